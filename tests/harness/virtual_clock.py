"""An event loop whose clock jumps where another's waits.

Delays that are whole or binary fractions of a second add up exactly, so a
test may say how long something takes to the last digit, and needs no time
itself. Not for real sockets, or for threads below the loop.
"""

import asyncio
from collections.abc import Coroutine
from selectors import DefaultSelector, SelectorKey
from typing import Any, TypeVar

T = TypeVar("T")


class JumpingSelector(DefaultSelector):
    """A selector that never waits: it says that the time has passed."""

    now = 0.0  # seconds since the loop was made

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        """Jump to when the next timer is due; return what is ready."""
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            raise RuntimeError("everything waits, and nothing is going to happen")
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
    """Run a coroutine on a virtual clock; return its result and the seconds."""
    with asyncio.Runner(loop_factory=VirtualClock) as runner:
        result = runner.run(coroutine)
        return result, runner.get_loop().time()
