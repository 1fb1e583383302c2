"""See in which order a loop calls."""

import asyncio


def say(*words):
    print(*words)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0.3, say, "later")
    loop.call_at(loop.time() + 0.1, say, "sooner")
    loop.call_soon(say, "soon")
    handle = loop.call_soon(say, "never")
    handle.cancel()
    future = loop.create_future()
    future.add_done_callback(lambda done: print("done", done.result()))
    loop.call_soon(future.set_result, 7)
    say("first", await future)
    await asyncio.sleep(0.5)
    print(handle.cancelled(), future.done())


asyncio.run(main())
