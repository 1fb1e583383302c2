"""Give a thread a text where it wants a tuple."""

from threading import Thread


def fetch(name: str) -> None:
    print(f"text of page {name}")


def main() -> None:
    thread = Thread(target=fetch, args=("north"))
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
