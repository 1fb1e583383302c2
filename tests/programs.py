"""Run a program as a reader would, and compare what it printed.

A transcript is what a terminal shows: the command after a ``$``, the
output, and ``[exit 1]`` where the status is not 0. ``overlap.out``
holds that of ``overlap.py``; ``overlap.fast.out`` is another of its
runs, with other arguments; ``overlap.313t.out`` stands beside
``overlap.out`` where free-threaded Python 3.13 prints something else.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
import tomllib
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from ch12_seeing.recorder import hashed, save

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "code"
NASTY = ROOT / "tests" / "nasty"
IN_BROWSERS = ROOT / "tests" / "pages" / "scripts"  # run there, too

FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
VERSION = "{}{}{}".format(*sys.version_info[:2], "t" if FREE_THREADED else "")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RECORDED_ON = PYPROJECT["tool"]["book"]["recorded-on"].replace(".", "")

UNWRITTEN = {"ch12_seeing": "timelines"}  # chapters, and where their programs are

RECORDER = CODE / "ch12_seeing" / "recorder.py"
QUIET = 1.2  # times its CPU time: what computing takes on a quiet machine
SPIN = """
from time import perf_counter, process_time
start, used = perf_counter(), process_time()
while process_time() - used < 0.3: pass
print((perf_counter() - start) / (process_time() - used))
"""
ANOTHER_DEFAULT = """
import multiprocessing, runpy, sys
multiprocessing.set_start_method(sys.argv[1])
runpy.run_path(sys.argv[2], run_name="__main__")
"""

TIMEOUT = 100  # seconds; a program takes ten, a busy machine makes it more
PATIENCE = 900  # a script that starts many Pythons, eight seconds each when it is bad
LATE = 0.5  # seconds
EARLY = 0.05  # seconds: half of the last digit that programs print
TOO_EARLY = (
    "A time may be late, and not early: let a program compute until its CPU time "
    "is up, as code/ch04_processes/pool.py does, or print no seconds."
)
SECONDS = {"s": 1.0, "ms": 0.001, "second": 1.0, "seconds": 1.0, "minutes": 60.0}
MEASURED = re.compile(r" *(?<![\w.])(\d+(?:\.\d+)?) ?(ms|s|seconds?|minutes)\b")
ADDRESS = re.compile(r"\b0x[0-9a-f]+")
GROUP = re.compile(r"(?m)^ +[+|] ")  # what stands before a group's traceback
HINT = re.compile(r"\n\n +To fix this issue, refer to .*\n.*\n *$", re.MULTILINE)
NOWHERE = re.compile(r"^(sys:1|<sys>:0): ")
METADATA = re.compile(r"(?m)^# /// script$\n((?:^#(?: .*)?$\n)+?)^# ///$")


class Transcript(NamedTuple):
    """What a terminal showed of one run."""

    command: str
    output: str
    status: int

    def __str__(self) -> str:
        """Return the text of the transcript."""
        lines = [f"$ {self.command}", *self.output.splitlines()]
        if self.status:
            lines.append(f"[exit {self.status}]")
        return "".join(f"{line}\n" for line in lines)


def parse(text: str) -> Transcript:
    """Return the transcript that `text` shows; without a command it is none."""
    first, *lines = text.splitlines()
    if not first.startswith("$ python "):
        raise ValueError(f"a transcript opens with `$ python …`, not with {first!r}")
    status = 0
    if lines and (exited := re.fullmatch(r"\[exit (-?\d+)\]", lines[-1])):
        status = int(exited[1])
        lines.pop()
    return Transcript(first[2:], "".join(f"{line}\n" for line in lines), status)


def programs() -> list[Path]:
    """Return all programs of the book, and those that only the tests run."""
    ours = [*CODE.glob("*/*.py"), *CODE.glob("*/solutions/*.py")]
    return sorted([*ours, *NASTY.glob("*.py"), *IN_BROWSERS.glob("*.py")])


def transcripts(program: Path) -> list[Path]:
    """Return where the program's transcripts are, or where its first would be."""
    found = program.parent.glob(f"{program.stem}.*out")
    ours = [path for path in found if not is_variant(path)]
    return sorted(ours) or [program.with_suffix(".out")]


def is_variant(path: Path) -> bool:
    """Tell whether a transcript belongs to one version of Python."""
    return re.search(r"\.3\d+t?\.out$", path.name) is not None


def variant(path: Path, version: str = VERSION) -> Path:
    """Return where `version` keeps its own form of a transcript."""
    return path.with_suffix(f".{version}.out")


def recorded(path: Path) -> Transcript:
    """Return the transcript that this Python should print.

    A free-threaded one without its own should print what another does,
    if that is not what its version prints with the lock as well.
    """
    own = variant(path)
    chosen = own if own.exists() else path
    if FREE_THREADED and not own.exists():
        others = path.parent.glob(f"{path.stem}.3*t.out")
        chosen = min((other for other in others if is_free(other)), default=path)
    if not chosen.exists():
        raise FileNotFoundError(
            f"{shown(path)} does not exist: "
            f"run `nox -s record -- {path.name.partition('.')[0]}` to make it"
        )
    return parse(chosen.read_text("utf-8"))


def is_free(path: Path) -> bool:
    """Tell whether a free-threaded Python's transcript is unlike the other's."""
    locked = path.with_name(path.name.removesuffix("t.out") + ".out")
    return not locked.exists() or bool(
        differences(parse(path.read_text("utf-8")), parse(locked.read_text("utf-8")))
    )


def command(path: Path) -> str:
    """Return the command of a transcript, also of one not yet recorded."""
    if path.exists():
        return parse(path.read_text("utf-8")).command
    return f"python {path.with_suffix('.py').name}"


def record(path: Path, runs: list[Transcript]) -> str:
    """Keep the quietest of several runs; return what was done, or nothing.

    What agrees with the transcript leaves it as it is. The Python that
    the book is recorded on writes the transcript; any other writes one
    of its own, and only if that is there and it prints another text.
    """
    actual = min(runs, key=lambda run: sum(measured(run.output)))
    first = VERSION == RECORDED_ON
    own = path if first else variant(path)
    old = parse(path.read_text("utf-8")) if path.exists() else None
    if not first and not old:
        raise FileNotFoundError(
            f"{shown(path)} is for Python {RECORDED_ON} to write, and this is "
            f"{VERSION} ({sys.executable}): install that one, and record again"
        )
    if not first and not differences(old, actual, measure=False):
        if not own.exists():
            return ""
        own.unlink()
        return f"{shown(own)} is gone: {shown(path)} says the same"
    if own.exists() and not differences(parse(own.read_text("utf-8")), actual):
        return ""
    temporary = own.with_suffix(".new")
    temporary.write_text(str(actual), "utf-8", newline="\n")
    temporary.replace(own)
    return f"{shown(own)} is recorded"


def measured(text: str) -> list[float]:
    """Return the measured times in a text, in seconds."""
    return [float(m[1]) * SECONDS[m[2]] for m in MEASURED.finditer(text)]


def page_of(program: Path) -> str:
    """Return the name of the page that shows a program."""
    stem = program.parent.name
    return UNWRITTEN.get(stem, stem)


def shown(path: Path) -> str:
    """Return a path as a reader of this repository would write it."""
    return path.relative_to(ROOT).as_posix()


def lacking(program: Path) -> str:
    """Return what this Python lacks to run a program, or nothing.

    Read from the program's inline metadata (PEP 723).
    """
    block = METADATA.search(program.read_text("utf-8"))
    if block is None:
        return ""
    lines = (line[2:] for line in block[1].splitlines())
    metadata = tomllib.loads("\n".join(lines))
    wanted = metadata.get("requires-python", ">=3.11")
    least = re.fullmatch(r">=3\.(\d+)", wanted)
    if least is None:
        raise ValueError(f"{shown(program)}: cannot read requires-python {wanted!r}")
    return f"needs Python {wanted}" if sys.version_info < (3, int(least[1])) else ""


def environment(**changes: str) -> dict[str, str]:
    """Return the environment that programs run in: little, and always the same."""
    kept = ("HOME", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "COLUMNS": "72",
        "NO_COLOR": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        **changes,
    }


def run(folder: Path, line: str) -> Transcript:
    """Run ``python …`` in a folder; return what a terminal would have shown."""
    python, *arguments = shlex.split(line)
    assert python == "python", line
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=False,
    )
    return Transcript(line, without_paths(done.stdout, folder), done.returncode)


def python(
    *command: str | Path, folder: Path = CODE, **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, which has no threads that forks mind."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=environment(**changes),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def printed(script: str) -> str:
    """Return what a script prints that must succeed."""
    done = python("-c", script)
    assert done.returncode == 0, done.stderr
    return done.stdout


def by_method(method: str, program: Path) -> subprocess.CompletedProcess[str]:
    """Run a program as if `method` were how this Python starts processes."""
    return python("-c", ANOTHER_DEFAULT, method, program)


def without_paths(output: str, folder: Path) -> str:
    """Take this machine's paths out of what was printed."""
    library = sysconfig.get_path("stdlib")
    return output.replace(f"{folder}{os.sep}", "").replace(
        library, f"lib/python{sys.version_info[0]}.{sys.version_info[1]}"
    )


def differences(
    expected: Transcript,
    actual: Transcript,
    *,
    measure: bool = True,
    computes: bool = False,
) -> list[str]:
    """Return, in words, in what two runs differ that should not.

    A number with a unit of time was measured: it may lie between 0.9
    and 3 times the recorded, half a second more and half a digit less.
    What `computes` may be as late as a busy machine makes it. So may
    everything on a free-threaded build, which gives up its turn so often
    that starting it beside busy programs takes seconds; and what computes
    may there be early, for each core helps.
    If `measure` is false any number will do. Of a traceback the
    program's own frames and the last line count. An object's address
    in memory is another in each run, and a warning that belongs to no
    line has another place on each Python. Where the message about the
    missing guard names a page to read, Python 3.11.2 does not. All else is the same to the
    letter.
    """
    found = [
        f"{what}: recorded {ours!r}, now {theirs!r}"
        for what, ours, theirs in (
            ("command", expected.command, actual.command),
            ("exit status", expected.status, actual.status),
        )
        if ours != theirs
    ]
    for ours, theirs in zip_longest(comparable(expected), comparable(actual)):
        if ours is None:
            found.append(f"printed now, not recorded: {theirs}")
        elif theirs is None:
            found.append(f"recorded, not printed now: {ours}")
        elif MEASURED.sub(" # \\2", ours) != MEASURED.sub(" # \\2", theirs):
            found.append(f"recorded: {ours}\n     now: {theirs}")
        elif measure:
            found += out_of_bounds(ours, theirs, computes)
    return found


def out_of_bounds(ours: str, theirs: str, computes: bool) -> list[str]:
    """Return which times of a line are too far from the recorded ones."""
    found = []
    for past, now in zip(measured(ours), measured(theirs), strict=True):
        said = f"recorded {past:g} s, now {now:g} s, in: {theirs}"
        if now < 0.9 * past - EARLY and not (computes and FREE_THREADED):
            found.append(f"{said}\n{TOO_EARLY}")
        elif now > 3 * past + LATE and not (computes or FREE_THREADED):
            found.append(said)
    return found


def comparable(transcript: Transcript) -> list[str]:
    """Return the lines of an output, tracebacks cut down to what must agree."""
    own = shlex.split(transcript.command)[1]
    lines: list[str] = []
    inside = False
    for line in HINT.sub("", GROUP.sub("", transcript.output)).splitlines():
        if line.endswith("Traceback (most recent call last):"):
            inside = True
        elif inside and line.startswith(" "):
            if not line.startswith(f'  File "{own}"'):
                continue
        else:
            inside = False
        lines.append(NOWHERE.sub("", ADDRESS.sub("0x…", line.rstrip())))
    return lines


def traces() -> list[Path]:
    """Return the traces of the book's programs."""
    return sorted(CODE.rglob("*.trace.json"))


def traced(path: Path) -> str:
    """Return the version whose run a trace shows: its own, or the book's."""
    tag = re.search(r"\.(3\d+t?)\.trace\.json$", path.name)
    return tag[1] if tag else RECORDED_ON


def load(path: Path) -> dict[str, Any]:
    """Return a trace."""
    trace: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return trace


def trace(program: Path, calls: str, output: Path) -> dict[str, Any]:
    """Record a run of a program as a reader would; return its trace."""
    options = ["--calls", calls] if calls else []
    subprocess.run(
        [sys.executable, RECORDER, *options, "--output", output, program.name],
        cwd=program.parent,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=TIMEOUT,
        check=False,
    )
    return load(output)


def record_trace(path: Path, folder: Path, runs: int) -> str:
    """Record a trace anew, unless it is good; return what was done, or nothing.

    A good one shows the program as it is, in the quickest of several runs on
    a quiet machine.
    """
    old = load(path)
    program = path.parent / old["program"]
    if old["sha256"] == hashed(program) and old.get("quiet"):
        return ""
    done = [trace(program, old["calls"], folder / path.name) for _ in range(runs)]
    best = min(done, key=lambda trace: trace["seconds"])
    quiet = is_quiet()
    save({**best, "quiet": quiet}, path)
    busy = "" if quiet else ", but the machine was busy: do it again when it is quiet"
    return f"{shown(path)} is recorded{busy}"


def is_quiet() -> bool:
    """Tell whether each core computes without being disturbed."""
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        return all(ratio < QUIET for ratio in pool.map(spin, range(cores)))


def spin(_: int) -> float:
    """Return how much longer a process computes than its CPU time."""
    done = subprocess.run(
        [sys.executable, "-c", SPIN], capture_output=True, text=True, check=True
    )
    return float(done.stdout)
