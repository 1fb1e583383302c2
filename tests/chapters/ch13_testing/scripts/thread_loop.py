"""A loop in a thread, beside the main one."""

import asyncio
import threading

loop = asyncio.new_event_loop()
t = threading.Thread(target=loop.run_forever, daemon=True)
t.start()


async def j():
    await asyncio.sleep(0.05)
    return 3


async def main():
    f = asyncio.run_coroutine_threadsafe(j(), loop)
    assert await asyncio.wrap_future(f) == 3


asyncio.run(main())
loop.call_soon_threadsafe(loop.stop)
t.join()
