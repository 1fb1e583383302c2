"""An interrupt of its own, which it expects."""

import asyncio
import os
import signal


async def main():
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.sleep(5)


try:
    asyncio.run(main())
except KeyboardInterrupt:
    pass
else:
    raise SystemExit(4)
