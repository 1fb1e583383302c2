"""Start another thread when one is done."""

from threading import Thread


def fetch(page: int) -> None:
    print(f"page {page} is saved")


def main() -> None:
    for _ in range(2):
        worker = Thread(target=fetch, args=(7,))
        worker.start()
        worker.join()


if __name__ == "__main__":
    main()
