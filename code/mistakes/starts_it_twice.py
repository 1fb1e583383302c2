"""Start a thread again when it is done."""

from threading import Thread


def fetch(page: int) -> None:
    print(f"page {page} is saved")


def main() -> None:
    worker = Thread(target=fetch, args=(7,))
    for _ in range(2):
        worker.start()
        worker.join()


if __name__ == "__main__":
    main()
