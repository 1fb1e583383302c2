"""What chapter 4 claims."""

import os
import pickle
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from ch04_processes import amdahl, cant_be_sent, copying_cost
from harness.methods import by_methods, every_method, other_methods
from harness.programs import (
    CODE,
    FREE_THREADED,
    by_method,
    changed,
    environment,
    printed,
    python,
)
from harness.signals import posix
from harness.transcripts import MEASURED, recorded

HERE = CODE / "ch04_processes"
linux = pytest.mark.skipif(sys.platform != "linux", reason="a matter of Linux")


# Whether a fork server imports the file, so that its workers need not.
SERVER_IMPORTS = sys.version_info >= (3, 14, 1) or (
    (3, 13, 8) <= sys.version_info < (3, 14)
)

THREE_WORKERS = """
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

def meet(barrier):
    global together
    together = barrier

def wait(_worker):
    together.wait()

print(__name__, flush=True)
if __name__ == "__main__":
    context = get_context({method!r})
    barrier = context.Barrier(3)
    with ProcessPoolExecutor(3, context, meet, (barrier,)) as pool:
        list(pool.map(wait, range(3)))
"""


CHUNKS = """
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

if __name__ == "__main__":
    with ProcessPoolExecutor(1, get_context({method!r})) as pool:
        for size in (1, 2):
            came = []
            try:
                for number in pool.map(int, ["0", "x"], chunksize=size):
                    came.append(number)
            except ValueError:
                print(size, came)
"""


FEWER = ("10_080_000", "10_020_000")  # a quarter of the primes' work
QUICKER = {  # in place of megabytes, of which nothing is said but where they are
    "pool": [FEWER],
    "copying_cost": [("1_000_000", "1_000")],
    "count_the_copies": [("1_000_000", "1_000")],
}


def text_of(output: str) -> str:
    """Return an output without what was measured in it."""
    return MEASURED.sub(" # \\2", output)


@other_methods
@pytest.mark.parametrize(
    "program",
    [
        "cant_be_sent",
        "copying_cost",
        "count_the_copies",
        "not_shared",
        "pool",
        "too_small",
    ],
)
def test_every_start_method(method: str, program: str, tmp_path: Path) -> None:
    """A program prints the same, whatever its processes are started with."""
    quicker = QUICKER.get(program, [])
    done = by_method(method, changed(tmp_path, HERE / f"{program}.py", *quicker))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    transcript = recorded(HERE / f"{program}.out")
    ours, theirs = (text_of(text) for text in (transcript.output, done.stdout))
    assert ours.replace("4,995", "1,242") == theirs


OWN_TIME = """
import os, sys, time
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity = lambda *_: None
sys.path.insert(0, {folder!r})
import {program}
{program}.main()
print(time.process_time())
"""


def own_time(program: str, folder: Path, *changes: tuple[str, str]) -> float:
    """Return the CPU time that a script itself takes for a changed program."""
    path = changed(folder, HERE / f"{program}.py", *changes)
    said = printed(OWN_TIME.format(folder=f"{path.parent}", program=program))
    return float(said.splitlines()[-1])


def test_others_compute(tmp_path: Path) -> None:
    """What a process pool computes costs the script itself next to no CPU time.

    Here it computes for 0.64 s, all of it in pools.
    """
    quicker = ("+ 0.06", "+ 0.02"), ("(1, 2, 3, 4, 8, 16)", "(2, 4)")
    assert own_time("how_many_processes", tmp_path, *quicker) < 0.32


def test_others_count_the_primes(tmp_path: Path) -> None:
    """What the pool counts costs the script itself less than to count in its loop.

    Here the loop is given to the pool as well, and then the pool to the loop.
    """
    loop = ("found = sum(map(primes, STARTS))", "found = 4_995")
    pool = ("found = sum(pool.map(primes, STARTS))", "found = sum(map(primes, STARTS))")
    in_the_pool = own_time("pool", tmp_path, FEWER, loop)
    assert in_the_pool < 0.8 * own_time("pool", tmp_path, FEWER, loop, pool)


def test_the_same_primes() -> None:
    """The loop and the pool find the same primes."""
    output = recorded(HERE / "pool.out").output
    assert output.count("4,995 primes") == 2


def test_the_same_recipe(tmp_path: Path) -> None:
    """The class of the pool is all in which the recipe differs from that for threads."""
    path = changed(
        tmp_path,
        HERE / "pool.py",
        ("ProcessPoolExecutor", "ThreadPoolExecutor"),
        FEWER,
    )
    transcript = recorded(HERE / "pool.out")
    ours, theirs = (text_of(text) for text in (transcript.output, python(path).stdout))
    assert ours.replace("4,995", "1,242") == theirs


@other_methods
@pytest.mark.skipif(FREE_THREADED, reason="its threads compute together, too")
def test_together(method: str, tmp_path: Path) -> None:
    """Under the GIL threads go in one by one, and processes together."""
    path = changed(tmp_path, HERE / "together.py", ("+ 0.3", "+ 0.15"))
    lines = by_method(method, path).stdout.splitlines()
    assert [line.split(maxsplit=1) for line in lines] == [
        ["ThreadPoolExecutor", "in out in out"],
        ["ProcessPoolExecutor", "in in out out"],
    ]


@pytest.mark.skipif(not FREE_THREADED, reason="its threads have a lock")
def test_together_without_the_lock() -> None:
    """On a free-threaded build threads compute together as well."""
    for line in python(HERE / "together.py").stdout.splitlines():
        assert line.split(maxsplit=1)[1] == "in in out out"


@every_method
def test_not_shared(method: str, tmp_path: Path) -> None:
    """What a process adds to a list is not in the list of the script."""
    done = by_method(method, HERE / "not_shared.py")
    assert done.stdout.endswith("[2, 3, 5]\nthe script's list: []\n")
    threads = changed(
        tmp_path, HERE / "not_shared.py", ("ProcessPoolExecutor", "ThreadPoolExecutor")
    )
    assert python(threads).stdout.endswith("the script's list: [2, 3, 5]\n")


@pytest.mark.parametrize(
    ("size", "copies"), [(1, 100), (10, 10), (25, 4), (50, 2), (100, 1)]
)
def test_a_copy_for_each_chunk(size: int, copies: int) -> None:
    """A method that is mapped takes its object along, once for each chunk."""
    script = (
        "from ch04_processes.count_the_copies import with_each_chunk\n"
        f"print(with_each_chunk({size}))"
    )
    assert printed(script) == f"{copies}\n"


@every_method
def test_a_copy_for_each_worker(method: str) -> None:
    """An object in the initializer is copied for each worker, and by fork not at all."""
    script = (
        "from ch04_processes.count_the_copies import with_each_worker\n"
        f"print(with_each_worker({method!r}))"
    )
    assert printed(script) == ("0\n" if method == "fork" else "2\n")


SENT = """
from concurrent.futures import ProcessPoolExecutor
from ch04_processes import too_small
sent = 0
submit = ProcessPoolExecutor.submit
def counting(*arguments):
    global sent
    sent += 1
    return submit(*arguments)
ProcessPoolExecutor.submit = counting
too_small.main()
print(sent)
"""


def test_too_small() -> None:
    """Chunks of 1, 10 and 100 send 500, 50 and 5 parcels, after 500 to warm up."""
    assert printed(SENT).splitlines()[-1] == str(500 + 500 + 50 + 5)


def test_a_range_is_small() -> None:
    """A list is sent whole, and a range as a handful of numbers."""
    sizes = {
        name.split()[0]: len(pickle.dumps(parcel))
        for name, parcel in copying_cost.PARCELS.items()
        if name.endswith("numbers")
    }
    assert 4_000_000 < sizes["list"] < 6_000_000
    assert sizes["range"] < 100


COPIED = """
from concurrent.futures import ProcessPoolExecutor
from ch04_processes.copying_cost import milliseconds
copies = []
class Parcel:
    def __reduce__(self):
        copies.append(1)
        return list, ()
with ProcessPoolExecutor(1) as pool:
    milliseconds(pool, Parcel())
    milliseconds(pool, Parcel())
print(len(copies))
"""


def test_parcels_are_sent() -> None:
    """Each measurement of the copying sends the parcel once."""
    assert printed(COPIED) == "2\n"


PARENTS = """
import os, sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
def parent():
    with ProcessPoolExecutor(1, get_context(sys.argv[1])) as pool:
        return pool.submit(os.getppid).result()
print(os.getpid(), parent(), parent())
"""


@every_method
def test_who_starts_a_worker(method: str) -> None:
    """A fork server is started once, and serves the second pool as well."""
    done = python("-c", PARENTS, method)
    script, first, second = done.stdout.split()
    assert first == second
    assert (first == script) == (method != "forkserver")


MEMORY = """
import re
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
def own():
    text = Path("/proc/self/smaps_rollup").read_text()
    return int(re.search(r"Private_Dirty: +([0-9]+) kB", text)[1])
if __name__ == "__main__":
    for method in ("fork", "forkserver", "spawn"):
        with ProcessPoolExecutor(1, get_context(method)) as pool:
            print(pool.submit(own).result())
"""


@linux
def test_a_worker_costs_memory(tmp_path: Path) -> None:
    """A worker that has done nothing takes 1 MB or more, and under spawn the most."""
    path = tmp_path / "memory.py"
    path.write_text(MEMORY, "utf-8")
    fork, forkserver, spawn = map(int, python(path).stdout.split())
    assert 1_000 < fork < forkserver < spawn
    assert forkserver > 4_000
    assert spawn > 8_000


def test_amdahl() -> None:
    """With any number of workers, a fifth that stays limits the gain to five."""
    assert amdahl.limit(0.2, float("inf")) == 5
    assert 1 / amdahl.limit(0.2, 2) == pytest.approx(0.6)
    assert 60 / amdahl.limit(12 / 60, 8) == pytest.approx(18)
    assert amdahl.limit(0.05, float("inf")) == 20
    assert amdahl.limit(0.05, 64) < amdahl.limit(0.05, float("inf"))


@linux
def test_two_cores_are_a_floor(tmp_path: Path) -> None:
    """However many the processes, two cores don't compute faster than two cores."""
    path = changed(tmp_path, HERE / "how_many_processes.py", ("+ 0.06", "+ 0.01"))
    for line in python(path).stdout.splitlines():
        workers, _, seconds, _ = line.split()
        assert float(seconds) >= 16 * 0.01 / min(int(workers), 2) - 0.01


SPAWN = 'get_context("spawn")'


def guarded(text: str) -> tuple[str, str]:
    """Return how a script's last lines change when they are put under the guard."""
    tail = text[text.index("print(f") :]
    inside = "".join(f"    {line}\n" for line in tail.splitlines())
    return tail, f'if __name__ == "__main__":\n{inside}'


@by_methods("forkserver", "spawn")
def test_no_guard(method: str, tmp_path: Path) -> None:
    """Without the guard the script ends with status 1 and a word on bootstrapping."""
    path = changed(tmp_path, HERE / "no_guard.py", (SPAWN, f'get_context("{method}")'))
    done = python(path)
    assert done.returncode == 1
    assert "bootstrapping phase" in done.stderr
    assert "[0, 1, 4]" not in done.stdout


@by_methods("forkserver", "spawn")
def test_the_file_runs_again(method: str, tmp_path: Path) -> None:
    """What starts a worker by spawn or forkserver runs the file under another name."""
    path = changed(tmp_path, HERE / "no_guard.py", (SPAWN, f'get_context("{method}")'))
    lines = python(path).stdout.splitlines()
    assert lines[:2] == [
        "running the file as __main__",
        "running the file as __mp_main__",
    ]


@by_methods("forkserver", "spawn")
def test_who_imports(method: str, tmp_path: Path) -> None:
    """Each spawned worker runs the file again, and a newer server does it once."""
    path = tmp_path / "script.py"
    path.write_text(THREE_WORKERS.format(method=method), "utf-8")
    runs = python(path).stdout.count("__mp_main__")
    assert runs == (1 if method == "forkserver" and SERVER_IMPORTS else 3)


@every_method
def test_a_chunk_is_lost_with_one(method: str, tmp_path: Path) -> None:
    """An exception costs the results of its chunk, and no others."""
    path = tmp_path / "script.py"
    path.write_text(CHUNKS.format(method=method), "utf-8")
    assert python(path).stdout == "1 [0]\n2 []\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has spawn alone")
def test_no_guard_under_fork(tmp_path: Path) -> None:
    """Under fork the same script works, and the file runs once."""
    path = changed(tmp_path, HERE / "no_guard.py", (SPAWN, 'get_context("fork")'))
    assert python(path).stdout == "running the file as __main__\n[0, 1, 4]\n"


@every_method
def test_the_guard(method: str, tmp_path: Path) -> None:
    """With the guard the script works under each start method."""
    text = (HERE / "no_guard.py").read_text("utf-8")
    path = changed(
        tmp_path,
        HERE / "no_guard.py",
        guarded(text),
        (SPAWN, f'get_context("{method}")'),
    )
    done = python(path)
    assert done.stdout == "running the file as __main__\n[0, 1, 4]\n", done.stderr


def test_threads_send_nothing(tmp_path: Path) -> None:
    """Whatever can't be sent to a process can be given to a thread."""
    path = changed(
        tmp_path,
        HERE / "cant_be_sent.py",
        ("ProcessPoolExecutor", "ThreadPoolExecutor"),
    )
    lines = python(path).stdout.splitlines()
    assert len(lines) == len(cant_be_sent.THINGS)
    assert all(line.endswith("  arrives") for line in lines)


def test_local_functions() -> None:
    """A function within a function can't be pickled; the exception's name varies."""

    def local() -> None:
        """Do nothing."""

    error = pickle.PicklingError if sys.version_info >= (3, 14) else AttributeError
    with pytest.raises(error, match=r"local (object|function)"):
        pickle.dumps(local)


FAILS = """
from concurrent.futures import ProcessPoolExecutor
def main():
    with ProcessPoolExecutor(2) as pool:
        for number in pool.map(int, ["1", "two", "3"]):
            print(number)
if __name__ == "__main__":
    main()
"""


@every_method
def test_exceptions_come_back(method: str, tmp_path: Path) -> None:
    """An exception in a process is raised at the result, with the worker's traceback."""
    path = tmp_path / "fails.py"
    path.write_text(FAILS)
    done = by_method(method, path)
    assert done.stdout == "1\n"
    assert "_RemoteTraceback" in done.stderr
    assert done.stderr.rstrip().splitlines()[-1].startswith("ValueError: invalid")


@every_method
def test_a_worker_that_dies(method: str, tmp_path: Path) -> None:
    """When a worker dies, the pool is broken, and says so."""
    path = tmp_path / "dies.py"
    path.write_text(FAILS.replace("map(int,", "map(__import__('os')._exit,"))
    path.write_text(path.read_text().replace('["1", "two", "3"]', "[1]"))
    done = by_method(method, path)
    assert "BrokenProcessPool" in done.stderr.rstrip().splitlines()[-1]


def test_default_start_method() -> None:
    """Linux forks up to Python 3.13, and then has a fork server; others spawn."""
    default = printed("import multiprocessing as m; print(m.get_start_method())")
    if sys.platform == "linux":
        expected = "forkserver" if sys.version_info >= (3, 14) else "fork"
    else:
        expected = "spawn"
    assert default == f"{expected}\n"


@linux
@pytest.mark.skipif(os.cpu_count() == 1, reason="there is one core")
def test_cores_that_one_may_use() -> None:
    """From 3.13 on Python tells how many cores a process may use, and pools heed it."""
    script = (
        "import os\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])\n"
        "may = os.process_cpu_count() if hasattr(os, 'process_cpu_count') else None\n"
        "print(os.cpu_count(), may, ProcessPoolExecutor()._max_workers)\n"
    )
    cores, may, workers = printed(script).split()
    assert int(cores) == os.cpu_count()
    if sys.version_info >= (3, 13):
        assert (may, workers) == ("1", "1")
    else:
        assert (may, workers) == ("None", cores)


def test_interpreters_are_new() -> None:
    """A pool of interpreters is there from 3.14 on."""
    done = python("-c", "from concurrent.futures import InterpreterPoolExecutor")
    assert (done.returncode == 0) == (sys.version_info >= (3, 14))


APART = """
import sys
from concurrent.futures import InterpreterPoolExecutor
from ch04_processes import not_shared
with InterpreterPoolExecutor(1) as pool:
    print(list(pool.map(not_shared.keep, [2, 3])), not_shared.primes)
"""


@pytest.mark.skipif(sys.version_info < (3, 14), reason="has no such pool")
def test_interpreters_share_nothing() -> None:
    """An interpreter has modules and objects of its own."""
    assert printed(APART) == "[[2], [2, 3]] []\n"


@pytest.mark.skipif(sys.version_info < (3, 14), reason="has no such pool")
def test_interpreters_want_the_guard(tmp_path: Path) -> None:
    """To find a function that uses globals, an interpreter runs the file again."""
    path = tmp_path / "adds.py"
    start = "print(__name__)\nfrom concurrent.futures import InterpreterPoolExecutor\n"
    function = "one = 1\ndef add(number):\n    return number + one\n"
    pool = "with InterpreterPoolExecutor(1) as p: print(*p.map(add, [1]))\n"
    path.write_text(start + function + pool)
    assert "NotShareableError" in python(path).stderr
    path.write_text(f"{start}{function}if __name__ == '__main__':\n    {pool}")
    assert python(path).stdout.splitlines() == ["__main__", "<fake __main__>", "2"]


@pytest.mark.skipif(sys.version_info < (3, 14), reason="has no such pool")
def test_interpreters_together(tmp_path: Path) -> None:
    """Two interpreters are both in before either is out, without any barrier."""
    path = changed(
        tmp_path,
        HERE / "together.py",
        ("    together.wait()\n", ""),
        ("ProcessPoolExecutor", "InterpreterPoolExecutor"),
        ("2, initializer=get_ready, initargs=(barrier,)", "2"),
        ("+ 0.3", "+ 0.6"),
    )
    last = python(path).stdout.splitlines()[-1]
    assert last.split(maxsplit=1) == ["InterpreterPoolExecutor", "in in out out"]


NO_FILE = """
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
def square(number):
    return number * number
with ProcessPoolExecutor(1, get_context(sys.argv[1])) as pool:
    print(list(pool.map(square, range(3))))
"""


@every_method
def test_functions_without_a_file(method: str) -> None:
    """A function that was typed, and stands in no file, is found under fork alone."""
    done = python("-c", NO_FILE, method)
    if method == "fork":
        assert done.stdout == "[0, 1, 4]\n"
    else:
        assert "AttributeError" in done.stderr
        assert "BrokenProcessPool" in done.stderr.splitlines()[-1]


FORKS = """
import multiprocessing, threading
event = threading.Event()
threading.Thread(target=event.wait).start()
process = multiprocessing.get_context("fork").Process(target=int)
process.start()
process.join()
event.set()
"""


@linux
def test_fork_and_threads() -> None:
    """From 3.12 on Python has a warning for a fork beside threads."""
    done = python("-W", "default", "-c", FORKS)
    assert done.returncode == 0
    assert ("is multi-threaded" in done.stderr) == (sys.version_info >= (3, 12))


BROKEN = """
import os
from concurrent.futures import ProcessPoolExecutor, process
with ProcessPoolExecutor(1) as pool:
    for job in (os._exit, abs):
        try:
            pool.submit(job, 1).result()
        except process.BrokenProcessPool:
            print("broken")
"""


def test_a_broken_pool_stays_broken() -> None:
    """A pool whose worker has died takes no more jobs."""
    assert printed(BROKEN) == "broken\nbroken\n"


def copies_of(transcript: str) -> dict[str, int]:
    """Return how many copies were recorded, for each way to send a model."""
    lines = recorded(HERE / transcript).output.splitlines()
    return {
        " ".join(what.split()): int(count.split()[0])
        for what, _, count in (line.partition(":") for line in lines)
    }


def test_a_thousand_rows() -> None:
    """With a thousand rows there are ten times the chunks, and no more workers."""
    thousand = copies_of("solutions/thousand_rows.out")
    for what, copies in copies_of("count_the_copies.out").items():
        assert thousand[what] == (10 * copies if "chunks" in what else copies)


def test_waiting_together(tmp_path: Path) -> None:
    """Threads that wait are both in before either is out, as processes are."""
    path = changed(
        tmp_path,
        HERE / "together.py",
        ("        sum(range(10_000))\n", "        sleep(0.3)\n        break\n"),
        ("import perf_counter,", "import perf_counter, sleep,"),
    )
    lines = python(path).stdout.splitlines()
    assert len(lines) == 2
    assert all(line.endswith(" in in out out") for line in lines)


def test_printing_outside_the_guard(tmp_path: Path) -> None:
    """What stands outside the guard is run by the worker, too."""
    text = (HERE / "no_guard.py").read_text("utf-8")
    tail, inside = guarded(text)
    first = inside.splitlines(keepends=True)[1]
    outside = first.lstrip() + inside.replace(first, "")
    path = changed(tmp_path, HERE / "no_guard.py", (tail, outside))
    assert python(path).stdout == (
        "running the file as __main__\nrunning the file as __mp_main__\n[0, 1, 4]\n"
    )


DYING = """
import multiprocessing
from concurrent.futures.process import BrokenProcessPool
from ch04_processes import worker_dies

multiprocessing.set_start_method({method!r})
with worker_dies.ProcessPoolExecutor(1) as pool:
    for number in (0, 1, 0, 2, 0):
        try:
            print(pool.submit(worker_dies.job, number).result())
        except (ValueError, BrokenProcessPool) as error:
            print(type(error).__name__)
"""


@every_method
def test_worker_dies(method: str) -> None:
    """A job that fails costs one result, a worker that dies costs all the rest."""
    assert printed(DYING.format(method=method)).split() == [
        *("done", "ValueError", "done"),
        *("BrokenProcessPool", "BrokenProcessPool"),
    ]


UNCAUGHT = """
from ch04_processes import worker_dies

with worker_dies.ProcessPoolExecutor(1) as pool:
    pool.submit(worker_dies.job, 1).result()
"""


def test_traceback_of_a_job() -> None:
    """The part from the worker stands above the part from the script."""
    text = python("-c", UNCAUGHT).stderr
    assert text.index("in job") < text.index("direct cause") < text.index("in result")


ENDING = """
import time
from concurrent.futures import ProcessPoolExecutor

pool = ProcessPoolExecutor(1)
waiting = pool.submit(time.sleep, 600)
while not waiting.running():
    time.sleep(0.01)
pool.terminate_workers()
print(type(waiting.exception()).__name__)
try:
    pool.submit(abs, 1)
except RuntimeError:
    print("closed")
"""


def test_ending_workers() -> None:
    """A pool can end its workers from Python 3.14 on, and itself with them."""
    ends = hasattr(ProcessPoolExecutor, "terminate_workers")
    assert ends == (sys.version_info >= (3, 14))
    if ends:
        assert printed(ENDING) == "BrokenProcessPool\nclosed\n"


def test_five_megabytes() -> None:
    """A list of a million numbers is some 5 MB when it is pickled."""
    size = len(pickle.dumps(copying_cost.PARCELS["list of a million numbers"]))
    assert 4_500_000 < size < 5_500_000


UNPICKLED = """
from urllib.error import HTTPError
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import sleep

class PageError(Exception):
    def __init__(self, page, status):
        super().__init__(f"page {page}: status {status}")

class ByName(Exception):
    def __init__(self, *, status):
        super().__init__(status)

class WithFile(Exception):
    pass

def job(number):
    if number == 1:
        raise PageError(1, 404)
    if number == 2:
        raise ByName(status=404)
    if number == 3:
        raise HTTPError("http://localhost", 404, "gone", {}, None)
    if number == 4:
        raise WithFile(sys.stdout)
    if number == 5:
        answer = open(__file__, "rb")
        raise HTTPError("http://localhost", 404, "gone", {}, answer)
    return number

if __name__ == "__main__":
    for number in range(1, 6):
        with ProcessPoolExecutor(1, get_context(sys.argv[1])) as pool:
            pool.submit(sleep, 1)  # so that none has failed when the last is handed in
            futures = [pool.submit(job, number), pool.submit(job, 0)]
        for future in futures:
            error = future.exception()
            why = str(error.__cause__) if error else ""
            print(type(error).__name__, "__init__" in why, end="; ")
        print()
"""


@every_method
def test_an_exception_that_cannot_come_back(method: str, tmp_path: Path) -> None:
    """Some exceptions can be pickled and not unpickled, and break the pool.

    That is so if `__init__` takes other arguments than it passes on, as HTTPError's.
    One that can't even be pickled is replaced by an exception that says so, and
    `urlopen` raises HTTPError with its answer, which can't.
    """
    path = tmp_path / "fails.py"
    path.write_text(UNPICKLED, "utf-8")
    broken = "BrokenProcessPool True; BrokenProcessPool True; "
    assert python(path, method).stdout.splitlines() == [
        *(broken, broken, broken),
        *["TypeError False; NoneType False; "] * 2,
    ]


HANGS = """
import multiprocessing
from mistakes.breaks_the_pool import fetch
if __name__ == "__main__":
    with multiprocessing.Pool(1) as pool:
        try:
            pool.map_async(fetch, range(3)).get(3)
        except multiprocessing.TimeoutError:
            print("nothing came")
"""


def test_another_pool_hangs(tmp_path: Path) -> None:
    """A pool of multiprocessing waits for ever for such an exception."""
    path = tmp_path / "hangs.py"
    path.write_text(HANGS, "utf-8")
    assert python(path, PYTHONPATH=f"{CODE}").stdout == "nothing came\n"


DIE = """
import os
from concurrent.futures import ProcessPoolExecutor
for _ in range(20):
    with ProcessPoolExecutor(1) as pool:
        cause = str(pool.submit(os._exit, 3).exception().__cause__)
    if "exit code 3" in cause:
        break
print(cause)
"""


def test_who_died() -> None:
    """From 3.15 on Python tells how a worker ended, of one in twenty at least.

    It can't where it looks before the system has the exit code.
    """
    assert ("exit code 3" in printed(DIE)) == (sys.version_info >= (3, 15))


STOPPED = """
import os, signal, sys, time
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

GO_ON = Path("go on")

def ignore():
    signal.signal(signal.SIGINT, signal.SIG_IGN)

def job(number):
    try:
        os.write(1, b"begun\\n")
        for _ in range(600):
            if GO_ON.exists():
                break
            time.sleep(0.1)
    except KeyboardInterrupt:
        os.write(1, b"cut short\\n")
        raise
    os.write(1, b"done\\n")

def main(method, how):
    initializer = ignore if "ignore" in how else None
    with ProcessPoolExecutor(2, get_context(method), initializer) as pool:
        try:
            futures = [pool.submit(job, number) for number in range(8)]
            os.write(1, b"waits\\n")
            for future in as_completed(futures):
                try:
                    future.result()
                except KeyboardInterrupt:
                    if future.done() and future.exception() is None:
                        raise
        except KeyboardInterrupt:
            if "cancel" in how:
                for future in futures:
                    future.cancel()
            if "terminate" in how:
                pool.terminate_workers()
            else:
                GO_ON.touch()
    os.write(1, b"left\\n")

if __name__ == "__main__":
    main(*sys.argv[1:])
"""


def stopped(method: str, how: str, folder: Path) -> list[str]:
    """Return what a pool of two writes to which a terminal sends Ctrl-C at work."""
    path = folder / "stopped.py"
    path.write_text(STOPPED, "utf-8")
    begun = subprocess.Popen(
        [sys.executable, path, method, how],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    )
    with begun:
        assert begun.stdout
        lines = [begun.stdout.readline() for _ in range(3)]
        assert sorted(lines) == ["begun\n", "begun\n", "waits\n"]
        os.killpg(begun.pid, signal.SIGINT)
        lines += begun.stdout.readlines()
    return [line.rstrip() for line in lines]


@posix
@every_method
def test_ctrl_c_in_processes(method: str, tmp_path: Path) -> None:
    """Ctrl-C at a terminal cuts short the jobs under way, and workers take others."""
    lines = stopped(method, "", tmp_path)
    assert lines.count("cut short") == 2
    assert lines.count("begun") == 8
    assert lines.count("done") == 6
    assert lines[-1] == "left"


@posix
@every_method
def test_ctrl_c_that_workers_ignore(method: str, tmp_path: Path) -> None:
    """If workers ignore Ctrl-C, jobs under way are done, and the rest can be dropped."""
    lines = stopped(method, "ignore, cancel", tmp_path)
    assert "cut short" not in lines
    assert 2 <= lines.count("begun") == lines.count("done") < 8
    assert lines[-1] == "left"


@posix
@pytest.mark.skipif(sys.version_info < (3, 14), reason="has no terminate_workers")
def test_ctrl_c_and_terminate(tmp_path: Path) -> None:
    """From 3.14 on the workers can be ended at once."""
    lines = stopped("spawn", "ignore, terminate", tmp_path)
    assert lines.count("begun") == 2
    assert "done" not in lines
    assert lines[-1] == "left"


IDLE = """
import os, signal, sys, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
if __name__ == "__main__":
    with ProcessPoolExecutor(1, get_context(sys.argv[1])) as pool:
        worker = pool.submit(os.getpid).result()
        time.sleep(0.5)
        os.kill(worker, signal.SIGINT)
        time.sleep(0.5)
        try:
            pool.submit(abs, 1).result()
        except Exception as error:
            print(type(error).__name__)
"""


@posix
@every_method
def test_ctrl_c_ends_an_idle_worker(method: str) -> None:
    """A worker that has nothing to do is ended by Ctrl-C, with a traceback."""
    done = python("-c", IDLE, method)
    assert done.stdout == "BrokenProcessPool\n"
    assert done.stderr.splitlines()[-1] == "KeyboardInterrupt"


COPIED_DICE = """
import random, sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
unseeded = random.Random()
def roll():
    return unseeded.getrandbits(64), random.getrandbits(64)
if __name__ == "__main__":
    rolls = set(), set()
    for _ in range(2):
        random.seed(7)
        with ProcessPoolExecutor(1, get_context(sys.argv[1])) as pool:
            ours, theirs = pool.submit(roll).result()
        rolls[0].add(ours)
        rolls[1].add(theirs)
    print(*map(len, rolls))
"""


@every_method
def test_random_after_fork(method: str, tmp_path: Path) -> None:
    """A generator of one's own is copied in a fork; `random` itself begins anew.

    So a seed that the script sets is none in its workers.
    """
    path = tmp_path / "dice.py"
    path.write_text(COPIED_DICE, "utf-8")
    copied = method == "fork" or (method == "forkserver" and SERVER_IMPORTS)
    assert python(path, method).stdout == ("1 2\n" if copied else "2 2\n")


@every_method
def test_a_generator_for_each_job(method: str) -> None:
    """A generator that is made from the job's number gives the same in each run."""
    output = by_method(method, HERE / "same_dice.py").stdout
    assert output == recorded(HERE / "same_dice.out").output


MANY_TASKS = """
import os, sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
if __name__ == "__main__":
    try:
        with ProcessPoolExecutor(1, get_context(sys.argv[1]), max_tasks_per_child=1) as p:
            print(len({p.submit(os.getpid).result() for _ in range(3)}))
    except ValueError:
        print("no")
"""


@every_method
def test_a_new_worker_for_each_job(method: str) -> None:
    """`max_tasks_per_child` gives a new worker after so many jobs, but not under fork."""
    assert python("-c", MANY_TASKS, method).stdout == (
        "no\n" if method == "fork" else "3\n"
    )


def test_a_new_worker_is_spawned() -> None:
    """With `max_tasks_per_child` and no context, workers are spawned."""
    assert (
        printed(
            "from concurrent.futures import ProcessPoolExecutor as Pool\n"
            "print(Pool(1, max_tasks_per_child=1)._mp_context.get_start_method())"
        )
        == "spawn\n"
    )


@pytest.mark.skipif(sys.version_info < (3, 15), reason="it hangs before July 2026")
def test_many_jobs_in_line() -> None:
    """With `max_tasks_per_child` a long line of jobs comes to its end in 3.15."""
    script = (
        "import os\n"
        "from concurrent.futures import ProcessPoolExecutor as Pool\n"
        "from multiprocessing import get_context\n"
        "with Pool(1, get_context('spawn'), max_tasks_per_child=2) as pool:\n"
        "    workers = [pool.submit(os.getpid) for _ in range(6)]\n"
        "print(len({worker.result() for worker in workers}))\n"
    )
    assert printed(script) == "3\n"


@pytest.mark.parametrize(("workers", "said"), [(61, "61"), (62, "must be <= 61")])
def test_windows_has_61(workers: int, said: str) -> None:
    """On Windows a pool has 61 workers at most."""
    script = (
        "from concurrent.futures import ProcessPoolExecutor, process\n"
        "from types import SimpleNamespace\n"
        "process.sys = SimpleNamespace(platform='win32')\n"
        f"try: print(ProcessPoolExecutor({workers})._max_workers)\n"
        "except ValueError as error: print(error)\n"
    )
    assert said in printed(script)


def test_cores_by_the_environment() -> None:
    """From 3.13 on PYTHON_CPU_COUNT and -X cpu_count set the default of a pool."""
    script = (
        "from concurrent.futures import ProcessPoolExecutor\n"
        "print(ProcessPoolExecutor()._max_workers)\n"
    )
    own = python("-c", script).stdout
    set_to_7 = "7\n" if sys.version_info >= (3, 13) else own
    assert python("-c", script, PYTHON_CPU_COUNT="7").stdout == set_to_7
    assert python("-X", "cpu_count=7", "-c", script).stdout == set_to_7


@pytest.mark.skipif(sys.version_info < (3, 14), reason="has no such pool")
def test_interpreters_share_a_memoryview() -> None:
    """The bytes below a memoryview are those of the script, in an interpreter too."""
    script = (
        "from concurrent.futures import InterpreterPoolExecutor\n"
        "from operator import setitem\n"
        "numbers = bytearray(3)\n"
        "with InterpreterPoolExecutor(1) as pool:\n"
        "    pool.submit(setitem, memoryview(numbers), 0, 7).result()\n"
        "print(*numbers)\n"
    )
    assert printed(script) == "7 0 0\n"


def test_a_function_is_sent_by_name() -> None:
    """A function is pickled as the name of its module and its own."""
    sent = pickle.dumps(copying_cost.milliseconds)
    assert b"ch04_processes.copying_cost" in sent
    assert b"milliseconds" in sent
    assert len(sent) < 100
