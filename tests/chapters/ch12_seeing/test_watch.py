"""What chapter 12 claims of watch.py: it says who waits, and changes nothing."""

import io
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ch12_seeing import watch
from harness.programs import CODE, FREE_THREADED, environment
from harness.signals import posix

pytestmark = posix

WATCH = CODE / "ch12_seeing" / "watch.py"
SCRIPTS = Path(__file__).parent / "scripts"

# What it says, by script: all of these, in this order.
SAID = {
    "lock_ring": [
        "thread MainThread: main > Thread.join",
        "waits for A\n",
        "thread A: pay\n",
        "waits for other, which B holds",
        "thread B: pay\n",
        "waits for other, which A holds",
        "\nA waits for B waits for A.\n",
    ],
    "philosophers": [
        "thread p0: Table.eat\n",
        "waits for self.forks[right], which p1 holds",
        "waits for self.forks[right], which p2 holds",
        "\np0 waits for p1 waits for p2 waits for p0.\n",
    ],
    "itself": [
        "waits for lock, which MainThread holds",
        "\nMainThread waits for MainThread.\n",
    ],
    "one_line": [
        "thread a: a > called > <lambda>\n",
        "waits for second, which b holds",
        "waits for first, which a holds",
        "thread c: c > Event.wait\n",
        "thread d: d\n",
        "waits for third, which c holds",
        "\na waits for b waits for a.\n",
    ],
    "awaits_itself": [
        "waits for lock, which twice holds",
        "task waiter: wait > Event.wait\n",
        "\ntwice waits for twice.\n",
    ],
    "lost_notify": [
        "thread MainThread: has ended, and waits for the other threads",
        "thread consumer: consume > Condition.wait",
        "ready.wait()",
    ],
    "condition": [
        "thread ask: ask > Condition.__enter__\n",
        "waits for ready, which keep holds",
        "thread consume: consume > Condition.wait",
        "thread keep: keep > Event.wait",
    ],
    "wait_for": [
        "thread ask: ask > Condition.__enter__\n",
        "waits for ready, which keep holds\n",
        "thread consume: consume > Condition.wait_for",
    ],
    "no_sentinel": [
        "waits for worker 1\n",
        "threads worker 1 and worker 2: work > Queue.get",
        "job = jobs.get()",
    ],
    "nobody_sets": [
        "thread MainThread: runs a loop, which waits for the tasks below",
        "task Task-1: main > TaskGroup.__aexit__",
        "tasks page 1, page 2, page 3 and 9 more: fetch > ask > Event.wait",
    ],
    "task_ring": [
        "task A: pay > Lock.acquire",
        "waits for other, which B holds",
        "task B: pay > Lock.acquire",
        "task Task-1: main\n",
        "waits for A and B\n",
        "\nA waits for B waits for A.\n",
    ],
    "blocked_loop": [
        "thread MainThread: main > ask\n",
        "return server.recv(100)",
        "its loop can't go on: this call blocks it",
        "task heart: heart, which has not begun",
    ],
    "full_pipe": ["main > Popen.wait", "chatty.wait()", "waits for process"],
    "spawned": [
        "main > BaseProcess.join",
        "waits for process",
        "thread MainThread: child > Event.wait",
    ],
    "full_queue": [
        "main > BaseProcess.join",
        "waits for process",
        "waits for QueueFeederThread",
        "thread QueueFeederThread: Connection._send",
    ],
    "own_pool": [
        "threads pool_0 and pool_1: outer > Future.result",
        "waits for a job that nobody has begun",
    ],
    "stdin_join": [
        "waits for listener\n",
        "thread listener: listen\n",
        "for line in sys.stdin:",
    ],
    "closes": [
        (
            "thread MainThread: runs a loop, which waits for the tasks below\n"
            "task stubborn: stubborn > Event.wait\n"
        ),
    ],
    "own_loops": [
        (
            "thread MainThread: runs a loop, which has no task\n"
            "thread A: runs a loop, which waits for the tasks below\n"
            "task Task-1: serve > Event.wait\n"
        ),
        (
            "thread B: runs a loop, which waits for the tasks below\n"
            "task Task-2: serve > Event.wait\n"
        ),
    ],
    "taken_twice": [
        "thread adds: adds > <genexpr> > Event.wait\n",
        "waits for lock, which outer holds\n",
        "waits for other, which adds holds\n",
    ],
    "woken": [
        "thread first: first > Condition.wait\n",
        "waits for plain, which notify holds\n",
        "thread notify: notify > Event.wait\n",
        "thread second: second > Condition.wait_for\n",
        "waits for ready, which notify holds\n",
    ],
    "task_woken": [
        "task Task-1: main > TaskGroup.__aexit__\n",
        "waits for consumer and producer\n",
        "task consumer: consume > Condition.wait\n",
        "waits for ready, which producer holds\n",
    ],
    "mixed_ring": [
        "task Task-1: main > to_thread\n",
        "waits for asyncio_0\n",
        "\nTask-2 waits for asyncio_1 waits for asyncio_0 waits for Task-2.\n",
    ],
    "shielded_ring": [
        "task Task-1: main > TaskGroup.__aexit__\n",
        "waits for child and other\n",
        "task other: other > wait\n",
        "waits for child\n",
        "\nTask-1 waits for child waits for Task-1.\n",
    ],
    "acquired": [
        "thread A: pay\n",
        "other.acquire()\n    waits for other, which B holds\n",
        "\nA waits for B waits for A.\n",
    ],
    "no_task_done": [
        "thread MainThread: main > Queue.join\n",
        "thread worker: work > Queue.get\n",
    ],
    "few_parties": ["threads runner 1 and runner 2: run > Barrier.wait\n"],
    "dead_worker": [
        "thread MainThread: main > Pool.map\n",
        "pool.map(work, range(3))",
    ],
    "imports_itself": [
        "waits for importer\n",
        "thread importer: work\n",
        "from imports_itself import answer\n",
    ],
    "two_processes": [
        (
            "with lock:\n"
            "    waits for lock, and nobody in this process is seen to hold it\n"
        ),
        "thread MainThread: keep > Event.wait\n",
    ],
}


def started(*words: str | Path, alone: bool = False) -> subprocess.Popen[str]:
    """Start a script, under a watch or alone, in the folder of the scripts."""
    watch = [] if alone else [WATCH]
    return subprocess.Popen(
        [sys.executable, *watch, *words],
        cwd=SCRIPTS,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(*words: str | Path, alone: bool = False) -> tuple[str, str, int]:
    """Return what a script printed and its status; its input has one line."""
    script = started(*words, alone=alone)
    out, error = script.communicate("a line\n")
    return out, error, script.returncode


def missing(script: str, after: float) -> str:
    """Return what a watch fails to say of a script that hangs, or nothing."""
    hung = started("--after", str(after), "--end", f"{script}.py")
    with hung:
        assert hung.stderr is not None
        said = hung.stderr.read()
    assert hung.returncode == 124
    where = said.index(f"watch: nothing has happened for {after} s\n")
    for words in SAID[script]:
        where = said.find(words, where)
        if where < 0:
            return f"no {words!r} here, or not in this order:\n{said}"
        where += len(words) - 1
    return ""


@pytest.mark.parametrize("script", SAID)
def test_hangs(script: str) -> None:
    """It names the line at which each thread and each task hangs, and for whom.

    Where a core is long in coming, a script that has not got there yet is as silent.
    """
    lack = ""
    for after in (0.5, 2.5, 12.5):
        if not (lack := missing(script, after)):
            return
    pytest.fail(lack)


def test_no_false_ring() -> None:
    """A ring in which one waits for a semaphore is not told: others may end that."""
    _, said, _ = ended("--after", "0.5", "--end", "semaphore.py")
    assert "waits for lock, which b holds\n" in said
    assert "waits for two, which a and c hold\n" in said
    assert " waits for b waits" not in said


def test_no_ring_of_either() -> None:
    """Nor is one in which a task waits for whichever ends first; no code is run."""
    out, said, _ = ended("--after", "0.5", "--end", "first_ends.py")
    assert "waits for one of B and C\n" in said
    assert "waits for A\n" in said
    assert " waits for A waits" not in said
    assert not out
    assert " waits for B waits" not in said


def looks(*seen: tuple[float, str, float, float]) -> list[watch.Look]:
    """Return looks: when, at which place, seconds used and wanted by then."""
    found = []
    for time, place, used, wanted in seen:
        look = watch.Look({1: place}, used, wanted)
        look.time = time
        found.append(look)
    return found


@pytest.mark.parametrize(
    ("seen", "still"),
    [
        ([(0, "a", 0, 0), (5, "a", 0, 0), (10, "a", 0, 0)], True),
        ([(0, "a", 0, 0), (5, "a", 0, 0), (9, "a", 0, 0)], False),
        ([(0, "a", 0, 0), (5, "b", 0, 0), (10, "a", 0, 0)], False),
        ([(0, "b", 0, 0), (5, "a", 0, 0), (10, "a", 0, 0)], False),
        ([(0, "b", 0, 0), (1, "a", 0, 0), (11, "a", 0, 0)], True),
        ([(0, "a", 0, 0), (10, "a", 1, 1)], False),
        ([(0, "a", 0, 0), (10, "a", 0.05, 0.05)], True),
        ([(0, "a", 0, 0), (10, "a", 0.05, 9)], False),
    ],
    ids=str,
)
def test_stands_still(seen: list[tuple[float, str, float, float]], still: bool) -> None:
    """Nothing happens if nobody moves, computes or wants to for ten seconds."""
    assert watch.stands_still(looks(*seen), 10) == still


def test_computes_long() -> None:
    """It computes if it wanted a core for most of the time."""
    assert watch.computes(looks((0, "a", 0, 0), (10, "b", 3, 8)), 10)
    assert not watch.computes(looks((0, "a", 0, 0), (10, "b", 3, 3)), 10)
    assert not watch.computes(looks((0, "a", 0, 0), (5, "b", 5, 5)), 10)


def test_common() -> None:
    """The call in which a thread computes is the innermost that never returned."""
    first = (1, 1, "main"), (2, 2, "crunch"), (3, 3, "step")
    assert watch.common([first, first]) == 3
    assert (
        watch.common([first, ((1, 1, "main"), (2, 4, "crunch"), (3, 3, "step"))]) == 2
    )
    assert watch.common([first, ((1, 1, "main"), (2, 2, "crunch"))]) == 2
    assert watch.common([first, ((1, 1, "main"), (3, 2, "step"))]) == 1


def test_a_child_that_works() -> None:
    """While a child does something, nothing is said of a parent that waits for it."""
    out, error, status = ended("--after", "1", "has_a_child.py")
    assert (out, status) == ("done\n", 0)
    assert "nothing has happened" not in error


def first_words(hung: subprocess.Popen[str], last: str) -> str:
    """Return what a watch says up to some words, and end the script."""
    assert hung.stderr is not None
    said = ""
    for line in hung.stderr:
        said += line
        if last in line:
            break
    hung.terminate()
    hung.communicate()
    return said


def test_computes() -> None:
    """Of a script that only computes it tells the call, and does not end it."""
    for after in (0.7, 3.5, 17.5):  # one that gets no core does not compute
        hung = started("--after", str(after), "--end", "spins.py")
        said = first_words(hung, "begins in")
        if f"nothing but computing for {3 * after:.1f} s" in said:
            break
    assert f"nothing but computing for {3 * after:.1f} s" in said
    assert "in main, which begins in spins.py, line 12" in said


@pytest.mark.skipif(FREE_THREADED, reason="no call keeps the lock")
@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells who sleeps")
def test_keeps_the_lock() -> None:
    """A call in C that lets no other thread run is named, too."""
    said = first_words(started("--after", "0.2", "backtracks.py"), "in <module>")
    assert "one call in C lets nobody else go on" in said
    assert "backtracks.py" in said
    assert "in main" in said
    assert "watch.py" not in said


def test_goes_on() -> None:
    """Without --end the script is only told of, and goes on when it can."""
    script = started("--after", "0.2", "waits_for_a_line.py")
    assert script.stderr is not None
    assert script.stderr.readline() == "watch: nothing has happened for 0.2 s\n"
    out, error = script.communicate("a line\n")
    assert (out, script.returncode) == ("a line\n", 7)
    assert "watch:" not in error


@pytest.mark.parametrize(
    "words",
    [
        ("as_alone.py", "3", "--end"),
        ("-X", "dev", "as_alone.py", "0"),
        ("-m", "as_alone", "4"),
        ("interpreters.py",),
        ("-c", "import sys; print(__name__, sys.argv, input())", "5"),
    ],
    ids=str,
)
def test_as_alone(words: tuple[str, ...]) -> None:
    """A script finds itself as it does alone: words, input, name, modules, status."""
    assert ended(*words) == ended(*words, alone=True)


def test_no_fork_warning() -> None:
    """A script that forks is not warned of a thread that is none of its own."""
    fork = "import os; os.waitpid(os.fork() or os._exit(0), 0); print('forked')"
    assert ended("-W", "error", "-c", fork) == ("forked\n", "", 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGUSR1], ids=str)
def test_signals(number: signal.Signals) -> None:
    """A signal goes on to the script once; the status is that of a shell."""
    script = started("answers.py")
    assert script.stdout is not None
    assert script.stdout.readline() == "begun\n"
    script.send_signal(number)
    out, _ = script.communicate()
    answered = number == signal.SIGUSR1
    assert out == ("told\n" if answered else "")
    assert script.returncode == (7 if answered else 128 + number)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells what is blocked")
def test_signals_are_for_the_script() -> None:
    """The thread that watches gets no signal, so each wakes the main thread."""
    blocked = "[*map(re.compile('SigBlk:.(.*)').search, map(str, texts))]"
    out, _, _ = ended(
        "-c",
        "import re, pathlib as p; "
        "texts = [f.read_text() for f in p.Path('/proc/self/task').glob('*/status')]; "
        f"print(*sorted(int(it[1], 16) for it in {blocked}))",
    )
    main, watching = map(int, out.split())
    assert main == 0
    for number in (signal.SIGTERM, signal.SIGUSR1, signal.SIGINT):
        assert watching & 1 << number - 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "which script?"),
        (("--after", "soon", "spins.py"), "--after wants seconds, and not soon"),
        (("--after", "0", "spins.py"), "--after wants seconds, and not 0"),
        (("--then", "spins.py"), "what is --then?"),
        (("missing.py",), "no such script: missing.py"),
    ],
    ids=str,
)
def test_usage(words: tuple[str, ...], told: str) -> None:
    """What it can't do it says in a line, with status 2."""
    out, error, status = ended(*words)
    assert (out, status) == ("", 2)
    assert error.startswith("watch: ")
    assert told in error
    assert error.count("\n") == 1


def test_unseen() -> None:
    """It says so if Python's own options keep it from seeing anything."""
    out, error, status = ended("-I", "-c", "print(1)")
    assert (out, status) == ("1\n", 0)
    assert error == "watch: nothing was seen: did Python start with -I, -E or -S?\n"


def test_ended_unseen() -> None:
    """If a signal ends a script before it is seen, that is no fault of options."""
    ends = "import os; os.kill(os.getpid(), 15)"
    assert ended("-I", "-c", ends) == ("", "", 128 + signal.SIGTERM)


def test_writes_to_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that outlives the script can't write where the watch cleans up."""
    late = []

    def outlived(command: list[str], env: dict[str, str], guard: watch.Guard) -> int:
        late.append(Path(guard.folder, "1.said"))
        late[0].write_text("w")
        return 143

    class Cleaning(tempfile.TemporaryDirectory[str]):
        def cleanup(self) -> None:
            with pytest.raises(FileNotFoundError):
                late[0].write_text("w")
            super().cleanup()

        def __exit__(self, *_: object) -> None:
            self.cleanup()

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(tempfile, "TemporaryDirectory", Cleaning)
    monkeypatch.setattr(watch, "run_with_signals", outlived)
    assert watch.run(["-c", ""], 1, end=False) == 143
    assert not [*tmp_path.iterdir()]


def test_nobody_to_tell_of(tmp_path: Path) -> None:
    """Of processes that have nothing to say nothing is said, and none is ended."""
    guard = watch.Guard(str(tmp_path), 1, end=True)
    (tmp_path / f"{os.getpid()}.alive").touch()
    (tmp_path / f"{os.getpid()}.said").write_text("w")
    guard.look()
    assert not guard.said
    assert not guard.has_ended


@pytest.mark.parametrize("error", [BrokenPipeError, OSError])
def test_nowhere_to_say_it(
    error: type[OSError], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A watch that can't be heard is silent, and no trouble of the script."""

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise error

    monkeypatch.setattr(sys, "stderr", Full())
    watch.say("nothing has happened")
