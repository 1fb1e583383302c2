"""A loop that is stopped first, and then run once."""

import asyncio

l = []
loop = asyncio.new_event_loop()
loop.call_soon(l.append, 1)
loop.call_soon(l.append, 2)
loop.stop()
loop.run_forever()
assert l == [1, 2], l


async def m():
    await asyncio.sleep(0)


loop.run_until_complete(m())
