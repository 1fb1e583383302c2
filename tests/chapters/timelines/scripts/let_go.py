"""See when results, tasks and threads are let go of."""

import asyncio
import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor


class Result:
    def __init__(self, number: int) -> None:
        self.number = number

    def __del__(self) -> None:
        print("gone:", self.number, flush=True)


async def give(number: int) -> Result:
    return Result(number)


async def main() -> None:
    task = asyncio.create_task(give(1))
    weakref.finalize(task, print, "gone: a task")
    await task
    del task
    print("let go of a task")
    await asyncio.sleep(0)


gc.disable()
asyncio.run(main())
with ThreadPoolExecutor(1) as pool:
    future = pool.submit(Result, 2)
    pool.submit(len, "").result()  # until its worker has let go of it
    print("let go of a future")
    del future
    for result in pool.map(Result, range(3, 5)):
        del result
print("let go of a pool")
thread = threading.Thread(target=len, args=([Result(5)],))
thread.start()
thread.join()
print("the end")
