"""Call a blocking library in an async program, wrongly and rightly."""

import asyncio
from time import sleep


def look_up(title: str) -> str:
    """Ask an old library, which knows nothing of asyncio and blocks."""
    sleep(1)
    return f"price of {title}"


async def fetch(page: int, done: list[str]) -> None:
    await asyncio.sleep(0.2)
    done.append(f"page {page}")


async def look_up_in_loop(done: list[str]) -> None:
    done.append(look_up("the book"))


async def look_up_in_thread(done: list[str]) -> None:
    done.append(await asyncio.to_thread(look_up, "the book"))


async def main() -> None:
    for look in (look_up_in_loop, look_up_in_thread):
        done: list[str] = []
        await asyncio.gather(look(done), fetch(1, done), fetch(2, done))
        print(f"{look.__name__}:", ", ".join(done))


if __name__ == "__main__":
    asyncio.run(main())
