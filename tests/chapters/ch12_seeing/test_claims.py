"""What chapter 12 claims, but for watch.py."""

import asyncio
import logging
import re
import subprocess
import sys
from pathlib import Path
from threading import Barrier, Event, Thread
from time import sleep
from typing import Any

import pytest

from ch12_seeing import inside, named, ring, stuck, which_tool
from harness.programs import CODE, python
from harness.signals import posix

Captured = pytest.CaptureFixture[str]
FOLDER = CODE / "ch12_seeing"
ATTACHES = pytest.mark.skipif(
    sys.version_info < (3, 14) or sys.platform != "linux",
    reason="needs Python 3.14 and Linux",
)

LATER = """
import faulthandler, re, time
faulthandler.dump_traceback_later(0.5, exit=True)
def looks():
    re.match("(a+)+b", "a" * 60)
looks()
"""

ALARMS = """
import re, signal
numbers = iter(range(10**7))
def rings(*_):
    print(numbers.__length_hint__())
    raise KeyboardInterrupt
signal.signal(signal.SIGVTALRM, rings)
signal.setitimer(signal.ITIMER_VIRTUAL, 0.02)
"""

SIGNALLED = """
import faulthandler, os, signal
faulthandler.register(signal.SIGUSR1)
def works():
    os.kill(os.getpid(), signal.SIGUSR1)
works()
print("goes on")
"""

CRASHES = """
import ctypes
def reads():
    ctypes.string_at(0)
reads()
"""

ATTACHED = """
import sys, threading, time
from ch12_seeing.outside import let_others_look

let_others_look()
lock = threading.Lock()
lock.acquire()

def release():
    sys.stdin.readline()
    print("released", flush=True)
    lock.release()

threading.Thread(target=release).start()
print("hangs", flush=True)
lock.acquire()
for _ in range(100):
    time.sleep(0)
print("ends", flush=True)
"""

SLOW = """
import asyncio, time

async def slow():
    time.sleep(0.3)

async def main():
    await asyncio.create_task(slow(), name="the slow one")

asyncio.run(main())
"""


def test_stuck(capsys: Captured) -> None:
    """Faulthandler names the line at which each thread of a deadlock stands."""
    stuck.main()
    lines = (FOLDER / "stuck.py").read_text("utf-8").splitlines()
    said = capsys.readouterr().out
    for name in ("sell", "count"):
        found = re.search(rf"stuck\.py, line (\d+) in {name}\n", said)
        assert found
        stands = lines[int(found[1]) - 1].strip()
        assert stands == ("with book:" if name == "sell" else "with till:")


def test_later() -> None:
    """It does so by itself after a while, also in a call that keeps the lock."""
    done = python("-c", LATER)
    assert done.returncode == 1
    assert "Timeout (0:00:00.500000)!" in done.stderr
    assert 'File "<string>", line 5 in looks' in done.stderr


@posix
def test_heard() -> None:
    """A search looks for signals, and a sum does not before its end."""
    search = python("-c", f"{ALARMS}re.match('(a+)+b', 'a' * 60)")
    assert search.stdout == f"{10**7}\n"
    assert search.stderr.endswith("KeyboardInterrupt\n")
    assert python("-c", f"{ALARMS}sum(numbers)").stdout == "0\n"


@posix
def test_signalled() -> None:
    """It answers a signal, and the program goes on."""
    done = python("-c", SIGNALLED)
    assert done.returncode == 0
    assert 'File "<string>", line 5 in works' in done.stderr
    assert done.stdout == "goes on\n"


@posix
def test_crashes() -> None:
    """With -X faulthandler a program that crashes says where, without it nothing."""
    assert "in reads" not in python("-c", CRASHES).stderr
    done = python("-X", "faulthandler", "-c", CRASHES)
    assert "Segmentation fault" in done.stderr
    assert 'File "<string>", line 4 in reads' in done.stderr
    assert done.returncode < 0


@pytest.mark.skipif(sys.platform != "linux", reason="Linux keeps names of threads")
def test_names_of_threads() -> None:
    """From 3.14 on a thread's name reaches the system and faulthandler."""
    names: list[str] = []
    done, seen = Event(), Event()

    def job() -> None:
        for file in Path("/proc/self/task").glob("*/comm"):
            names.append(file.read_text().strip())
        seen.set()
        done.wait()

    thread = Thread(target=job, name="page 7")
    thread.start()
    seen.wait()
    done.set()
    thread.join()
    assert ("page 7" in names) == (sys.version_info >= (3, 14))


def test_ring(capsys: Captured) -> None:
    """Locks that know their owners show a deadlock as a ring."""
    ring.main()
    assert capsys.readouterr().out == "A waits for B waits for A\n"


def test_no_ring() -> None:
    """Who waits for somebody that goes on is in no ring."""
    lock = ring.OwnedLock()
    ready = Barrier(2, timeout=60)

    def job() -> None:
        ready.wait()
        with lock:
            pass

    waiter = Thread(target=job, name="waiter")
    waiter.start()
    with lock:
        ready.wait()
        while "waiter" not in ring.wanted:
            Event().wait(0.01)
        assert ring.ring("waiter") == ["waiter", "MainThread"]
    waiter.join()
    assert ring.ring("waiter") == ["waiter"]


def test_inside(capsys: Captured) -> None:
    """What a task awaits leads to the call at which it waits."""
    asyncio.run(inside.main())
    assert capsys.readouterr().out.splitlines() == [
        "page 1: fetch > ask > Event.wait",
        "page 2: fetch > ask > Event.wait",
        "report: report > sleep",
    ]


def test_names_of_tasks(capsys: Captured) -> None:
    """A line of a log names thread and task, the task from 3.12 on."""
    handlers = logging.getLogger().handlers[:]
    try:
        logging.getLogger().handlers.clear()
        named.write_log()
        asyncio.run(named.main())
    finally:
        logging.getLogger().handlers[:] = handlers
    first, second, third = capsys.readouterr().out.splitlines()
    knows = sys.version_info >= (3, 12)
    assert re.match(r"MainThread, Task-\d+:" if knows else "MainThread, None:", first)
    assert second.startswith(f"MainThread, {'page 2' if knows else None}:")
    assert third.startswith("asyncio_0, None:")


def test_origin() -> None:
    """Origins are told if they are tracked, and debug mode tracks them."""
    once, again = python(FOLDER / "origin.py").stderr.split("tracemalloc")[:2]
    assert "Coroutine created at" not in once
    assert "Coroutine created at" in again
    assert "in save_all" in again

    async def depth() -> int:
        return sys.get_coroutine_origin_tracking_depth()

    assert asyncio.run(depth()) == 0
    assert asyncio.run(depth(), debug=True) == 10


def test_debug() -> None:
    """Debug mode, also by -X dev, names a task that keeps the loop."""
    assert "the slow one" not in python("-c", SLOW).stderr
    for done in (
        python("-X", "dev", "-c", SLOW),
        python("-c", SLOW, PYTHONASYNCIODEBUG="1"),
    ):
        assert re.search(
            r"Executing <Task .*name='the slow one'.* took 0\.", done.stderr
        )


def row(text: str, tool: str) -> list[str]:
    """Return a row of the table of tools."""
    (line,) = (line for line in text.splitlines() if line.startswith(tool))
    return line.removeprefix(tool).split()


def test_late_heart() -> None:
    """A heart in the loop is late when another call has held it."""
    late: list[float] = []

    async def heart() -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + 0.1
        await asyncio.sleep(0.1)
        late.append(loop.time() - due)

    async def main() -> None:
        beating = asyncio.create_task(heart())
        asyncio.get_running_loop().call_soon(sleep, 0.5)
        await beating

    asyncio.run(main())
    assert late[0] >= 0.4


def test_table() -> None:
    """Which tool names the line: for threads one, for tasks another."""
    text = (FOLDER / "which_tool.315.out").read_text("utf-8")
    for tool in ("faulthandler", "sampling dump -a"):
        assert row(text, tool) == ["yes", "no", "yes", "yes"]
    for tool in ("asyncio pstree", "dump --async-aware"):
        assert row(text, tool) == ["no", "yes", "yes", "no"]
    assert set(which_tool.WAYS) == {"threads", "tasks", "blocked", "computing"}


@ATTACHES
def test_attached_to_a_hang(tmp_path: Path) -> None:
    """What is sent with sys.remote_exec runs when the hang is over, and not in it."""
    script = tmp_path / "look.py"
    script.write_text("print('looked', flush=True)")
    command = [sys.executable, "-c", ATTACHED]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, text=True, cwd=CODE
    ) as hung:
        assert hung.stdout is not None
        assert hung.stdout.readline() == "hangs\n"
        Event().wait(0.3)  # until it waits for the lock
        remote_exec: Any = getattr(sys, "remote_exec")  # noqa: B009  3.11 has none
        try:
            remote_exec(hung.pid, str(script))
        except PermissionError:
            hung.kill()
            pytest.skip("this system allows no process to look into another")
        out, _ = hung.communicate("go on\n")
    assert out.split() == ["released", "looked", "ends"]
