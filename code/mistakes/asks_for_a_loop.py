"""Ask for a loop where there is none."""

import asyncio


async def main() -> None:
    await asyncio.sleep(0.1)
    print("all done")


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main())
