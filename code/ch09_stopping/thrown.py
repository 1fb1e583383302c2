"""Stop a coroutine by hand, and a task by cancel."""

import asyncio


async def plan_trip(log: list[str]) -> None:
    try:
        log.append("asks for a train")
        await asyncio.sleep(0)
        log.append("asks for a room")
        await asyncio.sleep(0)
        log.append("has both")
    except asyncio.CancelledError:
        log.append("is told to stop")
        raise
    finally:
        log.append("tidies up")


def by_hand() -> list[str]:
    log: list[str] = []
    coroutine = plan_trip(log)
    coroutine.send(None)
    coroutine.send(None)
    try:
        coroutine.throw(asyncio.CancelledError())
    except asyncio.CancelledError:
        log.append("has ended")
    return log


async def by_cancel() -> list[str]:
    log: list[str] = []
    task = asyncio.create_task(plan_trip(log))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        log.append("has ended")
    return log


def main() -> None:
    log = by_hand()
    print(*log, sep="\n")
    print("the same by cancel:", log == asyncio.run(by_cancel()))


if __name__ == "__main__":
    main()
