"""The clock that tests use in place of a real one."""

import asyncio
import time

import pytest

from harness import virtual_clock


async def a_hundred(seconds: float) -> None:
    """Wait a hundred times at once."""
    await asyncio.gather(*(asyncio.sleep(seconds) for _ in range(100)))


async def ten_in_a_row(seconds: float) -> None:
    """Wait ten times, one after another."""
    for _ in range(10):
        await asyncio.sleep(seconds)


def test_exact() -> None:
    """Waits at once take as long as one, waits in a row add up, both exactly."""
    assert virtual_clock.run(a_hundred(1))[1] == 1.0
    assert virtual_clock.run(ten_in_a_row(1))[1] == 10.0
    assert virtual_clock.run(ten_in_a_row(0.25))[1] == 2.5


def test_no_time_passes() -> None:
    """A day on this clock is over at once."""
    start = time.perf_counter()
    assert virtual_clock.run(asyncio.sleep(86_400, "done")) == ("done", 86_400.0)
    assert time.perf_counter() - start < 60


def test_in_order() -> None:
    """Timers go off in the order of their times."""
    log = []

    async def note(seconds: float) -> None:
        await asyncio.sleep(seconds)
        log.append(seconds)

    async def main() -> None:
        await asyncio.gather(note(3), note(1), note(2))

    virtual_clock.run(main())
    assert log == [1, 2, 3]


def test_nothing_to_wait_for() -> None:
    """What would wait for ever is an error instead."""

    async def main() -> None:
        await asyncio.get_running_loop().create_future()

    with pytest.raises(RuntimeError, match="nothing is going to happen"):
        virtual_clock.run(main())
