"""Let one of three jobs fail, in a worker thread: a traceback."""

from concurrent.futures import ThreadPoolExecutor


def work(number: int) -> float:
    return 1 / number


def main() -> None:
    with ThreadPoolExecutor(3) as pool:
        for result in pool.map(work, [2, 0, 1]):
            print(result)


if __name__ == "__main__":
    main()
