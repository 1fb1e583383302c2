"""What chapter 13 claims, but for every order."""

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from subprocess import CompletedProcess
from threading import Barrier, BrokenBarrierError, Event

import pytest

from ch13_testing import (
    bad_day,
    clock_passed_in,
    hope,
    late_answer,
    take_it_out,
    virtual_clock,
)
from harness.programs import (
    CODE,
    FREE_THREADED,
    ROOT,
    changed,
    is_installed,
    python,
)
from harness.signals import posix
from harness.transcripts import read

FOLDER = CODE / "ch13_testing"
PYTEST = pytest.mark.skipif(not is_installed("pytest"), reason="needs pytest")


@pytest.mark.parametrize(
    ("naps", "green", "total"), [(0, 1, 4), (1, 4, 10), (3, 20, 35), (10, 286, 364)]
)
def test_hope(naps: int, green: int, total: int) -> None:
    """A test that naps is green in so many orders, and with n naps in n + 1 of n + 4."""
    found = [hope.colour(order) for order in hope.orders(naps)]
    assert (found.count("green"), len(found)) == (green, total)
    assert Fraction(green, total) == Fraction(naps + 1, naps + 4)


def test_orders_differ() -> None:
    """Each order is there once, and keeps what is each side's own."""
    for naps in range(4):
        orders = [*hope.orders(naps)]
        assert len({*orders}) == len(orders)
        for order in orders:
            words = order.split()
            assert words.count("job") == hope.STEPS
            assert [it for it in words if it != "job"] == ["nap"] * naps + ["look"]


def test_naps_add_red_orders() -> None:
    """A nap adds orders in which the test is red, and removes none."""
    red = [
        [hope.colour(order) for order in hope.orders(naps)].count("red")
        for naps in (0, 1, 3, 10)
    ]
    assert red == [3, 6, 15, 78]
    for naps in range(5):
        fewer = [it for it in hope.orders(naps) if hope.colour(it) == "red"]
        more = {it for it in hope.orders(naps + 1) if hope.colour(it) == "red"}
        assert all(f"nap {order}" in more for order in fewer)


def test_bad_day() -> None:
    """A nap is too short on a bad day; who waits is right, in the job's own time."""
    for seconds, colour in ((0.25, "green"), (2.0, "red"), (50.0, "red")):
        assert virtual_clock.run(bad_day.naps(seconds)) == (colour, 1.0)
        assert virtual_clock.run(bad_day.waits(seconds)) == ("green", seconds)


def test_a_net() -> None:
    """A job that never ends makes the test that waits fail, and not hang."""
    with pytest.raises(TimeoutError):
        virtual_clock.run(bad_day.waits(10**6))


@pytest.mark.parametrize("last", late_answer.TYPED)
def test_late_answer(last: str) -> None:
    """The box shows what was answered last, the better one what was typed last."""
    first, second = late_answer.TYPED
    order = (second, first) if last == first else (first, second)
    assert asyncio.run(late_answer.shown(late_answer.Box, order)).endswith(f" {last}")
    newest = asyncio.run(late_answer.shown(late_answer.Newest, order))
    assert newest.endswith(f" {second}")


@pytest.mark.parametrize("workers", [7, 8])
def test_a_barrier_proves_that_jobs_overlap(workers: int) -> None:
    """A barrier for eight in a job opens with eight workers, and not with seven."""
    eight_are_here = Barrier(8, timeout=60 if workers == 8 else 1)
    with ThreadPoolExecutor(workers) as pool:
        jobs = [pool.submit(eight_are_here.wait) for _ in range(8)]
    broken = [isinstance(job.exception(), BrokenBarrierError) for job in jobs]
    assert broken == [workers == 7] * 8


def test_a_meeting_that_is_passed_by() -> None:
    """Whoever looks with `get` does not meet, and whoever looks otherwise does."""
    meeting = take_it_out.Meeting(Monday=1)
    meeting.both_have_looked.reset()
    assert meeting.get("Monday") == 1
    assert not meeting.both_have_looked.broken
    assert meeting["Monday"] == 1
    assert meeting.both_have_looked.broken


@pytest.mark.skipif(FREE_THREADED, reason="the interpreter has no lock")
def test_hammering_notices_nothing() -> None:
    """Where the interpreter has a lock, 150 runs of the hammer miss what is missing."""
    without = take_it_out.without_lock()
    assert all(take_it_out.hammer(without) for _ in range(150))


def test_hammer() -> None:
    """The test that hammers is no sham: it notices a class that counts wrongly."""

    class Generous(take_it_out.Tickets):
        def sell(self, concert: str) -> bool:
            return super().sell(concert) or True

    assert take_it_out.hammer(take_it_out.Tickets)
    assert not take_it_out.hammer(Generous)


def test_meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A meeting notices each time that the lock is missing, and never else."""
    assert take_it_out.meet(take_it_out.Tickets)
    monkeypatch.setattr(
        take_it_out.Meeting, "both_have_looked", take_it_out.Barrier(2, timeout=60)
    )
    assert not any(take_it_out.meet(take_it_out.without_lock()) for _ in range(50))


def test_a_meeting_cries_no_wolf(monkeypatch: pytest.MonkeyPatch) -> None:
    """However short the meeting, a class that is right is not called wrong."""
    monkeypatch.setattr(
        take_it_out.Meeting, "both_have_looked", take_it_out.Barrier(2, timeout=1e-4)
    )
    assert all(take_it_out.meet(take_it_out.Tickets) for _ in range(50))


def test_a_meeting_may_be_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that comes after the meeting is over lets a wrong class pass."""

    class LatePool(take_it_out.ThreadPoolExecutor):
        """The second job begins when the first is done."""

        def __init__(self, _workers: int) -> None:
            super().__init__(1)

    monkeypatch.setattr(
        take_it_out.Meeting, "both_have_looked", take_it_out.Barrier(2, timeout=0.01)
    )
    monkeypatch.setattr(take_it_out, "ThreadPoolExecutor", LatePool)
    assert take_it_out.meet(take_it_out.without_lock())


def test_taken_out() -> None:
    """The class without its lock differs in that line alone."""
    with_lock, without = take_it_out.Tickets, take_it_out.without_lock()
    assert "__enter__" not in repr(without.sell.__code__.co_names)
    assert "lock" in with_lock.sell.__code__.co_names
    assert "lock" not in without.sell.__code__.co_names
    one = without({"Monday": 1})
    assert [one.sell("Monday"), one.sell("Monday")] == [True, False]


def test_clock_passed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five tries come at 0, 1, 3, 7 and 15, and it gives up at 31; no second passes."""
    monkeypatch.setattr(time, "sleep", pytest.fail)
    clock = clock_passed_in.Clock()
    tried: list[float] = []

    def get() -> str:
        tried.append(clock.now)
        raise ConnectionError

    with pytest.raises(ConnectionError, match="no answer, 5 times"):
        clock_passed_in.ask(get, clock.sleep)
    assert tried == [0, 1, 3, 7, 15]
    assert clock.now == 31


def test_in_earnest() -> None:
    """Who calls it in earnest need not know of the clock."""
    assert clock_passed_in.ask(lambda: "page") == "page"
    assert clock_passed_in.ask.__defaults__ == (time.sleep,)


async def a_hundred(seconds: float) -> None:
    """Wait a hundred times at once."""
    await asyncio.gather(*(asyncio.sleep(seconds) for _ in range(100)))


async def ten_in_a_row(seconds: float) -> None:
    """Wait ten times, one after another."""
    for _ in range(10):
        await asyncio.sleep(seconds)


def test_virtual_clock() -> None:
    """Tries, a limit and a day take as long as they say, to the last digit."""
    assert virtual_clock.run(virtual_clock.ask()) == ("asked at 0 1 3 7 15", 15.0)
    limited = virtual_clock.run(virtual_clock.ask_with_a_limit())
    assert limited == ("given up", 10.0)
    assert virtual_clock.run(asyncio.sleep(86_400, "done")) == ("done", 86_400.0)
    assert virtual_clock.run(a_hundred(1))[1] == 1.0
    assert virtual_clock.run(ten_in_a_row(0.25))[1] == 2.5


def test_ordinary_loop() -> None:
    """The coroutines stay as they are: an ordinary loop runs the same ones."""
    assert asyncio.run(bad_day.waits(0.01)) == "green"


def test_nothing_is_going_to_happen() -> None:
    """What would hang is an error."""
    with pytest.raises(RuntimeError, match="nothing is going to happen"):
        virtual_clock.run(virtual_clock.forget_to_set())


def test_not_for_threads() -> None:
    """So is a wait for a thread, for which the loop has no timer."""
    told = Event()

    async def main() -> None:
        await asyncio.get_running_loop().run_in_executor(pool, told.wait)

    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(RuntimeError, match="nothing is going to happen"):
            virtual_clock.run(main())
        told.set()


def test_in_order() -> None:
    """Timers go off in the order of their times."""
    log = []

    async def note(seconds: float) -> None:
        await asyncio.sleep(seconds)
        log.append(seconds)

    async def main() -> None:
        await asyncio.gather(note(3), note(1), note(2))

    virtual_clock.run(main())
    assert log == [1, 2, 3]


def test_the_same_file() -> None:
    """The tests of this book use this very clock."""
    from harness import virtual_clock as ours

    assert ours.run is virtual_clock.run


@PYTEST
def test_passes_unrun() -> None:
    """Of eleven false tests three fail, seven if warnings are errors."""
    found = read(FOLDER / "passes_unrun.out").output.splitlines()[1:]
    verdicts = [tuple(line[22:].split()) for line in found]
    assert verdicts == [
        *[("failed", "failed")] * 3,
        *[("passed", "failed")] * 4,
        *[("passed", "passed")] * 4,
    ]


UNASKED = "        pool.submit(check)\n"
ASKED = {
    "in a pool": (UNASKED, "        pool.submit(check).result()\n"),
    "in a process": (
        "    process.join()\n",
        "    process.join()\n    assert process.exitcode == 0\n",
    ),
    "in a task": (
        "        await asyncio.wait([task])\n",
        "        await asyncio.wait([task])\n        await task\n",
    ),
    "in gather": (
        "        await asyncio.gather(check_async(), return_exceptions=True)\n",
        (
            "        async with asyncio.TaskGroup() as group:\n"
            "            group.create_task(check_async())\n"
        ),
    ),
}
MAPPED = {"in a pool": (UNASKED, "        list(pool.map(lambda _: check(), [1]))\n")}


@PYTEST
@pytest.mark.parametrize("asked", [ASKED, MAPPED], ids=["each", "map"])
def test_asked(asked: dict[str, tuple[str, str]], tmp_path: Path) -> None:
    """Who asks each future, process and task how it ended gets a red test."""
    path = changed(tmp_path, FOLDER / "passes_unrun.py", *asked.values())
    printed = python(path, folder=tmp_path).stdout
    for test in asked:
        assert re.search(rf"(?m)^{test} +failed   failed$", printed), printed


UNRUN = """
from threading import Thread
from unittest import TestCase
async def test_not_run():
    assert True
class Case(TestCase):
    async def test_in_a_case(self):
        assert 2 + 2 == 5
def check():
    assert 2 + 2 == 5
def test_in_a_thread():
    thread = Thread(target=check)
    thread.start()
    thread.join()
"""
ANYIO = (
    "import pytest\n@pytest.mark.anyio\nasync def test_it():\n    assert 2 + 2 == 5\n"
)


def of_pytest(folder: Path, text: str, *options: str) -> CompletedProcess[str]:
    """Return what comes of pytest with a file of these tests."""
    (folder / "test_it.py").write_text(text, "utf-8")
    command = ("-m", "pytest", "-c", "empty.ini", "-p", "no:cacheprovider", *options)
    (folder / "empty.ini").write_text("[pytest]\n", "utf-8")
    return python(*command, "test_it.py", folder=folder)


def said(folder: Path, text: str, *options: str) -> str:
    """Return what pytest says of a file with these tests."""
    return of_pytest(folder, text, *options).stdout


@PYTEST
def test_what_pytest_says(tmp_path: Path) -> None:
    """The messages are those of the index."""
    printed = said(tmp_path, UNRUN)
    assert "async def functions are not natively supported" in printed
    assert "It is deprecated to return a value that is not None" in printed
    assert "never awaited" in printed
    assert "PytestUnhandledThreadExceptionWarning" in printed
    assert "1 failed, 2 passed" in printed


@PYTEST
@pytest.mark.skipif(not is_installed("anyio"), reason="needs anyio")
def test_anyio_runs_it(tmp_path: Path) -> None:
    """The plugin of anyio runs an async test."""
    failed = said(tmp_path, ANYIO, "-k", "asyncio")
    assert "assert (2 + 2) == 5" in failed
    assert "natively" not in failed


@PYTEST
@pytest.mark.skipif(not is_installed("anyio"), reason="needs anyio")
def test_anyio_is_asked(tmp_path: Path) -> None:
    """A test without its mark is run by anyio's plugin in the automatic mode alone."""
    text = ANYIO.replace("@pytest.mark.anyio\n", "")
    assert "natively" in said(tmp_path, text)
    failed = said(tmp_path, text, "-o", "anyio_mode=auto", "-k", "asyncio")
    assert "assert (2 + 2) == 5" in failed


@PYTEST
@pytest.mark.skipif(not is_installed("pytest-asyncio"), reason="needs pytest-asyncio")
def test_pytest_asyncio_is_asked(tmp_path: Path) -> None:
    """So does pytest-asyncio, which is an error itself if warnings are."""
    text = ANYIO.replace("@pytest.mark.anyio\n", "")
    auto = ("-o", "asyncio_mode=auto")
    strict = ("-o", "filterwarnings=error")
    scope = ("-o", "asyncio_default_fixture_loop_scope=function")
    assert "natively" in said(tmp_path, text)
    assert "assert (2 + 2) == 5" in said(tmp_path, text, *auto)
    assert "assert (2 + 2) == 5" in said(tmp_path, text, *auto, *strict, *scope)
    ended = of_pytest(tmp_path, text, *auto, *strict)
    assert "INTERNALERROR> pytest.PytestDeprecationWarning: " in ended.stderr
    assert '"asyncio_default_fixture_loop_scope" is unset' in ended.stderr


WARNS = """
import warnings
def test_ours():
    warnings.warn("of our own")
def test_theirs():
    warnings.warn("of a library's affairs")
"""


@PYTEST
def test_one_warning_is_let_be(tmp_path: Path) -> None:
    """A line with ignore, behind that with error, lets the warning be that it names."""
    assert "2 failed" in said(tmp_path, WARNS, "-o", "filterwarnings=error")
    lines = "filterwarnings=error\nignore:of a library"
    printed = said(tmp_path, WARNS, "-o", lines)
    assert "1 failed, 1 passed" in printed
    assert "UserWarning: of our own" in printed


HANGS = """
import asyncio
async def forget():
    async with asyncio.timeout(LIMIT):
        await asyncio.Event().wait()
def test_hangs():
    asyncio.run(forget())
def test_next():
    pass
"""
AWAIT, RUN = "test_it.py:5: in forget", "line 7 in test_hangs"


@PYTEST
def test_hung_in_a_loop(tmp_path: Path) -> None:
    """Where a loop hangs, faulthandler has the line of asyncio.run, a limit the await."""
    options = ("-o", "faulthandler_timeout=1", "-o", "faulthandler_exit_on_timeout=1")
    ended = of_pytest(tmp_path, HANGS.replace("LIMIT", "None"), *options)
    assert RUN in ended.stderr
    assert "in forget" not in ended.stderr
    limited = said(tmp_path, HANGS.replace("LIMIT", "1"), "--tb=short")
    assert AWAIT in limited
    assert "TimeoutError" in limited


@posix
@PYTEST
@pytest.mark.skipif(not is_installed("pytest-timeout"), reason="needs pytest-timeout")
def test_timeout_of_a_test(tmp_path: Path) -> None:
    """With a signal pytest-timeout goes on with the next test; without, the run ends."""
    text = HANGS.replace("LIMIT", "None")
    assert "1 failed, 1 passed" in said(tmp_path, text, "--timeout=5")
    ended = said(tmp_path, text, "--timeout=5", "--timeout-method=thread")
    assert not re.search(r"\d (passed|failed)", ended)


@PYTEST
def test_hung() -> None:
    """Pytest names the line at which a test hangs, and ends the run."""
    printed = read(FOLDER / "hung.out").output
    lines = (FOLDER / "hung.py").read_text("utf-8").splitlines()
    number = re.search(r"hung\.py, line (\d+) in test_is_told", printed)
    assert number
    assert lines[int(number[1]) - 1].strip() == "told.wait()"


@posix
def test_sold_once() -> None:
    """Taken before the bank is told, the ticket is sold once in all of 41 orders."""
    solution = FOLDER / "solutions" / "sold_once.py"
    said = python(FOLDER / "every_order.py", solution).stdout
    assert said == "All 41 orders: none fails.\n"


def test_mutants() -> None:
    """There are more than seven hundred mutants, and each program here has one."""
    tables = [path.read_text("utf-8") for path in ROOT.glob("tests/**/mutants.toml")]
    assert sum(table.count("\n[[mutant]]") for table in tables) > 700
    ours = (Path(__file__).parent / "mutants.toml").read_text("utf-8")
    for program in FOLDER.glob("*.py"):
        assert f'"code/ch13_testing/{program.name}"' in ours


def test_warnings_are_errors() -> None:
    """Warnings are errors, in the settings of this book's own tests."""
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    assert '\nfilterwarnings = ["error"]\n' in settings
