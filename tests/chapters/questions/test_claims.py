"""What the answers to people's questions claim, beyond the chapters."""

import asyncio
import csv
import itertools
import os
import pickle
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from functools import partial
from inspect import iscoroutinefunction
from multiprocessing import TimeoutError as NothingCame
from multiprocessing import active_children, get_all_start_methods, get_context
from multiprocessing.pool import ThreadPool
from multiprocessing.resource_tracker import unregister
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from textwrap import dedent
from threading import Event
from time import sleep
from types import SimpleNamespace

import pytest

from ch02_threads import real_pages
from harness import virtual_clock
from harness.methods import every_method
from harness.programs import environment, python
from questions import (
    async_init,
    give_up,
    last_one_out,
    older_pool,
    one_for_each,
    per_second,
    print_in_two,
    safe_list,
    two_arguments,
    two_servers,
    until_now,
    while_it_runs,
)

Captured = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch

IN_A_CELL = """
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
def square(number): return number * number
with ProcessPoolExecutor(1, mp_context=get_context("METHOD")) as pool:
    print(list(pool.map(square, [3])))
"""


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")  # as xdist is
@every_method
def test_older_pool_forgets(method: str) -> None:
    """A pool that lost a worker goes on, and never does the job that was lost."""
    with get_context(method).Pool(1) as pool:
        lost = pool.map_async(older_pool.die, [0])
        assert pool.map_async(older_pool.square, [3]).get(timeout=60) == [9]
        with pytest.raises(NothingCame):
            lost.get(timeout=0.2)


@every_method
def test_function_in_a_cell(method: str) -> None:
    """What is in no file is found by forked workers, and by no others."""
    done = subprocess.run(
        [sys.executable, "-"],
        input=IN_A_CELL.replace("METHOD", method),
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert (done.stdout == "[9]\n") == (method == "fork")
    assert (done.returncode == 0) == (method == "fork")


def test_two_arguments() -> None:
    """Map takes one from each sequence, and ends with the shortest."""
    with ThreadPoolExecutor(2) as pool:
        pairs = pool.map(two_arguments.fetch, ["north", "south", "east"], [7, 8])
        assert [*pairs] == ["page 7 of north", "page 8 of south"]
        same = pool.map(partial(two_arguments.fetch, "north"), [7, 8])
        assert [*same] == ["page 7 of north", "page 8 of north"]


def test_safe_list(capsys: Captured) -> None:
    """Appending loses nothing, and looking first notes a page twice."""
    safe_list.everything.clear()
    safe_list.noted.clear()
    safe_list.main()
    assert sorted(safe_list.everything) == sorted([*range(4)] * 50_000)
    assert safe_list.noted == [7, 7]
    assert capsys.readouterr().out.endswith("noted: [7, 7]\n")


def test_connection_of_another_thread() -> None:
    """A connection to a database says that it is used in another thread."""
    shared = sqlite3.connect(":memory:")
    with (
        ThreadPoolExecutor(1) as pool,
        pytest.raises(
            sqlite3.ProgrammingError, match="can only be used in that same thread"
        ),
    ):
        pool.submit(shared.execute, "SELECT 1").result()
    shared.close()


@pytest.fixture
def opened(monkeypatch: Patch) -> Iterator[list[sqlite3.Connection]]:
    """Return the connections that are opened, and close them from here."""
    for_all = partial(sqlite3.connect, check_same_thread=False)
    monkeypatch.setattr(sqlite3, "connect", for_all)
    monkeypatch.setattr(one_for_each, "opened", [])
    yield one_for_each.opened
    for connection in one_for_each.opened:
        connection.close()


def test_one_for_each(opened: list[sqlite3.Connection]) -> None:
    """The initializer opens one connection for each worker, not for each job."""
    with ThreadPoolExecutor(2, initializer=one_for_each.connect) as pool:
        assert [*pool.map(one_for_each.double, range(6))] == [0, 2, 4, 6, 8, 10]
    assert len(opened) == 2


@pytest.mark.usefixtures("opened")
def test_local_is_of_its_thread() -> None:
    """What one thread keeps in a thread's own place another doesn't see."""
    one_for_each.connect()
    with ThreadPoolExecutor(1) as pool:
        assert not pool.submit(hasattr, one_for_each.mine, "connection").result()


def test_a_line_is_two_pieces(capsys: Captured) -> None:
    """Print writes the text, and then the end of the line."""
    print_in_two.main()
    assert capsys.readouterr().out == (
        "pieces: ['page', 'page', '\\n', '\\n']\non the screen: 'pagepage\\n\\n'\n"
    )


@pytest.mark.parametrize("daemon", [False, True])
def test_last_one_out(daemon: bool) -> None:
    """A program waits for its threads, unless they are daemons."""
    done = subprocess.run(
        [sys.executable, last_one_out.__file__, *["daemon"][: int(daemon)]],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == "main is done\n" + ("" if daemon else "saved\n")


def test_give_up() -> None:
    """A task is given up on time, and has ended before the block is left."""
    ended: list[float] = []

    async def fetch() -> str:
        try:
            await asyncio.sleep(2)
        finally:
            ended.append(asyncio.get_running_loop().time())
        return "text"

    async def main() -> list[float]:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await fetch()
        return [*ended]

    assert virtual_clock.run(main()) == ([0.5], 0.5)


def test_fetch_ends(capsys: Captured) -> None:
    """The fetch of the program tidies up before it is given up."""
    _, seconds = virtual_clock.run(give_up.main())
    assert seconds == 0.5
    assert capsys.readouterr().out.splitlines()[0] == "the fetch has ended"


def test_blocking_is_not_given_up() -> None:
    """A call that blocks is not given up, and raises nothing afterwards."""

    async def fetch(wait: Callable[[float], None]) -> str:
        wait(0.05)
        return "text"

    async def main() -> str:
        async with asyncio.timeout(0.01):
            return await fetch(sleep)

    assert asyncio.run(main()) == "text"


def test_blocking_is_given_up_late() -> None:
    """The time-out of what blocks comes at the next wait in its block."""

    async def main() -> None:
        async with asyncio.timeout(0.01):
            sleep(0.05)  # noqa: ASYNC251  that it blocks is the point
            await asyncio.sleep(60)

    with pytest.raises(TimeoutError):
        asyncio.run(main())


def test_a_thread_is_given_up_on_time() -> None:
    """In a thread the call goes on, and nobody waits for it."""
    goes_on = Event()

    async def main() -> bool:
        try:
            async with asyncio.timeout(0.01):
                await asyncio.to_thread(goes_on.wait, 60)
        except TimeoutError:
            return not goes_on.is_set()
        finally:
            goes_on.set()
        return False

    assert asyncio.run(main())


HANGS = """
import faulthandler, threading
faulthandler.dump_traceback_later({0})
never = threading.Event()
threading.Thread(target=never.wait, args=[{0} + 2]).start()
never.wait({0} + 2)
"""


def test_where_it_hangs(tmp_path: Path) -> None:
    """The line is printed at which each thread stands."""
    path = tmp_path / "hangs.py"
    for seconds in (0.3, 3, 30):  # one may come before the line, for a core is late
        path.write_text(HANGS.format(seconds), "utf-8")
        said = python(path).stderr
        if said.count("most recent call first") == 2:
            break
    assert f'File "{path}", line 6 in <module>' in said


@every_method
def test_older_pool_ends_jobs(method: str, tmp_path: Path) -> None:
    """At the end of its block the older pool ends jobs, and the executor waits."""
    path = tmp_path / "pools.py"
    path.write_text(POOLS.format(method=method), "utf-8")
    assert python(path).stdout == "done: executor\n"


POOLS = """
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

def job(pool):
    time.sleep(1)
    print("done:", pool, flush=True)

if __name__ == "__main__":
    context = get_context({method!r})
    with context.Pool(1) as pool:
        pool.apply_async(job, ["older"])
    with ProcessPoolExecutor(1, context) as pool:
        pool.submit(job, "executor")
"""


def test_async_init() -> None:
    """An async ``__init__`` raises, and a method that awaits makes the object."""
    with (
        pytest.raises(TypeError, match="should return None, not 'coroutine'"),
        pytest.warns(RuntimeWarning, match="was never awaited"),
    ):
        async_init.Hasty()
    shop, seconds = virtual_clock.run(async_init.Shop.opened())
    assert seconds == 0.1
    assert shop.prices == {"tea": 3}


def test_per_second(monkeypatch: Patch) -> None:
    """Each page begins at its own moment, so many in each second."""
    begun: list[float] = []

    async def fetch(page: int) -> str:
        begun.append(asyncio.get_running_loop().time())
        return f"text of page {page}"

    monkeypatch.setattr(per_second, "fetch", fetch)
    monkeypatch.setattr(per_second, "PER_SECOND", 8)
    virtual_clock.run(per_second.main())
    assert begun == [page / 8 for page in range(20)]


def test_all_share_the_pace() -> None:
    """A second batch goes on where the first ended, and a pause is not made up for."""
    begun: list[float] = []

    async def main() -> None:
        pace = per_second.Pace(8)

        async def begin() -> None:
            await pace.wait()
            begun.append(asyncio.get_running_loop().time())

        await asyncio.gather(*(begin() for _ in range(3)))
        await asyncio.gather(*(begin() for _ in range(2)))
        await asyncio.sleep(9.5)
        await asyncio.gather(*(begin() for _ in range(2)))

    virtual_clock.run(main())
    assert begun == [0, 1 / 8, 2 / 8, 3 / 8, 4 / 8, 10, 10 + 1 / 8]


def test_a_semaphore_is_no_rate() -> None:
    """Behind a semaphore of one, fifty quick pages begin in a second."""

    async def main() -> int:
        place, begun = asyncio.Semaphore(1), []

        async def in_turn() -> None:
            async with place:
                begun.append(asyncio.get_running_loop().time())
                await asyncio.sleep(1 / 64)

        await asyncio.gather(*(in_turn() for _ in range(100)))
        return sum(moment < 1 for moment in begun)

    assert virtual_clock.run(main())[0] == 64


def test_two_servers() -> None:
    """One server has a thread for each request, and the other one for all."""
    assert two_servers.a_thread_for_each() == two_servers.AT_ONCE
    assert asyncio.run(two_servers.a_task_for_each()) == 1


def test_requests_in_a_thread() -> None:
    """The library requests has nothing to await, and works in a thread."""
    requests = pytest.importorskip("requests", reason="comes with the book's tools")
    assert not iscoroutinefunction(requests.get)
    with real_pages.serving() as site:
        get = asyncio.to_thread(requests.get, f"{site}/7", timeout=60)
        assert asyncio.run(get).text == "text of page /7"


HANGING_TASK = """
import asyncio

async def ask():
    await asyncio.Event().wait()

async def main():
    asking = asyncio.create_task(ask(), name="page 7")
    print("ready", flush=True)
    await asking

asyncio.run(main())
"""


@pytest.mark.skipif(sys.version_info < (3, 14), reason="it is there from 3.14 on")
@pytest.mark.parametrize("command", ["pstree", "ps"])
def test_tasks_from_outside(command: str, tmp_path: Path) -> None:
    """A program that hangs is asked from outside which of its tasks wait where."""
    path = tmp_path / "hangs.py"
    path.write_text(HANGING_TASK, "utf-8")
    with subprocess.Popen(
        [sys.executable, path], env=environment(), stdout=subprocess.PIPE
    ) as hanging:
        assert hanging.stdout
        assert hanging.stdout.readline().strip() == b"ready"
        sleep(0.2)  # the tasks have gone to wait
        asked = subprocess.run(
            [sys.executable, "-m", "asyncio", command, str(hanging.pid)],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        hanging.kill()
    if "Permission" in asked.stderr or "not permitted" in asked.stderr:
        pytest.skip("this system wants an administrator for it")
    assert "page 7" in asked.stdout
    assert "ask" in asked.stdout
    assert ("hangs.py:5" in asked.stdout) == (command == "pstree")


SINCE_314 = sys.version_info >= (3, 14)


@pytest.mark.parametrize(
    "name", ["ThreadedChildWatcher", "SafeChildWatcher", "PidfdChildWatcher"]
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows never had one")
@pytest.mark.filterwarnings("ignore:.*ChildWatcher:DeprecationWarning")
def test_child_watchers(name: str) -> None:
    """Watchers of child processes are gone from Python 3.14 on."""
    assert hasattr(asyncio, name) != SINCE_314


@pytest.mark.parametrize(
    "iterator",
    [
        itertools.count(),
        itertools.chain([1]),
        itertools.cycle([1]),
        *itertools.tee([1], 1),
    ],
    ids=lambda iterator: type(iterator).__name__,
)
@pytest.mark.filterwarnings("ignore:.*itertools:DeprecationWarning")
def test_iterators_are_not_pickled(iterator: object) -> None:
    """From Python 3.14 on no iterator of `itertools` can be pickled."""
    if SINCE_314:
        with pytest.raises(TypeError, match=r"cannot pickle 'itertools\."):
            pickle.dumps(iterator)
    else:
        assert pickle.dumps(iterator)


@pytest.mark.parametrize(
    "line",
    [
        "asyncio.set_event_loop_policy(None)",
        "asyncio.iscoroutinefunction(print)",
        "exec('def f():\\n try: return 1\\n finally: return 2')",
    ],
)
def test_warns_since(line: str) -> None:
    """Python 3.14 warns of what earlier ones took in silence."""
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", f"import asyncio\n{line}"],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    warned = "slated for removal in Python 3.16|'return' in a 'finally' block"
    assert bool(re.search(warned, done.stderr)) == SINCE_314


@pytest.mark.skipif(sys.version_info < (3, 12), reason="it is there from 3.12 on")
def test_a_loop_without_a_policy() -> None:
    """The loop that asyncio runs in is made by what one gives it."""
    made = []

    def make() -> asyncio.AbstractEventLoop:
        made.append(asyncio.new_event_loop())
        return made[0]

    async def main() -> bool:
        return asyncio.get_running_loop() is made[0]

    assert asyncio.run(main(), loop_factory=make)  # type: ignore[call-arg]


LOCK_IN_A_PROCESS = """
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Process, get_start_method
from threading import Lock

class Saver(Process):
    def __init__(self):
        super().__init__()
        self.lock = Lock()

if __name__ == "__main__":
    print(get_start_method())
    saver = Saver()
    saver.start()
    saver.join()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="others never forked by default")
def test_what_a_process_gets(tmp_path: Path) -> None:
    """On Linux what a process gets is pickled from Python 3.14 on."""
    path = tmp_path / "saver.py"
    path.write_text(LOCK_IN_A_PROCESS, "utf-8")
    done = python(path)
    assert done.stdout == ("forkserver\n" if SINCE_314 else "fork\n")
    assert ("cannot pickle '_thread.lock' object" in done.stderr) == SINCE_314


@pytest.mark.parametrize("guarded", [False, True])
def test_fork_for_a_day(guarded: bool, tmp_path: Path) -> None:
    """The old start method comes back by a line below the guard."""
    if "fork" not in get_all_start_methods():
        pytest.skip("this system can't fork")
    text = Path(until_now.__file__).read_text("utf-8")
    line = "    __import__('multiprocessing').set_start_method('fork')\n"
    guard = 'if __name__ == "__main__":\n'
    path = tmp_path / "until_now.py"
    path.write_text(text.replace(guard, guard + line * guarded), "utf-8")
    seen = "10" if guarded or not SINCE_314 else "1"
    assert python(path).stdout.splitlines()[0] == f"worker_sees_limit: {seen}"


PRINTS = """
import multiprocessing, os, sys
from io import StringIO

def say(flush):
    print("text", flush=flush)
    os._exit(1)

if __name__ == "__main__":
    flush, spawned = sys.argv[1] == "flush", multiprocessing.get_context("spawn")
    seen = StringIO()
    sys.stdout, terminal = seen, sys.stdout
    child = spawned.Process(target=say, args=(flush,))
    child.start()
    child.join()
    print(repr(seen.getvalue()), file=terminal)
"""


@pytest.mark.parametrize("flush", [False, True])
def test_what_a_child_prints(flush: bool, tmp_path: Path) -> None:
    """What is in a child's buffer is lost by force, and goes where it always went."""
    path = tmp_path / "prints.py"
    path.write_text(PRINTS, "utf-8")
    said = subprocess.run(
        [sys.executable, path, "flush" if flush else "keep"],
        env={**environment(), "PYTHONUNBUFFERED": ""},
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=100,
    ).stdout.splitlines()
    assert said == ["text", "''"] if flush else ["''"]


LEAVES = {
    "shared_memory": """
        from multiprocessing.shared_memory import SharedMemory
        SharedMemory(create=True, size=8).close()
        """,
    "semaphore": """
        import multiprocessing, os
        lock = multiprocessing.get_context("spawn").Lock()
        os._exit(0)
        """,
}


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is left there")
@pytest.mark.parametrize("kind", LEAVES)
def test_what_is_leaked(kind: str) -> None:
    """The resource tracker tells what a program has not given back."""
    said = subprocess.run(
        [sys.executable, "-c", dedent(LEAVES[kind])],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=100,
    ).stderr
    words = f"There appear to be 1 leaked {kind} objects to clean up at shutdown"
    assert f"UserWarning: resource_tracker: {words}" in said


def test_workers_on_windows(monkeypatch: Patch) -> None:
    """A pool of processes refuses 62 workers where the system is Windows."""
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(ValueError, match="max_workers must be <= 61"):
        ProcessPoolExecutor(62)


FOR_EVER = """
import signal

def stop(*_):
    raise TimeoutError

signal.signal(signal.SIGALRM, stop)
signal.setitimer(signal.ITIMER_REAL, 0.1)
try:
    while True:
        pass
except TimeoutError:
    print("stopped")
"""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has none")
def test_an_alarm_ends_python_code() -> None:
    """In the main thread a handler of an alarm can raise into a loop without end."""
    printed = subprocess.check_output(
        [sys.executable, "-c", FOR_EVER], text=True, timeout=300
    )
    assert printed == "stopped\n"


def test_threads_and_the_loop_as_measured() -> None:
    """Two threads gain about twice without the lock, and nothing with it."""
    table = Path(__file__).parents[3] / "book/measured/gil.csv"
    pythons, *rows = csv.reader(table.read_text(encoding="utf-8").splitlines())
    figures = next(row for row in rows if row[0] == "two threads against the loop")
    for name, figure in zip(pythons[1:], figures[1:], strict=True):
        ratio = float(figure.rstrip(" ×"))
        assert (ratio > 1.7) if name.endswith("t") else (ratio < 1.2), name


TAKES_ALONG = """
import sys
from multiprocessing.shared_memory import SharedMemory
SharedMemory(sys.argv[1]).close()
"""


def open_and_close(name: str) -> None:
    """Open shared memory in a child, as a reader does."""
    SharedMemory(name).close()


def open_and_unregister(name: str) -> None:
    """Take the name of shared memory from the tracker, by hand."""
    open_and_close(name)
    unregister(f"/{name.lstrip('/')}", "shared_memory")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such tracker")
def test_another_program_takes_memory_along() -> None:
    """What a program has opened is removed when it ends, though it is another's."""
    memory = SharedMemory(create=True, size=100)
    subprocess.run(
        [sys.executable, "-c", TAKES_ALONG, memory.name],
        check=True,
        capture_output=True,  # which lasts as long as its tracker
    )
    with pytest.raises(FileNotFoundError):
        SharedMemory(memory.name)
    memory.close()
    unregister(f"/{memory.name.lstrip('/')}", "shared_memory")


def test_a_child_shares_the_tracker() -> None:
    """A process of multiprocessing leaves the memory to the one that started it."""
    memory = SharedMemory(create=True, size=100)
    child = get_context("spawn").Process(target=open_and_close, args=(memory.name,))
    child.start()
    child.join()
    SharedMemory(memory.name).close()
    memory.close()
    memory.unlink()


UNREGISTERED = """
from multiprocessing import get_context
from multiprocessing.shared_memory import SharedMemory
from test_claims import open_and_unregister

if __name__ == "__main__":
    memory = SharedMemory(create=True, size=100)
    spawn = get_context("spawn")
    child = spawn.Process(target=open_and_unregister, args=(memory.name,))
    child.start()
    child.join()
    memory.close()
    memory.unlink()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such tracker")
def test_unregistered_by_hand(tmp_path: Path) -> None:
    """The tracker misses a name that was taken from it before the end."""
    script = tmp_path / "unregistered.py"
    script.write_text(UNREGISTERED, "utf-8")
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    done = python(script, folder=tmp_path, PYTHONPATH=path)
    assert done.returncode == 0
    assert re.search(r"KeyError: '/\w+'", done.stderr)


COLLECTED = "import os; print('line'); os._exit(0)"


@pytest.mark.parametrize(("option", "read"), [("-s", ""), ("-u", "line\n")])
def test_printed_into_a_pipe(option: str, read: str) -> None:
    """What Python prints into a pipe is collected, and with -u it is written at once."""
    done = python(option, "-c", COLLECTED, PYTHONUNBUFFERED="")
    assert done.stdout == read


def test_lines_in_asyncio() -> None:
    """In asyncio one loops over the lines, while the program runs."""

    async def main() -> list[bytes]:
        program = await asyncio.create_subprocess_exec(
            *(sys.executable, "-u", "-c", while_it_runs.PROGRAM),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert program.stdin
        assert program.stdout
        lines = []
        async for line in program.stdout:
            lines.append(line.split()[-1])
            program.stdin.write(b"go on\n")
        assert await program.wait() == 0
        return lines

    assert asyncio.run(main()) == [b"1", b"2", b"3"]


LEFT_BEHIND = """
from KIND import WORKER
from pathlib import Path
from time import sleep

def wait_for(folder):
    while not (folder / "passed").exists():
        sleep(0.01)
    (folder / "then").touch()

def test_it():
    WORKER(target=wait_for, args=(Path(__file__).parent,)).start()
"""


@pytest.mark.parametrize(
    ("kind", "worker"), [("threading", "Thread"), ("multiprocessing", "Process")]
)
def test_pytest_waits_for_what_is_left(kind: str, worker: str, tmp_path: Path) -> None:
    """After `1 passed`, pytest's process waits for a thread or process that is left."""
    script = tmp_path / "test_leaves.py"
    script.write_text(
        LEFT_BEHIND.replace("KIND", kind).replace("WORKER", worker), "utf-8"
    )
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "pytest", "-c", os.devnull, script.name],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdout
        for line in run.stdout:
            if "1 passed" in line:
                (tmp_path / "passed").touch()
    assert run.returncode == 0
    assert (tmp_path / "then").exists()


def test_active_children() -> None:
    """A process that was started and not joined is among the active children."""
    sleeper = get_context("spawn").Process(target=sleep, args=(60,))
    sleeper.start()
    assert sleeper in active_children()
    sleeper.kill()
    sleeper.join()
    assert sleeper not in active_children()


@pytest.mark.skipif(sys.version_info < (3, 12), reason="run takes a factory from 3.12")
def test_a_loop_with_a_selector() -> None:
    """A factory chooses the kind of loop, and this kind has readers everywhere."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, asyncio.SelectorEventLoop)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            loop.add_reader(ours, print)
            assert loop.remove_reader(ours)

    asyncio.run(main(), loop_factory=asyncio.SelectorEventLoop)


CIRCLE = """
import sys, threading
from time import sleep
from meeting import begun, met

errors = []

def load(name):
    try:
        __import__(name)
    except RuntimeError as error:
        errors.append(str(error))

if "first" in sys.argv:
    met.set()
    import shop.till.coins
threads = [
    threading.Thread(target=load, args=(name,))
    for name in ("shop.till", "shop.till.coins")
]
threads[0].start()
begun.wait()
threads[1].start()
sleep(0.5)
met.set()
for thread in threads:
    thread.join()
print(*errors)
"""


@pytest.mark.parametrize("first", [(), ("first",)])
def test_imported_before_the_threads(first: tuple[str, ...], tmp_path: Path) -> None:
    """Two threads may import in a circle, and not what was imported before."""
    till = tmp_path / "shop/till"
    till.mkdir(parents=True)
    (tmp_path / "meeting.py").write_text(
        "from threading import Event\nbegun, met = Event(), Event()\n", "utf-8"
    )
    (till / "__init__.py").write_text(
        "import meeting\nmeeting.begun.set()\nmeeting.met.wait()\n"
        "import shop.till.coins\n",
        "utf-8",
    )
    (till / "coins.py").touch()
    (tmp_path / "circle.py").write_text(CIRCLE, "utf-8")
    done = python("circle.py", *first, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    said = r"deadlock detected by _ModuleLock\('shop\.till\.coins'\) at \d+"
    assert re.fullmatch("" if first else rf"({said})?", done.stdout.strip())


def test_killed_worker() -> None:
    """Dask says how many workers have died with a task."""
    distributed = pytest.importorskip("distributed", reason="no cluster is here")
    last = SimpleNamespace(address="tcp://127.0.0.1:1")
    killed = distributed.scheduler.KilledWorker("sum-1", last, 3)
    assert "Attempted to run task 'sum-1' on 4 different workers" in str(killed)


def test_a_lock_after_a_time_out() -> None:
    """A block that a time-out ends lets go of its lock."""

    async def main() -> None:
        lock = asyncio.Lock()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0), lock:
                await asyncio.Event().wait()
        assert not lock.locked()

    asyncio.run(main())


def test_the_older_pool_by_other_names() -> None:
    """What the older pool's methods give, the executor gives by other names."""
    with ThreadPool(2) as older, ThreadPoolExecutor(2) as pool:
        asked = pool.submit(pow, 2, 3)
        assert older.apply_async(pow, (2, 3)).get() == asked.result()
        pairs = [(2, 3), (5, 2)]
        assert older.starmap(pow, pairs) == [*pool.map(pow, *zip(*pairs, strict=True))]
        futures = [pool.submit(abs, number) for number in (-3, 4)]
        came = {future.result() for future in as_completed(futures)}
        assert came == {*older.imap_unordered(abs, (-3, 4))}
