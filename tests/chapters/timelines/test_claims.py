"""What the recorder records, and what the timeline draws of it."""

import asyncio
import dis
import functools
import itertools
import math
import os
import re
import signal
import subprocess
import sys
import threading
import time
import traceback
import zipfile
from collections import deque
from collections.abc import Hashable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any
from xml.etree import ElementTree

import pytest

import recorder
import timeline
import witness
from formats import Span, Trace
from harness import measurements, programs, signals, traces
from harness.colours import contrast
from harness.methods import METHODS, every_method
from harness.programs import CODE, PYTHONPATH, lacking, shown
from harness.signals import posix
from harness.traces import load

RECORDER = CODE / "timelines" / "recorder.py"
TIMELINE = CODE / "timelines" / "timeline.py"
SCRIPTS = Path(__file__).parent / "scripts"
calls = pytest.mark.skipif(sys.version_info < (3, 12), reason="needs Python 3.12")
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux' accounts")
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

Patch = pytest.MonkeyPatch
HOW = ["in_threads", "in_tasks", "in_processes"]
RECORDING = "recorder.py --output TEMPORARY/trace.json"

python = functools.partial(programs.python, folder=SCRIPTS)
Done = subprocess.CompletedProcess[str]


def record(folder: Path, *command: str | Path, **changes: str) -> tuple[Done, Trace]:
    """Record a command; return what was run, and the trace."""
    output = folder / "it.trace.json"
    done = python(RECORDER, "--output", output, *command, **changes)
    return done, load(output)


def output_of(done: Done) -> str:
    """Return where a trace was put, as the recorder was told."""
    return str(done.args[done.args.index("--output") + 1])


@functools.cache
def recorded(*command: str) -> tuple[Done, Trace]:
    """Record a command as `record` does, once for all tests of its script."""
    with TemporaryDirectory() as folder:
        return record(Path(folder), *command)


def of(script: str) -> pytest.MarkDecorator:
    """Let the tests of a script run in one process, which records it once."""
    return pytest.mark.xdist_group(script)


def spans(trace: Trace, kind: str) -> list[Span]:
    """Return the spans of one kind of worker."""
    return [it for it in trace.spans if timeline.kind(it.worker) == kind]


def labels(found: list[Span]) -> list[str]:
    """Return the labels of spans, sorted."""
    return sorted(span.label for span in found)


def workers(found: list[Span]) -> set[str]:
    """Return whose the spans are."""
    return {span.worker for span in found}


def length(span: Span) -> float:
    """Return how long a span took, to the millisecond."""
    return round(span.end - span.start, 3)


# Asyncio's debug mode speaks of each step over 0.1 s; on a busy machine that is any.
SLOW_STEP = re.compile(r"^Executing <.* took \d+\.\d+ seconds\n", re.MULTILINE)

COMMANDS = [
    "raises.py",
    "exits.py",
    "threads_below_tasks.py",
    "semaphore.py",
    "ends_at_once.py",
    *(f"two_pools.py {method}" for method in METHODS),
    *(f"processes_by_hand.py {method}" for method in METHODS),
    *(f"multiprocessing_pool.py {method}" for method in METHODS),
    "interpreters_pool.py",
    "forks_beside_thread.py",
    "interrupted_pool.py",
    "interrupted_tasks.py",
    "interrupted_worker.py",
    "stacks.py",
    "semaphores.py",
    "locks_and_queues.py",
    "pool_of_threads.py",
    "eager.py",
    "eager_start.py",
    "loops_in_threads.py",
    "programs_below_tasks.py",
    "becomes_another.py",
    *(f"stacks_of_processes.py {method}" for method in METHODS),
    "odd_jobs.py",
    "let_go.py",
    "no_room.py",
    "replaces_functions.py",
    "cut_short.py",
    "nested_loop.py",
    "session_of_its_own.py",
    "looks_around.py",
    "imports_anew.py",
    "by_signal.py SIGTERM",
    "by_signal.py SIGKILL",
    "-X dev -W error stacks.py",
    "-X dev semaphores.py",
    "-O -u interrupted_tasks.py",
    "-m raises",
    "-c print(6/0)",
]


def script_of(command: str) -> str:
    """Return the script that a command runs, by whatever options."""
    scripts = (word for word in command.split() if word.endswith(".py"))
    return next(scripts, "raises.py")


@forks
@pytest.mark.parametrize(
    "command", [pytest.param(it, marks=of(script_of(it))) for it in COMMANDS]
)
def test_undisturbed(command: str) -> None:
    """Recorded or not, a script prints the same and has the same status."""
    script = script_of(command)
    if lack := lacking(SCRIPTS / script):
        pytest.skip(f"{script} {lack}")
    words = command.split()
    alone = python(*words)
    watched, trace = recorded(*words)
    told = f"{len(trace.spans)} spans in {output_of(watched)}\n"
    assert watched.stdout == alone.stdout
    if (status := alone.returncode) < 0:
        signal_ = signal.Signals(-status)
        status = 128 - status
        told = f"ended by {signal_.name}, status {status} in a shell; {told}"
    alone_said, watched_said = (SLOW_STEP.sub("", it.stderr) for it in (alone, watched))
    assert watched_said == f"{alone_said}recorder: {told}"
    assert watched.returncode == status


def test_library_in_a_zip(tmp_path: Path) -> None:
    """Where one loader loads all of the library, each module is wrapped once."""
    archive = tmp_path / "library.zip"
    folder = Path(os.__file__).parent
    with zipfile.ZipFile(archive, "w") as file:
        for path in sorted((folder / "multiprocessing").rglob("*.py")):
            file.write(path, path.relative_to(folder))
    text = """
import sys, witness
witness.LIBRARY = sys.argv[1]
sys.path.insert(0, sys.argv[1])
sys.meta_path.insert(0, witness.Finder)
import multiprocessing.pool
print(multiprocessing.process.__file__)
"""
    here = {"PYTHONPATH": str(RECORDER.parent)}
    done = python("-c", text, archive, folder=tmp_path, **here)
    assert done.stdout.startswith(str(archive)), done.stderr


@pytest.mark.parametrize("options", [["-O"], ["-X", "dev", "-W", "error"], ["-u"]])
def test_own_options(options: list[str], tmp_path: Path) -> None:
    """What Python was told when the recorder was started holds for the script."""
    text = "import sys; print(sys.flags, sys.warnoptions, sys._xoptions)"
    output = tmp_path / "it.trace.json"
    done = python(*options, RECORDER, "--output", output, "-c", text)
    assert done.stdout == python(*options, "-c", text).stdout
    here = {"PYTHONPATH": str(RECORDER.parent)}
    as_module = python("-O", "-m", "recorder", "-c", text, folder=tmp_path, **here)
    assert as_module.stdout == python("-O", "-c", text).stdout
    assert load(tmp_path / "command.trace.json").program == "command.py"


def test_program_of_a_module(tmp_path: Path) -> None:
    """A module's trace is of its file, with the hash of its text."""
    _, trace = record(tmp_path, "-m", "raises")
    assert trace.program == "raises.py"
    assert trace.sha256 == recorder.hashed(SCRIPTS / "raises.py")
    assert recorder.file_of("json.tool").name == "tool.py"
    assert recorder.file_of("unittest").name == "__main__.py"


@every_method
@of("two_pools.py")
def test_two_pools(method: str) -> None:
    """Of two pools at once each job is there, with its kind and CPU time."""
    _, trace = recorded("two_pools.py", method)
    waits = spans(trace, "thread")
    assert labels(waits) == [f"wait({number})" for number in range(4)]
    assert workers(waits) == {"thread 1", "thread 2"}
    for span in waits:
        assert length(span) >= 0.2
        assert span.cpu < 0.1
    spins = spans(trace, "process")
    assert labels(spins) == ["spin × 2", "spin × 2"]
    for span in spins:
        assert length(span) >= span.cpu - 0.01
        assert span.cpu == pytest.approx(0.1, abs=0.09)
    assert len(spans(trace, "main thread")) == 1
    assert len(trace.spans) == 7


def test_one_in_a_chunk() -> None:
    """A chunk of one job is called by the job, a larger one by its size."""
    from concurrent.futures.process import _process_chunk

    one = functools.partial(_process_chunk, min)
    assert witness.described(one, [((3, 4),)]) == "min(3, 4)"
    assert witness.described(one, [((3, 4), (5, 6))]) == "min × 2"


@every_method
@of("processes_by_hand.py")
def test_processes_by_hand(method: str) -> None:
    """A process by hand is there, and the status it failed with."""
    _, trace = recorded("processes_by_hand.py", method)
    found = spans(trace, "process")
    assert labels(found) == ["work(0)", "work(1)"]
    assert workers(found) == {"process 1", "process 2"}
    failed = {span.label: span.failed for span in found}
    assert failed == {"work(0)": "", "work(1)": "exit 5"}
    assert all(length(span) >= 0.2 for span in found)


@every_method
@of("multiprocessing_pool.py")
def test_multiprocessing_pool(method: str) -> None:
    """The jobs of a `multiprocessing.Pool` are there, and which one failed."""
    _, trace = recorded("multiprocessing_pool.py", method)
    idle = "another program"  # a worker that came too late for a job
    found = [it for it in spans(trace, "process") if it.label != idle]
    assert labels(found) == [*["square × 2"] * 3, "square(0)"]
    failed = [span.failed for span in found if span.label == "square(0)"]
    assert failed == ["ZeroDivisionError"]


@of("interpreters_pool.py")
def test_interpreters() -> None:
    """The jobs of interpreters are told from those of threads."""
    if lack := lacking(SCRIPTS / "interpreters_pool.py"):
        pytest.skip(lack)
    _, trace = recorded("interpreters_pool.py")
    found = spans(trace, "interpreter")
    assert labels(found) == [f"spin({number})" for number in range(4)]
    assert all(span.cpu >= 0.19 for span in found)
    assert not spans(trace, "thread")


@of("raises.py")
def test_failures() -> None:
    """Who failed is marked, and with which exception; who did not, is not."""
    _, trace = recorded("raises.py")
    failed = {it.label: it.failed for it in trace.spans if it.failed}
    assert failed == {
        "the program": "ValueError",
        "by_hand()": "OSError",
        "bad(2)": "ValueError",
    }
    assert labels(spans(trace, "thread")) == [
        *(f"bad({number})" for number in range(4)),
        "by_hand()",
    ]


@of("exits.py")
def test_not_ended() -> None:
    """What goes on when the script leaves is marked as not ended."""
    done, trace = recorded("exits.py")
    assert done.returncode == 3
    (span,) = spans(trace, "thread")
    assert span.unfinished
    assert span.cpu is None
    assert span.end == trace.seconds


@of("threads_below_tasks.py")
def test_tasks() -> None:
    """Tasks and the threads below them are there, and who held the loop."""
    _, trace = recorded("threads_below_tasks.py")
    tasks = {span.label: span for span in spans(trace, "task")}
    assert sorted(tasks) == ["bad()", "block()", "main()", "one(1)", "one(2)"]
    assert tasks["bad()"].failed == "KeyError"
    ((start, end),) = tasks["block()"].busy
    assert end - start >= 0.29
    loop = spans(trace, "main thread")[0].busy
    assert any(s <= start + 0.01 and e >= end - 0.01 for s, e in loop)
    threads = spans(trace, "thread")
    assert labels(threads) == ["sleep(0.2)", "sleep(0.2)"]
    assert min(span.start for span in threads) >= end - 0.01


@of("semaphore.py")
def test_semaphore() -> None:
    """The time at a semaphore is told from the time inside."""
    _, trace = recorded("semaphore.py")
    tasks = [span for span in spans(trace, "task") if span.label != "main()"]
    queued = {it.label: it.held for it in tasks}
    first = min(span.start for span in tasks)
    for page in range(9):
        held = queued[f"fetch({page})"]
        assert len(held) == (page > 2)
        for _, end in held:
            assert end >= first + 0.19 * (page // 3)
    inside = [(it.held[0][1] if it.held else it.start, it.end) for it in tasks]
    assert timeline.at_once(work(start, end) for start, end in inside) <= 3


@of("semaphores.py")
def test_semaphore_of_its_own() -> None:
    """A task that does nothing but ask for a semaphore stands in line."""
    _, trace = recorded("semaphores.py")
    asked = [it for it in spans(trace, "task") if it.label == "acquire()"]
    assert [len(it.held) for it in asked] == [1, 1]


@of("locks_and_queues.py")
def test_locks_and_queues() -> None:
    """One stands in line for a lock and at a queue as at a semaphore."""
    _, trace = recorded("locks_and_queues.py")
    first, second, taker, filler = spans(trace, "task")[1:]
    assert not first.held
    for span in (second, taker, filler):
        (start, end), *_ = span.held
        assert start < end


def test_as_completed(tmp_path: Path) -> None:
    """Who waits for the next of several tasks stands in no line."""
    script = tmp_path / "script.py"
    script.write_text(
        "import asyncio\n"
        "async def main():\n"
        "    for task in asyncio.as_completed([asyncio.sleep(0.1)]): await task\n"
        "asyncio.run(main())\n",
        "utf-8",
    )
    _, trace = record(tmp_path, script)
    main, _ = spans(trace, "task")
    assert main.label == "main()"
    assert not main.held


def test_starved(tmp_path: Path) -> None:
    """A task's box begins where it is made, though it has to wait."""
    _, trace = record(tmp_path, "starved.py")
    main, waits = spans(trace, "task")
    assert waits.start - main.start >= 0.1
    assert length(waits) >= 0.3


def test_turns(tmp_path: Path) -> None:
    """When a task runs for a moment between its begin and its end, that is there."""
    script = tmp_path / "script.py"
    script.write_text(
        "import asyncio\n"
        "async def heart(beats):\n"
        "    for _ in range(beats): await asyncio.sleep(0.05)\n"
        "async def main(): await asyncio.gather(heart(4), heart(200 // 2))\n"
        "asyncio.run(main())\n",
        "utf-8",
    )
    _, trace = record(tmp_path, script)
    main, few, many = spans(trace, "task")
    assert not main.turns
    assert len(few.turns) == 3
    assert all(b - a >= 0.049 for a, b in itertools.pairwise(few.turns))
    assert not many.turns
    assert strokes(timeline.draw([few]), "step") == 4


def test_functions_as_arguments() -> None:
    """A call that is given a function of the script names it."""
    assert witness.written("visit", [labels, 1, object()]) == "visit(labels, 1)"


@of("pool_of_threads.py")
def test_pool_of_threads() -> None:
    """The jobs of multiprocessing's ThreadPool are threads' jobs."""
    _, trace = recorded("pool_of_threads.py")
    found = spans(trace, "thread")
    assert labels(found) == [f"job({number})" for number in range(5)]
    assert workers(found) == {"thread 1", "thread 2"}
    assert {it.label: it.failed for it in found}["job(0)"] == "ZeroDivisionError"
    assert all(0 <= it.cpu < 0.2 for it in found)
    assert all(length(it) >= 0.2 for it in found if it.label != "job(0)")
    assert len(trace.spans) == 6


@of("eager.py")
def test_eager() -> None:
    """A task that begins where it is made has a box from there to its end."""
    if lack := lacking(SCRIPTS / "eager.py"):
        pytest.skip(lack)
    _, trace = recorded("eager.py")
    one, two, fail, three, *in_turn = spans(trace, "task")[1:]
    assert [one.label, two.label, three.label] == [
        "at_once(1)",
        "block(2)",
        "at_once(3)",
    ]
    assert one.end <= two.start
    assert two.start + 0.1 <= fail.start <= fail.end <= three.start
    assert two.end >= three.end + 0.15
    assert fail.failed == "ValueError"
    ((start, end),) = two.busy
    assert end - start >= 0.1
    assert [len(span.held) for span in in_turn] == [0, 1]


@of("eager_start.py")
def test_eager_start() -> None:
    """So has a single task that was asked to."""
    if lack := lacking(SCRIPTS / "eager_start.py"):
        pytest.skip(lack)
    _, trace = recorded("eager_start.py")
    assert labels(spans(trace, "task")) == ["at_once()", "main()"]


@of("loops_in_threads.py")
def test_loops_in_threads() -> None:
    """A thread that runs a loop has a row, and the tasks' rows say whose they are."""
    _, trace = recorded("loops_in_threads.py")
    threads = spans(trace, "thread")
    assert [it.label for it in threads] == ["run()", "run()", "run_forever()"]
    tasks = [it.worker for it in trace.spans if "task" in it.worker]
    assert sorted(tasks) == [
        *(f"thread {thread}, task {task}" for thread in (1, 2) for task in (1, 2, 3)),
        "thread 3, task 1",
    ]
    assert "three tasks of thread 1" in timeline.describe(trace.spans)


@of("programs_below_tasks.py")
def test_asyncios_own_tasks() -> None:
    """Tasks that asyncio makes for itself have no rows."""
    _, trace = recorded("programs_below_tasks.py")
    assert labels(spans(trace, "task")) == ["ask(1)", "ask(2)", "main()"]


@posix
@of("becomes_another.py")
def test_another_in_its_place() -> None:
    """A program that puts another in its place has not ended; the other follows."""
    _, trace = recorded("becomes_another.py")
    first, second = trace.spans
    assert first.worker == second.worker == "main thread"
    assert first.unfinished
    assert first.start + 0.2 <= first.end <= second.start
    assert not second.unfinished


@forks
@of("cut_short.py")
def test_cut_short() -> None:
    """What was killed, or left at once, has not ended by itself."""
    _, trace = recorded("cut_short.py")
    killed, left, other = spans(trace, "process")
    assert killed.unfinished
    assert left.unfinished
    assert other.unfinished
    assert length(left) >= 0.2


@pytest.mark.skipif(sys.platform != "linux", reason="looks at Linux' processes")
def test_seen_to_be_gone(tmp_path: Path) -> None:
    """A process that is killed has its box until it is first seen to be gone."""
    killed = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    notes = tmp_path / f"{killed.pid}-0.5-0.events"
    notes.write_text("('begin', 0, 0.5, 0, 1, 'program', 'it')\n", "utf-8")

    def end() -> float | None:
        recorder.note_gone(str(tmp_path))
        (span,) = recorder.gathered(str(tmp_path))
        return span.end

    assert end() is None
    killed.kill()
    killed.communicate()
    seen = end()
    assert seen is not None
    assert end() == seen <= time.perf_counter()


@of("nested_loop.py")
def test_nested_loop() -> None:
    """A task that runs its own loop ends where it ends, as others do."""
    _, trace = recorded("nested_loop.py")
    (outer,) = (it for it in spans(trace, "task") if it.label == "outer()")
    assert not outer.unfinished
    assert length(outer) >= 0.1


@of("odd_jobs.py")
def test_odd_jobs() -> None:
    """Jobs are called by what can be told of them, and long arguments left out."""
    _, trace = recorded("odd_jobs.py")
    threads = labels(spans(trace, "thread"))
    assert threads[:3] == ["Answers(2)", "Refuses(1)", "Visits()"]
    assert threads[3:] == [
        *("bits(…)", "len(…)", "mapstar(1)", "mapstar(4)", "pow(2, 3)", "print()")
    ]
    assert labels(spans(trace, "process")) == ["bits(…)", "len(…)", "mapstar(1)"]
    assert labels(spans(trace, "task")) == ["wait(…)"]


class Named:
    """A job whose name is no text."""

    __name__ = 7


def mapstar(_: int) -> None:
    """Do nothing, under a name that Python's own pool uses."""


def test_hard_to_tell() -> None:
    """What can't be written out is left out, and a name is Python's own or the job's."""
    assert witness.described(length, (10**6000, 1)) == "length(…, 1)"
    assert witness.described(Named(), ("x" * 1000,)) == "Named(…)"
    assert witness.described(mapstar, (1,)) == "mapstar(1)"


def test_left_by_exit(tmp_path: Path) -> None:
    """A thread or a task that `sys.exit` ends has not failed."""
    script = tmp_path / "script.py"
    script.write_text(
        "import asyncio, sys, threading\n"
        "threading.Thread(target=sys.exit, args=[3]).start()\n"
        "async def leave(): sys.exit(4)\n"
        "asyncio.run(leave())\n",
        "utf-8",
    )
    done, trace = record(tmp_path, script)
    assert done.returncode == 4
    found = [
        (it.label, it.failed) for it in trace.spans if it.label != timeline.PROGRAM
    ]
    assert found == [("exit(3)", ""), ("leave()", "")]


@of("imports_anew.py")
def test_imported_anew() -> None:
    """What is run by modules that were imported a second time is recorded as well."""
    _, trace = recorded("imports_anew.py")
    assert labels(spans(trace, "task")) == ["wait(1)", "wait(2)"]
    assert labels(spans(trace, "thread")) == ["print('a thread')"]


def test_names_that_are_no_text(tmp_path: Path) -> None:
    """A function may have any name: what can't be written becomes a question mark."""
    script = tmp_path / "script.py"
    script.write_text(
        "import threading\n"
        "def job(): pass\n"
        "job.__name__ = 'job \\udcff'\n"
        "threading.Thread(target=job).start()\n",
        "utf-8",
    )
    done, trace = record(tmp_path, script)
    assert done.returncode == 0
    assert labels(spans(trace, "thread")) == ["job ?()"]


SHADOWED = ["asyncio", "collections", "functools", "operator", "types", "typing"]
SHADOWED += ["witness"]  # or that of the recorder's own


@pytest.mark.parametrize("name", SHADOWED)
def test_named_as_a_module(name: str, tmp_path: Path) -> None:
    """A file beside the script may have a module's name: it does what it does alone."""
    (tmp_path / f"{name}.py").write_text("print('mine')\n", "utf-8")
    script = tmp_path / "script.py"
    script.write_text(f"import {name}, threading\n", "utf-8")
    alone = python("-S", script)  # without it a site may have imported that before
    watched, _ = record(tmp_path, script)
    known = python("-c", "import sys; print(*sys.modules)").stdout.split()
    if name in known:
        pytest.skip(f"on this machine Python begins by importing {name}")
    assert alone.stdout.startswith("mine\n")
    assert (watched.stdout, watched.returncode) == (alone.stdout, alone.returncode)


def test_few_variables(tmp_path: Path) -> None:
    """A Python that gets no more than PYTHONPATH leaves its notes with the others."""
    script = tmp_path / "script.py"
    script.write_text(
        "import os, subprocess, sys\n"
        "some = {'PYTHONPATH': os.environ['PYTHONPATH']}\n"
        "subprocess.run([sys.executable, '-c', 'print(1)'], env=some)\n",
        "utf-8",
    )
    done, trace = record(tmp_path, script)
    assert done.stdout == "1\n"
    assert labels(spans(trace, "process")) == ["another program"]


def source(folder: Path, kind: str) -> list[str | Path]:
    """Write a script in one of the ways in which Python takes it; return how to run it."""
    text = "import sys\nprint('\xe9', __name__, *sys.argv[1:])\n"
    script = folder / "script.py"
    archive = folder / "archive.zip"
    if kind == "latin-1":
        script.write_text(f"# coding: latin-1\n{text}", "latin-1")
        return [script]
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("__main__.py", text)
        file.writestr("module.py", text)
    return [archive] if kind == "archive" else ["-m", "module"]


@pytest.mark.parametrize("kind", ["latin-1", "archive", "module"])
def test_other_sources(kind: str, tmp_path: Path) -> None:
    """A script may be in another encoding, or in an archive."""
    command = [*source(tmp_path, kind), "one", "--two"]
    path = {"PYTHONPATH": str(tmp_path / "archive.zip")}
    alone = python(*command, **path)
    assert alone.stdout == "\xe9 __main__ one --two\n"
    watched, trace = record(tmp_path, *command, **path)
    assert watched.stdout == alone.stdout
    assert len(trace.spans) == 1


FOLDERS = ["space/one/it.py", "-it.py"]


@pytest.mark.parametrize(
    "command",
    ["-m space.one.it", "-O -- -it.py", "--check-hash-based-pycs always ./-it.py"],
)
def test_other_ways_to_name_it(command: str, tmp_path: Path) -> None:
    """A script may be in a folder that is no package, or have a name like an option."""
    for name in FOLDERS:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("import sys; print(__name__, sys.argv[1:])", "utf-8")
    output = tmp_path / "it.trace.json"
    words = [*command.split(), "-v"]
    done = programs.python(RECORDER, "--output", output, *words, folder=tmp_path)
    assert done.stdout == programs.python(*words, folder=tmp_path).stdout
    assert done.stdout == "__main__ ['-v']\n"
    assert load(output).program in ("it.py", "-it.py")


def test_safe_path(tmp_path: Path) -> None:
    """The recorder and the timeline find formats.py also where -P hides their folder."""
    safe = {"PYTHONSAFEPATH": "1", "PYTHONPATH": ""}
    _, trace = record(tmp_path, "exits.py", **safe)
    assert trace.spans
    drawing = tmp_path / "it.svg"
    done = python(TIMELINE, tmp_path / "it.trace.json", drawing, **safe)
    assert done.returncode == 0, done.stderr
    assert drawing.exists()


@posix
def test_closed_standard_error(tmp_path: Path) -> None:
    """Where standard error is closed, no word of the recorder's goes to the output."""
    done = subprocess.run(
        [sys.executable, RECORDER, "--output", tmp_path / "it", "-c", "print('mine')"],
        preexec_fn=functools.partial(os.close, 2),
        stdout=subprocess.PIPE,
        env=programs.environment(),
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == "mine\n"


def test_from_standard_input(tmp_path: Path) -> None:
    """A script may come from standard input."""
    output = tmp_path / "it.trace.json"
    done = subprocess.run(
        [sys.executable, RECORDER, "--output", output, "-", "one"],
        input="import sys; print(sys.argv); sys.exit(3)",
        env=programs.environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == "['-', 'one']\n"
    assert done.returncode == 3
    assert load(output).program == "stdin.py"


def test_no_place_for_the_trace(tmp_path: Path) -> None:
    """Where the trace can't be written, the script has run, and its status counts."""
    done = python(RECORDER, "--output", tmp_path, "-c", "print(1); exit(3)")
    assert done.stdout == "1\n"
    assert done.stderr.startswith(f"recorder: {tmp_path} can't be written: ")
    assert done.returncode == 3


@calls
def test_calls_of_coroutines(tmp_path: Path) -> None:
    """Calls that pause end each for itself; a generator that is closed has not failed."""
    script = tmp_path / "script.py"
    script.write_text(
        "import asyncio\n"
        "async def wait(tenths): await asyncio.sleep(tenths / 10)\n"
        "def count(most): yield from range(most)\n"
        "async def main(): await asyncio.gather(*(wait(n) for n in (3, 1, 2)))\n"
        "asyncio.run(main())\n"
        "numbers = count(3); next(numbers); numbers.close()\n",
        "utf-8",
    )
    _, trace = record(tmp_path, "--calls", "wait,count", script)
    found = [it for it in trace.spans if it.label.startswith(("wait", "count"))]
    three, one, two, closed = found[3:]  # after their tasks
    assert [it.label for it in (three, one, two)] == ["wait(3)", "wait(1)", "wait(2)"]
    assert one.end < two.end < three.end
    assert closed.failed == ""


@calls
def test_thrown_before_it_began(tmp_path: Path) -> None:
    """What is thrown into a coroutine before its first step is no call of it."""
    script = tmp_path / "script.py"
    script.write_text(
        "import asyncio\n"
        "async def wait(tenths): await asyncio.sleep(tenths / 10)\n"
        "async def main():\n"
        "    tasks = [asyncio.create_task(wait(n)) for n in range(5, 7)]\n"
        "    tasks[0].cancel()\n"
        "    await asyncio.sleep(0)\n"
        "    tasks[1].cancel()\n"
        "    print(await asyncio.gather(*tasks, return_exceptions=True))\n"
        "asyncio.run(main())\n",
        "utf-8",
    )
    done, trace = record(tmp_path, "--calls", "wait", script)
    assert done.stdout == python(script).stdout
    assert done.returncode == 0
    *tasks, call = (it for it in trace.spans if it.label.startswith("wait"))
    assert labels(tasks) == ["wait(5)", "wait(6)"]
    assert (call.label, call.failed, call.cancelled) == ("wait(6)", "", True)


PAUSE = """
import asyncio, time
def compute(tenths):
    end = time.thread_time() + tenths / 10
    while time.thread_time() < end: pass
async def wait(tenths):
    await asyncio.sleep(tenths / 10)
async def late():
    await asyncio.sleep(0.05)
    compute(1)
def pages(most):
    for number in range(most):
        compute(0.1)
        yield number
async def main():
    await asyncio.gather(wait(5), wait(1), late())
    await wait(2)
    await wait(3)
asyncio.run(main())
for page in pages(3): compute(1)
"""


@calls
def test_calls_that_pause(tmp_path: Path) -> None:
    """A coroutine's call is in its task's row, and what others compute is not its own."""
    script = tmp_path / "script.py"
    script.write_text(PAUSE, "utf-8")
    _, trace = record(tmp_path, "--calls", "wait,late,pages", script)
    drawn = {
        worker: [span.label for span in found]
        for worker, found in timeline.rows(trace.spans).items()
    }
    assert drawn == {
        "main thread": ["pages(3)"],
        "task 1": ["wait(2)", "wait(3)"],
        "task 2": ["wait(5)"],
        "task 3": ["wait(1)"],
        "task 4": ["late()"],
    }
    cpu = {span.label: span.cpu or 0.0 for span in trace.spans}
    assert all(cpu[f"wait({tenths})"] < 0.05 for tenths in (1, 2, 3, 5))
    assert cpu["late()"] >= 0.1
    assert 0.03 <= cpu["pages(3)"] < 0.3
    assert not any(span.ran for span in trace.spans if span.label == "pages(3)")
    *_, late = (it for it in trace.spans if it.label == "late()")
    assert late.busy


@calls
@pytest.mark.parametrize("given", ["-c", "-"])
def test_calls_from_no_file(given: str, tmp_path: Path) -> None:
    """Calls are recorded also where the text has no file, and goes to another folder."""
    text = (
        "import os\n"
        "def work(number): os.chdir('/')\n"
        "for number in (1, 2): work(number)\n"
    )
    command = [RECORDER, "--calls", "work", "--output", tmp_path / "it.json", given]
    subprocess.run(
        [sys.executable, *command, *([text] if given == "-c" else [])],
        input=text,
        env=programs.environment(),
        cwd=tmp_path,
        encoding="utf-8",
        check=True,
    )
    found = load(tmp_path / "it.json").spans[1:]
    assert [(it.label, it.unfinished) for it in found] == [
        ("work(1)", False),
        ("work(2)", False),
    ]


@calls
def test_call_within_a_step(tmp_path: Path) -> None:
    """Of a step that has gone on for a while, a call has what it holds itself."""
    script = tmp_path / "script.py"
    script.write_text(
        "import asyncio, time\n"
        "def compute():\n"
        "    end = time.thread_time() + 0.03\n"
        "    while time.thread_time() < end: pass\n"
        "async def wait():\n"
        "    compute()\n"
        "    await asyncio.sleep(0.01)\n"
        "    compute()\n"
        "async def main():\n"
        "    compute()\n"
        "    await wait()\n"
        "    compute()\n"
        "asyncio.run(main())\n",
        "utf-8",
    )
    _, trace = record(tmp_path, "--calls", "wait", script)
    (call,) = (it for it in trace.spans if it.label == "wait()")
    assert call.busy
    assert call.busy[0][0] == call.start


def test_a_note_is_missing(tmp_path: Path) -> None:
    """Where a begin could not be written, what came later is left out.

    So is what was cut off.
    """
    (tmp_path / "1-0.5-0.events").write_text(
        "('end', 0, 1.0, 0.0, 0.0, '')\n('begin', 1, 0.5, 0, 1, 'program', 'it')\n"
        "('end', 1, 1.0, 0."
    )
    (span,) = recorder.gathered(str(tmp_path))
    assert span.label == "it"


def test_arguments_of_a_coroutine(tmp_path: Path) -> None:
    """A task is called by its arguments, not by what surrounds it."""
    script = tmp_path / "script.py"
    script.write_text(
        "import asyncio\n"
        "async def main(limit):\n"
        "    async def in_turn(page):\n"
        "        await asyncio.sleep(0)\n"
        "        return page, limit\n"
        "    await asyncio.gather(in_turn(7), in_turn(page=8))\n"
        "asyncio.run(main(limit=3))\n",
        "utf-8",
    )
    _, trace = record(tmp_path, script)
    assert labels(spans(trace, "task")) == ["in_turn(7)", "in_turn(8)", "main(3)"]


def test_thousand_tasks(tmp_path: Path) -> None:
    """Of a thousand tasks none is lost, and nine hundred queued."""
    _, trace = record(tmp_path, "thousand_tasks.py")
    tasks = spans(trace, "task")
    assert labels(tasks) == sorted(["main()", *(f"job({n})" for n in range(1000))])
    assert sum(span.held != () for span in tasks) == 900
    assert len(workers(tasks)) == 1001


def test_lost_task(tmp_path: Path) -> None:
    """The recorder holds no task: one that nobody holds is lost as before."""
    script = tmp_path / "script.py"
    script.write_text(
        "import asyncio, gc\n"
        "async def wait():\n"
        "    await asyncio.Future()\n"
        "async def main():\n"
        "    asyncio.create_task(wait())\n"
        "    await asyncio.sleep(0.01)\n"
        "    gc.collect()\n"
        "asyncio.run(main())\n",
        "utf-8",
    )
    done, trace = record(tmp_path, script)
    assert "Task was destroyed but it is pending!" in done.stderr
    lost = [it for it in trace.spans if it.label == "wait()"]
    assert [it.unfinished for it in lost] == [True]


def test_busy_to_the_end(tmp_path: Path) -> None:
    """Where a program ends at once, what it did before is in its trace."""
    script = tmp_path / "script.py"
    script.write_text(
        "import asyncio, os, time\n"
        "async def main():\n"
        "    time.sleep(0.2)\n"
        "    await asyncio.sleep(0)\n"
        "    os._exit(0)\n"
        "asyncio.run(main())\n",
        "utf-8",
    )
    _, trace = record(tmp_path, script)
    (task,) = spans(trace, "task")
    ((start, end),) = task.busy
    assert end - start >= 0.19
    assert task.end == trace.seconds >= end


@forks
@of("forks_beside_thread.py")
def test_fork() -> None:
    """A process that was forked beside a thread has a span of its own."""
    done, trace = recorded("forks_beside_thread.py")
    assert done.stdout == "the child left with 4\n"
    (child,) = spans(trace, "process")
    assert length(child) >= 0.2
    (thread,) = spans(trace, "thread")
    assert length(thread) >= 0.5
    assert not thread.unfinished


@of("ends_at_once.py")
def test_other_programs() -> None:
    """A Python that the script starts is recorded; a sudden end loses nothing."""
    done, trace = recorded("ends_at_once.py")
    assert done.returncode == 7
    (other,) = spans(trace, "process")
    assert other.label == "another program"
    assert length(other) >= 0.2
    (main,) = spans(trace, "main thread")
    assert main.unfinished


@of("interrupted_tasks.py")
def test_interrupted() -> None:
    """A script that Ctrl-C ends leaves a whole trace."""
    done, trace = recorded("interrupted_tasks.py")
    assert done.returncode == 128 + signal.SIGINT
    (main,) = spans(trace, "main thread")
    assert main.failed == "KeyboardInterrupt"
    assert all(span.cancelled for span in spans(trace, "task"))
    assert {span.failed for span in spans(trace, "task")} == {""}


@posix
@pytest.mark.parametrize("name", signals.SIGNALS)
@pytest.mark.parametrize("how", ["to it alone", "to all", "with no input"])
def test_signals_come_once(name: str, how: str, tmp_path: Path) -> None:
    """A signal reaches the script once, to whomever it was sent."""
    script, output = tmp_path / "script.py", tmp_path / "it.trace.json"
    script.write_text(signals.COUNTS, "utf-8")
    options: dict[str, object] = {"stdin": subprocess.DEVNULL}
    if how == "with no input":
        options = {"preexec_fn": functools.partial(os.close, 0)}
    options["start_new_session"] = how == "to all"
    command = [RECORDER, "--output", output, script, name]
    process = signals.started(*command, **options)
    send = os.killpg if how == "to all" else os.kill
    send(process.pid, signal.Signals[name])
    printed, errors = process.communicate(timeout=signals.PATIENCE)
    assert printed == "signals: 1\n"
    assert errors == f"recorder: 1 spans in {output}\n"
    assert process.returncode == 0
    assert not load(output).spans[0].unfinished


@posix
@pytest.mark.parametrize(
    ("name", "typed"), [("SIGINT", True), ("SIGQUIT", True), ("SIGTERM", False)]
)
def test_signals_where_nobody_tells_who_sent_them(
    name: str, typed: bool, monkeypatch: Patch
) -> None:
    """Not on Linux, what can be typed may come from a terminal, and SIGTERM can't."""
    number = signal.Signals[name]
    monkeypatch.setattr(recorder.sys, "platform", "darwin")
    monkeypatch.setattr(recorder.signal, "sigwait", lambda _signals: number)
    assert recorder.next_signal([number], 1.0) == (number, typed)


@posix
@pytest.mark.parametrize("name", signals.SIGNALS)
def test_ended_by_a_signal(name: str, tmp_path: Path) -> None:
    """After a signal that ends the script its trace is written, and it is named."""
    script, output = tmp_path / "script.py", tmp_path / "it.trace.json"
    script.write_text(signals.TIDIES, "utf-8")
    command = [RECORDER, "--output", output, script]
    process = signals.started(*command, stdin=subprocess.DEVNULL)
    process.send_signal(signal.Signals[name])
    printed, errors = process.communicate(timeout=signals.PATIENCE)
    status = 128 + signal.Signals[name]
    assert process.returncode == status
    told = f"recorder: ended by {name}, status {status} in a shell; 1 spans in {output}"
    assert errors.splitlines()[-1] == told
    (program,) = load(output).spans
    assert program.unfinished == (name != "SIGINT")
    assert printed == ("tidying\ntidied\n" if name == "SIGINT" else "")


@posix
@pytest.mark.parametrize("stdin", ["", os.devnull], ids=["terminal", os.devnull])
@pytest.mark.parametrize("who", ["terminal", "another program"])
@pytest.mark.parametrize("text", [signals.TIDIES, signals.COUNTS], ids=["ends", "once"])
def test_ctrl_c(text: str, who: str, stdin: str, tmp_path: Path) -> None:
    """In a terminal Ctrl-C reaches the script once, wherever its input is from."""
    script, output = tmp_path / "script.py", tmp_path / "it.trace.json"
    script.write_text(text, "utf-8")
    command = [RECORDER, "--output", output, script, "SIGINT"]
    process, terminal = signals.in_terminal(command, stdin)
    shown = signals.read_until(terminal, "up")
    if who == "terminal":
        os.write(terminal, b"\x03")
    else:
        process.send_signal(signal.SIGINT)
    shown += signals.read_until(terminal, "spans in")
    status = process.wait()
    os.close(terminal)
    ends = text == signals.TIDIES
    assert ("tidied" if ends else "signals: 1") in shown
    assert shown.count("KeyboardInterrupt") == ends
    assert status == (130 if ends else 0)
    assert load(output)


def test_interrupted_notes(tmp_path: Path, monkeypatch: Patch) -> None:
    """Wherever the notes on a loop are interrupted, it loses nothing that it has to do.

    The interrupt comes once, as if from the loop itself; each place is tried.
    """
    monkeypatch.setattr(witness, "FOLDER", str(tmp_path))
    monkeypatch.setattr(witness.Ready, "tasks", asyncio.Task)
    tried: set[Hashable] = set()
    lost = []
    sys._getframe().f_trace_opcodes = True  # else 3.12 looks at none, in any frame
    while True:
        loop, done = asyncio.new_event_loop(), []
        loop._ready = witness.Ready(loop._ready)
        task = loop.create_task(two_turns(done))
        at = Interrupt(tried)
        try:
            sys.settrace(at.called)
            loop.run_until_complete(task)
        except KeyboardInterrupt as error:
            frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
            if witness.__file__ in [it.f_code.co_filename for it in frames[:-1]]:
                lost.append(f"a frame of ours: {at.place}")
        finally:
            sys.settrace(None)
        if not at.was_there:
            loop.close()
            break
        loop.call_later(1.0, loop.stop)  # if it hangs
        task.add_done_callback(lambda _, loop=loop: loop.stop())
        loop.run_forever()
        loop.close()
        if done != [1, 2]:
            lost.append(f"a task: {at.place}")
    assert lost == [], "\n".join(lost)
    print("TRIED", len(tried))
    assert len(tried) > 100


async def two_turns(done: list[int]) -> None:
    """Note two turns: the first, and one that follows another."""
    for number in (1, 2):
        done.append(number)
        await asyncio.sleep(0)


class Interrupt:
    """Interrupts at one instruction of the loop's notes, for `sys.settrace`.

    Each that can be interrupted is tried when it is run first, and once more when it is
    run again. Python looks for signals where functions begin and loops go on, and where
    functions in C do: not after an instruction that only moves things about.
    """

    MOVES = ("LOAD_FAST", "LOAD_CONST", "LOAD_GLOBAL", "LOAD_SMALL", "STORE_FAST")
    MOVES += ("COPY", "SWAP", "PUSH_NULL", "POP_JUMP", "IS_OP", "BUILD_TUPLE", "UNPACK")

    def __init__(self, tried: set[Hashable]) -> None:
        """Take those that were tried, to which this one is added."""
        self.tried = tried
        self.seen: set[Hashable] = set()
        self.before = ""
        self.was_there = False
        self.place = ""

    def called(self, frame: FrameType, event: str, _: object) -> Any:
        """Look into functions of the witness alone."""
        if frame.f_code.co_filename != witness.__file__ or self.was_there:
            return None
        if frame.f_code.co_name in ("added", "raising", "theirs"):
            return None
        told = frame.f_locals.get("self")
        if isinstance(told, witness.Told) and told.method is deque.append:
            return None  # alone, an interrupt there has the same effect
        frame.f_trace_opcodes = True
        return self.instruction

    def instruction(self, frame: FrameType, event: str, _: object) -> Any:
        """Interrupt where it is time."""
        instruction = dis.opname[frame.f_code.co_code[frame.f_lasti]]
        before, self.before = self.before, instruction
        if instruction in ("NOP", "RESUME", "RETURN_VALUE"):
            return self.instruction  # no `try` can hold these
        if (
            event == "opcode"
            and not self.was_there
            and not before.startswith(self.MOVES)
        ):
            place = frame.f_code, frame.f_lasti
            here = *place, place in self.seen
            self.seen.add(place)
            if here not in self.tried:
                self.tried.add(here)
                self.was_there = True
                self.place = f"{frame.f_code.co_name}, line {frame.f_lineno}"
                raise KeyboardInterrupt
        return self.instruction


@of("interrupted_tasks.py")
def test_ctrl_c_cuts_short() -> None:
    """What Ctrl-C cuts short has not ended; it has not failed."""
    _, trace = recorded("interrupted_tasks.py")
    (main,) = spans(trace, "main thread")
    assert timeline.is_cut_short(main)
    svg = timeline.draw([main])
    assert strokes(svg, "failed") == 0
    assert strokes(svg, "open") == 2
    assert "not ended" in timeline.describe([main])


@calls
def test_calls(tmp_path: Path) -> None:
    """The calls of a function are there, one after another, with its failures."""
    script = tmp_path / "script.py"
    script.write_text(
        "import time\n"
        "def wait(seconds):\n"
        "    time.sleep(seconds)\n"
        "    if seconds > 0.15: raise OSError\n"
        "def other(): wait(0.1)\n"
        "other()\nother()\n"
        "try: wait(0.2)\n"
        "except OSError: pass\n",
        "utf-8",
    )
    _, trace = record(tmp_path, "--calls", "wait", script)
    found = timeline.rows(trace.spans)["main thread"]
    assert [it.label for it in found] == ["wait(0.1)", "wait(0.1)", "wait(0.2)"]
    assert [it.failed for it in found] == ["", "", "OSError"]
    assert timeline.at_once(found) == 1
    assert all(length(it) >= 0.1 for it in found)


def test_a_task_that_sleeps_wants_no_core(tmp_path: Path, monkeypatch: Patch) -> None:
    """For how long a loop had no core is told of the tasks that ran then, or were due."""
    line = 0.0

    async def sleep() -> None:
        await asyncio.sleep(0.05)

    async def stands_in_line() -> None:
        nonlocal line
        await asyncio.sleep(0.01)
        line += 0.5
        time.sleep(0.01)  # noqa: ASYNC251 - the loop is held on purpose

    async def main() -> None:
        await asyncio.gather(sleep(), stands_in_line())

    monkeypatch.setattr(witness, "FOLDER", str(tmp_path))
    monkeypatch.setattr(witness, "in_line", lambda: line)
    monkeypatch.setattr(witness.Ready, "tasks", (asyncio.Task,))
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        loop._ready = witness.Ready(loop._ready)
        runner.run(main())
    found = {span.label: span for span in recorder.gathered(str(tmp_path))}
    assert found["stands_in_line()"].in_line == 0.5
    assert found["sleep()"].in_line == 0.0
    assert found["main()"].in_line == 0.0


@linux
def test_no_core(tmp_path: Path) -> None:
    """Of a thread that shares its core with another program it says so."""
    script = tmp_path / "script.py"
    script.write_text(
        "import os, subprocess, sys, threading, time\n"
        "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
        "def compute():\n"
        "    end = time.thread_time() + 0.5\n"
        "    while time.thread_time() < end: pass\n"
        "loop = [sys.executable, '-Sc', 'while True: pass']\n"
        "other = subprocess.Popen(loop)\n"
        "for job in compute, time.sleep:\n"
        "    args = [1] * (job is time.sleep)\n"
        "    thread = threading.Thread(target=job, args=args)\n"
        "    thread.start(); thread.join()\n"
        "other.kill()\n",
        "utf-8",
    )
    _, trace = record(tmp_path, script)
    computes, sleeps = spans(trace, "thread")
    assert computes.in_line + computes.cpu == pytest.approx(length(computes), rel=0.1)
    assert computes.in_line > 0.1
    assert sleeps.in_line <= length(sleeps) - 1
    assert "kept waiting for a core" in timeline.describe([computes])


@linux
def test_when_it_computed(tmp_path: Path, monkeypatch: Patch) -> None:
    """When a thread computes is seen from outside, as exactly as one looks."""
    monkeypatch.setattr(recorder, "LITTLE", math.inf)  # however late one looks
    text = (
        "from time import perf_counter, sleep, thread_time\n"
        "def say(): print(perf_counter(), flush=True)\n"
        "say(); sleep(0.3); say()\n"
        "while thread_time() < 0.3: pass\n"
        "say(); sleep(0.3); say()\n"
    )
    meter = recorder.Meter(str(tmp_path))
    script = subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE)
    (tmp_path / f"{script.pid}-0.5-0.events").touch()
    while script.poll() is None:
        meter.look()
        time.sleep(recorder.LOOK)
    start, computes, waits, end = map(float, script.communicate()[0].split())
    worker = recorder.Worker(script.pid, 0, None)
    span = recorder.Noted(worker, "thread", "it", start, script.pid, end)
    meter.tell(span)
    found = [it for it in span.ran if it[1] > start + meter.late]  # as it began
    assert computes - meter.late <= found[0][0]
    assert found[-1][1] <= waits + meter.late + recorder.LOOK
    used = sum(stop - start for start, stop in found)
    assert used == pytest.approx(0.27, abs=0.03 + meter.late)


class Looked(recorder.Meter):
    """A meter that looked at times of ours."""

    def __init__(self, *looks: float) -> None:
        """Set when it looked."""
        super().__init__("")
        self.looks = [*looks]


def test_goes_on() -> None:
    """What is computed between two looks follows what was at the last, or is new.

    An account may be behind, and what it lacked comes with the next look.
    """
    meter = Looked(0.0)
    for now, seconds in ((2, 2), (4, 1), (8, 1), (10, 0), (12, 3.5), (14, 0), (16, 4)):
        meter.looks.append(now)
        if seconds:
            meter.add(7, seconds)
    assert meter.ran == {7: [[0, 3], [7, 15.5]]}


def told(
    ran: list[list[float]], *looks: float, **given: Any
) -> list[tuple[float, float]]:
    """Return what is told of a span from 1.0 to 2.0 by these looks."""
    meter = Looked(*looks)
    meter.ran[7] = ran
    worker = recorder.Worker(1, 0, given.pop("task", None))
    whole = {"start": 1.0, "native": 7, "end": 2.0} | given
    span = recorder.Noted(worker, "thread", "it", **whole)
    meter.tell(span)
    assert meter.late == (pytest.approx(0.04) if span.ran else 0.0)
    return span.ran


def test_what_is_told() -> None:
    """A span has what its own thread computed in it, and what came after the last look."""
    looks = [number * 0.04 for number in range(100)]
    ran = [[0.5, 1.25], [1.5, 1.5001], [1.6, 1.97], [3.0, 3.5]]
    assert told(ran, *looks) == [(1.0, 1.25), (1.6, 2.0)]
    assert told(ran[:1], *looks) == [(1.0, 1.25)]
    assert told(ran, *looks, native=8) == []
    assert told(ran, *looks, end=None) == []
    assert told(ran, *looks, task=3) == []  # which has a thread with others
    assert told(ran, *looks, pauses=True) == []  # while its thread goes on
    assert told(ran, *looks[:38], *looks[40:]) == []  # one came too late
    assert told(ran, *looks[:20], *looks[22:]) == [(1.0, 1.25), (1.6, 2.0)]
    assert told(ran, 0.5) == []


def test_ends_before_the_next(monkeypatch: Patch) -> None:
    """When work ended is read before anything that may hand over the GIL."""
    asked, noted = [], []

    def account() -> witness.Account:
        asked.append(time.perf_counter())
        return 0.0, 0.0

    monkeypatch.setattr(witness, "account", account)
    monkeypatch.setattr(witness, "write", lambda *event: noted.append(event))
    witness.end(witness.begin("thread", "it"))
    (_, _, end, *_) = noted[-1]
    assert asked[0] <= end <= asked[1]


@linux
def test_new_threads(tmp_path: Path) -> None:
    """Of a new thread all is told, of a new process nothing before it was seen."""
    enough, computed = threading.Event(), threading.Event()
    own = threading.get_native_id()

    def compute() -> None:
        end = time.thread_time() + 0.1
        while time.thread_time() < end:
            pass
        (tmp_path / f"{os.getpid()}-0.5-1.events").touch()
        computed.set()
        enough.wait()

    (tmp_path / f"{os.getpid()}-0.5-0.events").touch()
    meter, before = recorder.Meter(str(tmp_path)), time.thread_time()
    used = {own: 0.0}
    meter.add = lambda thread, seconds: used.update(
        {thread: used.get(thread, 0.0) + seconds}
    )
    meter.look()
    new = threading.Thread(target=compute)
    new.start()
    computed.wait()
    for _ in range(recorder.OFTEN):
        time.sleep(0.02)
        meter.look()
    enough.set()
    new.join()
    for _ in range(1000):  # until the system has ended it
        if new.native_id not in meter.accounts:
            break
        time.sleep(0.01)
        meter.look()
    assert new.native_id not in meter.accounts
    assert used[own] <= time.thread_time() - before + 0.01
    assert used[new.native_id] >= 0.09


@linux
def test_so_many_files(tmp_path: Path, monkeypatch: Patch) -> None:
    """Of more threads at once than there may be open files, nothing is told."""
    monkeypatch.setattr(recorder, "FILES", 2)
    enough = threading.Event()
    more = [threading.Thread(target=enough.wait) for _ in range(3)]
    for thread in more:
        thread.start()
    (tmp_path / f"{os.getpid()}-0.5-0.events").touch()
    meter = recorder.Meter(str(tmp_path))
    meter.look()
    enough.set()
    assert len(meter.accounts) == 2


@linux
def test_sampled(tmp_path: Path) -> None:
    """The trace of a thread that computed has when, and how exact that is."""
    script, output = tmp_path / "script.py", tmp_path / "it.trace.json"
    script.write_text(
        "import threading, time\n"
        "def compute():\n"
        "    while time.thread_time() < 0.5: pass\n"
        "thread = threading.Thread(target=compute)\n"
        "thread.start(); thread.join()\n",
        "utf-8",
    )
    exactly = (
        "import recorder, sys\n"
        "recorder.LITTLE = float('inf')\n"  # however late one looks
        "sys.orig_argv = sys.argv = ['recorder.py', *sys.argv[1:]]\n"
        "recorder.main()\n"
    )
    here = {"PYTHONPATH": str(RECORDER.parent)}
    done = python("-c", exactly, "--output", output, script, **here)
    assert done.returncode == 0, done.stderr
    trace = load(output)
    (thread,) = spans(trace, "thread")
    assert thread.ran
    assert trace.resolution > 0


PACED = """
import os, recorder, sys, time
recorder.LOOKS, took = float(sys.argv[1]), float(sys.argv[2])
pauses, ask = [], recorder.next_signal
def noted(signals, pause):
    pauses.append(pause)
    return ask(signals, 0.01)
class Meter(recorder.Meter):
    def look(self): time.sleep(took)
recorder.next_signal = noted
command = [sys.executable, "-c", "import time; time.sleep(0.8)"]
recorder.run_with_signals(command, dict(os.environ), Meter(sys.argv[3]))
print(*pauses)
"""


@linux
@pytest.mark.parametrize(
    ("looks", "took", "pause"), [(0.1, 0.0, 1.0), (math.inf, 0.2, 4.0)]
)
def test_paced(looks: float, took: float, pause: float, tmp_path: Path) -> None:
    """One looks the less often the longer that takes, and the longer a run has been."""
    here = {"PYTHONPATH": str(RECORDER.parent)}
    done = python("-c", PACED, str(looks), str(took), tmp_path, **here)
    first, *pauses = map(float, done.stdout.split())
    assert first == recorder.LOOK
    assert max(pauses) >= pause


def test_nobody_there() -> None:
    """Where nothing tells what a process has computed, nothing is known of it."""
    assert recorder.threads(2**30) == set()
    meter = recorder.Meter("/no/such/folder")
    meter.look()
    assert meter.accounts == {}


@calls
def test_never_called(tmp_path: Path) -> None:
    """A function that was asked for and is never called is named at the end."""
    names = "wait,fetch,is_missing"
    done, _ = record(tmp_path, "--calls", names, "two_pools.py", "spawn")
    assert "recorder: no call of fetch, is_missing; " in done.stderr


@calls
def test_calls_are_named(tmp_path: Path) -> None:
    """Functions that were not asked for are not there, of other files neither."""
    _, trace = record(tmp_path, "--calls", "run,wait", "two_pools.py", "spawn")
    assert labels(spans(trace, "thread")) == sorted(
        2 * [f"wait({number})" for number in range(4)]
    )
    assert len(spans(trace, "process")) == 2


def test_thread_before_a_job(tmp_path: Path) -> None:
    """A pool's job has its process's row, and a thread that came before it another."""
    _, trace = record(tmp_path, "thread_of_an_initializer.py")
    rows = {span.label.partition("(")[0]: span.worker for span in trace.spans}
    assert rows["job"] == "process 1"
    assert rows["stay"] == "process 1, thread 1"


def test_site_customisation_is_kept(tmp_path: Path) -> None:
    """A `sitecustomize` of the reader's own still runs."""
    (tmp_path / "sitecustomize.py").write_text("print('mine')\n", "utf-8")
    script = tmp_path / "script.py"
    script.write_text("import sys\nprint(sys.path[0], *sys.argv[1:])\n", "utf-8")
    own = {"PYTHONPATH": str(tmp_path)}
    done, _ = record(tmp_path, script, "--calls", "x", **own)
    alone = python(script, "--calls", "x", **own).stdout
    assert alone.startswith("mine\n")
    assert done.stdout == f"mine\n{alone}"  # once for the recorder itself


def test_site_customisation_fails(tmp_path: Path) -> None:
    """A `sitecustomize` that raises is told of, and does not end the recording."""
    (tmp_path / "sitecustomize.py").write_text("raise OSError('mine')\n", "utf-8")
    done, trace = record(tmp_path, "exits.py", PYTHONPATH=str(tmp_path))
    assert done.stderr.count("OSError: mine\n") == 2  # once for the recorder itself
    assert labels(trace.spans) == ["sleep(5)", timeline.PROGRAM]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["nothing.py"], "no such script: nothing.py"),
        ([], "the following arguments are required: SCRIPT"),
        (["--output", "no/where.json", "exits.py"], "no such folder: no"),
        (["--speed", "exits.py"], "unrecognized arguments: --speed"),
        (["-m", "json.nothing"], "no such module: json.nothing"),
        (["-X", "dev"], "the following arguments are required: SCRIPT"),
    ],
)
def test_recorder_errors(command: list[str], said: str) -> None:
    """What can't be recorded is told in a line, with status 2."""
    done = python(RECORDER, *command)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"recorder.py: error: {said}")
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("files", "missing"),
    [
        (["recorder.py"], "formats.py"),
        (["recorder.py", "formats.py"], "witness.py"),
        (["timeline.py"], "formats.py"),
    ],
)
def test_a_file_is_missing(files: list[str], missing: str, tmp_path: Path) -> None:
    """A program that was taken along alone says which file it needs."""
    for name in files:
        (tmp_path / name).write_bytes((CODE / "timelines" / name).read_bytes())
    done = python(tmp_path / files[0], "exits.py")
    assert done.returncode != 0
    assert f"{missing} must lie beside {files[0]}" in done.stderr
    assert "Traceback" not in done.stderr


def test_help() -> None:
    """Both programs tell how they are used."""
    assert "--calls NAMES" in python(RECORDER, "--help").stdout
    assert "usage: python timeline.py" in python(TIMELINE, "--help").stdout


def test_a_trace_is_drawn(tmp_path: Path) -> None:
    """From a script to its drawing in two commands, as the page says."""
    record(tmp_path, "raises.py")
    drawing = tmp_path / "it.svg"
    done = python(TIMELINE, tmp_path / "it.trace.json", drawing)
    assert done.returncode == 0
    assert ElementTree.parse(drawing).getroot().tag.endswith("svg")
    done = python(TIMELINE, TIMELINE)
    assert done.returncode == 1
    assert done.stderr.startswith(f"timeline: {TIMELINE} can't be drawn")


# The drawing.


def work(start: float, end: float, **others: Any) -> Span:
    """Return a span, of one thread if nothing else is said."""
    given = {"worker": "thread 1", "label": "work(1)", "cpu": 0.0} | others
    return Span(start=start, end=end, **given)


def drawn(*spans: Span) -> str:
    """Return the drawing of some spans."""
    return timeline.draw(list(spans))


def boxes(svg: str, style: str) -> list[dict[str, float]]:
    """Return the boxes of a drawing that have a style, without the legend's."""
    shapes = "".join(re.findall(rf'<path class="{style}" .* d="(.*)"/>', svg))
    found = re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-\3z", shapes)
    numbers = [map(float, box) for box in found]
    boxes = [dict(zip(timeline.Box._fields, box, strict=True)) for box in numbers]
    return [box for box in boxes if box["width"] != 22]


def strokes(svg: str, style: str) -> int:
    """Return how often a style's pen is set down, legend and all."""
    return "".join(re.findall(rf'<path class="{style}" .* d="(.*)"/>', svg)).count("M")


@pytest.mark.parametrize("share", [0.25, 0.5, 1.0])
def test_filled_as_far_as_it_computed(share: float) -> None:
    """A box is filled from below to its share of CPU time."""
    svg = drawn(work(0.0, 2.0, cpu=2 * share))
    (outer,), (inner,) = boxes(svg, "waiting"), boxes(svg, "computing")
    assert inner["height"] == pytest.approx(outer["height"] * share)
    assert inner["y"] + inner["height"] == pytest.approx(outer["y"] + outer["height"])
    assert inner["width"] == outer["width"]


def unexplained(*spans: Span) -> str:
    """Return the drawing of some spans, without a legend."""
    return timeline.draw(list(spans), known=timeline.WORDS)


RAN = ((0.0, 0.25), (1.0, 1.5))


def test_filled_when_it_computed() -> None:
    """Where it is known when a box computed, it is full there, and there alone."""
    half = work(0.0, 2.0, cpu=0.75, ran=RAN)
    svg = unexplained(half)
    (outer,), inner = boxes(svg, "waiting"), boxes(svg, "computing")
    quarter = outer["width"] / 8
    for box, (start, end) in zip(inner, RAN, strict=True):
        assert box["x"] == pytest.approx(outer["x"] + start * 4 * quarter, abs=0.2)
        assert box["width"] == pytest.approx((end - start) * 4 * quarter, abs=0.2)
        assert (box["y"], box["height"]) == (outer["y"], outer["height"])
    assert timeline.signs([half]) == {"waiting", "stripes"}
    (always,) = boxes(drawn(half._replace(cpu=1.9)), "computing")
    assert always["width"] == outer["width"]
    assert boxes(unexplained(half._replace(cpu=0.01)), "computing") == []
    kept = ElementTree.fromstring(unexplained(half._replace(in_line=0.5)))
    (hatch,) = kept.iterfind("*[@class='kept']")
    tops = [float(y) for y in re.findall(r"L[\d.]+ ([\d.]+)", hatch.attrib["d"])]
    assert min(tops) == outer["y"]  # whatever was computed


def test_stripes_are_few() -> None:
    """What is too fine to be seen is drawn as a part of the height."""
    ran = tuple((n / 1e5, (n + 0.5) / 1e5) for n in range(50_000))
    svg = unexplained(work(0.0, 1.0, cpu=0.25, ran=(*ran, (0.8, 0.9))))
    fine, thick = boxes(svg, "computing")
    assert fine["height"] == pytest.approx(8, abs=0.1)
    assert fine["width"] == pytest.approx(5 * thick["width"], abs=0.5)
    assert thick["height"] == 16
    (thin,) = boxes(
        unexplained(work(0.0, 1.0, cpu=0.04, ran=((0.5, 0.5001),))), "computing"
    )
    assert 0 < thin["width"] < 0.5
    coarse = tuple((n / 100, (n + 0.5) / 100) for n in range(100))
    brief = ((0.0, 0.1), (0.102, 0.2))  # without a core for a moment
    (whole,) = boxes(unexplained(work(0.0, 1.0, cpu=0.2, ran=brief)), "computing")
    assert whole["height"] == 16
    assert (
        len(boxes(unexplained(work(0.0, 1.0, cpu=0.5, ran=coarse)), "computing")) == 100
    )


def test_long_as_it_took() -> None:
    """Boxes begin and end where their time is on the axis."""
    svg = drawn(work(0.0, 1.0), work(1.0, 4.0))
    first, second = boxes(svg, "waiting")
    assert second["x"] == pytest.approx(first["x"] + first["width"], abs=0.2)
    assert second["width"] == pytest.approx(3 * first["width"], abs=0.2)
    (middle,) = (x + timeline.wide("1") / 2 for x, said in said_in(svg) if said == "1")
    assert middle == pytest.approx(second["x"], abs=0.2)


def said_in(svg: str, how: str = "time") -> list[tuple[float, str]]:
    """Return the words of a drawing that are written so, and where they begin."""
    (group,) = ElementTree.fromstring(svg).iterfind(f"*[@class='{how}']")
    return [(float(text.attrib["x"]), text.text or "") for text in group]


def test_unit_once() -> None:
    """The unit of the scale stands at its end, and the total at the last box's."""
    svg = drawn(work(0.0, 1.0), work(1.0, 3.04))
    assert [said for _, said in said_in(svg)][-2:] == ["2.5", "3 s"]
    ((x, said),) = said_in(svg, "total")
    end = max(box["x"] + box["width"] for box in boxes(svg, "waiting"))
    assert said == "3.0 s"
    assert end < x < end + 10
    brief = drawn(work(0.0, 0.05))
    assert said_in(brief)[-1][1] == "50 ms"
    assert said_in(brief, "total")[0][1] == "50 ms"


def test_one_scale() -> None:
    """A second is as long in a drawing as in that of a run with which it is compared."""
    slow = [work(0.0, 8.0, worker="main thread")]
    quick = [work(0.0, 1.0)]
    (alone,) = boxes(timeline.draw(quick), "waiting")
    (long,) = boxes(timeline.draw(slow, beside=[quick]), "waiting")
    (short,) = boxes(timeline.draw(quick, beside=[slow]), "waiting")
    assert alone["width"] > 500
    assert short["x"] == long["x"]
    assert short["width"] == pytest.approx(long["width"] / 8, abs=0.1)


def test_data_for_scripts() -> None:
    """A drawing says where its seconds lie, as those do that share its scale."""
    slow = [work(0.0, 8.0, worker="main thread")]
    quick = [work(0.0, 1.0)]
    found = re.compile(r'data-scale="([\d.]+) ([\d.]+) 8" data-end="(\d)"')
    drawings = timeline.draw(quick, beside=[slow]), timeline.draw(slow, beside=[quick])
    (left, right, end), (*there, later) = (found.findall(it)[0] for it in drawings)
    assert [left, right] == there
    assert (end, later) == ("1", "8")
    (box,) = boxes(drawings[1], "waiting")
    assert box["x"] == pytest.approx(float(left), abs=0.1)
    assert box["x"] + box["width"] == pytest.approx(float(right), abs=0.2)


def test_a_program_that_only_waits() -> None:
    """The whole program has a row if it computed, failed, or did all there was."""
    program = work(0.0, 1.0, worker="main thread", label="the program")
    thread = work(0.0, 0.9)
    task = work(0.0, 0.9, worker="task 1", cpu=0.5, failed="OSError")
    assert [*timeline.telling([program])] == ["main thread"]
    assert [*timeline.telling([program, thread])] == ["thread 1"]
    assert "the program" not in timeline.describe([program, thread])
    for alone in ({"cpu": 0.5}, {"failed": "OSError"}, {"unfinished": True}):
        assert len(timeline.telling([program._replace(**alone), thread])) == 2
    by_its_task = program._replace(cpu=0.5, failed="OSError")
    assert [*timeline.telling([by_its_task, task])] == ["task 1"]


def test_legend_of_new_signs() -> None:
    """A legend has the signs that are not known, and there may be none."""
    spans = [work(0.0, 1.0), work(1.0, 2.0, cpu=1.0)]
    assert timeline.signs(spans) == {"waiting", "computing"}
    new = timeline.draw(spans, known={"waiting"})
    assert [said for _, said in said_in(new, "said")] == ["computing"]
    assert 'class="said"' not in timeline.draw(spans, known={"waiting", "computing"})


def test_notes() -> None:
    """Numbers stand in the row and at the time that are named."""
    spans = [work(0.0, 2.0), work(0.0, 2.0, worker="thread 2")]
    svg = timeline.draw(spans, notes=[("thread 2", 1.0), ("thread 1", 0.0)])
    (one, _), (two, _) = said_in(svg, "number")
    box, _ = boxes(svg, "waiting")
    assert two == box["x"]
    assert one == pytest.approx(box["x"] + box["width"] / 2, abs=0.2)
    assert strokes(svg, "note") == 2


def test_told_apart_in_grey() -> None:
    """Waiting is three times as light as computing, and so is the ground as its edge."""
    fill = {
        style: re.findall("#[0-9a-f]{6}", timeline.STYLES[style])[0]
        for style in ("waiting", "computing", "holding", "outline")
    }
    assert contrast(fill["waiting"], fill["computing"]) >= 3
    assert contrast(fill["waiting"], fill["outline"]) >= 3
    assert contrast(fill["waiting"], fill["holding"]) > 7


def test_innermost() -> None:
    """Of spans of a worker those are drawn that have none inside."""
    found = [
        work(0.0, 9.0, label="outer"),
        work(0.0, 2.0, label="first"),
        work(2.0, 2.0, label="brief"),
        work(2.0, 9.0, label="last"),
    ]
    (spans,) = timeline.rows(found).values()
    assert [span.label for span in spans] == ["first", "brief", "last"]


def test_signs() -> None:
    """Queueing, holding the loop, failing and not ending are drawn, and told."""
    svg = drawn(
        work(0.0, 1.0, held=((0.0, 0.5),), worker="task 1"),
        work(0.0, 1.0, busy=((0.5, 0.9),), worker="task 2"),
        work(0.0, 1.0, failed="OSError", worker="task 3"),
        work(0.0, 1.0, unfinished=True, cpu=None, worker="task 4"),
        work(0.0, 1.0, cancelled=True, worker="task 5"),
        work(0.0, 1.0, in_line=0.5, worker="task 6"),
        work(0.0, 1.0, failed="KeyboardInterrupt", worker="task 7"),
    )
    words = ElementTree.fromstring(svg).itertext()
    said = {text.strip() for text in words} - {""}
    assert {
        "waiting",
        "queueing",
        "kept waiting for a core",
        "cancelled",
        "holding the loop",
        "failed",
        "not ended",
    } <= said
    assert "filled as far as it computed" not in said
    for style, number in {"failed": 1, "cancelled": 1, "open": 2}.items():
        assert strokes(svg, style) == number + 1  # one of them in the legend
    for style in ("queueing", "kept"):
        assert strokes(svg, style) > 10
    (held,) = boxes(svg, "holding")
    assert held["width"] == pytest.approx(0.4 * boxes(svg, "waiting")[0]["width"], 0.01)


def test_words_for_who_cannot_see_it() -> None:
    """The text in place of the picture says what it shows."""
    waits = [
        work(0.0, 1.0, label=f"fetch({n})", worker=f"thread {n + 1}") for n in range(8)
    ]
    assert timeline.describe(waits) == (
        "eight calls of fetch in eight threads, between 0.0 and 1.0 s, "
        "up to eight at once, waiting"
    )
    half = [it._replace(cpu=0.5, failed="OSError") for it in waits[:2]]
    assert timeline.describe(half) == (
        "two calls of fetch in two threads, between 0.0 and 1.0 s, "
        "up to two at once, computing 50% of the time, two failed"
    )
    turns = [it._replace(cpu=0.5, ran=((0.0, 0.2), (0.5, 0.8))) for it in waits[:2]]
    said = timeline.describe(turns)
    assert said.endswith("computing 50% of the time, in four stretches")
    brief = [it._replace(start=1.0, end=1.0) for it in waits[:2]]
    assert "one after another" in timeline.describe(brief)


def test_words_of_what_was_killed() -> None:
    """Of what did not end, only what was seen from outside is said."""
    killed = work(0.0, 1.0)._replace(cpu=None, unfinished=True)
    said = timeline.describe([killed])
    assert "waiting" not in said
    assert said.endswith("one not ended")
    seen = killed._replace(ran=((0.0, 0.6),))
    assert "computing 60% of the time" in timeline.describe([seen])


def test_many_workers() -> None:
    """Many workers share rows where they can, and too many are sampled."""
    apart = [work(n // 8, n // 8 + 1.0, worker=f"thread {n}") for n in range(32)]
    rows = list(timeline.laid_out(timeline.rows(apart)))
    assert [len(row.spans) for row in rows] == [4] * 8
    assert rows[0].name == "32 threads"
    together = [work(0.0, 1.0, worker=f"task {number}") for number in range(1000)]
    rows = list(timeline.laid_out(timeline.rows(together)))
    assert len(rows) == 100
    assert [row.name for row in rows if row.name] == ["1000 tasks", "(1 in 10 drawn)"]


@pytest.mark.parametrize("width", [330.0, 640.0])
def test_nothing_sticks_out(width: float) -> None:
    """In no drawing of the book does a box or a word leave the picture."""
    out = {
        shown(path): found
        for path in traces.traces()
        if (found := sticking_out(timeline.draw(load(path).spans, width), width))
    }
    assert out == {}


def sticking_out(svg: str, width: float) -> list[object]:
    """Return the boxes and the words of a drawing that leave the picture."""
    root = ElementTree.fromstring(svg)
    height = float(root.attrib["height"])
    out: list[object] = [
        box
        for box in boxes(svg, r"\w+")
        if min(box["x"], box["y"], box["width"]) < 0
        or box["x"] + box["width"] > width + 0.1  # both are rounded
        or box["y"] + box["height"] > height
    ]
    for group in root.iterfind("*[@class]"):
        for text in group:
            assert text.text
            long = timeline.wide(text.text) * (
                1.2 if "bold" in str(group.attrib) else 1
            )
            x = float(text.attrib["x"])
            if group.attrib.get("text-anchor") == "end":
                x -= long
            if x < -1 or x + long > width + 1 or float(text.attrib["y"]) > height:
                out.append(text.text)
    return out


def test_light() -> None:
    """However much happens, a drawing has one path for each style."""
    for path in traces.traces():
        svg = timeline.draw(load(path).spans)
        styles = re.findall(r'<path class="(\w+)"', svg)
        assert styles == [it for it in timeline.STYLES if it in styles], shown(path)
        assert {"grid", "waiting"} < {*styles}, shown(path)


def named(*spans: tuple[float, float]) -> list[str]:
    """Return which spans of a row have their names in the drawing."""
    svg = drawn(
        *(
            work(start, end, label=f"job({number})")
            for number, (start, end) in enumerate(spans)
        )
    )
    return sorted(re.findall(r">(job\(\d\))<", svg))


def test_names_have_room() -> None:
    """A name stands in its box, or beside the first of a row, if there is room."""
    assert named((0.0, 0.5), (0.5, 1.0)) == ["job(0)", "job(1)"]
    assert named((0.0, 0.02), (0.5, 0.52), (0.9, 1.0)) == ["job(0)", "job(2)"]
    assert named((0.0, 0.02), (0.03, 1.0)) == ["job(1)"]
    assert named((0.0, 0.01), (0.99, 1.0)) == ["job(0)"]
    assert named((0.9, 0.95), (0.95, 1.0)) == ["job(0)"]


def test_names_are_legible() -> None:
    """A name has a rim where lines go through it: beside its box, or slanted ones."""
    beside = ElementTree.fromstring(drawn(work(0.0, 0.01), work(0.9, 1.0)))
    slanted = ElementTree.fromstring(drawn(work(0.0, 1.0, held=((0.0, 0.5),))))
    striped = ElementTree.fromstring(drawn(work(0.0, 2.0, cpu=0.1, ran=RAN)))
    free = ElementTree.fromstring(
        drawn(work(0.0, 2.0, cpu=0.1, ran=RAN), work(3.0, 4.0, worker="thread 2"))
    )
    for root, how in (
        (beside, "beside"),
        (slanted, "rimmed"),
        (striped, "rimmed"),
        (free, "beside"),  # for the label would hide stripes
    ):
        (words,) = root.iterfind(f"*[@class='{how}']")
        assert words.attrib["paint-order"] == "stroke"
        assert "monospace" in words.attrib["font-family"]
    program = work(0.0, 1.0, worker="main thread", label="the program", cpu=0.5)
    (words,) = ElementTree.fromstring(drawn(program)).iterfind("*[@class='whole']")
    assert words.attrib["paint-order"] == "stroke"  # half of its box is computing


def test_one_above_the_other() -> None:
    """What computed lies on its box and below its line, a cross on all of them."""
    span = work(0.0, 1.0, cpu=0.5, failed="OSError")
    styles = re.findall(r'<path class="(\w+)"', drawn(span))
    assert styles == ["grid", "waiting", "computing", "outline", "failed"]


def test_thin() -> None:
    """Boxes of many workers have thin lines, and those of few have not."""
    many = [work(0.0, 1.0, worker=f"thread {number}") for number in range(30)]
    svg = drawn(*many, work(0.0, 1.0, worker="task 1"))
    assert len(boxes(svg, "thin")) == 30
    assert len(boxes(svg, "outline")) == 1


@pytest.mark.parametrize("path", traces.traces()[:3], ids=shown)
def test_same_bytes(path: Path) -> None:
    """A trace is drawn the same each time, also by another Python process."""
    again = (
        "import formats, sys, timeline\n"
        f"file = open({str(path)!r}, encoding='utf-8')\n"
        "trace = formats.parse_trace(file.read())\n"
        "sys.stdout.write(timeline.draw(trace.spans))\n"
    )
    done = python("-c", again, PYTHONPATH=PYTHONPATH, PYTHONHASHSEED="7")
    assert done.stdout == timeline.draw(load(path).spans)


@pytest.mark.parametrize(
    ("ratios", "quiet"),
    [([1.0, 1.05], True), ([1.0, 1.9], False), ([1.9, 1.9], False)],
)
def test_quiet(ratios: list[float], quiet: bool, monkeypatch: Patch) -> None:
    """A machine is quiet if each core computes without being disturbed."""
    monkeypatch.setattr(os, "cpu_count", lambda: len(ratios))
    monkeypatch.setattr(traces, "spin", ratios.__getitem__)
    assert traces.is_quiet() == quiet


def test_spin() -> None:
    """Computing takes its CPU time, or longer."""
    assert traces.spin(0) > 0.99


@pytest.mark.parametrize(
    ("change", "quiet", "again"),
    [("", True, False), ("", False, True), ("# changed\n", True, True)],
)
def test_recording_again(
    change: str, quiet: bool, again: bool, tmp_path: Path, monkeypatch: Patch
) -> None:
    """A good trace is kept; one of a changed program or a busy machine is not."""
    monkeypatch.setattr(programs, "ROOT", tmp_path)
    monkeypatch.setattr(traces, "is_quiet", lambda: True)
    script, path = tmp_path / "two.py", tmp_path / "two.trace.json"
    script.write_text("from threading import Thread\nThread(target=print).start()\n")
    recorder.save(traces.trace(script, "", path)._replace(quiet=quiet), path)
    old = path.read_text()
    script.write_text(script.read_text() + change)
    (tmp_path / "new").mkdir()
    said = traces.record_trace(path, tmp_path / "new", 1)
    assert said == ("two.trace.json is recorded" if again else "")
    assert (path.read_text() != old) == again
    assert load(path).sha256 == recorder.hashed(script)
    assert load(path).quiet


def test_cost() -> None:
    """A recorded job takes a quarter of a millisecond more at the most."""
    for column in measurements.columns().values():
        plain, watched = (
            [column["figures"][f"timelines/{command}: {how}"] for how in HOW]
            for command in ("empty_jobs.py", f"{RECORDING} empty_jobs.py")
        )
        for before, after in zip(plain, watched, strict=True):
            more = float(after.split()[0]) - float(before.split()[0])
            assert more / 2_000 < 0.000_25
