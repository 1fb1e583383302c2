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
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from threading import Barrier

import pytest

from ch01_diagnosis import (
    computing,
    floor,
    stopwatch,
    two_clocks,
    waiting,
    which_part,
    whose_time,
)
from harness import busy, signals
from harness.methods import every_method
from harness.programs import CODE, FREE_THREADED, changed, environment, python
from harness.signals import PATIENCE

FOLDER = CODE / "ch01_diagnosis"
STOPWATCH = FOLDER / "stopwatch.py"
SCRIPTS = Path(__file__).parent / "scripts"
linux = pytest.mark.skipif(sys.platform != "linux", reason="pins processes to a CPU")
computes = pytest.mark.xdist_group("computing")


def timed(*command: str | Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run the stopwatch on a command, in a changed environment."""
    return python(FOLDER / "stopwatch.py", *command, folder=FOLDER, **changes)


def patiently(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the stopwatch on a command whose children may end as late as they like."""
    text = (
        "import sys, stopwatch\n"
        f"stopwatch.PATIENCE = {PATIENCE}\n"
        f"sys.argv = ['stopwatch.py', *{[*map(str, command)]}]\n"
        "stopwatch.main()\n"
    )
    return python("-c", text, folder=FOLDER)


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
    wall, cpu = two_clocks.clocked(lambda: computing.crunch(0.2))
    assert 0.2 <= cpu < 0.3
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
    """Fetching takes a second of wall time, and next to no CPU time."""
    wall, cpu = two_clocks.clocked(two_clocks.fetch_pages)
    assert wall >= 1
    assert cpu < 0.1


@computes
@pytest.mark.parametrize(
    ("job", "computes"),
    [(floor.wait, 0), (floor.some_of_both, 0.1), (partial(floor.compute, 0.05), 0.05)],
    ids=["wait", "some_of_both", "compute"],
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


def test_waits_overlap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight waits in threads go on together."""
    together = Barrier(floor.JOBS, timeout=60)
    monkeypatch.setattr(floor, "sleep", lambda _seconds: together.wait())
    floor.eight(floor.wait)
    assert not together.broken


@computes
@pytest.mark.skipif(not FREE_THREADED, reason="one thread computes at a time")
def test_free_threads_break_the_floor() -> None:
    """On a free-threaded build a thread begins to compute while another does."""
    log: list[str] = []

    def logged() -> None:
        log.append("in")
        floor.compute()
        log.append("out")

    floor.eight(logged)
    assert log[:2] == ["in", "in"]
    assert log.count("out") == floor.JOBS


def test_clocks_that_can_be_set() -> None:
    """The clock that tells the date may be set; the other two may not."""
    adjustable = {
        name: time.get_clock_info(name).adjustable
        for name in ("time", "perf_counter", "process_time")
    }
    assert {"time": True, "perf_counter": False, "process_time": False} == adjustable


CRUNCH = whose_time.CRUNCH.replace("< 1:", "< 0.4:")


@computes
def test_whose_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child's computing is not in the parent's CPU time, but in the children's."""
    monkeypatch.setattr(whose_time, "CRUNCH", CRUNCH)
    own, theirs = time.process_time(), whose_time.children_time()
    whose_time.main()
    assert time.process_time() - own < 0.2
    assert whose_time.children_time() - theirs >= 0.39


@computes
@pytest.mark.skipif(sys.platform == "win32", reason="the number stays 0")
@pytest.mark.skipif(which("bash") is None, reason="there is no bash")
def test_the_clocks_of_a_shell() -> None:
    """A shell's `time` says real, and user and sys, which add up to the CPU time."""
    command = "time $PYTHON -c 'import time; time.sleep(0.5); sum(range(4_000_000))'"
    done = subprocess.run(
        ["bash", "-c", f"TIMEFORMAT='%R %U %S'; {command}; times"],
        env=environment(PYTHON=sys.executable),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    real, user, system = map(float, done.stderr.split())
    children = done.stdout.split()[2:]
    assert real >= 0.5 + user + system - 0.02
    seconds = [float(it.rstrip("s").partition("m")[2]) for it in children]
    assert user + system == pytest.approx(sum(seconds), abs=0.02)


def test_a_child_counts_once_waited_for() -> None:
    """A child that has ended counts only when its parent has waited for it."""
    before = whose_time.children_time()
    child = subprocess.Popen([sys.executable, "-c", CRUNCH], stdout=subprocess.PIPE)
    assert child.stdout
    with child.stdout:
        assert child.stdout.read() == b""  # until it has ended
    assert whose_time.children_time() == before
    child.wait()
    assert whose_time.children_time() - before >= 0.39


SHORT = {"wait(seconds: float = 0.4)": "wait(seconds: float = 0.1)"}
SHORT["compute(seconds: float = 0.4)"] = "compute(seconds: float = 0.1)"
SHORT["        compute(0.025)\n"] = "        compute(0.005)\n"


def shortened_floor(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the program whose threads are profiled, with shorter jobs."""
    path = changed(folder, Path(floor.__file__), *SHORT.items(), *changes)
    return path.rename(folder / "script.py")


@computes
def test_profiler_and_threads(tmp_path: Path) -> None:
    """Of a pool's calls cProfile notes none on 3.11, and from 3.12 on nested ones."""
    shorter = ("compute(seconds: float = 0.1)", "compute(seconds: float = 0.02)")
    done = python("-m", "cProfile", shortened_floor(tmp_path, shorter))
    calls = {
        line.rpartition("(")[2][:-1]: line.split()[0]
        for line in done.stdout.splitlines()
        if "script.py" in line
    }
    if sys.version_info < (3, 12):
        assert calls["compute"] == calls["wait"] == "5"
    else:
        for name in ("compute", "wait"):
            called, not_within = map(int, calls[name].split("/"))
            assert called == 45
            assert not_within < 45


def samples(mode: str, path: Path) -> dict[str, int]:
    """Return how often the sampling profiler saw each function in threads."""
    options = ["--all-threads", "--mode", mode, "--collapsed", "-o"]
    file = path.with_suffix(f".{mode}")
    command = ["-m", "profiling.sampling", "run", *options, file, path]
    done = python(*command, folder=path.parent)
    if not file.is_file():
        pytest.skip(f"the profiler may not look: {done.stderr.strip()[-200:]}")
    seen: dict[str, int] = {}
    for line in file.read_text("utf-8").splitlines():
        stack, _, number = line.rpartition(" ")
        if "thread.py:_worker" not in stack:
            continue
        for name in ("wait", "compute", "some_of_both"):
            seen[name] = seen.get(name, 0) + int(number) * (
                f"script.py:{name}:" in stack
            )
    return seen


@computes
@pytest.mark.skipif(FREE_THREADED, reason="nobody holds the lock there")
@pytest.mark.skipif(sys.version_info < (3, 15), reason="it came with Python 3.15")
def test_sampling_profiler_and_threads(tmp_path: Path) -> None:
    """By wall it sees what waits and computes in threads; by the lock, what computes."""
    path = shortened_floor(tmp_path)
    wall, cpu, gil = (samples(mode, path) for mode in ("wall", "cpu", "gil"))
    assert wall["wait"]
    assert wall["compute"]
    assert wall["some_of_both"]
    assert gil["compute"] > 20 * gil["wait"]
    assert cpu["compute"]
    assert cpu["wait"] < wall["wait"]
    assert find_spec("profiling.tracing")


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
    ("name", "shorter", "verdict"),
    [
        ("waiting.py", ("WAIT = 0.02", "WAIT = 0.01"), "waiting"),
        ("computing.py", ("crunch(2)", "crunch(0.5)"), "computing"),
    ],
    ids=["waiting", "computing"],
)
def test_verdict(
    name: str, shorter: tuple[str, str], verdict: str, tmp_path: Path
) -> None:
    """The stopwatch tells waiting from computing, and leaves stdout alone."""
    path = changed(tmp_path, FOLDER / name, shorter)
    done = timed(path)
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


def test_no_accounts() -> None:
    """Where there are no accounts, a busy machine is taken for a quiet one."""
    assert stopwatch.time_in_line({}, 1, 1.0) == (0.0, True)


BUSY = ", on a busy machine"
UNSURE = "the machine was too busy to say"
BOTH = ["some of both", f"some of both{BUSY}"]
JOBS = {  # what a script does, and what the stopwatch may say of it
    "wait": ["waiting"],
    "compute_then_wait": ["waiting", *BOTH],
    "compute_in_a_thread": ["computing", UNSURE],
    "thread_then_wait": [BOTH[0], UNSURE],
    "two_threads": ["computing", UNSURE],
}
DOES = """
import sys, threading, time

def wait(seconds=0.6):
    time.sleep(seconds)

def compute(seconds=0.5):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass

def compute_then_wait():
    compute(0.1)
    wait(0.6)

def compute_in_a_thread():
    thread = threading.Thread(target=compute, args=[0.25])
    thread.start()
    thread.join()

def thread_then_wait():
    compute_in_a_thread()
    wait(0.5)

def two_threads():
    threads = [threading.Thread(target=compute, args=[0.15]) for _ in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

globals()[sys.argv[1]]()
"""


def beside_others(*command: str | Path) -> str:
    """Return the stopwatch's line of a script that shares a core with three others."""
    allowed = os.sched_getaffinity(0)
    with busy_loops(3):
        os.sched_setaffinity(0, {min(allowed)})
        try:
            done = timed(*command)
        finally:
            os.sched_setaffinity(0, allowed)
    assert done.returncode == 0, done.stderr
    return done.stderr.splitlines()[-1]


@linux
@pytest.mark.once
@computes
@pytest.mark.parametrize("job", JOBS)
def test_verdict_on_a_busy_machine(job: str, tmp_path: Path) -> None:
    """Beside programs that compute, no verdict is a wrong one."""
    told = beside_others(script(tmp_path, DOES), job)
    assert told.partition("CPU time: ")[2] in JOBS[job]


@linux
@pytest.mark.once
@computes
def test_the_time_in_line_is_counted(tmp_path: Path) -> None:
    """What computes in its main thread is known to, with a quarter of a core."""
    told = beside_others(script(tmp_path, DOES), "compute")
    wall, cpu = seconds(told)
    assert cpu < 0.5 * wall
    assert told.endswith(f"CPU time: computing{BUSY}")


@linux
@pytest.mark.once
@computes
def test_the_time_in_line_of_children(tmp_path: Path) -> None:
    """What a child process computes with a quarter of a core is known, too."""
    text = "import subprocess, sys; subprocess.run([sys.executable, *sys.argv[1:]])"
    path = tmp_path / "child.py"
    path.write_text(text)
    told = beside_others(path, script(tmp_path, DOES), "compute")
    wall, cpu = seconds(told)
    assert cpu < 0.5 * wall
    assert told.partition("CPU time: ")[2] in ["computing", UNSURE]


@computes
@every_method
def test_children_count(method: str) -> None:
    """What the workers of a process pool used is counted."""
    done = patiently(SCRIPTS / "pool_that_computes.py", method)
    assert done.returncode == 0, done.stderr
    _wall, cpu = seconds(done.stderr)
    assert cpu >= 0.3


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


@pytest.mark.parametrize(
    ("options", "printed"),
    [
        (["-O"], "1 False []"),
        (["-X", "dev"], "0 True ['default']"),
        (["-Xdev", "-OO"], "2 True ['default']"),
        (["-W", "error", "-u"], "0 False ['error']"),
    ],
)
def test_options(options: list[str], printed: str, tmp_path: Path) -> None:
    """Options before the script are Python's, and a module takes its place."""
    text = "import sys; print(sys.flags.optimize, sys.flags.dev_mode, sys.warnoptions)"
    path = script(tmp_path, text)
    assert timed(*options, path).stdout == f"{printed}\n"
    as_module = timed(*options, "-m", path.stem, PYTHONPATH=str(tmp_path))
    assert as_module.stdout == f"{printed}\n"
    as_text = timed(*options, "-c", text)
    assert as_text.stdout == f"{printed}\n"


def test_after_two_hyphens(tmp_path: Path) -> None:
    """After two hyphens, a script's name may begin with one."""
    path = script(tmp_path, "import sys; print(sys.argv[1:])").rename(
        tmp_path / "-x.py"
    )
    done = python(STOPWATCH, "-O", "--", path.name, "-v", folder=tmp_path)
    assert done.stdout == "['-v']\n"


def test_closed_standard_error(tmp_path: Path) -> None:
    """Where standard error is closed, the verdict goes nowhere, and not to the output."""
    done = subprocess.run(
        [sys.executable, STOPWATCH, script(tmp_path, "print('mine')")],
        preexec_fn=partial(os.close, 2),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == "mine\n"
    assert done.returncode == 0


def test_from_standard_input() -> None:
    """A script may come from standard input."""
    done = subprocess.run(
        [sys.executable, STOPWATCH, "-", "one"],
        input="import sys; print(sys.argv); sys.exit(3)",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == "['-', 'one']\n"
    assert done.returncode == 3


def test_a_session_of_its_own(tmp_path: Path) -> None:
    """Without a terminal, a script may begin a session as it may alone."""
    path = script(tmp_path, "import os; os.setsid(); print('begun')")
    assert timed(path).stdout == "begun\n"


def test_a_daemon_that_ends_soon_counts(tmp_path: Path) -> None:
    """What a process computes that outlives the script by a moment is counted."""
    computes = "import time\nwhile time.process_time() < 0.4: pass"
    path = script(
        tmp_path,
        f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {computes!r}])",
    )
    assert seconds(patiently(path).stderr)[1] >= 0.4


def test_a_daemon_is_no_second_core(tmp_path: Path) -> None:
    """What computes after the script has ended did not compute beside it."""
    computes = (
        "import time\nstart = time.monotonic()\n"
        "while time.process_time() < 0.5: pass\n"
        "print(time.monotonic() - start)"
    )
    path = script(
        tmp_path,
        f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {computes!r}])",
    )
    done = patiently(path)
    wall, cpu = seconds(done.stderr)
    assert cpu >= 0.4
    assert wall >= float(done.stdout) - 0.06  # it is rounded
    assert "at once" not in done.stderr


@linux
def test_children_that_nobody_asks_for(tmp_path: Path) -> None:
    """What a child computes counts, also if the script won't hear how it ended."""
    computes = "import time\nwhile time.process_time() < 0.5: pass\ntime.sleep(0.5)"
    path = script(
        tmp_path,
        "import os, signal, sys\n"
        "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        f"command = [sys.executable, '-c', {computes!r}]\n"
        "child = os.spawnv(os.P_NOWAIT, sys.executable, command)\n"
        "try: os.waitpid(child, 0)\n"
        "except ChildProcessError: print('never told')\n",
    )
    done = timed(path)
    assert done.stdout == "never told\n"
    assert seconds(done.stderr)[1] >= 0.4


def test_help() -> None:
    """Help says how to call it; without a script it says where help is."""
    assert "usage: python stopwatch.py SCRIPT" in timed("--help").stdout
    assert timed("--help").returncode == 0
    assert "--help" in timed().stderr
    assert timed().returncode == 2


def test_interrupt(tmp_path: Path) -> None:
    """An interrupt ends the script, which tidies up, and then the stopwatch."""
    process = signals.started(
        STOPWATCH, script(tmp_path, signals.TIDIES), stdin=subprocess.DEVNULL
    )
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=PATIENCE)
    assert output == "tidying\ntidied\n"
    assert errors.count("KeyboardInterrupt") == 1
    assert "wall time" in errors
    assert process.returncode == 130


def test_termination(tmp_path: Path) -> None:
    """A signal that ends the script does not end the stopwatch before its verdict."""
    process = signals.started(
        STOPWATCH, script(tmp_path, signals.TIDIES), stdin=subprocess.DEVNULL
    )
    process.terminate()
    _output, errors = process.communicate(timeout=PATIENCE)
    assert "wall time" in errors
    assert process.returncode == 128 + signal.SIGTERM


@pytest.mark.parametrize(
    ("name", "typed"), [("SIGINT", True), ("SIGQUIT", True), ("SIGTERM", False)]
)
def test_signals_where_nobody_tells_who_sent_them(
    name: str, typed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not on Linux, what can be typed may come from a terminal, and SIGTERM can't."""
    number = signal.Signals[name]
    monkeypatch.setattr(stopwatch.sys, "platform", "darwin")
    monkeypatch.setattr(stopwatch.signal, "sigwait", lambda _signals: number)
    assert stopwatch.next_signal([number], 1.0) == (number, typed)


@pytest.mark.parametrize("name", signals.SIGNALS)
@pytest.mark.parametrize("how", ["to it alone", "to all", "with no input"])
def test_signals_come_once(name: str, how: str, tmp_path: Path) -> None:
    """A signal reaches the script once, to whomever it was sent."""
    options: dict[str, object] = {"stdin": subprocess.DEVNULL}
    if how == "with no input":
        options = {"preexec_fn": partial(os.close, 0)}
    options["start_new_session"] = how == "to all"
    process = signals.started(
        STOPWATCH, script(tmp_path, signals.COUNTS), name, **options
    )
    send = os.killpg if how == "to all" else os.kill
    send(process.pid, signal.Signals[name])
    output, errors = process.communicate(timeout=PATIENCE)
    assert output == "signals: 1\n"
    assert errors.startswith("stopwatch: ")
    assert process.returncode == 0


@pytest.mark.parametrize("stdin", ["", os.devnull], ids=["terminal", os.devnull])
@pytest.mark.parametrize("who", ["terminal", "another program"])
@pytest.mark.parametrize("text", [signals.TIDIES, signals.COUNTS], ids=["ends", "once"])
def test_ctrl_c(text: str, who: str, stdin: str, tmp_path: Path) -> None:
    """In a terminal Ctrl-C reaches the script once, wherever its input is from."""
    command = [STOPWATCH, script(tmp_path, text), "SIGINT"]
    process, terminal = signals.in_terminal(command, stdin)
    shown = signals.read_until(terminal, "up")
    if who == "terminal":
        os.write(terminal, b"\x03")
    else:
        process.send_signal(signal.SIGINT)
    shown += signals.read_until(terminal, "CPU time")
    status = process.wait()
    os.close(terminal)
    assert ("tidied" if text == signals.TIDIES else "signals: 1") in shown
    assert shown.count("KeyboardInterrupt") == (text == signals.TIDIES)
    assert status == (130 if text == signals.TIDIES else 0)


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
        "stopwatch.main()\n"
    )
    done = python("-c", text, folder=FOLDER)
    assert "wall time" in done.stderr
    assert done.returncode == 130


def test_left_running(tmp_path: Path) -> None:
    """A process that the script leaves behind is not waited for."""
    path = script(
        tmp_path,
        "import subprocess, sys\n"
        "command = [sys.executable, '-c', 'import time; time.sleep(40)']\n"
        "nothing = subprocess.DEVNULL\n"
        "print(subprocess.Popen(command, stdout=nothing, stderr=nothing).pid)\n",
    )
    done = timed(path)
    assert done.returncode == 0
    os.kill(int(done.stdout), signal.SIGKILL)  # fails if it has ended
