"""Ask for the next of a list in a thread, until none is left."""

import asyncio


def log(loop: object, what: dict[str, object]) -> None:
    print("logged:", what["exception"])


async def main() -> None:
    asyncio.get_running_loop().set_exception_handler(log)
    pages = iter(["page 1", "page 2"])
    while True:
        async with asyncio.timeout(2):
            print(await asyncio.to_thread(next, pages))


if __name__ == "__main__":
    asyncio.run(main())
