"""What chapter 7 claims, and the keys of its quiz."""

import asyncio
import inspect
import os
import pickle
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Event, Lock

import pytest

from ch03_gil import which_build
from ch07_choosing import (
    one_old_library,
    out_of_files,
    real_recipes,
    small_pool,
    two_recipes,
    what_overlaps,
)
from harness import virtual_clock
from harness.methods import other_methods
from harness.programs import (
    CODE,
    FREE_THREADED,
    by_method,
    changed,
    printed,
    python,
)
from harness.transcripts import recorded

HERE = CODE / "ch07_choosing"
PATIENCE = 60  # seconds: what has not come by then never will
LOCKED = which_build.lock() == "on"
KEPT_OUT = "no" if LOCKED else "yes"
Patch = pytest.MonkeyPatch

no_windows = pytest.mark.skipif(sys.platform == "win32", reason="not on Windows")


@pytest.fixture(autouse=True)
def interval() -> Iterator[None]:
    """Let each test choose how long a thread's turn is."""
    usual = sys.getswitchinterval()
    yield
    sys.setswitchinterval(usual)


# The table


@other_methods
def test_table(method: str, tmp_path: Path) -> None:
    """The table is the same, whatever its processes are started with."""
    shorter = ("thread_time() + 0.3", "thread_time() + 0.15")
    done = by_method(method, changed(tmp_path, HERE / "what_overlaps.py", shorter))
    assert done.returncode == 0, done.stderr
    assert recorded(HERE / "what_overlaps.out").output == done.stdout


def cells(name: str) -> dict[tuple[str, str], str]:
    """Return the cells of a recorded table."""
    _command, head, *rows = (HERE / name).read_text("utf-8").splitlines()
    return {
        (row[:19].strip(), column): cell
        for row in rows
        for column, cell in zip(head.split(), row[19:].split(), strict=False)
    }


def test_nine_cells() -> None:
    """On an ordinary Python these nine cells stand in the table."""
    yes = {("threads", "wait"), ("processes", "wait"), ("processes", "compute")}
    yes |= {("asyncio.sleep", "wait")}
    table = cells("what_overlaps.out")
    assert len(table) == 9
    assert {cell for cell, word in table.items() if word == "yes"} == yes


def test_one_cell_flips() -> None:
    """On a free-threaded Python one cell is different, and no other."""
    ordinary, free = cells("what_overlaps.out"), cells("what_overlaps.314t.out")
    assert ordinary.keys() == free.keys()
    flipped = {cell for cell in ordinary if ordinary[cell] != free[cell]}
    assert flipped == {("threads", "compute")}


def test_one_cell_flips_with_the_lock() -> None:
    """It is the lock's state that counts, and not the build."""
    if not FREE_THREADED:
        pytest.skip("this Python can't do without the lock")
    done = python("-X", "gil=1", HERE / "what_overlaps.py")
    assert (
        done.stdout
        == (HERE / "what_overlaps.out").read_text("utf-8").partition("\n")[2]
    )


def in_threads(job: Callable[[], object]) -> str:
    """Say whether two threads overlap a job, nobody being pushed."""
    sys.setswitchinterval(PATIENCE)
    return what_overlaps.overlap(what_overlaps.in_threads(job))


def test_to_thread_is_a_row_of_threads() -> None:
    """Asyncio with to_thread has the row of threads."""

    async def twice(job: what_overlaps.Job) -> list[what_overlaps.Span]:
        together = Barrier(2, timeout=60)

        def meet_and_visit() -> what_overlaps.Span:
            together.wait()
            return what_overlaps.visit(job)

        return await asyncio.gather(
            asyncio.to_thread(meet_and_visit), asyncio.to_thread(meet_and_visit)
        )

    sys.setswitchinterval(PATIENCE)
    words = [
        what_overlaps.overlap(asyncio.run(twice(job)))
        for job in (what_overlaps.wait, what_overlaps.compute)
    ]
    assert words == ["yes", KEPT_OUT]


# Five rows, and what breaks them


def test_both_recipes_bring_the_same() -> None:
    """Both recipes return what the loop returns, in its order."""
    texts = [f"text of page {page}" for page in range(100)]
    assert texts == two_recipes.in_a_loop()
    assert texts == two_recipes.in_threads()
    assert texts == asyncio.run(two_recipes.in_asyncio())


def test_real_recipes() -> None:
    """Both recipes bring four hundred real pages, in no less than twelve rounds."""
    rounds = -(-len(real_recipes.PAGES) // real_recipes.AT_ONCE)
    assert rounds * 0.03 == pytest.approx(0.36)
    with real_recipes.serving() as port:
        for recipe in (
            real_recipes.with_urlopen,
            lambda port: asyncio.run(real_recipes.with_streams(port)),
        ):
            start = time.perf_counter()
            assert recipe(port) == [b"text"] * 400
            assert time.perf_counter() - start > 0.9 * 0.36


A_THOUSAND_WAITS = """
import asyncio, time
from concurrent.futures import ThreadPoolExecutor

async def tasks():
    await asyncio.gather(*(asyncio.sleep(0.5) for _ in range(1_000)))

start = time.process_time()
with ThreadPoolExecutor(1_000) as pool:
    list(pool.map(time.sleep, [0.5] * 1_000))
between = time.process_time()
asyncio.run(tasks())
print((between - start) / (time.process_time() - between))
"""


def test_threads_are_not_as_cheap() -> None:
    """A thousand waits at once take threads three times the computing of tasks."""
    assert float(printed(A_THOUSAND_WAITS)) > 3


def test_streams_fetch_34_at_once(monkeypatch: Patch) -> None:
    """Four hundred waits of 30 ms, 34 at once, are twelve rounds in asyncio."""

    class Stream:
        def write(self, _request: bytes) -> None:
            """Send nothing."""

        def close(self) -> None:
            """Close nothing."""

        async def read(self) -> bytes:
            await asyncio.sleep(0.03)
            return real_recipes.ANSWER

    async def open_connection(*_address: object) -> tuple[Stream, Stream]:
        return Stream(), Stream()

    monkeypatch.setattr(asyncio, "open_connection", open_connection)
    pages, seconds = virtual_clock.run(real_recipes.with_streams(0))
    assert pages == [b"text"] * 400
    assert seconds == pytest.approx(0.36)


def test_threads_fetch_34_at_once(monkeypatch: Patch) -> None:
    """The first recipe has 34 pages under way together."""
    rounds: list[int] = []
    together = Barrier(34, action=lambda: rounds.append(34), timeout=PATIENCE)
    monkeypatch.setattr(two_recipes, "PAGES", range(68))
    monkeypatch.setattr(two_recipes, "sleep", lambda _seconds: together.wait())
    two_recipes.in_threads()
    assert rounds == [34, 34]


def test_tasks_fetch_34_at_once(monkeypatch: Patch) -> None:
    """The second recipe fetches a hundred pages in three rounds of 34 at most."""
    now = peak = 0

    async def fetch(page: int) -> str:
        nonlocal now, peak
        now += 1
        peak = max(peak, now)
        await asyncio.sleep(1)
        now -= 1
        return f"text of page {page}"

    monkeypatch.setattr(two_recipes, "fetch_async", fetch)
    texts, seconds = virtual_clock.run(two_recipes.in_asyncio())
    assert len(texts) == 100
    assert peak == 34
    assert seconds == 3


def test_a_blocking_fetch_is_a_loop(monkeypatch: Patch) -> None:
    """With a blocking fetch the second recipe fetches one page at a time."""
    now = peak = 0

    async def fetch(page: int) -> str:
        nonlocal now, peak
        now += 1
        peak = max(peak, now)
        text = two_recipes.fetch(page)
        now -= 1
        return text

    monkeypatch.setattr(two_recipes, "fetch_async", fetch)
    monkeypatch.setattr(two_recipes, "sleep", lambda _seconds: None)
    asyncio.run(two_recipes.in_asyncio())
    assert peak == 1


@pytest.mark.parametrize(
    ("look", "first"), [("look_up_in_loop", False), ("look_up_in_thread", True)]
)
def test_the_loop_goes_on(look: str, first: bool, monkeypatch: Patch) -> None:
    """Pages come during a blocking call in a thread; in the loop, none does."""
    done: list[str] = []
    came = Event()
    during: list[bool] = []

    async def fetch(page: int) -> None:
        await one_old_library.fetch(page, done)
        if len(done) == 2:
            came.set()

    def look_up(_title: str) -> str:
        during.append(came.wait(PATIENCE if first else 1))
        return "price"

    async def main() -> None:
        await asyncio.gather(getattr(one_old_library, look)(done), fetch(1), fetch(2))

    monkeypatch.setattr(one_old_library, "look_up", look_up)
    asyncio.run(main())
    assert during == [first]
    assert (done[0] == "price") is not first


def test_a_time_out_does_not_stop_a_thread() -> None:
    """The loop gives up on a call in a thread, which goes on and ends."""
    ended, goes_on = Event(), Event()

    def call() -> None:
        goes_on.wait(PATIENCE)
        ended.set()

    async def main() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.to_thread(call), 0.05)
        assert not ended.is_set()
        goes_on.set()

    asyncio.run(main())
    assert ended.is_set()


DEFAULT_POOL = """
import asyncio, os
from functools import partial
from threading import Barrier
os.cpu_count = os.process_cpu_count = lambda: {cores}
from ch07_choosing import small_pool

size = min(32, {cores} + 4)
small_pool.CALLS = 2 * size
rounds = []
together = Barrier(size, action=partial(rounds.append, 1), timeout=60)
peak = asyncio.run(small_pool.call_all(small_pool.Counted(together.wait)))
print(peak, len(rounds))
"""


@pytest.mark.parametrize(("cores", "size"), [(1, 5), (2, 6), (12, 16), (40, 32)])
def test_default_pool(cores: int, size: int) -> None:
    """The default pool has the cores and four threads, 32 at most."""
    assert printed(DEFAULT_POOL.format(cores=cores)) == f"{size} 2\n"


@other_methods
def test_processes_below(method: str, tmp_path: Path) -> None:
    """While processes count below the loop, the heart beats; nobody counts here."""
    shorter = ("process_time() + 0.3", "process_time() + 0.1")
    done = by_method(method, changed(tmp_path, HERE / "processes_below.py", shorter))
    assert done.returncode == 0, done.stderr
    assert recorded(HERE / "processes_below.out").output == done.stdout


def test_counted() -> None:
    """The peak is that of calls under way at once, not of all calls."""
    counted = small_pool.Counted(lambda: None)
    for _ in range(9):
        counted()
    assert counted.peak == 1


@no_windows
def test_a_higher_limit() -> None:
    """With more descriptors a hundred sockets at once are all well."""
    script = (HERE / "out_of_files.py").read_text("utf-8")
    assert "LIMIT = 64" in script
    lines = printed(script.replace("LIMIT = 64", "LIMIT = 256")).splitlines()
    assert lines == ["100 at once: all well", "20 at once: all well"]


def test_semaphore_bounds_sockets(monkeypatch: Patch) -> None:
    """Behind the semaphore no more sockets are open than it lets in."""
    now = peak = 0

    class Socket:
        def __enter__(self) -> None:
            nonlocal now, peak
            now += 1
            peak = max(peak, now)

        def __exit__(self, *_exception: object) -> None:
            nonlocal now
            now -= 1

    monkeypatch.setattr(out_of_files, "socket", Socket)
    virtual_clock.run(out_of_files.connect_all(20))
    assert peak == 20


def test_windows_is_told() -> None:
    """On Windows the program says that it can't be tried there."""
    done = python(
        "-c",
        "import asyncio, runpy, socket, sys; sys.platform = 'win32'\n"
        "runpy.run_path('ch07_choosing/out_of_files.py', run_name='__main__')",
    )
    assert done.returncode == 1
    assert "Windows" in done.stderr


LOOP_TAKES = """
import asyncio, os
before = len(os.listdir("/dev/fd"))
asyncio.run(asyncio.sleep(0))
async def main():
    print(len(os.listdir("/dev/fd")) - before)
asyncio.run(main())
"""


@no_windows
def test_a_loop_takes_three_descriptors() -> None:
    """While asyncio's loop runs it has three descriptors open."""
    assert printed(LOOP_TAKES) == "3\n"


@no_windows
@pytest.mark.parametrize("handed_down", [0, 1, 4])
def test_how_many_sockets(handed_down: int) -> None:
    """Of 64 descriptors 58 are for sockets, less those that were handed down."""
    files = [os.dup(0) for _ in range(handed_down)]
    done = subprocess.run(
        [sys.executable, HERE / "solutions" / "how_many_sockets.py"],
        pass_fds=files,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    for file in files:
        os.close(file)
    well, failed = done.stdout.splitlines()
    assert well == f"{58 - handed_down} at once: all well"
    assert failed.startswith(f"{59 - handed_down} at once: [Errno 24]")


# The keys of the quiz: situations scaled down


def test_three_thousand_sensors() -> None:
    """Three thousand waits of two seconds take two, in a single thread."""
    now = peak = 0
    threads = threading.active_count()

    async def poll() -> None:
        nonlocal now, peak
        now += 1
        peak = max(peak, now)
        await asyncio.sleep(2)
        assert threading.active_count() == threads
        now -= 1

    async def main() -> None:
        await asyncio.gather(*(poll() for _ in range(3_000)))

    _, seconds = virtual_clock.run(main())
    assert seconds == 2
    assert peak == 3_000


def test_coroutines_copy_files_one_by_one(tmp_path: Path) -> None:
    """Coroutines that copy files overlap nothing: the copying blocks."""
    log: list[str] = []
    for number in range(40):
        (tmp_path / f"{number}.jpg").write_bytes(bytes(10_000))

    async def copy(path: Path) -> None:
        log.append("in")
        shutil.copy(path, path.with_suffix(".copy"))
        log.append("out")

    async def main() -> None:
        await asyncio.gather(*map(copy, tmp_path.glob("*.jpg")))

    asyncio.run(main())
    assert log == ["in", "out"] * 40
    assert len([*tmp_path.glob("*.copy")]) == 40


def test_a_chain_does_not_overlap() -> None:
    """Two calls, the second of which needs the first, take the time of two."""

    async def call(argument: int) -> int:
        await asyncio.sleep(3)
        return argument + 1

    async def chain() -> int:
        return await call(await call(0))

    async def apart() -> list[int]:
        return await asyncio.gather(call(0), call(0))

    assert virtual_clock.run(chain()) == (2, 6)
    assert virtual_clock.run(apart()) == ([1, 1], 3)


def hash_for_a_while() -> None:
    """Hash a megabyte again and again."""
    end = time.thread_time() + 0.2
    while time.thread_time() < end:
        sha256(bytes(1_000_000))


def test_threads_hash_together() -> None:
    """Hashing large pieces overlaps in threads, under the lock too."""
    assert in_threads(hash_for_a_while) == "yes"


def count_words() -> None:
    """Count words in Python code again and again."""
    text = "to wait or to compute " * 1_000
    end = time.thread_time() + 0.2
    while time.thread_time() < end:
        counts: dict[str, int] = {}
        for word in text.split():
            counts[word] = counts.get(word, 0) + 1


def test_threads_count_words_in_turn() -> None:
    """Counting words does not overlap in threads under the lock."""
    assert in_threads(count_words) == KEPT_OUT


def test_a_name_is_smaller_than_a_file(tmp_path: Path) -> None:
    """A file's name makes a small parcel, its text a large one."""
    text = "to wait or to compute " * 100_000
    assert len(pickle.dumps(str(tmp_path))) < 1_000 < len(pickle.dumps(text))


BELOW_A_LOOP = """
import asyncio, multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from ch07_choosing import what_overlaps

async def twice(pool):
    run = asyncio.get_running_loop().run_in_executor
    job = what_overlaps.meet_and_visit, what_overlaps.compute
    return await asyncio.gather(run(pool, *job), run(pool, *job))

if __name__ == "__main__":
    sys.setswitchinterval(60)
    for kind in (ThreadPoolExecutor, ProcessPoolExecutor):
        barrier = multiprocessing.Barrier(2)
        ready = what_overlaps.get_ready
        with kind(2, initializer=ready, initargs=(barrier,)) as pool:
            print(what_overlaps.overlap(asyncio.run(twice(pool))))
"""


def test_a_service_that_computes() -> None:
    """Below a loop, too, processes compute in parallel and threads don't."""
    assert printed(BELOW_A_LOOP).split() == [KEPT_OUT, "yes"]


def test_two_at_a_time() -> None:
    """A pool of two has two calls under way, however many wait."""
    counted = small_pool.Counted(Barrier(2, timeout=PATIENCE).wait)
    with ThreadPoolExecutor(2) as pool:
        for _ in range(200):
            pool.submit(counted)
    assert counted.peak == 2


def test_threads_start_converters_together() -> None:
    """Threads that wait for other programs overlap, though those compute."""
    script = (
        "from time import process_time\nwhile process_time() < 0.3: sum(range(1000))"
    )
    assert in_threads(partial(subprocess.run, [sys.executable, "-c", script])) == "yes"


PARCELS = """
from concurrent.futures import ProcessPoolExecutor
from functools import partial

class Seed:
    parcels = 0
    def __getstate__(self):
        Seed.parcels += 1
        return {}
    def simulate(self, run):
        return run

if __name__ == "__main__":
    with ProcessPoolExecutor(2) as pool:
        for size in (1, 100):
            Seed.parcels = 0
            list(pool.map(Seed().simulate, range(1_000), chunksize=size))
            print(Seed.parcels)
"""


def test_chunks_are_parcels(tmp_path: Path) -> None:
    """A thousand runs are a thousand parcels, and ten in chunks of a hundred."""
    path = tmp_path / "parcels.py"
    path.write_text(PARCELS, "utf-8")
    assert python(path).stdout.split() == ["1000", "10"]


def test_sixty_calls_do_not_fit() -> None:
    """Sixty calls meet in a pool of sixty, and never in asyncio's own."""

    async def in_own_pool() -> None:
        await asyncio.gather(*(asyncio.to_thread(sixty.wait) for _ in range(60)))

    sixty = Barrier(60, timeout=PATIENCE)
    with ThreadPoolExecutor(60) as pool:
        list(pool.map(lambda _: sixty.wait(), range(60)))
    sixty = Barrier(60, timeout=1)
    with pytest.raises(BrokenBarrierError):
        asyncio.run(in_own_pool())


def test_a_pool_makes_coroutines_and_no_more() -> None:
    """A pool that is given an async function returns a coroutine, not a result."""

    async def ask() -> str:
        return "answer"

    with ThreadPoolExecutor(1) as pool:
        coroutine = pool.submit(ask).result()
    assert inspect.iscoroutine(coroutine)
    assert asyncio.run(coroutine) == "answer"


def test_reading_and_writing_back_is_a_race() -> None:
    """A total that threads read and write back loses; returned lengths don't."""
    both, lock = Barrier(2, timeout=PATIENCE), Lock()
    total = 0

    def add(length: int) -> int:
        nonlocal total
        seen = total
        both.wait()
        with lock:
            total = seen + length
        return length

    with ThreadPoolExecutor(2) as pool:
        lengths = list(pool.map(add, [3, 3]))
    assert total == 3
    assert sum(lengths) == 6


# The messages of the cheat sheet

NO_MORE_THREADS = """
import os, resource, threading
resource.setrlimit(resource.RLIMIT_AS, (2**30, resource.RLIM_INFINITY))
going = threading.Event()
try:
    for _ in range(10_000):
        threading.Thread(target=going.wait, daemon=True).start()
except RuntimeError as error:
    print(repr(error), flush=True)
os._exit(0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited so on Linux")
def test_threads_run_out() -> None:
    """Where there is no memory for one more thread, Python can't start it."""
    said = python("-c", NO_MORE_THREADS).stdout
    assert said.strip() == repr(RuntimeError("can't start new thread"))


CHEAT_SHEET = (CODE.parent / "book" / "cheat_sheet.md").read_text("utf-8")
NO_GUARD = CODE / "ch04_processes" / "no_guard.py"
POOL = """
import os
from concurrent.futures import ProcessPoolExecutor
if __name__ == "__main__":
    with ProcessPoolExecutor(1) as pool:
        pool.submit({job}).result()
"""
COROUTINE = """
import asyncio
async def job():
    1 / 0
async def main():
    {line}
    await asyncio.sleep(0)
asyncio.run(main())
"""
CAUSES = {
    "was never awaited": COROUTINE.format(line="job()"),
    "cannot be called from a running event loop": COROUTINE.format(
        line="asyncio.run(job())"
    ),
    "Task exception was never retrieved": COROUTINE.format(
        line="asyncio.create_task(job())"
    ),
    "bootstrapping phase": NO_GUARD.read_text("utf-8"),
    "BrokenProcessPool": POOL.format(job="os._exit, 1"),
    "PicklingError": POOL.format(job="lambda: 1"),
    "Too many open files": (HERE / "out_of_files.py").read_text("utf-8"),
}


def test_every_message_is_tried() -> None:
    """The cheat sheet has no message that is not tried here."""
    table = CHEAT_SHEET[CHEAT_SHEET.index("| it says") :]
    assert [*CAUSES] == re.findall(r"(?m)^\| `(.+?)` \|", table)


@pytest.mark.parametrize("message", CAUSES)
def test_message(message: str, tmp_path: Path) -> None:
    """What the cheat sheet says is the cause of a message causes it."""
    if sys.platform == "win32" and message == "Too many open files":
        pytest.skip("not on Windows")
    path = tmp_path / "cause.py"
    path.write_text(CAUSES[message], "utf-8")
    done = python(path)
    assert message in done.stdout + done.stderr


# What the page says of its own quiz


def test_quiz_has_its_situations() -> None:
    """The quiz has at least twelve situations."""
    text = (CODE.parent / "book" / "ch07_choosing.md").read_text("utf-8")
    _, found, quiz = text.partition("\n## The quiz\n")
    assert found
    quiz = re.split(r"\n## ", quiz)[0]
    assert quiz.count("```{checkpoint}") >= 12
