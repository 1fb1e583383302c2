"""One task begins where it is made, because it was asked to."""

# /// script
# requires-python = ">=3.14"
# ///

import asyncio


async def at_once() -> int:
    return 1


async def main() -> None:
    print(await asyncio.create_task(at_once(), eager_start=True))


asyncio.run(main())
