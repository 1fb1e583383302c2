"""Use up all descriptors but one, and then that one too."""

import asyncio
import os
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


def free_descriptors() -> int:
    """Return how many descriptors nobody has taken yet."""
    taken = os.listdir("/dev/fd")  # one is there for listing them
    return LIMIT - len(taken) + 1


async def main() -> None:
    fits = free_descriptors()
    for at_once in (fits, fits + 1):
        await connect_all(at_once)


if __name__ == "__main__":
    if sys.platform == "win32":
        sys.exit("Windows has no such call: try it on WSL")
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (LIMIT, hard))
    asyncio.run(main())
