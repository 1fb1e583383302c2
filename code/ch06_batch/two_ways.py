"""Type two lines into a script, and into a notebook."""

import ast
import asyncio
import gc
from inspect import isawaitable

LINES = ("asyncio.run(main())", "await main()")


async def main() -> str:
    await asyncio.sleep(0.1)
    return "done"


def in_a_script(line: str) -> object:
    """Run a line where no loop runs."""
    return eval(compile(line, "script", "eval"))


async def in_a_notebook(line: str) -> object:
    """Run a line as a notebook does, in a loop that runs already."""
    allowed = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    result = eval(compile(line, "cell", "eval", allowed))
    return await result if isawaitable(result) else result


def shown(line: str) -> None:
    """Print what a line does in either place."""
    print(line)
    for place in (
        lambda: in_a_script(line),
        lambda: asyncio.run(in_a_notebook(line)),
    ):
        try:
            print("   ", place())
        except (RuntimeError, SyntaxError) as error:
            print(f"    {type(error).__name__}: {error}")
        gc.collect()  # what nobody awaited says so when it goes


if __name__ == "__main__":
    for line in LINES:
        shown(line)
