"""Download real pages, a few at once, from a server that misbehaves."""

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import perf_counter, sleep

HOST = "127.0.0.1"
PATIENCE = 4  # seconds for a page
FAILURES = (
    OSError,
    asyncio.IncompleteReadError,
    asyncio.LimitOverrunError,
)
OK = re.compile(r"HTTP/1\.[01] 200\b")
LENGTH = re.compile(r"(?im)^content-length: *(\d{1,7}) *\r$")
Fetch = Callable[[int], Awaitable[bytes]]
Result = bytes | Exception
Results = dict[int, Result]


class Pages(BaseHTTPRequestHandler):
    """Answers after a fifth of a second; three pages misbehave."""

    def do_GET(self) -> None:
        sleep(60 if self.path == "/7" else 0.2)
        if self.path == "/4":
            return self.send_error(404)
        body = f"text of page {self.path}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:8] if self.path == "/11" else body)

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """Lets twenty connections wait to be accepted, not five."""

    request_queue_size = 20

    def handle_error(self, *_arguments: object) -> None:
        """Keep quiet when somebody hangs up."""


@contextmanager
def serving() -> Iterator[int]:
    """Run the server on this machine; yield its port."""
    with Server((HOST, 0), Pages) as server:
        Thread(target=server.serve_forever).start()
        try:
            yield server.server_port
        finally:
            server.shutdown()


async def fetch(page: int, port: int) -> bytes:
    """Return a page that came whole, or raise one of FAILURES."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        request = f"GET /{page} HTTP/1.0\r\nHost: {HOST}\r\n\r\n"
        writer.write(request.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        if not OK.match(head):
            raise OSError(head.splitlines()[0][:60])
        length = LENGTH.search(head)
        if not length:
            raise OSError("no length, or 10 MB and more")
        return await reader.readexactly(int(length[1]))
    finally:
        writer.close()


async def ask(fetch: Fetch, page: int) -> Result:
    """Return a page's text, or the failure that is in its place."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await fetch(page)
    except FAILURES as failure:
        return failure


async def fetch_all(
    fetch: Fetch, pages: Sequence[int], limit: int, results: Results
) -> None:
    """Put what comes of each page into results, as it comes."""
    places = asyncio.Semaphore(limit)

    async def in_turn(page: int) -> None:
        async with places:
            results[page] = await ask(fetch, page)

    async with asyncio.TaskGroup() as group:
        for page in pages:
            group.create_task(in_turn(page))


def report(pages: Sequence[int], results: Results) -> int:
    """Say which pages are missing; return how many are there."""
    missing = 0
    for page, result in sorted(results.items()):
        if isinstance(result, Exception):
            missing += 1
            print(f"no page {page}: {result!r}", file=sys.stderr)
    without = [page for page in pages if page not in results]
    if without:
        print("no result for pages", *without, file=sys.stderr)
    return len(results) - missing


async def main(port: int) -> int:
    """Download and report; return the exit status."""
    pages = range(20)
    results: Results = {}
    start = perf_counter()
    try:
        await fetch_all(partial(fetch, port=port), pages, 10, results)
    finally:
        seconds = perf_counter() - start
        came = report(pages, results)
        print(f"{came} of {len(pages)} pages in {seconds:.1f} s")
    return 0 if came == len(pages) else 1


if __name__ == "__main__":
    with serving() as port:
        try:
            sys.exit(asyncio.run(main(port)))
        except KeyboardInterrupt:
            sys.exit(130)  # as a shell has it
