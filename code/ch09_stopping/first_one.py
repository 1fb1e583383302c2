"""Ask three servers, take the first answer, and stop the others."""

import asyncio

stopped: list[str] = []


class Answered(Exception):
    """Ends a group whose work is done."""


async def ask(server: str, seconds: float, answers: list[str]) -> None:
    try:
        await asyncio.sleep(seconds)
        answers.append(server)
        raise Answered
    except asyncio.CancelledError:
        stopped.append(server)
        raise


async def first_answer() -> str:
    answers: list[str] = []
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(ask("near", 0.1, answers))
            group.create_task(ask("far", 60, answers))
            group.create_task(ask("farther", 90, answers))
    except* Answered:
        pass
    return answers[0]


async def main() -> None:
    print("answered:", await first_answer())
    print("stopped:", *sorted(stopped))


if __name__ == "__main__":
    asyncio.run(main())
