"""A loop as one made it before asyncio.run."""

import asyncio
import sys
import warnings

warnings.simplefilter("ignore")
if sys.version_info >= (3, 14):
    asyncio.set_event_loop(asyncio.new_event_loop())
l = []


async def job(n):
    l.append(n)


async def main():
    await asyncio.gather(job(1), job(2))


loop = asyncio.get_event_loop()
loop.run_until_complete(main())
assert l == [1, 2], l
