# /// script
# [tool.book]
# serves = true
# ///
"""A web server that misbehaves on demand, for this machine alone.

usage: python faulty_server.py [PORT]

/page/1      1,000 bytes that repeat the address  ?size=5000
/slow/1      the same, a second late              ?seconds=0.1
/drip/1      20 bytes, one a second               ?seconds=0.1
/endless/1   bytes without an end
/never/1     no answer, for as long as the client stays
/drop/1      the connection is closed, without an answer
/cut/1       it is closed after 600 of 1,000 bytes
/changing/1  the same, and whoever asks next gets a new text
/less/1      600 bytes are promised, 1,000 are sent
/closing/1   a page, and then the connection is closed
/plain/1     a page without an ETag, and Range is ignored
/busy/1      503, with Retry-After if you say     ?after=2
/many/1      429, likewise
/error/404   that status, with a page that says so
/moved/1     a redirect to /page/1                ?to=ftp://a/b
/together/1  a page as soon as ten have asked     ?of=10
/order/1     orders book 1, unless its Idempotency-Key was seen;
             loses answers if you say            ?lost=3
/list/1      401 without an X-API-Key, else one of three pages,
             with a Link to the next; 429 first  ?after=1
/counts      what the server has counted, as JSON
/forget      the same, and then all begins anew

With ?times=2 an address is at fault twice, then it is a page.
Pages have an ETag, and the server knows Range and If-Range.
"""

import asyncio
import json
import re
import sys
from collections import Counter
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import parse_qsl
from zlib import crc32

PORT = 8000
ALWAYS = sys.maxsize  # times
COUNTED = ("connections", "requests", "now", "most_at_once", "orders")


class Request:
    """What a client asks for, and ways to answer it."""

    def __init__(
        self,
        head: str,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self.address = head.split()[1]
        fields = re.findall(r"(?m)^(\S+): *(.*?)\r$", head)
        self.headers = {name.lower(): text for name, text in fields}
        path, _, query = self.address.partition("?")
        _, self.kind, self.name, *_ = f"{path}//".split("/")
        self.query = dict(parse_qsl(query))
        self.reader, self.writer = reader, writer

    def number(self, name: str, default: float) -> float:
        """Return a number that the address may hold."""
        return float(self.query.get(name, default))

    def text(self, edition: int = 1) -> bytes:
        """Return the page's text, which repeats the address."""
        size = int(self.number("size", 1000))
        line = f"{self.address} edition {edition}\n".encode()
        return (line * (size // len(line) + 1))[:size]

    async def write(self, data: bytes) -> None:
        """Send bytes, as fast as the client takes them."""
        self.writer.write(data)
        await self.writer.drain()

    async def answer(
        self, status: int, body: bytes = b"", **fields: object
    ) -> None:
        """Send an answer; fields such as Retry_After are headers."""
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
        fields = {"Content_Length": len(body), **fields}
        for name, value in fields.items():
            lines.append(f"{name.replace('_', '-')}: {value}")
        head = "\r\n".join([*lines, "", ""])
        await self.write(head.encode() + body)

    async def page(self, text: bytes, end: int | None = None) -> None:
        """Send a text, or the rest of it that is asked for.

        What comes after `end` is promised, and not sent.
        """
        tag, status, start = f'"{crc32(text):x}"', 200, 0
        fields: dict[str, object] = {"ETag": tag}
        rest = re.match(r"bytes=(\d+)-$", self.headers.get("range", ""))
        if rest and self.headers.get("if-range", tag) == tag:
            status, start = 206, int(rest[1])
            span = f"{start}-{len(text) - 1}"
            if start >= len(text):
                status, span = 416, "*"
            fields["Content_Range"] = f"bytes {span}/{len(text)}"
        body = text[start:]
        fields["Content_Length"] = len(body)
        await self.answer(status, text[start:end], **fields)

    async def drip(self, text: bytes) -> None:
        """Send a page in single bytes, with a pause before each."""
        size = int(self.number("size", 20))
        await self.answer(200, Content_Length=size)
        for n in range(size):
            await asyncio.sleep(self.number("seconds", 1))
            await self.write(text[n : n + 1])

    async def left(self) -> None:
        """Wait until the client has left."""
        with suppress(ConnectionError):
            await self.reader.read()

    async def refuse(self, status: int) -> None:
        """Say that it is too much, and when it will be less."""
        after = self.query.get("after")
        fields = {"Retry_After": after} if after else {}
        await self.answer(status, self.text(), **fields)


class FaultyServer:
    """Answers, each address with its fault, and counts."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew, as if nobody had asked for anything."""
        self.meetings: dict[int, asyncio.Barrier] = {}
        self.counts = dict.fromkeys(COUNTED, 0)
        self.asked: Counter[str] = Counter()
        self.keys: set[str] = set()

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Answer all that comes over a connection."""
        self.counts["connections"] += 1
        gone = ConnectionError, asyncio.IncompleteReadError
        with suppress(*gone, asyncio.CancelledError):
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                request = Request(
                    head.decode("latin-1"), reader, writer
                )
                length = int(request.headers.get("content-length", 0))
                await reader.readexactly(length)
                await self.count(request)
        writer.close()

    async def count(self, request: Request) -> None:
        """Answer a request, and count it, but for those for counts."""
        counts = self.counts
        if request.kind in ("counts", "forget"):
            await request.answer(200, json.dumps(counts).encode())
            if request.kind == "forget":
                self.forget()
            return
        counts["requests"] += 1
        counts["now"] += 1
        counts["most_at_once"] = max(
            counts["most_at_once"], counts["now"]
        )
        try:
            await self.fault(request)
        finally:
            counts["now"] -= 1

    async def fault(self, request: Request) -> None:
        """Answer with the fault that the address asks for."""
        earlier = self.asked[request.address]
        self.asked[request.address] += 1
        text = request.text()
        if earlier >= request.number("times", ALWAYS):
            await request.page(text)
            return
        match request.kind:
            case "page":
                await request.page(text)
            case "slow":
                await asyncio.sleep(request.number("seconds", 1))
                await request.page(text)
            case "drip":
                await request.drip(text)
            case "endless":
                await request.answer(200, Content_Length=sys.maxsize)
                while True:
                    await request.write(text)
            case "never":
                await request.left()
            case "drop":
                request.writer.close()
            case "cut":
                await request.page(text, end=600)
                request.writer.close()
            case "changing" if earlier:
                await request.page(request.text(edition=2))
            case "changing":
                await request.page(text, end=600)
                request.writer.close()
            case "less":
                await request.answer(200, text, Content_Length=600)
            case "closing":
                await request.answer(200, text, Connection="close")
                request.writer.close()
            case "plain":
                await request.answer(200, text)
            case "busy":
                await request.refuse(503)
            case "many":
                await request.refuse(429)
            case "error":
                await request.answer(int(request.name), text)
            case "moved":
                there = request.query.get("to", f"/page/{request.name}")
                await request.answer(302, Location=there)
            case "together":
                await self.meet(request)
                await request.page(text)
            case "list":
                await self.list_pages(request, earlier)
            case "order":
                await self.order(request, earlier)
            case _:
                await request.answer(404, b"see faulty_server.py")

    async def meet(self, request: Request) -> None:
        """Wait for others, for as long as the client stays."""
        of = int(request.number("of", 10))
        meeting = self.meetings.setdefault(of, asyncio.Barrier(of))
        met = asyncio.create_task(meeting.wait())
        left = asyncio.create_task(request.left())
        left.add_done_callback(lambda _: met.cancel())
        try:
            await met
        finally:
            left.cancel()
            await asyncio.wait([left])

    async def list_pages(self, request: Request, earlier: int) -> None:
        """Send a page with a Link to the next, to who has a key."""
        number = int(request.name)
        query = request.address.partition("?")[2]
        following = f'</list/{number + 1}?{query}>; rel="next"'
        link = {"Link": following} if number < 3 else {}
        if "x-api-key" not in request.headers:
            await request.answer(401)
        elif "after" in request.query and not earlier:
            await request.refuse(429)
        else:
            await request.answer(200, request.text(), **link)

    async def order(self, request: Request, earlier: int) -> None:
        """Book an order, unless its key was seen; lose an answer."""
        key = request.headers.get("idempotency-key", "")
        if not key or key not in self.keys:
            self.counts["orders"] += 1
        self.keys.add(key)
        if earlier < request.number("lost", 0):
            request.writer.close()
        else:
            await request.answer(200, b"ordered")


async def main(port: int) -> None:
    """Serve on this machine alone, until Ctrl-C."""
    serve = FaultyServer().serve
    server = await asyncio.start_server(serve, "127.0.0.1", port)
    host, port = server.sockets[0].getsockname()
    print(f"http://{host}:{port} is up, until Ctrl-C", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else PORT))
