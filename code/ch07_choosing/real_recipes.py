"""Fetch real pages by each recipe, and look at both clocks."""

# /// script
# [tool.book]
# times = "any"
# ///

import asyncio
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from subprocess import PIPE, Popen
from time import perf_counter, process_time
from urllib.request import ProxyHandler, build_opener

HOST = "127.0.0.1"
PAGES = range(400)
AT_ONCE = 34
ANSWER = b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\ntext"


async def serve() -> None:
    """Answer each request after 30 ms, in a process of its own."""

    async def answer(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(0.03)
        writer.write(ANSWER)
        writer.close()

    server = await asyncio.start_server(answer, HOST, 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def serving() -> Iterator[int]:
    """Run the server; yield its port."""
    command = [sys.executable, __file__, "serve"]
    with Popen(command, stdout=PIPE, text=True) as server:
        assert server.stdout
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def with_urlopen(port: int) -> list[bytes]:
    """Fetch in threads, by the library's own client."""
    opener = build_opener(ProxyHandler({}))

    def fetch(page: int) -> bytes:
        url = f"http://{HOST}:{port}/{page}"
        with opener.open(url, timeout=30) as response:
            return response.read()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(fetch, PAGES))


async def with_streams(port: int) -> list[bytes]:
    """Fetch in asyncio, with nothing but a connection."""
    places = asyncio.Semaphore(AT_ONCE)

    async def fetch(page: int) -> bytes:
        async with places:
            reader, writer = await asyncio.open_connection(HOST, port)
            writer.write(f"GET /{page} HTTP/1.0\r\n\r\n".encode())
            answer = await reader.read()
            writer.close()
            return answer.partition(b"\r\n\r\n")[2]

    return await asyncio.gather(*map(fetch, PAGES))


def main() -> None:
    recipes = {
        "threads, urlopen": with_urlopen,
        "asyncio, streams": lambda port: asyncio.run(
            with_streams(port)
        ),
    }
    with serving() as port:
        for name, recipe in recipes.items():
            start, start_cpu = perf_counter(), process_time()
            pages = recipe(port)
            wall = perf_counter() - start
            cpu = process_time() - start_cpu
            print(
                f"{name}: {len(pages)} pages in {wall:.2f} s,", end=" "
            )
            print(f"of which computing {cpu:.2f} s")


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(serve())
    else:
        main()
