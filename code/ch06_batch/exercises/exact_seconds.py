"""Say how long twelve pages take at each limit, and wait for none."""

from random import Random

WAITS = [Random(page).randint(1, 8) / 16 for page in range(12)]


def seconds(limit: int) -> float:
    """Return how long the pages take, so many at once."""
    return max(sum(WAITS) / limit, max(WAITS))


def main() -> None:
    for limit in range(1, 13):
        print(f"{limit:2} at once {seconds(limit):.4f} s")


if __name__ == "__main__":
    main()
