"""Find out which of two limits a TimeoutError comes from."""

import asyncio


async def silent() -> None:
    await asyncio.sleep(60)


async def gives_up() -> None:
    raise TimeoutError("the library's own")


async def main() -> None:
    for name, seconds_for_all, seconds_for_page, fetch in (
        ("the page's limit", 60, 0.1, silent),
        ("the limit of all", 0.1, 60, silent),
        ("the library", 60, 60, gives_up),
    ):
        try:
            async with asyncio.timeout(seconds_for_all) as for_all:
                async with asyncio.timeout(seconds_for_page) as page:
                    await fetch()
        except TimeoutError:
            print(f"{name}:", for_all.expired(), page.expired())


if __name__ == "__main__":
    print("expired: that of all, that of the page")
    asyncio.run(main())
