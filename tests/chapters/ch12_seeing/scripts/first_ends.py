"""What looks like a ring is none: A waits for B or C, and C could end."""

import asyncio

tasks: dict[str, asyncio.Task[None]] = {}


class Touchy:
    """Says when it is looked at."""

    def __getattr__(self, name: str) -> object:
        print("asked for", name)
        raise AttributeError(name)


async def either() -> None:
    others = [tasks["B"], tasks["C"]]
    await asyncio.wait(others, return_when=asyncio.FIRST_COMPLETED)


async def after() -> None:
    await tasks["A"]


async def endless() -> None:
    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    touchy = Touchy()
    never.add_done_callback(lambda _: print(touchy))
    await never


async def main() -> None:
    for name, work in (("A", either), ("B", after), ("C", endless)):
        tasks[name] = asyncio.create_task(work(), name=name)
    first = tasks["A"]
    tasks["C"].add_done_callback(lambda _: print(first))
    await asyncio.wait(tasks.values())


if __name__ == "__main__":
    asyncio.run(main())
