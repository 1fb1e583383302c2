"""What chapter 11 claims of its pipeline: bounded, and nothing lost that it said."""

import asyncio
import io
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from harness.programs import CODE, PYTHONPATH, environment, python
from harness.servers import served

pytest.importorskip("fcntl", reason="Windows has none")
httpx2 = pytest.importorskip("httpx2")

from ch11_mixing import pipeline

DEADLY = Path(__file__).parent / "scripts" / "deadly.py"
PIPELINE = CODE / "ch11_mixing" / "pipeline.py"
Patch = pytest.MonkeyPatch
Captured = pytest.CaptureFixture[str]


class Files:
    """A file of addresses, and the one for the results."""

    def __init__(self, folder: Path, addresses: list[str]) -> None:
        """Write down the addresses."""
        self.addresses, self.out = folder / "addresses", folder / "out"
        text = "\n".join(addresses)
        self.addresses.write_text(text, "utf-8", "surrogateescape")

    def kept(self) -> list[str]:
        """Return the addresses of the whole lines, each of which is JSON."""
        text = self.out.read_text() if self.out.exists() else ""
        lines = text.splitlines(keepends=True)
        whole = [line for line in lines if line.endswith("\n")]
        return [json.loads(line)["address"] for line in whole]

    def run(self, *words: str) -> int:
        """Run the pipeline in this process; return its status."""
        return pipeline.main([str(self.addresses), str(self.out), *words])


def addresses(number: int) -> list[str]:
    """Return so many addresses."""
    return [f"http://any/page/{it}" for it in range(number)]


def said(output: str, what: str = "done") -> list[str]:
    """Return the addresses of which the pipeline has said something."""
    lines = [line.split() for line in output.splitlines()]
    return [line[1] for line in lines if line[0] == what]


@pytest.fixture
def asked(monkeypatch: Patch) -> list[str]:
    """Answer without a network, and compute in threads; return what was asked."""
    seen: list[str] = []

    def answer(request: "httpx2.Request") -> "httpx2.Response":
        seen.append(str(request.url))
        if "overflow" in str(request.url):
            raise OverflowError("port must be 0-65535.")
        status = 404 if "gone" in str(request.url) else 200
        return httpx2.Response(status, text=f"text of {request.url}")

    client = partial(httpx2.AsyncClient, transport=httpx2.MockTransport(answer))
    monkeypatch.setattr(pipeline.httpx2, "AsyncClient", client)
    monkeypatch.setattr(
        pipeline.Workers, "started", lambda _, number: ThreadPoolExecutor(number)
    )
    return seen


@pytest.mark.usefixtures("asked")
def test_all(tmp_path: Path, capsys: Captured) -> None:
    """Each address has one line, though it is listed twice, and all is told."""
    files = Files(tmp_path, 2 * addresses(60))
    assert files.run() == 0
    output = capsys.readouterr().out
    assert files.kept() == said(output)
    assert sorted(files.kept()) == sorted(addresses(60))
    assert "60 kept, 0 failed, 0 left" in output


@pytest.mark.usefixtures("asked")
def test_slow_step(tmp_path: Path, monkeypatch: Patch, capsys: Captured) -> None:
    """Nearly every put finds the queue before the slow step full, and that is told."""
    compute = pipeline.compute

    def slowly(body: bytes) -> object:
        time.sleep(0.01)
        return compute(body)

    monkeypatch.setattr(pipeline, "compute", slowly)
    assert Files(tmp_path, addresses(100)).run() == 0
    waited = capsys.readouterr().out.splitlines()[-1].split("waited: ")[1]
    name, number, *_ = waited.split()
    assert name == "fetched"
    assert int(number) > 30


def test_bounded_reading(tmp_path: Path) -> None:
    """However long the file of results is, only a line of it is in memory."""
    files, line = Files(tmp_path, []), {"address": "a", "content": "x" * 1_000_000}
    files.out.write_text(f"{json.dumps(line)}\n" * 60)
    tracemalloc.start()
    assert files.run() == 0
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 30_000_000  # free threads keep some lines for a while


def test_so_many_connections(tmp_path: Path, monkeypatch: Patch) -> None:
    """The client may open as many connections as there are fetches at once."""
    client, seen = httpx2.AsyncClient, []

    def noted(**options: Any) -> "httpx2.AsyncClient":
        seen.append(options["limits"].max_connections)
        return client(**options)

    monkeypatch.setattr(pipeline.httpx2, "AsyncClient", noted)
    assert Files(tmp_path, []).run("--limit=150") == 0
    assert seen == [150]


@pytest.mark.usefixtures("asked")
def test_printed_in_a_thread(
    tmp_path: Path, monkeypatch: Patch, capsys: Captured
) -> None:
    """Whoever is slow to read what it says does not hold the loop."""
    printed_by = set[threading.Thread]()

    def noting(*words: Any, **options: Any) -> None:
        if words[0] in {"done", "failed"}:
            printed_by.add(threading.current_thread())
        print(*words, **options)

    monkeypatch.setattr(pipeline, "print", noting, raising=False)
    assert Files(tmp_path, [*addresses(3), "http://any/gone"]).run() == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert len(printed_by) == 1
    assert threading.main_thread() not in printed_by


def test_again(tmp_path: Path, asked: list[str]) -> None:
    """What is in the file is not fetched again."""
    Files(tmp_path, addresses(5)).run()
    asked.clear()
    files = Files(tmp_path, addresses(8))
    assert files.run() == 0
    assert sorted(asked) == addresses(8)[5:]
    assert sorted(files.kept()) == addresses(8)


def test_slow_consumer(tmp_path: Path, asked: list[str], monkeypatch: Patch) -> None:
    """However slow the disk is, no more is under way than there are places."""
    keep, ahead = pipeline.Results.keep, list[int]()

    def slowly(results: pipeline.Results, pages: list[pipeline.Page]) -> None:
        time.sleep(0.1)
        ahead.append(len(asked) - len(files.kept()))
        keep(results, pages)

    monkeypatch.setattr(pipeline.Results, "keep", slowly)
    files = Files(tmp_path, addresses(200))
    assert files.run("--limit", "3", "--workers", "2") == 0
    assert len(files.kept()) == 200
    in_queues = 2 * pipeline.PLACES
    in_hands = 3 + 2 + pipeline.PLACES + 1  # the writer takes what is there
    assert max(ahead) <= in_queues + in_hands


def test_failed(
    tmp_path: Path, asked: list[str], monkeypatch: Patch, capsys: Captured
) -> None:
    """A page that is gone, or can't be computed, is told, and the next run asks again."""
    compute = pipeline.compute

    def choosy(body: bytes) -> object:
        if b"page/1" in body:
            raise ValueError("no page\nthat makes sense")
        if b"page/2" in body:
            sys.exit("no page")
        return compute(body)

    monkeypatch.setattr(pipeline, "compute", choosy)
    bad = ["http://any/gone", "http://a:b", "http://any/overflow", "http://\udcff"]
    files = Files(tmp_path, [*addresses(3), *bad])
    assert files.run() == 1
    output = capsys.readouterr()
    assert sorted(said(output.err, "failed")) == [
        "http://a:b",
        "http://any/gone",
        "http://any/overflow",
        "http://any/page/1",
        "http://any/page/2",
        "http://\ufffd",
    ]
    assert "ValueError no page\n" in output.err
    assert "1 kept, 6 failed, 0 left" in output.out
    asked.clear()
    assert files.run() == 1
    assert "http://any/page/0" not in asked
    assert "http://any/page/1" in asked


def test_result_that_is_no_json(tmp_path: Path, asked: list[str]) -> None:
    """A result that can't be written fails by itself, and ends nothing."""
    files = Files(tmp_path, addresses(3))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "compute", lambda body: {body})
        assert files.run() == 1
    assert files.kept() == []
    assert files.run() == 0


@pytest.mark.usefixtures("asked")
def test_full_disk(tmp_path: Path, monkeypatch: Patch, capsys: Captured) -> None:
    """A full disk ends the run; what was said is there, and the next run has the rest."""
    room = 700  # bytes
    fsync = os.fsync

    def synced(descriptor: int) -> None:
        if os.fstat(descriptor).st_size > room:
            os.truncate(files.out, room)  # in the middle of a line
            raise OSError(28, "No space left on device")
        fsync(descriptor)

    files = Files(tmp_path, addresses(40))
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", synced)
        assert files.run() == 2
    output = capsys.readouterr()
    assert output.err == "can't go on: [Errno 28] No space left on device\n"
    assert {*said(output.out)} <= {*files.kept()}
    assert files.out.stat().st_size == room
    assert files.run() == 0
    assert sorted(files.kept()) == sorted(addresses(40))


@pytest.mark.usefixtures("asked")
def test_half_a_line(tmp_path: Path) -> None:
    """Half a line at the end of the file is cut off, and its page done again."""
    files = Files(tmp_path, addresses(3))
    files.run()
    whole = files.out.read_bytes()
    for cut in (1, 20, len(whole.splitlines()[-1])):
        files.out.write_bytes(whole[:-cut])
        assert files.run() == 0
        assert sorted(files.kept()) == addresses(3)
        assert files.out.read_bytes().endswith(b"}\n")


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    "text",
    ["http://any/page/1", "a: 1\n", "[1, 2]\n", "{}\n", "[" * 99_999 + "\n"],
    ids=lambda text: text.strip()[:20],
)
def test_not_its_file(text: str, tmp_path: Path, capsys: Captured) -> None:
    """A file with something else in it is left as it is."""
    files = Files(tmp_path, addresses(1))
    files.out.write_text(text)
    assert files.run() == 2
    assert "has no such lines" in capsys.readouterr().err
    assert files.out.read_text() == text


@pytest.mark.usefixtures("asked")
def test_no_file(tmp_path: Path, capsys: Captured) -> None:
    """What is no file, such as a pipe or a device, is refused, and not read."""
    files = Files(tmp_path, addresses(1))
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", Path(os.devnull)):
        files.out = path
        assert files.run() == 2
        assert capsys.readouterr().err == (
            f"can't go on: {path} is not a file of lines\n"
        )


@pytest.mark.usefixtures("asked")
def test_nowhere_to_say_it(tmp_path: Path, monkeypatch: Patch) -> None:
    """That it can't go on is in its status, if not even that can be printed."""

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    files = Files(tmp_path, [*addresses(1), "gone"])
    monkeypatch.setattr(sys, "stderr", Full())
    assert files.run() == 2


def test_marked_as_utf8(tmp_path: Path, asked: list[str]) -> None:
    """The mark with which some editors begin a file is not part of an address."""
    files = Files(tmp_path, addresses(2))
    files.addresses.write_text(files.addresses.read_text(), "utf-8-sig")
    assert files.run() == 0
    assert sorted(asked) == addresses(2)


@pytest.mark.usefixtures("asked")
def test_said_when_it_is_kept(
    tmp_path: Path, monkeypatch: Patch, capsys: Captured
) -> None:
    """A page is said to be done when the disk has it, and not before."""
    seen: list[tuple[int, int]] = []  # how many were said, and how many are kept
    told, fsync = list[str](), os.fsync

    def synced(descriptor: int) -> None:
        told.extend(said(capsys.readouterr().out))
        seen.append((len(told), len(files.kept())))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", synced)
    files = Files(tmp_path, addresses(30))
    assert files.run() == 0
    assert seen[0][0] == 0
    assert all(now == kept for (_, kept), (now, _) in pairwise(seen))


@pytest.mark.usefixtures("asked")
def test_two_runs(tmp_path: Path, capsys: Captured) -> None:
    """A second run that would write to the same file is told so, and ends."""
    files = Files(tmp_path, addresses(1))
    first = pipeline.Results(files.out)
    assert files.run() == 2
    assert "another run writes to" in capsys.readouterr().err
    first.close()


@pytest.mark.usefixtures("asked")
def test_told_to_stop(tmp_path: Path, monkeypatch: Patch, capsys: Captured) -> None:
    """Told once, it takes no more, and keeps all that is under way."""
    compute = pipeline.compute

    def telling(body: bytes) -> object:
        if b"page/5" in body:
            os.kill(os.getpid(), signal.SIGTERM)
        return compute(body)

    monkeypatch.setattr(pipeline, "compute", telling)
    files = Files(tmp_path, addresses(500))
    assert files.run() == 1
    output = capsys.readouterr()
    assert output.err == ""
    left = int(output.out.split(" left")[0].split()[-1])
    assert 500 - left == len(files.kept()) < 500
    assert said(output.out) == files.kept()


@pytest.mark.usefixtures("asked")
def test_dropped(tmp_path: Path, monkeypatch: Patch, capsys: Captured) -> None:
    """A page that is dropped, as it was told twice, is left, and the status says so."""

    async def told_twice(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(3600)

    monkeypatch.setattr(pipeline.Pipeline, "put", told_twice)
    files = Files(tmp_path, addresses(1))
    assert files.run() == 1
    assert "0 kept, 0 failed, 1 left" in capsys.readouterr().out


def test_a_worker_dies(tmp_path: Path) -> None:
    """A page that kills its worker fails alone; no worker ever hears of Ctrl-C."""
    with served() as address:
        names = [*range(6), "deadly", *range(6, 12)]
        pages = [f"{address}/page/{name}" for name in names]
        files = Files(tmp_path, pages)
        done = python(DEADLY, files.addresses, files.out, PYTHONPATH=PYTHONPATH)
    assert done.returncode == 1
    assert "12 kept, 1 failed, 0 left" in done.stdout
    (failed,) = said(done.stderr, "failed")
    assert failed == f"{address}/page/deadly"
    assert {*files.kept()} == {*pages} - {failed}
    lines = files.out.read_text().splitlines()
    assert all(json.loads(line)["content"] is True for line in lines)


def started(files: Files) -> subprocess.Popen[str]:
    """Start the pipeline as a shell would, in a group of its own."""
    return subprocess.Popen(
        [sys.executable, PIPELINE, files.addresses, files.out, "--workers=1"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def pressed_after(files: Files, lines: int) -> tuple[str, int]:
    """Press Ctrl-C once so many pages are done; return the output and the status."""
    with started(files) as process:
        assert process.stdout is not None
        output = ""
        while output.count("\n") < lines:
            output += process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        output += process.stdout.read()
    return output, process.returncode


def test_ctrl_c(tmp_path: Path) -> None:
    """Ctrl-C at any moment loses nothing that was said to be done."""
    dice = random.Random(11)
    with served() as address:
        pages = [f"{address}/slow/{it}?seconds=0.1&size=9999" for it in range(60)]
        files = Files(tmp_path, pages)
        with started(files) as process:  # while it starts, or its worker
            time.sleep(dice.uniform(0, 0.5))
            os.killpg(process.pid, signal.SIGINT)
            assert process.stdout is not None
            assert process.stderr is not None
            told, errors = said(process.stdout.read()), process.stderr.read()
        assert told == files.kept()
        assert process.returncode == -signal.SIGINT or not errors
        output, status = pressed_after(files, dice.randrange(1, 20))
        told += said(output)
        assert told == files.kept()
        if len(told) < len(pages):
            assert status == 1
        output, status = pressed_after(files, 0 if len(told) == len(pages) else 1)
        assert told + said(output) == files.kept()
        files.run()
        assert sorted(files.kept()) == sorted(pages)


def test_ctrl_c_twice(tmp_path: Path) -> None:
    """Told again, it ends at once, though a server is silent and a page is under way."""
    with served() as address:
        silent = [f"{address}/never/{it}" for it in range(3)]
        files = Files(tmp_path, [f"{address}/page/1", *silent])
        with started(files) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == f"done {address}/page/1\n"
            ended = threading.Event()

            def press() -> None:
                while not ended.wait(0.3):
                    os.killpg(process.pid, signal.SIGINT)

            pressing = threading.Thread(target=press)
            pressing.start()
            output = process.stdout.read()
            ended.set()
            pressing.join()
        assert "1 kept, 0 failed" in output
        assert files.kept() == [f"{address}/page/1"]


def test_killed(tmp_path: Path) -> None:
    """When it is killed, its processes end, so nobody has its output open any more."""
    with served() as address:
        files = Files(tmp_path, [f"{address}/page/1", f"{address}/never/2"])
        with started(files) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == f"done {address}/page/1\n"
            process.kill()
            try:
                assert process.communicate(timeout=60)[0] == ""
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
    assert files.kept() == [f"{address}/page/1"]


@pytest.mark.parametrize("words", [["--limit", "0"], ["--workers", "-1"]])
def test_usage(words: list[str], tmp_path: Path) -> None:
    """Numbers that make no sense are refused with the usage."""
    with pytest.raises(SystemExit) as ended:
        Files(tmp_path, []).run(*words)
    assert ended.value.code == 2


def test_no_addresses(tmp_path: Path, capsys: Captured) -> None:
    """A file that is not there is told in a line."""
    assert pipeline.main([str(tmp_path / "none"), str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.startswith("can't go on: ")


def test_lines() -> None:
    """The file has less than four hundred lines."""
    assert len(PIPELINE.read_text().splitlines()) < 400
