"""An event loop whose clock jumps where another's waits.

Delays that are whole or binary fractions of a second add up exactly, so
a test may say how long something takes to the last digit, and needs no
time itself. Not for real sockets, or for threads below the loop.
"""

import asyncio
from collections.abc import Coroutine
from selectors import DefaultSelector, SelectorKey
from typing import Any, TypeVar

T = TypeVar("T")


class JumpingSelector(DefaultSelector):
    """A selector that never waits: it says that the time has passed."""

    now = 0.0  # seconds since the loop was made

    def select(
        self, timeout: float | None = None
    ) -> list[tuple[SelectorKey, int]]:
        """Jump to when the next timer is due; return what is ready."""
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            raise RuntimeError(
                "everything waits, and nothing is going to happen"
            )
        self.now += timeout
        return ready


class VirtualClock(asyncio.SelectorEventLoop):
    """A loop with a clock of its own, which starts at 0."""

    def __init__(self) -> None:
        """Start the clock."""
        self.jumping = JumpingSelector()
        super().__init__(self.jumping)

    def time(self) -> float:
        """Return the seconds that have passed on this clock."""
        return self.jumping.now


def run(coroutine: Coroutine[Any, Any, T]) -> tuple[T, float]:
    """Run a coroutine; return its result and the virtual seconds."""
    with asyncio.Runner(loop_factory=VirtualClock) as runner:
        result = runner.run(coroutine)
        return result, runner.get_loop().time()


async def ask() -> str:
    """Ask until a fifth try is answered; tell when each was made."""
    asked = []
    for number in range(5):
        if number:
            await asyncio.sleep(2 ** (number - 1))
        asked.append(f"{asyncio.get_running_loop().time():g}")
    return "asked at " + " ".join(asked)


async def ask_with_a_limit() -> str:
    try:
        async with asyncio.timeout(10):
            return await ask()
    except TimeoutError:
        return "given up"


async def forget_to_set() -> None:
    await asyncio.Event().wait()


def main() -> None:
    for coroutine in (ask(), ask_with_a_limit(), asyncio.sleep(86_400)):
        print(run(coroutine))
    try:
        run(forget_to_set())
    except RuntimeError as error:
        print(error)


if __name__ == "__main__":
    main()
