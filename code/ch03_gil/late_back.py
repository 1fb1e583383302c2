# /// script
# [tool.book]
# computes = true
# ///
"""Wait fifty times, alone and beside a thread that computes."""

from threading import Event, Thread
from time import perf_counter, sleep


def fifty_waits() -> float:
    """Wait fifty times for 10 ms; return how long it took."""
    start = perf_counter()
    for _ in range(50):
        sleep(0.01)
    return perf_counter() - start


def compute(enough: Event) -> None:
    """Add up until it is enough."""
    while not enough.is_set():
        sum(range(1_000))


def main() -> None:
    print(f"50 waits alone             {fifty_waits():.2f} s")
    enough = Event()
    computing = Thread(target=compute, args=[enough])
    computing.start()
    try:
        print(f"50 waits beside computing  {fifty_waits():.2f} s")
    finally:
        enough.set()
        computing.join()


if __name__ == "__main__":
    main()
