"""Wake two threads for one job, which look again or don't."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Condition, Semaphore

jobs: list[str] = []
there = Condition()
waiting = Semaphore(0)


def with_if() -> str:
    with there:
        if not jobs:
            waiting.release()
            there.wait()
        return jobs.pop()


def with_while() -> str:
    with there:
        while not jobs:
            waiting.release()
            there.wait()
        return jobs.pop()


def attempt(take: Callable[[], str]) -> str:
    """Return the job, or what went wrong."""
    try:
        return take()
    except IndexError as error:
        return str(error)


def put(job: str) -> None:
    with there:
        jobs.append(job)
        there.notify_all()


def main() -> None:
    for take in (with_if, with_while):
        with ThreadPoolExecutor(2) as pool:
            taken = [pool.submit(attempt, take) for _ in range(2)]
            waiting.acquire(timeout=10)
            waiting.acquire(timeout=10)
            put("first job")
            if take is with_while:
                waiting.acquire(timeout=10)
                put("second job")
        print(take.__name__, sorted(it.result() for it in taken))


if __name__ == "__main__":
    main()
