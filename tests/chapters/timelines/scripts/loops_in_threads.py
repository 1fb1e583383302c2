"""Two threads run a loop each, and a third runs one that goes on."""

import asyncio
import threading


async def fetch(number: int) -> int:
    await asyncio.sleep(0.1)
    return number


async def main() -> list[int]:
    return await asyncio.gather(fetch(1), fetch(2))


threads = [threading.Thread(target=asyncio.run, args=(main(),)) for _ in range(2)]
for thread in threads:
    thread.start()
    thread.join()
loop = asyncio.new_event_loop()
thread = threading.Thread(target=loop.run_forever)
thread.start()
print(asyncio.run_coroutine_threadsafe(fetch(3), loop).result())
loop.call_soon_threadsafe(loop.stop)
thread.join()
loop.close()
