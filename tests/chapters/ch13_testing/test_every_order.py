"""What chapter 13 claims of every order, and of every_order.py."""

import re
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from ch13_testing import all_orders
from formats import parse_trace
from harness.programs import CODE, python
from harness.signals import posix

TOOL = CODE / "ch13_testing" / "every_order.py"
SCRIPTS = Path(__file__).parent / "scripts"
Done = subprocess.CompletedProcess[str]

# How each fails where it is wrong; asyncio's own order is order 1.
FAILS = {
    "cache": "AssertionError: ['a', 'b', 'a']",
    "stock": "AssertionError: 2 sold",
    "pool": "AssertionError: the connection is lost",
    "limiter": "AssertionError: [0.0, 0.0]",
    "philosophers": "all wait, and nothing is left to happen",
    "group": "AssertionError: {'ann': 9, 'bob': 0}",
    "condition": "all wait, and nothing is left to happen",
    "joined": "AssertionError: only [0, 1]",
    "limits": "AssertionError: the ticket is lost",
    "refreshed": "AssertionError",
}

LOST = """
import asyncio
count = 0
async def add():
    global count
    seen = count
    await asyncio.sleep(0)
    count = seen + 1
async def main():
    await add()
    await asyncio.gather(add(), add(), add())
    assert {}, f"größer: {{count}}"
if __name__ == "__main__":
    asyncio.run(main())
"""

# A script that knows how often it has been run, this time included.
COUNTED = """
import asyncio, os, signal
with open(__file__ + ".runs", "a") as file:
    file.write("run")
    runs = file.tell() // 3
"""


def tried(*words: str | Path, folder: Path = SCRIPTS) -> Done:
    """Run the tool, with a seed so that it does the same each time."""
    return python(TOOL, "--seed", "13", *words, folder=folder)


def written(folder: Path, text: str) -> Path:
    """Return a script in a folder that has a text."""
    path = folder / "script.py"
    path.write_text(text, "utf-8")
    return path


def order_of(done: Done) -> list[str]:
    """Return the words that run the order again that has failed."""
    again = re.search(
        r"^Again: python every_order\.py (.*)$", done.stdout, re.MULTILINE
    )
    assert again, done.stdout + done.stderr
    return again[1].split()


def counts(workers: int, pages: int) -> dict[int, int]:
    """Return in how many orders which count comes out."""

    def make(shared: all_orders.Shared) -> list[all_orders.Job]:
        return [all_orders.count_pages(shared, pages) for _ in range(workers)]

    return dict(Counter(shared.count for shared, _ in all_orders.outcomes(make)))


def test_all_orders() -> None:
    """Two jobs that count a page are right in 2 of 6 orders, three in 6 of 90."""
    assert counts(2, 1) == {2: 2, 1: 4}
    assert counts(3, 1) == {3: 6, 2: 36, 1: 48}


def test_four_jobs() -> None:
    """Four jobs are right in 24 of 2,520 orders."""
    found = counts(4, 1)
    assert (found[4], sum(found.values())) == (24, 2520)


def test_lowest() -> None:
    """Two jobs that count three pages each can end at 2, in 8 of 924 orders."""
    found = counts(2, 3)
    assert (min(found), found[2], sum(found.values())) == (2, 8, 924)


def test_forks(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever takes the left fork first can be stuck; with the lower first, nobody."""
    for seats in (2, 3, 4):
        all_orders.print_stuck(seats)
    assert re.findall(r"([\d,]+) orders, (\d+) stuck", capsys.readouterr().out) == [
        *(("4", "2"), ("2", "0")),
        *(("48", "6"), ("30", "0")),
        *(("2,388", "24"), ("2,400", "0")),
    ]


def classes(workers: int) -> int:
    """Return how many of the orders differ in who reads and writes before whom."""
    found = set()
    orders: set[tuple[int, ...]] = {()}
    for _ in range(2 * workers):
        orders = {
            (*order, job)
            for order in orders
            for job in range(workers)
            if order.count(job) < 2
        }
    for order in orders:
        steps = [(job, order[:at].count(job)) for at, job in enumerate(order)]
        found.add(
            frozenset(
                (first, second)
                for at, first in enumerate(steps)
                for second in steps[at + 1 :]
                if first[1] or second[1]  # one of them writes
            )
        )
    return len(found)


def test_classes() -> None:
    """Of the 6, 90 and 2,520 orders, 4, 36 and 576 differ in more than two reads."""
    assert [classes(workers) for workers in (2, 3, 4)] == [4, 36, 576]


@posix
@pytest.mark.parametrize("name", FAILS)
def test_wrong(name: str) -> None:
    """It finds an order in which a wrong script fails, and replays it."""
    done = tried(f"{name}.py", "wrong")
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.match(rf"Order \d+ fails: {re.escape(FAILS[name])}", done.stdout)
    again = tried(*order_of(done))
    assert again.returncode == 1
    assert f"This order fails: {FAILS[name]}" in again.stdout


@posix
@pytest.mark.parametrize("name", FAILS)
def test_right(name: str) -> None:
    """A right script fails in none, and it says how many it has tried."""
    done = tried("--most", "60", f"{name}.py", "right")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.match(
        r"All [\d,]+ orders: none fails\.\n"
        r"|60 orders nearest to asyncio's own and 60 by chance \(--seed 13\): none fails",
        done.stdout,
    )


@posix
def test_page() -> None:
    """The last ticket is sold once by asyncio, twice in some order, and locked never."""
    folder = TOOL.parent
    assert python("last_ticket.py", folder=folder).stdout == "sold to Ann\n"
    assert tried("last_ticket.py", folder=folder).returncode == 1
    assert tried("locked_ticket.py", folder=folder).stdout.startswith("All ")


@posix
def test_some(tmp_path: Path) -> None:
    """Where one count of many is wrong, chance finds it and comes near to asyncio."""
    script = written(tmp_path, LOST.format("count != 3"))
    done = tried("--most", "2", script)
    assert done.returncode == 1
    assert "größer: 3" in done.stdout
    order = order_of(done)[1]
    assert tried("--replay", order, script).returncode == 1
    assert sum(it != "0" for it in order.split(".")) < 4
    same = tried("--most", "2", script)
    assert order_of(same) == order_of(done)


@posix
def test_trace(tmp_path: Path) -> None:
    """The order that fails becomes a trace that timeline.py draws."""
    script = written(tmp_path, LOST.format("count == 4"))
    trace = tmp_path / "order.json"
    assert tried("--trace", trace, script).returncode == 1
    spans = parse_trace(trace.read_text("utf-8")).spans
    assert {"Task-2", "Task-3", "Task-4"} < {span.worker for span in spans}
    assert all(start + 1 == end for span in spans for start, end in span.busy)
    drawn = python(CODE / "timelines" / "timeline.py", trace, folder=tmp_path)
    assert drawn.returncode == 0, drawn.stderr


@posix
def test_unfinished(tmp_path: Path) -> None:
    """In the trace of a deadlock, those who wait for ever are unfinished."""
    trace = tmp_path / "order.json"
    assert tried("--trace", trace, "philosophers.py", "wrong").returncode == 1
    spans = parse_trace(trace.read_text("utf-8")).spans
    assert sum(span.unfinished for span in spans) == 4


@posix
def test_number(tmp_path: Path) -> None:
    """Three tasks of a step each go on in 6 orders, the first of which is asyncio's."""
    text = """
import asyncio, sys
log = []
async def job(number):
    log.append(number)
async def main():
    await asyncio.wait([asyncio.ensure_future(job(it)) for it in (1, 2, 3)])
    assert log == [1, 2, 3] or "any" in sys.argv, log
asyncio.run(main())
"""
    script = written(tmp_path, text)
    assert tried(script, "any").stdout == "All 6 orders: none fails.\n"
    assert tried(script).stdout.startswith("Order 2 fails: AssertionError: [2, 1, 3]")


@posix
def test_time_out() -> None:
    """A time-out is a step like others, and told by the name of its task."""
    done = tried("limits.py", "wrong")
    assert re.search(r"^[* ] a time-out of Task-\d+$", done.stdout, re.MULTILINE)


@posix
def test_strays(tmp_path: Path) -> None:
    """An order that the script can't follow is said to be none of its orders."""
    script = written(tmp_path, LOST.format("count == 4"))
    for order in ("7", "0.0.0.0.0.0.0.0.0.0.0.0.1"):
        done = tried("--replay", order, script)
        assert done.returncode == 2
        assert "does not have the choices of this order" in done.stdout


@posix
def test_more_than_order(tmp_path: Path) -> None:
    """A script that does not do the same in the same order is said to."""
    script = written(
        tmp_path,
        COUNTED
        + """
async def job():
    for _ in range(2 + runs % 3):
        await asyncio.sleep(0)
async def main():
    await asyncio.gather(job(), job())
asyncio.run(main())
""",
    )
    done = tried("--most", "40", script)
    assert "of the runs went other ways than before in the same order" in done.stdout


@posix
def test_no_end_either_way(tmp_path: Path) -> None:
    """A run without an end is the same if once its steps and once its time are over."""
    script = written(
        tmp_path,
        COUNTED
        + """
async def main():
    while runs == 1:
        await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGALRM)
asyncio.run(main())
""",
    )
    done = tried(script)
    assert "Order 1 fails: there is no end after " in done.stdout
    assert "It did so once" not in done.stdout


@posix
def test_not_all(tmp_path: Path) -> None:
    """Where a run went another way, those that were tried are not said to be all."""
    script = written(
        tmp_path,
        COUNTED
        + """
async def main():
    await asyncio.gather(*(asyncio.sleep(0) for _ in range(2 + (runs != 4))))
asyncio.run(main())
""",
    )
    done = tried(script)
    assert re.match(
        r"\d+ orders: none fails\.\n1 of the runs went other ways", done.stdout
    )


SLEEPS = """
import asyncio, time
log = []
async def job(number):
    await asyncio.sleep(number)
    log.append(number)
async def main():
    began = time.monotonic(), time.time()
    await asyncio.gather(job(3000), job(1000), job(1000))
    assert time.monotonic() - began[0] >= 3000 <= time.time() - began[1]
    time.sleep(1000)
    assert time.monotonic() - began[0] >= 4000 <= time.time() - began[1]
    assert log == [1000, 1000, 3000], log
asyncio.run(main())
"""


@posix
def test_time(tmp_path: Path) -> None:
    """Sleeps take no time, and keep their order, unless they may be late."""
    script = written(tmp_path, SLEEPS)
    done = tried(script)
    assert done.returncode == 0, done.stdout
    assert "No timer overtook another or a task; see --late.\n" in done.stdout
    late = tried("--late", script)
    assert late.returncode == 1
    assert re.search(r"AssertionError: \[[\d, ]*3000, [\d, ]*1000\]", late.stdout)
    assert tried(*order_of(late)).returncode == 1


OVERTAKEN = """
import asyncio
came, got = asyncio.Event(), []
async def take():
    while len(got) < 2:
        await came.wait()
        got.append(1)
        await asyncio.sleep(0)
        came.clear()
async def bring():
    for _ in range(2):
        came.set()
        await asyncio.sleep(0.1)
async def main():
    await asyncio.gather(take(), bring())
asyncio.run(main())
"""


@posix
def test_overtaken(tmp_path: Path) -> None:
    """That a timer may overtake a task that is ready is told, and --late tries it."""
    script = written(tmp_path, OVERTAKEN)
    done = tried(script)
    assert done.stdout == (
        "All 2 orders: none fails.\nNo timer overtook another or a task; see --late.\n"
    )
    late = tried("--late", script)
    assert " fails: all wait, and nothing is left to happen\n" in late.stdout


@posix
def test_overtaken_by_none(tmp_path: Path) -> None:
    """With --late, and where no timer was left, nothing is said of timers."""
    assert "timer" not in tried("--late", "limiter.py", "right").stdout
    script = written(tmp_path, LOST.format("count < 5"))
    assert "timer" not in tried("--most", "5", script).stdout


CANCELLED = """
import asyncio
async def sleep():
    await asyncio.sleep(1)
async def main():
    sleeper = asyncio.create_task(sleep())
    await asyncio.sleep(1)
    sleeper.cancel()
    await asyncio.wait([sleeper])
    assert False
asyncio.run(main())
"""


@posix
def test_no_timer_of_a_cancelled_sleep(tmp_path: Path) -> None:
    """The timer of a sleep that was cancelled is no step: it would wake nobody."""
    script = written(tmp_path, CANCELLED.replace("assert False", "pass"))
    assert "All 2 orders" in tried(script).stdout
    script = written(tmp_path, CANCELLED)
    shown = tried("--replay", "0", script).stdout
    assert "_set_result_unless_cancelled" not in shown


# What is said of scripts that are odd in some way.
SAID = {
    "no_asyncio": "No task ran in a loop of asyncio's: nothing to try.\n",
    "twice": "All 16 orders: none fails.\n",
    "arguments": "No task ran in a loop of asyncio's: nothing to try.\n",
    "exit": "Order 1 fails: exit status 3\n",
    "exit_text": "Order 1 fails: exit status 1\n",
    "interrupted": "The only order: none fails.\n",
    "background": "Order 1 fails: Task exception was never retrieved: ValueError('mine')\n",
    "will_not_stop": "Order 1 fails: all wait, and nothing is left to happen\n",
    "spins": "orders nearest to asyncio's own and",
    "threads": "none fails",
    "server": "none fails",
    "child": "none fails",
    "own_loop": "The only order: none fails.\n",
    "old_loop": "Order 2 fails: AssertionError: [2, 1]\n",
    "wrapped": "The only order: none fails.\n",
    "thread_time": "The only order: none fails.\n",
    "thread_time_beside": "The only order: none fails.\n",
    "late_submit": "The only order: none fails.\n",
    "stopped_first": "The only order: none fails.\n",
    "last_step": "All 2 orders: none fails.\n",
    "tick": "none fails",
    "thread_loop": "The only order: none fails.\n",
    "signalled": "The only order: none fails.\n",
    "forks": "All 6 orders: none fails.\n",
    "bucket": "All 6 orders: none fails.\n",
    "note": "Order 2 fails: ValueError: bad\n",
    "pipe": "No task ran in a loop of asyncio's: nothing to try.\n",
    "overdue": "All 2 orders: none fails.\nNo timer overtook another",
    "polls": "none fails.\nNo timer overtook another",
    "completed": "by chance (--seed 13): none fails.\n",
    "no_text": "Order 1 fails: BadError: <exception str() failed>\n",
    "late_text": "Order 1 fails: ValueError: lines differ\n",
    "breaker": "Order 4 fails: AssertionError: ['bad', 'bad', 'ok']\n",
}


# What these do differs from run to run, in the same order.
OUTSIDE = {"threads", "server", "child"}


@posix
@pytest.mark.parametrize("name", SAID)
def test_as_alone(name: str) -> None:
    """A script is itself: arguments, exits, loops, threads, sockets, children."""
    words = ["--most", "ä"] if name == "arguments" else []
    done = tried("--most", "20", f"{name}.py", *words)
    assert SAID[name] in done.stdout, done.stdout + done.stderr
    assert "went other ways" not in done.stdout or name in OUTSIDE
    assert done.returncode == ("fails:" in SAID[name])


@posix
def test_sets() -> None:
    """A replay stops those of a group in the same order as the run that failed."""
    done = tried("group_of_six.py")
    stopped = re.search(r"^stopped .*$", done.stdout, re.MULTILINE)
    assert stopped, done.stdout
    for order in (order_of(done), ["--replay", "0.0.0", *order_of(done)[2:]]):
        assert stopped[0] in tried(*order).stderr


@posix
def test_leaves_open(tmp_path: Path) -> None:
    """What a script leaves open is written at its end, and its exit functions run."""
    done = tried("leaves_open.py", tmp_path / "file")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "file").read_text() == "hello"
    assert (tmp_path / "file2").exists()


@posix
def test_beside(tmp_path: Path) -> None:
    """It imports what lies beside it, each time anew, and prints nothing if right."""
    (tmp_path / "counter.py").write_text(LOST.format("count == 1"), "utf-8")
    script = written(
        tmp_path,
        "import asyncio, counter\nprint('flood')\n"
        "async def main():\n    await counter.add()\n    await asyncio.gather(\n"
        "        asyncio.sleep(0), asyncio.sleep(0))\n    assert counter.count == 1\n"
        "asyncio.run(main())\n",
    )
    done = tried(script, folder=tmp_path.parent)
    assert re.fullmatch(r"All \d+ orders: none fails\.\n", done.stdout), done.stdout
    assert "flood" in tried("--replay", "0", script).stdout


@posix
def test_module(tmp_path: Path) -> None:
    """A module runs with -m, such as unittest with its own."""
    (tmp_path / "tests_of_mine.py").write_text(
        "import asyncio, unittest\n"
        "class Test(unittest.IsolatedAsyncioTestCase):\n"
        "    async def test_it(self):\n"
        "        log = []\n"
        "        async def job(number):\n            log.append(number)\n"
        "        await asyncio.gather(job(1), job(2))\n"
        "        self.assertEqual(log, [1, 2])\n",
        "utf-8",
    )
    done = tried("-m", "unittest", "tests_of_mine", folder=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Lists differ: [2, 1] != [1, 2]" in done.stdout


@posix
@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks are of 3.12")
def test_eager(tmp_path: Path) -> None:
    """Eager tasks run to their first await at once, and then in every order."""
    eager = (
        "async def main():\n"
        "    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)"
    )
    text = LOST.format("count == 2").replace("async def main():", eager)
    assert tried(written(tmp_path, text)).stdout.startswith("All ")


@posix
def test_usage(tmp_path: Path) -> None:
    """Without a script, or with what is no order, it says what is wrong: status 2."""
    script = written(tmp_path, "")
    wrong: list[tuple[list[str], str]] = [
        ([], "which script?"),
        (["nowhere.py"], "there is no file nowhere.py"),
        (["--replay", "a.b", str(script)], "a.b is no order such as 0.2.1"),
        (["--most", "0", str(script)], "--most is 1 at least"),
    ]
    for words, said in wrong:
        done = tried(*words)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr


# It is run again and again; in its run number STOP it interrupts the tool.
STOPS = """
import asyncio, os, signal
with open("runs", "a+") as runs:
    print("another", file=runs)
    runs.seek(0)
    number = len(runs.readlines())
if number == {stop}:
    os.kill(os.getppid(), signal.{signal})
    signal.pause()
{then}
"""


HOLDS = """
import fcntl
held = open("held", "w")
fcntl.flock(held, fcntl.LOCK_EX)
"""


def is_free(path: Path) -> bool:
    """Tell if no process holds a file within a minute."""
    import fcntl

    with path.open() as file:
        for _ in range(600):
            with suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            time.sleep(0.1)
    return False


@posix
def test_stopped(tmp_path: Path) -> None:
    """Ctrl-C and SIGTERM end it with the number of orders, and status 130 or 143."""
    for signal, status in (("SIGINT", 130), ("SIGTERM", 143)):
        (tmp_path / "runs").unlink(missing_ok=True)
        text = HOLDS + STOPS.format(stop=1, signal=signal, then="")
        done = tried(written(tmp_path, text), folder=tmp_path)
        assert is_free(tmp_path / "held"), "the script goes on"
        assert (done.returncode, done.stderr) == (status, "")
        assert done.stdout == "Stopped after 0 orders: none fails.\n"


@posix
@pytest.mark.parametrize("most", ["1000", "1"])
def test_stopped_later(tmp_path: Path, most: str) -> None:
    """Ctrl-C when an order has been found, too, says what fails and how to replay it.

    Order 2 fails. Run 3 repeats it, or is nearer to asyncio's own.
    """
    then = LOST.format("number < 2")
    text = STOPS.format(stop=3, signal="SIGINT", then=then)
    done = tried("--most", most, written(tmp_path, text), folder=tmp_path)
    assert (done.returncode, done.stderr) == (130, "")
    assert done.stdout.startswith("Stopped. Order 2 fails: AssertionError")
    assert order_of(done)[0] == "--replay"


@posix
@pytest.mark.parametrize("name", ["argparse", "hashlib"])
def test_stopped_early(tmp_path: Path, name: str) -> None:
    """Ctrl-C while it imports waits until it is ready, and is quiet then."""
    (tmp_path / "lib").mkdir()
    hook = """
import os, signal, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "NAME":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
"""
    (tmp_path / "lib" / "sitecustomize.py").write_text(hook.replace("NAME", name))
    script = written(tmp_path, "import time\ntime.sleep(1)\n")
    done = python(TOOL, script, folder=tmp_path, PYTHONPATH=str(tmp_path / "lib"))
    assert (done.returncode, done.stderr) == (130, "")
    assert done.stdout.startswith("Stopped after ")


@posix
def test_stopped_late(tmp_path: Path) -> None:
    """Ctrl-C while its interpreter ends changes nothing: all has been said."""
    (tmp_path / "lib").mkdir()
    hook = """
import atexit, os, signal
pid = os.getpid()
def end():
    if pid == os.getpid():
        os.kill(pid, signal.SIGINT)
atexit.register(end)
"""
    (tmp_path / "lib" / "sitecustomize.py").write_text(hook)
    script = written(tmp_path, LOST.format("count == 4"))
    done = python(TOOL, script, folder=tmp_path, PYTHONPATH=str(tmp_path / "lib"))
    assert (done.returncode, done.stderr) == (1, "")
    assert "Again: python every_order.py --replay" in done.stdout
