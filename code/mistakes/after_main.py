"""Give a pool a job when the main thread has ended."""

from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from time import sleep


def fetch(page: int) -> str:
    return f"text of page {page}"


def watch() -> None:
    sleep(0.5)
    with ThreadPoolExecutor(1) as pool:
        print(pool.submit(fetch, 7).result())


def main() -> None:
    Thread(target=watch).start()
    print("main is done")


if __name__ == "__main__":
    main()
