"""Run three coroutines in a loop, which one of them ends."""

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
    if page == 2:
        raise OSError(f"page {page} is gone")
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
