"""What the page of mistakes claims, beyond what its programs print."""

import asyncio
import gc
import inspect
import os
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from concurrent.futures import (
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    as_completed,
)
from contextlib import closing, suppress
from functools import lru_cache, partial
from http.client import CannotSendRequest, HTTPConnection
from http.server import HTTPServer
from multiprocessing import get_context
from pathlib import Path
from queue import Empty, Queue
from socket import create_connection, create_server, socket, socketpair
from socketserver import StreamRequestHandler, TCPServer
from threading import Event, Lock, Semaphore, Thread, current_thread, get_ident
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from ch09_stopping import siblings
from harness import virtual_clock
from harness.methods import by_methods, every_method
from harness.programs import (
    CODE,
    FREE_THREADED,
    ROOT,
    changed,
    python,
    shown,
)
from harness.transcripts import differences, is_variant, read
from mistakes import (
    called_not_started,
    heeds_the_stop,
    started,
    submits_async,
    swallows_the_stop,
    used_in_two_runs,
    waits_for_itself,
    waits_for_tasks,
)

HERE = CODE / "mistakes"
PAGE = ROOT / "book" / "mistakes.md"
PATIENCE = 900 if FREE_THREADED else 100  # seconds, for what hangs if it is broken
SHOWN = re.findall(r"\{transcript\} (\S+)", PAGE.read_text("utf-8"))

Patch = pytest.MonkeyPatch
Captured = pytest.CaptureFixture[str]


# How the page shows messages


def test_every_version_is_shown() -> None:
    """Where a Python prints something else, the page shows what."""
    for path in filter(is_variant, HERE.glob("*.out")):
        stem = path.name.partition(".")[0]
        alike = [
            name
            for name in SHOWN
            if name.startswith(f"mistakes/{stem}.")
            and not differences(read(path), read(CODE / name), measure=False)
        ]
        assert alike, f"{shown(path)} prints what the page shows nowhere"


MESSAGE = re.compile(
    r"(?:.*: )?(?:\w+\.)*(?P<kind>\w+(?:Error|Pool|Warning)): (?P<words>.+)"
)
OWN_WORDS = re.compile(r"Task (was|exception was) .+")
OURS = "OSError"  # what the programs raise themselves


def messages() -> set[tuple[str, str]]:
    """Return what Pythons say on the page: the kind of message, and its words."""
    found = set()
    for name in SHOWN:
        for line in (CODE / name).read_text("utf-8").splitlines():
            if OWN_WORDS.fullmatch(line):
                found.add(("", line))
            said = MESSAGE.fullmatch(line)
            if said and said["kind"] != OURS and "tracemalloc" not in line:
                found.add((said["kind"], re.sub(r" at 0x\w+", "", said["words"])))
    return found


def entries() -> list[str]:
    """Return the page's entries for the index."""
    text = PAGE.read_text("utf-8")
    return re.findall(r"(?m)^(?:```\{index\} )?(?:pair|single): (.+)$", text)


def plain(words: str) -> str:
    """Return words without quotation marks, brackets and capitals."""
    return re.sub("['\"<>]", "", words).lower()


@pytest.mark.parametrize(("kind", "words"), sorted(messages()))
def test_message_is_in_the_index(kind: str, words: str) -> None:
    """Each message can be looked up by its words, and by its kind."""
    found = [
        entry
        for entry in entries()
        if all(
            piece.strip() in plain(words)
            for piece in plain(entry.rpartition("; ")[2]).split("…")
        )
    ]
    assert found, words
    assert not kind or any(entry.startswith(f"{kind}; ") for entry in found)


# Threads


def test_a_pool_hangs_without_a_time_out(tmp_path: Path) -> None:
    """Without the time-out the program that waits for itself says nothing."""
    path = changed(tmp_path, HERE / "waits_for_itself.py", ("timeout=0.5", ""))
    with pytest.raises(subprocess.TimeoutExpired) as stopped:
        python(path, timeout=2)
    assert not stopped.value.stdout
    assert not stopped.value.stderr


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_too_few_for_a_chain(workers: int) -> None:
    """A chain of jobs that wait for one another needs a worker for each."""
    pool = ThreadPoolExecutor(workers)

    def follow(links: int, timeout: float) -> str:
        if not links:
            return "the end"
        return pool.submit(follow, links - 1, timeout).result(timeout)

    with pool:
        assert pool.submit(follow, workers - 1, PATIENCE).result() == "the end"
        with pytest.raises(TimeoutError):
            pool.submit(follow, workers, 0.5).result()


def test_an_empty_time_out() -> None:
    """The time-out of a future has no words."""
    with pytest.raises(TimeoutError) as timed_out:
        Future[None]().result(timeout=0)
    assert str(timed_out.value) == ""
    assert waits_for_itself.fetch(1) == "text of page 1"


def test_processes_are_shut_down_alike() -> None:
    """A pool of processes says the same after its end."""
    with ProcessPoolExecutor(1) as pool:
        pass
    with pytest.raises(RuntimeError, match="cannot schedule new futures after shut"):
        pool.submit(abs, 1)


def test_a_thread_runs_nothing_of_an_async_function() -> None:
    """A pool of threads returns the coroutine, and it has not begun."""
    with ThreadPoolExecutor(1) as pool:
        coroutine = pool.submit(submits_async.fetch, 1).result()
    assert inspect.getcoroutinestate(coroutine) == inspect.CORO_CREATED
    coroutine.close()


ASYNC_TO_A_PROCESS = """
from concurrent.futures import ProcessPoolExecutor
from mistakes.submits_async import fetch
with ProcessPoolExecutor(1) as pool:
    print(pool.submit(fetch, 1).exception())
"""


def test_a_process_cannot_send_a_coroutine() -> None:
    """A pool of processes fails to send the coroutine back."""
    assert "cannot pickle 'coroutine' object" in python("-c", ASYNC_TO_A_PROCESS).stdout


def test_what_returns_nothing_is_called() -> None:
    """A pool that gets `None` for a function says that it can't call it."""
    with ThreadPoolExecutor(1) as pool:
        said = pool.submit(print(end="")).exception()  # type: ignore
    assert str(said) == "'NoneType' object is not callable"


def test_a_number_is_no_tuple(tmp_path: Path) -> None:
    """A thread that gets a number for its arguments can't take it apart."""
    path = changed(tmp_path, HERE / "spreads_a_text.py", ('("north")', "(7)"))
    begins = "Value" if sys.version_info >= (3, 15) else "argument"
    said = f"{begins} after * must be an iterable, not int"
    assert python(path).stderr.splitlines()[-1].endswith(said)


def test_a_lambda_looks_when_it_is_called() -> None:
    """Made in a loop, some jobs look before it goes on, and some after."""
    begun, goes_on = Event(), Event()
    jobs = []
    with ThreadPoolExecutor(1) as pool:
        for page in range(4):
            jobs.append(pool.submit(lambda: page))  # noqa: B023 - the mistake itself
            if page == 0:
                assert jobs[0].result() == 0
                pool.submit(lambda: (begun.set(), goes_on.wait(60)))
                begun.wait(60)
        goes_on.set()
    assert [job.result() for job in jobs] == [0, 3, 3, 3]
    assert [partial(abs, number)() for number in (1, 2)] == [1, 2]


AFTER_MAIN = """
import asyncio, time
from contextlib import suppress
from threading import Thread, main_thread

async def address():
    await asyncio.get_running_loop().getaddrinfo("127.0.0.1", 80)

async def told(asked):
    try:
        await asked
    except RuntimeError as error:
        print(error)

def late():
    main_thread().join()
    time.sleep(0.5)
    for asked in asyncio.to_thread(str), address():
        with suppress(RuntimeError):  # 3.12 can't end the run either
            asyncio.run(told(asked))
    try:
        Thread(target=print, args=("started",)).start()
    except RuntimeError as error:
        print(error)

Thread(target=late).start()
"""


def test_asyncio_after_main(tmp_path: Path) -> None:
    """When main has ended, asyncio gets no thread, and neither does the import."""
    path = tmp_path / "late.py"
    path.write_text(AFTER_MAIN, "utf-8")
    said = "cannot schedule new futures after interpreter shutdown"
    imported = "import concurrent.futures.thread\n"
    first = "can't register atexit after shutdown"
    started = (
        "can't create new thread at interpreter shutdown"
        if (3, 12) <= sys.version_info[:3] < (3, 12, 3)
        else "started"
    )
    assert python(path).stdout.splitlines() == [first, first, started]
    path.write_text(imported + AFTER_MAIN, "utf-8")
    assert python(path).stdout.splitlines() == [said, said, started]


def test_locks_of_asyncio_hang_too() -> None:
    """A lock of asyncio waits for its own holder, and two for each other."""

    async def take(*locks: asyncio.Lock) -> None:
        async with locks[0]:
            await asyncio.sleep(0.1)
            async with locks[1]:
                pass

    async def main() -> None:
        one, two = asyncio.Lock(), asyncio.Lock()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(take(one, one), 1)
        both = asyncio.gather(take(one, two), take(two, one))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(both, 1)
        await asyncio.gather(take(one, two), take(one, two))

    virtual_clock.run(main())


def test_how_long_sqlite_waits(tmp_path: Path) -> None:
    """A connection waits for five seconds until another has written."""
    with closing(sqlite3.connect(tmp_path / "pages.db")) as connection:
        assert connection.execute("PRAGMA busy_timeout").fetchall() == [(5000,)]


def test_run_is_a_call() -> None:
    """What `run` calls runs in the thread that calls it, and is done when it returns."""
    where: list[int] = []
    Thread(target=lambda: where.append(get_ident())).run()
    assert where == [get_ident()]


def test_a_loop_elsewhere_handles_no_signals() -> None:
    """A loop in another thread than the main one can't set a handler either."""

    async def handle() -> None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, print)

    if sys.platform == "win32":
        pytest.skip("asyncio handles no signals on Windows")
    with ThreadPoolExecutor(1) as pool:
        said = pool.submit(asyncio.run, handle()).exception()
    assert str(said) == (
        "set_wakeup_fd only works in main thread of the main interpreter"
    )


def test_asyncio_says_in_use() -> None:
    """Asyncio says in its own words, and with the address, that a port is taken."""
    with socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        host, port = server.getsockname()
        begins = f"error while attempting to bind on address ('{host}', {port})"
        with pytest.raises(OSError, match=re.escape(begins)):
            asyncio.run(asyncio.start_server(print, host, port))


class Patient(TCPServer):
    """Does not mind connections that are closed already."""

    allow_reuse_address = True


def left_by(kind: type[TCPServer], address: tuple[str, int]) -> tuple[str, int]:
    """Let a server end after it has closed a connection; return where it was."""
    with kind(address, StreamRequestHandler) as server:
        host, port = server.server_address[:2]
        with create_connection((host, port)) as client:
            server.handle_request()
            assert client.recv(1) == b""
    return host, port


ANY = ("127.0.0.1", 0)


@pytest.mark.skipif(sys.platform == "win32", reason="ports are reused there")
def test_closed_connections_hold_the_port() -> None:
    """A closed connection holds its server's port, unless that was asked not to."""
    taken = left_by(TCPServer, ANY)
    for kind in (TCPServer, Patient):
        with pytest.raises(OSError, match="in use"):
            kind(taken, StreamRequestHandler)
    free = left_by(Patient, left_by(Patient, ANY))
    assert free == left_by(HTTPServer, left_by(HTTPServer, free))

    async def serve() -> None:
        async with await asyncio.start_server(print, *free):
            pass

    asyncio.run(serve())


def test_who_says_refused() -> None:
    """A time-out changes nothing, and libraries wrap what is refused."""
    with socket() as server:
        server.bind(("127.0.0.1", 0))
        host, port = server.getsockname()
        with pytest.raises(ConnectionRefusedError):
            create_connection((host, port), timeout=60)
        with pytest.raises(URLError) as wrapped:
            urlopen(f"http://{host}:{port}", timeout=60)
        assert isinstance(wrapped.value.reason, ConnectionRefusedError)
        with pytest.raises(ConnectionRefusedError, match="Connect call failed"):
            asyncio.run(asyncio.open_connection(host, port))


@pytest.mark.parametrize(
    "nothing",
    [asyncio.CancelledError(), Empty(), KeyboardInterrupt(), AssertionError()],
    ids=lambda error: type(error).__name__,
)
def test_no_text(nothing: BaseException) -> None:
    """These exceptions have no text, and a kind."""
    assert str(nothing) == ""
    assert repr(nothing) == f"{type(nothing).__name__}()"


def test_a_time_out_without_a_text() -> None:
    """A time-out of asyncio has no text, in a block and in `wait_for`."""

    async def in_a_block() -> None:
        async with asyncio.timeout(0):
            await asyncio.sleep(1)

    for main in in_a_block(), asyncio.wait_for(asyncio.sleep(1), 0.1):
        with pytest.raises(TimeoutError) as timed_out:
            virtual_clock.run(main)
        assert str(timed_out.value) == ""


def test_join_of_threads_waits_too() -> None:
    """A queue of threads counts what is done in the same way."""
    pages: Queue[int] = Queue()
    pages.put(2)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(pages.get).result()
        joining = pool.submit(pages.join)
        with pytest.raises(TimeoutError):
            joining.result(timeout=0.2)
        pages.task_done()
        joining.result(timeout=PATIENCE)


def test_what_is_not_expected_ends_the_group(tmp_path: Path) -> None:
    """In a group, a worker that fails ends the join as well, and is told."""
    path = changed(
        tmp_path, HERE / "worker_goes_on.py", ("raise OSError", "raise ValueError")
    )
    done = python(path)
    assert "ValueError: page 2 is gone" in done.stderr
    assert "ExceptionGroup: unhandled errors in a TaskGroup" in done.stderr
    assert done.stdout == "saved page 0\nsaved page 1\n"


# Processes


def test_a_worker_of_an_executor_starts_processes(tmp_path: Path) -> None:
    """Workers of an executor may start others, and those of the older pool may not."""
    older = HERE / "starts_in_a_worker.py"
    newer = changed(
        tmp_path,
        older,
        ("import Pool, Process", "import Process"),
        (
            "def save",
            "from concurrent.futures import ProcessPoolExecutor as Pool\ndef save",
        ),
        ("pool.map(crunch, [3, 4])", "list(pool.map(crunch, [3, 4]))"),
    )
    text = newer.read_text("utf-8").replace('print("saved", number)', "pass")
    newer.write_text(text, "utf-8")
    done = python(newer)
    assert (done.returncode, done.stderr) == (0, "")
    assert python(older).returncode == 1


POOLS = """
from multiprocessing import Pool

def inner(number):
    return number

def outer(number):
    with Pool(1) as pool:
        return pool.map(inner, [number])

if __name__ == "__main__":
    with Pool(1) as pool:
        pool.map(outer, [1])
"""


def test_a_pool_in_a_pool(tmp_path: Path) -> None:
    """A pool in a worker of the older pool is refused in the same words."""
    path = tmp_path / "pools.py"
    path.write_text(POOLS, "utf-8")
    assert "daemonic processes are not allowed to have children" in python(path).stderr


def test_little_fits_into_a_pipe(tmp_path: Path) -> None:
    """A process that has put a short text ends without anybody's reading it."""
    path = changed(
        tmp_path,
        HERE / "joins_too_soon.py",
        ("1_000_000", "10"),
        ("timeout=3", "timeout=60"),
    )
    assert "after join it still runs: False" in python(path).stdout


def test_a_program_under_asyncio() -> None:
    """In asyncio, too, `wait` waits for who reads, and `communicate` reads."""
    program = [sys.executable, "-c", "print(1_000_000 * 'x')"]

    async def main() -> tuple[bytes, int | None]:
        process = await asyncio.create_subprocess_exec(
            *program, stdout=asyncio.subprocess.PIPE
        )
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(process.wait(), 2)
        output, _ = await process.communicate()
        return output, process.returncode

    output, status = asyncio.run(main())
    assert (len(output.strip()), status) == (1_000_000, 0)
    read = subprocess.run(program, capture_output=True, check=True).stdout
    assert len(read.strip()) == 1_000_000


@by_methods("fork")
def test_a_warning_of_forks(method: str, tmp_path: Path) -> None:
    """From Python 3.12 on a warning says that forking beside threads is unsafe."""
    path = changed(
        tmp_path,
        HERE / "forks_with_a_lock.py",
        ('    warnings.simplefilter("ignore", DeprecationWarning)\n', ""),
    )
    said = python("-W", "default", path).stderr
    warned = (
        r"This process \(pid=\d+\) is multi-threaded, "
        r"use of fork\(\) may lead to deadlocks in the child"
    )
    assert bool(re.search(warned, said)) == (sys.version_info >= (3, 12))
    assert method in path.read_text("utf-8")


@by_methods("fork")
@pytest.mark.parametrize(
    ("lock", "waits"),
    [
        ("lock = __import__('queue').Queue().mutex", True),
        (
            "handler = __import__('logging').StreamHandler()\nlock = handler.lock",
            False,
        ),
    ],
    ids=["queue", "logging"],
)
def test_whose_lock_is_forked(
    method: str, lock: str, waits: bool, tmp_path: Path
) -> None:
    """A queue's lock is held for ever in the child, and one of logging is made anew."""
    path = changed(tmp_path, HERE / "forks_with_a_lock.py", ("lock = Lock()", lock))
    assert f"the child still waits: {waits}" in python(path).stdout
    assert method in path.read_text("utf-8")


@by_methods("forkserver", "spawn")
def test_typed_into_no_file(method: str) -> None:
    """What is typed at a prompt is found by no worker, and that breaks the pool."""
    done = python(
        "-c",
        "from concurrent.futures import ProcessPoolExecutor as Pool\n"
        "from multiprocessing import get_context\n"
        "def job(): pass\n"
        f"Pool(1, get_context('{method}')).submit(job).result()\n",
    )
    said = "AttributeError: module '__main__' has no attribute 'job'"
    before_314 = "AttributeError: Can't get attribute 'job' on <module '__main__'"
    assert (said if sys.version_info >= (3, 14) else before_314) in done.stderr
    assert "BrokenProcessPool: " in done.stderr.splitlines()[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_worker_that_is_killed(tmp_path: Path) -> None:
    """A worker that is killed breaks the pool as one that ends itself."""
    path = changed(
        tmp_path, HERE / "who_is_gone.py", ("os._exit(1)", "os.kill(os.getpid(), 9)")
    )
    assert "2 breaks its pool" in python(path).stdout


UNREADABLE = """
class Unreadable:
    def __reduce__(self):
        return int, ("seven",)

def crunch("""


def test_a_result_that_is_not_read(tmp_path: Path) -> None:
    """A result that the script can't read breaks the pool, and is well without one."""
    path = changed(
        tmp_path,
        HERE / "who_is_gone.py",
        ("\ndef crunch(", UNREADABLE),
        ("os._exit(1)", "return Unreadable()"),
    )
    assert "2 breaks its pool" in python(path).stdout
    alone = changed(
        tmp_path, path, ("pool.submit(crunch, number).result()", "crunch(2)")
    )
    assert "breaks its pool" not in python(alone).stdout


# Coroutines


def test_no_warning_stops_it() -> None:
    """A forgotten await leaves status 0, even if warnings are to be errors."""
    done = python("-W", "error", CODE / "ch05_coroutines" / "never_awaited.py")
    assert done.returncode == 0
    assert done.stdout == "all done\n"
    assert "coroutine 'save' was never awaited" in done.stderr


async def nothing() -> None:
    """Do nothing."""


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (len, "object of type 'coroutine' has no len()"),
        (iter, "'coroutine' object is not iterable"),
        (lambda job: job[0], "'coroutine' object is not subscriptable"),
        (lambda job: f"{job:>9}", "unsupported format string passed to coroutine"),
    ],
)
def test_what_a_coroutine_lacks(use: Callable[[Any], object], message: str) -> None:
    """A coroutine that is taken for a result lacks what the result would have."""
    job = nothing()
    with pytest.raises(TypeError, match=re.escape(message)):
        use(job)
    job.close()


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
def test_what_is_async_to_loop_over() -> None:
    """A list wants a plain `for`, and a generator around an `await` is async."""

    async def number(it: int) -> int:
        return it

    async def over_a_list() -> None:
        async for _ in [1, 2]:  # type: ignore[attr-defined]
            pass

    async def over_awaits() -> int:
        return sum(await number(it) for it in (1, 2))  # type: ignore

    async def in_a_list() -> int:
        return sum([await number(it) for it in (1, 2)])

    with pytest.raises(TypeError, match="__aiter__ method, got list"):
        asyncio.run(over_a_list())
    with pytest.raises(TypeError, match="'async_generator' object is not iterable"):
        asyncio.run(over_awaits())
    assert asyncio.run(in_a_list()) == 3


@pytest.mark.parametrize("make", [Lock, partial(open, __file__)], ids=["lock", "file"])
def test_what_wants_a_plain_with(make: Callable[[], Any]) -> None:
    """Neither a lock of threads nor a file can be entered with `async with`."""

    async def main() -> None:
        async with thing:
            pass

    thing = make()
    with pytest.raises(TypeError, match="the asynchronous context manager protocol"):
        asyncio.run(main())
    with thing:
        pass


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("asyncio", "import asyncio; asyncio.run"),
        ("threading", "import threading; threading.Thread"),
        ("queue", "import queue; queue.Queue"),
        ("multiprocessing", "import multiprocessing; multiprocessing.Pool"),
        ("concurrent", "from concurrent.futures import ThreadPoolExecutor"),
    ],
)
@pytest.mark.parametrize("another", [False, True])
def test_hidden_modules(name: str, script: str, another: bool, tmp_path: Path) -> None:
    """A script hides the module of its name, from itself and from its neighbours."""
    hiding = tmp_path / f"{name}.py"
    hiding.write_text("" if another else script, "utf-8")
    run = tmp_path / "other.py" if another else hiding
    run.write_text(script, "utf-8")
    failed = python(run)
    assert re.search("has no attribute|No module named", failed.stderr)
    hiding.rename(tmp_path / "fetch_pages.py")
    mended = python(run if another else tmp_path / "fetch_pages.py")
    assert (mended.returncode, mended.stderr) == (0, "")


@pytest.mark.parametrize(
    ("main", "seconds"), [(called_not_started.main, 1.0), (started.main, 0.5)]
)
def test_who_starts(
    main: Callable[[], Coroutine[Any, Any, None]], seconds: float
) -> None:
    """Coroutines that are only called wait one after another; tasks don't."""
    assert virtual_clock.run(main())[1] == seconds


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
def test_no_loop_for_a_task() -> None:
    """A task is made where a loop runs, and of what an async function returns."""
    coroutine = asyncio.sleep(0)
    with pytest.raises(RuntimeError, match="no running event loop"):
        asyncio.create_task(coroutine)  # noqa: RUF006 - none is made
    coroutine.close()

    async def main() -> None:
        with pytest.raises(TypeError, match="a coroutine was expected, got <function"):
            asyncio.create_task(asyncio.sleep)  # type: ignore[arg-type] # noqa: RUF006

    asyncio.run(main())


def test_no_loop_in_another_thread() -> None:
    """Outside the main thread, `get_event_loop` never made a loop."""
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(asyncio.get_event_loop)
    assert "There is no current event loop" in str(asked.exception())


def test_gather_of_a_generator() -> None:
    """A generator without its star is no awaitable, and Python 3.11 runs it."""
    unawaited = [nothing()]

    async def main() -> None:
        await asyncio.gather(call for call in unawaited)  # type: ignore[arg-type]

    if sys.version_info >= (3, 12):
        kind, words = TypeError, "Future, a coroutine or an awaitable is required"
    else:
        kind, words = RuntimeError, "Task got bad yield: <coroutine object"
    with pytest.raises(kind, match=words):
        asyncio.run(main())
    for call in unawaited:
        call.close()


def test_awaiting_nothing() -> None:
    """Awaiting what returned nothing names its type."""

    async def main() -> None:
        await print(end="")  # type: ignore[func-returns-value]

    message = (
        "'NoneType' object can't be awaited"
        if sys.version_info >= (3, 14)
        else "object NoneType can't be used in 'await' expression"
    )
    with pytest.raises(TypeError, match=message):
        asyncio.run(main())


def test_a_task_is_awaited_twice() -> None:
    """A task gives its result to all who await it, and a coroutine to one."""

    async def number() -> int:
        await asyncio.sleep(0.1)
        return 7

    async def take(job: Coroutine[Any, Any, int]) -> int:
        return await job

    async def main() -> None:
        task = asyncio.create_task(number())
        assert [await task, await task] == [7, 7]
        job = number()
        both = await asyncio.gather(take(job), take(job), return_exceptions=True)
        assert both[0] == 7
        assert str(both[1]) == "coroutine is being awaited already"

    virtual_clock.run(main())


# The loop, and its tasks


def test_another_loop_in_a_run() -> None:
    """A loop that is made anew does not run while another one does."""
    coroutine = nothing()

    async def main() -> None:
        with closing(asyncio.new_event_loop()) as loop:
            loop.run_until_complete(coroutine)

    said = "Cannot run the event loop while another loop is running"
    with pytest.raises(RuntimeError, match=said):
        asyncio.run(main())
    coroutine.close()


async def hold_lock(lock: asyncio.Lock) -> None:
    """Have two take a lock, so that one has to wait."""

    async def take() -> None:
        async with lock:
            await asyncio.sleep(0)

    await asyncio.gather(take(), take())


async def wait_for_event(event: asyncio.Event) -> None:
    """Wait for an event until it is set."""
    event.clear()
    asyncio.get_running_loop().call_soon(event.set)
    await event.wait()


async def wait_for_item(queue: asyncio.Queue[int]) -> None:
    """Wait for a queue until something is in it."""
    asyncio.get_running_loop().call_soon(queue.put_nowait, 1)
    await queue.get()


@pytest.mark.parametrize(
    ("make", "use"),
    [
        (asyncio.Lock, hold_lock),
        (asyncio.Event, wait_for_event),
        (asyncio.Queue, wait_for_item),
    ],
)
def test_bound_to_a_loop(
    make: Callable[[], Any], use: Callable[[Any], Coroutine[Any, Any, None]]
) -> None:
    """What somebody has to wait for belongs to the loop in which it happens first."""
    shared = make()
    asyncio.run(use(shared))
    with pytest.raises(RuntimeError, match="is bound to a different event loop"):
        asyncio.run(use(shared))


def test_bound_when_somebody_waits(monkeypatch: Patch) -> None:
    """With places for all, nobody waits, and two runs are well."""
    monkeypatch.setattr(used_in_two_runs, "places", asyncio.Semaphore(2))
    asyncio.run(used_in_two_runs.main())
    asyncio.run(used_in_two_runs.main())


def test_a_future_of_another_loop() -> None:
    """A future that is awaited in another loop than its own says so."""

    async def make() -> asyncio.Future[None]:
        return asyncio.get_running_loop().create_future()

    async def wait(future: asyncio.Future[None]) -> None:
        await future

    future = asyncio.run(make())
    with pytest.raises(RuntimeError, match="attached to a different loop"):
        asyncio.run(wait(future))


def test_wait_stops_nothing() -> None:
    """When its time is up, `wait` raises nothing, and what is late goes on."""

    async def main() -> tuple[int, bool]:
        late = asyncio.create_task(waits_for_tasks.fetch(90))
        done, _ = await asyncio.wait([late], timeout=0.5)
        return len(done), late.done()

    assert virtual_clock.run(main()) == ((0, False), 0.5)


def test_a_thread_waits_for_a_place() -> None:
    """A thread that puts into a full queue by the loop waits for a place in it."""

    def put(pages: asyncio.Queue[int], loop: asyncio.AbstractEventLoop) -> None:
        for page in range(3):
            asyncio.run_coroutine_threadsafe(pages.put(page), loop).result(PATIENCE)

    async def main() -> list[int]:
        pages: asyncio.Queue[int] = asyncio.Queue(maxsize=1)
        putting = asyncio.create_task(
            asyncio.to_thread(put, pages, asyncio.get_running_loop())
        )
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.shield(putting), 0.2)
        got = [await pages.get() for _ in range(3)]
        await putting
        return got

    assert asyncio.run(main()) == [0, 1, 2]


def test_debug_names_the_wrong_thread() -> None:
    """In debug mode the loop says so when another thread gives it something to do."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        with pytest.raises(RuntimeError, match="Non-thread-safe operation invoked on"):
            await asyncio.to_thread(loop.call_soon, print)

    asyncio.run(main(), debug=True)


def test_a_failure_that_leaves_main() -> None:
    """If the exception leaves main, the siblings are cancelled on the way out."""

    async def main() -> None:
        await siblings.with_gather()

    siblings.came.clear()
    with pytest.raises(OSError, match="page 1 is gone"):
        virtual_clock.run(main())
    assert siblings.came == []


def test_an_exception_group() -> None:
    """What leaves a task group is an exception group, and no plain except has it."""

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(siblings.fetch(1))

    with pytest.raises(ExceptionGroup) as caught:
        virtual_clock.run(main())
    assert str(caught.value) == "unhandled errors in a TaskGroup (1 sub-exception)"
    assert not isinstance(caught.value, OSError)


def test_no_exception() -> None:
    """CancelledError passes by `except Exception`, for it is none."""
    assert not issubclass(asyncio.CancelledError, Exception)


@pytest.mark.parametrize(
    ("fetch", "seconds"),
    [(swallows_the_stop.fetch, 1.25), (heeds_the_stop.fetch, 0.25)],
)
def test_a_time_limit(
    fetch: Callable[[int], Coroutine[Any, Any, str]], seconds: float
) -> None:
    """A limit in a block is lost as well, if what it stops swallows the stop."""

    async def main() -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(0.25):
                await fetch(7)
            return True
        return False

    went_on, passed = virtual_clock.run(main())
    assert passed == seconds
    assert went_on == (fetch is swallows_the_stop.fetch)


def test_the_loop_holds_what_sleeps() -> None:
    """A task that sleeps is held by the loop, whoever else holds it or not."""
    woken = []

    async def wait() -> None:
        await asyncio.sleep(1)
        woken.append(True)

    async def main() -> None:
        for _ in range(100):
            asyncio.create_task(wait())  # noqa: RUF006
        await asyncio.sleep(0)
        gc.collect()
        await asyncio.sleep(2)

    virtual_clock.run(main())
    assert len(woken) == 100


# What people report


def test_a_future_is_done_once() -> None:
    """A future that has a result takes no other, and says `invalid state`."""

    async def main() -> None:
        future = asyncio.get_running_loop().create_future()
        future.set_result("text")
        assert future.done()
        with pytest.raises(asyncio.InvalidStateError, match="invalid state"):
            future.set_result("text")

    asyncio.run(main())


def test_a_group_out_of_its_block() -> None:
    """A group says whether it has not begun, or is about to end."""
    said = []

    async def add(group: asyncio.TaskGroup) -> None:
        job = asyncio.sleep(0)
        try:
            group.create_task(job)
        except RuntimeError as error:
            said.append(str(error).rpartition("> ")[2])
            job.close()

    async def fails() -> None:
        raise OSError("page 1 is gone")

    async def main() -> None:
        await add(asyncio.TaskGroup())
        with suppress(ExceptionGroup):
            async with asyncio.TaskGroup() as group:
                failing = group.create_task(fails())
                with suppress(asyncio.CancelledError):
                    await asyncio.wait([failing])
                    await asyncio.sleep(1)
                await add(group)

    virtual_clock.run(main())
    assert said == ["has not been entered", "is shutting down"]


def test_closing_what_is_being_read() -> None:
    """A generator that a task waits in can't be closed by another."""

    async def source() -> AsyncGenerator[int, None]:
        await asyncio.sleep(1)
        yield 1

    async def main() -> None:
        pages = source()
        task = asyncio.ensure_future(anext(pages))
        await asyncio.sleep(0.1)
        said = "aclose(): asynchronous generator is already running"
        with pytest.raises(RuntimeError, match=re.escape(said)):
            await pages.aclose()
        assert await task == 1

    virtual_clock.run(main())


def test_one_connection_of_http() -> None:
    """A connection of `http.client` that was asked is not asked again."""
    with socket() as server:
        server.bind(ANY)
        server.listen()
        asked = HTTPConnection(*server.getsockname())
        with closing(asked):
            asked.request("GET", "/1")
            with pytest.raises(CannotSendRequest, match="Request-sent"):
                asked.request("GET", "/2")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks there")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_a_connection_on_both_sides_of_a_fork() -> None:
    """After a fork the child takes away what was sent to its parent."""
    ours, theirs = socketpair()
    with ours, theirs:
        theirs.sendall(b"for the parent")
        child = os.fork()
        if not child:
            ours.recv(100)
            os._exit(0)
        os.waitpid(child, 0)
        ours.setblocking(False)
        with pytest.raises(BlockingIOError):
            ours.recv(100)


def test_plain_generators_and_coroutines_too() -> None:
    """A generator and a coroutine say that they ignored their end."""

    def lines() -> Iterator[str]:
        try:
            yield "line 1"
        finally:
            yield "the end"

    async def goes_on() -> None:
        try:
            await asyncio.sleep(0)
        finally:
            await asyncio.sleep(0)

    source = lines()
    assert next(source) == "line 1"
    with pytest.raises(RuntimeError, match=r"^generator ignored"):
        source.close()  # type: ignore[attr-defined]
    coroutine = goes_on()
    coroutine.send(None)
    with pytest.raises(RuntimeError, match=r"^coroutine ignored"):
        coroutine.close()
    with suppress(GeneratorExit):
        coroutine.send(None)


def test_readuntil_has_its_own_exception() -> None:
    """What is a `ValueError` from `readline` is a `LimitOverrunError` from the other."""

    async def main() -> None:
        reader = asyncio.StreamReader(limit=10)
        reader.feed_data(b"a" * 100)
        with pytest.raises(asyncio.LimitOverrunError, match="not found"):
            await reader.readuntil()
        reader.feed_data(b"\n")
        with pytest.raises(asyncio.LimitOverrunError, match="found, but chunk is"):
            await reader.readuntil()
        assert await reader.read(65536) == b"a" * 100 + b"\n"

    asyncio.run(main())


def test_words_of_a_thread() -> None:
    """A thread says in its own words what came too early, or too late."""

    class Fetcher(Thread):
        def __init__(self) -> None:
            pass

    goes_on = Event()
    thread = Thread(target=goes_on.wait)
    thread.start()
    with pytest.raises(RuntimeError, match="cannot set daemon status of active"):
        thread.daemon = True
    goes_on.set()
    thread.join()
    with pytest.raises(RuntimeError, match="cannot join current thread"):
        current_thread().join()
    with pytest.raises(RuntimeError, match=r"__init__\(\) not called"):
        Fetcher().start()
    with pytest.raises(AssertionError, match="group argument must be None for now"):
        Thread(print)  # type: ignore[arg-type]


def test_places_that_nobody_had() -> None:
    """A plain semaphore has a place more afterwards, and that of asyncio speaks."""
    places = Semaphore(3)
    places.release()
    assert [places.acquire(blocking=False) for _ in range(5)] == [True] * 4 + [False]
    with pytest.raises(ValueError, match="BoundedSemaphore released too many times"):
        asyncio.BoundedSemaphore(3).release()


SEMLOCK = (
    "A SemLock created in a fork context is being shared with a process in a spawn "
    "context"
)
NOT_SENT = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

def main():
    for shared in multiprocessing.Queue(), multiprocessing.Value("i"):
        with ProcessPoolExecutor(1) as pool:
            print(pool.submit(str, shared).exception())
    with multiprocessing.Pool(1) as older, ProcessPoolExecutor(1) as pool:
        print(pool.submit(str, older).exception())
    with multiprocessing.Manager() as manager, ProcessPoolExecutor(1) as pool:
        print(pool.submit(len, manager.list([1, 2])).result())
    fork, spawn = map(multiprocessing.get_context, ("fork", "spawn"))
    for lock in fork.Lock(), spawn.Lock():
        process = spawn.Process(target=print, args=(lock,))
        try:
            process.start()
            process.join()
        except RuntimeError as error:
            print(str(error).partition(".")[0])

if __name__ == "__main__":
    main()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks there")
def test_what_is_shared_by_inheritance(tmp_path: Path) -> None:
    """Queues, values and pools say that they can't be sent; a manager's list can."""
    path = tmp_path / "not_sent.py"
    path.write_text(NOT_SENT, "utf-8")
    *said, lock = python(path).stdout.splitlines()
    if SEMLOCK in said or sys.version_info >= (3, 11, 7):  # 3.11.2 knows no such words
        assert said.pop() == SEMLOCK
    assert said == [
        f"{kind} objects should only be shared between processes through inheritance"
        for kind in ("Queue", "Synchronized")
    ] + [
        "pool objects cannot be passed between processes or pickled",
        "2",
    ]
    assert lock.startswith("<Lock(")


SYNTAX = {
    "def f():\n    async with g(): pass": "'async with' outside async function",
    "def f():\n    async for x in g(): pass": "'async for' outside async function",
    "def f():\n    return [x async for x in g()]": (
        "asynchronous comprehension outside of an asynchronous function"
    ),
    "async def f():\n    yield from g()": "'yield from' inside async function",
    "async def f():\n    yield 1\n    return 2": "'return' with value in async generator",
}


@pytest.mark.parametrize("text", SYNTAX)
def test_what_the_compiler_says(text: str) -> None:
    """Each of these words is the compiler's, on each Python, and is on the page."""
    with pytest.raises(SyntaxError, match=re.escape(SYNTAX[text])):
        compile(text, "report.py", "exec")
    assert f"`{SYNTAX[text]}`" in PAGE.read_text("utf-8")


def test_a_time_out_outside_of_a_task() -> None:
    """A limit of asyncio wants a task, and says so."""
    said = []

    def limit() -> None:
        try:
            asyncio.timeout(1).__aenter__().send(None)
        except RuntimeError as error:
            said.append(str(error))

    async def main() -> None:
        asyncio.get_running_loop().call_soon(limit)
        await asyncio.sleep(0.1)

    virtual_clock.run(main())
    assert said == ["Timeout should be used inside a task"]


def test_a_cache_keeps_the_coroutine() -> None:
    """A cached async function gives the same coroutine twice, and the second fails."""

    @lru_cache
    def fetch(page: int) -> Coroutine[None, None, str]:
        return used_in_two_runs.fetch(page)

    @lru_cache
    def task(page: int) -> asyncio.Task[str]:
        return asyncio.create_task(used_in_two_runs.fetch(page))

    async def main() -> None:
        await fetch(1)
        with pytest.raises(RuntimeError, match="cannot reuse already awaited"):
            await fetch(1)
        assert await task(2) == await task(2)

    virtual_clock.run(main())


def test_words_of_as_completed() -> None:
    """`as_completed` counts what is not done when its time is over."""
    jobs = [Future[None](), Future[None]()]
    with pytest.raises(TimeoutError, match=re.escape("2 (of 2) futures unfinished")):
        next(as_completed(jobs, timeout=0))


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are not passed there")
def test_no_descriptor_comes() -> None:
    """A process with no descriptor free gets none, and counts what came."""
    script = """
import os, resource, socket
from multiprocessing import reduction
ours, theirs = socket.socketpair()
socket.send_fds(theirs, [bytes([1])], [0])
highest = os.dup(0)
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 1, most))
try:
    reduction.recvfds(ours, 1)
except RuntimeError as error:
    print(error)
"""
    assert python("-c", script).stdout == "received 0 items of ancdata\n"


def test_drain_tells_what_has_happened() -> None:
    """Writing to somebody who has gone is logged, and `drain` raises."""

    async def main() -> None:
        ours, theirs = socketpair()
        _, writer = await asyncio.open_connection(sock=ours)
        theirs.close()

        async def write_on() -> None:
            for _ in range(100):
                writer.write(b"text")
                await writer.drain()
                await asyncio.sleep(0)

        with pytest.raises(ConnectionError):
            await write_on()
        writer.close()

    asyncio.run(main())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks there")
def test_whose_child_it_is() -> None:
    """A process that has not started another may neither join nor ask it."""
    script = """
import multiprocessing, os
child = multiprocessing.get_context("fork").Process(target=print)
child.start()
if not os.fork():
    for ask in child.join, child.is_alive:
        try:
            ask()
        except AssertionError as error:
            print(error, flush=True)
    os._exit(0)
os.wait()
os.wait()
"""
    said = python("-c", script).stdout.split("\n")
    assert {"can only join a child process", "can only test a child process"} < {*said}


def test_a_coroutine_that_is_sent_into() -> None:
    """Who drives a coroutine by hand reads that await wasn't used with a future."""
    loop = asyncio.new_event_loop()

    async def wait() -> None:
        await loop.create_future()

    with closing(loop), closing(wait()) as waiting:
        waiting.send(None)
        with pytest.raises(RuntimeError, match="await wasn't used with future"):
            waiting.send(None)


def test_nobody_reads_the_pipe() -> None:
    """Who writes into a pipe that nobody reads has a broken pipe, and its number."""
    reading, writing = os.pipe()
    os.close(reading)
    broken = pytest.raises(BrokenPipeError, match=r"\[Errno 32\] Broken pipe")
    with open(writing, "wb", buffering=0) as pipe, broken:
        pipe.write(b"1")


@pytest.mark.parametrize("ask", ["wait", "communicate"])
def test_a_program_outlives_its_time_out(ask: str) -> None:
    """A program is still running after a TimeoutExpired, and ends when it is killed."""
    script = "import time; time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", script]) as program:
        with pytest.raises(subprocess.TimeoutExpired):
            getattr(program, ask)(timeout=0.01)
        assert program.poll() is None
        program.kill()
        assert program.wait() == -signal.SIGKILL


@pytest.mark.skipif(os.name != "posix", reason="the shell is another one")
def test_a_shell_leaves_its_child() -> None:
    """With shell=True, kill ends the shell, and what it started runs on."""
    script = "import os; print(os.getpid(), flush=True); os.read(0, 1)"
    child = shlex.join([sys.executable, "-c", script])
    with subprocess.Popen(
        f"{child}; true", shell=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as program:
        assert program.stdout
        pid = int(program.stdout.readline())
        assert pid != program.pid
        program.kill()
        assert program.wait() == -signal.SIGKILL
        os.kill(pid, 0)  # it is there


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc")
def test_a_child_that_nobody_waits_for() -> None:
    """A child that has ended is a zombie until somebody waits for it."""
    program = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    assert program.stdout
    with program.stdout as output:
        output.read()  # until it has ended
    os.waitid(os.P_PID, program.pid, os.WEXITED | os.WNOWAIT)
    listed = Path(f"/proc/{program.pid}/stat")
    assert listed.read_text("utf-8").split()[2] == "Z"
    program.wait()
    assert not listed.exists()


def test_an_interrupt_at_the_end() -> None:
    """Ctrl-C as a program waits for its threads names threading, and what came."""
    script = """
import os, signal, threading, time
def run_on():
    threading.main_thread().join()
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.5)
threading.Thread(target=run_on).start()
"""
    said = python("-c", script).stderr
    places = (
        "in: <module 'threading'",
        "on threading shutdown",
        "while joining a thread in _thread._shutdown()",
    )
    first, *_, last = said.strip().splitlines()
    if sys.version_info[:2] != (3, 13):  # which doesn't say that it is ignored
        assert first.startswith(tuple(f"Exception ignored {place}" for place in places))
    assert "in _shutdown" in said
    assert last.startswith("KeyboardInterrupt")


def test_other_collections_say_it_too() -> None:
    """A set, a deque and a dictionary with other keys notice a change as well."""
    said = []
    for shared, change in (
        (pages := {1, 2}, lambda: pages.add(3)),
        (line := deque([1, 2]), lambda: line.append(3)),
        (texts := {1: "", 2: ""}, lambda: (texts.pop(1, None), texts.update({3: ""}))),
    ):
        try:
            for _ in shared:  # type: ignore[attr-defined]
                change()  # type: ignore[no-untyped-call]
        except RuntimeError as error:
            said.append(str(error))
    assert said == [
        "Set changed size during iteration",
        "deque mutated during iteration",
        "dictionary keys changed during iteration",
    ]


def test_a_job_under_way_is_not_cancelled() -> None:
    """What a pool has begun can't be cancelled, and `cancel` says so."""
    begun, goes_on = Event(), Event()
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(lambda: (begun.set(), goes_on.wait(60)))
        assert begun.wait(60)
        assert not job.cancel()
        goes_on.set()


@every_method
def test_a_worker_has_so_many_jobs(method: str) -> None:
    """A worker that has done its number of jobs makes room for another."""
    if method == "fork":
        pytest.skip("a pool that forks takes no such number")
    context = get_context(method)
    with ProcessPoolExecutor(1, context, max_tasks_per_child=2) as pool:
        workers = [pool.submit(os.getpid).result() for _ in range(4)]
    assert workers[0] == workers[1] != workers[2] == workers[3]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no reuse_port")
def test_two_at_one_port() -> None:
    """Two servers listen at a port if both ask for reuse_port, and not if one does."""
    with create_server(("127.0.0.1", 0), reuse_port=True) as one:
        with create_server(one.getsockname(), reuse_port=True) as two:
            assert two.getsockname() == one.getsockname()
        with pytest.raises(OSError, match="already in use"):
            create_server(one.getsockname())
