"""What a transcript and a trace are, and what is none."""

import json
import re

import pytest

from formats import Span, Trace, Transcript, parse_trace, parse_transcript
from harness.programs import CODE, ROOT, shown
from harness.traces import traces

TRANSCRIPTS = sorted([*CODE.rglob("*.out"), *(ROOT / "tests").rglob("*.out")])


def test_transcripts_of_the_book() -> None:
    """Each transcript is written as it was read, byte for byte."""
    found = {path: path.read_bytes().decode() for path in TRANSCRIPTS}
    read = {path: parse_transcript(text) for path, text in found.items()}
    assert found == {path: str(transcript) for path, transcript in read.items()}
    assert [] == [
        shown(path)
        for path, transcript in read.items()
        if transcript.program != f"{path.name.partition('.')[0]}.py"
    ]


def test_traces_of_the_book() -> None:
    """Each trace is written as it was read, byte for byte."""
    found = {path: path.read_bytes().decode() for path in traces()}
    assert found == {path: str(parse_trace(text)) for path, text in found.items()}


@pytest.mark.parametrize(
    ("output", "status"),
    [
        ("", 0),
        ("", 1),
        ("one\n\ntwo\n", 0),
        ("\n", -9),
        ("[exit 1]\n", 0),
        ("[exit 1]\n", 2),
        ("$ python b.py\n", 3),
        ("one\x0ctwo\u2028three\n", 0),
    ],
)
def test_transcript(output: str, status: int) -> None:
    """A transcript is read back as it was written, whatever was printed."""
    transcript = Transcript("python a.py", output, status)
    assert parse_transcript(str(transcript)) == transcript


def test_open_line() -> None:
    """A last line without an end gets one."""
    written = str(Transcript("python a.py", "no end", 1))
    assert written == "$ python a.py\nno end\n[exit 1]\n"
    assert parse_transcript(written[:-1]).output == "no end\n"


def test_arguments() -> None:
    """A command says which program it runs, and what this is given."""
    transcript = parse_transcript("$ python -X gil=1 a.py 12 'two words' b.py\n")
    assert transcript.program == "a.py"
    assert transcript.arguments == ["12", "two words", "b.py"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a transcript opens with `$ python program.py`, and not with ''"),
        ("hello\n", "not with 'hello'"),
        ("\n$ python a.py\n", "not with ''"),
        ("python a.py\n", "not with 'python a.py'"),
        ("$ python3 a.py\n", "not with '$ python3 a.py'"),
        ("$ python -V\n", "no program in '$ python -V'"),
        ("$ python \n", "no program in '$ python '"),
        ("$ python a.py 'x\n", 'No closing quotation in "$ python a.py \'x"'),
    ],
)
def test_no_transcript(text: str, said: str) -> None:
    """What is no transcript is refused, and the line is named."""
    with pytest.raises(ValueError, match=rf"^line 1: .*{re.escape(said)}$"):
        parse_transcript(text)


def span(**keys: object) -> dict[str, object]:
    """Return a span as JSON has it."""
    whole: dict[str, object] = {
        "worker": "thread 1",
        "label": "fetch(0)",
        "start": 0.25,
        "end": 1.0,
        "cpu": 0.125,
    }
    return whole | keys


def trace(*spans: object, **keys: object) -> dict[str, object]:
    """Return a trace as JSON has it, of these spans after that of the program."""
    whole: dict[str, object] = {
        "program": "a.py",
        "calls": "",
        "sha256": 64 * "0",
        "python": "3.14.0",
        "machine": "A machine, 2 cores",
        "date": "2026-11-23",
        "seconds": 2.0,
        "spans": [span(worker="main thread", start=0.0, end=2.0), *spans],
    }
    return whole | keys


def parsed(found: object) -> Trace:
    """Return the trace of what JSON has."""
    return parse_trace(json.dumps(found))


def test_trace() -> None:
    """What did not happen has no key, and is read as such."""
    _, quiet, loud = parsed(
        trace(
            span(),
            span(
                start=0.5,
                end=2.0,
                held=[[0.5, 0.75]],
                busy=[[1, 1.5]],
                failed="E",
                ran=[[0.5, 0.75], [0.75, 1.0]],
            ),
        )
    ).spans
    assert quiet == Span("thread 1", "fetch(0)", 0.25, 1.0, 0.125)
    assert (quiet.failed, quiet.held, quiet.busy, quiet.unfinished) == (
        "",
        (),
        (),
        False,
    )
    assert (loud.failed, loud.held, loud.busy) == ("E", ((0.5, 0.75),), ((1, 1.5),))
    assert (quiet.ran, loud.ran) == ((), ((0.5, 0.75), (0.75, 1.0)))
    (_, still) = parsed(trace(span(end=2.0, cpu=None, unfinished=True))).spans
    assert still.unfinished


@pytest.mark.parametrize("quiet", [None, True, False])
def test_quiet(quiet: bool | None) -> None:
    """Whether a machine was quiet is known, or is not."""
    keys = {} if quiet is None else {"quiet": quiet}
    found = parsed(trace(**keys))
    assert found.quiet is quiet
    assert json.loads(str(found)) == trace(**keys)


def test_order() -> None:
    """A trace is written with its keys in order, and a line for each span."""
    found = trace(span(), quiet=True)
    lines = str(parsed(dict(reversed(found.items())))).splitlines()
    assert [line.split()[0] for line in lines[1:8]] == [
        f'"{key}":' for key in [*found][:7]
    ]
    assert lines[8] == ' "spans": ['
    assert [json.loads(line.rstrip(",")) for line in lines[9:11]] == found["spans"]
    assert lines[11:] == ["],", ' "quiet": true', "}"]


def without(found: dict[str, object], key: str) -> dict[str, object]:
    """Return what was found, without a key."""
    return {name: value for name, value in found.items() if name != key}


@pytest.mark.parametrize("key", without(trace(), "quiet"))
def test_key_of_a_trace(key: str) -> None:
    """A trace without one of its keys is refused, and the key is named."""
    with pytest.raises(ValueError, match=f"^trace has no key `{key}`$"):
        parsed(without(trace(), key))


@pytest.mark.parametrize("key", span())
def test_key_of_a_span(key: str) -> None:
    """A span without one of its keys is refused, and both are named."""
    with pytest.raises(ValueError, match=rf"^spans\[1\] has no key `{key}`$"):
        parsed(trace(without(span(), key)))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([], "trace is no object with keys"),
        (None, "trace is no object with keys"),
        (trace(format=2), "trace.format is that of a newer recorder"),
        (trace(colour="red"), "trace has an unknown key `colour`"),
        (
            trace(program="../a.py"),
            'trace.program is "../a.py", not the name of a file',
        ),
        (trace(program=""), 'trace.program is "", not the name of a file'),
        (trace(calls=None), "trace.calls is null, not a text"),
        (trace(sha256="abc"), 'trace.sha256 is "abc", not a hash of 64 digits'),
        (trace(python=3.14), "trace.python is 3.14, not a version"),
        (trace(machine=" "), 'trace.machine is " ", not a text'),
        (trace(date="23 November"), 'trace.date is "23 November", not a day such as'),
        (trace(date="2026-11-31"), 'trace.date is "2026-11-31", not a day'),
        (trace(date=20261123), "trace.date is 20261123, not a day"),
        (trace(seconds="2"), 'trace.seconds is "2", not a number of seconds'),
        (trace(seconds=3.0), "trace.seconds is not 2.0, the last end"),
        (trace(spans=[]), "trace.spans is [], not a list of spans"),
        (trace(spans={}), "trace.spans is {}, not a list of spans"),
        (trace(quiet=1), "trace.quiet is 1, not true or false"),
        (trace(quiet=None), "trace.quiet is null, not true or false"),
        (trace("span"), "spans[1] is no object with keys"),
        (trace(span(colour=1)), "spans[1] has an unknown key `colour`"),
        (trace(span(worker=1)), "spans[1].worker is 1, not a text"),
        (trace(span(label="")), 'spans[1].label is "", not a text'),
        (trace(span(start=-0.1)), "spans[1].start is -0.1, not a number of seconds"),
        (trace(span(start=False)), "spans[1].start is false, not a number of seconds"),
        (trace(span(end=float("nan"))), "spans[1].end is NaN, not a number of seconds"),
        (trace(span(end=float("inf"))), "spans[1].end is Infinity, not a number"),
        (trace(span(end=0.1)), "spans[1].end is before its start"),
        (trace(span(end=2.5)), "trace.seconds is not 2.5, the last end"),
        (trace(span(start=0.5), span()), "spans[2].start is before spans[1].start"),
        (trace(span(cpu=-1)), "spans[1].cpu is -1, not seconds, or null"),
        (trace(span(cpu=None)), "spans[1].cpu is null if it is unfinished, and only"),
        (trace(span(unfinished=True)), "spans[1].cpu is null if it is unfinished"),
        (trace(span(unfinished=False)), "spans[1].unfinished is false, not true"),
        (trace(span(failed=None)), "spans[1].failed is null, not a text"),
        (trace(span(turns=[0.5, "1"])), "spans[1].turns is"),
        (trace(span(turns=[0.1])), "spans[1].turns is not within its span"),
        (trace(span(in_line=-1)), "spans[1].in_line is -1, not a number of seconds"),
        (trace(span(ran=[0.5])), "spans[1].ran is [0.5], not a list of starts and"),
        (trace(span(ran=[[0.1, 0.5]])), "spans[1].ran is not within its span"),
        (
            trace(span(ran=[[0.6, 0.8], [0.7, 0.9]])),
            "spans[1].ran is not in order",
        ),
        (trace(resolution="2 ms"), 'trace.resolution is "2 ms", not a number of'),
        (trace(span(cancelled=False)), "spans[1].cancelled is false, not true"),
        (trace(span(held=[])), "spans[1].held is [], not a list of starts and ends"),
        (trace(span(held=[0.5, 0.6])), "spans[1].held is [0.5, 0.6], not a list of"),
        (trace(span(busy=[[0.5]])), "spans[1].busy is [[0.5]], not a list of starts"),
        (trace(span(busy=[["a", 1]])), 'spans[1].busy is [["a", 1]], not a list of'),
        (trace(span(busy=[[0.1, 0.5]])), "spans[1].busy is not within its span"),
        (trace(span(held=[[0.5, 1.1]])), "spans[1].held is not within its span"),
        (trace(span(held=[[0.7, 0.6]])), "spans[1].held is not within its span"),
    ],
)
def test_no_trace(found: object, said: str) -> None:
    """What is no trace is refused, and what is wrong is named."""
    with pytest.raises(ValueError, match=f"^{re.escape(said)}"):
        parsed(found)


@pytest.mark.parametrize("text", ["", "{", "<<<<<<< HEAD\n{}"])
def test_no_json(text: str) -> None:
    """What is not even JSON is refused, and the place is named."""
    with pytest.raises(ValueError, match=r"Expecting .*: line 1 column \d"):
        parse_trace(text)


def test_this_format() -> None:
    """A trace may say that it has the format that is read here."""
    assert parsed(trace(format=1)) == parsed(trace())
