"""An exception that cannot be printed."""

import asyncio


class BadError(Exception):
    def __str__(self):
        raise RuntimeError("there is none")


async def main():
    raise BadError


asyncio.run(main())
