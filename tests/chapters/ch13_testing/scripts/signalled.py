"""A signal that comes from another program."""

import asyncio
import os
import signal
import subprocess
import sys

SENDS = f"import os, time; time.sleep(0.2); os.kill({os.getpid()}, {signal.SIGUSR1:d})"


async def main():
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, told.set)
    command = [sys.executable, "-c", SENDS]
    started.append(subprocess.Popen(command))  # noqa: ASYNC220 -- it is the other one
    await told.wait()


started = []


asyncio.run(main())
started[0].wait()
