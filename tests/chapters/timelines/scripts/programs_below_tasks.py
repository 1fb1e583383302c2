"""asyncio starts other programs, for which it makes tasks of its own."""

import asyncio
import sys


async def ask(number: int) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", f"print({number})", stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    return output


async def main() -> None:
    print(await asyncio.gather(ask(1), ask(2)))


asyncio.run(main())
