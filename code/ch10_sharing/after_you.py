"""Let two polite threads give way to each other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock

ROUNDS = 100
cup, plate = Lock(), Lock()
step = Barrier(2, timeout=10)


def dine(mine: Lock, other: Lock) -> tuple[int, int]:
    """Return how often one has tried, and how often one has eaten."""
    tries = meals = 0
    while tries < ROUNDS and not meals:
        tries += 1
        with mine:
            step.wait()
            if other.acquire(blocking=False):
                meals += 1
                other.release()
            step.wait()
    return tries, meals


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        left = pool.submit(dine, cup, plate)
        right = pool.submit(dine, plate, cup)
        for name, dined in (("left", left), ("right", right)):
            tries, meals = dined.result()
            print(f"{name}: {tries} tries, {meals} meals")


if __name__ == "__main__":
    main()
