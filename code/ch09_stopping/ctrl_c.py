"""Press Ctrl-C while two of six jobs are under way, with each tool."""

import asyncio
import os
import signal
import subprocess
import sys
from concurrent.futures import (
    Executor,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

JOBS = range(6)


def job(folder: Path, number: int) -> None:
    (folder / f"begun {number}").touch()
    while not (folder / "pressed").exists():
        sleep(0.01)
    (folder / f"done {number}").touch()


def with_map(folder: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        results = pool.map(job, [folder] * len(JOBS), JOBS)
        try:
            (folder / "ready").touch()
            list(results)
        except KeyboardInterrupt:
            (folder / "pressed").touch()


def with_submit(folder: Path, pool: Executor) -> None:
    with pool:
        futures = [pool.submit(job, folder, number) for number in JOBS]
        try:
            (folder / "ready").touch()
            wait(futures)
        except KeyboardInterrupt:
            (folder / "pressed").touch()


async def task(
    folder: Path, number: int, places: asyncio.Semaphore
) -> None:
    async with places:
        (folder / f"begun {number}").touch()
        await asyncio.sleep(60)
        (folder / f"done {number}").touch()


async def in_a_group(folder: Path) -> None:
    places = asyncio.Semaphore(2)
    async with asyncio.TaskGroup() as group:
        for number in JOBS:
            group.create_task(task(folder, number, places))
        (folder / "ready").touch()


WAYS = {
    "threads, map": with_map,
    "threads, submit": lambda it: with_submit(
        it, ThreadPoolExecutor(2)
    ),
    "processes, submit": lambda it: with_submit(
        it, ProcessPoolExecutor(2)
    ),
    "asyncio, a group": lambda it: asyncio.run(in_a_group(it)),
}


def press(way: str, folder: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, __file__, way, folder],
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    while len([*folder.glob("begun *"), *folder.glob("ready")]) < 3:
        sleep(0.01)
    sleep(0.3)  # by then the main thread waits
    os.killpg(child.pid, signal.SIGINT)
    while child.poll() is None:
        sleep(0.1)
        os.kill(child.pid, signal.SIGUSR1)  # if it missed the first


def main() -> None:
    for way in WAYS:
        with TemporaryDirectory() as name:
            press(way, Path(name))
            begun = len([*Path(name).glob("begun *")])
            done = len([*Path(name).glob("done *")])
        print(f"{way:18} {begun} begun, {done} done")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        signal.signal(signal.SIGUSR1, lambda *_: None)
        WAYS[sys.argv[1]](Path(sys.argv[2]))
    else:
        main()
