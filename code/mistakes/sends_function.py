"""Give a function that has a name to a pool of processes."""

from concurrent.futures import ProcessPoolExecutor


def square(number: int) -> int:
    return number**2


if __name__ == "__main__":
    with ProcessPoolExecutor(1) as pool:
        job = pool.submit(square, 7)
        print(job.result())
