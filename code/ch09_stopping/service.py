"""Do the jobs that lie in a folder, and lose none.

A job is a file in FOLDER/new. It stays there until what came of it
is in FOLDER/done, or in FOLDER/failed if it raised an exception.

At SIGTERM and at Ctrl-C the service takes no more jobs, and ends
when those under way are done. Told again, or when its patience is
over, it stops them, and they stay in FOLDER/new. Killed, it leaves
them there, too, so a job may be done twice, and is never lost.

Exit status: 0 it was told to stop, and did; 1 it can't go on;
2 another service is at work in the folder.
"""

import argparse
import asyncio
import fcntl
import os
import signal
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time_ns
from traceback import format_exc
from uuid import uuid4

POLL = 0.5  # seconds between two looks at an empty folder


async def work(text: str) -> str:
    """Do a job, and return what comes of it: put yours here."""
    await asyncio.sleep(0.2)
    return text.upper()


class Folder:
    """Jobs as files, each of which is in one place at least."""

    def __init__(self, path: Path) -> None:
        """Make what is not there yet."""
        self.path = path
        self.new = path / "new"
        self.done = path / "done"
        self.failed = path / "failed"
        for folder in (self.new, self.done, self.failed):
            folder.mkdir(parents=True, exist_ok=True)

    def write(self, path: Path, text: str) -> None:
        """Write a file that is there as a whole, or not at all."""
        part = self.path / f".{os.getpid()}"
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def add(self, text: str) -> str:
        """Keep a job; return its name when nothing can lose it."""
        name = f"{time_ns()}-{uuid4().hex[:8]}"
        self.write(self.new / name, text)
        return name

    def waiting(self) -> list[str]:
        """Return the names of the jobs in new, the oldest first."""
        found = [it for it in self.new.iterdir() if it.is_file()]
        return sorted(it.name for it in found if it.name[0] != ".")

    def finish(self, name: str, where: Path, text: str) -> None:
        """Keep what came of a job, and only then drop the job."""
        self.write(where / name, text)
        (self.new / name).unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others out; raise BlockingIOError if one is here."""
        with (self.path / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield


class Service:
    """Workers that share a folder of jobs, until they are told."""

    def __init__(self, folder: Folder, patience: float) -> None:
        """Take a folder, and the seconds that a stop may take."""
        self.folder, self.patience = folder, patience
        self.line: deque[str] = deque()
        self.taken: set[str] = set()
        self.stopping = asyncio.Event()
        self.limit: asyncio.Timeout

    async def serve(self, workers: int) -> None:
        """Work until told to stop, and then until all is done."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(None) as self.limit:
                for number in (signal.SIGINT, signal.SIGTERM):
                    loop.add_signal_handler(number, self.stop)
                async with asyncio.TaskGroup() as group:
                    for _ in range(workers):
                        group.create_task(self.do_jobs())
        except TimeoutError:
            print("stopped jobs that were under way", flush=True)

    def stop(self) -> None:
        """Take no more jobs; told again, stop those under way."""
        again = self.stopping.is_set()
        self.stopping.set()
        if not self.limit.expired():
            now = asyncio.get_running_loop().time()
            patience = 0 if again else self.patience
            self.limit.reschedule(now + patience)

    async def do_jobs(self) -> None:
        """Do one job after another, until told to stop."""
        while not self.stopping.is_set():
            if name := self.next_job():
                await self.do(name)
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout(POLL):
                        await self.stopping.wait()

    def next_job(self) -> str | None:
        """Return a job that nobody has taken, if there is one."""
        if not self.line:
            waiting = self.folder.waiting()
            self.line.extend(
                it for it in waiting if it not in self.taken
            )
        if not self.line:
            return None
        name = self.line.popleft()
        self.taken.add(name)
        return name

    async def do(self, name: str) -> None:
        """Do a job, and finish it; if it is stopped, it stays."""
        try:
            text = (self.folder.new / name).read_text("utf-8")
            result, where = await work(text), self.folder.done
        except Exception:
            result, where = format_exc(), self.folder.failed
        self.folder.finish(name, where, result)
        self.taken.remove(name)
        print(f"{name}: {where.name}", flush=True)


def positive(word: str) -> int:
    """Return a number above 0; raise ValueError for others."""
    if (number := int(word)) < 1:
        raise ValueError(word)
    return number


def options(words: list[str] | None) -> argparse.Namespace:
    """Return what a command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--add", metavar="TEXT", help="add a job, print its name, end"
    )
    parser.add_argument(
        "--workers", type=positive, default=2, help="jobs at once (2)"
    )
    parser.add_argument(
        "--patience", type=positive, default=20, help="seconds (20)"
    )
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Serve, or add a job; return the exit status."""
    said = options(words)
    folder = Folder(said.folder)
    if said.add is not None:
        print(folder.add(said.add))
        return 0
    try:
        with folder.locked():
            print(f"{len(folder.waiting())} jobs wait", flush=True)
            service = Service(folder, said.patience)
            asyncio.run(service.serve(said.workers))
    except BlockingIOError:
        why = f"another service is at work in {folder.path}"
        print(why, file=sys.stderr)
        return 2
    print(f"ended, and {len(folder.waiting())} jobs wait")
    return 0


if __name__ == "__main__":
    sys.exit(main())
