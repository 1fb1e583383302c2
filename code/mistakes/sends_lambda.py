"""Give a lambda to a pool of processes."""

from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    with ProcessPoolExecutor(1) as pool:
        job = pool.submit(lambda number: number**2, 7)
        print(job.result())
