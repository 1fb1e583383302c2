"""Run one coroutine in a loop."""

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


def run(job: Job) -> None:
    """Run a job until it is done."""
    while True:
        try:
            job.send(None)
        except StopIteration:
            break


def main() -> None:
    run(fetch(1, pauses=3))
    run(fetch(2, pauses=1))
    run(fetch(3, pauses=2))


if __name__ == "__main__":
    main()
