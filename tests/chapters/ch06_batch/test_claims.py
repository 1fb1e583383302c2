"""What chapter 6 claims."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from types import ModuleType
from typing import Any

import pytest

from ch06_batch import (
    all_at_once,
    batch,
    cliff,
    four_limits,
    limit_sweep,
    one_is_gone,
    three_at_once,
    two_ways,
)
from ch06_batch.exercises import lost_places
from harness import virtual_clock
from harness.programs import python

Patch = pytest.MonkeyPatch
Captured = pytest.CaptureFixture[str]
SECONDS = {1: 3.3125, 2: 1.75, 3: 1.3125, 10: 0.625, 12: 0.5, 100: 0.5}


class InFlight:
    """Stands around ``fetch``, and notes which pages are in it."""

    def __init__(self, fetch: Callable[..., Awaitable[str]]) -> None:
        """Begin with none."""
        self.fetch, self.now, self.peak = fetch, 0, 0
        self.begun: list[int] = []
        self.came: list[int] = []

    async def __call__(self, page: int, *more: int) -> str:
        """Fetch a page, and be counted."""
        self.begun.append(page)
        self.now += 1
        self.peak = max(self.peak, self.now)
        try:
            text = await self.fetch(page, *more)
        finally:
            self.now -= 1
        self.came.append(page)
        return text


def watched(program: ModuleType, monkeypatch: Patch) -> InFlight:
    """Return what notes the pages that a program fetches."""
    in_flight = InFlight(program.fetch)
    monkeypatch.setattr(program, "fetch", in_flight)
    return in_flight


async def page_3_is_gone(page: int, *_: int) -> str:
    """Return a page's text, unless it is page 3."""
    await asyncio.sleep(1)
    if page == 3:
        raise OSError("page 3 is gone")
    return f"text of page {page}"


def test_all_at_once(monkeypatch: Patch) -> None:
    """Without a limit all pages are in flight, and take as long as the longest."""
    in_flight = watched(all_at_once, monkeypatch)
    texts, seconds = virtual_clock.run(all_at_once.fetch_all(12))
    assert in_flight.peak == 12
    assert seconds == 0.5
    assert texts == [f"text of page {page}" for page in range(12)]


def test_three_at_once(monkeypatch: Patch) -> None:
    """With a limit of three no more than three are in flight, in order."""
    in_flight = watched(three_at_once, monkeypatch)
    texts, seconds = virtual_clock.run(three_at_once.fetch_all(12, 3))
    assert in_flight.peak == 3
    assert in_flight.begun == [*range(12)]
    assert in_flight.came[:2] == [2, 1]
    assert seconds == 1.3125
    assert texts == [f"text of page {page}" for page in range(12)]


def test_free_places_are_taken_at_once(monkeypatch: Patch) -> None:
    """There are no rounds: a place that is free is taken in the same instant."""
    begun: dict[int, float] = {}
    ended: list[float] = []
    fetch = three_at_once.fetch

    async def noting(page: int) -> str:
        now = asyncio.get_running_loop().time
        begun[page] = now()
        text = await fetch(page)
        ended.append(now())
        return text

    monkeypatch.setattr(three_at_once, "fetch", noting)
    virtual_clock.run(three_at_once.fetch_all(12, 3))
    assert [begun[page] for page in range(3, 12)] == ended[:9]


def test_one_costs_all(monkeypatch: Patch, capsys: Captured) -> None:
    """Gather raises the first exception, and all other pages are lost."""
    in_flight = watched(one_is_gone, monkeypatch)
    with pytest.raises(OSError, match="page 1 is gone"):
        virtual_clock.run(one_is_gone.main())
    assert in_flight.came == [2]
    assert capsys.readouterr().out == ""


def test_others_go_on_while_the_loop_does(monkeypatch: Patch) -> None:
    """Gather that raises cancels nothing: that is done as the loop ends."""
    in_flight = watched(one_is_gone, monkeypatch)

    async def patient() -> int:
        with pytest.raises(OSError, match="page 1 is gone"):
            await one_is_gone.fetch_all(12, 3)
        came = len(in_flight.came)
        await asyncio.sleep(9)
        return came

    came, _ = virtual_clock.run(patient())
    assert came == 1
    assert sorted(in_flight.came) == [0, *range(2, 12)]


def test_no_exception_escapes_the_batch(monkeypatch: Patch) -> None:
    """One failure of a hundred leaves 99 texts, each in its place."""
    monkeypatch.setattr(batch, "fetch", page_3_is_gone)
    results, seconds = virtual_clock.run(batch.fetch_all(100, 10, 0))
    texts = [f"text of page {page}" for page in range(100)]
    assert isinstance(results[3], OSError)
    assert results[:3] + results[4:] == texts[:3] + texts[4:]
    assert seconds == 10.0


@pytest.mark.parametrize("limit", SECONDS)
def test_limit(limit: int, monkeypatch: Patch) -> None:
    """As many as the limit says are in flight, no more and no fewer."""
    in_flight = watched(batch, monkeypatch)
    _, seconds = virtual_clock.run(batch.fetch_all(12, limit, 40))
    assert in_flight.peak == min(limit, 12)
    assert seconds == SECONDS[limit]


@pytest.mark.parametrize(("failing", "came"), [(0, 12), (40, 9), (100, 0)])
def test_report(failing: int, came: int, capsys: Captured) -> None:
    """The report names each page that failed, and the status is 1 if one did."""
    status, _ = virtual_clock.run(batch.main(12, 3, failing))
    *missing, last = capsys.readouterr().out.splitlines()
    assert status == (came < 12)
    assert last.startswith(f"{came} of 12 pages in ")
    assert len(missing) == 12 - came
    if failing == 40:
        assert missing == [f"no page {n}: page {n} is gone" for n in (2, 4, 8)]


def test_more_failures_take_no_longer(capsys: Captured) -> None:
    """At 60 per cent those pages are gone that are gone at 40, and more, as late."""
    gone = {}
    for failing in (40, 60):
        _, seconds = virtual_clock.run(batch.main(12, 3, failing))
        gone[failing] = {*capsys.readouterr().out.splitlines()[:-1]}
        assert seconds == SECONDS[3]
    assert gone[40] < gone[60]


def test_within_a_second() -> None:
    """Five at once take less than a second; the floor says four, and rounds six."""
    waits = [Random(page).randint(1, 8) / 16 for page in range(12)]
    takes = {
        "floor": lambda limit: max(sum(waits) / limit, max(waits)),
        "batch": lambda limit: virtual_clock.run(batch.fetch_all(12, limit, 0))[1],
        "rounds": lambda limit: sum(
            max(waits[at : at + limit]) for at in range(0, 12, limit)
        ),
    }
    least = {
        name: next(limit for limit in range(1, 13) if seconds(limit) <= 1)
        for name, seconds in takes.items()
    }
    assert least == {"floor": 4, "batch": 5, "rounds": 6}


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_limit_changes_no_result(limit: int, capsys: Captured) -> None:
    """The same pages come, whatever the limit."""
    virtual_clock.run(batch.main(12, limit))
    lines = capsys.readouterr().out.splitlines()
    assert [line[:9] for line in lines] == [
        "no page 2",
        "no page 4",
        "no page 8",
        "9 of 12 p",
    ]


def test_nothing_to_do(capsys: Captured) -> None:
    """A batch of no pages is done at once, and nothing failed."""
    assert virtual_clock.run(batch.main(0)) == (0, 0.0)
    assert capsys.readouterr().out == "0 of 0 pages in 0.0 s\n"


@pytest.mark.parametrize(
    "options", [(12, 0), (12, -1), (-1, 3), (12, 3, 101), (12, 3, -1)]
)
def test_what_makes_no_sense(options: tuple[int, ...], capsys: Captured) -> None:
    """Numbers that make no sense are refused in words, with status 2."""
    assert virtual_clock.run(batch.main(*options)) == (2, 0.0)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == f"{batch.RANGES}\n"


@pytest.mark.parametrize("words", ["twelve", "12 -3", "12 3 40 5", "1.5", "--help"])
def test_usage(words: str, capsys: Captured) -> None:
    """Words that are no numbers are answered with the usage, and status 2."""
    assert batch.run(words.split()) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "usage: python batch.py" in captured.err


def test_a_limit_of_zero_waits_for_ever() -> None:
    """A semaphore of 0 lets nobody in, and says nothing."""
    with pytest.raises(RuntimeError, match="nothing is going to happen"):
        virtual_clock.run(batch.fetch_all(1, 0, 0))


def test_mistakes_are_raised(monkeypatch: Patch) -> None:
    """What is no failure of a page but a mistake still stops the program."""

    async def mistaken(page: int, _: int) -> str:
        raise NameError(str(page))

    monkeypatch.setattr(batch, "fetch", mistaken)
    with pytest.raises(NameError):
        virtual_clock.run(batch.main())


INTERRUPTED = """
import asyncio, signal, sys
from ch06_batch import batch

async def fetch(page, failing):
    if page == 5:
        signal.raise_signal(signal.SIGINT)
    try:
        await asyncio.sleep(0 if page < 5 else 3600)
    finally:
        print(page, end=" ")
    return "a text"

batch.fetch = fetch
sys.exit(batch.run([]))
"""


def test_ctrl_c() -> None:
    """Ctrl-C stops the batch at once, in words, with status 130."""
    done = python("-c", INTERRUPTED)
    assert done.stderr == "stopped before all pages were there\n"
    assert done.returncode == 130
    assert [*range(5)] == [int(page) for page in done.stdout.split()[:5]]
    assert len(done.stdout.split()) < 12


def test_in_a_loop_that_runs(capsys: Captured) -> None:
    """Where a loop runs already, main is awaited, and reads no command line."""
    status, seconds = virtual_clock.run(two_ways_of(batch.main()))
    assert (status, seconds) == (1, 1.3125)
    assert "9 of 12 pages" in capsys.readouterr().out


async def two_ways_of(coroutine: Any) -> object:
    """Await main as a cell of a notebook does."""
    code = compile("await it", "cell", "eval", two_ways.ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return await eval(code, {"it": coroutine})


@pytest.mark.parametrize(
    ("limit", "pages"),
    [(1, 100), (5, 100), (9, 100), (10, 100), (11, 10), (12, 10), (20, 10), (100, 10)],
)
def test_cliff(limit: int, pages: int) -> None:
    """Up to ten at once all pages come, and with eleven only ten."""
    assert asyncio.run(cliff.delivered(cliff.Server(), limit)) == pages


def test_which_pages_come() -> None:
    """With a limit of eleven, the first ten pages come, and no later one."""
    came = []

    class Noting(cliff.Server):
        async def fetch(self, page: int) -> str:
            text = await super().fetch(page)
            came.append(page)
            return text

    asyncio.run(cliff.delivered(Noting(), 11))
    assert came == [*range(10)]


def test_two_batches_at_one_server() -> None:
    """Of two batches of ten at once, the first gets all and the second none."""

    async def both() -> list[int]:
        server = cliff.Server()
        return await asyncio.gather(
            cliff.delivered(server, 10), cliff.delivered(server, 10)
        )

    assert asyncio.run(both()) == [100, 0]


def test_two_batches_of_five() -> None:
    """Two batches of five at once get all their pages."""

    async def both() -> list[int]:
        server = cliff.Server()
        return await asyncio.gather(
            cliff.delivered(server, 5), cliff.delivered(server, 5)
        )

    assert asyncio.run(both()) == [100, 100]


@pytest.mark.parametrize(("limit", "pages"), [(11, 91), (20, 50), (100, 10)])
def test_slow_refusals(limit: int, pages: int) -> None:
    """If a refusal took as long as a page, fewer pages would be lost."""

    class Slow(cliff.Server):
        async def fetch(self, page: int) -> str:
            if self.serving < cliff.AT_ONCE:
                return await super().fetch(page)
            for _ in range(cliff.TURNS):
                await asyncio.sleep(0)
            raise OSError

    assert asyncio.run(cliff.delivered(Slow(), limit)) == pages


@pytest.mark.parametrize("limit", [1, 2, 5, 10, 20, 50, 100])
def test_sweep(limit: int) -> None:
    """The time is all waits shared out, or little more, or the longest wait."""
    _, seconds = virtual_clock.run(limit_sweep.fetch_all(limit))
    shared, longest = sum(limit_sweep.WAITS) / limit, max(limit_sweep.WAITS)
    assert max(shared, longest) <= seconds <= shared + longest
    if limit == 1:
        assert seconds == shared
    if limit == 100:
        assert seconds == longest


def test_the_first_steps_are_the_high_ones() -> None:
    """Ten at once are nearly ten times as quick; ninety more save next to nothing."""
    one, ten, hundred = (
        virtual_clock.run(limit_sweep.fetch_all(limit))[1] for limit in (1, 10, 100)
    )
    assert one > 9 * ten
    assert one - ten > 1.5
    assert ten - hundred < 0.2


def test_four_limits(monkeypatch: Patch) -> None:
    """Four limits, and each page at each of them."""
    in_flight = watched(four_limits, monkeypatch)
    virtual_clock.run(four_limits.main())
    assert sorted(in_flight.begun) == sorted(4 * [*range(12)])
    for limit in (1, 3, 10, 12):
        _, seconds = virtual_clock.run(four_limits.fetch_all(12, limit))
        assert seconds == SECONDS[limit] / 2


def test_a_semaphore_each(monkeypatch: Patch) -> None:
    """A semaphore that each download makes for itself limits nothing."""
    in_flight = watched(three_at_once, monkeypatch)

    async def fetch_all() -> None:
        await asyncio.gather(
            *(three_at_once.in_turn(n, asyncio.Semaphore(3)) for n in range(12))
        )

    assert virtual_clock.run(fetch_all())[1] == 0.5
    assert in_flight.peak == 12


@pytest.mark.parametrize("gone", [2, 3])
def test_places_by_hand(gone: int, monkeypatch: Patch, capsys: Captured) -> None:
    """A place that is not given back is lost, and without places all wait for ever."""

    async def fetch(page: int) -> str:
        await asyncio.sleep(1)
        if page < gone:
            raise OSError
        return f"text of page {page}"

    monkeypatch.setattr(lost_places, "fetch", fetch)
    if gone == 3:
        with pytest.raises(RuntimeError, match="nothing is going to happen"):
            virtual_clock.run(lost_places.main())
    else:
        assert virtual_clock.run(lost_places.main())[1] == 10.0
        assert capsys.readouterr().out.startswith("10 of 12 pages")


def test_around_gather(monkeypatch: Patch) -> None:
    """A semaphore around all of gather limits nothing either."""
    in_flight = watched(all_at_once, monkeypatch)

    async def fetch_all() -> None:
        async with asyncio.Semaphore(3):
            await all_at_once.fetch_all(12)

    virtual_clock.run(fetch_all())
    assert in_flight.peak == 12


def test_await_outside() -> None:
    """A script that awaits outside a function is not even begun."""
    with pytest.raises(SyntaxError, match="'await' outside function"):
        two_ways.in_a_script("await main()")
    assert two_ways.in_a_script("asyncio.run(main())") == "done"


def test_run_inside() -> None:
    """In a loop that runs asyncio.run refuses, and nobody awaits main."""
    assert asyncio.run(two_ways.in_a_notebook("await main()")) == "done"
    with pytest.raises(RuntimeError, match="cannot be called from a running"):
        asyncio.run(two_ways.in_a_notebook("asyncio.run(main())"))
    with pytest.warns(RuntimeWarning, match="'main' was never awaited"):
        two_ways.gc.collect()
