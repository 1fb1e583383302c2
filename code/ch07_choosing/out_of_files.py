"""Run out of descriptors with a hundred sockets, then don't."""

import asyncio
import sys
from socket import socket

LIMIT = 64  # descriptors, for this process alone
CONNECTIONS = 100


async def connect(places: asyncio.Semaphore) -> None:
    """Hold a socket for as long as a server would need to answer."""
    async with places:
        with socket():
            await asyncio.sleep(0.1)


async def connect_all(at_once: int) -> None:
    places = asyncio.Semaphore(at_once)
    coroutines = (connect(places) for _ in range(CONNECTIONS))
    results = await asyncio.gather(*coroutines, return_exceptions=True)
    failures = {str(it) for it in results if it is not None}
    print(f"{at_once} at once:", *failures or ["all well"])


async def main() -> None:
    for at_once in (CONNECTIONS, 20):
        await connect_all(at_once)


if __name__ == "__main__":
    if sys.platform == "win32":
        sys.exit("Windows has no such call: try it on WSL")
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (LIMIT, hard))
    asyncio.run(main())
