"""Give up on a program, and see whether it goes on."""

import asyncio
import os
import sys
from contextlib import suppress

SLEEPS = "import time; time.sleep(60)"
Process = asyncio.subprocess.Process


def is_there(pid: int) -> bool:
    """Ask the system whether a process runs."""
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


async def plainly(program: Process) -> None:
    await program.wait()


async def and_killed(program: Process) -> None:
    try:
        await program.wait()
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()


async def main() -> None:
    for way in (plainly, and_killed):
        program = await asyncio.create_subprocess_exec(
            sys.executable, "-c", SLEEPS
        )
        with suppress(TimeoutError):
            async with asyncio.timeout(0.1):
                await way(program)
        print(f"{way.__name__}: it runs on: {is_there(program.pid)}")
        with suppress(ProcessLookupError):
            program.kill()
        await program.wait()


if __name__ == "__main__":
    asyncio.run(main())
