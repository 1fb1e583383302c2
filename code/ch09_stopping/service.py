"""Do the jobs that lie in a folder, and lose none.

A job is a file in FOLDER/new. It stays there until what came of it
is in FOLDER/done. If it raised an exception, it is moved, as it is,
to FOLDER/failed, and the traceback is in FOLDER/why.

At SIGTERM and at Ctrl-C the service takes no more jobs, and ends
when those under way are done. Told again, or when its patience is
over, it stops them, and they stay in FOLDER/new. Killed, it leaves
them there, too, so a job may be done twice, and is never lost.

Exit status: 0 it was told to stop, and did; 1 it can't go on;
2 wrong usage; 3 another service is at work in the folder.
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
STOPS = (signal.SIGINT, signal.SIGTERM)


async def work(text: str) -> str:
    """Do a job, and return what comes of it: put yours here."""
    await asyncio.sleep(0.2)
    return text.upper()


def sync(folder: Path) -> None:
    """Return when no power cut can take a name from a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make(folder: Path) -> None:
    """Make a folder for good, and its parents, unless it is there."""
    if not folder.is_dir():
        make(folder.parent)
        folder.mkdir(exist_ok=True)
        sync(folder.parent)


def encoded(text: str) -> bytes:
    """Return text as bytes, whatever characters are in it."""
    return text.encode(errors="backslashreplace")


def say(line: str) -> None:
    """Print a line at once, whatever characters are in it."""
    print(encoded(line).decode(), flush=True)


class Folder:
    """Jobs as files, each of which is in one place at least."""

    def __init__(self, path: Path) -> None:
        """Make what is not there yet."""
        self.path = path
        self.new = path / "new"
        self.done = path / "done"
        self.failed = path / "failed"
        self.why = path / "why"
        for folder in (self.new, self.done, self.failed, self.why):
            make(folder)

    def write(self, path: Path, content: bytes) -> None:
        """Write a file that is there as a whole, or not at all."""
        part = self.path / f".{uuid4().hex}"
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
        sync(path.parent)

    def add(self, job: bytes) -> str:
        """Keep a job; return its name when nothing can lose it."""
        name = f"{time_ns()}-{uuid4().hex[:8]}"
        self.write(self.new / name, job)
        return name

    def waiting(self) -> list[str]:
        """Return the names of the jobs in new, the oldest first."""
        found = [it for it in self.new.iterdir() if it.is_file()]
        return sorted(it.name for it in found if it.name[0] != ".")

    def finish(self, name: str, result: bytes) -> None:
        """Keep what came of a job, and only then drop the job."""
        self.write(self.done / name, result)
        (self.new / name).unlink(missing_ok=True)

    def fail(self, name: str, why: bytes) -> None:
        """Keep why a job failed, and only then move the job."""
        self.write(self.why / name, why)
        with suppress(FileNotFoundError):
            os.replace(self.new / name, self.failed / name)

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
                for number in STOPS:
                    loop.add_signal_handler(number, self.stop)
                say(f"{len(self.folder.waiting())} jobs wait")
                async with asyncio.TaskGroup() as group:
                    for _ in range(workers):
                        group.create_task(self.do_jobs())
        except TimeoutError:
            if self.taken:
                say("stopped jobs that were under way")

    def stop(self) -> None:
        """Take no more jobs; told again, stop those under way."""
        patience = 0 if self.stopping.is_set() else self.patience
        self.stopping.set()
        now = asyncio.get_running_loop().time()
        with suppress(RuntimeError):  # the limit has had its end
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
        while self.line:
            name = self.line.popleft()
            if (self.folder.new / name).exists():
                self.taken.add(name)
                return name
        return None

    async def do(self, name: str) -> None:
        """Do a job, and keep what came of it; stopped, it stays."""
        try:
            text = (self.folder.new / name).read_text("utf-8")
            result = encoded(await work(text))
        except BaseException as error:
            task = asyncio.current_task()
            if task and task.cancelling():
                raise asyncio.CancelledError from error
            self.folder.fail(name, encoded(format_exc()))
            came = "failed"
        else:
            self.folder.finish(name, result)
            came = "done"
        self.taken.remove(name)
        say(f"{name}: {came}")


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
    add = parser.add_argument
    add("folder", type=Path, metavar="FOLDER")
    add(
        "--add",
        metavar="TEXT",
        help="add a job (-: standard input), print its name, end",
    )
    add("--workers", type=positive, default=2, help="jobs at once (2)")
    add("--patience", type=positive, default=20, help="seconds (20)")
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Serve, or add a job; return the exit status."""
    said = options(words)
    try:
        folder = Folder(said.folder)
        if said.add is not None:
            job = os.fsencode(said.add)
            if job == b"-":
                with open(0, "rb", closefd=False) as given:
                    job = given.read()
            say(folder.add(job))
            return 0
        with folder.locked():
            service = Service(folder, said.patience)
            asyncio.run(service.serve(said.workers))
            for number in STOPS:
                signal.signal(number, signal.SIG_IGN)
            say(f"ended, and {len(folder.waiting())} jobs wait")
        return 0
    except* BlockingIOError:
        why, status = f"another service is at work in {said.folder}", 3
    except* OSError as errors:
        why, status = f"can't go on: {errors.exceptions[0]}", 1
    with suppress(OSError):  # nobody may read it
        print(why, file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
