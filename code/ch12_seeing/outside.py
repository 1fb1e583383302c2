# /// script
# requires-python = ">=3.14"
# ///
"""Look from outside into a program whose tasks wait for ever."""

import asyncio
import ctypes
import subprocess
import sys


async def ask(page: int) -> None:
    await asyncio.Event().wait()


async def fetch(page: int) -> None:
    await ask(page)


async def hang() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(fetch(1), name="page 1")
        group.create_task(fetch(2), name="page 2")
        await asyncio.sleep(0)
        print("all of them wait")


def let_others_look() -> None:
    """Tell Linux that any program of this user may read this one."""
    if sys.platform == "linux":
        set_ptracer, any_process = 0x59616D61, -1
        ctypes.CDLL(None).prctl(set_ptracer, any_process, 0, 0, 0)


def tree_of(process: int) -> str:
    """Return what pstree prints of a process."""
    command = [sys.executable, "-m", "asyncio", "pstree", str(process)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False
    )
    return done.stdout or done.stderr


def main() -> None:
    hung = subprocess.Popen(
        [sys.executable, __file__, "hang"], stdout=subprocess.PIPE
    )
    with hung:
        assert hung.stdout is not None
        hung.stdout.readline()
        tree = tree_of(hung.pid)
        hung.kill()
    for line in tree.splitlines():
        if "asyncio" not in line:  # the library's own lines
            print(line.replace(__file__, "outside.py"))


if __name__ == "__main__":
    if sys.argv[1:] == ["hang"]:
        let_others_look()
        asyncio.run(hang())
    else:
        main()
