"""Import modules of Python's a second time, as a test may for a fresh state."""

import asyncio
import concurrent.futures.thread
import importlib
import sys
import threading


async def wait(number: int) -> int:
    await asyncio.sleep(0.01)
    return number


for module in (asyncio, concurrent.futures.thread, threading):
    importlib.reload(module)
print(asyncio.run(wait(1)))
for name in [*sys.modules]:
    if name.partition(".")[0] in ("asyncio", "concurrent"):
        del sys.modules[name]
fresh = importlib.import_module("asyncio")
print(fresh is asyncio, fresh.run(wait(2)))
thread = threading.Thread(target=print, args=["a thread"])
thread.start()
thread.join()
