# /// script
# dependencies = ["httpx2"]
# ///
"""Fetch pages, compute something of each, and keep the results.

ADDRESSES is a file with an address a line. OUT gets a line of JSON
for each page, and an address that is in OUT is not fetched again: a
run that was stopped, or killed, goes on where it was.

At Ctrl-C and at SIGTERM it takes no more addresses, and ends when
what is under way is kept. Told again, it drops that and ends.

Exit status: 0 each address is in OUT; 1 some are not, since they
have failed or it was told to stop; 2 it can't go on.
"""

import argparse
import asyncio
import fcntl
import json
import os
import signal
import sys
from asyncio import Future
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import (
    Executor,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager, suppress
from functools import partial
from itertools import pairwise
from multiprocessing import (
    active_children,
    get_context,
    parent_process,
)
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import httpx2

START = b'{"address": '  # of each line
PLACES = 10  # in each queue
SECONDS = 30  # for a page


def compute(body: bytes) -> object:
    """Return what comes of a page, for JSON: put yours here."""
    pairs = Counter(pairwise(body.decode("utf-8", "replace")))
    return ["".join(pair) for pair, _ in pairs.most_common(3)]


class Page(NamedTuple):
    """A page, and after that what was computed of it."""

    address: str
    content: Any


Queue = asyncio.Queue[Page | None]  # None: no more will come
Work = Callable[[], Coroutine[Any, Any, None]]


class Results:
    """A file with a line for each page that is done."""

    def __init__(self, path: Path) -> None:
        """Open it; raise OSError if it is another's."""
        if path.exists() and not path.is_file():
            raise OSError(f"{path} is not a file of lines")
        self.file = path.open("a+b", buffering=0)
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.done = self.read()
        except BlockingIOError:
            self.file.close()
            raise OSError(f"another run writes to {path}") from None
        except (ValueError, KeyError, TypeError, RecursionError):
            self.file.close()
            raise OSError(f"{path} has no such lines") from None

    def read(self) -> set[str]:
        """Return what is done, and cut off half a line at the end."""
        self.file.seek(0)
        done, whole = set[str](), 0
        number = self.file.fileno()
        with os.fdopen(number, "rb", closefd=False) as lines:
            for line in lines:
                if line.endswith(b"\n"):
                    done.add(json.loads(line)["address"])
                    whole += len(line)
                elif not START.startswith(line[: len(START)]):
                    raise ValueError(line)
        self.file.truncate(whole)
        return done

    def keep(self, pages: list[Page]) -> None:
        """Write a line for each; return when the disk has them."""
        lines = [f"{json.dumps(page._asdict())}\n" for page in pages]
        data = memoryview("".join(lines).encode())
        while data:
            data = data[self.file.write(data) :]
        os.fsync(self.file.fileno())

    def close(self) -> None:
        """Close it, so that another run may write."""
        self.file.close()


def follow() -> None:
    """End this process as soon as the one that started it is gone."""
    if parent := parent_process():
        parent.join()
    os._exit(1)


def go_along() -> None:
    """Have this process follow the one that has started it."""
    Thread(target=follow, daemon=True).start()


@contextmanager
def deaf() -> Iterator[None]:
    """Hold Ctrl-C back; a process that is started inherits that."""
    ctrl_c = {signal.SIGINT}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ctrl_c)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Workers:
    """Processes that compute, and are replaced when one dies."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.pool = self.started(number)
        self.one_at_a_time = asyncio.Lock()

    def started(self, number: int) -> Executor:
        """Return a pool, which starts its processes when it must."""
        with deaf():
            return ProcessPoolExecutor(
                number, get_context("spawn"), initializer=go_along
            )

    def handed_in(self, pool: Executor, body: bytes) -> Future[object]:
        """Give a page to a pool, which may start a process for it."""
        loop = asyncio.get_running_loop()
        with deaf():
            return loop.run_in_executor(pool, compute, body)

    async def compute(self, body: bytes) -> object:
        """Compute; after a death once more, in one of its own."""
        pool = self.pool
        try:
            return await self.handed_in(pool, body)
        except BrokenProcessPool:
            if self.pool is pool:
                self.pool = self.started(self.number)
        async with self.one_at_a_time:
            alone = self.started(1)
            try:
                return await self.handed_in(alone, body)
            finally:
                alone.shutdown(wait=False)

    @contextmanager
    def ended(self) -> Iterator[None]:
        """End them after the block, or kill them if it failed."""
        try:
            yield
        except BaseException:
            for child in active_children():
                child.kill()
            raise
        finally:
            self.pool.shutdown()


class Pipeline:
    """Three stages, with ten places between each two of them."""

    def __init__(self, lines: Iterable[str], results: Results) -> None:
        """Take a file's lines, and the results that are there."""
        self.addresses = self.wanted(lines)
        self.results = results
        self.thread = ThreadPoolExecutor(1)  # writes and prints
        self.fetched, self.computed = Queue(PLACES), Queue(PLACES)
        self.waited = {"fetched": 0, "computed": 0}
        self.seen = self.kept = self.failed = 0
        self.stopping = False

    def wanted(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield and count each address that is not done, once."""
        known = set(self.results.done)
        for line in lines:
            address = line.strip()
            if address and address not in known:
                known.add(address)
                self.seen += 1
                yield address

    def left(self) -> int:
        """Return how many were not taken, or were dropped."""
        for _ in self.addresses:
            pass
        return self.seen - self.kept - self.failed

    async def run(self, limit: int, workers: int) -> None:
        """Do all three stages, until all is kept or one can't go on."""
        self.heed_signals()
        pool = Workers(workers)
        client = httpx2.AsyncClient(
            timeout=SECONDS,
            follow_redirects=True,
            limits=httpx2.Limits(max_connections=limit),
        )
        with self.thread, pool.ended():
            async with client, asyncio.TaskGroup() as group:
                fetch = partial(self.fetch, client)
                work = partial(self.compute, pool)
                group.create_task(
                    self.stage(fetch, limit, self.fetched, workers)
                )
                group.create_task(
                    self.stage(work, workers, self.computed, 1)
                )
                group.create_task(self.write())

    def heed_signals(self) -> None:
        """Take no more addresses when told, and end if told again."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()

        def stop() -> None:
            if self.stopping and task:
                task.cancel()
            self.stopping = True

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)

    async def stage(
        self, work: Work, tasks: int, queue: Queue, readers: int
    ) -> None:
        """Work in several tasks; then tell all readers of a queue."""
        async with asyncio.TaskGroup() as group:
            for _ in range(tasks):
                group.create_task(work())
        for _ in range(readers):
            await queue.put(None)

    async def put(self, name: str, queue: Queue, page: Page) -> None:
        """Put a page, and count how often it waited for a place."""
        self.waited[name] += queue.full()
        await queue.put(page)

    async def fetch(self, client: httpx2.AsyncClient) -> None:
        """Fetch one page after another, as long as there are any."""
        while not self.stopping:
            if (address := next(self.addresses, None)) is None:
                return
            try:
                async with asyncio.timeout(SECONDS):
                    response = await client.get(address)
                response.raise_for_status()
            except Exception as error:
                await self.fail(address, error)
            else:
                page = Page(address, response.content)
                await self.put("fetched", self.fetched, page)

    async def compute(self, pool: Workers) -> None:
        """Have one page after another computed."""
        while page := await self.fetched.get():
            try:
                result = await pool.compute(page.content)
                json.dumps(result)
            except (Exception, SystemExit) as error:
                await self.fail(page.address, error)
            else:
                page = Page(page.address, result)
                await self.put("computed", self.computed, page)

    async def write(self) -> None:
        """Have all that is there kept, at once, until no more comes."""
        more = True
        while more:
            found = [await self.computed.get()]
            while not self.computed.empty():
                found.append(self.computed.get_nowait())
            pages = [page for page in found if page]
            more = len(pages) == len(found)
            await self.in_thread(partial(self.keep, pages))

    def keep(self, pages: list[Page]) -> None:
        """Keep pages, and only then say so."""
        self.results.keep(pages)
        self.kept += len(pages)
        for page in pages:
            print("done", page.address, flush=True)

    async def fail(self, address: str, error: BaseException) -> None:
        """Count and tell a page that did not come, or can't be."""
        self.failed += 1
        why = f"{type(error).__name__} {error}".splitlines()[0]
        words = ("failed", address, why)
        await self.in_thread(
            partial(print, *words, file=sys.stderr, flush=True)
        )

    async def in_thread(self, work: Callable[[], None]) -> None:
        """Write or print in the one thread, and not in the loop."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self.thread, work)

    def report(self) -> str:
        """Return what became of all, and how often a put waited."""
        counts = [f"{name} {it}" for name, it in self.waited.items()]
        return (
            f"{self.kept} kept, {self.failed} failed, "
            f"{self.left()} left; puts that waited: {' '.join(counts)}"
        )


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
    parser.add_argument("addresses", type=Path, metavar="ADDRESSES")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument(
        "--limit",
        type=positive,
        default=10,
        help="fetches at once (10)",
    )
    parser.add_argument(
        "--workers", type=positive, default=2, help="processes (2)"
    )
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Run, report, and return the exit status."""
    said = options(words)
    try:
        with (
            said.addresses.open(
                encoding="utf-8-sig", errors="replace"
            ) as lines,
            closing(Results(said.out)) as results,
        ):
            pipeline = Pipeline(lines, results)
            with suppress(asyncio.CancelledError):
                asyncio.run(pipeline.run(said.limit, said.workers))
            report = pipeline.report()
    except* OSError as errors:
        error: BaseException = errors
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        with suppress(OSError):  # nobody may read it
            print("can't go on:", error, file=sys.stderr)
        status = 2
    else:
        print(report)
        status = 0 if pipeline.kept == pipeline.seen else 1
    return status


if __name__ == "__main__":
    sys.exit(main())
