"""Drive a function that pauses."""

from collections.abc import Generator


def fetch(page: int) -> Generator[None, None, str]:
    print("  asks for page", page)
    yield
    print("  has page", page)
    return f"text of page {page}"


def main() -> None:
    job = fetch(7)
    print("called:", type(job).__name__)
    job.send(None)
    print("paused")
    try:
        job.send(None)
    except StopIteration as stop:
        print("returned:", stop.value)


if __name__ == "__main__":
    main()
