"""Say how long a line of a stream may be."""

import asyncio


async def main() -> None:
    reader = asyncio.StreamReader(limit=1_000_000)
    reader.feed_data(b"a" * 100_000)
    loop = asyncio.get_running_loop()
    loop.call_later(0.1, reader.feed_data, b"\n")
    print(len(await reader.readline()))


if __name__ == "__main__":
    asyncio.run(main())
