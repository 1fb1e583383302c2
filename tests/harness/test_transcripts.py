"""What may differ between two runs of a program, and what may not."""

import shutil
from pathlib import Path

import pytest

from formats import Transcript, parse_transcript
from harness import transcripts
from harness.programs import (
    FREE_THREADED,
    NASTY,
    RECORDED_ON,
    ROOT,
    VERSION,
    lacking,
    not_installed,
    python,
)
from harness.running import run
from harness.transcripts import CAUSE, CONTEXT, differences, measured, record, recorded

FAILS = Transcript(
    "python a.py",
    "Traceback (most recent call last):\n"
    '  File "a.py", line 3, in <module>\n'
    "    main()\n"
    '  File "lib/python3.14/thread.py", line 73, in run\n'
    "    return fn()\n"
    "ValueError: no\n",
    1,
)


def printed(output: str) -> Transcript:
    """Return the transcript of a program with this output."""
    return Transcript("python a.py", output, 0)


def test_text() -> None:
    """A transcript is read back as it was written."""
    for transcript in (FAILS, printed(""), printed("one\n\ntwo\n")):
        assert transcript == parse_transcript(str(transcript))


def test_no_command() -> None:
    """A text without a command is no transcript."""
    with pytest.raises(ValueError, match=r"opens with `\$ python"):
        parse_transcript("hello\n")


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ("8 pages in 2.0 s\n", 0),
        ("8 pages in 1.9 s\n", 0),
        ("8 pages in 640.0 s\n", 0),
        ("8 pages in 2.0 ms\n", 1),
        ("9 pages in 2.0 s\n", 1),
        ("8 pages in 2.0 s\nmore\n", 1),
        ("", 1),
    ],
)
def test_differences(now: str, found: int) -> None:
    """Measured times may be late, and nothing else may differ."""
    assert found == len(differences(printed("8 pages in 2.0 s\n"), printed(now)))


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (
            "<coroutine object fetch at 0x7f8e76028e10>",
            "<coroutine object fetch at 0x1f>",
        ),
        ("<sys>:0: RuntimeWarning: no", "sys:1: RuntimeWarning: no"),
    ],
)
def test_places_that_differ(then: str, now: str) -> None:
    """An address in memory may differ, and where nothing is; no word may."""
    assert not differences(printed(then), printed(now))
    assert differences(printed(then), printed(f"{now} more"))
    assert differences(printed(then), printed(now.replace("o", "x", 1)))


@pytest.mark.parametrize("computes", [False, True])
def test_too_early(computes: bool) -> None:
    """A time that passed too quickly is a difference."""
    if computes and FREE_THREADED:
        pytest.skip("more cores make free threads faster")
    found = differences(printed("in 2.0 s\n"), printed("in 1.7 s\n"), computes=computes)
    (told,) = found
    assert told.startswith("recorded 2 s, now 1.7 s, in: in 1.7 s\n")
    assert "a time may be late, and not early" in told.lower()


def test_status() -> None:
    """Another exit status is a difference."""
    assert differences(FAILS, FAILS._replace(status=0))


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("    main()\n", "    main()\n    ~~~~^^\n", True),
        ("thread.py", "pool.py", True),
        ("line 3", "line 4", False),
        ("ValueError: no", "ValueError: yes", False),
        ("ValueError: no", "TypeError: no", False),
    ],
)
def test_tracebacks(old: str, new: str, same: bool) -> None:
    """Of a traceback its own frames and its last line must agree."""
    output = FAILS.output.replace(old, new)
    assert output != FAILS.output
    assert same == (not differences(FAILS, FAILS._replace(output=output)))


def test_which_process_ended() -> None:
    """Whether a pool says which of its processes ended is no difference."""
    text = (
        "concurrent.futures.process._RemoteTraceback: \n'''\nProcess 28746 "
        "terminated abruptly with exit code -9'''\n\nThe above exception was "
        "the direct cause of the following exception:\n\n"
    )
    assert not differences(FAILS, FAILS._replace(output=text + FAILS.output))
    other = text.replace("terminated abruptly", "ended")
    assert differences(FAILS, FAILS._replace(output=other + FAILS.output))


def test_slow_disk() -> None:
    """That Dask found the disk slow is no difference, and another warning is."""
    text = (
        "/lib/site-packages/distributed/node.py:188: UserWarning: Creating scratch "
        "directories is taking a surprisingly long time. (1.03s) This is often due "
        "to running workers on a network file system.\n  warnings.warn(\n"
    )
    assert not differences(FAILS, FAILS._replace(output=text + FAILS.output))
    other = text.replace("Creating scratch directories", "The network")
    assert differences(FAILS, FAILS._replace(output=other + FAILS.output))


def test_causes() -> None:
    """Whether an exception names the one before as its cause is no difference."""
    because, during, none = (
        FAILS._replace(output=f"{FAILS.output}\n{words}\n{FAILS.output}")
        for words in (CAUSE, CONTEXT, "")
    )
    assert not differences(because, during)
    assert differences(because, none)


def test_groups() -> None:
    """The traceback of a group of exceptions counts as any other."""
    text = "".join(f"  | {line}\n" for line in FAILS.output.splitlines())
    inner = "".join(f"    | {line}\n" for line in FAILS.output.splitlines())
    group = FAILS._replace(
        output=f"  + Exception Group {text[4:]}  +-+--- 1 ---\n{inner}"
    )
    for old, new, same in (
        ("thread.py", "pool.py", True),
        ("    | ValueError: no", "    | ValueError: yes", False),
        ("\n  | ValueError: no", "\n  | ValueError: yes", False),
    ):
        assert old in group.output
        now = group._replace(output=group.output.replace(old, new))
        assert same == (not differences(group, now))


def test_measured() -> None:
    """A number with a unit of time was measured; another was not."""
    assert [1.5, 0.02, 120] == measured("1.5 s, 20 ms, 2 minutes, 3 pages, a2 s")


@pytest.mark.parametrize(
    ("text", "lack"),
    [
        ("print()\n", ""),
        ('# /// script\n# requires-python = ">=3.11"\n# ///\n', ""),
        ('# /// script\n# requires-python = ">=3.99"\n# ///\n', "needs Python >=3.99"),
        ('# /// script\n# dependencies = ["pytest"]\n# ///\n', ""),
        (
            '# /// script\n# dependencies = ["no-such-library"]\n# ///\n',
            "needs no-such-library, which is not installed",
        ),
    ],
)
def test_lacking(text: str, lack: str, tmp_path: Path) -> None:
    """A program says itself which Python it needs, and which libraries."""
    program = tmp_path / "a.py"
    program.write_text(text)
    assert lack == lacking(program)


def test_not_installed() -> None:
    """A run says in a line which library it lacks, and how many tests want it."""
    lack = "Skipped: a.py needs sky2, which is not installed"
    told = "sky2 is not installed, and 2 of the tests were skipped for it"
    assert told == not_installed([lack, "recorded on 314", lack])
    assert not_installed(["a.py needs Python >=3.99"]) == ""


def test_server(tmp_path: Path) -> None:
    """A program that wants a server finds one, which has counted nothing yet."""
    program = tmp_path / "a.py"
    program.write_text(
        "# /// script\n# [tool.book]\n# server = 'faulty_server.py'\n# ///\n"
        "import os, urllib.request\n"
        "print(urllib.request.urlopen(os.environ['SERVER'] + '/counts').read())\n"
    )
    for _ in range(2):
        assert '"connections": 1, "requests": 0' in run(tmp_path, "python a.py").output


@pytest.fixture
def _in_scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.programs.ROOT", tmp_path)


@pytest.mark.usefixtures("_in_scratch")
def test_record(tmp_path: Path) -> None:
    """Recording keeps the quietest run, and what agrees with the old one."""
    path = tmp_path / "a.out"
    slow, quick, wrong = (
        printed(f"{n} in {t} s\n") for n, t in ((1, 9), (1, 2), (2, 3))
    )
    path.write_text(str(wrong))
    own = path if VERSION == RECORDED_ON else tmp_path / f"a.{VERSION}.out"
    assert f"{own.name} is recorded" == record(path, [slow, quick, slow])
    assert quick == parse_transcript(own.read_text())
    assert record(path, [quick._replace(output="1 in 2.2 s\n")]) == ""
    assert quick == recorded(path)


@pytest.mark.usefixtures("_in_scratch")
@pytest.mark.skipif(VERSION == RECORDED_ON, reason="no variant on this Python")
def test_no_variant_of_nothing(tmp_path: Path) -> None:
    """Another Python writes none as long as there is no transcript to differ from."""
    with pytest.raises(FileNotFoundError, match=f"for Python {RECORDED_ON} to write"):
        record(tmp_path / "a.out", [printed("same\n")])
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("_in_scratch")
@pytest.mark.skipif(VERSION == RECORDED_ON, reason="no variant on this Python")
def test_variant(tmp_path: Path) -> None:
    """Another Python's transcript goes when it is no longer another."""
    path, own = tmp_path / "a.out", tmp_path / f"a.{VERSION}.out"
    path.write_text(str(printed("same\n")))
    record(path, [printed("other\n")])
    assert printed("other\n") == recorded(path)
    assert "is gone" in record(path, [printed("same\n")])
    assert not own.exists()


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (["", "396", "397t", "396t"], "396t"),
        (["", "396", "397t", "395t"], "397t"),
        (["", "396", "395t"], "396"),
        (["", "395", "395t"], ""),
    ],
)
def test_free_threads(
    there: list[str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Free threads print what they do in the book, else what their version does."""
    monkeypatch.setattr(transcripts, "FREE_THREADED", True)
    monkeypatch.setattr(transcripts, "VERSION", "396t")
    monkeypatch.setattr(transcripts, "RECORDED_ON", "397")
    for version in there:
        name = f"a.{version}.out" if version else "a.out"
        (tmp_path / name).write_text(str(printed(f"{version}\n")))
    assert printed(f"{expected}\n") == recorded(tmp_path / "a.out")


@pytest.mark.usefixtures("_in_scratch")
def test_no_variant_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A free-threaded Python writes nothing that another has printed for it."""
    monkeypatch.setattr(transcripts, "FREE_THREADED", True)
    monkeypatch.setattr(transcripts, "VERSION", "396t")
    monkeypatch.setattr(transcripts, "RECORDED_ON", "397")
    for name, text in (("a.out", "locked\n"), ("a.397t.out", "free\n")):
        (tmp_path / name).write_text(str(printed(text)))
    assert record(tmp_path / "a.out", [printed("free\n")]) == ""
    assert "a.396t.out is rec" in record(tmp_path / "a.out", [printed("locked\n")])


@pytest.mark.usefixtures("_in_scratch")
def test_never_recorded(tmp_path: Path) -> None:
    """A missing transcript says how to make it."""
    with pytest.raises(FileNotFoundError, match="run `nox -s record -- a`"):
        recorded(tmp_path / "a.out")


def test_no_paths(tmp_path: Path) -> None:
    """No path of this machine is in what a program printed."""
    output = run(NASTY, "python one_fails.py").output
    assert '  File "one_fails.py", line 7, in work\n' in output
    assert '  File "lib/python3.' in output
    assert str(NASTY) not in output


@pytest.mark.once
def test_another_output(tmp_path: Path) -> None:
    """A program that prints something else is named, with what to do."""
    for name in ("code", "tests/chapters", "tests/harness"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("pyproject.toml", "tests/conftest.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    program = tmp_path / "code/ch01_diagnosis/waiting.py"
    text = program.read_text("utf-8")
    program.write_text(text.replace("pages in", "sheets in"), "utf-8")
    test = "tests/chapters/test_programs.py::test_transcript"
    transcript = "code/ch01_diagnosis/waiting.out"
    done = python("-m", "pytest", "-q", f"{test}[{transcript}]", folder=tmp_path)
    assert done.returncode == 1
    assert recorded(ROOT / transcript).output.strip() in done.stdout
    assert "waiting.out is not what waiting.py prints now" in done.stdout
    assert "run `nox -s record -- waiting`" in done.stdout
