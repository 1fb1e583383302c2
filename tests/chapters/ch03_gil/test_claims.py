"""What chapter 3 claims."""

import bz2
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from itertools import combinations, pairwise
from math import inf
from pathlib import Path
from threading import Barrier, Event, Thread, get_ident

import pytest

from ch03_gil import gil_demo, late_back, taking_turns, which_build, who_gets_in
from harness.programs import CODE, FREE_THREADED
from harness.programs import python as anywhere
from harness.traces import load
from harness.transcripts import recorded
from timeline import rows

PATIENCE = 60  # seconds: what has not come by then never will
NUMBERS = list(range(1_000))
ONE_BY_ONE = ["in", "out", "in", "out"]
TOGETHER = ["in", "in", "out", "out"]
python = partial(anywhere, folder=CODE / "ch03_gil")
LOCKED = which_build.lock() == "on"
Patch = pytest.MonkeyPatch
Captured = pytest.CaptureFixture[str]

locked = pytest.mark.skipif(not LOCKED, reason="this Python runs without the lock")
ordinary = pytest.mark.skipif(FREE_THREADED, reason="this Python can do without a lock")
not_windows = pytest.mark.skipif(sys.platform == "win32", reason="not on Windows")
free_threaded = pytest.mark.skipif(
    not FREE_THREADED, reason="this Python can't do without the lock"
)


@pytest.fixture(autouse=True)
def interval() -> Iterator[None]:
    """Let each test choose how long a turn is."""
    usual = sys.getswitchinterval()
    yield
    sys.setswitchinterval(usual)


def clock_of_two() -> Callable[[], float]:
    """Return a clock of CPU time that is up as soon as a second thread asks for it.

    With it jobs compute no longer than until both are in, for then all is known.
    """
    inside: set[int] = set()

    def clock() -> float:
        inside.add(get_ident())
        return time.thread_time() if len(inside) < 2 else inf

    return clock


def both(job: Callable[[], object]) -> list[str]:
    """Return when two threads went into a job and out, nobody being pushed."""
    sys.setswitchinterval(PATIENCE)
    with Patch.context() as patch:
        patch.setattr(who_gets_in, "thread_time", clock_of_two())
        return who_gets_in.who_gets_in(job)


def times(output: str) -> list[float]:
    """Return the seconds that a program printed."""
    return [float(seconds) for seconds in re.findall(r"([\d.]+) s\b", output)]


@locked
def test_no_faster(monkeypatch: Patch, capsys: Captured) -> None:
    """Under the lock, threads that count primes use one core at a time."""
    monkeypatch.setattr(gil_demo, "STARTS", range(100_000, 180_000, 10_000))
    wall, cpu = time.perf_counter(), time.process_time()
    gil_demo.main()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert wall >= 0.95 * cpu
    assert len(times(capsys.readouterr().out)) == 3


def test_the_same_work(monkeypatch: Patch, capsys: Captured) -> None:
    """The loop, two threads and eight do the same work, and find the same primes."""
    counted: list[int] = []

    def counting(start: int) -> int:
        counted.append(start)
        return 2

    monkeypatch.setattr(gil_demo, "primes", counting)
    gil_demo.main()
    assert sorted(counted) == sorted([*gil_demo.STARTS] * 3)
    found = re.findall(r"([\d,]+) primes", capsys.readouterr().out)
    assert found == ["16"] * 3
    told = recorded(CODE / "ch03_gil" / "gil_demo.out").output
    assert told.count("4,995 primes") == 3


@pytest.mark.parametrize("program", ["gil_demo", "taking_turns", "who_gets_in"])
def test_one_stripe_at_a_time(program: str) -> None:
    """In the drawing hardly two threads that keep the lock compute together."""
    found = load(CODE / "ch03_gil" / f"{program}.trace.json").spans
    keep = [
        span
        for spans in rows(found).values()
        for span in spans
        if not re.search("MB|compress|the program", span.label)
    ]
    ran = [stretch for span in keep for stretch in span.ran]
    assert len(ran) >= 4
    together = sum(
        max(0.0, min(stop, until) - max(start, since))
        for (start, stop), (since, until) in combinations(ran, 2)
    )
    assert together < 0.05 * sum(stop - start for start, stop in ran)


def test_primes() -> None:
    """It counts what is divided by 1 and by itself alone."""
    wanted = [n for n in range(2, 200) if all(n % d for d in range(2, n))]
    assert [n for n in range(2, 200) if gil_demo.is_prime(n)] == wanted


def test_the_demo_keeps_the_lock() -> None:
    """Nobody gets in while a job of the demo computes, unless there is no lock."""
    expected = ONE_BY_ONE if LOCKED else TOGETHER
    assert expected == both(lambda: gil_demo.primes(10_000_000))


ONE_CORE = """
import time
import gil_demo
wall, cpu = time.perf_counter(), time.process_time()
gil_demo.main()
print(time.perf_counter() - wall, time.process_time() - cpu)
"""


@free_threaded
def test_no_faster_with_the_lock_switched_on() -> None:
    """With -X gil=1, threads use one core at a time on a free-threaded build, too."""
    done = python("-X", "gil=1", "-c", ONE_CORE, PYTHONPATH=".")
    assert done.stdout.startswith("a free-")
    wall, cpu = map(float, done.stdout.splitlines()[-1].split())
    assert wall >= 0.95 * cpu


def test_waits_in_the_demo_overlap(monkeypatch: Patch) -> None:
    """Were the demo's jobs waits, they would meet: one, two and eight at a time."""
    meetings = [Barrier(size, timeout=PATIENCE) for size in (1, 2, 8)]
    turns = deque(meeting for meeting in meetings for _job in range(8))
    monkeypatch.setattr(gil_demo, "primes", lambda _start: turns.popleft().wait())
    gil_demo.main()
    assert not turns


@pytest.mark.parametrize("job", ["add up", "hash 1 kB"])
def test_kept(job: str) -> None:
    """Under the lock, who computes keeps the other out; without it, both are in."""
    expected = ONE_BY_ONE if LOCKED else TOGETHER
    assert expected == both(who_gets_in.JOBS[job])


@pytest.mark.parametrize("job", ["sleep", "compress", "hash 1 MB"])
def test_let_go(job: str) -> None:
    """Who sleeps, compresses or hashes a megabyte lets the other in, unless it is late."""
    assert any(TOGETHER == both(who_gets_in.JOBS[job]) for _ in range(5))


@pytest.mark.parametrize("size", [2_047, 2_048, 2_049])
def test_hash_size(size: int) -> None:
    """Hashing lets go of the lock above 2,048 bytes, up to 3.14 for 2,048 as well."""
    log = both(partial(who_gets_in.repeat, sha256, bytes(size)))
    keeps = size < 2_048 or (size == 2_048 and sys.version_info >= (3, 15))
    assert log == (ONE_BY_ONE if LOCKED and keeps else TOGETHER)


@pytest.mark.parametrize("size", [1_000, 100_000])
def test_hash_in_pieces(size: int) -> None:
    """A hash that is fed in pieces lets go if the pieces are large."""
    text = bytes(1_000_000)

    def in_pieces(text: bytes) -> str:
        view = memoryview(text)  # of its own: free threads can't share one
        digest = sha256()
        for start in range(0, len(view), size):
            digest.update(view[start : start + size])
        return digest.hexdigest()

    log = both(partial(who_gets_in.repeat, in_pieces, text))
    assert log == (ONE_BY_ONE if LOCKED and size < 2_048 else TOGETHER)


@pytest.mark.parametrize(
    ("function", "argument", "lets_go"),
    [
        pytest.param(bz2.compress, bytes(10_000), True, id="bz2"),
        pytest.param(Path.read_bytes, Path(__file__), True, id="file", marks=locked),
        pytest.param(str.upper, "a" * 1_000_000, False, id="upper"),
        pytest.param(sorted, NUMBERS, False, id="sorted"),
        pytest.param(json.dumps, NUMBERS, False, id="json"),
        pytest.param(re.compile("(a*)*b").match, "a" * 15, False, id="re"),
    ],
)
def test_tried(
    function: Callable[[object], object], argument: object, lets_go: bool
) -> None:
    """The module bz2 lets go, as reading a file does; others keep the lock."""
    log = both(partial(who_gets_in.repeat, function, argument))
    assert log == (TOGETHER if lets_go or not LOCKED else ONE_BY_ONE)


def read_pipe(go_on: Event) -> bytes:
    """Read from a pipe until somebody writes."""
    reader, writer = os.pipe()
    Thread(target=lambda: go_on.wait(PATIENCE) and os.close(writer)).start()
    try:
        return os.read(reader, 1)
    finally:
        os.close(reader)


def read_socket(go_on: Event) -> bytes:
    """Read from a socket until the other side is done."""
    here, there = socket.socketpair()
    Thread(target=lambda: go_on.wait(PATIENCE) and there.close()).start()
    with here:
        return here.recv(1)


def run_a_program(go_on: Event) -> None:
    """Start another program, and wait until it is done."""
    waits = "import sys; sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", waits], stdin=subprocess.PIPE) as it:
        Thread(target=lambda: go_on.wait(PATIENCE) and it.stdin.close()).start()
        it.wait()


def wait_for_a_thread(go_on: Event) -> None:
    """Wait until another thread says so."""
    go_on.wait(PATIENCE)


@pytest.mark.parametrize(
    "wait", [read_pipe, read_socket, run_a_program, wait_for_a_thread]
)
def test_waiting_lets_go(wait: Callable[[Event], object]) -> None:
    """Who reads, or waits for another thread or program, lets the other in."""
    go_on = Event()
    inside: list[int] = []

    def job() -> None:
        inside.append(1)
        if len(inside) == 2:
            go_on.set()
        wait(go_on)

    assert TOGETHER == both(job)


def test_waits_leave_the_lock_to_who_computes() -> None:
    """While three threads wait, a fourth computes from beginning to end."""
    four, computed = Barrier(4, timeout=PATIENCE), Event()
    seen: list[bool] = []

    def wait() -> None:
        four.wait()
        seen.append(computed.wait(PATIENCE))

    def compute() -> None:
        four.wait()
        who_gets_in.repeat(sum, range(10_000))
        computed.set()

    threads = [Thread(target=job) for job in (wait, wait, wait, compute)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [True, True, True]


def test_switch_interval() -> None:
    """The switch interval is 5 ms, unless somebody changes it."""
    done = python("-c", "import sys; print(sys.getswitchinterval())")
    assert done.stdout == "0.005\n"


def test_turns(monkeypatch: Patch) -> None:
    """Those who compute take turns of 5 ms; with turns of 10 s the first ends first."""
    monkeypatch.setattr(taking_turns, "thread_time", clock_of_two())
    assert taking_turns.two_threads() == TOGETHER
    sys.setswitchinterval(PATIENCE)
    monkeypatch.setattr(taking_turns, "thread_time", clock_of_two())
    assert taking_turns.two_threads() == (ONE_BY_ONE if LOCKED else TOGETHER)


@locked
def test_late_back() -> None:
    """Who comes back from a wait gets the lock one interval later, not sooner."""
    sys.setswitchinterval(0.5)
    begun, enough = Event(), Event()

    def begin() -> None:
        begun.set()
        late_back.compute(enough)

    computing = Thread(target=begin)
    computing.start()
    begun.wait()
    start = time.perf_counter()
    time.sleep(0.2)
    seconds = time.perf_counter() - start
    enough.set()
    computing.join()
    assert seconds >= 0.2 + 0.5


@locked
def test_late_fifty_times(capsys: Captured) -> None:
    """Fifty waits beside a computing thread take 5 ms longer each."""
    late_back.main()
    alone, beside = times(capsys.readouterr().out)
    assert alone >= 0.5
    assert beside >= 0.7


@locked
def test_a_long_call_keeps_everybody_out() -> None:
    """One call into C that keeps the lock keeps it to its end, whatever the turns."""
    ticks: list[float] = []
    enough, ticking = Event(), Event()

    def tick() -> None:
        while not enough.is_set():
            ticks.append(time.perf_counter())
            ticking.set()
            time.sleep(0.001)

    ticker = Thread(target=tick)
    ticker.start()
    ticking.wait(PATIENCE)
    cpu = time.thread_time()
    sum(range(20_000_000))
    cpu = time.thread_time() - cpu
    time.sleep(0.05)
    enough.set()
    ticker.join()
    longest = max(later - tick for tick, later in pairwise(ticks))
    assert cpu > 0.1
    assert longest >= 0.8 * cpu


@not_windows
def test_the_computing_thread_ends_with_the_program() -> None:
    """Ctrl-C in the midst of it ends the program, and no thread goes on computing."""
    done = python("-c", INTERRUPTED, PYTHONPATH=".")
    assert done.stderr.splitlines()[-1] == "KeyboardInterrupt"
    assert done.returncode


INTERRUPTED = """
import signal, threading, time
import late_back
def interrupted(seconds):
    if threading.active_count() > 1:
        signal.raise_signal(signal.SIGINT)
    time.sleep(seconds)
late_back.sleep = interrupted
late_back.main()
"""


HAMMERED = """
import plus_one, sys
sys.setswitchinterval(0.000_001)
def work():
    global count
    for _ in range(plus_one.TIMES):
        {line}
class Page:
    count = 0
    @property
    def asked(self):
        return self.count
    @asked.setter
    def asked(self, count):
        self.count = count
def kept():
    global count, counts, page
    count, counts, page = 0, {{"x": 0}}, Page()
    plus_one.is_kept(work)
    return count + counts["x"] + page.count == plus_one.WORKERS * plus_one.TIMES
print(all(kept() for _ in range({times})))
"""


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("count += 1", True),
        ("counts['x'] += 1", True),
        ("page.count += 1", True),
        ("count += abs(1)", False),
        ("count += int('1')", False),
        ("count += (lambda: 1)()", False),
        ("page.asked += 1", False),
    ],
)
def test_where_a_turn_can_end(line: str, kept: bool) -> None:
    """Between reading and writing, a turn ends in a call, and in no plain addition.

    What is lost is lost in one of twenty rounds; mostly in the first.
    """
    script = HAMMERED.format(line=line, times=5 if kept else 20)
    assert python("-X", "gil=1", "-c", script, PYTHONPATH=".").stdout == f"{kept}\n"


@free_threaded
def test_without_the_lock_a_plain_addition_is_lost() -> None:
    """Without the lock `count += 1` loses, and with the lock switched on it does not."""
    assert "+= 1      some lost" in python("plus_one.py").stdout
    assert "+= 1      all counted" in python("-X", "gil=1", "plus_one.py").stdout


REFERENCES = """
import sys
before = sys.getrefcount(None)
many = [None] * 1_000
print(sys.getrefcount(None) - before >= 1_000)
"""


def test_some_objects_are_not_counted() -> None:
    """Of objects such as None references are counted up to Python 3.11 alone."""
    counted = python("-c", REFERENCES).stdout
    assert counted == f"{sys.version_info < (3, 12)}\n"


def test_the_lock_does_not_save_a_count() -> None:
    """The update is lost with the lock on, on every build."""
    done = python("-X", "gil=1", "../ch02_threads/lost_update.py")
    assert done.stdout == "pages counted: 1\n"


def test_a_wait_between_reading_and_writing() -> None:
    """A count that is read before a wait and written after it is lost under the lock."""
    script = (
        "from concurrent.futures import ThreadPoolExecutor as Pool\n"
        "from time import sleep\n"
        "count = 0\n"
        "def add(page):\n"
        "    global count\n"
        "    seen = count\n"
        "    sleep(1)\n"
        "    count = seen + 1\n"
        "with Pool(2) as pool:\n"
        "    list(pool.map(add, range(2)))\n"
        "print(count)\n"
    )
    assert python("-X", "gil=1", "-c", script).stdout == "1\n"


def test_build() -> None:
    """Which build it is, Python knows from 3.13 on; before, there was only one."""
    free = sysconfig.get_config_var("Py_GIL_DISABLED")
    if sys.version_info < (3, 13):
        assert free is None
        assert which_build.build() == "ordinary"
    else:
        assert free == int("t" in sys.abiflags)
        assert which_build.build() == ("free-threaded" if free else "ordinary")


def test_state() -> None:
    """Whether the lock is on, Python tells from 3.13 on."""
    assert hasattr(sys, "_is_gil_enabled") == (sys.version_info >= (3, 13))


@free_threaded
def test_experimental() -> None:
    """A free-threaded 3.13 calls itself experimental, and 3.14 no longer does."""
    assert "free-threading build" in sys.version
    assert ("experimental" in sys.version) == (sys.version_info < (3, 14))


@ordinary
def test_not_experimental() -> None:
    """An ordinary build does not call itself free-threading."""
    assert "free-threading" not in sys.version


def test_off_with_one_thread() -> None:
    """A program without threads has the lock on an ordinary build and there alone."""
    done = python("which_build.py")
    expected = "free-threaded\nlock:  off" if FREE_THREADED else "ordinary\nlock:  on"
    assert done.stdout == f"build: {expected}\n"


@pytest.mark.parametrize("how", ["option", "variable"])
def test_switched_on(how: str) -> None:
    """The lock can be switched on, and the build stays what it is."""
    if how == "option":
        done = python("-X", "gil=1", "which_build.py")
    else:
        done = python("which_build.py", PYTHON_GIL="1")
    build = "free-threaded" if FREE_THREADED else "ordinary"
    assert done.stdout == f"build: {build}\nlock:  on\n"


@ordinary
@pytest.mark.parametrize("how", ["option", "variable"])
def test_never_off(how: str) -> None:
    """On an ordinary build nothing switches the lock off; from 3.13 on it refuses."""
    if how == "option":
        done = python("-X", "gil=0", "which_build.py")
    else:
        done = python("which_build.py", PYTHON_GIL="0")
    if sys.version_info < (3, 13):
        assert done.stdout == "build: ordinary\nlock:  on\n"
    else:
        assert "Disabling the GIL is not supported by this build" in done.stderr
        assert done.returncode != 0


OLD_EXTENSION = """
#include <Python.h>
static struct PyModuleDef old = {PyModuleDef_HEAD_INIT, "old_extension", 0, -1};
PyMODINIT_FUNC PyInit_old_extension(void) { return PyModule_Create(&old); }
"""


@free_threaded
def test_an_extension_switches_it_on(tmp_path: Path) -> None:
    """An extension that says nothing of free threads has the lock on, with a warning.

    With -X gil=0 it stays off, and there is no warning.
    """
    include = sysconfig.get_path("include")
    if not shutil.which("cc") or not Path(include, "Python.h").exists():
        pytest.skip("no C compiler, or no header files of this Python")
    (tmp_path / "old.c").write_text(OLD_EXTENSION)
    module = tmp_path / f"old_extension{sysconfig.get_config_var('EXT_SUFFIX')}"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-I", include, "-o", module, tmp_path / "old.c"],
        check=True,
    )
    script = "import old_extension, which_build; which_build.main()"
    done = python("-c", script, PYTHONPATH=f"{tmp_path}{os.pathsep}.")
    assert done.stdout == "build: free-threaded\nlock:  on\n"
    assert "RuntimeWarning" in done.stderr
    assert "has not declared that it can run safely without the GIL" in done.stderr
    kept_off = python(
        "-X", "gil=0", "-c", script, PYTHONPATH=f"{tmp_path}{os.pathsep}."
    )
    assert kept_off.stdout == "build: free-threaded\nlock:  off\n"
    assert kept_off.stderr == ""
