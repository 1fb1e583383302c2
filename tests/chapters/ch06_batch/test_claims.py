"""What chapter 6 claims."""

import asyncio
import inspect
import socket
import struct
import threading
import time
import tracemalloc
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from random import Random
from types import ModuleType
from typing import Any

import pytest

from ch06_batch import (
    all_at_once,
    batch,
    cliff,
    four_limits,
    in_their_places,
    limit_sweep,
    many_pages,
    misspelt,
    one_is_gone,
    page_by_page,
    real_batch,
    three_at_once,
    two_ways,
)
from ch06_batch.exercises import lost_places
from harness import virtual_clock
from harness.programs import python

Patch = pytest.MonkeyPatch
Captured = pytest.CaptureFixture[str]
SECONDS = {1: 3.3125, 2: 1.75, 3: 1.3125, 6: 0.8125, 10: 0.625, 12: 0.5, 100: 0.5}


class InFlight:
    """Stands around ``fetch``, and notes which pages are in it."""

    def __init__(self, fetch: Callable[..., Awaitable[str]]) -> None:
        """Begin with none."""
        self.fetch, self.now, self.peak = fetch, 0, 0
        self.begun: list[int] = []
        self.came: list[int] = []

    async def __call__(self, page: int, **more: int) -> str:
        """Fetch a page, and be counted."""
        self.begun.append(page)
        self.now += 1
        self.peak = max(self.peak, self.now)
        try:
            text = await self.fetch(page, **more)
        finally:
            self.now -= 1
        self.came.append(page)
        return text


def watched(program: ModuleType, monkeypatch: Patch) -> InFlight:
    """Return what notes the pages that a program fetches."""
    in_flight = InFlight(program.fetch)
    monkeypatch.setattr(program, "fetch", in_flight)
    return in_flight


async def batch_of(
    pages: int,
    limit: int,
    fetch: batch.Fetch | None = None,
    *,
    failing: int = 0,
    results: batch.Results | None = None,
) -> batch.Results:
    """Run a batch; return what came of each page."""
    results = {} if results is None else results
    fetch = fetch or partial(batch.fetch, failing=failing)
    await batch.fetch_all(fetch, range(pages), limit, results)
    return results


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


def test_in_their_places(monkeypatch: Patch, capsys: Captured) -> None:
    """With return_exceptions one failure of a hundred leaves 99 texts in place."""

    async def page_3_is_gone(page: int) -> str:
        await asyncio.sleep(1)
        if page == 3:
            raise OSError("page 3 is gone")
        return f"text of page {page}"

    monkeypatch.setattr(in_their_places, "fetch", page_3_is_gone)
    results, seconds = virtual_clock.run(in_their_places.fetch_all(100, 10))
    texts = [f"text of page {page}" for page in range(100)]
    assert isinstance(results[3], OSError)
    assert results[:3] + results[4:] == texts[:3] + texts[4:]
    assert seconds == 10.0


@pytest.mark.parametrize("option", [False, True])
def test_gather_tells_nobody_of_later_failures(
    option: bool, monkeypatch: Patch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Of three failures gather raises one or none, and nothing else is said."""

    async def gone(page: int) -> str:
        await asyncio.sleep(page)
        raise OSError(f"page {page} is gone")

    async def patient() -> None:
        calls = (gone(page) for page in range(3))
        if option:
            await asyncio.gather(*calls, return_exceptions=True)
        else:
            with pytest.raises(OSError, match="page 0 is gone"):
                await asyncio.gather(*calls)
        await asyncio.sleep(9)

    virtual_clock.run(patient())
    assert capfd.readouterr() == ("", "")


def test_misspelt(capsys: Captured) -> None:
    """Gather asks for a hundred pages before it tells of a mistake, a group for four."""
    asyncio.run(misspelt.main())
    assert capsys.readouterr().out.splitlines() == [
        "with_gather: KeyError('tetx')",
        "after 100 of 100 requests",
        "in_a_group: KeyError('tetx')",
        "after 4 of 100 requests",
    ]


def test_misspelt_before_a_pause(monkeypatch: Patch) -> None:
    """A mistake before the first pause is made by every task of a group."""

    async def mistaken(page: int) -> str:
        misspelt.asked.append(page)
        raise KeyError

    monkeypatch.setattr(misspelt, "asked", [])
    monkeypatch.setattr(misspelt, "fetch", mistaken)
    with pytest.raises(ExceptionGroup):
        asyncio.run(misspelt.in_a_group(asyncio.Semaphore(3)))
    assert misspelt.asked == [*range(100)]


def test_one_costs_one() -> None:
    """One failure of a hundred leaves 99 texts, and takes no longer."""

    async def page_3_is_gone(page: int) -> str:
        await asyncio.sleep(1)
        if page == 3:
            raise OSError("page 3 is gone")
        return f"text of page {page}"

    results, seconds = virtual_clock.run(batch_of(100, 10, page_3_is_gone))
    assert isinstance(results.pop(3), OSError)
    assert results == {n: f"text of page {n}" for n in range(100) if n != 3}
    assert seconds == 10.0


@pytest.mark.parametrize("limit", SECONDS)
def test_limit(limit: int, monkeypatch: Patch) -> None:
    """As many as the limit says are in flight, no more and no fewer."""
    in_flight = watched(batch, monkeypatch)
    _, seconds = virtual_clock.run(batch_of(12, limit, failing=40))
    assert in_flight.peak == min(limit, 12)
    assert seconds == SECONDS[limit]


def test_never_answers() -> None:
    """A page that never answers costs its time limit, and no other page."""

    async def page_1_hangs(page: int) -> str:
        await (asyncio.Event().wait() if page == 1 else asyncio.sleep(1))
        return f"text of page {page}"

    results, seconds = virtual_clock.run(batch_of(12, 3, page_1_hangs))
    assert isinstance(results[1], TimeoutError)
    assert sum(isinstance(result, str) for result in results.values()) == 11
    assert seconds == 6.0  # eleven pages in two places; the third is given up at 5


def test_the_limit_begins_with_the_place() -> None:
    """Who stands in line for longer than the time limit is not given up."""

    async def four_seconds(page: int) -> str:
        await asyncio.sleep(4)
        return f"text of page {page}"

    results, seconds = virtual_clock.run(batch_of(4, 1, four_seconds))
    assert seconds == 16.0
    assert all(isinstance(result, str) for result in results.values())


def test_without_a_limit_nothing_is_reported(monkeypatch: Patch) -> None:
    """Without a time limit one page that never answers keeps the batch for ever."""

    async def page_1_hangs(page: int) -> str:
        await (asyncio.Event().wait() if page == 1 else asyncio.sleep(1))
        return f"text of page {page}"

    monkeypatch.setattr(in_their_places, "fetch", page_1_hangs)
    with pytest.raises(RuntimeError, match="nothing is going to happen"):
        virtual_clock.run(in_their_places.fetch_all(12, 3))


@pytest.mark.parametrize(("failing", "came"), [(0, 12), (40, 9), (100, 0)])
def test_report(failing: int, came: int, capsys: Captured) -> None:
    """The report names each page that failed, and the status is 1 if one did."""
    status, _ = virtual_clock.run(batch.main(12, 3, failing))
    captured = capsys.readouterr()
    missing = captured.err.splitlines()
    assert status == (came < 12)
    assert captured.out.startswith(f"{came} of 12 pages in ")
    assert len(missing) == 12 - came
    if failing == 40:
        gone = [f"no page {n}: OSError('page {n} is gone')" for n in (2, 4, 8)]
        assert missing == gone


def test_more_failures_take_no_longer(capsys: Captured) -> None:
    """At 60 per cent those pages are gone that are gone at 40, and more, as late."""
    gone = {}
    for failing in (40, 60):
        _, seconds = virtual_clock.run(batch.main(12, 3, failing))
        gone[failing] = {*capsys.readouterr().err.splitlines()}
        assert seconds == SECONDS[3]
    assert gone[40] < gone[60]


def test_within_a_second() -> None:
    """Five at once take less than a second; the floor says four, and rounds six."""
    waits = [Random(page).randint(1, 8) / 16 for page in range(12)]
    takes = {
        "floor": lambda limit: max(sum(waits) / limit, max(waits)),
        "batch": lambda limit: virtual_clock.run(batch_of(12, limit))[1],
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
    captured = capsys.readouterr()
    lines = captured.err.splitlines()
    assert [line[:9] for line in lines] == ["no page 2", "no page 4", "no page 8"]
    assert captured.out.startswith("9 of 12 pages")


def test_nothing_to_do(capsys: Captured) -> None:
    """A batch of no pages is done at once, and nothing failed."""
    assert virtual_clock.run(batch.main(0)) == (0, 0.0)
    assert capsys.readouterr().out.startswith("0 of 0 pages in ")


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
        virtual_clock.run(batch_of(1, 0))


@pytest.mark.parametrize("mistake", [NameError, TypeError, ValueError, AssertionError])
def test_a_mistake_stops_the_batch(
    mistake: type[Exception], monkeypatch: Patch, capsys: Captured
) -> None:
    """A mistake is told at once, after what came until then has been reported."""
    asked = []

    async def mistaken(page: int, failing: int) -> str:
        asked.append(page)
        await asyncio.sleep(0.5 if page == 7 else 1)
        if page == 1:
            raise OSError("page 1 is gone")
        if page == 7:
            raise mistake("a mistake")
        return f"text of page {page}"

    monkeypatch.setattr(batch, "fetch", mistaken)
    with pytest.raises(ExceptionGroup) as told:
        virtual_clock.run(batch.main(100, 3))
    (error,) = told.value.exceptions
    assert isinstance(error, mistake)
    assert len(asked) < 12
    out, err = capsys.readouterr()
    assert out.startswith("5 of 100 pages in ")
    lines = err.splitlines()
    assert lines[0] == "no page 1: OSError('page 1 is gone')"
    assert lines[1] == f"no result for pages {' '.join(map(str, range(6, 100)))}"


def test_a_date_that_cannot_be_read(monkeypatch: Patch, capsys: Captured) -> None:
    """A ValueError in page 3 is told, after the other nine of the first second."""

    async def dated(page: int, failing: int) -> str:
        await asyncio.sleep(1)
        if page == 3:
            raise ValueError("no date")
        return f"text of page {page}"

    async def ended() -> float:
        with pytest.raises(ExceptionGroup):
            await batch.main(100, 10)
        return asyncio.get_running_loop().time()

    monkeypatch.setattr(batch, "fetch", dated)
    assert virtual_clock.run(ended())[0] == 1.0
    captured = capsys.readouterr()
    assert captured.out.startswith("9 of 100 pages in ")
    without = " ".join(map(str, [3, *range(10, 100)]))
    assert captured.err == f"no result for pages {without}\n"


def test_a_mistake_before_the_request(monkeypatch: Patch) -> None:
    """A mistake in page 0 alone is told after one round of requests at most."""
    asked = []

    async def mistaken(page: int) -> str:
        if page == 0:
            raise NameError
        asked.append(page)
        await asyncio.sleep(1)
        return "a text"

    with pytest.raises(ExceptionGroup):
        virtual_clock.run(batch_of(100, 10, mistaken))
    assert len(asked) <= 10


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [(asyncio.CancelledError, 1), (asyncio.QueueFull, ExceptionGroup)],
)
def test_what_nobody_expected_is_told(
    kind: type[BaseException], outcome: object, monkeypatch: Patch, capsys: Captured
) -> None:
    """Whatever ends a page's task, the report tells that the page is missing."""

    async def odd(page: int, failing: int) -> str:
        await asyncio.sleep(page / 8)
        if page == 11:
            raise kind
        return f"text of page {page}"

    async def ended() -> object:
        try:
            return await batch.main(12, 3)
        except ExceptionGroup as told:
            return type(told)

    monkeypatch.setattr(batch, "fetch", odd)
    assert virtual_clock.run(ended())[0] == outcome
    captured = capsys.readouterr()
    assert captured.err == "no result for pages 11\n"
    assert captured.out.startswith("11 of 12 pages")


INTERRUPTED = """
import asyncio, signal, sys
from ch06_batch import batch

async def fetch(page, failing):
    if page == 5:
        signal.raise_signal(signal.SIGINT)
    await asyncio.sleep(0 if page < 5 else 3600)
    if page == 2:
        raise OSError("gone")
    return "a text"

batch.fetch = fetch
sys.exit(batch.run([]))
"""


def test_ctrl_c() -> None:
    """Ctrl-C stops the batch at once, tells what came, and has status 130."""
    done = python("-c", INTERRUPTED)
    assert done.stderr.splitlines() == [
        "no page 2: OSError('gone')",
        "no result for pages 5 6 7 8 9 10 11",
        "interrupted",
    ]
    assert done.stdout.startswith("4 of 12 pages in ")
    assert done.returncode == 130


MISTAKEN = """
import sys
from ch06_batch import batch

async def fetch(page, failing):
    return f"text of page {number}"

batch.fetch = fetch
sys.exit(batch.run([]))
"""


def test_a_mistake_is_a_traceback() -> None:
    """A mistake ends the program with a report, a traceback and status 1."""
    done = python("-c", MISTAKEN)
    assert done.returncode == 1
    assert done.stdout.startswith("0 of 12 pages in ")
    assert "NameError: name 'number' is not defined" in done.stderr
    assert "unhandled errors in a TaskGroup" in done.stderr


@pytest.mark.parametrize("name", ["ask", "fetch_all", "report"])
def test_the_same_program(name: str) -> None:
    """What asks, caps and reports is the same for waits and for a real socket."""
    ours, real = (inspect.getsource(getattr(it, name)) for it in (batch, real_batch))
    assert ours == real


Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def says(answer: bytes, *, hangs: bool = False, resets: bool = False) -> Answer:
    """Return a server that says something, may wait for ever, and closes or resets."""

    async def handle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
            if hangs:
                await reader.read()  # until the client has gone
            if resets:
                linger = struct.pack("ii", 1, 0)
                sock = writer.get_extra_info("socket")
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        except ConnectionError:
            pass
        finally:
            writer.close()

    return handle


def page_of(length: str, body: bytes, status: str = "200 OK") -> bytes:
    """Return an answer that claims a length."""
    head = f"HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n"
    return head.encode() + body


NASTY = {
    "whole": (says(page_of("3", b"abc")), bytes),
    "empty": (says(page_of("0", b"")), bytes),
    "missing": (says(page_of("3", b"abc", "404 Not Found")), OSError),
    "erring": (says(page_of("3", b"abc", "500 Oh")), OSError),
    "moved": (says(page_of("0", b"", "301 Moved")), OSError),
    "two thousand": (says(page_of("3", b"abc", "2000 OK")), OSError),
    "silent": (says(b"", hangs=True), TimeoutError),
    "halfway silent": (says(page_of("4", b"abc"), hangs=True), TimeoutError),
    "dropped": (says(b""), asyncio.IncompleteReadError),
    "cut short": (says(page_of("4", b"abc")), asyncio.IncompleteReadError),
    "reset": (says(b"HTTP", resets=True), OSError),
    "garbage": (says(bytes(range(256)) + b"\r\n\r\n" + b"x" * 9), OSError),
    "nothing but ends": (says(b"\r\n\r\n"), OSError),
    "endless head": (says(b"x" * 999_999), asyncio.LimitOverrunError),
    "no length": (says(b"HTTP/1.1 200 OK\r\n\r\nabc"), OSError),
    "negative": (says(page_of("-3", b"abc")), OSError),
    "not a number": (says(page_of("abc", b"abc")), OSError),
    "immense": (says(page_of("9" * 30, b"abc")), OSError),
}


SILENT = {name for name, (_, kind) in NASTY.items() if kind is TimeoutError}


async def nasty_batch(names: Sequence[str]) -> real_batch.Results:
    """Fetch a page from each of these servers, and one from a port that refuses."""
    servers = [
        await asyncio.start_server(NASTY[name][0], real_batch.HOST, 0)
        for name in [*names, "whole"]
    ]
    ports = [server.sockets[0].getsockname()[1] for server in servers]
    servers[-1].close()

    async def fetch(page: int) -> bytes:
        return await real_batch.fetch(page, ports[page])

    results: real_batch.Results = {}
    await real_batch.fetch_all(fetch, range(len(ports)), 5, results)
    for server in servers:
        server.close()
    await asyncio.sleep(0)
    return results


@pytest.mark.parametrize(
    ("names", "patience", "whole"),
    [(NASTY.keys() - SILENT, 60, [b"abc", b""]), (SILENT, 1, [])],
    ids=["speaking", "silent"],
)
def test_nasty_servers(
    names: set[str],
    patience: float,
    whole: list[bytes],
    monkeypatch: Patch,
    capsys: Captured,
) -> None:
    """Whatever a server does, each page comes whole or has its failure."""
    in_order = [name for name in NASTY if name in names]
    monkeypatch.setattr(real_batch, "PATIENCE", patience)
    results = asyncio.run(nasty_batch(in_order))
    kinds = [*((name, NASTY[name][1]) for name in in_order), ("refused", OSError)]
    wrong = {
        name: results[page]
        for page, (name, kind) in enumerate(kinds)
        if not isinstance(results[page], kind)
        or isinstance(results[page], TimeoutError) != (kind is TimeoutError)
    }
    assert wrong == {}
    assert [results[page] for page in range(len(whole))] == whole
    assert real_batch.report(range(len(kinds)), results) == len(whole)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == len(kinds) - len(whole)
    assert all(line.startswith("no page ") for line in told)


def test_close_only_begins() -> None:
    """A writer that was told to close has its socket until wait_closed has ended."""

    async def main() -> list[bool]:
        server = await asyncio.start_server(
            lambda _, writer: writer.close(), real_batch.HOST, 0
        )
        async with server:
            address = server.sockets[0].getsockname()
            _, writer = await asyncio.open_connection(*address)
            plug = writer.get_extra_info("socket")
            writer.close()
            gone = [plug.fileno() == -1]
            await writer.wait_closed()
            return [*gone, plug.fileno() == -1]

    assert asyncio.run(main()) == [False, True]


def test_real_batch(monkeypatch: Patch, capsys: Captured) -> None:
    """Three of twenty real pages fail, each in its way, and ten are in flight."""
    in_flight = watched(real_batch, monkeypatch)
    with real_batch.serving() as port:
        assert asyncio.run(real_batch.main(port)) == 1
    assert in_flight.peak == 10
    captured = capsys.readouterr()
    assert captured.out.startswith("17 of 20 pages")
    assert [line.split("(")[0] for line in captured.err.splitlines()] == [
        "no page 4: OSError",
        "no page 7: TimeoutError",
        "no page 11: IncompleteReadError",
    ]


def test_a_name_that_is_looked_up_for_long(monkeypatch: Patch) -> None:
    """A look-up of a name is given up in time, but the program ends after it."""
    log: list[str] = []
    given_up = threading.Event()

    def look_up(*_address: object, **_more: object) -> list[object]:
        given_up.wait(60)
        time.sleep(0.2)
        log.append("looked up")
        return []

    async def one() -> None:
        result = await real_batch.ask(partial(real_batch.fetch, port=80), 0)
        assert isinstance(result, TimeoutError)
        log.append("given up")
        given_up.set()

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(real_batch, "HOST", "a.name.to.look.up")
    monkeypatch.setattr(real_batch, "PATIENCE", 0.1)
    asyncio.run(one())
    log.append("ended")
    assert log == ["given up", "looked up", "ended"]


def test_real_texts() -> None:
    """What comes over the socket is the page that was asked for, as bytes."""

    async def one(port: int) -> bytes:
        return await real_batch.fetch(3, port)

    with real_batch.serving() as port:
        assert asyncio.run(one(port)) == b"text of page /3"


def test_page_by_page(capsys: Captured) -> None:
    """Pages are told in the order in which they come, and kept in their own."""
    virtual_clock.run(page_by_page.main())
    *told, last = capsys.readouterr().out.splitlines()
    assert [line[:6] for line in told] == [f"{done} of 6" for done in range(1, 7)]
    assert [int(line[-1]) for line in told] == [2, 1, 3, 0, 4, 5]
    assert last == str([f"page {page}" for page in range(6)])


def test_many_pages() -> None:
    """In line all pages have a task at the first request, from a queue ten."""
    tasks, texts, memory = [], [], []

    class Noting(many_pages.FirstRequest):
        async def fetch(self, page: int) -> str:
            if not self.tasks:
                memory.append(tracemalloc.get_traced_memory()[0])
            return await super().fetch(page)

    tracemalloc.start()
    try:
        for download in (many_pages.behind_a_semaphore, many_pages.from_a_queue):
            before = tracemalloc.get_traced_memory()[0]
            first = Noting()
            texts.append(asyncio.run(download(first.fetch)))
            memory[-1] -= before
            tasks.append(first.tasks)
    finally:
        tracemalloc.stop()
    assert tasks == [12_001, 11]
    assert texts[0] == texts[1] == {n: f"text of page {n}" for n in many_pages.PAGES}
    assert 500 < memory[0] / 12_000 < 2_000  # bytes
    assert memory[0] > 10 * memory[1]


def test_workers_in_the_batch(monkeypatch: Patch) -> None:
    """Changed in the four places, batch.py keeps its limit with as many tasks."""
    text = inspect.getsource(batch.fetch_all)
    for old, new in (
        ("places = asyncio.Semaphore(limit)", "queue = deque(pages)"),
        ("in_turn(page: int)", "work()"),
        ("async with places:", "while queue:\n            page = queue.popleft()"),
        ("for page in pages:", "for _ in range(limit):"),
        ("in_turn(page)", "work()"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    names = {**vars(batch), "deque": deque}
    exec(text, names)  # noqa: S102 - the program of the page, changed
    monkeypatch.setattr(batch, "fetch_all", names["fetch_all"])
    in_flight = watched(batch, monkeypatch)
    results, seconds = virtual_clock.run(batch_of(12, 3, failing=40))
    assert in_flight.peak == 3
    assert seconds == SECONDS[3]
    assert sum(isinstance(result, str) for result in results.values()) == 9


def test_workers_make_a_mistake_ten_times_at_most() -> None:
    """A mistake before any request is made once by each worker, or by each page."""
    made = []

    async def mistaken(page: int) -> str:
        made.append(page)
        raise NameError

    for download, times in (
        (many_pages.behind_a_semaphore, 12_000),
        (many_pages.from_a_queue, 10),
    ):
        made.clear()
        with pytest.raises(ExceptionGroup):
            asyncio.run(download(mistaken))
        assert len(made) == times


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
            for _ in range(cliff.PAUSES):
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
