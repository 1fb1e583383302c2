"""Hand a callback's exception to a handler of one's own."""

import asyncio


def handle(loop, context):
    print("handled:", context["message"].partition(" ")[0], repr(context["exception"]))


def fail():
    raise ValueError("in a callback")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handle)
    loop.call_soon(fail)
    await asyncio.sleep(0.01)
    loop.set_exception_handler(None)
    loop.call_soon(fail)
    await asyncio.sleep(0.01)
    print("still running")


asyncio.run(main())
