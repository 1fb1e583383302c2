"""Say how long twelve pages take at each limit, and wait for none."""

from heapq import heappop, heappush
from random import Random

WAITS = [Random(page).randint(1, 8) / 16 for page in range(12)]


def seconds(limit: int) -> float:
    """Return how long the pages take, so many at once."""
    free = [0.0] * limit  # when each place becomes free
    for wait in WAITS:
        heappush(free, heappop(free) + wait)
    return max(free)


def main() -> None:
    for limit in range(1, 13):
        print(f"{limit:2} at once {seconds(limit):.4f} s")


if __name__ == "__main__":
    main()
