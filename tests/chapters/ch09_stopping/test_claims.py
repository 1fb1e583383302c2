"""What chapter 9 claims."""

import asyncio
import gc
import signal
import subprocess
import sys
from concurrent.futures import CancelledError as Dropped
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from shutil import which
from threading import Event
from types import ModuleType

import pytest

from ch09_stopping import (
    cant_hold,
    drained,
    dropped,
    first_one,
    half_a_trip,
    left_early,
    second_blow,
    several_kinds,
    shielded,
    siblings,
    stops_another,
    thrown,
    told_to_stop,
    whole_or_none,
    whose_limit,
)
from harness import virtual_clock
from harness.programs import CODE, printed, python
from harness.signals import posix

Captured = pytest.CaptureFixture[str]
FOLDER = CODE / "ch09_stopping"
WORDS = ["train", "room", "boat"]

HOW_OFTEN = """
import asyncio, signal, threading, time

signal.signal(signal.SIGUSR1, lambda *_: None)
ended = threading.Event()

async def main(wait, pressed):
    task, thread = asyncio.current_task(), threading.get_ident()
    begun = threading.Event()

    def press():
        begun.wait()
        time.sleep(0.2)
        for noticed in (lambda: task.cancelling() or ended.is_set(), ended.is_set):
            if not (pressed and wait is asyncio.sleep):
                pressed.append(1)
                signal.pthread_kill(thread, signal.SIGINT)
            while not noticed():
                time.sleep(0.05)
                signal.pthread_kill(thread, signal.SIGUSR1)  # if it was missed

    threading.Thread(target=press).start()
    begun.set()
    done = wait(60)
    if done:
        await done

for wait in (asyncio.sleep, time.sleep):
    ended.clear()
    pressed = []
    try:
        asyncio.run(main(wait, pressed))
    except KeyboardInterrupt:
        ended.set()
        print(len(pressed))
"""


# What presses Ctrl-C in the scripts below, until main has told that it has come.
PRESS = """
import atexit, signal, threading, time
from concurrent.futures import ThreadPoolExecutor

told, main = threading.Event(), threading.get_ident()
signal.signal(signal.SIGUSR1, lambda *_: None)

def press():
    told.clear()
    time.sleep(0.2)
    signal.pthread_kill(main, signal.SIGINT)
    while not told.wait(0.2):
        signal.pthread_kill(main, signal.SIGUSR1)  # free threads may miss one

def press_at_the_end(pool):
    while not pool._shutdown:  # main is not yet at the end of the block
        time.sleep(0.01)
    press()
"""


TWICE = (
    PRESS
    + """
begun, ended = threading.Event(), threading.Event()
pool = ThreadPoolExecutor(1)

def fetch():
    begun.wait()  # until the pool knows its thread
    press()
    press_at_the_end(pool)
    ended.wait()
    print("answered")

try:
    try:
        with pool:
            try:
                future = pool.submit(fetch)
                begun.set()
                future.result()
            except KeyboardInterrupt:
                print("first")
                told.set()
    except KeyboardInterrupt:
        print("second")
        told.set()
finally:
    print("main ends")
    ended.set()
"""
)


TWICE_WITH_TWO = (
    PRESS
    + """
ended, over = threading.Event(), threading.Event()
both, pool = threading.Barrier(2, timeout=60), ThreadPoolExecutor(2)
atexit.register(over.set)

def fetch():
    both.wait()
    while len(pool._threads) < 2:
        time.sleep(0.01)
    if threading.current_thread() is next(iter(pool._threads)):
        press()
        press_at_the_end(pool)
        ended.wait()
        if not over.wait(2):
            print("the one")
    else:
        ended.wait()
        print("the other")

try:
    try:
        with pool:
            try:
                futures = [pool.submit(fetch) for _ in range(2)]
                futures[0].result()
            except KeyboardInterrupt:
                told.set()
    except KeyboardInterrupt:
        told.set()
finally:
    ended.set()
"""
)

THREE_TIMES = (
    PRESS
    + """
begun, ended = threading.Event(), threading.Event()
pool = ThreadPoolExecutor(4)
atexit.register(lambda: print("over"))

def presses():
    begun.wait()
    press()
    press_at_the_end(pool)
    ended.wait()
    while True:  # until it is where Python waits for threads
        time.sleep(1)
        signal.pthread_kill(main, signal.SIGINT)

def fetch():
    time.sleep(60)
    print("answered")

threading.Thread(target=presses, daemon=True).start()
try:
    try:
        with pool:
            try:
                futures = [pool.submit(fetch) for _ in range(4)]
                begun.set()
                futures[0].result()
            except KeyboardInterrupt:
                print("first")
                told.set()
    except KeyboardInterrupt:
        print("second")
        told.set()
finally:
    ended.set()
"""
)

AS_PROCESS_1 = """
import os, signal
os.kill(os.getpid(), signal.SIGTERM)
print("process", os.getpid(), "goes on")
"""

WHOM_CTRL_C_REACHES = """
import os, signal, subprocess, sys

CHILD = "import time; print('up', flush=True); time.sleep(60)"

def started(**how):
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        **how,
    )
    child.stdout.readline()
    return child

children = {
    "plain": started(),
    "group": started(process_group=0),
    "session": started(start_new_session=True),
}
try:
    os.killpg(0, signal.SIGINT)  # as a terminal does
    signal.pause()
except KeyboardInterrupt:
    pass
children["plain"].wait()
for name, child in children.items():
    print(name, "goes on" if child.poll() is None else "has ended")
    child.kill()
"""

IDLE_WORKERS = """
import os, signal, sys, time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

BEGUN = Path(sys.argv[1])

def job():
    try:
        BEGUN.touch()
        time.sleep(60)
    except KeyboardInterrupt:
        return "stopped"

if __name__ == "__main__":
    with ProcessPoolExecutor(1) as pool:
        pid = pool.submit(os.getpid).result()
        future = pool.submit(job)
        while not BEGUN.exists():
            time.sleep(0.01)
        os.kill(pid, signal.SIGINT)
        print(future.result())
        try:
            for _ in range(60):  # until it was idle indeed
                time.sleep(0.1)
                os.kill(pid, signal.SIGINT)
                time.sleep(0.1)
                if isinstance(pool.submit(os.getpid).exception(), BrokenProcessPool):
                    raise BrokenProcessPool
        except BrokenProcessPool:
            print("broken")
"""


EXITS_IN_A_CLEAN_UP = """
import signal, sys

signal.signal(signal.SIGTERM, lambda *_: sys.exit())
try:
    print("work")
finally:
    print("tidying")
    signal.raise_signal(signal.SIGTERM)
    print("tidied")
"""


async def some(pauses: int) -> None:
    """Let the others go on for so many pauses."""
    for _ in range(pauses):
        await asyncio.sleep(0)


def left_by(program: ModuleType, capsys: Captured) -> list[str]:
    """Return what is reserved after no, one, two pauses and so on."""
    asyncio.run(program.main())
    lines = capsys.readouterr().out.splitlines()
    assert [int(line[0]) for line in lines] == [*range(5)]
    return [line.partition(": ")[2] for line in lines]


def test_each_place(capsys: Captured) -> None:
    """A stop can land at each pause, and each leaves another part of the trip."""
    counts = (0, 0, 1, 2, 3)
    assert left_by(half_a_trip, capsys) == [f"{WORDS[:count]}" for count in counts]


def test_whole_or_none(capsys: Captured) -> None:
    """A job that cleans up leaves all or nothing, wherever the stop lands."""
    assert left_by(whole_or_none, capsys) == [*["[]"] * 4, f"{WORDS}"]


def test_thrown(capsys: Captured) -> None:
    """Cancelling a task is throwing an exception into its coroutine."""
    log = thrown.by_hand()
    assert log[-3:] == ["is told to stop", "tidies up", "has ended"]
    assert log == asyncio.run(thrown.by_cancel())
    thrown.main()
    assert capsys.readouterr().out.endswith("the same by cancel: True\n")


def test_never_begun() -> None:
    """A task that is cancelled before its first step runs nothing, and no finally."""
    log: list[str] = []

    async def main() -> bool:
        task = asyncio.create_task(thrown.plan_trip(log))
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert asyncio.run(main())
    assert log == []


def test_lands_at_a_pause_only() -> None:
    """A stop is not noticed between two pauses, nor at an await that doesn't pause."""
    log: list[str] = []

    async def does_not_pause() -> None:
        log.append("awaited")

    async def job() -> None:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        log.append("goes on")
        await does_not_pause()
        log.append("and on")
        await asyncio.sleep(0)
        log.append("never")

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(job())
    assert log == ["goes on", "awaited", "and on"]


def test_passed_down() -> None:
    """A task that awaits another passes its stop on to it, and gets it back."""
    log: list[str] = []

    async def job(name: str, inner: asyncio.Task[None] | None = None) -> None:
        try:
            await (inner or asyncio.sleep(60))
        except asyncio.CancelledError:
            log.append(name)
            raise

    async def main() -> None:
        inner = asyncio.create_task(job("inner"))
        outer = asyncio.create_task(job("outer", inner))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        outer.cancel()
        await asyncio.wait([outer])

    asyncio.run(main())
    assert log == ["inner", "outer"]


def test_kept_quiet() -> None:
    """If the inner task keeps the stop quiet, the outer one never hears of it."""

    async def inner() -> str:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        return "saved"

    async def main() -> str:
        saving = asyncio.create_task(inner())

        async def outer() -> str:
            text = await saving
            await some(3)
            return text

        task = asyncio.create_task(outer())
        await some(2)
        task.cancel()
        return await task

    assert asyncio.run(main()) == "saved"


def test_helper_that_fails() -> None:
    """What a stopped helper raises as it cleans up is told by its result alone."""

    async def beat() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise OSError("full")

    async def main() -> None:
        helper = asyncio.create_task(beat())
        await asyncio.sleep(0)
        helper.cancel()
        await asyncio.wait([helper])
        assert not helper.cancelled()
        with pytest.raises(OSError, match="full"):
            helper.result()

    asyncio.run(main())


def test_called_three_times() -> None:
    """Cancelled three times before its next step, a task gets one exception."""
    log: list[str] = []

    async def job() -> None:
        for _ in range(3):
            try:
                await some(2)
            except asyncio.CancelledError:
                log.append("stopped")

    async def main() -> None:
        task = asyncio.create_task(job())
        await asyncio.sleep(0)
        for _ in range(3):
            task.cancel()
        assert task.cancelling() == 3
        await task

    asyncio.run(main())
    assert log == ["stopped"]


def test_in_its_last_step() -> None:
    """A task that is cancelled in its last step runs to its end, and gives nothing."""
    ran = []

    async def job() -> str:
        await asyncio.sleep(0)
        task = asyncio.current_task()
        assert task
        task.cancel()
        ran.append("to its end")
        return "lost"

    async def main() -> asyncio.Task[str]:
        task = asyncio.create_task(job())
        await asyncio.wait([task])
        return task

    assert asyncio.run(main()).cancelled()
    assert ran == ["to its end"]


def test_no_exception() -> None:
    """CancelledError and KeyboardInterrupt are no Exception; that of a pool is one."""
    assert issubclass(Dropped, Exception)
    for stop in (asyncio.CancelledError, KeyboardInterrupt, GeneratorExit, SystemExit):
        assert issubclass(stop, BaseException)
        assert not issubclass(stop, Exception)


def test_second_blow(capsys: Captured) -> None:
    """A second stop skips what follows an await of the clean-up."""
    asyncio.run(second_blow.main())
    once, twice = capsys.readouterr().out.splitlines()
    assert once.endswith(": []")
    assert twice.endswith(": ['train', 'room']")


def test_clean_up_without_await() -> None:
    """A clean-up that doesn't pause can't be stopped, however often one tries."""
    tidied: list[int] = []

    async def job() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            tidied.extend(range(3))

    async def main() -> None:
        task = asyncio.create_task(job())
        await asyncio.sleep(0)
        for _ in range(9):
            task.cancel()
        await asyncio.wait([task])

    asyncio.run(main())
    assert tidied == [0, 1, 2]


def test_a_group_protects() -> None:
    """While a group is stopping its tasks, it passes no second stop down."""
    tidied: list[str] = []

    async def child() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await some(9)
            tidied.append("tidied")

    async def parent() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(child())

    async def main() -> None:
        task = asyncio.create_task(parent())
        await some(3)
        for _ in range(3):
            task.cancel()
            await asyncio.sleep(0)
        await asyncio.wait([task])
        assert task.cancelled()

    asyncio.run(main())
    assert tidied == ["tidied"]


@posix
def test_exit_in_a_clean_up() -> None:
    """A SystemExit out of a signal's handler cuts short a clean-up that is under way."""
    assert printed(EXITS_IN_A_CLEAN_UP) == "work\ntidying\n"


@posix
def test_second_ctrl_c_in_a_clean_up() -> None:
    """A second Ctrl-C breaks off a clean-up that doesn't pause."""
    log: list[str] = []

    async def main() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
            await asyncio.sleep(60)
        finally:
            log.append("begins")
            signal.raise_signal(signal.SIGINT)
            log.append("ends")

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(main())
    assert log == ["begins"]


def test_shielded() -> None:
    """What is shielded is lost all the same when main ends, unless it is awaited."""
    for way, saved in (
        (shielded.shield_alone, []),
        (shielded.and_awaited, ["the trip"]),
    ):
        disk: list[str] = []
        virtual_clock.run(way(disk))
        assert disk == saved


def test_limits() -> None:
    """A limit ends a wait, and has nothing to say of a call that blocks."""
    assert asyncio.run(cant_hold.limited(cant_hold.waits)) == "TimeoutError"
    assert asyncio.run(cant_hold.limited(cant_hold.blocks)) != "TimeoutError"
    late = cant_hold.limited(cant_hold.blocks_then_waits)
    assert asyncio.run(late) == "TimeoutError"


def test_a_pause_that_ends_at_once() -> None:
    """After a blocking call a limit lets a pause pass by that ends at once."""

    async def job() -> None:
        await cant_hold.blocks()
        await asyncio.sleep(0)

    assert asyncio.run(cant_hold.limited(job)) != "TimeoutError"


def test_both_limits() -> None:
    """After a slow clean-up, both limits have passed."""

    async def slowly() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(3)

    async def main() -> tuple[bool, bool]:
        try:
            async with asyncio.timeout(2) as outer:
                async with asyncio.timeout(1) as inner:
                    await slowly()
        except TimeoutError:
            return outer.expired(), inner.expired()
        raise AssertionError

    assert virtual_clock.run(main())[0] == (True, True)


def test_whose_limit(capsys: Captured) -> None:
    """Each limit knows by expired whether it was the one, and a library's was none."""
    _, seconds = virtual_clock.run(whose_limit.main())
    assert round(seconds, 6) == 0.2
    assert capsys.readouterr().out.splitlines() == [
        "the page's limit: False True",
        "the limit of all: True False",
        "the library: False False",
    ]


@pytest.mark.parametrize("kind", [BaseException, Exception])
def test_swallowed(kind: type[BaseException]) -> None:
    """A limit whose stop is swallowed raises nothing, and has expired."""

    async def fetch() -> str:
        with suppress(kind):
            await asyncio.sleep(60)
        return "text"

    async def main() -> str:
        async with asyncio.timeout(1) as limit:
            text = await fetch()
        assert limit.expired()
        return text

    if kind is Exception:
        with pytest.raises(TimeoutError):
            virtual_clock.run(main())
    else:
        assert virtual_clock.run(main())[0] == "text"


def test_stops_another(capsys: Captured) -> None:
    """Suppressing a helper's stop also takes one's own, and waiting for it does not."""
    asyncio.run(stops_another.main())
    assert capsys.readouterr().out.splitlines() == [
        "with_suppress: goes on",
        "with_suppress: was stopped is False",
        "with_wait: was stopped is True",
    ]


def test_wait_for() -> None:
    """On Python 3.11 wait_for takes a stop that comes in the turn of the result."""

    async def main() -> bool:
        page = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(asyncio.wait_for(page, 60))
        await asyncio.sleep(0)
        page.set_result("page")
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert asyncio.run(main()) == (sys.version_info >= (3, 12))


def test_wait_passes_nothing_down() -> None:
    """Stopped while it waits with asyncio.wait, a task leaves the other to itself."""

    async def main() -> bool:
        helper = asyncio.create_task(some(9))
        task = asyncio.create_task(stops_in_wait(helper))
        await some(2)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        await helper
        return helper.cancelled()

    async def stops_in_wait(helper: asyncio.Task[None]) -> None:
        await asyncio.wait([helper])

    assert not asyncio.run(main())


def test_siblings(capsys: Captured) -> None:
    """After a failure the others come under gather, and are stopped in a group."""
    virtual_clock.run(siblings.main())
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "with_gather: came later: [2, 3]"
    assert lines[3] == "in_a_group: came later: []"


def test_a_group_stops_its_block() -> None:
    """When a task of a group fails, the lines in the block are stopped, too."""
    log = []

    async def fail() -> None:
        raise ValueError

    async def main() -> None:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(fail())
                log.append("begun")
                await asyncio.Event().wait()
        except* ValueError:
            log.append("failed")

    asyncio.run(main())
    assert log == ["begun", "failed"]


def test_a_stop_that_meets_a_failure() -> None:
    """A group raises the failure, and the stop comes after it; up to 3.12 it is lost."""
    log = []

    async def fail_later() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise ValueError

    async def job() -> None:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(fail_later())
        except* ValueError:
            log.append("failed")
        await asyncio.sleep(0)
        log.append("went on")

    async def main() -> bool:
        task = asyncio.create_task(job())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    kept = sys.version_info >= (3, 13)
    assert asyncio.run(main()) is kept
    assert log == (["failed"] if kept else ["failed", "went on"])


def test_several_kinds(capsys: Captured) -> None:
    """Each clause of except* gets all failures of its kind."""
    asyncio.run(several_kinds.main())
    assert capsys.readouterr().out.splitlines() == [
        "lost: page 2 is gone page 3 is gone",
        "wrong: page 1 is no number",
    ]


def test_first_one(capsys: Captured) -> None:
    """The first answer ends the group, and the other tasks are stopped."""
    first_one.stopped.clear()
    _, seconds = virtual_clock.run(first_one.main())
    assert seconds == pytest.approx(0.1)
    assert capsys.readouterr().out == "answered: near\nstopped: far farther\n"


def test_group_that_is_cancelled() -> None:
    """From 3.15 on a group has a method for this, and raises nothing then."""
    ended: list[str] = []

    async def child() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            ended.append("stopped")
            raise

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
            await asyncio.sleep(0)
            group.cancel()  # type: ignore[attr-defined]  # from 3.15 on
        ended.append("goes on")

    if sys.version_info < (3, 15):
        assert not hasattr(asyncio.TaskGroup, "cancel")
    else:
        virtual_clock.run(main())
        assert ended == ["stopped", "goes on"]


@pytest.mark.skipif(sys.version_info < (3, 15), reason="it came with 3.15")
def test_a_child_that_cancels_its_group() -> None:
    """A task that cancels its own group counts as cancelled, though it returns."""

    async def main() -> bool:
        async with asyncio.TaskGroup() as group:

            async def child() -> str:
                group.cancel()  # type: ignore[attr-defined]  # from 3.15 on
                return "answer"

            task = group.create_task(child())
        return task.cancelled()

    assert asyncio.run(main())


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_group_and_ctrl_c(kind: type[BaseException]) -> None:
    """Two exceptions leave a group bare, and asyncio.run though main catches them."""
    caught: list[BaseException] = []

    async def interrupted() -> None:
        raise kind

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(interrupted())
        except kind as error:
            caught.append(error)

    with pytest.raises(kind) as raised:
        asyncio.run(main())
    assert caught == [raised.value]


def test_a_child_that_stops_itself() -> None:
    """A group says nothing of a task that raises CancelledError by itself."""
    came: list[str] = []

    async def leaves() -> None:
        raise asyncio.CancelledError

    async def stays() -> None:
        await some(5)
        came.append("stays")

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(leaves())
            group.create_task(stays())

    asyncio.run(main())
    assert came == ["stays"]


def test_told_to_stop(capsys: Captured) -> None:
    """A thread that looks whether it should stop has ended before main goes on."""
    asyncio.run(told_to_stop.main())
    assert capsys.readouterr().out == "watch: tidies up\nmain: gives up\n"


def test_what_a_thread_raises_is_told() -> None:
    """What the work in a thread returns comes out, and so does what it raises."""

    def fails(stop: Event) -> None:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        asyncio.run(told_to_stop.in_a_thread(fails))


def test_what_a_thread_raises_when_stopped() -> None:
    """What the work raises while it is stopped does not take the stop's place."""

    def fails(stop: Event) -> None:
        stop.wait()
        raise OSError("gone")

    async def main() -> bool:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        task = asyncio.create_task(told_to_stop.in_a_thread(fails))
        await some(9)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert asyncio.run(main())


def test_in_line_for_a_thread() -> None:
    """A call that is dropped while it is in line for a full pool never runs."""
    go, ran = Event(), []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(1))
        first = asyncio.create_task(asyncio.to_thread(go.wait))
        second = asyncio.create_task(asyncio.to_thread(ran.append, 2))
        await some(9)
        second.cancel()
        await asyncio.wait([second])
        go.set()
        await first

    asyncio.run(main())
    assert ran == []


def test_main_that_returns() -> None:
    """A main that catches the stop of Ctrl-C and returns ends as if it were none."""

    async def main() -> str:
        with suppress(asyncio.CancelledError):
            signal.raise_signal(signal.SIGINT)
            await asyncio.sleep(60)
        return "tidied up"

    assert asyncio.run(main()) == "tidied up"


@posix
def test_whom_ctrl_c_reaches() -> None:
    """A terminal's Ctrl-C reaches children, but not those with a group or session."""
    with subprocess.Popen(
        [sys.executable, "-c", WHOM_CTRL_C_REACHES],
        start_new_session=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        said = process.stdout.read().splitlines()
    assert said == ["plain has ended", "group goes on", "session goes on"]


@posix
def test_idle_workers(tmp_path: Path) -> None:
    """Ctrl-C ends a busy worker's job, and an idle worker, which breaks the pool."""
    script = tmp_path / "idle_workers.py"
    script.write_text(IDLE_WORKERS)
    done = python(script, tmp_path / "begun")
    assert done.stdout.split() == ["stopped", "broken"], done.stderr


@posix
def test_process_1() -> None:
    """The first process of a container ignores SIGTERM, unless it answers it."""
    inside = ["unshare", "--user", "--map-root-user", "--pid", "--fork"]
    if (
        not which("unshare")
        or subprocess.run([*inside, "true"], check=False).returncode
    ):
        pytest.skip("this system has no namespaces for us")
    done = subprocess.run(
        [*inside, sys.executable, "-c", AS_PROCESS_1],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == "process 1 goes on\n"


@posix
def test_how_often() -> None:
    """A loop that waits is stopped by one Ctrl-C, and a loop that is blocked by two."""
    assert printed(HOW_OFTEN).split() == ["1", "2"]


@posix
def test_drained() -> None:
    """A service that is stopped has done none of its jobs, one that is drained all."""
    before = signal.getsignal(signal.SIGTERM)
    for drain, done in ((False, 0), (True, 12)):
        said = asyncio.run(drained.serve(drain=drain))
        assert said == f"12 taken, 8 refused, {done} done"
    assert signal.getsignal(signal.SIGTERM) == before


def test_dropped() -> None:
    """What shutdown drops is waited for in vain; what cancel drops is not."""
    assert dropped.asked(dropped.by_shutdown) == "cancelled 8, wait misses 8"
    assert dropped.asked(dropped.one_by_one) == "cancelled 8, wait misses 0"


def test_dropped_is_done() -> None:
    """A future that shutdown has dropped says that it is done."""
    go = Event()
    with ThreadPoolExecutor(1) as pool:
        futures = [pool.submit(go.wait) for _ in range(3)]
        pool.shutdown(wait=False, cancel_futures=True)
        go.set()
    assert all(future.done() for future in futures)
    assert len(wait(futures, timeout=0).not_done) == 2


def test_left_early() -> None:
    """Left by break a source is closed late; with aclosing, before one goes on."""
    for way, first in (
        (left_early.plain, "the next statement"),
        (left_early.closing, "the source is closed"),
    ):
        left_early.log.clear()
        asyncio.run(way())
        assert left_early.log[0] == first


def test_nobody_holds() -> None:
    """A task that is collected sees a GeneratorExit, and no CancelledError."""
    seen: list[str] = []
    said: list[str] = []

    async def listen() -> None:
        try:
            await asyncio.get_running_loop().create_future()
        except BaseException as error:
            seen.append(type(error).__name__)
            raise

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, what: said.append(what["message"]))
        asyncio.create_task(listen())  # noqa: RUF006  nobody is to hold it
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        gc.collect()

    asyncio.run(main())
    assert seen == ["GeneratorExit"]
    assert said == ["Task was destroyed but it is pending!"]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="it came with 3.12")
def test_patience_with_threads() -> None:
    """From 3.12 on asyncio.run waits for its threads for five minutes at most."""
    assert asyncio.constants.THREAD_JOIN_TIMEOUT == 300  # type: ignore[attr-defined]


@posix
def test_twice_in_a_pool() -> None:
    """A second Ctrl-C ends the wait for a pool; from 3.13 on its threads end, too."""
    expected = ["first", "second", "main", "ends"]
    if sys.version_info >= (3, 13):
        expected.append("answered")
    assert printed(TWICE).split() == expected


@posix
def test_twice_in_a_pool_of_two() -> None:
    """Until 3.12 the thread that was waited for is forgotten, and no other."""
    expected = ["the other"] if sys.version_info < (3, 13) else ["the other", "the one"]
    assert printed(TWICE_WITH_TWO).splitlines() == expected


@posix
def test_three_times_in_a_pool() -> None:
    """A third Ctrl-C ends the program, though its threads have not ended."""
    done = subprocess.run(
        [sys.executable, "-c", THREE_TIMES],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.split() == ["first", "second", "over"]
