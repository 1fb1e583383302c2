"""A ticket that a time-out may take from one who has just got it."""

import asyncio
import sys

RIGHT = sys.argv[1] == "right"


async def main() -> None:
    tickets: asyncio.Queue[str] = asyncio.Queue()
    got: list[str] = []

    async def sell() -> None:
        await asyncio.sleep(1)
        tickets.put_nowait("a ticket")

    async def buy() -> None:
        try:
            async with asyncio.timeout(1):
                ticket = await tickets.get()
                if not RIGHT:
                    await asyncio.sleep(0)
                got.append(ticket)
        except TimeoutError:
            pass

    await asyncio.gather(sell(), buy())
    assert len(got) + tickets.qsize() == 1, "the ticket is lost"


asyncio.run(main())
