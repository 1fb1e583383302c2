"""Let two tasks ask at once for what should be loaded once."""

import asyncio

kept: dict[str, str] = {}
loads = 0


async def load(name: str) -> str:
    """Return what has this name after 0.1 seconds."""
    global loads
    loads += 1
    await asyncio.sleep(0.1)
    return name.upper()


async def get(name: str) -> str:
    if name not in kept:
        kept[name] = await load(name)
    return kept[name]


async def main() -> None:
    print(await asyncio.gather(get("a"), get("b"), get("a")))
    print(f"loads: {loads}")


if __name__ == "__main__":
    asyncio.run(main())
