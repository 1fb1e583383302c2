"""A group, an error of two lines, and a note."""

import asyncio


async def main():
    l = []

    async def j(n):
        l.append(n)
        if l == [2, 1]:
            e = ValueError("bad\nsecond line")
            e.add_note("a note")
            raise e

    async with asyncio.TaskGroup() as g:
        g.create_task(j(1))
        g.create_task(j(2))


asyncio.run(main())
