"""What chapter 5 claims."""

import asyncio
import inspect
import logging
import selectors
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import suppress
from itertools import product
from types import ModuleType
from typing import Any
from urllib.request import urlopen

import pytest

from ch05_coroutines import (
    awaited_task,
    blocked_loop,
    by_hand,
    clock_loop,
    counting,
    guess,
    hundred_waits,
    input_order,
    kept_waiting,
    left_over,
    lost_error,
    never_awaited,
    no_switch,
    one_after_another,
    one_job,
    opened,
    pausing,
    queue_by_step,
    ten_thousand,
    tiny_loop,
    told,
    two_loops,
    what_runs_when,
)
from harness import virtual_clock
from harness.programs import python

Patch = pytest.MonkeyPatch
Captured = pytest.CaptureFixture[str]
Job = Coroutine[Any, Any, Any]


def lines(captured: Captured) -> list[str]:
    """Return the lines that a program printed, without leading blanks."""
    return [line.strip() for line in captured.readouterr().out.splitlines()]


def ran(main: Job, captured: Captured) -> list[str]:
    """Run a coroutine on a virtual clock; return the lines that it printed."""
    virtual_clock.run(main)
    return lines(captured)


class InFlight:
    """Stands in for ``fetch``, and notes how many are in it at once."""

    def __init__(self, program: ModuleType, patch: Patch) -> None:
        """Watch the `fetch` of a program."""
        self.now = self.peak = 0
        self.threads: set[int] = set()
        self.fetch = program.fetch
        patch.setattr(program, "fetch", self)

    async def __call__(self, page: int) -> str:
        """Fetch, and be counted."""
        self.now += 1
        self.peak = max(self.peak, self.now)
        self.threads.add(threading.get_ident())
        text: str = await self.fetch(page)
        self.now -= 1
        return text


def test_a_hundred_in_one_second(monkeypatch: Patch, capsys: Captured) -> None:
    """A hundred waits of a second are in flight together and take one second."""
    in_flight = InFlight(hundred_waits, monkeypatch)
    assert virtual_clock.run(hundred_waits.main())[1] == 1.0
    assert in_flight.peak == 100
    assert lines(capsys)[0] == "text of page 0 ... text of page 99"


def test_in_one_thread(monkeypatch: Patch) -> None:
    """A hundred waits are in the thread that asked for them."""
    in_flight = InFlight(hundred_waits, monkeypatch)
    before = threading.active_count()
    virtual_clock.run(hundred_waits.main())
    assert in_flight.threads == {threading.get_ident()}
    assert threading.active_count() == before


@pytest.mark.parametrize("program", [pausing, by_hand], ids=["pausing", "by_hand"])
def test_driven_by_hand(program: ModuleType, capsys: Captured) -> None:
    """A call runs nothing; each send runs up to a pause or to the return."""
    job = program.fetch(7)
    assert lines(capsys) == []
    assert job.send(None) is None
    assert lines(capsys) == ["asks for page 7"]
    with pytest.raises(StopIteration) as stopped:
        job.send(None)
    assert lines(capsys) == ["has page 7"]
    assert stopped.value.value.lower() == "text of page 7"


def test_two_kinds_of_object() -> None:
    """A coroutine has `send` as a generator has, but no loop can go over it."""
    generator, coroutine = pausing.fetch(7), by_hand.fetch(7)
    assert inspect.isgenerator(generator)
    assert inspect.iscoroutine(coroutine)
    assert not inspect.isgenerator(coroutine)
    with pytest.raises(TypeError, match="not iterable"):
        iter(coroutine)
    coroutine.close()


def test_generator_is_not_awaitable() -> None:
    """A generator can be awaited only with the decorator."""

    async def await_it() -> None:
        await pausing.fetch(7)  # type: ignore[misc]

    with pytest.raises(TypeError):
        virtual_clock.run(await_it())


@pytest.mark.parametrize(
    "text",
    [
        "await g()",
        "def f(): await g()",
        "def f(): return [await x for x in xs]",
        "async def f(): return lambda: await g()",
    ],
)
def test_await_belongs_in_async_def(text: str) -> None:
    """Outside of `async def` an await is a syntax error, in a list too."""
    with pytest.raises(SyntaxError, match=r"outside (of an )?(async|func)"):
        compile(text, "f", "exec")


def test_await_in_a_generator() -> None:
    """In parentheses an await is allowed anywhere, and makes what sum refuses."""

    async def g(n: int) -> int:
        return n

    def plain() -> object:
        return (await g(n) for n in range(3))

    async def trap() -> int:
        return sum(await g(n) for n in range(3))  # type: ignore

    async def cure() -> int:
        return sum([await g(n) for n in range(3)])

    compile("generator = (await g(n) for n in range(3))", "top", "exec")
    assert inspect.isasyncgen(plain())
    with pytest.raises(TypeError, match="'async_generator' object is not iterable"):
        virtual_clock.run(trap())
    assert virtual_clock.run(cure())[0] == 3


def test_exception_comes_out_of_await() -> None:
    """An exception in what is awaited comes out at the await."""

    async def fails() -> None:
        await by_hand.pause()
        raise OSError

    async def awaits() -> str:
        with suppress(OSError):
            await fails()
        return "caught"

    job = awaits()
    job.send(None)
    with pytest.raises(StopIteration, match="caught"):
        job.send(None)


def test_one_after_another_in_a_simple_loop(capsys: Captured) -> None:
    """The first loop runs one job to its end, then the next."""
    one_job.main()
    assert lines(capsys) == [
        f"{what} {n}" for n in (1, 2, 3) for what in ("ask for", "got")
    ]


def test_turns(capsys: Captured) -> None:
    """The second loop asks for all pages before it has one; fewer pauses, sooner."""
    tiny_loop.main()
    assert lines(capsys) == [
        "ask for 1",
        "ask for 2",
        "ask for 3",
        "got 2",
        "got 3",
        "got 1",
    ]


def test_turns_in_order(capsys: Captured) -> None:
    """In equal jobs nobody overtakes."""
    tiny_loop.run_all(*(tiny_loop.fetch(n, pauses=2) for n in range(4)))
    assert lines(capsys) == [
        f"{what} {n}" for what in ("ask for", "got") for n in range(4)
    ]


class Clock:
    """Stands in for the module ``time``: its sleeps take no time."""

    def __init__(self) -> None:
        """Start at a whole number."""
        self.now = 1000.0
        self.slept: list[float] = []

    def perf_counter(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        assert seconds >= 0
        self.now += seconds
        self.slept.append(seconds)


def test_loop_with_a_clock(monkeypatch: Patch, capsys: Captured) -> None:
    """Our own loop takes one second for a hundred waits, and sleeps once."""
    clock = Clock()
    monkeypatch.setattr(clock_loop, "time", clock)
    clock_loop.main()
    assert clock.now == 1001.0
    assert [seconds for seconds in clock.slept if seconds] == [1.0]
    assert lines(capsys)[0] == "text of page 0 ... text of page 99"


def test_loop_with_a_clock_in_order(monkeypatch: Patch) -> None:
    """Jobs end when they are due; results come in the order of the input."""
    monkeypatch.setattr(clock_loop, "time", Clock())
    ended: list[str] = []

    async def job(seconds: float) -> str:
        await clock_loop.pause(seconds)
        await clock_loop.pause(seconds)
        ended.append(f"{seconds}")
        return ended[-1]

    assert ["3", "1", "2"] == clock_loop.run_all(job(3), job(1), job(2))
    assert ended == ["1", "2", "3"]


def test_two_loops() -> None:
    """The deque's loop and asyncio write the same log, however often jobs pause."""
    for pauses in product(range(4), repeat=3):
        logs: list[list[str]] = [[], []]
        ours, theirs = (
            [two_loops.fetch(page, n, log) for page, n in enumerate(pauses)]
            for log in logs
        )
        two_loops.run_all(*ours)
        asyncio.run(two_loops.gather_all(*theirs))
        assert logs[0] == logs[1], pauses
        assert len(logs[0]) == 6


def test_two_loops_print_true(capsys: Captured) -> None:
    """The jobs of the page take turns, in both loops."""
    two_loops.main()
    ours, theirs, same = lines(capsys)
    assert ours.split()[1:] == theirs.split()[1:]
    assert "ask 3  got 2  got 3  got 1" in ours
    assert same == "True"


def test_awaited_task(capsys: Captured) -> None:
    """Awaiting a task gives what it returns, or raises what it raised."""
    awaited_task.run(awaited_task.main())
    expected = ["text of page 1", "lost: page 2 is gone", "text of page 3"]
    assert lines(capsys) == expected


def test_pages_that_are_done_wait_for_main(monkeypatch: Patch) -> None:
    """Pages 3 and 2 are done before page 1, which main awaits first."""
    done: list[int] = []
    fetch = awaited_task.fetch

    async def noted(page: int, pauses: int) -> str:
        try:
            return await fetch(page, pauses)
        finally:
            done.append(page)

    monkeypatch.setattr(awaited_task, "fetch", noted)
    awaited_task.run(awaited_task.main())
    assert done == [3, 2, 1]


def test_what_tasks_wait_for() -> None:
    """Whatever a coroutine of asyncio's waits for is a future; sleep(0) only pauses."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with ours, theirs:
            for wait in (
                asyncio.sleep(1),
                asyncio.Event().wait(),
                asyncio.Queue[int]().get(),
                loop.sock_recv(ours, 1),
            ):
                assert asyncio.isfuture(wait.send(None))
                wait.close()
            bare = asyncio.sleep(0)
            assert bare.send(None) is None
            bare.close()
            assert asyncio.isfuture(asyncio.create_task(asyncio.sleep(0)))
            assert asyncio.isfuture(asyncio.gather(asyncio.sleep(0)))

    asyncio.run(main())


def test_group_waits_for_all(monkeypatch: Patch) -> None:
    """A group waits for a task that goes on after the work."""

    async def refresh() -> None:
        await asyncio.sleep(3600)

    monkeypatch.setattr(told, "refresh", refresh)
    assert virtual_clock.run(told.in_a_group())[1] == 3600


def test_awaited_task_overlaps() -> None:
    """In the third loop all jobs begin before the first is done."""
    log: list[str] = []

    async def job(number: int) -> None:
        log.append(f"begin {number}")
        await awaited_task.pause()
        log.append(f"end {number}")

    async def main() -> None:
        for task in [awaited_task.Task(job(number)) for number in (1, 2)]:
            await task

    awaited_task.run(main())
    assert log == ["begin 1", "begin 2", "end 1", "end 2"]


Start = Callable[[Job], Any]
Step = Callable[[], Awaitable[None]]


def test_third_loop_fails_as_main_does() -> None:
    """What `main` returns or raises comes out of `run`."""

    async def main(error: Exception | None) -> str:
        await awaited_task.pause()
        if error:
            raise error
        return "text"

    assert awaited_task.run(main(None)) == "text"
    with pytest.raises(OSError, match="gone"):
        awaited_task.run(main(OSError("gone")))


def both_logs(ways: tuple[int, ...]) -> tuple[list[str], list[str]]:
    """Return what the third loop and asyncio log of tasks that await tasks."""

    async def job(name: int, tasks: list[Any], pause: Step, log: list[str]) -> int:
        log.append(f"{name} begins")
        for _ in range(ways[name] % 3):
            await pause()
            log.append(f"{name} goes on")
        if ways[name] >= 3 and name < 2:  # await the next one, which may have failed
            try:
                log.append(f"{name} has {await tasks[name + 1]}")
            except OSError as error:
                log.append(f"{name} caught {error}")
        if ways[name] == 5:
            raise OSError(name)
        return name

    async def main(start: Start, pause: Step, log: list[str]) -> str:
        tasks: list[Any] = []
        tasks.extend(start(job(name, tasks, pause, log)) for name in range(3))
        for task in (tasks[1], tasks[0], tasks[1], tasks[2]):
            try:
                log.append(f"main has {await task}")
            except OSError as error:
                log.append(f"main caught {error}")
        return "done"

    ours: list[str] = []
    theirs: list[str] = []
    text = awaited_task.run(main(awaited_task.Task, awaited_task.pause, ours))
    assert text == asyncio.run(
        main(asyncio.create_task, lambda: asyncio.sleep(0), theirs)
    )
    return ours, theirs


def test_third_loop_and_asyncio() -> None:
    """The third loop and asyncio take tasks that await tasks in the same order."""
    for ways in product(range(6), repeat=3):
        ours, theirs = both_logs(ways)
        assert ours == theirs, ways
        assert len(ours) >= 7


def test_queue_by_step(capsys: Captured) -> None:
    """The table prints what was said, and the queue after each step."""
    queue_by_step.run(queue_by_step.main())
    assert [line.split() for line in lines(capsys)] == [
        ["(none", "yet)", "main"],
        ["a", "begins"],
        ["main", "pauses", "b", "main"],
        ["b", "begins"],
        ["b", "pauses", "main", "b"],
        ["a", "ends"],
        ["main", "waits", "b"],
        ["b", "ends"],
        ["b", "returns", "main"],
        ["main", "returns", "(empty)"],
    ]


def test_queue_of_asyncio(monkeypatch: Patch, capsys: Captured) -> None:
    """After each step asyncio's own queue holds the tasks that the table shows."""
    queues: list[list[str]] = []
    run_handle = asyncio.Handle._run

    def run_and_look(handle: asyncio.Handle) -> None:
        run_handle(handle)
        if isinstance(getattr(handle._callback, "__self__", None), asyncio.Task):
            owners = (
                getattr(waiting._callback, "__self__", None) for waiting in loop._ready
            )
            queues.append(
                [
                    owner.get_coro().__name__
                    for owner in owners
                    if isinstance(owner, asyncio.Task)
                ]
            )

    def factory(
        loop: asyncio.AbstractEventLoop, job: Job, **options: Any
    ) -> asyncio.Task[Any]:
        return asyncio.tasks._PyTask(job, loop=loop, **options)

    async def main() -> None:
        task = asyncio.create_task(b())
        await queue_by_step.a()
        await task

    async def b() -> None:
        await queue_by_step.b()

    loop = asyncio.SelectorEventLoop()
    loop.set_task_factory(factory)
    monkeypatch.setattr(asyncio, "Task", asyncio.tasks._PyTask)
    monkeypatch.setattr(asyncio.Handle, "_run", run_and_look)
    loop.run_until_complete(main())
    loop.close()
    queue_by_step.run(queue_by_step.main())
    printed = [line[16:].split() for line in capsys.readouterr().out.splitlines()]
    table = [names for names in printed if names][1:]
    assert [names or ["(empty)"] for names in queues] == table


def test_the_same_loop() -> None:
    """What runs beside asyncio is the loop of the page, letter for letter."""
    assert inspect.getsource(tiny_loop.run_all) == inspect.getsource(two_loops.run_all)
    assert inspect.getsource(tiny_loop.pause) == inspect.getsource(two_loops.pause)
    assert inspect.getsource(pausing.main) == inspect.getsource(by_hand.main)
    for name in ("pause", "Future", "Task"):
        assert inspect.getsource(getattr(awaited_task, name)) == inspect.getsource(
            getattr(queue_by_step, name)
        )


def test_asyncio_waits_for_time_and_sockets() -> None:
    """In one thread the loop waits for many sockets and for timers."""

    async def main() -> list[bytes]:
        loop = asyncio.get_running_loop()
        pairs = [socket.socketpair() for _ in range(20)]
        for ours, _ in pairs:
            ours.setblocking(False)

        async def answer() -> None:
            await asyncio.sleep(0.01)
            for n, (_, theirs) in enumerate(pairs):
                theirs.send(bytes([n]))

        *answers, _ = await asyncio.gather(
            *(loop.sock_recv(ours, 1) for ours, _ in pairs), answer()
        )
        for pair in pairs:
            for end in pair:
                end.close()
        return answers

    assert [bytes([n]) for n in range(20)] == asyncio.run(main())


def test_no_switch(capsys: Captured) -> None:
    """Awaiting what pauses lets others run; awaiting what does not, doesn't."""
    pauses, does_not = ran(no_switch.main(), capsys)
    assert pauses.split()[1:] == ["a1", "b1", "a2", "b2", "a3", "b3"]
    assert does_not.split()[1:] == ["a1", "a2", "a3", "b1", "b2", "b3"]


def test_awaiting_what_is_done() -> None:
    """Awaiting a task that is done lets nobody run."""
    log: list[str] = []

    async def note(word: str) -> None:
        log.append(word)

    async def main() -> None:
        done = asyncio.create_task(note("done"))
        await done
        later = asyncio.create_task(note("later"))
        await done
        log.append("main")
        await later

    virtual_clock.run(main())
    assert log == ["done", "main", "later"]


def test_what_runs_when(capsys: Captured) -> None:
    """A call runs nothing; a task begins when main pauses; an await runs at once."""
    assert ran(what_runs_when.main(), capsys) == [
        "main calls a",
        "main makes a task of b",
        "main awaits a",
        "a begins",
        "b begins",
        "a ends",
        "main awaits b",
        "b ends",
        "main ends",
    ]


def test_await_stays_in_the_task() -> None:
    """An awaited coroutine runs in the task of who awaits it; create_task makes one."""

    async def me() -> asyncio.Task[Any] | None:
        return asyncio.current_task()

    async def main() -> None:
        assert await me() is asyncio.current_task()
        assert await asyncio.create_task(me()) is not asyncio.current_task()
        first, second = await asyncio.gather(me(), me())
        assert len({first, second, asyncio.current_task()}) == 3

    virtual_clock.run(main())


def test_task_begins_when_main_pauses() -> None:
    """However much runs in between, a task begins at the next real pause."""
    log: list[str] = []

    async def note(word: str) -> None:
        log.append(word)

    async def main() -> None:
        task = asyncio.create_task(note("task"))
        time.sleep(0.01)  # noqa: ASYNC251
        for _ in range(3):
            await note("main")
        assert not task.done()
        await asyncio.sleep(0)
        assert task.done()

    virtual_clock.run(main())
    assert log == ["main", "main", "main", "task"]


def test_lost_error() -> None:
    """Nobody is told of the failure before main has ended, and the status is 0."""
    done = python(lost_error.__file__)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "main ends, done is True"
    assert done.stdout.count("at the old price") == 3
    assert "Task exception was never retrieved" in done.stderr
    assert "OSError: no prices today" in done.stderr


def test_told(capsys: Captured) -> None:
    """A callback tells at once, and work goes on; a group ends it, and raises."""
    assert ran(told.main(), capsys) == [
        "with_a_callback",
        "work, part 1",
        "told: OSError('no prices today')",
        "work, part 2",
        "work, part 3",
        "in_a_group",
        "work, part 1",
        "raised: OSError('no prices today')",
    ]


def test_a_log_has_the_traceback(caplog: pytest.LogCaptureFixture) -> None:
    """Given the exception as exc_info, a log has its traceback, too."""

    async def main() -> None:
        task = asyncio.create_task(told.refresh())
        await asyncio.wait([task])
        logger = logging.getLogger("shop")
        logger.error("refresh failed", exc_info=task.exception())

    virtual_clock.run(main())
    assert "Traceback" in caplog.text
    assert "in refresh" in caplog.text


def test_told_of_failures_alone(
    monkeypatch: Patch, capsys: Captured, caplog: pytest.LogCaptureFixture
) -> None:
    """A task that goes on is cancelled after the work, and nothing is reported."""

    async def refresh() -> None:
        await asyncio.sleep(3600)

    monkeypatch.setattr(told, "refresh", refresh)
    _, seconds = virtual_clock.run(told.with_a_callback())
    assert seconds < 1
    assert lines(capsys) == [f"work, part {part}" for part in (1, 2, 3)]
    assert caplog.text == ""


EAGER = ["factory"] * (sys.version_info >= (3, 12)) + ["start"] * (
    sys.version_info >= (3, 14)
)


@pytest.mark.parametrize("how", ["factory", "start"])
def test_eager(how: str) -> None:
    """An eager task begins inside create_task, and comes back at its first pause."""
    if how not in EAGER:
        pytest.skip("eager tasks by a factory came with 3.12, by an option with 3.14")
    log: list[str] = []

    async def job() -> None:
        log.append("begins")
        await asyncio.sleep(0)
        log.append("ends")

    async def main() -> None:
        options = {}
        if how == "factory":
            asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        else:
            options["eager_start"] = True
        task = asyncio.create_task(job(), **options)
        log.append("made")
        await task

    virtual_clock.run(main())
    assert log == ["begins", "made", "ends"]


def test_async_for() -> None:
    """Where an `async for` waits for its next item, others run."""
    log: list[str] = []

    async def pages() -> AsyncIterator[int]:
        for page in (1, 2):
            await asyncio.sleep(0)
            yield page

    async def read() -> None:
        async for page in pages():
            log.append(f"page {page}")

    async def other() -> None:
        for _ in range(2):
            log.append("other")
            await asyncio.sleep(0)

    async def main() -> None:
        await asyncio.gather(read(), other())

    virtual_clock.run(main())
    assert log == ["other", "page 1", "other", "page 2"]


@pytest.mark.parametrize("how", ["directly", "call_soon_threadsafe"])
def test_from_another_thread(how: str) -> None:
    """Set from another thread, an event wakes no loop that sleeps, unless asked to."""
    woken: list[bool] = []
    asleep, done = threading.Event(), threading.Event()

    class Selector(selectors.DefaultSelector):  # type: ignore[misc,valid-type]
        """Sleeps for the loop, and notes whether something woke it."""

        def select(self, timeout: float | None = None) -> Any:
            if timeout is None or timeout > 0:
                asleep.set()
                done.wait(60)
            events = super().select(timeout)
            if done.is_set():
                woken.append(bool(events))
            return events

    async def main() -> None:
        event, loop = asyncio.Event(), asyncio.get_running_loop()

        def from_outside() -> None:
            asleep.wait(60)
            if how == "directly":
                event.set()
            else:
                loop.call_soon_threadsafe(event.set)
            done.set()

        thread = threading.Thread(target=from_outside)
        thread.start()
        await asyncio.gather(event.wait(), asyncio.sleep(0.1))
        thread.join()

    with asyncio.Runner(
        loop_factory=lambda: asyncio.SelectorEventLoop(Selector())
    ) as runner:
        runner.run(main())
    assert woken[0] == (how == "call_soon_threadsafe")


def test_from_another_thread_late() -> None:
    """Set from another thread, an event is noticed when the loop wakes by itself."""

    async def main() -> bool:
        event = asyncio.Event()
        waiting = asyncio.create_task(event.wait())
        await asyncio.sleep(0)
        threading.Thread(target=event.set).start()
        while not event.is_set():
            await asyncio.sleep(0.01)
        return await waiting

    assert asyncio.run(main())


def test_alarms_beside_a_queue() -> None:
    """Asyncio wakes who is due also while the queue is never empty."""

    async def main() -> None:
        due = asyncio.create_task(asyncio.sleep(0.01))
        while not due.done():
            await asyncio.sleep(0)

    asyncio.run(main())


def test_guess(capsys: Captured) -> None:
    """Checkpoint: east, south, north, west."""
    assert ran(guess.main(), capsys) == ["east", "south", "north", "west"]


def test_checkpoint_second_first(capsys: Captured) -> None:
    """Checkpoint: two coroutines run in the order in which they are awaited."""

    async def say(word: str) -> None:
        print(word)
        await asyncio.sleep(1)
        print(word)

    async def main() -> None:
        one, two = say("one"), say("two")
        await two
        await one

    _, seconds = virtual_clock.run(main())
    assert seconds == 2.0
    assert lines(capsys) == ["two", "two", "one", "one"]


def test_checkpoint_sleep_zero() -> None:
    """Checkpoint: tasks begin in order, at the pause of who made them."""
    log: list[str] = []

    async def say(word: str) -> None:
        log.append(word)

    async def main() -> None:
        tasks = [asyncio.create_task(say(word)) for word in ("one", "two")]
        log.append("three")
        await asyncio.sleep(0)
        log.append("four")
        assert all(task.done() for task in tasks)

    virtual_clock.run(main())
    assert log == ["three", "one", "two", "four"]


def test_checkpoint_total() -> None:
    """Checkpoint: an update in one line between two awaits is never lost."""
    total = 0

    async def job() -> None:
        nonlocal total
        n = await asyncio.sleep(1, 1)
        total = total + n
        await asyncio.sleep(1, total)

    async def main() -> None:
        await asyncio.gather(*(job() for _ in range(100)))

    virtual_clock.run(main())
    assert total == 100


@pytest.mark.parametrize(("pauses", "sleeps"), [([1], 1), ([0.5, 0.5], 2)])
def test_one_sleep_for_all(
    pauses: list[float], sleeps: int, monkeypatch: Patch
) -> None:
    """The loop with a clock sleeps once for each pause, and not for each job."""
    clock = Clock()
    monkeypatch.setattr(clock_loop, "time", clock)

    async def fetch() -> str:
        for pause in pauses:
            await clock_loop.pause(pause)
        return "text"

    clock_loop.run_all(*(fetch() for _ in range(100)))
    assert len([seconds for seconds in clock.slept if seconds]) == sleeps


def test_checkpoint_first_of_two_tasks() -> None:
    """Checkpoint: whoever awaited a task goes on behind what was ready before."""
    log: list[str] = []

    async def say(word: str) -> None:
        log.append(word)

    async def main() -> None:
        a = asyncio.create_task(say("one"))
        b = asyncio.create_task(say("two"))
        await a
        log.append("three")
        assert b.done()
        await b
        log.append("four")

    virtual_clock.run(main())
    assert log == ["one", "two", "three", "four"]


def test_debug_names_who_holds_the_loop(caplog: pytest.LogCaptureFixture) -> None:
    """In debug mode a task that holds the loop is named; else nothing tells of it."""

    async def holds() -> None:
        time.sleep(0.2)  # noqa: ASYNC251

    asyncio.run(holds())
    assert caplog.text == ""
    asyncio.run(holds(), debug=True)
    assert "Executing <Task" in caplog.text
    assert "holds()" in caplog.text


def test_made_in_the_last_moment() -> None:
    """A task that main makes and leaves begins, and is cancelled at its pause."""
    log: list[str] = []

    async def job() -> None:
        log.append("begins")
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            log.append("cancelled")
            raise
        log.append("ends")

    async def main() -> None:
        left = asyncio.create_task(job())
        log.append(f"main ends, done is {left.done()}")

    asyncio.run(main())
    assert log == ["main ends, done is False", "begins", "cancelled"]


@pytest.mark.parametrize("way", ["in turn", "a task in turn", "tasks first"])
def test_checkpoint_tasks_in_a_loop(way: str) -> None:
    """Checkpoint: tasks overlap if they are all made before the first is awaited."""

    async def main() -> None:
        if way == "tasks first":
            for task in [asyncio.create_task(asyncio.sleep(n)) for n in (1, 2, 3)]:
                await task
        for n in (1, 2, 3):
            if way == "in turn":
                await asyncio.sleep(n)
            elif way == "a task in turn":
                await asyncio.create_task(asyncio.sleep(n))

    assert virtual_clock.run(main())[1] == (3.0 if way == "tasks first" else 6.0)


def test_results_in_input_order(capsys: Captured) -> None:
    """The pages come in another order than they are returned in."""
    *log, texts = ran(input_order.main(), capsys)
    assert log == ["ask for 0", "ask for 1", "ask for 2", "got 2", "got 1", "got 0"]
    assert texts == "['text of page 0', 'text of page 1', 'text of page 2']"


def test_the_star() -> None:
    """Without the star gather gets a generator, and raises."""

    async def main() -> None:
        tasks = [asyncio.create_task(asyncio.sleep(0, n)) for n in range(3)]
        assert [0, 1, 2] == await asyncio.gather(*(task for task in tasks))
        await asyncio.gather(task for task in tasks)  # type: ignore

    raised = RuntimeError if sys.version_info < (3, 12) else TypeError
    with pytest.raises(raised):
        virtual_clock.run(main())


def test_gather_calls_first() -> None:
    """The star makes all coroutines before gather begins the first."""
    log: list[str] = []

    def made(n: int) -> Coroutine[Any, Any, None]:
        log.append(f"made {n}")
        return begin(n)

    async def begin(n: int) -> None:
        log.append(f"begun {n}")

    async def main() -> None:
        await asyncio.gather(*(made(n) for n in range(2)))

    virtual_clock.run(main())
    assert log == ["made 0", "made 1", "begun 0", "begun 1"]


def test_gather_makes_tasks() -> None:
    """The call of gather makes the tasks, which begin at the next pause."""
    log: list[int] = []

    async def begin(n: int) -> None:
        log.append(n)

    async def main() -> None:
        gathered = asyncio.gather(*(begin(n) for n in range(3)))
        assert log == []
        await asyncio.sleep(0)
        assert log == [0, 1, 2]
        await gathered

    assert not inspect.iscoroutinefunction(asyncio.gather)
    virtual_clock.run(main())


@pytest.mark.parametrize(
    ("way", "seconds", "peak"), [("in_a_loop", 3, 1), ("gathered", 1, 3)]
)
def test_one_after_another(
    way: str, seconds: int, peak: int, monkeypatch: Patch
) -> None:
    """Calls awaited in a loop overlap nothing; gather overlaps all."""
    in_flight = InFlight(one_after_another, monkeypatch)
    texts, took = virtual_clock.run(getattr(one_after_another, way)())
    assert texts == [f"text of page {page}" for page in range(3)]
    assert (took, in_flight.peak) == (seconds, peak)


def test_counting(capsys: Captured) -> None:
    """An await between reading and writing loses updates; none, and none is lost."""
    assert [line.split() for line in ran(counting.main(), capsys)] == [
        ["wait_then_add", "10"],
        ["wait_in_between", "1"],
        ["wait_in_the_line", "1"],
    ]


def test_no_await_no_loss(monkeypatch: Patch) -> None:
    """However many tasks there are, what has no await in it is not interrupted."""
    monkeypatch.setattr(counting, "count", 0)

    async def main() -> None:
        await asyncio.gather(*(counting.wait_then_add() for _ in range(10_000)))

    virtual_clock.run(main())
    assert counting.count == 10_000


def test_a_lock_keeps_the_others_out(monkeypatch: Patch) -> None:
    """Under a lock of asyncio's nobody steps in at the await."""
    monkeypatch.setattr(counting, "count", 0)
    lock = asyncio.Lock()

    async def add() -> None:
        async with lock:
            await counting.wait_in_between()

    async def main() -> None:
        await asyncio.gather(*(add() for _ in range(10)))

    virtual_clock.run(main())
    assert counting.count == 10


def test_a_lock_of_threads_holds_the_loop() -> None:
    """Who waits for it keeps the loop from the task that should open it."""
    lock = threading.Lock()

    async def hold() -> None:
        with lock:
            await asyncio.sleep(0)

    async def want() -> bool:
        return lock.acquire(timeout=0.2)

    async def main() -> list[bool | None]:
        return await asyncio.gather(hold(), want())

    assert asyncio.run(main()) == [None, False]


@pytest.mark.parametrize(
    ("job", "gap"), [("waiting", 0.1), ("sleeping", 0.5), ("computing", 0.5)]
)
def test_blocked_loop(job: str, gap: float, monkeypatch: Patch) -> None:
    """The heart beats beside what awaits, and stands still beside what does not."""

    async def main() -> float:
        clock = asyncio.get_running_loop()
        assert isinstance(clock, virtual_clock.VirtualClock)

        def passes(seconds: float) -> None:
            clock.jumping.now += seconds

        def computed() -> float:
            passes(0.125)
            return clock.time()

        monkeypatch.setattr(blocked_loop, "perf_counter", clock.time)
        monkeypatch.setattr(blocked_loop, "thread_time", computed)
        monkeypatch.setattr(blocked_loop, "sleep", passes)
        seconds, _ = await asyncio.gather(
            blocked_loop.heart(), getattr(blocked_loop, job)()
        )
        return seconds

    longest, _ = virtual_clock.run(main())
    assert gap - 0.01 < longest < gap + 0.26


def test_opened(capsys: Captured) -> None:
    """Two connections open at once; the block's end waits until one is closed."""
    log = ran(opened.main(), capsys)
    assert log[:2] == ["opening north", "opening south"]
    for host in ("north", "south"):
        assert [line.split()[0] for line in log if host in line] == [
            "opening",
            "using",
            "closing",
            "closed",
        ]
    assert log.index("closing south") < log.index("closed north")


def test_opened_is_closed(capsys: Captured) -> None:
    """The connection is closed also when the block fails."""

    async def main() -> None:
        with suppress(OSError):
            async with opened.connection("north"):
                raise OSError

    assert ran(main(), capsys)[-1] == "closed north"


def test_with_will_not_do() -> None:
    """What wants `async with` refuses `with`."""
    with pytest.raises(TypeError), opened.connection("north"):  # type: ignore
        pass


def test_left_over(capsys: Captured) -> None:
    """What main leaves behind is cancelled, and nobody waits an hour for it."""
    _, seconds = virtual_clock.run(left_over.main())
    assert seconds < 1
    assert lines(capsys) == [
        "refresh: begins",
        "main: ends, done is False",
        "refresh: is told to stop",
    ]


def test_run_returns(capsys: Captured) -> None:
    """`asyncio.run` returns what its coroutine returns."""
    assert asyncio.run(hundred_waits.asyncio.sleep(0, "result")) == "result"


def test_never_awaited() -> None:
    """Without the await nothing is saved; a warning says so, and the status is 0."""
    for strict in ([], ["-W", "error"]):
        done = python(*strict, never_awaited.__file__)
        assert done.stdout == "all done\n"
        assert "coroutine 'save' was never awaited" in done.stderr
        assert done.returncode == 0


def test_ten_thousand(monkeypatch: Patch) -> None:
    """Ten thousand waits at once take as long as one, in one thread."""
    in_flight = InFlight(ten_thousand, monkeypatch)
    assert virtual_clock.run(ten_thousand.main())[1] == 3.0
    assert in_flight.peak == 10_000
    assert len(in_flight.threads) == 1


@pytest.mark.skipif(not kept_waiting.MEMORY.exists(), reason="asks Linux")
def test_memory() -> None:
    """A waiting thread takes more than five times the memory of a task."""
    done = python(kept_waiting.__file__)
    assert done.stdout.split()[-1] == "True"


def test_what_can_be_awaited() -> None:
    """A plain function returns no awaitable, and await says so."""

    async def awaiting(function: Callable[[], Awaitable[None]]) -> None:
        await function()

    assert inspect.iscoroutinefunction(hundred_waits.fetch)
    assert not inspect.iscoroutinefunction(urlopen)
    with pytest.raises(TypeError, match="await"):
        virtual_clock.run(awaiting(lambda: "text"))  # type: ignore


def test_plain_function_blocks() -> None:
    """A plain function that waits, called in coroutines, overlaps nothing."""
    log: list[str] = []

    def fetch(page: int) -> None:
        log.append(f"ask {page}")
        time.sleep(0.01)
        log.append(f"got {page}")

    async def job(page: int) -> None:
        fetch(page)

    async def main() -> None:
        await asyncio.gather(*(job(page) for page in range(2)))

    asyncio.run(main())
    assert log == ["ask 0", "got 0", "ask 1", "got 1"]
