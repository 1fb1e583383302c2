"""Run jobs in every order in which they can step in on each other."""

from collections import Counter
from collections.abc import Callable, Generator, Iterator

Job = Generator[int | None, None, None]  # yields the fork it waits for


class Shared:
    """What the jobs share: a count of pages, and taken forks."""

    def __init__(self) -> None:
        self.count = 0
        self.taken: set[int | None] = set()


def run(jobs: list[Job], shared: Shared, order: list[int]) -> list[int]:
    """Run jobs in an order, and then let the first go on that can.

    Return how many could go on at each step; who is stuck is left.
    """
    waits_for = {job: next(job) for job in jobs}
    choices: list[int] = []
    while ready := [
        job for job in jobs if waits_for[job] not in shared.taken
    ]:
        step = len(choices)
        job = ready[order[step] if step < len(order) else 0]
        choices.append(len(ready))
        try:
            waits_for[job] = next(job)
        except StopIteration:
            jobs.remove(job)
    return choices


def outcomes(
    make: Callable[[Shared], list[Job]],
) -> Iterator[tuple[Shared, list[Job]]]:
    """Yield for each order what is shared then, and who is stuck."""
    orders: list[list[int]] = [[]]
    while orders:
        order = orders.pop()
        shared = Shared()
        jobs = make(shared)
        choices = run(jobs, shared, order)
        yield shared, jobs
        for step in range(len(order), len(choices)):
            as_before = order + [0] * (step - len(order))
            for other in range(1, choices[step]):
                orders.append([*as_before, other])


def count_pages(shared: Shared, pages: int) -> Job:
    for _ in range(pages):
        yield None  # here another may step in
        seen = shared.count
        yield None  # and here
        shared.count = seen + 1


def dine(shared: Shared, first: int, second: int) -> Job:
    yield first  # here, too, and until this fork is free
    shared.taken.add(first)
    yield second
    shared.taken.add(second)
    yield None
    shared.taken -= {first, second}


def print_counts(workers: int, pages: int) -> None:
    def make(shared: Shared) -> list[Job]:
        return [count_pages(shared, pages) for _ in range(workers)]

    counts = Counter(shared.count for shared, _ in outcomes(make))
    print(f"{workers} jobs, {pages} each: {counts.total():,} orders")
    for count, orders in sorted(counts.items()):
        print(f"    {count} counted in {orders:,}")


def print_stuck(seats: int) -> None:
    def left_first(shared: Shared) -> list[Job]:
        return [
            dine(shared, it, (it + 1) % seats) for it in range(seats)
        ]

    def lower_first(shared: Shared) -> list[Job]:
        last = dine(shared, 0, seats - 1)
        return [
            *(dine(shared, it, it + 1) for it in range(seats - 1)),
            last,
        ]

    for make in (left_first, lower_first):
        stuck = [bool(jobs) for _, jobs in outcomes(make)]
        said = f"{len(stuck):,} orders, {sum(stuck):,} stuck"
        print(f"{seats} at the table, {make.__name__}: {said}")


def main() -> None:
    for workers in (2, 3, 4):
        print_counts(workers, 1)
    print_counts(2, 3)
    for seats in (2, 3, 4):
        print_stuck(seats)


if __name__ == "__main__":
    main()
