"""What chapter 1 claims."""

import os
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from cProfile import Profile
from pathlib import Path
from threading import Barrier

import pytest

from ch01_diagnosis import computing, floor, two_clocks, waiting, which_part, whose_time
from harness import busy
from harness.methods import every_method
from harness.programs import CODE, FREE_THREADED, environment, python

FOLDER = CODE / "ch01_diagnosis"
SCRIPTS = Path(__file__).parent / "scripts"
linux = pytest.mark.skipif(sys.platform != "linux", reason="pins processes to a CPU")
computes = pytest.mark.xdist_group("computing")


def timed(*command: str | Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run the stopwatch on a command, in a changed environment."""
    return python(FOLDER / "stopwatch.py", *command, folder=FOLDER, **changes)


def script(folder: Path, text: str) -> Path:
    """Write a script to measure."""
    path = folder / "script.py"
    path.write_text(text, "utf-8")
    return path


def seconds(report: str) -> tuple[float, float]:
    """Return the wall and CPU seconds of the stopwatch's last line."""
    words = report.splitlines()[-1].split()
    return float(words[1]), float(words[6])


def skip_if_too_busy(report: str) -> None:
    """Skip where nine other programs had the core of one that computes, or more."""
    wall, cpu = seconds(report)
    if cpu < 0.1 * wall:
        busy.skip(report.splitlines()[-1])


def test_waiting_uses_no_cpu() -> None:
    """A hundred pages take two seconds, under 5 % of them computing."""
    wall, cpu = two_clocks.clocked(waiting.main)
    assert wall >= 2
    assert cpu < 0.05 * wall


@computes
def test_computing_is_cpu_time() -> None:
    """A computation uses the CPU for as long as it says."""
    wall, cpu = two_clocks.clocked(lambda: computing.crunch(0.5))
    assert 0.5 <= cpu < 0.6
    assert wall >= 0.99 * cpu


@computes
def test_five_million_a_second() -> None:
    """A plain loop adds five million numbers in less than a CPU second."""
    start, total = time.process_time(), 0
    for number in range(5_000_000):
        total += number
    assert time.process_time() - start < 1
    assert total == sum(range(5_000_000))


@computes
def test_two_clocks() -> None:
    """Both jobs take a second of wall time, and one of them of CPU time."""
    wall, cpu = two_clocks.clocked(two_clocks.fetch_pages)
    assert wall >= 1
    assert cpu < 0.1
    wall, cpu = two_clocks.clocked(two_clocks.crunch_numbers)
    assert wall >= 0.99
    assert cpu >= 1


@computes
@pytest.mark.parametrize(
    ("job", "computes"),
    [(floor.wait, 0), (floor.some_of_both, 0.1), (floor.compute, 0.4)],
)
def test_floor(job: object, computes: float) -> None:
    """Eight jobs in threads compute as long as one after another, and take the floor."""
    if FREE_THREADED and job is not floor.wait:
        pytest.skip("free threads compute on several cores")
    wall, cpu = floor.one(job)
    used = time.process_time()
    took = floor.eight(job)
    used = time.process_time() - used
    assert took >= 0.95 * max(min(wall, 0.4), floor.JOBS * cpu)
    assert used >= floor.JOBS * computes


def test_waits_overlap() -> None:
    """Eight waits in threads take less than half of one after another."""
    assert floor.eight(floor.wait) < 0.5 * floor.JOBS * floor.one(floor.wait)[0]


@computes
@pytest.mark.skipif(not FREE_THREADED, reason="one thread computes at a time")
@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two cores")
def test_free_threads_break_the_floor() -> None:
    """On a free-threaded build a thread is computing while another does."""
    start, used = time.perf_counter(), time.process_time()
    floor.eight(floor.compute)
    used = time.process_time() - used
    assert used >= floor.JOBS * 0.4
    assert time.perf_counter() - start < 3 * used


def test_clocks_that_can_be_set() -> None:
    """The clock that tells the date may be set; the other two may not."""
    adjustable = {
        name: time.get_clock_info(name).adjustable
        for name in ("time", "perf_counter", "process_time")
    }
    assert {"time": True, "perf_counter": False, "process_time": False} == adjustable


@computes
def test_whose_time() -> None:
    """A child's computing is not in the parent's CPU time, but in the children's."""
    own, theirs = time.process_time(), whose_time.children_time()
    whose_time.main()
    assert time.process_time() - own < 0.5
    assert whose_time.children_time() - theirs >= 0.95


@computes
def test_profiler_costs_time() -> None:
    """A script that makes many short calls runs slower under the profiler."""

    def short() -> None:
        pass

    def calls() -> None:
        for _ in range(300_000):
            short()

    _wall, plain = two_clocks.clocked(calls)
    _wall, watched = two_clocks.clocked(lambda: Profile().runcall(calls))
    assert watched > 1.2 * plain


@computes
def test_some_libraries_let_others_run() -> None:
    """While a thread compresses in C, another can begin to."""
    meeting, begun = Barrier(2), []
    data = bytes(range(256)) * 4_000

    def compress(name: str) -> bool:
        meeting.wait(timeout=60)
        begun.append(name)
        end = time.perf_counter() + 30
        while len(begun) < 2 and time.perf_counter() < end:
            zlib.compress(data, 9)
        return len(begun) == 2

    interval = sys.getswitchinterval()
    sys.setswitchinterval(100)  # so that nobody gets in unless let in
    try:
        with ThreadPoolExecutor(2) as pool:
            assert all(pool.map(compress, "ab"))
    finally:
        sys.setswitchinterval(interval)


@computes
def test_which_part() -> None:
    """By the wall clock fetching takes longest; by the CPU's, counting."""
    wall = which_part.profiled(time.perf_counter)
    cpu = which_part.profiled(time.process_time)
    assert wall["fetch"] >= 1
    assert cpu["fetch"] < 0.2
    assert cpu["count_words"] >= 0.5


def test_profiler_command() -> None:
    """The profiler's own command lists first where the most time goes."""
    done = subprocess.run(
        [sys.executable, "-m", "cProfile", "-s", "cumulative", "waiting.py"],
        cwd=FOLDER,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    places = [done.stdout.index(name) for name in ("(main)", "(fetch)", "time.sleep")]
    assert places == sorted(places)


@computes
@pytest.mark.parametrize(
    ("name", "verdict"),
    [("waiting.py", "waiting"), ("computing.py", "computing")],
)
def test_verdict(name: str, verdict: str) -> None:
    """The stopwatch tells waiting from computing, and leaves stdout alone."""
    done = timed(name)
    assert "stopwatch" not in done.stdout
    assert done.returncode == 0
    if verdict == "computing":
        skip_if_too_busy(done.stderr)
    assert f"CPU time: {verdict}" in done.stderr


@contextmanager
def busy_loops(number: int) -> Iterator[None]:
    """Keep the first CPU busy with so many processes that compute."""
    command = [sys.executable, "-c", "while True: pass"]
    loops = [subprocess.Popen(command) for _ in range(number)]
    try:
        for loop in loops:
            os.sched_setaffinity(loop.pid, {min(os.sched_getaffinity(0))})
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


@pytest.mark.parametrize(("platform", "lost"), [("linux", 7), ("darwin", 0)])
def test_losses_are_of_linux(platform: str, lost: int) -> None:
    """Elsewhere waits are counted among them, and they are left out."""
    text = (
        "import resource, sys, types, stopwatch\n"
        f"sys.platform = {platform!r}\n"
        "stopwatch.adopt_orphans = stopwatch.await_orphans = lambda: None\n"
        "resource.getrusage = lambda _who: types.SimpleNamespace(\n"
        "    ru_utime=1, ru_stime=1, ru_nvcsw=5, ru_nivcsw=7)\n"
        "print(stopwatch.measure(['-c', 'pass'])[0].lost)\n"
    )
    done = python("-c", text, folder=FOLDER)
    assert done.stdout == f"{lost}\n", done.stderr


@linux
@computes
@pytest.mark.skipif(FREE_THREADED, reason="3.13t yields the CPU 1,800 times to start")
def test_verdict_on_a_busy_machine(tmp_path: Path) -> None:
    """Computing is told from waiting where others use the CPU most of the time."""
    path = script(
        tmp_path,
        "import sys, time\n"
        "from ch01_diagnosis import computing\n"
        "computing.crunch(0.5) if sys.argv[1:] else time.sleep(1)\n",
    )
    allowed = os.sched_getaffinity(0)
    with busy_loops(3):
        os.sched_setaffinity(0, {min(allowed)})
        try:
            waited = timed(path, PYTHONPATH=str(CODE))
            computed = timed(path, "compute", PYTHONPATH=str(CODE))
        finally:
            os.sched_setaffinity(0, allowed)
    skip_if_too_busy(computed.stderr)
    wall, cpu = seconds(computed.stderr)
    assert "CPU time: waiting" in waited.stderr
    assert "computing, on a busy machine" in computed.stderr
    assert cpu < 0.5 * wall


@computes
@every_method
def test_children_count(method: str) -> None:
    """What the workers of a process pool used is counted."""
    done = timed(SCRIPTS / "pool_that_computes.py", method)
    assert done.returncode == 0, done.stderr
    _wall, cpu = seconds(done.stderr)
    assert cpu >= 0.5


def test_arguments_and_status(tmp_path: Path) -> None:
    """A script gets its own arguments, options too, and its status is passed on."""
    path = script(tmp_path, "import sys; print(sys.argv[1:]); sys.exit(7)")
    done = timed(path, "--help", "-x", "--", "two words")
    assert done.stdout == "['--help', '-x', '--', 'two words']\n"
    assert done.returncode == 7


def test_a_script_that_fails(tmp_path: Path) -> None:
    """A script that fails still gets its verdict."""
    path = script(tmp_path, "import time; time.sleep(0.3); 1 / 0")
    done = timed(path)
    assert "ZeroDivisionError" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("stopwatch: ")
    assert done.returncode == 1


def test_a_script_that_is_killed(tmp_path: Path) -> None:
    """A script that a signal ended has the status that a shell would give."""
    path = script(tmp_path, "import os; os.kill(os.getpid(), 15)")
    assert timed(path).returncode == 128 + 15


@pytest.mark.parametrize("name", ["nowhere.py", "."])
def test_no_such_script(name: str) -> None:
    """A missing file or a folder is an error of one line."""
    done = timed(name)
    assert done.stderr == f"stopwatch: no such script: {name}\n"
    assert done.returncode == 2


def test_help() -> None:
    """Help says how to call it; without a script it says where help is."""
    assert "usage: python stopwatch.py SCRIPT" in timed("--help").stdout
    assert timed("--help").returncode == 0
    assert "--help" in timed().stderr
    assert timed().returncode == 2


TIDIES = """
import time
try:
    print("up", flush=True)
    for _ in range(9_000):  # a single long sleep could begin after the signal
        time.sleep(0.01)
finally:
    print("tidied", flush=True)
"""

COUNTS = """
import signal, time
interrupts = []
signal.signal(signal.SIGINT, lambda *_: interrupts.append(1))
print("up", flush=True)
while not interrupts:
    time.sleep(0.01)
time.sleep(1)
print("interrupts:", len(interrupts))
"""


@pytest.fixture
def terminal() -> Iterator[int]:
    """Return a terminal for a program to run in."""
    try:
        ours, theirs = os.openpty()
    except OSError as error:
        pytest.skip(f"no terminals here: {error}")
    yield theirs
    os.close(ours)
    os.close(theirs)


def started(path: Path, **how: object) -> subprocess.Popen[str]:
    """Start the stopwatch on a script; return it once the script runs."""
    process = subprocess.Popen(
        [sys.executable, FOLDER / "stopwatch.py", path],
        env=environment(),
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **how,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def test_interrupt(tmp_path: Path) -> None:
    """An interrupt ends the script, which tidies up, and then the stopwatch."""
    process = started(script(tmp_path, TIDIES), stdin=subprocess.DEVNULL)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=50)
    assert output == "tidied\n"
    assert errors.count("KeyboardInterrupt") == 1
    assert "wall time" in errors
    assert process.returncode == 130


def test_interrupt_at_once(tmp_path: Path) -> None:
    """An interrupt that comes while the script is being started ends it, too."""
    path = script(tmp_path, "import time\nfor _ in range(1000): time.sleep(0.01)\n")
    text = (
        "import os, signal, sys, stopwatch\n"
        "real_spawn = os.posix_spawn\n"
        "def posix_spawn(*arguments, **options):\n"
        "    script = real_spawn(*arguments, **options)\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    return script\n"
        "os.posix_spawn = posix_spawn\n"
        f"sys.argv = ['stopwatch.py', {str(path)!r}]\n"
        "sys.stdin = open(os.devnull)\n"
        "stopwatch.main()\n"
    )
    done = python("-c", text, folder=FOLDER)
    assert "wall time" in done.stderr
    assert done.returncode == 130


@pytest.mark.parametrize(
    ("text", "output", "status"),
    [(TIDIES, "tidied\n", 130), (COUNTS, "interrupts: 1\n", 0)],
    ids=["ends", "once"],
)
def test_ctrl_c(
    text: str, output: str, status: int, tmp_path: Path, terminal: int
) -> None:
    """Ctrl-C in a terminal reaches the script once, and ends both."""
    process = started(script(tmp_path, text), stdin=terminal, start_new_session=True)
    os.killpg(process.pid, signal.SIGINT)
    assert output == process.communicate(timeout=50)[0]
    assert status == process.returncode


def test_left_running(tmp_path: Path) -> None:
    """A process that the script leaves behind is not waited for."""
    path = script(
        tmp_path,
        "import subprocess, sys\n"
        "command = [sys.executable, '-c', 'import time; time.sleep(90)']\n"
        "nothing = subprocess.DEVNULL\n"
        "print(subprocess.Popen(command, stdout=nothing, stderr=nothing).pid)\n",
    )
    done = timed(path)
    assert done.returncode == 0
    os.kill(int(done.stdout), signal.SIGKILL)  # fails if it has ended
