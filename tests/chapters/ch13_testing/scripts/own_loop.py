"""Loops that are made by hand."""

import asyncio


async def main():
    await asyncio.sleep(1)


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
    runner.run(main())
    runner.run(main())
