"""Run several coroutines in one loop."""

from collections import deque
from collections.abc import Coroutine, Generator
from types import coroutine

Job = Coroutine[None, None, None]


@coroutine
def pause() -> Generator[None, None, None]:
    """Pause, with everybody who awaits this."""
    yield


async def fetch(page: int, pauses: int) -> None:
    print("ask for", page)
    for _ in range(pauses):
        await pause()
    print("got", page)


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


def main() -> None:
    run_all(
        fetch(1, pauses=3),
        fetch(2, pauses=1),
        fetch(3, pauses=2),
    )


if __name__ == "__main__":
    main()
