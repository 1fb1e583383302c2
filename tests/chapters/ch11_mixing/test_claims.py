"""What chapter 11 claims."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import CancelledError as Dropped
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from inspect import iscoroutinefunction
from ipaddress import ip_address
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest

from ch11_mixing import (
    bridge,
    child_runs_on,
    five_ways,
    from_a_thread,
    from_outside,
    full_pipe,
    given_up,
    next_in_a_thread,
    right_task,
    steps,
    the_most,
    three_stages,
    who_else,
    window,
    worker_fails,
    yields_inside,
)
from harness import virtual_clock
from harness.programs import CODE, python
from harness.signals import posix

Captured = pytest.CaptureFixture[str]
FOLDER = CODE / "ch11_mixing"


def printed(main: Callable[[], Any], capsys: Captured) -> list[str]:
    """Run a program's main, and return the lines that it prints."""
    if iscoroutinefunction(main):
        asyncio.run(main())
    else:
        main()
    return capsys.readouterr().out.splitlines()


def test_steps(capsys: Captured) -> None:
    """While a call blocks in the loop no task makes a step, and beside a thread it does."""
    assert printed(steps.main, capsys) == [
        "in_the_loop: price of the book, after 0 steps",
        "in_a_thread: price of the book, after 10 steps",
    ]


def test_who_else() -> None:
    """An address is looked up in the loop's pool, behind the calls that are there."""
    assert asyncio.run(who_else.beside(None)) == "still in line"
    with ThreadPoolExecutor(who_else.MOST) as pool:
        assert asyncio.run(who_else.beside(pool)) == "looked up"


def test_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked up is a number already, which each machine knows."""
    asked: list[str] = []
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *_, **__: asked.append(host)
    )
    with ThreadPoolExecutor(who_else.MOST) as pool:
        assert asyncio.run(who_else.beside(pool)) == "looked up"
    assert [ip_address(host).is_loopback for host in asked] == [True]


def test_what_comes_along() -> None:
    """Tasks and to_thread know the context; others do where the build says so."""
    inherits = bool(getattr(sys.flags, "thread_inherit_context", False))
    others = "Ada" if inherits else "nobody"

    async def main() -> list[str]:
        five_ways.user.set("Ada")
        loop = asyncio.get_running_loop()
        return [
            await asyncio.create_task(five_ways.awaitable()),
            await asyncio.to_thread(five_ways.plain),
            await loop.run_in_executor(None, five_ways.plain),
            await five_ways.in_a_thread_of_its_own(),
        ]

    assert asyncio.run(main()) == ["Ada", "Ada", others, others]


def test_given_up(tmp_path: Any, capsys: Captured) -> None:
    """A job in a thread that was given up goes on, and its pool waits for it."""
    asyncio.run(given_up.give_up(ThreadPoolExecutor, tmp_path))
    assert capsys.readouterr().out.splitlines() == [
        "  given up: True, saved: False",
        "  pool closed, saved: True",
    ]


def test_two_at_work() -> None:
    """Who gives up on a thread and tries again has two of them at work."""
    at_work, most, go = set[int](), 0, Event()

    def save(attempt: int) -> None:
        nonlocal most
        at_work.add(attempt)
        most = max(most, len(at_work))
        go.wait(0.5 if attempt == 1 else 0)
        at_work.remove(attempt)

    async def main() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(0.05):
                await asyncio.to_thread(save, 1)
        await asyncio.to_thread(save, 2)

    asyncio.run(main())
    assert most == 2


def test_the_end_of_a_pool_blocks() -> None:
    """Leaving the with of a pool holds the loop until the pool's job has ended."""
    log: list[str] = []

    async def beat() -> None:
        while True:
            log.append("step")
            await asyncio.sleep(0)

    async def main() -> None:
        beating = asyncio.create_task(beat())
        await asyncio.sleep(0)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(sleep, 0.2)
            log.clear()
        assert log == []
        beating.cancel()

    asyncio.run(main())


def test_from_outside() -> None:
    """The loop does not notice an event that a thread sets, unless it is asked to."""
    with asyncio.Runner(loop_factory=from_outside.new_loop) as runner:
        assert not runner.run(from_outside.noticed(from_outside.directly))
        assert runner.run(from_outside.noticed(from_outside.through_the_loop))


def test_in_order() -> None:
    """What a thread hands in is called in its order, in the loop's thread."""
    seen: list[int] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()

        def hand_in() -> None:
            for number in range(100):
                loop.call_soon_threadsafe(seen.append, number)

        await asyncio.to_thread(hand_in)
        await asyncio.sleep(0)

    asyncio.run(main())
    assert seen == [*range(100)]


def test_refused_in_the_loop() -> None:
    """A queue that is full refuses what a thread hands in, and the thread is not told."""
    faults: list[object] = []

    async def main() -> int:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, what: faults.append(what["exception"]))
        queue: asyncio.Queue[int] = asyncio.Queue(maxsize=5)

        def hand_in() -> None:
            for number in range(8):
                loop.call_soon_threadsafe(queue.put_nowait, number)

        await asyncio.to_thread(hand_in)
        await asyncio.sleep(0)
        return queue.qsize()

    assert asyncio.run(main()) == 5
    assert [type(fault) for fault in faults] == [asyncio.QueueFull] * 3


def test_bridge(capsys: Captured) -> None:
    """Three threads have their pages fetched at once by one loop, or get the error."""
    assert printed(bridge.main, capsys) == [
        "text of page 1",
        "page 2 is gone",
        "text of page 3",
    ]


def test_bridge_is_closed() -> None:
    """When the block of the bridge is left, its tasks are stopped and its thread ends."""
    ended: list[str] = []

    async def listen() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("stopped")

    async def begin() -> asyncio.Task[None]:
        task = asyncio.create_task(listen())
        await asyncio.sleep(0)
        return task

    with bridge.loop_in_a_thread() as loop:
        asyncio.run_coroutine_threadsafe(begin(), loop).result()
    assert ended == ["stopped"]
    assert loop.is_closed()


def test_cancelled_from_a_thread() -> None:
    """Cancelling the future that a thread waits for cancels the task."""
    begun, stopped = Event(), Event()

    async def listen() -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            stopped.set()

    with bridge.loop_in_a_thread() as loop:
        waiting = asyncio.run_coroutine_threadsafe(listen(), loop)
        begun.wait()
        waiting.cancel()
        assert stopped.wait(timeout=60)


def test_the_most(capsys: Captured) -> None:
    """A queue holds as many as it has places, and without a limit it holds all."""
    lines = printed(the_most.main, capsys)
    assert [line.split()[-4] for line in lines] == ["1000", "100", "10", "1"]


def test_from_a_thread() -> None:
    """A thread that does not wait hands in all; one that waits for its put, ten."""
    ahead = from_a_thread.ahead
    assert asyncio.run(ahead(from_a_thread.put_and_go, 0)) == 1000
    assert asyncio.run(ahead(from_a_thread.put_and_wait, 10)) == 10


def test_reader_that_ends_first() -> None:
    """A put after the reader's end waits for ever, and asyncio.run for its thread."""
    log: list[str] = []
    puts: list[Future[None]] = []

    def read(loop: asyncio.AbstractEventLoop, queue: asyncio.Queue[int]) -> None:
        for number in range(3):
            puts.append(asyncio.run_coroutine_threadsafe(queue.put(number), loop))
            with suppress(Dropped):
                puts[-1].result()

    def free() -> None:
        while len(puts) < 3:
            sleep(0.01)
        sleep(0.2)
        log.append("it waits" if not puts[-1].done() else "it has ended")
        puts[-1].cancel()

    async def main() -> None:
        queue = asyncio.Queue[int](1)
        loop = asyncio.get_running_loop()
        reading = asyncio.create_task(asyncio.to_thread(read, loop, queue))
        while len(puts) < 2:
            await asyncio.sleep(0.01)
        assert not reading.done()

    freeing = Thread(target=free)
    freeing.start()
    asyncio.run(main())
    log.append("run returns")
    freeing.join()
    assert log == ["it waits", "run returns"]


def test_put_with_a_time_out() -> None:
    """A thread whose put has a time-out is told that nobody reads any more."""
    told: list[type[BaseException]] = []

    def read(loop: asyncio.AbstractEventLoop, queue: asyncio.Queue[int]) -> None:
        asyncio.run_coroutine_threadsafe(queue.put(1), loop).result()
        try:
            asyncio.run_coroutine_threadsafe(queue.put(2), loop).result(timeout=0.2)
        except TimeoutError as error:
            told.append(type(error))

    async def main() -> None:
        loop = asyncio.get_running_loop()
        await asyncio.to_thread(read, loop, asyncio.Queue[int](1))

    asyncio.run(main())
    assert told == [TimeoutError]


def test_three_stages(capsys: Captured) -> None:
    """All come through in their order, and nearly every put finds the queue before the slow step full."""
    three_stages.saved.clear()
    three_stages.full.update(fetched=0, parsed=0)
    assert printed(three_stages.main, capsys) == [
        "1000 saved, in order: True",
        "it was full: {'fetched': 987, 'parsed': 0}",
    ]


@pytest.mark.skipif(sys.version_info < (3, 13), reason="it came with 3.13")
def test_shut_down(capsys: Captured) -> None:
    """A queue that is shut down gives what is in it, and then tells each reader."""
    from ch11_mixing import shut_down

    shut_down.saved.clear()
    lines = printed(shut_down.main, capsys)
    assert lines == [", ".join(["told to end"] * 3), "1000 saved"]


@pytest.mark.skipif(sys.version_info < (3, 13), reason="it came with 3.13")
def test_put_after_shutdown() -> None:
    """Into a queue that is shut down nothing can be put, and those who wait hear it."""

    async def main() -> None:
        queue: asyncio.Queue[int] = asyncio.Queue(maxsize=1)
        queue.put_nowait(1)
        putting = asyncio.create_task(queue.put(2))
        await asyncio.sleep(0)
        queue.shutdown()
        await asyncio.wait([putting])
        assert isinstance(putting.exception(), asyncio.QueueShutDown)
        assert await queue.get() == 1
        with pytest.raises(asyncio.QueueShutDown):
            queue.get_nowait()

    asyncio.run(main())


def test_worker_fails(capsys: Captured) -> None:
    """Without its worker the producer hangs at a full queue; a group ends both."""
    by_hand, in_a_group, error = printed(worker_fails.main, capsys)
    assert by_hand == "by_hand: 14 put, ended: False"
    assert in_a_group == "in_a_group: 14 put, ended: True"
    assert "OSError('the disk is full')" in error


def test_right_task(capsys: Captured) -> None:
    """Left by break, another task closes the source; with aclosing the reader does."""
    reader, other = ["the reader"], ["another task"]
    assert printed(right_task.main, capsys) == [
        "plain: the reader ends: []",
        f"plain: ten steps later: {other}",
        f"closing: the reader ends: {reader}",
        f"closing: ten steps later: {reader}",
    ]


def test_yields_inside(capsys: Captured) -> None:
    """A limit around a yield stops the reader, and one around the await does not."""
    virtual_clock.run(yields_inside.main())
    assert capsys.readouterr().out.splitlines() == [
        "limit_around_yield: the reader is stopped, with []",
        "limit_around_await: the reader ends, with ['page 0', 'page 1']",
    ]


def test_full_pipe(capsys: Captured) -> None:
    """A program with a full pipe is waited for in vain until somebody reads."""
    wait, read, ended = printed(full_pipe.main, capsys)
    assert wait.endswith("False")
    assert int(read.split()[1]) > 1_000_000
    assert ended.endswith("True")


@posix
def test_child_runs_on(capsys: Captured) -> None:
    """A program that was given up on runs on, unless it is killed."""
    assert printed(child_runs_on.main, capsys) == [
        "plainly: it runs on: True",
        "and_killed: it runs on: False",
    ]


MENDED = (3, 14, 10) <= sys.version_info < (3, 15) or sys.version_info >= (3, 15, 2)


@posix
@pytest.mark.skipif(
    sys.version_info >= (3, 13) and not MENDED,
    reason="it depends on the month of the release",
)
def test_wait_for_a_killed_program() -> None:
    """Up to 3.12 a `wait` lasts while a program's own child has its pipe."""

    async def main() -> bool:
        shell = await asyncio.create_subprocess_exec(
            "sh",
            "-c",
            "exec 3<&0; cat <&3 >&2 & echo begun; wait",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert shell.stdin is not None
        assert shell.stdout is not None
        await shell.stdout.readline()
        waiting = asyncio.create_task(shell.wait())
        await asyncio.sleep(0)
        shell.kill()
        await asyncio.wait({waiting}, timeout=1 if sys.version_info < (3, 13) else 20)
        done = waiting.done()
        shell.stdin.close()
        await shell.communicate()
        await waiting
        return done

    assert asyncio.run(main()) is MENDED


def test_next_in_a_thread() -> None:
    """Each row is taken in a thread, and the end is no exception."""

    async def main() -> list[str]:
        source: AsyncIterator[str] = next_in_a_thread.in_threads(iter("abc"))
        return [row async for row in source]

    assert asyncio.run(main()) == ["a", "b", "c"]


def test_stopped_inside_next() -> None:
    """A reader that is stopped leaves its thread in next, and the source can't be closed."""
    begun, go = Event(), Event()

    def rows() -> Iterator[int]:
        begun.set()
        go.wait()
        yield 1

    async def main() -> None:
        source = rows()
        reader = asyncio.ensure_future(anext(next_in_a_thread.in_threads(source)))
        await asyncio.to_thread(begun.wait)
        reader.cancel()
        await asyncio.wait({reader})
        assert reader.cancelled()
        with pytest.raises(ValueError, match="generator already executing"):
            source.close()
        go.set()
        await asyncio.get_running_loop().shutdown_default_executor()
        source.close()

    asyncio.run(main())


def test_no_stop_iteration() -> None:
    """A future takes no StopIteration; from 3.13 on it raises another error for it."""
    words = "StopIteration interacts badly"

    async def main() -> None:
        future = asyncio.get_running_loop().create_future()
        if sys.version_info < (3, 13):
            with pytest.raises(TypeError, match=words):
                future.set_exception(StopIteration())
            return
        future.set_exception(StopIteration())
        with pytest.raises(RuntimeError, match=words):
            await future

    asyncio.run(main())


def test_window(capsys: Captured) -> None:
    """The window goes on while the loop fetches, and shows in its own thread."""
    assert printed(window.main, capsys) == [
        "MainThread goes on",
        "loop fetches",
        "MainThread shows: text of page 7",
    ]


def test_callbacks_run_in_the_loop() -> None:
    """What is to be done with a future's result is called in the loop's thread."""
    seen: Future[str] = Future()
    go = Event()

    async def answer() -> None:
        await asyncio.to_thread(go.wait)

    with window.loop_in_a_thread() as loop:
        asking = asyncio.run_coroutine_threadsafe(answer(), loop)
        asking.add_done_callback(
            lambda _: seen.set_result(window.current_thread().name)
        )
        go.set()
        assert seen.result(timeout=60) == "loop"


@posix
def test_a_loop_elsewhere_takes_no_signals() -> None:
    """Outside of the main thread a loop can't answer signals."""
    errors: list[BaseException] = []

    async def main() -> None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, print)

    def run() -> None:
        try:
            asyncio.run(main())
        except (RuntimeError, ValueError) as error:
            errors.append(error)

    thread = Thread(target=run)
    thread.start()
    thread.join()
    assert len(errors) == 1


def test_anyio() -> None:
    """Without being told to leave, anyio waits for a thread; it has forty of them."""
    anyio = pytest.importorskip("anyio")

    async def tokens() -> float:
        total: float = anyio.to_thread.current_default_thread_limiter().total_tokens
        return total

    assert anyio.run(tokens) == 40

    async def nobody_reads() -> None:
        sending, receiving = anyio.create_memory_object_stream(1)
        receiving.close()
        with sending, pytest.raises(anyio.BrokenResourceError):
            await sending.send(1)

    anyio.run(nobody_reads)
    done = python(FOLDER / "with_anyio.py")
    assert done.stdout.splitlines()[1:] == [
        "given up, and the thread has ended: True",
        "left to itself, and it has ended: False",
    ]
