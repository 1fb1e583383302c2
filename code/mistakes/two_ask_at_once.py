"""Let two tasks ask over one connection at the same time."""

import asyncio
from asyncio import StreamReader, StreamWriter
from contextlib import suppress
from socket import socket, socketpair
from threading import Thread


def answer(end: socket) -> None:
    with suppress(OSError), end, end.makefile("rb") as asked:
        for page in asked:
            end.sendall(b"text of page " + page)


async def fetch(
    reader: StreamReader, writer: StreamWriter, page: int
) -> str:
    writer.write(f"{page}\n".encode())
    return (await reader.readline()).decode().strip()


async def main() -> None:
    ours, theirs = socketpair()
    Thread(target=answer, args=(theirs,)).start()
    reader, writer = await asyncio.open_connection(sock=ours)
    try:
        fetches = (fetch(reader, writer, page) for page in (1, 2))
        print(await asyncio.gather(*fetches))
    finally:
        writer.close()


if __name__ == "__main__":
    asyncio.run(main())
