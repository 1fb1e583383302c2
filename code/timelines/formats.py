"""The two formats in which runs are kept: a transcript, and a trace.

A transcript is what a terminal shows: the command after a ``$``, the
output, and ``[exit 1]`` where the status is not 0.

A trace says who ran and who waited, as JSON with the keys that Trace
and Span name below. A key that has a default is left out where nothing
else is true. Another format would have a key ``format``, of 2.

Each is read by one function, which refuses what is not as it should
be, and written by ``str``.
"""

import json
import re
import shlex
from collections.abc import Callable, Container
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple, TypeGuard

LONG = 1e9  # seconds: thirty years, in which no program runs
EXIT = re.compile(r"^\[exit (-?\d+)\]\n\Z", re.MULTILINE)


class Transcript(NamedTuple):
    """What a terminal showed of one run."""

    command: str  # as in "python waiting.py 12"
    output: str  # with an end to each line
    status: int  # that the program left with

    def __str__(self) -> str:
        """Return the text of the transcript."""
        text = ended(f"$ {self.command}\n{self.output}")
        if self.status or EXIT.search(text):
            text += f"[exit {self.status}]\n"
        return text

    @property
    def program(self) -> str:
        """The name of the program's file."""
        words = shlex.split(self.command)
        return next(word for word in words if word.endswith(".py"))

    @property
    def arguments(self) -> list[str]:
        """What the command gives to the program."""
        words = shlex.split(self.command)
        return words[words.index(self.program) + 1 :]


def parse_transcript(text: str) -> Transcript:
    """Return the transcript a text is; raise ValueError if none."""
    first, _, output = text.partition("\n")
    if not first.startswith("$ python "):
        opening = "a transcript opens with `$ python program.py`"
        raise ValueError(f"line 1: {opening}, and not with {first!r}")
    try:
        words = shlex.split(first)
    except ValueError as error:
        raise ValueError(f"line 1: {error} in {first!r}") from None
    if not any(word.endswith(".py") for word in words):
        raise ValueError(f"line 1: no program in {first!r}")
    status = 0
    output = ended(output)
    if left := EXIT.search(output):
        status = int(left[1])
        output = output[: left.start()]
    return Transcript(first[2:], output, status)


def ended(lines: str) -> str:
    """Return lines with an end to the last of them, too."""
    return lines if lines.endswith("\n") or not lines else f"{lines}\n"


Stretch = tuple[float, float]  # of time, in seconds: from, until


class Span(NamedTuple):
    """One piece of work; times are seconds since the trace's zero."""

    worker: str  # who did it, as in "thread 2"
    label: str  # what it was, as in "fetch(3)"
    start: float
    end: float
    cpu: float | None  # seconds that it computed; None: unfinished
    failed: str = ""  # which exception ended it, or "exit 1"
    cancelled: bool = False  # as a task can be
    held: tuple[Stretch, ...] = ()  # when it queued at a semaphore
    busy: tuple[Stretch, ...] = ()  # when it held its event loop
    turns: tuple[float, ...] = ()  # when a task ran, between its ends
    unfinished: bool = False  # it was open when the program ended
    in_line: float = 0.0  # seconds that its thread waited for a core
    ran: tuple[Stretch, ...] = ()  # when it computed, if that is known


class Trace(NamedTuple):
    """Who ran and who waited in one run."""

    program: str  # the name of its file
    calls: str  # functions to be recorded, too, with commas between
    sha256: str  # of the program's text
    python: str  # its version, as in "3.14.2t" with free threads
    machine: str  # in words
    date: str  # as in "2026-11-23"
    seconds: float  # from the first start, which is 0, to the last end
    spans: list[Span]  # by their starts
    quiet: bool | None = None  # no other program computed beside it
    resolution: float = 0.0  # seconds by which `ran` may be off

    def __str__(self) -> str:
        """Return the text of the trace, a line for each span."""
        lines = (
            json.dumps(keys(span), ensure_ascii=False)
            for span in self.spans
        )
        spans = ",\n".join(lines)
        head = json.dumps(
            keys(self._replace(spans=[])), indent=1, ensure_ascii=False
        )
        text = head.replace('"spans": []', f'"spans": [\n{spans}\n]')
        return f"{text}\n"


def keys(record: Span | Trace) -> dict[str, object]:
    """Return what is written of a record, without what is default."""
    defaults = record._field_defaults
    return {
        key: value
        for key, value in record._asdict().items()
        if key not in defaults or value != defaults[key]
    }


# A trace may have been changed by hand, so all of it is checked.

Rule = tuple[str, Callable[[object], bool]]  # in words, and as a test


def check(
    found: Any, place: str, rules: dict[str, Rule], rare: Container[str]
) -> None:
    """Raise ValueError unless all keys are there, and are right."""
    if type(found) is not dict:
        raise ValueError(f"{place} is no object with keys")
    for key in rules:
        if key not in found and key not in rare:
            raise ValueError(f"{place} has no key `{key}`")
    for key, value in found.items():
        if key not in rules:
            raise ValueError(f"{place} has an unknown key `{key}`")
        wanted, is_right = rules[key]
        if not is_right(value):
            is_now = json.dumps(value, ensure_ascii=False)[:40]
            raise ValueError(f"{place}.{key} is {is_now}, not {wanted}")


def is_text(value: object) -> bool:
    """Tell whether a value is a text that says something."""
    return isinstance(value, str) and value.strip() != ""


def is_time(value: object) -> bool:
    """Tell whether a value is a number of seconds."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value < LONG


def is_full(value: object) -> TypeGuard[list[object]]:
    """Tell whether a value is a list that has something in it."""
    return isinstance(value, list) and value != []


def are_stretches(value: object) -> bool:
    """Tell whether a value is a list of starts and ends."""
    return is_full(value) and all(
        is_full(pair) and len(pair) == 2 and all(map(is_time, pair))
        for pair in value
    )


def are_times(value: object) -> bool:
    """Tell whether a value is a list of times."""
    return is_full(value) and all(map(is_time, value))


def is_day(value: object) -> bool:
    """Tell whether a value is a day, the year first."""
    try:
        return date.fromisoformat(str(value)).isoformat() == value
    except ValueError:
        return False


def fits(pattern: str) -> Callable[[object], bool]:
    """Return what tells whether a value is a text of a pattern."""
    found = re.compile(pattern).fullmatch
    return lambda value: isinstance(value, str) and bool(found(value))


TEXT = "a text", is_text
TIME = "a number of seconds", is_time
TRUE = "true", lambda value: value is True
STRETCHES = "a list of starts and ends", are_stretches

TRACE: dict[str, Rule] = {
    "program": ("the name of a file", fits(r"[^/\\]+")),
    "calls": ("a text", lambda value: isinstance(value, str)),
    "sha256": ("a hash of 64 digits", fits("[0-9a-f]{64}")),
    "python": ("a version", fits(r"\d+\.\d+\.\S+")),
    "machine": TEXT,
    "date": ("a day such as 2026-11-23", is_day),
    "seconds": TIME,
    "spans": ("a list of spans", is_full),
    "quiet": ("true or false", lambda value: isinstance(value, bool)),
    "resolution": TIME,
}
SPAN: dict[str, Rule] = {
    "worker": TEXT,
    "label": TEXT,
    "start": TIME,
    "end": TIME,
    "cpu": (
        "seconds, or null",
        lambda value: value is None or is_time(value),
    ),
    "failed": TEXT,
    "held": STRETCHES,
    "busy": STRETCHES,
    "turns": ("a list of seconds", are_times),
    "unfinished": TRUE,
    "cancelled": TRUE,
    "in_line": TIME,
    "ran": STRETCHES,
}


def parse_trace(text: str) -> Trace:
    """Return the trace that a text is; raise ValueError if none.

    The error says which key is wrong, and what it should be.
    """
    found = json.loads(text)
    if isinstance(found, dict) and found.pop("format", 1) != 1:
        raise ValueError("trace.format is that of a newer recorder")
    check(found, "trace", TRACE, Trace._field_defaults)
    spans = [
        parse_span(span, f"spans[{number}]")
        for number, span in enumerate(found["spans"])
    ]
    for number, (span, later) in enumerate(pairwise(spans), 1):
        if later.start < span.start:
            before = f"spans[{number - 1}].start"
            raise ValueError(
                f"spans[{number}].start is before {before}"
            )
    last = max(span.end for span in spans)
    if found["seconds"] != last:
        raise ValueError(f"trace.seconds is not {last}, the last end")
    return Trace(**(found | {"spans": spans}))


def parse_span(found: Any, place: str) -> Span:
    """Return the span that was found; raise ValueError if none."""
    check(found, place, SPAN, Span._field_defaults)
    for key in ("held", "busy", "ran"):
        found = found | {key: tuple(map(tuple, found.get(key, ())))}
    found = found | {"turns": tuple(found.get("turns", ()))}
    span = Span(**found)
    if span.end < span.start:
        raise ValueError(f"{place}.end is before its start")
    if span.unfinished != (span.cpu is None):
        only = "if it is unfinished, and only then"
        raise ValueError(f"{place}.cpu is null {only}")
    for key in ("held", "busy", "ran"):
        for start, end in getattr(span, key):
            if not span.start <= start <= end <= span.end:
                raise ValueError(
                    f"{place}.{key} is not within its span"
                )
    if any(later[0] < it[1] for it, later in pairwise(span.ran)):
        raise ValueError(f"{place}.ran is not in order")
    if any(not span.start <= time <= span.end for time in span.turns):
        raise ValueError(f"{place}.turns is not within its span")
    return span
