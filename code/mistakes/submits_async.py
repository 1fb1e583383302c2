"""Give an async function to a pool of threads."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def fetch(page: int) -> str:
    await asyncio.sleep(0.1)
    return f"text of page {page}"


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        texts = list(pool.map(fetch, [1, 2]))
    print(*texts, sep="\n")


if __name__ == "__main__":
    main()
