"""What the server of chapter 8 does when it is asked to."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection, IncompleteRead, RemoteDisconnected

import pytest

from harness.programs import environment
from harness.servers import FAULTY_SERVER, PATIENCE, counts, served
from harness.signals import posix

Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Return where the server is."""
    with served() as address:
        yield address


@pytest.fixture
def connection(address: str) -> Iterator[HTTPConnection]:
    """Return a connection to a server whose counts begin anew."""
    counts(address, "forget")
    connection = HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE)
    yield connection
    connection.close()


def ask(
    connection: HTTPConnection, path: str, method: str = "GET", **fields: str
) -> Answer:
    """Return status, headers and body of an answer."""
    headers = {name.replace("_", "-"): text for name, text in fields.items()}
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


def test_page(connection: HTTPConnection) -> None:
    """A page has as many bytes as wanted, and says which it is."""
    status, headers, body = ask(connection, "/page/1")
    assert (status, len(body), headers["Content-Length"]) == (200, 1000, "1000")
    assert body.startswith(b"/page/1 ")
    assert len(ask(connection, "/page/1?size=5000")[2]) == 5000
    assert ask(connection, "/page/2")[2] != body


def test_one_connection(address: str, connection: HTTPConnection) -> None:
    """A connection carries any number of requests, and both are counted."""
    for _ in range(5):
        ask(connection, "/page/1")
    found = counts(address)
    assert (found["requests"], found["most_at_once"]) == (5, 1)
    assert found["connections"] == 2  # with that of the question


def test_closing(address: str, connection: HTTPConnection) -> None:
    """A server may end the connection after each answer."""
    for _ in range(5):
        assert len(ask(connection, "/closing/1")[2]) == 1000
    assert counts(address)["connections"] == 6


def test_together(address: str, connection: HTTPConnection) -> None:
    """Pages that wait for each other are all in flight at once."""
    host = address.removeprefix("http://")

    def one_of_seven(number: int) -> int:
        with closing(HTTPConnection(host, timeout=PATIENCE)) as one:
            return ask(one, f"/together/{number}?of=7")[0]

    with ThreadPoolExecutor(7) as pool:
        assert {200} == {*pool.map(one_of_seven, range(14))}
    assert counts(address)["most_at_once"] == 7


@pytest.mark.parametrize("kind", ["together", "never"])
def test_who_leaves(address: str, connection: HTTPConnection, kind: str) -> None:
    """Whoever leaves is no longer waited for, nor counted."""
    connection.request("GET", f"/{kind}/1?of=2")
    while not counts(address)["now"]:
        pass
    connection.close()
    assert any(not counts(address)["now"] for _ in range(1000))


def test_page_after_meeting(connection: HTTPConnection) -> None:
    """A connection goes on when the others have come."""
    for page in range(20):
        assert ask(connection, f"/together/{page}?of=1")[0] == 200


def test_forgotten_meeting(address: str, connection: HTTPConnection) -> None:
    """Who was waiting before all began anew counts for no meeting."""
    connection.request("GET", "/together/1?of=2")
    while not counts(address)["now"]:
        pass
    counts(address, "forget")
    host = address.removeprefix("http://")
    with ThreadPoolExecutor(2) as pool:

        def one_of_two(number: int) -> int:
            with closing(HTTPConnection(host, timeout=PATIENCE)) as one:
                return ask(one, f"/together/{number}?of=2")[0]

        assert [200, 200] == [*pool.map(one_of_two, range(2))]


def test_rest(connection: HTTPConnection) -> None:
    """The rest of a page is had with Range, and all of it when it is another now."""
    _, headers, body = ask(connection, "/page/1")
    rest = ask(connection, "/page/1", Range="bytes=600-")
    assert (rest[0], rest[2]) == (206, body[600:])
    assert rest[1]["Content-Range"] == "bytes 600-999/1000"
    same = ask(connection, "/page/1", Range="bytes=600-", If_Range=headers["ETag"])
    assert same[0] == 206
    other = ask(connection, "/page/1", Range="bytes=600-", If_Range='"another"')
    assert (other[0], other[2]) == (200, body)


def test_no_rest(connection: HTTPConnection) -> None:
    """What lies behind the end of a page is refused, and the size told."""
    status, headers, _ = ask(connection, "/page/1", Range="bytes=1000-")
    assert (status, headers["Content-Range"]) == (416, "bytes */1000")


def test_plain(connection: HTTPConnection) -> None:
    """A server may know nothing of ranges."""
    status, headers, body = ask(connection, "/plain/1", Range="bytes=600-")
    assert (status, len(body), "ETag" in headers) == (200, 1000, False)


def test_cut(connection: HTTPConnection) -> None:
    """A page is cut off once, and its rest is had afterwards."""
    with pytest.raises(IncompleteRead) as cut:
        ask(connection, "/cut/1?times=1")
    assert len(cut.value.partial) == 600
    connection.close()
    rest = ask(connection, "/cut/1?times=1", Range="bytes=600-")
    assert (rest[0], len(rest[2])) == (206, 400)


def test_changing(connection: HTTPConnection) -> None:
    """A page is cut off, and then another text with another tag."""
    with pytest.raises(IncompleteRead) as cut:
        ask(connection, "/changing/1")
    connection.close()
    _, headers, new = ask(connection, "/changing/1")
    assert len(new) == 1000
    assert new[:600] != cut.value.partial
    assert headers["ETag"] == ask(connection, "/changing/1")[1]["ETag"]


def test_less(connection: HTTPConnection) -> None:
    """More is sent than was promised, which spoils the next answer."""
    assert len(ask(connection, "/less/1")[2]) == 600


def test_drop(connection: HTTPConnection) -> None:
    """A connection ends without an answer."""
    with pytest.raises(RemoteDisconnected):
        ask(connection, "/drop/1")


def test_times(connection: HTTPConnection) -> None:
    """An address is at fault as often as it says, and then no longer."""
    answers = [ask(connection, "/busy/1?times=2")[0] for _ in range(3)]
    assert answers == [503, 503, 200]
    assert ask(connection, "/busy/2?times=2")[0] == 503


@pytest.mark.parametrize(("kind", "status"), [("busy", 503), ("many", 429)])
def test_refused(connection: HTTPConnection, kind: str, status: int) -> None:
    """A refusal says when to come again if it was told so."""
    without = ask(connection, f"/{kind}/1")
    assert (without[0], "Retry-After" in without[1]) == (status, False)
    after = ask(connection, f"/{kind}/1?after=7")
    assert (after[0], after[1]["Retry-After"]) == (status, "7")


def test_error(connection: HTTPConnection) -> None:
    """An error has a page, and an unknown address has one, too."""
    status, _, body = ask(connection, "/error/500")
    assert (status, len(body)) == (500, 1000)
    assert ask(connection, "/nothing")[0] == 404


def test_moved(connection: HTTPConnection) -> None:
    """A redirect leads to the page, or to wherever one wants."""
    assert ask(connection, "/moved/1")[1]["Location"] == "/page/1"
    assert ask(connection, "/moved/1?to=ftp://a/b")[1]["Location"] == "ftp://a/b"


def test_slow_and_drip(connection: HTTPConnection) -> None:
    """A slow page and one that drips come whole."""
    assert len(ask(connection, "/slow/1?seconds=0.01")[2]) == 1000
    assert len(ask(connection, "/drip/1?seconds=0.001&size=30")[2]) == 30


@pytest.mark.parametrize("path", ["/never/1", "/endless/1"])
def test_until_one_leaves(address: str, connection: HTTPConnection, path: str) -> None:
    """What has no end ends when the client leaves."""
    connection.request("GET", path)
    assert connection.sock is not None
    if path == "/endless/1":
        answer = connection.getresponse()
        assert len(answer.read(50_000)) == 50_000
        answer.close()
    while not counts(address)["now"]:
        pass
    connection.close()
    while counts(address)["now"]:
        pass


def test_order(address: str, connection: HTTPConnection) -> None:
    """What is sent again is booked again, unless it has the same key."""
    for key in ({}, {"Idempotency_Key": "a"}):
        counts(address, "forget")
        for _ in range(2):
            with pytest.raises(RemoteDisconnected):
                ask(connection, "/order/1?lost=2", "POST", **key)
            connection.close()
        assert ask(connection, "/order/1?lost=2", "POST", **key)[0] == 200
        assert counts(address)["orders"] == (1 if key else 3)


def test_list(connection: HTTPConnection) -> None:
    """Who has a key gets a page and the next one's address, and is refused first."""
    key = {"X_API_Key": "a"}
    assert ask(connection, "/list/1")[0] == 401
    links = []
    for page in (1, 2, 3):
        assert ask(connection, f"/list/{page}?after=7", **key)[1]["Retry-After"] == "7"
        status, headers, _ = ask(connection, f"/list/{page}?after=7", **key)
        assert status == 200
        links.append(headers.get("Link"))
    assert links == [*(f'</list/{n}?after=7>; rel="next"' for n in (2, 3)), None]


def test_loopback(address: str) -> None:
    """It listens on this machine alone."""
    assert address.startswith("http://127.0.0.1:")


@posix
def test_ctrl_c() -> None:
    """Ctrl-C ends it without a word, also while it answers."""
    with subprocess.Popen(
        [sys.executable, FAULTY_SERVER, "0"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[0]
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as client:
            client.sendall(b"GET /never/1 HTTP/1.1\r\n\r\n")
            while not counts(address)["now"]:
                pass
            process.send_signal(signal.SIGINT)
            assert process.communicate(timeout=PATIENCE) == ("", "")
    assert process.returncode == 0
