"""Make two threads, and forget to start them."""

from threading import Thread

texts: list[str] = []


def fetch(page: int) -> None:
    texts.append(f"text of page {page}")


def main() -> None:
    threads = [Thread(target=fetch, args=(page,)) for page in (1, 2)]
    for thread in threads:
        thread.join()
    print(sorted(texts))


if __name__ == "__main__":
    main()
