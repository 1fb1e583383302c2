"""Wait for the thread that gives a pool its jobs."""

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
    watcher = Thread(target=watch)
    watcher.start()
    watcher.join()
    print("main is done")


if __name__ == "__main__":
    main()
