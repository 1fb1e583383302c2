"""Iterate asynchronously, and manage a context."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager


@asynccontextmanager
async def opened(name):
    print("open", name)
    try:
        yield name
    finally:
        await asyncio.sleep(0)
        print("close", name)


async def numbers(most):
    for number in range(most):
        await asyncio.sleep(0)
        yield number


async def main():
    print([n async for n in numbers(4) if n % 2])
    async with AsyncExitStack() as stack:
        for name in "ab":
            await stack.enter_async_context(opened(name))
        print("inside")
    async for number in numbers(9):
        if number == 2:
            break
    print(number)


asyncio.run(main())
