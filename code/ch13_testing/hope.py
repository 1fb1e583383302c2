"""Count the orders in which a test that sleeps and hopes is green."""

from collections.abc import Iterator
from itertools import combinations

STEPS = 3  # of the job, before there is anything to see


def orders(naps: int) -> Iterator[str]:
    """Yield each order of the job's steps, the naps and the look."""
    length = STEPS + naps + 1
    for places in combinations(range(length), STEPS):
        test = iter(["nap"] * naps + ["look"])
        yield " ".join(
            "job" if place in places else next(test)
            for place in range(length)
        )


def colour(order: str) -> str:
    return "green" if order.endswith("look") else "red"


def main() -> None:
    for order in orders(naps=0):
        print(f"{order:16} {colour(order)}")
    for naps in (0, 1, 3, 10):
        colours = [colour(order) for order in orders(naps)]
        green = colours.count("green")
        print(f"naps {naps:2}: green in {green} of {len(colours)}")


if __name__ == "__main__":
    main()
