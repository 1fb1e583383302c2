"""Start three threads, for what is already done."""

from threading import Thread, current_thread
from time import perf_counter, sleep


def fetch(page: int) -> None:
    sleep(0.5)
    print(f"page {page}, fetched in {current_thread().name}")


def main() -> None:
    begun = perf_counter()
    threads = [Thread(target=fetch(page)) for page in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
