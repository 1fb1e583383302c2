"""Count the orders in which a test of two jobs is green."""

from collections.abc import Iterator
from itertools import combinations

STEPS = 3  # of each job, before there is anything to see


def orders(naps: int) -> Iterator[str]:
    """Yield each order of both jobs' steps, the naps and the look."""
    places = {*range(2 * STEPS + naps + 1)}
    for first in combinations(sorted(places), STEPS):
        for second in combinations(sorted(places - {*first}), STEPS):
            test = iter(["nap"] * naps + ["look"])
            yield " ".join(
                "job 1"
                if place in first
                else "job 2"
                if place in second
                else next(test)
                for place in places
            )


def colour(order: str) -> str:
    return "green" if order.endswith("look") else "red"


def main() -> None:
    for naps in (0, 1, 3):
        colours = [colour(order) for order in orders(naps)]
        green = colours.count("green")
        print(f"naps {naps:2}: green in {green} of {len(colours)}")


if __name__ == "__main__":
    main()
