"""Give up on a thread and on a process, and look what they do."""

import asyncio
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

Pool = type[ThreadPoolExecutor] | type[ProcessPoolExecutor]


def save(folder: Path) -> None:
    """Save two halves, and between them wait for a third file."""
    (folder / "first half").touch()
    while not (folder / "go on").exists():
        sleep(0.01)
    (folder / "second half").touch()


async def give_up(kind: Pool, folder: Path) -> None:
    loop, saved = asyncio.get_running_loop(), folder / "second half"
    with kind(1) as pool:
        job = loop.run_in_executor(pool, save, folder)
        while not (folder / "first half").exists():
            await asyncio.sleep(0.01)
        job.cancel()
        await asyncio.wait([job])
        print(f"  given up: {job.cancelled()}, saved: {saved.exists()}")
        (folder / "go on").touch()
    print("  pool closed, saved:", saved.exists())


async def main() -> None:
    for kind in (ThreadPoolExecutor, ProcessPoolExecutor):
        with TemporaryDirectory() as name:
            print(kind.__name__)
            await give_up(kind, Path(name))


if __name__ == "__main__":
    asyncio.run(main())
