"""What the downloader of chapter 8 promises, against servers that misbehave."""

import asyncio
import errno
import gc
import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import pytest

from harness import virtual_clock
from harness.programs import CODE, PATIENCE, PYTHONPATH, environment, python, shell
from harness.servers import counts
from harness.signals import in_terminal, posix, read_until

pytest.importorskip("httpx2", reason="needs httpx2, which is not installed")

import httpx2

from ch08_network import download

Patch = pytest.MonkeyPatch
Captured = pytest.CaptureFixture[str]
PROGRAM = CODE / "ch08_network" / "download.py"
KILLED = Path(__file__).parent / "scripts" / "killed.py"
CLIENT = httpx2.AsyncClient
OTHER_HOST = "other"  # of the server's host, which no machine has to know


BAD = "line 2: bad: not an address of http:// or https://\n"
REPORT = "1 of 2 files are there: 1 came (1,000 bytes), 0 were there; 1 failed"
has_full = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="needs a device that is full"
)


class Run(NamedTuple):
    """What a run has said and left."""

    status: int
    report: str
    said: str
    files: dict[str, bytes]


Download = Callable[..., Run]


@pytest.fixture
def address(server: str) -> str:
    """Return where a server is whose counts begin anew."""
    counts(server, "forget")
    return server


@pytest.fixture(autouse=True)
def lucky(monkeypatch: Patch) -> None:
    """Let the dice say that no pause is needed, and no certificates be read."""
    monkeypatch.setattr(download.random, "uniform", lambda least, most: 0)
    client = partial(httpx2.AsyncClient, verify=False)  # it takes 0.07 s a run
    monkeypatch.setattr(httpx2, "AsyncClient", client)


@pytest.fixture
def run(tmp_path: Path, capsys: Captured) -> Download:
    """Return what runs the downloader with lines and options, into one folder."""
    into = tmp_path / "into"

    def run(*lines: str, **options: object) -> Run:
        listed = tmp_path / "list.txt"
        listed.write_text("\n".join(lines), "utf-8")
        words = [str(listed), "--into", str(into)]
        for name, value in options.items():
            words += [f"--{name.replace('_', '-')}", str(value)]
        capsys.readouterr()
        status = download.main(words)
        report, said = capsys.readouterr()
        files = {
            path.name: path.read_bytes() for path in into.iterdir() if path.is_file()
        }
        return Run(status, report, said, files)

    return run


def text(path: str, size: int = 1000, edition: int = 1) -> bytes:
    """Return the page that the server has under a path."""
    return (f"{path} edition {edition}\n".encode() * size)[:size]


@contextmanager
def answering(*answers: bytes) -> Iterator[tuple[str, list[str]]]:
    """Answer with bytes as they are, one a connection, the last for all that follow.

    Give an address, and the list of what it was asked.
    """
    asked: list[str] = []

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            head = b"".join(iter(self.rfile.readline, b"\r\n"))
            asked.append(head.decode())
            self.wfile.write(answers[min(len(asked), len(answers)) - 1])

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        host, port = server.server_address[:2]
        try:
            yield f"http://{host!s}:{port}", asked
        finally:
            server.shutdown()
            thread.join()


def reply(status: str, body: bytes = b"", *fields: str, length: int = -1) -> bytes:
    """Return the bytes of an answer."""
    if length < 0:
        length = len(body)
    lines = [f"HTTP/1.1 {status}", *fields, f"Content-Length: {length}", "", ""]
    return "\r\n".join(lines).encode() + body


def test_rules_of_a_site(address: str, run: Download, monkeypatch: Patch) -> None:
    """Each request goes through one `send`, and each redirect through `check_lead`."""
    sent: list[httpx2.URL] = []

    async def send(
        client: httpx2.AsyncClient, request: httpx2.Request, *, stream: bool
    ) -> httpx2.Response:
        sent.append(request.url)
        request.headers["X-API-Key"] = "a key"
        return await as_before(client, request, stream=stream)

    def refuse(url: httpx2.URL, there: httpx2.URL) -> None:
        if there.origin != url.origin:
            raise download.FinalError("it leads elsewhere")

    as_before = CLIENT.send
    monkeypatch.setattr(CLIENT, "send", send)
    monkeypatch.setattr(download, "check_lead", refuse)
    paths = ("/list/1?after=0", "/moved/2", "/moved/3?to=http://elsewhere/")
    done = run(*(address + path for path in paths))
    assert {"1", "2"} == {*done.files}
    assert "it leads elsewhere" in done.said
    assert len(sent) == counts(address)["requests"] == 5


def test_all_come(address: str, run: Download) -> None:
    """Files come whole, under the names of their addresses, and nothing else does."""
    paths = [f"/page/{n}" for n in range(20)]
    done = run(*(address + path for path in paths))
    assert done.files == {path[6:]: text(path) for path in paths}
    assert (done.status, done.said) == (0, "")
    assert done.report == (
        "20 of 20 files are there: 20 came (20,000 bytes), 0 were there; "
        "0 failed, 0 were not tried\n"
    )


def test_list(address: str, run: Download) -> None:
    """Empty lines, remarks, and lines that come twice say nothing new."""
    done = run("", "# all", f"  {address}/page/1", "  ", f"{address}/page/1\r")
    assert [*done.files] == ["1"]
    assert done.report.startswith("1 of 1 files")
    assert run().status == 0


def test_fragment(address: str, run: Download) -> None:
    """What follows # is never sent, and makes no other file."""
    done = run(f"{address}/page/1#a", f"{address}/page/1#b", f"{address}/page/1")
    assert (done.status, done.files) == (0, {"1": text("/page/1")})


def test_there(address: str, run: Download) -> None:
    """What is there is not asked for again."""
    run(f"{address}/page/1")
    counts(address, "forget")
    done = run(f"{address}/page/1")
    assert counts(address)["requests"] == 0
    assert (done.status, "0 came" in done.report) == (0, True)
    assert "1 were there" in done.report


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/a/b.html", "b.html"),
        ("/b.html?x=/c#d", "b.html"),
        ("", "index.html"),
        ("/a/", "index.html"),
        ("/a/..", "index.html"),
        ("/%2e%2e", "index.html"),
        ("/.", "index.html"),
        ("/..%2f..%2fetc%2fpasswd", "_.._etc_passwd"),
        ("/%2fetc%2fpasswd", "_etc_passwd"),
        ("/..%5c..%5cx", "_.._x"),
        ("/C:%5cx", "C__x"),
        ("/x:stream", "x_stream"),
        ("/.bashrc", "bashrc"),
        ("/.download.lock", "download.lock"),
        ("/a.%20.", "a"),
        ("/a%00b%0ac%1b%5b31m", "a_b_c_[31m"),
        ("/%e2%80%aetxt.exe", "_txt.exe"),
        ("/%ff", "\ufffd"),
        ("/%25%32%65", "%2e"),
        ("/nul", "_nul"),
        ("/COM1.txt", "_COM1.txt"),
        ("/lpt%c2%b9.txt", "_lpt¹.txt"),
        ("/conin$", "_conin$"),
        ("/%c3%bc", "ü"),
        ("/" + "a" * 240, "a" * 240),
    ],
)
def test_names(path: str, name: str) -> None:
    """A name is that of a file in the folder, on each system."""
    assert download.read_job(f"http://a{path}").name == name


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("nonsense", "not an address"),
        ("/etc/passwd", "not an address"),
        ("file:///etc/passwd", "not an address"),
        ("ftp://a/b", "not an address"),
        ("http:///b", "not an address"),
        ("http://[::1/b", "Invalid port"),
        ("http://a:99999/b", "a port is 1 to 65535"),
        ("http://a:0/b", "a port is 1 to 65535"),
        ("http://a..b/c", "label empty"),
        ("http://a/\x1b", "non-printable"),
        ("http://a/b c", "c: not name=FILE or sha256=SUM"),
        ("http://a/b sha256", "sha256: not name=FILE or sha256=SUM"),
        ("http://a/b sha256=", "sha256=: not name=FILE or sha256=SUM"),
        ("http://a/b name=c name=d", "name= is there twice"),
        ("http://a/b name=../c", "../c can't be the name"),
        ("http://a/b name=.c", ".c can't be the name"),
        ("http://a/b sha256=12", "64 hexadecimal digits"),
        ("http://a/" + "ü" * 121, "the name is too long"),
        ("http://a/1", "http://127.0.0.1/1 has its name, too"),
    ],
)
def test_bad_lines(line: str, why: str) -> None:
    """What is wrong with a line is told with its number."""
    jobs, wrong = download.read_list(["http://127.0.0.1/1", line])
    assert len(jobs) == len(wrong) == 1
    assert wrong[0].startswith(f"line 2: {line}: ")
    assert why in wrong[0]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("http://me:secret@h/a b", "http://h/a b"),
        ("http://me:se@cret@h/a b", "http://h/a b"),
        ("svn+ssh://me:secret@h/a", "svn+ssh://h/a"),
        ("http:/me:secret@h/a", "http:/h/a"),
        ("http://me:secret/2@h/a", "http://h/a"),
        ("http://me:2secret?@h/a", "http://h/a"),
        ("http:me:secret@h/a", "http:h/a"),
        ("me:secret@h/a", "me:h/a"),
        ("http://h/a@b b", "http://h/a@b b"),
        ("http://h:80/a@b b", "http://h:80/a@b b"),
    ],
)
def test_wrong_line_without_password(line: str, shown: str) -> None:
    """A wrong line is repeated, but not the password in it."""
    (wrong,) = download.read_list([line])[1]
    assert wrong.startswith(f"line 1: {shown}: ")
    assert "secret" not in wrong


def test_one_name() -> None:
    """Names that some systems take for one are one."""
    lines = ["http://a/é", "http://a/E%CC%81"]
    assert len(download.read_list(lines)[1]) == 1
    given = [lines[0], f"{lines[1]} name=b"]
    assert [job.name for job in download.read_list(given)[0]] == ["é", "b"]


def test_bad_lines_cost_nothing_else(address: str, run: Download) -> None:
    """A bad line is told, and the others come."""
    done = run("nonsense \x1b[31m", f"{address}/page/1")
    assert (done.status, [*done.files]) == (1, ["1"])
    assert done.said.startswith("line 1: nonsense ?[31m: ")
    assert "1 of 2 files are there" in done.report
    assert "1 failed, 0 were not tried" in done.report


def test_cut(address: str, run: Download) -> None:
    """What was cut off is gone on with."""
    path = "/cut/1?times=1"
    done = run(address + path)
    assert done.files == {"1": text(path)}
    assert "1 came (1,000 bytes)" in done.report
    assert (done.status, done.said) == (0, "")


def test_cut_and_run_again(address: str, run: Download) -> None:
    """What a run could not finish is no file, and the next run goes on with it."""
    path = "/cut/1?times=1"
    done = run(address + path, retries=0)
    assert (done.status, "1" in done.files) == (1, False)
    assert f"{address}{path}: RemoteProtocolError" in done.said
    again = run(address + path, retries=0)
    assert (again.status, again.files) == (0, {"1": text(path)})
    assert "(400 bytes)" in again.report


@pytest.mark.parametrize("retries", [0, 3])
def test_changing(address: str, run: Download, retries: int) -> None:
    """A file that changed under way, or between two runs, is all new."""
    path = "/changing/1"
    if not retries:
        assert run(address + path, retries=0).status == 1
    done = run(address + path, retries=retries)
    assert (done.status, done.files) == (0, {"1": text(path, edition=2)})


def date(seconds: float) -> str:
    """Return the date in a number of seconds, as a server writes it."""
    there = datetime.now(UTC) + timedelta(seconds=seconds)
    return format_datetime(there, usegmt=True)


HALF, WHOLE = reply("200 OK", b"ab", length=4), reply("200 OK", b"abcd")
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
GZIP = "Content-Encoding: gzip"
TAGGED = reply("200 OK", b"ab", 'ETag: "1"', length=4)
TOO_MUCH = b"Content-Range: bytes 2-2/4\r\n\r\n2\r\ncX\r\n0\r\n\r\n"
PIECES = CHUNKED[:-2].replace(b"200 OK", b"206 Partial Content")


@pytest.mark.parametrize(
    ("field", "asked_for"),
    [
        ("X: y", None),
        ('ETag: W/"1"', None),
        ("Last-Modified: {new}", None),
        ("Last-Modified: {old}", "{old}"),
        ("Date: {old}\r\nLast-Modified: {older}", None),
        ("Date: {new}\r\nLast-Modified: {older}", "{older}"),
        ("Last-Modified: {old} é", None),
        ("Date: {later}\r\nLast-Modified: soon", None),
        ('ETag: "1"', '"1"'),
        ('ETag: "1', None),
        ('ETag: "1\r\nLast-Modified: {old}', "{old}"),
        ('ETag: "a\x01"', None),
        ('ETag: "1"\r\nETag: "2"', None),
    ],
)
def test_editions(run: Download, field: str, asked_for: str | None) -> None:
    """A file is gone on with if the server can tell its edition, else begun anew."""
    dates = {"older": date(-9030), "old": date(-9000), "new": date(-30)}
    dates["later"] = date(9000)
    half = reply("200 OK", b"ab", field.format_map(dates), length=4)
    with answering(half, WHOLE) as (address, asked):
        assert "a" not in run(f"{address}/a", retries=0).files
        assert run(f"{address}/a").files == {"a": b"abcd"}
    again = f"If-Range: {(asked_for or '').format_map(dates)}\r\n"
    assert (again in asked[1]) == ("Range: bytes=2-\r\n" in asked[1])
    assert (again in asked[1]) == (asked_for is not None)


def test_another_address(run: Download) -> None:
    """What is left of one address is not gone on with from another."""
    with answering(TAGGED, WHOLE) as (address, asked):
        run(f"{address}/x/a", retries=0)
        assert run(f"{address}/y/a").files == {"a": b"abcd"}
    assert "Range" not in asked[1]


@pytest.mark.parametrize(
    "answer",
    [
        reply("206 Partial Content", b"xy", "Content-Range: bytes 1-2/4"),
        reply("206 Partial Content", b"xy", "Content-Range: chapters 2-3/4"),
        reply("206 Partial Content", b"xy"),
        reply("206 Partial Content", b"xy", f"Content-Range: bytes 2-3/{'9' * 5000}"),
        reply("206 Partial Content", b"xy", "Content-Range: bytes 2-3/4", 'ETag: "2"'),
        reply(
            "206 Partial Content", b"xy", "Content-Range: bytes 2-3/4", 'ETag: W/"1"'
        ),
        reply("206 Partial Content", b"xy", "Content-Range: bytes 2-3/*"),
        reply("206 Partial Content", b"xy", "Content-Range: bytes 2-3/2"),
        reply("206 Partial Content", b"", "Content-Range: bytes 2-1/2"),
        reply("206 Partial Content", b"", "Content-Range: bytes */2"),
        reply("206 Partial Content", b"xyz", "Content-Range: bytes 2-3/5"),
        reply("206 Partial Content", b"xyz", "Content-Range: bytes 2-4/5"),
        PIECES + TOO_MUCH,
        PIECES + b"Content-Length: 1\r\n" + TOO_MUCH,
        reply("206 Partial Content", b"xy", GZIP, "Content-Range: bytes 2-3/4"),
        reply("416 Range Not Satisfiable", b"xy", "Content-Range: bytes 2-3/2"),
        reply("416 Range Not Satisfiable", b"xy", "Content-Range: bytes */2"),
        reply("416 Range Not Satisfiable", b"xy", "Content-Range: bytes */3"),
        reply("416 Range Not Satisfiable", b"xy"),
    ],
)
def test_wrong_rest(run: Download, answer: bytes) -> None:
    """What is not the rest of what is here is not put behind it."""
    with answering(TAGGED, answer, WHOLE) as (address, asked):
        done = run(f"{address}/a", retries=2)
    assert (done.status, done.files) == (0, {"a": b"abcd"})
    assert ["Range" in head for head in asked] == [False, True, False]


def test_rest_in_pieces(run: Download) -> None:
    """A rest may come in pieces, and is a file when the last is there."""
    piece = reply("206 Partial Content", b"c", "Content-Range: bytes 2-2/4")
    last = reply("206 Partial Content", b"d", "Content-Range: bytes 3-3/4")
    with answering(TAGGED, piece, last) as (address, asked):
        done = run(f"{address}/a", retries=1)
        assert (done.status, "a" in done.files) == (1, False)
        assert "3 bytes of 4 came" in done.said
        assert run(f"{address}/a").files == {"a": b"abcd"}
    assert "bytes=3-" in asked[2]


def test_nothing_lacks(run: Download) -> None:
    """What came whole before a kill is asked for, and not brought again."""
    endless = CHUNKED[:-2] + b'ETag: "1"\r\n\r\n2\r\nab\r\n'
    all_here = reply("416 Range Not Satisfiable", b"x", "Content-Range: bytes */2")
    with answering(endless, all_here) as (address, _):
        run(f"{address}/a", retries=0)
        done = run(f"{address}/a")
    assert (done.status, done.files) == (0, {"a": b"ab"})


@pytest.mark.parametrize(
    ("path", "options", "why"),
    [
        ("/error/404", {}, "404 Not Found"),
        ("/error/500", {"retries": 1}, "500 Internal Server Error, in try 2"),
        ("/drop/1", {"retries": 1}, "in try 2"),
        ("/cut/1?size=601", {"retries": 2}, "in try 3"),
        ("/endless/1", {"largest": "1M"}, "more than --largest"),
        ("/cut/1?size=6000", {"largest": "5k"}, "more than --largest"),
        (
            "/busy/1?after=61",
            {"retries": 0},
            "Unavailable, and asks to wait 61 seconds",
        ),
        ("/moved/1?to=ftp://a/b", {}, "leads to ftp://a/b: not an address"),
        ("/moved/1?to=file:///etc/passwd", {}, "it leads to file:"),
        ("/moved/1?to=http://a..b/", {}, "it leads to http://a..b/"),
        ("/moved/1?to=http://a:99999/", {}, "a port is 1 to"),
        ("/page/1 sha256=" + 64 * "0", {}, "its sha256 is "),
    ],
)
def test_failures(
    address: str, run: Download, path: str, options: dict[str, Any], why: str
) -> None:
    """What fails is told in a line with its address, and has left no file."""
    done = run(f"{address}{path}", f"{address}/page/good", **options)
    assert done.status == 1
    assert [name for name in done.files if name[0] != "."] == ["good"]
    (line,) = done.said.splitlines()
    assert line.startswith(f"{address}{path.partition(' ')[0]}: ")
    assert why in line
    assert "1 of 2 files are there" in done.report


@pytest.mark.parametrize("path", ["/never/1", "/drip/1"])
def test_too_slow(address: str, run: Download, path: str) -> None:
    """What does not begin in time, or does not go on, is given up."""
    done = run(address + path, timeout=0.1, retries=0)
    assert done.status == 1
    assert done.said == f"{address}{path}: too slow in 0.1 seconds, in try 1\n"


def test_what_fails_for_good_leaves_nothing(address: str, run: Download) -> None:
    """Only what may come later keeps a part."""
    done = run(
        *(address + path for path in ("/error/404", "/endless/1", "/drop/2")),
        retries=0,
        largest="10k",
    )
    assert done.files == {}


def test_what_nobody_can_go_on_with_is_dropped(run: Download) -> None:
    """A part without an edition is not kept for a server that asks to wait long."""
    busy = reply("503 Service Unavailable", b"", "Retry-After: 61")
    with answering(HALF, busy) as (address, _):
        done = run(f"{address}/a", retries=1)
    assert "asks to wait 61 seconds" in done.said
    assert done.files == {}


def test_no_way_back() -> None:
    """What was secret must not become open on its way."""
    secret, open_ = httpx2.URL("https://a/b"), httpx2.URL("http://a/b")
    download.check_lead(open_, secret)
    with pytest.raises(download.FinalError, match="not secret"):
        download.check_lead(secret, open_)


def test_moved(address: str, run: Download) -> None:
    """A redirect is followed, and the name is that of the address in the list."""
    done = run(f"{address}/moved/old?to=/page/new")
    assert done.files == {"old": text("/page/new")}


def test_no_end(run: Download) -> None:
    """A body whose length nobody told is given up when it is too long."""
    with answering(CHUNKED + b"1000\r\n" + b"x" * 4096) as (address, _):
        done = run(f"{address}/a", largest="4k", retries=0)
    assert (done.status, done.files) == (1, {})
    assert "it is more than --largest" in done.said


def test_steady(tmp_path: Path) -> None:
    """A file may take longer than the time-out, as long as enough of it comes."""
    listed = download.read_job("http://a/b")
    options = download.arguments(["", "--timeout", "1"])
    downloader = download.Downloader([listed], 0, options)

    class Answer:
        def __init__(self, piece: bytes) -> None:
            self.piece = piece

        async def aiter_raw(self) -> AsyncIterator[bytes]:
            for _ in range(20):
                await asyncio.sleep(0.875)
                yield self.piece

    async def save(piece: bytes) -> None:
        part = download.Part(tmp_path, listed)
        await downloader.save(cast(httpx2.Response, Answer(piece)), part)

    assert virtual_clock.run(save(b"x" * 1000))[1] == 17.5
    with pytest.raises(TimeoutError):
        virtual_clock.run(save(b"x" * 999))


def test_handshake_without_answer(run: Download) -> None:
    """A connection on which no encryption is agreed is closed when time is over."""
    silent = socket.create_server(("127.0.0.1", 0))
    with silent, warnings.catch_warnings(record=True) as left_open:
        warnings.simplefilter("always")
        done = run(f"https://127.0.0.1:{silent.getsockname()[1]}/a", timeout=0.1)
        gc.collect()
    assert "too slow in 0.1 seconds" in done.said
    assert [] == [str(warning.message) for warning in left_open]


def test_led_in_a_ring(run: Download) -> None:
    """Who is led on and on gives up."""
    with answering(reply("302 Found", b"", "Location: /a")) as (address, asked):
        done = run(f"{address}/a")
    assert (done.status, len(asked)) == (1, 11)
    assert "it leads on more than 10 times" in done.said


@pytest.mark.parametrize(
    ("answer", "name", "came"),
    [
        (reply("200 OK", b"zip", GZIP), "a.html", None),
        (reply("200 OK", b"zip", GZIP), "a.tar.gz", b"zip"),
        (reply("200 OK", b"zip", GZIP), "A.GZ", b"zip"),
        (reply("200 OK", b"zip", "Content-Encoding: x-gzip"), "a.tgz", b"zip"),
        (reply("200 OK", b"zip", "Content-Encoding: gzip, gzip"), "a.gz", None),
        (reply("200 OK", b"zip", "Content-Encoding: br"), "a.gz", None),
        (reply("200 OK", b"zip", GZIP), "a.zip", None),
        (reply("200 OK", b"it", "Content-Encoding: Identity"), "a.html", b"it"),
        (reply("200 OK", b"it", "Content-Encoding:"), "a.html", b"it"),
        (reply("200 OK", b"it", "Content-Encoding: identity"), "a.html", b"it"),
        (b"HTTP/1.0 200 OK\r\n\r\nhalf?", "a.html", None),
        (CHUNKED + b"2\r\nab\r\n0\r\n\r\n", "a.html", b"ab"),
        (CHUNKED + b"2\r\nab\r\n", "a.html", None),
        (reply("204 No Content"), "a.html", None),
        (reply("206 Partial Content", b"ab"), "a.html", None),
        (reply("304 Not Modified"), "a.html", None),
        (reply("200 OK"), "empty", b""),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "a.html", None),
        (b"SSH-2.0-OpenSSH\r\n", "a.html", None),
        (b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n", "a.html", None),
    ],
)
def test_odd_answers(
    run: Download, answer: bytes, name: str, came: bytes | None
) -> None:
    """A file is what the server has, all of it; what is doubtful is no file."""
    with answering(answer) as (address, asked):
        done = run(f"{address}/{name}", retries=0)
    assert done.files == ({} if came is None else {name: came})
    assert len(done.said.splitlines()) == done.status == (came is None)
    assert "Accept-Encoding: identity\r\n" in asked[0]


def test_sum(run: Download) -> None:
    """A file that has its sum needs no length; another one that is there stays."""
    good = hashlib.sha256(b"abcd").hexdigest()
    with answering(b"HTTP/1.0 200 OK\r\n\r\nabcd") as (address, asked):
        done = run(f"{address}/a sha256={good.upper()}")
        assert (done.status, done.files) == (0, {"a": b"abcd"})
        again = run(f"{address}/a sha256={'0' * 64}")
    assert (again.status, again.files) == (1, {"a": b"abcd"})
    assert f"its sha256 is {good}" in again.said
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("Mon, 31 Feb 2025 00:00:00 GMT", 0),
        ("Mon, 01 Jan 99999999999 00:00:00 GMT", 0),
        ("soon", 0),
        ("-5", 0),
        ("", 0),
    ],
)
def test_retry_after(said: str, seconds: float) -> None:
    """Retry-After is a number of seconds, and what is none says nothing."""
    assert download.seconds(said) == seconds


@pytest.mark.parametrize("seconds", [-1000, 1000])
def test_retry_after_a_date(seconds: float) -> None:
    """Retry-After may be a date, and is no less than nothing if that has passed."""
    found = download.seconds(date(seconds))
    assert found == pytest.approx(seconds, abs=500)
    assert download.pause(0, found) == max(0, found)
    naive = date(seconds).replace("GMT", "-0000")
    assert download.seconds(naive) == pytest.approx(seconds, abs=500)


def test_pauses(address: str, run: Download, monkeypatch: Patch) -> None:
    """Pauses grow to a bound, by lot, and are never shorter than the server asks."""
    pauses: list[float] = []

    async def no_sleep(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0)

    its_own = SimpleNamespace(**{**vars(asyncio), "sleep": no_sleep})
    monkeypatch.setattr(download, "asyncio", its_own)  # libraries keep theirs
    monkeypatch.setattr(download.random, "uniform", lambda least, most: most)
    assert run(f"{address}/busy/1?times=8", retries=8).status == 0
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    pauses.clear()
    monkeypatch.setattr(download.random, "uniform", lambda least, most: 0.5)
    assert run(f"{address}/many/2?times=1&after=30").status == 0
    assert pauses == [30.5]


def test_longest_pause(monkeypatch: Patch) -> None:
    """A pause has its bound, after however many tries."""
    monkeypatch.setattr(download.random, "uniform", lambda least, most: most)
    assert download.pause(5000, 0) == 60


@pytest.fixture
def other_host(monkeypatch: Patch) -> None:
    """Give the server's host a name, whatever names the machine knows."""
    look_up = socket.getaddrinfo

    def named(host: str | bytes, *more: Any, **options: Any) -> Any:
        known = "127.0.0.1" if host in (OTHER_HOST, OTHER_HOST.encode()) else host
        return look_up(known, *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", named)


def both(address: str, path: str, hosts: int = 2) -> list[str]:
    """Return six lines for each of one or two names that the server's host has."""
    addresses = [address, address.replace("127.0.0.1", OTHER_HOST)][:hosts]
    return [
        f"{host}{path} name={number}-{host[7:10]}"
        for host in addresses
        for number in range(6)
    ]


@pytest.mark.usefixtures("other_host")
@pytest.mark.parametrize(
    ("limit", "per_host", "hosts", "at_once"),
    [(4, 2, 2, 4), (4, 2, 1, 2), (3, 9, 2, 3)],
)
def test_limits(
    address: str, run: Download, limit: int, per_host: int, hosts: int, at_once: int
) -> None:
    """So many are under way at once, no less and no more, in all and at one host."""
    together = both(address, f"/together/1?of={at_once}", hosts)
    assert run(*together, limit=limit, per_host=per_host).status == 0
    slow = both(address, "/slow/1?seconds=0.05", hosts)
    slow = [line.replace("name=", "name=slow") for line in slow]
    assert run(*slow, limit=limit, per_host=per_host).status == 0
    assert counts(address)["most_at_once"] == at_once


def test_many(address: str, run: Download, monkeypatch: Patch) -> None:
    """Three hundred files need few connections, tasks and open files."""
    tasks: list[int] = []
    opened: list[int] = []
    accept = download.Part.accept

    def watched(part: download.Part, response: httpx2.Response) -> int | None:
        tasks.append(len(asyncio.all_tasks()))
        if Path("/proc/self/fd").exists():
            opened.append(len(os.listdir("/proc/self/fd")))
        return accept(part, response)

    monkeypatch.setattr(download.Part, "accept", watched)
    done = run(
        *(f"{address}/page/{n}?size=100" for n in range(300)), limit=5, per_host=9
    )
    assert done.report.startswith("300 of 300 files are there: 300 came")
    assert len(done.files) == 300
    assert counts(address)["connections"] <= 5 + 2  # with those for the counts
    assert max(tasks) < 3 * 5  # of 300, and one may still be ending
    assert max(opened, default=0) <= min(opened, default=0) + 2 * 5


def test_full_disk(address: str, run: Download, monkeypatch: Patch) -> None:
    """A full disk ends the run: what came is there, and what did not is told."""
    left = iter([None, None])
    fsync = os.fsync

    def full(descriptor: int) -> None:
        if next(left, "full"):
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    done = run(*(f"{address}/page/{n}" for n in range(9)), limit=1)
    assert done.status == 1
    assert {name for name in done.files if name[0] != "."} == {"0", "1"}
    assert "2 of 9 files are there" in done.report
    assert "1 failed, 6 were not tried" in done.report
    first, second = done.said.splitlines()
    assert first.startswith(f"{address}/page/2: [Errno {errno.ENOSPC}] No space left")
    assert second.startswith("no more can be written: ")


@posix
@pytest.mark.parametrize("make", ["mkdir", "mkfifo"])
def test_in_the_way(address: str, run: Download, tmp_path: Path, make: str) -> None:
    """What has the name of a file and is none costs that file alone."""
    (tmp_path / "into").mkdir()
    getattr(os, make)(tmp_path / "into" / "1")
    done = run(f"{address}/page/1 sha256={'0' * 64}", f"{address}/page/2")
    assert (done.status, [*done.files]) == (1, ["2"])
    assert f"{address}/page/1: what has its name is no file" in done.said


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([], "usage: "),
        (["none.txt"], "none.txt can't be read: "),
        (["latin.txt"], "latin.txt can't be read: "),
        (["list.txt", "--limit", "0"], "--limit and --per-host are 1 or more"),
        (["list.txt", "--timeout", "nan"], "--timeout more than 0"),
        (["list.txt", "--retries", "-1"], "--retries is 0 or more"),
        (["list.txt", "--largest", "1X"], "--largest"),
        (["list.txt", "--into", "list.txt"], "list.txt can't be used: "),
    ],
)
def test_no_beginning(
    tmp_path: Path, monkeypatch: Patch, capsys: Captured, words: list[str], why: str
) -> None:
    """A run that can't begin says why, and has a status of its own."""
    monkeypatch.chdir(tmp_path)
    Path("list.txt").write_text("http://127.0.0.1/", "utf-8")
    Path("latin.txt").write_bytes(b"http://a/\xfc")
    try:
        status = download.main(words)
    except SystemExit as ended:
        status = int(str(ended))
    assert status == 2
    assert why in capsys.readouterr().err


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ALL_PROXY", "socks://127.0.0.1:1"),
        ("ALL_PROXY", "http://127.0.0.1:x"),
        ("ALL_PROXY", "socks5://127.0.0.1:1"),
        ("SSL_CERT_FILE", "none.pem"),
    ],
)
def test_no_client(
    run: Download, monkeypatch: Patch, variable: str, value: str
) -> None:
    """A proxy or a certificate that can't be used is told in a line."""
    monkeypatch.undo()
    monkeypatch.setenv(variable, value)
    done = run("http://127.0.0.1/a")
    assert (done.status, done.report, done.files) == (2, "", {})
    (line,) = done.said.splitlines()
    assert line.startswith("no client for such a proxy or certificate: ")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_from_a_pipe(address: str, tmp_path: Path, mark: str) -> None:
    """A list comes through a pipe, and a report leaves through one, without a bar."""
    done = subprocess.run(
        [sys.executable, PROGRAM, "-", "--into", tmp_path],
        input=f"{mark}{address}/page/1\n{address}/error/404\n",
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == f"{address}/error/404: 404 Not Found\n"
    assert done.stdout.startswith("1 of 2 files are there: 1 came (1,000 bytes), ")
    assert [path.name for path in tmp_path.iterdir()] == ["1"]


@posix
@pytest.mark.parametrize(("path", "status"), [("/error/404", 1), ("/page/2", 0)])
def test_nobody_reads(address: str, tmp_path: Path, path: str, status: int) -> None:
    """Files come also where nobody reads the report, and the status is theirs."""
    listed = tmp_path / "list.txt"
    listed.write_text(f"{address}{path}\n{address}/page/1\n", "utf-8")
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, PROGRAM, listed, "--into", tmp_path / "into", "--limit=1"],
        env=environment(),
        stdout=write,
        stderr=write,
        timeout=PATIENCE,
        check=False,
    )
    os.close(write)
    assert done.returncode == status
    assert (tmp_path / "into" / "1").exists()


@posix
def test_no_list(tmp_path: Path) -> None:
    """Standard input that is closed is told in a line."""
    done = shell('exec "$0" "$1" - <&-', sys.executable, PROGRAM, folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("- can't be read: ")


@posix
@pytest.mark.parametrize(
    ("streams", "said"),
    [
        ("2>&-", ["", REPORT]),
        (">&- 2>&-", ["", ""]),
        pytest.param("2>/dev/full", ["", REPORT], marks=has_full),
        pytest.param(">/dev/full", [f"{BAD}{REPORT}", ""], marks=has_full),
    ],
)
def test_nowhere_to_say_it(
    address: str, tmp_path: Path, streams: str, said: list[str]
) -> None:
    """Files come, and the status is theirs, where a stream is closed or full."""
    listed = tmp_path / "list.txt"
    listed.write_text(f"{address}/page/1\nbad\n", "utf-8")
    command = f'exec "$0" "$1" list.txt --into into {streams}'
    done = shell(command, sys.executable, PROGRAM, folder=tmp_path)
    assert done.returncode == 1
    assert (tmp_path / "into" / "1").exists()
    for found, start in zip([done.stderr, done.stdout], said, strict=True):
        assert found.startswith(start)
        assert start or not found


def test_name_that_the_system_does_not_have(
    address: str, run: Download, monkeypatch: Patch
) -> None:
    """A name with letters that the system has not is a bad line, and no more."""
    monkeypatch.setattr(os, "fsencode", lambda name: name.encode("ascii"))
    done = run(f"{address}/page/ü", f"{address}/page/1")
    assert (done.status, [*done.files]) == (1, ["1"])
    assert done.said.startswith(f"line 1: {address}/page/ü: ")


def test_passwords(run: Download) -> None:
    """A password is sent, and neither shown nor written down."""
    with answering(TAGGED) as (address, asked):
        there = address.removeprefix("http://")
        done = run(f"http://me:secret@{there}/a", retries=0)
    assert "Authorization: Basic bWU6c2VjcmV0\r\n" in asked[0]
    assert "secret" not in done.said
    assert done.said.startswith(f"{address}/a: ")
    assert b"secret" not in done.files[".a.note"]


@pytest.mark.parametrize(
    ("url", "there"),
    [("https://h/a", "http://me:hidden@h/b"), ("http://h/a", "ftp://me:hidden@h/b")],
)
def test_lead_without_password(url: str, there: str) -> None:
    """Where an address leads is told without a password."""
    with pytest.raises(download.FinalError, match="//h/b") as raised:
        download.check_lead(httpx2.URL(url), httpx2.URL(there))
    assert "hidden" not in str(raised.value)


@pytest.mark.parametrize(
    "field", ["Set-Cookie: ü=ü", 'ETag: "ü"', "Retry-After: ü", "Location: ü"]
)
def test_odd_letters(run: Download, field: str) -> None:
    """What a server says in letters that no request can have costs nothing else."""
    half = reply("200 OK", b"ab", field, length=4)
    with answering(half, WHOLE) as (address, asked):
        done = run(f"{address}/a", f"{address}/b", limit=1)
    assert done.files == {"a": b"abcd", "b": b"abcd"}
    assert not any("ookie" in head for head in asked)


def test_weak_tag(run: Download) -> None:
    """A weak tag beside a good date does not keep a rest from fitting."""
    fields = ['ETag: W/"1"', f"Last-Modified: {date(-9000)}"]
    half = reply("200 OK", b"ab", *fields, length=4)
    span = "Content-Range: bytes 2-3/4"
    rest = reply("206 Partial Content", b"cd", span, *fields)
    with answering(half, rest) as (address, _):
        assert run(f"{address}/a", retries=1).files == {"a": b"abcd"}


@posix
def test_on_a_terminal(address: str, tmp_path: Path) -> None:
    """A terminal shows a bar, which makes way for what is to be read."""
    (tmp_path / "list.txt").write_text(
        f"{address}/drip/1?seconds=0.01\n{address}/error/404?name=late\n"
    )
    process, terminal = in_terminal(
        [PROGRAM, tmp_path / "list.txt", "--into", tmp_path / "into", "--limit", "1"]
    )
    shown = read_until(terminal, "not tried")
    assert process.wait(PATIENCE) == 1
    os.close(terminal)
    assert re.search(r"\r\[#*-+\] 0 of 2, 0.0 MB, 0.0 MB/s *\r", shown)
    assert f"\r{address}/error/404?name=late: 404 Not Found\r\n" in shown
    assert "\r1 of 2 files are there" in shown


@posix
def test_terminal_that_goes(address: str, tmp_path: Path) -> None:
    """A run goes on when its terminal is closed, if it may."""
    folder = tmp_path / "into"
    drips = [f"{address}/drip/{n}?seconds=0.02&size=50 name={n}" for n in range(2)]
    bad = f"{address}/error/404"
    (tmp_path / "list.txt").write_text("\n".join([*drips, bad]), "utf-8")
    ignoring = "import runpy,signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
    here = "import sys; sys.argv.pop(0); runpy.run_path(sys.argv[0], None, '__main__')"
    listed = tmp_path / "list.txt"
    process, terminal = in_terminal(
        ["-c", ignoring + here, PROGRAM, listed, "--into", folder, "--limit", "1"]
    )
    read_until(terminal, "0 of 3")
    os.close(terminal)
    process.wait(PATIENCE)
    assert sorted(path.name for path in folder.iterdir()) == ["0", "1"]


@contextmanager
def begun(address: str, folder: Path, *before: str) -> Iterator[subprocess.Popen[str]]:
    """Give a run that has one file, and has begun another."""
    listed = folder.with_suffix(".list")
    listed.write_text(
        f"{address}/page/1\n{address}/drip/2?seconds=0.05&size=2000&times=1\n", "utf-8"
    )
    with subprocess.Popen(
        [*before, sys.executable, PROGRAM, listed, "--into", folder, "--limit", "1"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        part = folder / ".2.part"
        while not (part.exists() and (folder / "1").exists()):
            assert process.poll() is None
            time.sleep(0.01)
        yield process


@posix
def test_ctrl_c(
    address: str, tmp_path: Path, monkeypatch: Patch, capsys: Captured
) -> None:
    """A second run in the same folder is refused; Ctrl-C ends the first, and tells."""
    folder = tmp_path / "into"
    with begun(address, folder) as process:
        assert download.main([str(tmp_path / "into.list"), "--into", str(folder)]) == 2
        assert f"another run is at work in {folder}" in capsys.readouterr().err
        process.send_signal(signal.SIGINT)
        report, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert said == "stopped; the same command goes on from here\n"
    assert report.startswith("1 of 2 files are there: 1 came")
    assert "1 were not tried" in report
    assert not (folder / "2").exists()
    assert not (folder / ".download.lock").exists()


@posix
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_told_to_end(address: str, tmp_path: Path, name: str) -> None:
    """SIGTERM and SIGHUP end a run as Ctrl-C does, with their own status."""
    folder, number = tmp_path / "into", signal.Signals[name]
    with begun(address, folder) as process:
        process.send_signal(number)
        report, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + number
    assert said == f"{name}: the same command goes on from here\n"
    assert report.startswith("1 of 2 files are there: 1 came")
    assert not (folder / "2").exists()
    assert not (folder / ".download.lock").exists()


@posix
def test_nohup(address: str, tmp_path: Path) -> None:
    """SIGHUP that is ignored stays ignored."""
    ignoring = ["sh", "-c", "trap '' HUP; exec \"$@\"", "sh"]
    with begun(address, tmp_path / "into", *ignoring) as process:
        process.send_signal(signal.SIGHUP)
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + signal.SIGTERM


@posix
def test_ctrl_c_where_nobody_reads(address: str, tmp_path: Path) -> None:
    """Ctrl-C ends a run and tells, although nobody reads the report."""
    with begun(address, tmp_path / "into") as process:
        assert process.stdout is not None
        process.stdout.close()
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=PATIENCE)[1]
    assert process.returncode == 130
    assert said == "stopped; the same command goes on from here\n"


@posix
def test_stopped_while_it_finishes(
    address: str, run: Download, monkeypatch: Patch, capsys: Captured
) -> None:
    """A file that gets its name while the run is stopped is in the report."""
    finish = download.Part.finish

    def late(part: download.Part) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.2)
        finish(part)

    monkeypatch.setattr(download.Part, "finish", late)
    with pytest.raises(SystemExit, match="130"):
        run(f"{address}/page/1")
    assert capsys.readouterr().out.startswith("1 of 1 files are there: 1 came")


@posix
def test_told_twice_at_once(
    address: str, run: Download, monkeypatch: Patch, capsys: Captured
) -> None:
    """Two signals that come together end a run once, in order."""

    def told(part: download.Part, response: httpx2.Response) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGINT)
        raise download.PassingError("later")

    monkeypatch.setattr(download.Part, "accept", told)
    with warnings.catch_warnings(record=True) as left_open:
        warnings.simplefilter("always")
        with pytest.raises(SystemExit) as ended:
            run(*(f"{address}/page/{n}" for n in range(9)), limit=1)
        gc.collect()
    assert [] == [str(warning.message) for warning in left_open]
    report, said = capsys.readouterr()
    assert ended.value.code in (130, 143)
    assert report.startswith("0 of 9 files are there")
    assert said.count("the same command goes on from here") == 1


@posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_told_twice(address: str, tmp_path: Path, name: str) -> None:
    """Who does not want to wait until a run has ended in order tells it again."""
    (tmp_path / "list.txt").write_text(f"{address}/page/1", "utf-8")
    slow = (
        "import sys; from ch08_network import download\n"
        "download.Part.finish = lambda part: [download.complain('here'), input()]\n"
        "sys.exit(download.main(sys.argv[1:]))"
    )
    number = signal.Signals[name]
    with subprocess.Popen(
        [sys.executable, "-c", slow, "list.txt", "--into", "into"],
        cwd=tmp_path,
        env=environment(PYTHONPATH=PYTHONPATH),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stderr
        assert process.stderr.readline() == "here\n"
        process.send_signal(number)
        assert "the same command goes on from here" in process.stderr.readline()
        process.send_signal(number)
        assert process.communicate(timeout=PATIENCE) == ("", "")
    assert process.returncode == -number


NOTES = ['["{}", 5, 1]', '["{}", "", 1000]', '["{}", "é", 1000]', "[" * 99999]


@pytest.mark.parametrize("note", NOTES)
def test_odd_notes(address: str, run: Download, tmp_path: Path, note: str) -> None:
    """A note that no run has written is worth nothing, and costs nothing."""
    into = tmp_path / "into"
    into.mkdir()
    (into / ".1.part").write_bytes(b"half")
    (into / ".1.note").write_text(note.replace("{}", f"{address}/page/1"), "utf-8")
    done = run(f"{address}/page/1", retries=0)
    assert (done.status, done.files) == (0, {"1": text("/page/1")})


@posix
def test_killed_in_a_body(address: str, tmp_path: Path) -> None:
    """A run that is killed leaves whole files only, and the next one needs no help."""
    folder = tmp_path / "into"
    with begun(address, folder) as process:
        process.kill()
    assert [path.name for path in folder.glob("[!.]*")] == ["1"]
    assert download.main([str(tmp_path / "into.list"), "--into", str(folder)]) == 0
    assert len((folder / "2").read_bytes()) == 2000
    assert sorted(path.name for path in folder.iterdir()) == ["1", "2"]


@posix
def test_killed_at_each_step(address: str, tmp_path: Path) -> None:
    """Whichever step is the last, a file that has its name is whole."""
    done = python(KILLED, address, tmp_path, PYTHONPATH=PYTHONPATH)
    assert done.returncode == 0, done.stderr
    found = re.findall(r"(?m)^found\b(.*)$", done.stdout)
    assert {"1=5000", "2=1000"} == {*" ".join(found).split()}
    assert len(found) > 2 * 15
    assert done.stdout.endswith("\nnot killed\n")


def test_lock_outlives_its_file(tmp_path: Path) -> None:
    """A lock is that of the file that is there now."""
    with download.alone_in(tmp_path):
        with pytest.raises(download.RunError), download.alone_in(tmp_path):
            pass
        assert (tmp_path / ".download.lock").exists()
    assert [] == [*tmp_path.iterdir()]
    with (tmp_path / "old").open("ab") as old:
        assert not download.is_at(tmp_path / "new", old.fileno())
        (tmp_path / "new").touch()
        assert not download.is_at(tmp_path / "new", old.fileno())
        assert download.is_at(tmp_path / "old", old.fileno())
