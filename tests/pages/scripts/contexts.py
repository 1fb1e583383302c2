"""Give each task a context of its own."""

import asyncio
from contextvars import ContextVar, copy_context

USER = ContextVar("USER")


async def serve(name):
    USER.set(name)
    await asyncio.sleep(0)
    return USER.get()


async def main():
    USER.set("main")
    print(await asyncio.gather(serve("a"), serve("b")), USER.get())
    context = copy_context()
    task = asyncio.create_task(serve("c"), context=context)
    print(await task, context[USER], USER.get())


asyncio.run(main())
