"""Start a program that prints a lot, and wait for it in two ways."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process

PRINTS = "print('x' * 1_000_000)"


async def started() -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", PRINTS, stdout=PIPE
    )


async def main() -> None:
    program = await started()
    waiting = asyncio.create_task(program.wait())
    await asyncio.wait([waiting], timeout=2)
    print("wait: it has ended:", waiting.done())
    output, _ = await program.communicate()
    print(f"communicate: {len(output)} bytes")
    await waiting
    print("wait: it has ended:", waiting.done())


if __name__ == "__main__":
    asyncio.run(main())
