"""Keep a runner for several coroutines."""

import asyncio
import contextvars

NAME = contextvars.ContextVar("NAME", default="nobody")


async def who(name=None):
    if name:
        NAME.set(name)
    return NAME.get()


with asyncio.Runner() as runner:
    print(runner.run(who("Ada")), runner.run(who()))
    print(runner.get_loop().is_running(), runner.get_loop().is_closed())
print(runner._state.name if hasattr(runner, "_state") else "", NAME.get())
loop = asyncio.new_event_loop()
print(loop.run_until_complete(who("Bo")), loop.is_closed())
loop.close()
print(loop.is_closed())
