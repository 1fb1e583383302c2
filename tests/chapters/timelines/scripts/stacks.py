"""Show what is on the stack of a job, a thread, a task and a callback."""

import asyncio
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import ThreadPool


def show(_: object = None) -> None:
    traceback.print_stack()


async def task() -> None:
    asyncio.get_running_loop().call_soon(show)
    show()
    await asyncio.sleep(0)


with ThreadPoolExecutor(1) as pool:
    pool.submit(show).result()
with ThreadPool(1) as workers:
    workers.apply(show, (1,))
thread = threading.Thread(target=show)
thread.start()
thread.join()
asyncio.run(task())
