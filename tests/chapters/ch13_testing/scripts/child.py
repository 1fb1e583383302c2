"""A child that takes a while."""

import asyncio
import sys


async def main():
    code = "import time; time.sleep(0.3); print(5)"
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await asyncio.wait_for(child.communicate(), 100)
    assert out == b"5\n", out


asyncio.run(main())
