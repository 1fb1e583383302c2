"""A loop that a plain call keeps from going on."""

import asyncio
import socket


async def ask(server: socket.socket) -> bytes:
    return server.recv(100)


async def heart() -> None:
    while True:
        await asyncio.sleep(0.1)


async def main() -> None:
    near, far = socket.socketpair()
    with near, far:
        beating = asyncio.create_task(heart(), name="heart")
        await ask(near)
        beating.cancel()


if __name__ == "__main__":
    asyncio.run(main())
