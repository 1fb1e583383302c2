"""Call a plain function, and don't await it."""

import asyncio


def read_page(page: int) -> str:
    return f"text of page {page}"


async def main() -> None:
    print(read_page(7))


if __name__ == "__main__":
    asyncio.run(main())
