"""Let threads append to a list, and look into it before they do."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

everything: list[int] = []
noted: list[int] = []
both_have_looked = Barrier(2, timeout=10)


def append_many(thread: int) -> None:
    for _ in range(50_000):
        everything.append(thread)


def note(page: int) -> None:
    """Append a page that is not yet in the list."""
    is_new = page not in noted
    both_have_looked.wait()
    if is_new:
        noted.append(page)


def main() -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(append_many, range(4)))
    print(f"appended: {len(everything):,} of 200,000")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(note, [7, 7]))
    print("noted:", noted)


if __name__ == "__main__":
    main()
