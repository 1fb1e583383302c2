"""Run the same coroutines in a loop of our own and in asyncio's."""

import asyncio
from collections import deque
from collections.abc import Coroutine, Generator
from types import coroutine

Job = Coroutine[None, None, None]


@coroutine
def pause() -> Generator[None, None, None]:
    """Pause, with everybody who awaits this."""
    yield


async def fetch(page: int, pauses: int, log: list[str]) -> None:
    log.append(f"ask {page}")
    for _ in range(pauses):
        await pause()
    log.append(f"got {page}")


def jobs(log: list[str]) -> list[Job]:
    """Return three jobs that write into a log."""
    return [fetch(1, 3, log), fetch(2, 1, log), fetch(3, 2, log)]


def run_all(*jobs: Job) -> None:
    """Run jobs in turn until all are done."""
    ready = deque(jobs)
    while ready:
        job = ready.popleft()
        try:
            job.send(None)
        except StopIteration:
            continue
        ready.append(job)


async def gather_all(*jobs: Job) -> None:
    """Do the same with what asyncio has."""
    await asyncio.gather(*jobs)


def main() -> None:
    ours: list[str] = []
    theirs: list[str] = []
    run_all(*jobs(ours))
    asyncio.run(gather_all(*jobs(theirs)))
    print("ours:   ", *ours, sep="  ")
    print("theirs: ", *theirs, sep="  ")
    print(ours == theirs)


if __name__ == "__main__":
    main()
