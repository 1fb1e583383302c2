"""A transfer beside a sibling that fails, in a group within a group."""

import asyncio
import sys

RIGHT = sys.argv[1] == "right"
accounts = {"ann": 10, "bob": 0}


async def transfer() -> None:
    accounts["ann"] -= 1
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError:
        if RIGHT:
            accounts["ann"] += 1
        raise
    accounts["bob"] += 1


async def fail() -> None:
    await asyncio.sleep(0)
    raise ValueError("a sibling")


async def main() -> None:
    try:
        async with asyncio.TaskGroup() as outer:
            async with asyncio.TaskGroup() as group:
                group.create_task(transfer())
                group.create_task(fail())
            outer.create_task(transfer())
    except* ValueError:
        pass
    assert sum(accounts.values()) == 10, accounts


asyncio.run(main())
