# /// script
# requires-python = ">=3.11"
# dependencies = ["httpx2"]
# ///
"""Download the files that a list names, a few at once.

A line of the list is an address; what may follow it is
name=FILE, for another name than the address's own, and
sha256=SUM, for a file that must have this sum. Empty lines
and lines that begin with # say nothing.

A file has its name when all of it is there, and never before.
What a run left unfinished, the next one goes on with.

Exit status: 0 all files are there, 1 some are not,
2 the run could not begin, 130 it was stopped with Ctrl-C,
143 it was ended by SIGTERM.
"""

import argparse
import asyncio
import errno
import hashlib
import json
import os
import random
import re
import signal
import sys
from collections import deque
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
)
from contextlib import (
    aclosing,
    asynccontextmanager,
    contextmanager,
    suppress,
)
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple
from unicodedata import normalize
from urllib.parse import unquote

import httpx2

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

GO_ON = "the same command goes on from here"
LEAST = 1000  # bytes that must come within each time-out
LONGEST_PAUSE = 60  # seconds between two tries
REDIRECTS = 10
LONGEST_NAME = 240  # bytes; systems take 255
NOT_IN_NAMES = '<>:"/\\|?*'
DIGITS = "0123456789¹²³"
PORTS = [f"{port}{n}" for port in ("COM", "LPT") for n in DIGITS]
DEVICES = ["AUX", "CON", "CONIN$", "CONOUT$", "NUL", "PRN"]
RESERVED = {*DEVICES, *PORTS}  # on Windows
ENCODINGS = {  # that a file may have for good
    ".br": "br",
    ".bz2": "bzip2",
    ".gz": "gzip",
    ".tgz": "gzip",
    ".xz": "xz",
    ".zst": "zstd",
}
NUMBER = "([0-9]{1,18})"
CONTENT_RANGE = re.compile(f"bytes {NUMBER}-{NUMBER}/{NUMBER}")
NOTHING_LEFT = re.compile(rf"bytes \*/{NUMBER}")
EDITION = re.compile(r'"[!#-~]*"|[\w ,:+-]+', re.ASCII)  # tag, date
USER = re.compile(  # the second is no port, so it is a password
    r"^([^/\s:@]*:)?(/*)(?:[^/\s]*@|[^/\s:]*:(?!\d*[/?#])\S*@)"
)
FOR_LATER = {408, 425, 429, 500, 502, 503, 504}
DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


class FinalError(Exception):
    """A file does not come, and asking again would not help."""


class PassingError(Exception):
    """A file did not come this time, and may come later."""

    def __init__(self, reason: str, after: float = 0) -> None:
        super().__init__(reason)
        self.after = after  # seconds


class RunError(Exception):
    """No file can come any more."""


def without_user(url: httpx2.URL) -> str:
    """Return an address as one may show it: no password."""
    return str(url.copy_with(userinfo=b""))


class Job(NamedTuple):
    """A file to download."""

    address: str
    host: str
    name: str
    sha256: str

    def __str__(self) -> str:
        """Return the address as one may show it."""
        return without_user(httpx2.URL(self.address))


def safe_name(wanted: str) -> str:
    """Return a name that is one of a file in any folder.

    >>> safe_name("../../etc/passwd")
    '_.._etc_passwd'
    """
    name = "".join(
        char if char.isprintable() and char not in NOT_IN_NAMES else "_"
        for char in wanted
    )
    name = name.strip(". ") or "index.html"
    if name.partition(".")[0].rstrip().upper() in RESERVED:
        name = f"_{name}"
    if len(os.fsencode(name)) > LONGEST_NAME:
        raise ValueError("the name is too long: give name=")
    return name


def check_address(url: httpx2.URL) -> None:
    """Raise ValueError unless a file can be asked for there."""
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("not an address of http:// or https://")
    url.raw_host.decode().encode("idna")  # raises a UnicodeError
    if url.port is not None and not 0 < url.port < 65536:
        raise ValueError("a port is 1 to 65535")


def read_options(words: Iterable[str]) -> dict[str, str]:
    """Return what follows an address; raise ValueError if wrong."""
    given: dict[str, str] = {}
    for word in words:
        option, _, value = word.partition("=")
        if option not in ("name", "sha256") or not value:
            raise ValueError(f"{word}: not name=FILE or sha256=SUM")
        if option in given:
            raise ValueError(f"{option}= is there twice")
        given[option] = value
    return given


def read_job(line: str) -> Job:
    """Return what a line asks for; raise ValueError if nothing."""
    address, *words = line.split()
    try:
        url = httpx2.URL(address)
    except httpx2.InvalidURL as error:
        secret = USER.match(address)  # the error may repeat it
        why = "not an address (in a password / is %2F)"
        raise ValueError(why if secret else str(error)) from None
    given = read_options(words)
    check_address(url)
    path = url.raw_path.decode().partition("?")[0]
    wanted = unquote(path.rpartition("/")[2])
    name = given.get("name") or safe_name(wanted)
    if name != safe_name(name):
        raise ValueError(f"{name} can't be the name of a file")
    sha256 = given.get("sha256", "").lower()
    if sha256 and not re.fullmatch("[0-9a-f]{64}", sha256):
        raise ValueError("a sha256 has 64 hexadecimal digits")
    page = url.copy_with(fragment=None)  # it is never sent
    return Job(str(page), url.host, name, sha256)


def read_list(lines: Iterable[str]) -> tuple[list[Job], list[str]]:
    """Return what a list asks for, and what is wrong with it."""
    jobs: dict[str, Job] = {}
    wrong = []
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line or line.startswith("#"):
            continue
        try:
            job = read_job(line)
            same_file = normalize("NFC", job.name).casefold()
            other = jobs.setdefault(same_file, job)
            if other != job:
                raise ValueError(
                    f"{other} has its name, too: give name="
                )
        except ValueError as error:
            shown = USER.sub(r"\1\2", line)
            wrong.append(f"line {number}: {shown}: {error}")
    return list(jobs.values()), wrong


def moment(text: str) -> datetime | None:
    """Return the date that a header says, if it says one."""
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def seconds(text: str) -> float:
    """Return what a header says: a number, or those to its date.

    What says nothing is 0.
    """
    if re.fullmatch("[0-9]+", text):
        return float(text)
    now = datetime.now(UTC)
    return ((moment(text) or now) - now).total_seconds()


def pause(tries: int, after: float) -> float:
    """Return how long to wait after so many tries, in seconds.

    Dice decide, so that those who were refused together do not
    come again together.
    """
    longest = min(2**tries, LONGEST_PAUSE)
    return max(after, 0) + random.uniform(0, longest)


def edition_of(response: httpx2.Response) -> str:
    """Return by what If-Range knows this edition, or nothing.

    A date is good for that when it is a minute old by the server's
    clock, since what changes twice in a second keeps its date.
    """
    headers = response.headers
    etag = headers.get("ETag", "")
    if etag.startswith('"') and EDITION.fullmatch(etag):
        return etag
    modified = headers.get("Last-Modified", "")
    then, now = moment(modified), moment(headers.get("Date", ""))
    if not then:
        return ""
    age = (now or datetime.now(UTC)) - then
    return modified if age > timedelta(minutes=1) else ""


def whole_of(response: httpx2.Response, start: int) -> int | None:
    """Return the size of a file whose rest from `start` comes.

    None if that is not what comes. An answer 416 says that nothing
    is lacking.
    """
    headers = response.headers
    said = headers.get("Content-Range", "")
    if response.status_code == 416:
        found = NOTHING_LEFT.fullmatch(said)
        return start if found and int(found[1]) == start else None
    found = CONTENT_RANGE.fullmatch(said)
    if not found:
        return None
    first, last, total = map(int, found.groups())
    length = rest = total - start
    if "Transfer-Encoding" not in headers:
        length = int(headers.get("Content-Length", rest))
    fits = start == first <= last < total
    return total if fits and length == last + 1 - first else None


class Part:
    """What has come of a file; `finish` gives it its name."""

    def __init__(self, folder: Path, job: Job) -> None:
        self.job = job
        self.file = folder / job.name
        self.path = folder / f".{job.name}.part"
        self.note = folder / f".{job.name}.note"
        self.size, self.edition = 0, ""
        self.total: int | None = None  # if the server has said it

    def wanted(self) -> dict[str, str]:
        """Return headers that ask for what is lacking."""
        self.size, self.edition, self.total = 0, "", None
        with suppress(OSError, RecursionError, TypeError, ValueError):
            note = json.loads(self.note.read_text("utf-8"))
            address, edition, total = note
            if address == str(self.job) and EDITION.fullmatch(edition):
                self.size = self.path.stat().st_size
                self.edition, self.total = edition, total
        headers = {"Accept-Encoding": "identity"}
        if self.size:
            headers["Range"] = f"bytes={self.size}-"
            headers["If-Range"] = self.edition
        return headers

    def begin(self, response: httpx2.Response) -> None:
        """Drop what was here, and note which edition is to come."""
        self.path.write_bytes(b"")
        self.note.unlink(missing_ok=True)
        self.size, self.edition = 0, edition_of(response)
        length = response.headers.get("Content-Length")
        self.total = None if length is None else int(length)
        if self.edition:
            note = [str(self.job), self.edition, self.total]
            self.note.write_text(json.dumps(note), "utf-8")

    def accept(self, response: httpx2.Response) -> int | None:
        """Return how large the whole file is, if an answer says so.

        Raise an error if it brings nothing that can be saved.
        """
        status, headers = response.status_code, response.headers
        said = f"{status} {response.reason_phrase}".strip()
        if status in FOR_LATER:
            after = seconds(headers.get("Retry-After", ""))
            raise PassingError(said, after)
        if status in (206, 416) and self.size:
            return self.rest(response)
        if status != 200:
            raise FinalError(said)
        self.begin(response)
        if encoding := self.encoding(response):
            raise FinalError(f"it comes as {encoding}, unasked")
        counted = self.total is not None
        if counted or "Transfer-Encoding" in headers or self.job.sha256:
            return self.total
        raise FinalError("nobody says how long it is: give sha256=")

    def rest(self, response: httpx2.Response) -> int:
        """Return how large the file is of which the rest comes.

        Raise PassingError if it doesn't fit what is here.
        """
        total = whole_of(response, self.size)
        kept = "ETag" if self.edition[0] == '"' else "Last-Modified"
        same = response.headers.get(kept, self.edition) == self.edition
        same = same and self.total in (None, total)
        if total is None or not same or self.encoding(response):
            self.drop()
            raise PassingError("not the rest of what was here")
        return total

    def encoding(self, response: httpx2.Response) -> str:
        """Return how the file is encoded unasked, or nothing."""
        said = response.headers.get("Content-Encoding", "").lower()
        own = ENCODINGS.get(self.file.suffix.lower(), "")
        return "" if said in ("identity", own, f"x-{own}") else said

    def check(self, path: Path) -> None:
        """Raise FinalError if a file has another sum than it must."""
        if self.job.sha256:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != self.job.sha256:
                raise FinalError(f"its sha256 is {found}")

    def finish(self) -> None:
        """Give the file its name, when all of it is on the disk."""
        self.check(self.path)
        with self.path.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(self.path, self.file)
        self.drop()

    def drop(self) -> None:
        """Leave nothing but the file, if it is there."""
        self.path.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)


class Bar:
    """A line on a terminal that says how far it is; else nothing."""

    def __init__(self) -> None:
        self.shown = bool(sys.stderr) and sys.stderr.isatty()
        self.start = self.last = monotonic()

    def show(self, done: int, files: int, size: int) -> None:
        """Draw it, ten times a second at most."""
        now = monotonic()
        if self.shown and now > self.last + 0.1:
            self.last = now
            mega = size / 1_000_000
            rate = mega / (now - self.start)
            full = "#" * (20 * done // files)
            counts = (
                f"{done} of {files}, {mega:.1f} MB, {rate:.1f} MB/s"
            )
            self.write(f"[{full:-<20}] {counts}")

    def clear(self) -> None:
        """Make room for another line."""
        if self.shown:
            self.write("")

    def write(self, text: str) -> None:
        """Write over what the line says."""
        with suppress(OSError):  # the terminal was closed
            size = os.get_terminal_size(sys.stderr.fileno())
            width = (size.columns or 80) - 1
            text = f"\r{text[:width]:<{width}}"
            print(text, end="\r", file=sys.stderr, flush=True)


def client_of(connections: int) -> httpx2.AsyncClient:
    """Return a client without cookies; raise RunError if none."""
    limits = httpx2.Limits(
        max_connections=connections,
        max_keepalive_connections=connections,
    )
    none = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    try:
        return httpx2.AsyncClient(
            cookies=none, limits=limits, timeout=None
        )
    except (
        ImportError,
        OSError,
        ValueError,
        httpx2.InvalidURL,
    ) as error:
        no = "no client for such a proxy or certificate"
        raise RunError(f"{no}: {error}") from None


def handshakes() -> Callable[[str, dict[str, Any]], Awaitable[None]]:
    """Return what heeds events, and closes after a handshake fails.

    httpcore2 leaves open what it gives up within a time-out.
    """
    stream = None

    async def heed(event: str, told: dict[str, Any]) -> None:
        nonlocal stream
        if event.endswith("connect_tcp.complete"):
            stream = told["return_value"]
        if event.endswith("start_tls.failed") and stream:
            await stream.aclose()

    return heed


class Downloader:
    """Brings files into a folder, and counts them."""

    def __init__(
        self, jobs: list[Job], wrong: int, options: argparse.Namespace
    ) -> None:
        self.options = options
        self.files, self.failed = len(jobs) + wrong, wrong
        self.there = self.bytes = 0
        self.came: list[Job] = []
        self.heeded: list[signal.Signals] = []
        self.status = 0  # after a signal
        self.bar = Bar()
        self.client = client_of(options.limit)
        hosts: dict[str, deque[Job]] = {}
        for job in jobs:
            hosts.setdefault(job.host, deque()).append(job)
        self.places: deque[deque[Job]] = deque()
        for queue in hosts.values():
            places = min(len(queue), options.per_host)
            self.places.extend([queue] * places)

    async def run(self) -> None:
        """Bring files, a few at once; raise a group of RunErrors."""
        self.heed_signals()
        tasks = min(self.options.limit, len(self.places))
        try:
            async with self.client, asyncio.TaskGroup() as group:
                for _ in range(tasks):
                    group.create_task(self.work())
        except asyncio.CancelledError:
            if self.status:
                sys.exit(self.status)
            raise

    def heed_signals(self) -> None:
        """Leave when told to, unless that is ignored (nohup)."""
        run = asyncio.current_task()
        if run and sys.platform != "win32":
            for name in ("SIGINT", "SIGTERM", "SIGHUP"):
                number = signal.Signals[name]
                if signal.getsignal(number) != signal.SIG_IGN:
                    run.get_loop().add_signal_handler(
                        number, self.leave, number, run
                    )
                    self.heeded.append(number)

    def leave(
        self, number: signal.Signals, run: asyncio.Task[None]
    ) -> None:
        """Leave, with the status that a shell has for a signal.

        The next signal ends the program at once.
        """
        if self.heeded:  # else two came together
            while self.heeded:
                signal.signal(self.heeded.pop(), signal.SIG_DFL)
            self.bar.clear()
            ctrl_c = number == signal.SIGINT
            said = "stopped;" if ctrl_c else f"{number.name}:"
            complain(f"{said} {GO_ON}")
            self.status = 128 + number
            run.cancel()

    async def work(self) -> None:
        """Take a place at a host, bring a file, and give it back.

        A host has as many places as it gets requests at once. When
        all are taken, those who have them do what is left.
        """
        while self.places:
            queue = self.places.popleft()
            if queue:
                await self.bring(queue.popleft())
                self.places.append(queue)

    async def bring(self, job: Job) -> None:
        """Bring a file, or tell why it does not come."""
        part = Part(self.options.into, job)
        try:
            if part.file.is_file():
                await asyncio.to_thread(part.check, part.file)
                part.drop()
                self.there += 1
            elif part.file.exists():
                raise FinalError("what has its name is no file")
            else:
                await self.try_often(part)
        except (FinalError, PassingError) as error:
            self.tell(job, str(error))
        except OSError as error:
            self.tell(job, str(error))
            if error.errno in DISK_ERRORS:
                why = f"no more can be written: {error}"
                raise RunError(why) from None

    def tell(self, job: Job, why: str) -> None:
        """Count a failure, and say why."""
        self.failed += 1
        self.bar.clear()
        complain(f"{job}: {why}")

    async def try_often(self, part: Part) -> None:
        """Bring a file in one of several tries."""
        for tries in range(1 + self.options.retries):
            try:
                await self.fetch(part)
                return
            except FinalError:
                part.drop()
                raise
            except PassingError as error:
                problem = error
            except TimeoutError:
                limit = self.options.timeout
                problem = PassingError(f"too slow in {limit:g} seconds")
            except httpx2.HTTPError as error:
                kind = type(error).__name__  # some have no text
                problem = PassingError(f"{kind} {error}".strip())
            if not part.edition:  # then nothing can go on from there
                part.drop()
            if problem.after > LONGEST_PAUSE:
                wait = f"wait {problem.after:.0f} seconds"
                raise PassingError(f"{problem}, and asks to {wait}")
            if tries < self.options.retries:
                await asyncio.sleep(pause(tries, problem.after))
        raise PassingError(f"{problem}, in try {tries + 1}")

    async def fetch(self, part: Part) -> None:
        """Bring what is lacking of a file, and give it its name."""
        async with self.answer(part) as response:
            total = part.accept(response)
            if (total or 0) > self.options.largest:
                raise FinalError(f"{total} bytes: more than --largest")
            if part.size != total:
                await self.save(response, part)
        if total not in (part.size, None):
            raise PassingError(f"{part.size} bytes of {total} came")
        await asyncio.to_thread(self.finish, part)

    def finish(self, part: Part) -> None:
        """Give a file its name, even if the loop ends meanwhile."""
        part.finish()
        self.came.append(part.job)

    @asynccontextmanager
    async def answer(
        self, part: Part
    ) -> AsyncIterator[httpx2.Response]:
        """Give what is answered for a part, wherever it leads."""
        request = self.client.build_request(
            "GET",
            part.job.address,
            headers=part.wanted(),
            extensions={"trace": handshakes()},
        )
        for _ in range(1 + REDIRECTS):
            async with asyncio.timeout(self.options.timeout):
                response = await self.client.send(request, stream=True)
            async with aclosing(response):
                following = response.next_request
                if following is None:
                    yield response
                    return
            check_lead(request.url, following.url)
            request = following
        raise FinalError(f"it leads on more than {REDIRECTS} times")

    async def save(self, response: httpx2.Response, part: Part) -> None:
        """Write down what comes, as long as enough of it comes."""
        now, options = asyncio.get_running_loop().time, self.options
        fresh = 0
        with part.path.open("ab") as file:
            async with asyncio.timeout(options.timeout) as limit:
                async for chunk in response.aiter_raw():
                    file.write(chunk)
                    part.size += len(chunk)
                    if part.size > options.largest:
                        raise FinalError("it is more than --largest")
                    fresh += len(chunk)
                    if fresh >= LEAST:
                        fresh = 0
                        limit.reschedule(now() + options.timeout)
                    self.bytes += len(chunk)
                    self.bar.show(self.done(), self.files, self.bytes)

    def done(self) -> int:
        """Return how many files need no more work."""
        return len(self.came) + self.there + self.failed

    def report(self) -> str:
        """Return in a line what has become of the files."""
        came = len(self.came)
        return (
            f"{came + self.there} of {self.files} files are there: "
            f"{came} came ({self.bytes:,} bytes), "
            f"{self.there} were there; {self.failed} failed, "
            f"{self.files - self.done()} were not tried"
        )


def check_lead(url: httpx2.URL, there: httpx2.URL) -> None:
    """Raise FinalError if an address must not lead to another."""
    leads = f"it leads to {without_user(there)}"
    try:
        check_address(there)
    except ValueError as error:
        raise FinalError(f"{leads}: {error}") from None
    if (url.scheme, there.scheme) == ("https", "http"):
        raise FinalError(f"{leads}, which is not secret")


def say(text: str) -> None:
    """Print a line to standard output, or else to standard error."""
    try:
        print(text, flush=True)
    except OSError as error:  # Python would try again at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # nobody reads it
            complain(f"{text} (it can't be printed: {error})")


def complain(text: str) -> None:
    """Print a line to standard error, without control characters."""
    text = "".join(c if c.isprintable() else "?" for c in text)
    with suppress(OSError):  # nobody reads it
        if sys.stderr:
            print(text, file=sys.stderr, flush=True)


def lock(descriptor: int) -> None:
    """Lock an open file; raise OSError if another process has."""
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_at(path: Path, descriptor: int) -> bool:
    """Tell whether an open file still has its path."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder; raise RunError if one is in."""
    path = folder / ".download.lock"
    while True:
        with path.open("ab") as file:
            try:
                lock(file.fileno())
            except (BlockingIOError, PermissionError):
                why = f"another run is at work in {folder}"
                raise RunError(why) from None
            if is_at(path, file.fileno()):  # else it was just removed
                try:
                    yield
                finally:
                    with suppress(PermissionError):  # on Windows
                        path.unlink(missing_ok=True)
                return


def keep_names(folder: Path) -> None:
    """Have a folder's names outlive a power cut, where one can."""
    with suppress(OSError):  # Windows opens no folder
        descriptor = os.open(folder, os.O_RDONLY)
        with suppress(OSError):
            os.fsync(descriptor)
        os.close(descriptor)


def download(downloader: Downloader) -> int:
    """Download and report; return the exit status."""
    try:
        asyncio.run(downloader.run())
    except* RunError as group:
        complain(str(group.exceptions[0]))
    finally:
        downloader.bar.clear()
        keep_names(downloader.options.into)
        say(downloader.report())
    lacking = downloader.files - len(downloader.came) - downloader.there
    return 1 if lacking else 0


def number_of_bytes(text: str) -> int:
    """Return what is meant by 500k, 20M or 3G."""
    found = re.fullmatch(r"(\d+)([kMG]?)", text)
    if not found:
        raise ValueError(text)
    return int(found[1]) * 1000 ** ["", "k", "M", "G"].index(found[2])


def arguments(words: list[str]) -> argparse.Namespace:
    """Return what the command line says; exit with 2 if it is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("list", help="a file of addresses, or - for standard input")
    add("--into", type=Path, default=".", help="a folder (this one)")
    add("--limit", type=int, default=10, help="files at once (10)")
    add("--per-host", type=int, default=4, help="of them, per host (4)")
    add(
        "--timeout",
        type=float,
        default=30,
        help="seconds for an answer, and for each kB of it (30)",
    )
    add("--retries", type=int, default=3, help="tries after one (3)")
    add(
        "--largest",
        type=number_of_bytes,
        default="1G",
        help="the most bytes in a file (1G)",
    )
    options = parser.parse_args(words)
    if min(options.limit, options.per_host) < 1:
        parser.error("--limit and --per-host are 1 or more")
    if options.retries < 0 or not options.timeout > 0:
        parser.error("--retries is 0 or more, --timeout more than 0")
    return options


def read_lines(name: str) -> list[str]:
    """Return the lines of a file, or of standard input."""
    given = name == "-"
    with open(
        0 if given else name, encoding="utf-8-sig", closefd=not given
    ) as lines:
        return list(lines)


def main(words: list[str]) -> int:
    """Do what the command line says; return the exit status."""
    options = arguments(words)
    try:
        jobs, wrong = read_list(read_lines(options.list))
    except (OSError, UnicodeError) as error:
        complain(f"{options.list} can't be read: {error}")
        return 2
    for line in wrong:
        complain(line)
    try:
        options.into.mkdir(parents=True, exist_ok=True)
        with alone_in(options.into):
            return download(Downloader(jobs, len(wrong), options))
    except RunError as error:
        complain(str(error))
    except OSError as error:
        complain(f"{options.into} can't be used: {error}")
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        complain(f"stopped; {GO_ON}")
        sys.exit(130)
