"""Ask two servers three things at once, and count their threads."""

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from socketserver import StreamRequestHandler, ThreadingTCPServer

AT_ONCE = 3
HOST = "127.0.0.1"


class Handler(StreamRequestHandler):
    """Answers when three are here, with the name of its thread."""

    all_are_here = threading.Barrier(AT_ONCE, timeout=10)

    def handle(self) -> None:
        self.all_are_here.wait()
        self.wfile.write(threading.current_thread().name.encode())


def threads_used(port: int) -> int:
    """Ask three times at once; return how many threads answered."""

    def ask(_: int) -> bytes:
        with socket.create_connection((HOST, port)) as connection:
            return connection.recv(100)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return len(set(pool.map(ask, range(AT_ONCE))))


def a_thread_for_each() -> int:
    with ThreadingTCPServer((HOST, 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        used = threads_used(server.server_address[1])
        server.shutdown()
    return used


async def a_task_for_each() -> int:
    all_are_here = asyncio.Barrier(AT_ONCE)

    async def answer(
        _: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        async with asyncio.timeout(10):
            await all_are_here.wait()
        writer.write(threading.current_thread().name.encode())
        writer.close()

    server = await asyncio.start_server(answer, HOST, 0)
    async with server:
        _, port = server.sockets[0].getsockname()
        return await asyncio.to_thread(threads_used, port)


def main() -> None:
    print("threads of the one server:", a_thread_for_each())
    print("threads of the other:", asyncio.run(a_task_for_each()))


if __name__ == "__main__":
    main()
