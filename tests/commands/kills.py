"""Kill downloaders with SIGKILL at random moments, and look at what they leave.

Each downloads forty files from a server that sends a file in pieces, and now and
then only half of it. After each kill, a file that has its final name is looked at:
is it whole? A downloader that this machine lacks is left out. It takes a minute
each.
"""

import argparse
import csv
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from tempfile import TemporaryDirectory
from threading import Thread

from harness.measurements import KILLS
from harness.programs import CODE, environment, shown

HEAD = ("downloader", "looks at a final name", "of them at half a file")
FILES = 40
TIMES = 50  # that each is killed
LONGEST = 1.5  # seconds until a kill
PIECES, PAUSE = 10, 0.02  # of a file, and seconds before each
SIZE = 20_000  # bytes of a file
FAULTY = 0.1  # of the answers are cut off

STRAIGHT = """
import shutil, sys
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen
def fetch(address):
    with urlopen(address) as answer, open(address.rpartition("/")[2], "wb") as file:
        shutil.copyfileobj(answer, file)
with ThreadPoolExecutor(10) as pool:
    pool.map(fetch, open(sys.argv[1]).read().split())
"""

PROGRAMS = ("curl", "wget", "aria2c")  # of the system, if they are there
Command = Callable[[Path], list[str]]
COMMANDS: dict[str, Command] = {
    "download.py": lambda listed: [
        *(sys.executable, str(CODE / "ch08_network" / "download.py"), str(listed)),
        *("--per-host", "10", "--retries", "9"),
    ],
    "copyfileobj, straight to the final name": lambda listed: [
        sys.executable,
        "-c",
        STRAIGHT,
        str(listed),
    ],
    "curl": lambda listed: [
        *("curl", "--silent", "--parallel", "--parallel-max", "10", "--fail"),
        *("--remote-name-all", "--continue-at", "-"),
        *("--retry", "9", "--retry-all-errors"),
        *listed.read_text("utf-8").split(),
    ],
    "wget": lambda listed: ["wget", "--quiet", "--continue", "-i", str(listed)],
    "aria2c": lambda listed: [
        *("aria2c", "--quiet", "--continue", "--max-concurrent-downloads=10"),
        *("--max-tries=9", f"--input-file={listed}"),
    ],
}


def text(name: str) -> bytes:
    """Return what a file should hold."""
    return (f"{name}\n".encode() * SIZE)[:SIZE]


class Pieces(StreamRequestHandler):
    """Sends files in pieces, from where the client has them."""

    def handle(self) -> None:
        """Answer one request, and close."""
        head = b"".join(iter(self.rfile.readline, b"\r\n")).decode()
        body = text(head.split()[1].strip("/"))
        _, ranged, rest = head.lower().partition("range: bytes=")
        first = int(rest.partition("-")[0]) if ranged else 0
        status = "206 Partial Content" if ranged else "200 OK"
        span = f"{first}-{SIZE - 1}"
        if first >= SIZE:  # it has all of it
            status, span, first = "416 Range Not Satisfiable", "*", SIZE
        fields = ['ETag: "1"', "Accept-Ranges: bytes"]
        if ranged:
            fields.append(f"Content-Range: bytes {span}/{SIZE}")
        end = SIZE // 2 if random.random() < FAULTY else SIZE
        lines = [f"HTTP/1.1 {status}", *fields, f"Content-Length: {SIZE - first}"]
        with suppress(ConnectionError):
            self.wfile.write("\r\n".join([*lines, "", ""]).encode())
            for start in range(first, end, SIZE // PIECES):
                time.sleep(PAUSE)
                self.wfile.write(body[start : min(end, start + SIZE // PIECES)])


class Server(ThreadingTCPServer):
    """Listens for more clients at once than a server usually does."""

    daemon_threads = True
    request_queue_size = 100


@contextmanager
def served() -> Iterator[str]:
    """Serve from a thread, on this machine alone; give the address."""
    with Server(("127.0.0.1", 0), Pieces) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def looked(folder: Path) -> tuple[int, int]:
    """Return how many files have a final name, and how many of these are not whole."""
    files = [it for it in folder.glob("file*") if not it.suffix]
    return len(files), sum(it.read_bytes() != text(it.name) for it in files)


def killed(command: list[str], folder: Path, seconds: float) -> bool:
    """Run a command in a folder, for so long at most; tell whether it was killed."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def count(command: Command, address: str, kills: int, room: Path) -> tuple[int, int]:
    """Kill a downloader so often; return how many looks there were, and bad ones.

    Where all files are there, it begins anew; where not, it goes on.
    """
    listed, folder = room / "list.txt", room / "files"
    listed.write_text("".join(f"{address}/file{n}\n" for n in range(FILES)), "utf-8")
    looks = bad = done = 0
    folder.mkdir()
    while done < kills:
        if killed(command(listed), folder, random.uniform(0, LONGEST)):
            done += 1
            found, broken = looked(folder)
            looks, bad = looks + found, bad + broken
        else:
            shutil.rmtree(folder)
            folder.mkdir()
    return looks, bad


def main() -> None:
    """Print the table, and keep it if that is asked for."""
    parser = argparse.ArgumentParser(prog="nox -s kills --", description=__doc__)
    parser.add_argument("kills", nargs="?", type=int, default=TIMES)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument(
        "--keep", action="store_true", help=f"put the table into {shown(KILLS)}"
    )
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    rows: list[tuple[str, ...]] = [HEAD]
    for name, command in COMMANDS.items():
        if name in PROGRAMS and not shutil.which(name):
            continue
        with served() as address, TemporaryDirectory() as room:
            counts = count(command, address, arguments.kills, Path(room))
            rows.append((name, *map("{:,}".format, counts)))
        print(*rows[-1], sep="  ", flush=True)
    if arguments.keep:
        with KILLS.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
