"""Open a connection in one loop, and close it in another."""

import asyncio
from socket import socketpair

ours, theirs = socketpair()


async def connect() -> asyncio.StreamWriter:
    _, writer = await asyncio.open_connection(sock=ours)
    return writer


async def close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    await writer.wait_closed()


if __name__ == "__main__":
    client = asyncio.run(connect())
    asyncio.run(close(client))
