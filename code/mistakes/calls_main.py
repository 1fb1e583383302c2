"""Call main, which is async, as one calls a plain function."""

import asyncio


async def main() -> None:
    await asyncio.sleep(0.1)
    print("all done")


if __name__ == "__main__":
    main()
