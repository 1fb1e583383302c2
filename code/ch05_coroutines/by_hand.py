"""Drive a coroutine by hand."""

from collections.abc import Generator
from types import coroutine


@coroutine
def pause() -> Generator[None, None, None]:
    """Pause, with everybody who awaits this."""
    yield


async def answer(page: int) -> str:
    print("  asks for page", page)
    await pause()
    print("  has page", page)
    return f"text of page {page}"


async def fetch(page: int) -> str:
    text = await answer(page)
    return text.upper()


def main() -> None:
    job = fetch(7)
    print("called:", type(job).__name__)
    job.send(None)
    print("paused")
    try:
        job.send(None)
    except StopIteration as stop:
        print("returned:", stop.value)


if __name__ == "__main__":
    main()
