"""Let two threads take lines from one generator."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

reading, asked = Event(), Event()


def lines() -> Iterator[str]:
    """Yield two lines; reading the first takes a while."""
    reading.set()
    asked.wait(timeout=1)
    yield "line 1"
    yield "line 2"


source = lines()


def first() -> str:
    return next(source)


def second() -> str:
    reading.wait()
    try:
        return next(source)
    finally:
        asked.set()


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        lines_taken = [pool.submit(first), pool.submit(second)]
    for line in lines_taken:
        print(line.result())


if __name__ == "__main__":
    main()
