"""Give threads a function, and what to call it with."""

from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from time import sleep


def fetch(name: str) -> None:
    sleep(0.5)
    print(f"text of page {name}")


def main() -> None:
    thread = Thread(target=fetch, args=("north",))
    thread.start()
    thread.join()
    with ThreadPoolExecutor(2) as pool:
        pool.submit(fetch, "south").result()


if __name__ == "__main__":
    main()
