"""Give a function inside a function to a pool of processes."""

from concurrent.futures import ProcessPoolExecutor


def main() -> None:
    def power(number: int) -> int:
        return number**exponent

    exponent = 2
    with ProcessPoolExecutor(1) as pool:
        job = pool.submit(power, 7)
        print(job.result())


if __name__ == "__main__":
    main()
