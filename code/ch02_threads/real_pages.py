"""Fetch real pages over a real socket, from a server of our own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from os import environ
from threading import Thread
from time import perf_counter, sleep
from urllib.request import urlopen

environ["no_proxy"] = "127.0.0.1"  # no proxy knows this machine


class SlowPages(BaseHTTPRequestHandler):
    """Answers each request after a fifth of a second."""

    def do_GET(self) -> None:
        sleep(0.2)
        body = f"text of page {self.path}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """Lets twenty connections wait to be accepted, not five."""

    request_queue_size = 20


@contextmanager
def serving() -> Iterator[str]:
    """Run the server on this machine; yield its address."""
    with Server(("127.0.0.1", 0), SlowPages) as server:
        Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def fetch(url: str) -> bytes:
    with urlopen(url, timeout=30) as response:
        return response.read()


def main() -> None:
    with serving() as site:
        urls = [f"{site}/{page}" for page in range(20)]

        start = perf_counter()
        loop = [fetch(url) for url in urls]
        print(f"one at a time: {perf_counter() - start:.1f} s")

        start = perf_counter()
        with ThreadPoolExecutor(10) as pool:
            pages = list(pool.map(fetch, urls))
        print(f"ten at a time: {perf_counter() - start:.1f} s")

        print("the same pages:", loop == pages)


if __name__ == "__main__":
    main()
