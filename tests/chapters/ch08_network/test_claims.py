"""What chapter 8 claims."""

import asyncio
import gzip
import inspect
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException, IncompleteRead
from io import BytesIO, StringIO
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from types import ModuleType
from typing import Any, BinaryIO
from urllib.error import HTTPError
from urllib.request import proxy_bypass, urlopen

import pytest

from harness import virtual_clock
from harness.programs import ROOT, python
from harness.servers import PATIENCE, counts, served

pytest.importorskip("httpx2", reason="needs httpx2, which is not installed")

import httpx2

from ch08_network import (
    a_drip,
    a_slow_host,
    cut_short,
    herd,
    how_far,
    hundred_pages,
    large_file,
    one_async_client,
    one_client,
    order_a_book,
    own_rules,
    the_rest,
    three_files,
    try_again,
    two_limits,
    two_runs,
)

PROGRAMS = (
    *(a_drip, cut_short, how_far, hundred_pages, large_file, one_async_client),
    *(one_client, order_a_book, own_rules, the_rest, three_files, try_again),
    *(two_limits, two_runs),
)
from ch08_network.solutions import whole_or_nothing

Patch = pytest.MonkeyPatch
Captured = pytest.CaptureFixture[str]
GONE = "http://127.0.0.1:9"  # where nobody listens


@contextmanager
def serving(handler: type[StreamRequestHandler]) -> Iterator[str]:
    """Run a server that answers in a way of its own; give its host and port."""
    with ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        host, port = server.server_address[:2]
        try:
            yield f"{host!s}:{port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def address(server: str, monkeypatch: Patch) -> str:
    """Let the programs ask a server whose counts begin anew."""
    counts(server, "forget")
    for program in PROGRAMS:
        for name in ("SERVER", "CUT", "LARGE"):
            if old := getattr(program, name, ""):
                new = old.replace("http://127.0.0.1:8000", server)
                monkeypatch.setattr(program, name, new)
    return server


def connections(address: str) -> int:
    """Return how many connections were made, without that of the question."""
    return counts(address)["connections"] - 1


@pytest.mark.parametrize(
    ("program", "made"),
    [(hundred_pages, 102), (one_client, 10), (one_async_client, 10)],
)
def test_connections(program: ModuleType, made: int, address: str) -> None:
    """A client keeps its connections, and without one each request makes its own."""
    running = program.main()
    if running:
        asyncio.run(running)
    found = counts(address)
    assert found["connections"] - 1 == made
    assert found["requests"] == 100
    assert found["most_at_once"] == 10


def test_a_client_for_each(address: str) -> None:
    """A client for each page makes a connection for each, and so does `get`."""

    def fetch(page: int) -> bytes:
        if page % 2:
            return httpx2.get(f"{address}/page/{page}").content
        with httpx2.Client(base_url=address) as client:
            return client.get(f"/page/{page}").content

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(fetch, range(20)))
    assert connections(address) == 20


def test_a_server_that_closes(address: str) -> None:
    """Where the server ends each connection, no client can keep any."""
    with httpx2.Client(base_url=address) as client:
        for page in range(5):
            client.get(f"/closing/{page}")
    assert connections(address) == 5


@pytest.mark.parametrize(
    ("given", "made"), [({}, 40), ({"limits": httpx2.Limits(max_connections=30)}, 30)]
)
def test_twenty_are_kept(given: dict[str, Any], made: int, address: str) -> None:
    """Of thirty connections at once, a client closes ten, unless it is given Limits."""

    async def twice() -> None:
        async with httpx2.AsyncClient(base_url=address, **given) as client:
            for first in (0, 30):
                pages = (f"/together/{first + n}?of=30" for n in range(30))
                await asyncio.gather(*map(client.get, pages))

    asyncio.run(twice())
    assert connections(address) == made


@pytest.mark.skipif(sys.platform == "win32", reason="there both names are one variable")
def test_which_proxy(monkeypatch: Patch) -> None:
    """Where both are set, `no_proxy` is read, and `NO_PROXY` is not."""
    monkeypatch.setenv("NO_PROXY", "elsewhere")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert proxy_bypass("127.0.0.1")
    assert not proxy_bypass("elsewhere")


def test_defaults() -> None:
    """The library has 100 connections, keeps 20, and four time-outs of 5 seconds."""
    for kind in (httpx2.Client, httpx2.AsyncClient):
        given = inspect.signature(kind).parameters
        assert given["limits"].default == httpx2.Limits(
            max_connections=100, max_keepalive_connections=20
        )
        assert given["timeout"].default == httpx2.Timeout(5)
    four = ("connect", "read", "write", "pool")
    assert [5.0] * 4 == [getattr(httpx2.Timeout(5), name) for name in four]


@pytest.mark.parametrize(("places", "lost"), [(30, 20), (10, 0), (5, 0)])
def test_two_limits(places: int, lost: int, address: str) -> None:
    """Who has a place and no connection runs out of patience."""
    errors = asyncio.run(two_limits.lost(places))
    assert len(errors) == lost
    assert {httpx2.PoolTimeout} >= {*map(type, errors)}
    assert {""} >= {*map(str, errors)}
    assert counts(address)["most_at_once"] == min(places, 10)


def test_a_drip(address: str, capsys: Captured) -> None:
    """No time-out of the client's limits an answer that keeps coming."""
    asyncio.run(a_drip.main())
    assert capsys.readouterr().out.splitlines() == [
        "silent:   ReadTimeout, which says ''",
        "dripping: all 20 bytes",
        "limited:  TimeoutError, of asyncio",
    ]


def test_texts(address: str) -> None:
    """A ReadTimeout has a text in threads, and a PoolTimeout has none there either."""
    with pytest.raises(httpx2.ReadTimeout) as silent:
        httpx2.get(f"{address}/never/1", timeout=0.01)
    assert str(silent.value) == "timed out"
    with (
        httpx2.Client(
            limits=httpx2.Limits(max_connections=1),
            timeout=httpx2.Timeout(PATIENCE, pool=0.01),
        ) as client,
        client.stream("GET", f"{address}/endless/1"),
        pytest.raises(httpx2.PoolTimeout) as waiting,
    ):
        client.get(f"{address}/page/1")
    assert str(waiting.value) == ""


NO_CERTIFICATE = "AECDH-AES256-SHA:@SECLEVEL=0"  # neither side has one


def encrypted(side: int) -> ssl.SSLContext:
    """Return what encrypts without a certificate; skip the test where nothing does."""
    context = ssl.SSLContext(side)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    if side == ssl.PROTOCOL_TLS_CLIENT:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        context.set_ciphers(NO_CERTIFICATE)
    except ssl.SSLError:
        pytest.skip("this OpenSSL encrypts nothing without a certificate")
    return context


def test_text_of_https() -> None:
    """The text of a ReadTimeout has more words where the connection is encrypted."""

    class Silent(StreamRequestHandler):
        def handle(self) -> None:
            context = encrypted(ssl.PROTOCOL_TLS_SERVER)
            with context.wrap_socket(self.request, server_side=True) as connection:
                while connection.recv(1000):
                    pass

    with serving(Silent) as host, pytest.raises(httpx2.ReadTimeout) as silent:
        httpx2.get(
            f"https://{host}",
            verify=encrypted(ssl.PROTOCOL_TLS_CLIENT),
            timeout=httpx2.Timeout(PATIENCE, read=0.1),
        )
    assert str(silent.value) == "The read operation timed out"


@pytest.mark.parametrize(
    ("in_asyncio", "came"), [(False, True), (True, False)], ids=["threads", "asyncio"]
)
def test_one_part(in_asyncio: bool, came: bool) -> None:
    """In asyncio the write time-out is for the whole of a body that is given as bytes."""
    size = 40_000_000

    class Slow(StreamRequestHandler):
        def handle(self) -> None:
            lacking = size
            while lacking > 0 and (part := self.request.recv(1 << 21)):
                lacking -= len(part)
                time.sleep(0.1)
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    limits = httpx2.Timeout(PATIENCE, write=1)

    async def post(address: str) -> int:
        async with httpx2.AsyncClient(timeout=limits) as client:
            return (await client.post(address, content=bytes(size))).status_code

    with serving(Slow) as host:
        address = f"http://{host}"
        if came:
            assert httpx2.post(address, content=bytes(size), timeout=limits)
        else:
            with pytest.raises(httpx2.WriteTimeout):
                asyncio.run(post(address))


def test_look_up_is_not_limited(address: str, monkeypatch: Patch) -> None:
    """In threads no time-out covers the look-up of a name."""
    look_up = socket.getaddrinfo

    def slowly(*asked: Any, **options: Any) -> Any:
        time.sleep(1)
        return look_up(*asked, **options)

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    limits = httpx2.Timeout(PATIENCE, connect=0.9)
    assert httpx2.get(f"{address}/page/1", timeout=limits).status_code == 200


def test_each_address_anew(monkeypatch: Patch) -> None:
    """In threads the time-out for connecting begins anew with each address of a name."""
    limits: list[float] = []

    class Unreachable(socket.socket):
        def connect(self, _: object) -> None:
            limits.append(self.gettimeout() or 0)
            raise TimeoutError("timed out")

    found = socket.getaddrinfo("127.0.0.1", 80, 0, socket.SOCK_STREAM)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found * 3)
    monkeypatch.setattr(socket, "socket", Unreachable)
    with pytest.raises(httpx2.ConnectTimeout):
        httpx2.get("http://a-name", timeout=7)
    assert limits == [7, 7, 7]


def test_headers_drip() -> None:
    """A streamed answer has no parts until its headers are there, and they can drip."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: abcdefgh\r\n\r\n"

    class Dripping(StreamRequestHandler):
        def handle(self) -> None:
            self.rfile.readline()
            self.wfile.write(head[:-12])
            for n in range(len(head) - 12, len(head)):
                time.sleep(0.1)
                self.wfile.write(head[n : n + 1])

    begun = time.monotonic()
    with serving(Dripping) as host, httpx2.stream("GET", f"http://{host}", timeout=1):
        assert time.monotonic() > begun + 1


def test_no_connection() -> None:
    """Where nobody listens, the error is a ConnectError, with a text."""
    with served() as gone:
        pass
    with pytest.raises(httpx2.ConnectError, match=r"\w"):
        httpx2.get(gone)


IN_TWO_LOOPS = """
import asyncio, sys, httpx2
client = httpx2.AsyncClient(base_url=sys.argv[1])
for page in (1, 2):
    print(asyncio.run(client.get(f"/page/{page}")).status_code)
"""


def test_several_loops(address: str) -> None:
    """A client belongs to the loop in which it has connected."""
    done = python("-c", IN_TWO_LOOPS, address)
    assert done.stdout == "200\n"
    assert done.stderr.splitlines()[-1] == "RuntimeError: Event loop is closed"


NOBODY_CLOSES = """
import sys, httpx2
client = httpx2.Client(base_url=sys.argv[1])
print(client.get("/page/1").status_code)
"""


@pytest.mark.parametrize(("mode", "told"), [((), False), (("-X", "dev"), True)])
def test_nobody_closes(mode: tuple[str, ...], told: bool, address: str) -> None:
    """A client that is left open is told in development mode alone."""
    done = python(*mode, "-c", NOBODY_CLOSES, address)
    assert done.stdout == "200\n"
    assert told == ("ResourceWarning: unclosed <socket.socket" in done.stderr)
    assert told == bool(done.stderr)


@pytest.mark.parametrize(
    ("adapters", "told"), [({}, True), ({"pool_maxsize": 20}, False)]
)
def test_a_full_pool(
    adapters: dict[str, int],
    told: bool,
    address: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A session of requests keeps ten connections, and loses no page with more."""
    requests = pytest.importorskip("requests", reason="comes with the book's tools")

    def fetch(page: int) -> int:
        return len(session.get(f"{address}/together/{page}?of=20").content)

    with requests.Session() as session, ThreadPoolExecutor(20) as pool:
        session.mount("http://", requests.adapters.HTTPAdapter(**adapters))
        assert [1000] * 20 == list(pool.map(fetch, range(20)))
    full = "Connection pool is full, discarding connection: 127.0.0.1."
    assert told == any(record.message.startswith(full) for record in caplog.records)


async def asked(address: str) -> None:
    """Ask in asyncio."""
    async with httpx2.AsyncClient() as client:
        await client.get(address)


def refused(address: str) -> None:
    """Ask by urlopen, and close the answer that the error holds."""
    try:
        urlopen(address)
    except HTTPError as error:
        error.close()
        raise


def asked_too_late(address: str) -> None:
    """Ask when the client's block is over."""
    with httpx2.Client() as client:
        pass
    client.get(address)


@pytest.mark.parametrize(
    ("ask", "path", "said"),
    [
        (httpx2.get, "/cut/1", "peer closed connection without sending complete"),
        (httpx2.get, "/drop/1", "Server disconnected without sending a response"),
        (asked_too_late, "/", "Cannot send a request, as the client has been closed"),
        (lambda address: httpx2.get("page/1"), "/", "Request URL is missing an 'http"),
        (lambda address: urlopen(address).read(), "/cut/1", "IncompleteRead("),
        (urlopen, "/drop/1", "Remote end closed connection without response"),
        (refused, "/many/1", "HTTP Error 429: Too Many Requests"),
        (
            lambda address: httpx2.get(address).raise_for_status(),
            "/many/1",
            "Client error '429 Too Many Requests' for url",
        ),
        (lambda _: asyncio.run(asked(GONE)), "/", "All connection attempts failed"),
    ],
)
def test_in_the_table(
    ask: Callable[[str], object], path: str, said: str, address: str
) -> None:
    """What the libraries say stands in the table of messages, in their words."""
    with pytest.raises((OSError, RuntimeError, HTTPException, httpx2.HTTPError)) as it:
        ask(address + path)
    assert said in str(it.value)
    page = (ROOT / "book" / "mistakes.md").read_text("utf-8")
    assert any(line.startswith("|") and f"`{said}" in line for line in page.split("\n"))


def test_families() -> None:
    """Neither library's errors are all OSErrors, and a status is no transport error."""
    for error in (httpx2.HTTPError, IncompleteRead):
        assert not issubclass(error, OSError)
    for error in (
        *(httpx2.ConnectTimeout, httpx2.ReadTimeout, httpx2.WriteTimeout),
        *(httpx2.PoolTimeout, httpx2.ConnectError, httpx2.RemoteProtocolError),
    ):
        assert issubclass(error, httpx2.TransportError)
    assert issubclass(httpx2.TransportError, httpx2.HTTPError)
    assert issubclass(httpx2.HTTPStatusError, httpx2.HTTPError)
    assert not issubclass(httpx2.HTTPStatusError, httpx2.TransportError)


@pytest.mark.parametrize("path", three_files.PATHS)
def test_what_is_in_the_file(path: str, address: str, tmp_path: Path) -> None:
    """What is saved is the answer's body, whatever the status says."""
    with httpx2.Client(base_url=address) as client:
        three_files.save(client, path, tmp_path / "a")
    text = (tmp_path / "a").read_bytes()
    assert text.startswith(path.encode() if path != "/moved/1" else b"")
    assert len(text) == (0 if path == "/moved/1" else 1000)


def test_the_other_library(address: str) -> None:
    """Where urlopen raises for a status and follows a redirect, httpx2 does neither."""
    with pytest.raises(HTTPError, match="404") as missing:
        urlopen(f"{address}/error/404")
    missing.value.close()
    with urlopen(f"{address}/moved/1") as response:
        assert len(response.read()) == 1000
    assert httpx2.get(f"{address}/error/404").status_code == 404
    assert httpx2.get(f"{address}/moved/1").status_code == 302
    with pytest.raises(httpx2.HTTPStatusError, match="404"):
        httpx2.get(f"{address}/error/404").raise_for_status()
    with pytest.raises(httpx2.HTTPStatusError, match="302"):
        httpx2.get(f"{address}/moved/1").raise_for_status()


def test_a_redirect_with_a_body(tmp_path: Path) -> None:
    """A redirect may bring a body, and that is what is saved."""

    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(302, headers={"Location": "/a"}, text="it has moved")

    transport = httpx2.MockTransport(answer)
    with httpx2.Client(base_url="http://here", transport=transport) as client:
        three_files.save(client, "/moved/1", tmp_path / "a")
    assert (tmp_path / "a").read_text("utf-8") == "it has moved"


@pytest.mark.parametrize(
    ("way", "said", "size"),
    [
        ("read", "IncompleteRead", None),
        ("read_in_parts", "nothing", 600),
        ("copyfileobj", "nothing", 600),
        ("get", "RemoteProtocolError", None),
        ("stream", "RemoteProtocolError", 600),
    ],
)
def test_cut_short(
    way: str, said: str, size: int | None, address: str, tmp_path: Path
) -> None:
    """Who reads all at once is told, and who reads in parts is not."""
    file = tmp_path / "page"
    assert said == cut_short.told(getattr(cut_short, way), file)
    assert size == (file.stat().st_size if file.exists() else None)


@pytest.mark.parametrize(
    ("head", "body", "said"),
    [
        (b"Transfer-Encoding: chunked", b"258\r\n" + bytes(600) + b"\r\n", True),
        (b"X: no length", bytes(600), False),
    ],
    ids=["chunks", "nothing"],
)
@pytest.mark.parametrize(
    "way", ["read", "read_in_parts", "copyfileobj", "get", "stream"]
)
def test_without_a_length(
    way: str, head: bytes, body: bytes, said: bool, tmp_path: Path, monkeypatch: Patch
) -> None:
    """All notice that the last chunk is lacking, and none where nothing was promised."""

    class Cut(StreamRequestHandler):
        def handle(self) -> None:
            for _ in iter(self.rfile.readline, b"\r\n"):
                pass
            self.wfile.write(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n" + body)

    with serving(Cut) as host:
        monkeypatch.setattr(cut_short, "CUT", f"http://{host}")
        told = cut_short.told(getattr(cut_short, way), tmp_path / "page")
    assert said == (told in ("IncompleteRead", "RemoteProtocolError"))


@pytest.mark.parametrize(
    "way", ["read", "read_in_parts", "copyfileobj", "get", "stream"]
)
def test_more_than_promised(
    way: str, address: str, tmp_path: Path, monkeypatch: Patch
) -> None:
    """A body that is longer than its length is cut, and nobody says so."""
    monkeypatch.setattr(cut_short, "CUT", f"{address}/less/1")
    assert cut_short.told(getattr(cut_short, way), tmp_path / "page") == "nothing"
    assert (tmp_path / "page").stat().st_size == 600


ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"


@pytest.mark.parametrize("more", [ANSWER + b"no", b"more"])
def test_surplus(more: bytes) -> None:
    """What is more than promised is taken for the next answer of the connection."""

    class Surplus(StreamRequestHandler):
        def handle(self) -> None:
            for _ in range(2):
                for _ in iter(self.rfile.readline, b"\r\n"):
                    pass
                self.wfile.write(ANSWER + b"ab" + more)

    with serving(Surplus) as host, httpx2.Client(base_url=f"http://{host}") as client:
        assert client.get("/1").text == "ab"
        if more.endswith(b"no"):
            assert client.get("/2").text == "no"
        else:
            with pytest.raises(httpx2.RemoteProtocolError):
                client.get("/2")


@pytest.mark.parametrize(
    ("path", "asked", "comes"),
    [
        ("/page/a", 1, True),
        ("/busy/a?times=3", 4, True),
        ("/many/a?times=1", 2, True),
        ("/cut/a?times=1", 2, True),
        ("/drop/a?times=1", 2, True),
        ("/busy/b", 4, False),
        ("/error/404", 1, False),
        ("/error/500", 1, False),
    ],
)
def test_try_again(
    path: str, asked: int, comes: bool, address: str, monkeypatch: Patch
) -> None:
    """What may pass is asked for four times at most, and what won't pass once."""
    monkeypatch.setattr(try_again, "PAUSE", 0)

    async def came() -> bool:
        async with httpx2.AsyncClient(base_url=address) as client:
            try:
                return len(await try_again.fetch(client, path)) == 1000
            except httpx2.HTTPStatusError:
                return False

    assert comes == asyncio.run(came())
    assert asked == counts(address)["requests"]


@pytest.mark.parametrize("address", ["ftp://127.0.0.1/a", "page/1"])
def test_never_passes(address: str) -> None:
    """An address that no client of HTTP takes is not asked for again."""
    with pytest.raises(httpx2.TransportError) as wrong:
        httpx2.get(address)
    assert not try_again.may_pass(wrong.value)


def test_pauses(address: str, monkeypatch: Patch) -> None:
    """The longest pause doubles with each try, and chance says how much of it."""
    drawn = []

    def uniform(least: float, most: float) -> float:
        drawn.append((least, most))
        return 0.0

    monkeypatch.setattr(try_again, "uniform", uniform)

    async def fetch() -> None:
        async with httpx2.AsyncClient(base_url=address) as client:
            await try_again.fetch(client, "/busy/c?times=3")

    asyncio.run(fetch())
    assert drawn == [(0, 0.1), (0, 0.2), (0, 0.4)]


def test_herd() -> None:
    """In step all come again together, and with jitter they spread."""
    assert herd.herd(herd.in_step) == (550, 511)
    requests, second = herd.herd(herd.with_jitter)
    assert requests < 400
    assert second < 25


@pytest.mark.parametrize("seed", range(20))
def test_any_dice(seed: int, monkeypatch: Patch) -> None:
    """It is not the dice: with others they spread as well."""
    dice = herd.Random
    monkeypatch.setattr(herd, "Random", lambda _: dice(seed))
    requests, second = herd.herd(herd.with_jitter)
    assert requests < 550
    assert second < 60


def test_told_when() -> None:
    """Those who come back exactly when they were told come together."""
    requests, second = herd.herd(lambda _tries, _dice: 30)
    assert (requests, second) == (550, 9 * 30)


@pytest.mark.parametrize(("key", "books"), [({}, 3), ({"Idempotency-Key": "k"}, 1)])
def test_order(key: dict[str, str], books: int, address: str) -> None:
    """What is sent again is booked again, unless it can be recognised."""
    with httpx2.Client(base_url=address) as client:
        order_a_book.order(client, "/order/1?lost=2", **key)
        assert order_a_book.booked(client) == books


@pytest.mark.parametrize(
    ("way", "quick"), [("one_for_all", 0), ("host_last", 0), ("host_first", 20)]
)
def test_a_slow_host(way: str, quick: int) -> None:
    """A slow host takes all places, unless it may have only some of them."""
    in_turn = getattr(a_slow_host, way)()
    came, _ = virtual_clock.run(a_slow_host.quick_ones(in_turn))
    assert came == quick


Answer = Callable[[httpx2.Request], httpx2.Response]
FIRST = httpx2.URL("http://here/list/1")


async def with_site(
    transport: httpx2.MockTransport, *urls: httpx2.URL
) -> list[list[bytes] | BaseException]:
    """Ask a site for all these at once; return what came of each."""
    async with httpx2.AsyncClient(transport=transport) as client:
        pages = own_rules.Site(client, FIRST).pages
        return await asyncio.gather(*map(pages, urls), return_exceptions=True)


def beginnings(answer: Answer, *urls: httpx2.URL) -> list[float]:
    """Return when requests begin to a site that takes 0.25 s each, in virtual seconds."""
    begun = []

    async def noted(request: httpx2.Request) -> httpx2.Response:
        begun.append(asyncio.get_running_loop().time())
        await asyncio.sleep(0.25)
        return answer(request)

    virtual_clock.run(with_site(httpx2.MockTransport(noted), *urls))
    return begun


def test_pace() -> None:
    """However many ask at once, requests begin half a second apart."""
    begun = beginnings(lambda _: httpx2.Response(200), *[FIRST] * 5)
    assert begun == [0, 0.5, 1, 1.5, 2]


def test_a_refusal_is_for_all(monkeypatch: Patch) -> None:
    """When one is told to come later, nobody asks until then, and dice add to it."""
    monkeypatch.setattr(own_rules, "uniform", lambda _least, most: most)
    answers = [httpx2.Response(200)] * 6
    answers[1] = httpx2.Response(429, headers={"Retry-After": "30"})
    begun = beginnings(lambda _: answers.pop(0), *[FIRST] * 5)
    assert begun == [0, 0.5, 31.25, 31.75, 32.25, 32.75]


def test_refused_for_good(monkeypatch: Patch) -> None:
    """A site that goes on refusing is asked four times, after a second if it says none."""
    monkeypatch.setattr(own_rules, "uniform", lambda _least, _most: 0)
    assert beginnings(lambda _: httpx2.Response(429), FIRST) == [0, 1.25, 2.5, 3.75]
    refusing = httpx2.MockTransport(lambda _: httpx2.Response(429))
    (came,), _ = virtual_clock.run(with_site(refusing, FIRST))
    assert isinstance(came, httpx2.HTTPStatusError)


@pytest.mark.parametrize(
    ("link", "asked", "kind"),
    [
        ("</list/2>; rel=next", ["/list/1", "/list/2"], list),
        ('<http://here/a?b=c>; rel="next"', ["/list/1", "/a"], list),
        ('</z>; rel="last"', ["/list/1"], list),
        ("<http://elsewhere/a>; rel=next", ["/list/1"], ValueError),
        ("<//here:81/a>; rel=next", ["/list/1"], ValueError),
    ],
)
def test_who_gets_the_key(link: str, asked: list[str], kind: type) -> None:
    """Only the site of the first page is asked for those that follow, with the key."""
    seen = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.url.path)
        assert request.url.host == "here"
        assert request.headers["X-API-Key"] == own_rules.KEY["X-API-Key"]
        return httpx2.Response(200, headers={"Link": link} if len(seen) == 1 else {})

    (came,), _ = virtual_clock.run(with_site(httpx2.MockTransport(answer), FIRST))
    assert seen == asked
    assert isinstance(came, kind)


@pytest.mark.parametrize(
    ("name", "there", "goes_along"),
    [
        ("X-API-Key", "http://elsewhere/", True),
        ("Authorization", "http://elsewhere/", False),
        ("Authorization", "http://here/moved", True),
        ("Cookie", "http://elsewhere/", False),
        ("Cookie", "http://here/moved", False),
    ],
)
def test_a_key_goes_along(name: str, there: str, goes_along: bool) -> None:
    """A redirect takes headers along, but Cookie, and Authorization to another host."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url == FIRST:
            return httpx2.Response(302, headers={"Location": there})
        return httpx2.Response(200, text=request.headers.get(name, ""))

    with httpx2.Client(
        transport=httpx2.MockTransport(answer), follow_redirects=True
    ) as client:
        assert goes_along == bool(client.get(FIRST, headers={name: "a"}).text)


@pytest.mark.parametrize(("way", "times"), [("whole", 2), ("streamed", 0)])
def test_large_file(way: str, times: int, address: str, monkeypatch: Patch) -> None:
    """A file that is streamed takes no more memory, however large it is."""
    httpx2.get(f"{address}/page/1")  # imports the rest of the library
    for factor in (1, 3):
        size = large_file.SIZE // 4 * factor
        monkeypatch.setattr(large_file, "LARGE", f"{address}/page/1?size={size}")
        peak = large_file.peak(getattr(large_file, way))
        assert round(peak / size) == times
        assert way == "whole" or peak < 1_000_000


@pytest.mark.parametrize(
    ("screen", "size", "said"),
    [
        (how_far.Terminal(), 4000, "\r 25%\r 50%\r 75%\r100%\n"),
        (how_far.Terminal(), 1500, "\r 67%\r100%\n"),
        (StringIO(), 4000, ""),
    ],
)
def test_how_far(
    screen: StringIO,
    size: int,
    said: str,
    address: str,
    tmp_path: Path,
    monkeypatch: Patch,
) -> None:
    """A terminal is told how far the file is, and what is none is told nothing."""
    monkeypatch.setattr(how_far, "PATH", f"/page/1?size={size}")
    with httpx2.Client(base_url=address) as client:
        how_far.save(client, tmp_path / "page", screen)
    assert (tmp_path / "page").stat().st_size == size
    assert screen.getvalue() == said


@pytest.mark.parametrize("length", [None, "2"])
def test_how_far_of_what(length: str | None, tmp_path: Path) -> None:
    """Of a file whose length is not told, nobody says how far it is."""
    asked = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.headers["Accept-Encoding"])
        told = {"Content-Length": length} if length else {}
        return httpx2.Response(200, content=iter([b"ab"]), headers=told)

    screen = how_far.Terminal()
    with httpx2.Client(
        base_url="http://here", transport=httpx2.MockTransport(answer)
    ) as client:
        how_far.save(client, tmp_path / "page", screen)
    assert screen.getvalue() == ("\r100%\n" if length else "\n")
    assert asked == ["identity"]


def test_which_length() -> None:
    """The length that is told of a compressed body is not that of its parts."""
    packed = gzip.compress(bytes(1000))
    told = {"Content-Encoding": "gzip", "Content-Length": str(len(packed))}
    answer = httpx2.Response(200, headers=told, content=iter([packed]))
    came = sum(map(len, answer.iter_bytes()))
    assert came == 1000 > int(answer.headers["Content-Length"])


@pytest.mark.parametrize(("if_range", "old"), [(False, True), (True, False)])
def test_the_rest(if_range: bool, old: bool, address: str) -> None:
    """Without If-Range the rest of a new page is put behind the old one."""
    with httpx2.Client(base_url=address) as client:
        text = the_rest.rest(client, "/changing/1", if_range)
    assert len(text) == 1000
    assert old == (b"edition 1" in text)
    assert b"edition 2" in text


def test_the_same_page(address: str) -> None:
    """With If-Range a page that is the same is resumed."""
    statuses: list[int] = []
    with httpx2.Client(base_url=address) as client:
        client.event_hooks["response"] = [lambda it: statuses.append(it.status_code)]
        text = the_rest.rest(client, "/cut/1?times=1", True)
        assert statuses == [200, 206]
        assert text == client.get("/cut/1?times=1").content


@pytest.mark.parametrize("status", [404, 416, 503])
def test_neither(status: int) -> None:
    """What is answered with another status than 206 or 200 is no page."""
    tag = {"ETag": '"1"'}

    def answer(request: httpx2.Request) -> httpx2.Response:
        if "Range" in request.headers:
            return httpx2.Response(status, text="the page of an error")
        return httpx2.Response(200, content=iter([b"begun"]), headers=tag)

    with (
        httpx2.Client(
            base_url="http://here", transport=httpx2.MockTransport(answer)
        ) as client,
        pytest.raises(httpx2.HTTPStatusError, match=str(status)),
    ):
        the_rest.rest(client, "/page/1", True)


def test_as_it_is(monkeypatch: Patch) -> None:
    """Both parts of the page are asked for as it is, not compressed."""
    asked = []
    tag = {"ETag": '"1"'}

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.headers["Accept-Encoding"])
        return httpx2.Response(200, content=iter([b"page"]), headers=tag)

    client = httpx2.Client
    monkeypatch.setattr(
        the_rest.httpx2,
        "Client",
        lambda **given: client(**given, transport=httpx2.MockTransport(answer)),
    )
    the_rest.main()
    assert {"identity"} == {*asked}


def test_two_runs(address: str, tmp_path: Path, capsys: Captured) -> None:
    """The second run fetches what the first could not finish, and nothing else."""
    for left, requests in ((".4.note .4.part 1 2 3", 8), ("1 2 3 4", 8 + 2)):
        two_runs.run(str(tmp_path))
        *_, status, names = capsys.readouterr().out.splitlines()
        assert (status, names) == ("exit status 1", left)
        assert counts(address)["requests"] == requests


@pytest.mark.parametrize(
    "program", [order_a_book, own_rules, the_rest, try_again, two_runs]
)
def test_run_again(program: ModuleType, address: str, capsys: Captured) -> None:
    """A program that is run again prints the same: the server has forgotten the first."""
    printed = []
    for _ in range(2):
        running = program.main()
        if running:
            asyncio.run(running)
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]


@pytest.mark.parametrize(
    "lost", [ConnectionResetError, TimeoutError, KeyboardInterrupt]
)
def test_nothing_is_left(
    lost: type[BaseException], address: str, tmp_path: Path, monkeypatch: Patch
) -> None:
    """Whatever ends the repaired download, it leaves nothing behind."""

    def copy(_: object, target: BinaryIO) -> None:
        target.write(b"half")
        raise lost

    monkeypatch.setattr(whole_or_nothing.shutil, "copyfileobj", copy)
    with pytest.raises(lost):
        whole_or_nothing.save(f"{address}/page/1", tmp_path / "page")
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("promised", [None, "1001"])
def test_nothing_uncounted(
    promised: str | None, tmp_path: Path, monkeypatch: Patch
) -> None:
    """What has another length than was promised, or none, is refused."""

    @contextmanager
    def answer(_: str, timeout: float) -> Iterator[BytesIO]:
        body = BytesIO(bytes(1000))
        body.headers = {"Content-Length": promised}  # type: ignore[attr-defined]
        yield body

    monkeypatch.setattr(whole_or_nothing, "urlopen", answer)
    with pytest.raises(OSError, match=f"1000 of {promised}"):
        whole_or_nothing.save("http://here", tmp_path / "page")
    assert not [*tmp_path.iterdir()]


def left_by(folder: Path, *command: str) -> dict[str, int]:
    """Return the sizes of the files that a command leaves in a folder."""
    if not shutil.which(command[0]):
        pytest.skip(f"there is no {command[0]}")
    subprocess.run(command, cwd=folder, check=False, capture_output=True)
    return {path.name: path.stat().st_size for path in folder.iterdir()}


@pytest.mark.once
def test_curl(address: str, tmp_path: Path) -> None:
    """Without options curl keeps what is cut short, and saves error pages."""
    paths = ("page/1", "cut/2", "error/404", "moved/3")
    asked = [f"{address}/{path}" for path in paths]
    curl = ("curl", "--parallel", "--remote-name-all")
    for options, left in (
        ((), {"1": 1000, "2": 600, "404": 1000, "3": 0}),
        (("--fail", "--location", "--remove-on-error"), {"1": 1000, "3": 1000}),
    ):
        folder = tmp_path / str(len(options))
        folder.mkdir()
        assert left == left_by(folder, *curl, *options, *asked)


@pytest.mark.once
def test_curl_resumes(address: str, tmp_path: Path) -> None:
    """What changed meanwhile is half old and half new when curl has resumed it."""
    curl = ("curl", "--continue-at", "-", "--remote-name", f"{address}/changing/1")
    for size in (600, 1000):
        assert left_by(tmp_path, *curl) == {"1": size}
    text = (tmp_path / "1").read_text()
    assert "edition 1" in text
    assert "edition 2" in text


@pytest.mark.once
def test_aria2(address: str, tmp_path: Path) -> None:
    """What is cut short has its name under aria2, and another file beside it."""
    left = left_by(tmp_path, "aria2c", "--max-tries=1", f"{address}/cut/2")
    assert left["2"] == 600
    assert {"2", "2.aria2"} == {*left}
    aria2 = ("aria2c", "--max-tries=1", "--continue", f"{address}/changing/1")
    left_by(tmp_path, *aria2)
    left_by(tmp_path, *aria2)
    assert "edition 1" not in (tmp_path / "1").read_text()
    asked = [f"{address}/{path}" for path in ("error/404", "moved/3")]
    left = left_by(tmp_path, "aria2c", "--max-tries=1", "--force-sequential", *asked)
    assert left["3"] == 1000
    assert "404" not in left
