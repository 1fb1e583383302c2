"""Find, record and compare transcripts.

``overlap.out`` holds the transcript of ``overlap.py``; ``overlap.fast.out``
is another of its runs, with other arguments; ``overlap.314t.out`` stands
beside ``overlap.out`` where free-threaded Python 3.14 prints something else.
"""

import re
import sys
from functools import cache
from itertools import zip_longest
from pathlib import Path

from formats import Transcript, parse_transcript
from harness.programs import FREE_THREADED, RECORDED_ON, VERSION, shown

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
ENDED = re.compile(  # what 3.15 says before a pool that is broken
    r"concurrent\.futures\.process\._RemoteTraceback: *\n'{3}\n"
    r"Process \d+ terminated abruptly with exit code -?\d+'{3}\n\n"
    r"The above exception was the direct cause of the following exception:\n\n"
)
SLOW_DISK = re.compile(  # what Dask says where a folder took a second
    r"(?m)^\S+: UserWarning: Creating scratch directories is taking .*\n +.*\n"
)
CAUSE = "The above exception was the direct cause of the following exception:"
CONTEXT = "During handling of the above exception, another exception occurred:"
NOWHERE = re.compile(r"^(sys:1|<sys>:0): ")


def transcripts(program: Path) -> list[Path]:
    """Return where the program's transcripts are, or where its first would be."""
    ours = kept_in(program.parent).get(program.stem)
    return ours or [program.with_suffix(".out")]


@cache
def kept_in(folder: Path) -> dict[str, list[Path]]:
    """Return a folder's transcripts by their programs' names, but for variants."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.out")):
        if not is_variant(path):
            found.setdefault(path.name.partition(".")[0], []).append(path)
    return found


def program_of(transcript: Path) -> Path:
    """Return the program that a transcript, or a trace, is of."""
    return transcript.with_name(f"{transcript.name.partition('.')[0]}.py")


def is_variant(path: Path) -> bool:
    """Tell whether a transcript belongs to one version of Python."""
    return re.search(r"\.3\d+t?\.out$", path.name) is not None


def variant(path: Path, version: str) -> Path:
    """Return where `version` keeps its own form of a transcript."""
    return path.with_suffix(f".{version}.out")


def forms(path: Path) -> list[Path]:
    """Return where this Python's form of a transcript may be, the closest first.

    What free threads change weighs more than what a version does: free-threaded
    3.13 prints what free-threaded 3.14 does, else what 3.13 does, else what all do.
    """
    versions = [VERSION]
    if FREE_THREADED:
        versions += [f"{RECORDED_ON}t", VERSION.removesuffix("t")]
    return [*(variant(path, version) for version in versions), path]


def recorded(path: Path) -> Transcript:
    """Return the transcript that this Python should print."""
    chosen = next((form for form in forms(path) if form.exists()), None)
    if chosen is None:
        raise FileNotFoundError(
            f"{shown(path)} does not exist: "
            f"run `nox -s record -- {path.name.partition('.')[0]}` to make it"
        )
    return read(chosen)


def read(path: Path) -> Transcript:
    """Return the transcript in a file; raise ValueError with the file's name."""
    try:
        return parse_transcript(path.read_text("utf-8"))
    except ValueError as error:
        stem = path.name.partition(".")[0]
        raise ValueError(
            f"{shown(path)}: {error}; mend it, and run `nox -s record -- {stem}`"
        ) from None


def command(path: Path) -> str:
    """Return the command of a transcript, also of one not yet recorded."""
    if path.exists():
        return read(path).command
    return f"python {path.with_suffix('.py').name}"


def record(path: Path, runs: list[Transcript]) -> str:
    """Keep the quietest of several runs; return what was done, or nothing.

    What agrees with the transcript leaves it as it is. The Python that
    the book is recorded on writes the transcript; any other writes one
    of its own, and only if that is there and it prints another text than
    it would be expected to without.
    """
    actual = min(runs, key=lambda run: sum(measured(run.output)))
    first = VERSION == RECORDED_ON
    own = path if first else variant(path, VERSION)
    if not first and not path.exists():
        raise FileNotFoundError(
            f"{shown(path)} is for Python {RECORDED_ON} to write, and this is "
            f"{VERSION} ({sys.executable}): install that one, and record again"
        )
    other = next((it for it in forms(path) if it != own and it.exists()), None)
    if other and not differences(read(other), actual, measure=False):
        if not own.exists():
            return ""
        own.unlink()
        return f"{shown(own)} is gone: {shown(other)} says the same"
    if own.exists() and not differences(read(own), actual):
        return ""
    temporary = own.with_suffix(".new")
    temporary.write_text(str(actual), "utf-8", newline="\n")
    temporary.replace(own)
    return f"{shown(own)} is recorded"


def measured(text: str) -> list[float]:
    """Return the measured times in a text, in seconds."""
    return [float(m[1]) * SECONDS[m[2]] for m in MEASURED.finditer(text)]


def differences(
    expected: Transcript,
    actual: Transcript,
    *,
    measure: bool = True,
    computes: bool = False,
) -> list[str]:
    """Return, in words, in what two runs differ that should not.

    A number with a unit of time was measured: it may be as late as a busy
    machine makes it, and not early, which is before 0.9 of the recorded, less
    half a digit. On a free-threaded build what `computes` may be early, too,
    for each core helps. If `measure` is false any number will do. Of a traceback the
    program's own frames and the last line count. An object's address
    in memory is another in each run, and a warning that belongs to no
    line has another place on each Python. Where the message about the
    missing guard names a page to read, Python 3.11.2 does not, and some of the
    library's exceptions name their cause from 3.11.3 on. Which process
    of a pool ended, and how, Python 3.15 says, and not each time, and Dask that
    the disk is slow. All else is the same to the letter.
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
        elif measure and not (computes and FREE_THREADED):
            found += too_early(ours, theirs)
    return found


def too_early(ours: str, theirs: str) -> list[str]:
    """Return which times of a line are shorter than the recorded ones."""
    return [
        f"recorded {past:g} s, now {now:g} s, in: {theirs}\n{TOO_EARLY}"
        for past, now in zip(measured(ours), measured(theirs), strict=True)
        if now < 0.9 * past - EARLY
    ]


def comparable(transcript: Transcript) -> list[str]:
    """Return the lines of an output, tracebacks cut down to what must agree."""
    lines: list[str] = []
    inside = False
    output = ENDED.sub("", GROUP.sub("", transcript.output)).replace(CAUSE, CONTEXT)
    for line in SLOW_DISK.sub("", HINT.sub("", output)).splitlines():
        if line.endswith("Traceback (most recent call last):"):
            inside = True
        elif inside and line.startswith(" "):
            if not line.startswith(f'  File "{transcript.program}"'):
                continue
        else:
            inside = False
        lines.append(NOWHERE.sub("", ADDRESS.sub("0x…", line.rstrip())))
    return lines
