"""Find out which tool names the line at which a program hangs."""

import asyncio
import ctypes
import faulthandler
import subprocess
import sys
from collections.abc import Sequence
from threading import Event, Thread
from time import sleep

WAYS = ("threads", "tasks", "blocked", "computing")
DUMP = "profiling.sampling dump"
TOOLS = {  # and how each is asked, if not by the program itself
    "faulthandler": "",
    "asyncio pstree": "asyncio pstree",
    "sampling dump -a": f"{DUMP} -a",
    "dump --async-aware": f"{DUMP} --async-aware",
}
NEEDS = {"asyncio": (3, 14), "profiling.sampling": (3, 15)}


def stuck_thread() -> None:
    Event().wait()


async def stuck_task() -> None:
    await asyncio.Event().wait()


async def stuck_loop() -> None:
    sleep(3600)


def stuck_computing() -> None:
    while True:
        pass


async def beside(job: str) -> None:
    """Run the job in a task, and wait for it."""
    await asyncio.create_task(globals()[job]())


def hang(way: str) -> None:
    """Hang in one of the ways, until somebody ends it."""
    if way == "threads":
        Thread(target=stuck_thread).start()
    elif way == "computing":
        stuck_computing()
    else:
        job = "stuck_task" if way == "tasks" else "stuck_loop"
        asyncio.run(beside(job))


def let_others_look() -> None:
    """Tell Linux that any program of this user may read this one."""
    if sys.platform == "linux":
        set_ptracer, any_process = 0x59616D61, -1
        ctypes.CDLL(None).prctl(set_ptracer, any_process, 0, 0, 0)


def seen(tool: str, way: str) -> bool:
    """Tell if a tool names the function that hangs."""
    command = [sys.executable, __file__, way, tool]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stderr=pipe, text=True) as hung:
        assert hung.stderr is not None
        if not TOOLS[tool]:
            return "stuck_" in hung.stderr.read()
        hung.stderr.readline()
        sleep(0.5)
        said = asked(TOOLS[tool], hung.pid)
        hung.kill()
    return "stuck_" in said


def asked(tool: str, process: int) -> str:
    """Return what a tool says of a process."""
    command = [sys.executable, "-m", *tool.split(), str(process)]
    pipe = subprocess.PIPE
    done = subprocess.run(command, stdout=pipe, text=True, check=False)
    return done.stdout


def print_row(tool: str, cells: Sequence[str]) -> None:
    """Print what a tool has found of each way to hang."""
    row = " ".join(f"{cell:9}" for cell in cells)
    print(f"{tool:18} {row}".rstrip())


def main() -> None:
    print_row("", WAYS)
    for tool, words in TOOLS.items():
        version = NEEDS.get(words.partition(" ")[0], (3, 11))
        if sys.version_info < version:
            print(f"{tool:18} needs Python 3.{version[1]}")
            continue
        found = ["yes" if seen(tool, way) else "no" for way in WAYS]
        print_row(tool, found)


if __name__ == "__main__":
    if sys.argv[1:]:
        let_others_look()
        if sys.argv[2] == "faulthandler":
            faulthandler.dump_traceback_later(1, exit=True)
        print("begins", file=sys.stderr, flush=True)
        hang(sys.argv[1])
    else:
        main()
