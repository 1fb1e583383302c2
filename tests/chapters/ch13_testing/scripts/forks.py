"""A fork, in which no thread of ours may be."""

import warnings

warnings.simplefilter("error")
import os

p = os.fork()
if p == 0:
    os._exit(3)
assert os.waitstatus_to_exitcode(os.waitpid(p, 0)[1]) == 3
import asyncio


async def main():
    await asyncio.gather(asyncio.sleep(0), asyncio.sleep(0))


asyncio.run(main())
