"""Ask four servers, take two answers, and stop the others."""

import asyncio

stopped: list[str] = []


class Answered(Exception):
    """Ends a group whose work is done."""


async def ask(server: str, seconds: float, answers: list[str]) -> None:
    try:
        await asyncio.sleep(seconds)
        answers.append(server)
        if len(answers) == 2:
            raise Answered
    except asyncio.CancelledError:
        stopped.append(server)
        raise


async def two_answers() -> list[str]:
    answers: list[str] = []
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(ask("near", 0.1, answers))
            group.create_task(ask("next", 0.2, answers))
            group.create_task(ask("far", 60, answers))
            group.create_task(ask("farther", 90, answers))
    except* Answered:
        pass
    return answers


async def main() -> None:
    print("answered:", *await two_answers())
    print("stopped:", *sorted(stopped))


if __name__ == "__main__":
    asyncio.run(main())
