"""An exception whose text begins with an empty line."""

import asyncio


async def main():
    raise ValueError("\nlines differ\n- 1\n+ 2")


asyncio.run(main())
