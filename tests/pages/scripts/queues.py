"""Pass work through a queue that is full now and then."""

import asyncio


async def produce(queue):
    for number in range(6):
        await queue.put(number)
        print("put", number, queue.full())


async def consume(name, queue):
    while True:
        number = await queue.get()
        await asyncio.sleep(0)
        print(name, number)
        queue.task_done()


async def main():
    queue = asyncio.Queue(2)
    consumers = [asyncio.create_task(consume(n, queue)) for n in "ab"]
    await produce(queue)
    await queue.join()
    for task in consumers:
        task.cancel()
    print(await asyncio.gather(*consumers, return_exceptions=True))
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty as error:
        print(repr(error))


asyncio.run(main())
