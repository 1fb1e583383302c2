"""A hundred programs are refused at once, and all come again soon."""

from collections.abc import Callable
from random import Random

PROGRAMS = 100
SERVED = 10  # in each second
LONGEST = 8  # seconds


def in_step(tries: int, _dice: Random) -> float:
    return min(LONGEST, 2**tries)


def with_jitter(tries: int, dice: Random) -> float:
    return dice.uniform(0, min(LONGEST, 2**tries))


def herd(pause: Callable[[int, Random], float]) -> tuple[int, int]:
    """Return the requests it took, and the second of the last page."""
    dice = Random(8)
    requests = second = 0
    asking = {0: [0] * PROGRAMS}  # second: each one's tries until then
    while asking:
        second = min(asking)
        tries = asking.pop(second)
        requests += len(tries)
        for tried in tries[SERVED:]:
            later = int(second + max(1, pause(tried, dice)))
            asking.setdefault(later, []).append(tried + 1)
    return requests, second


def main() -> None:
    for pause in (in_step, with_jitter):
        requests, second = herd(pause)
        print(
            f"{pause.__name__:11} {requests} requests, "
            f"the last page in second {second}"
        )


if __name__ == "__main__":
    main()
