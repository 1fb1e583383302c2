"""Forget to await, in a function."""

import asyncio


async def save():
    print("never printed")


async def main():
    save()
    pending = save()
    print("both forgotten")
    del pending


asyncio.run(main())
