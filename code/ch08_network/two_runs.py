# /// script
# dependencies = ["httpx2"]
#
# [tool.book]
# server = "faulty_server.py"
# ///
"""A list of five addresses, and two runs of download.py."""

import subprocess
import sys
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")
DOWNLOAD = Path(__file__).with_name("download.py")
PATHS = [
    "/page/1",
    "/moved/2",
    "/busy/3?times=1",
    "/cut/4?times=2",
    "/error/404",
]
OPTIONS = ["--limit", "1", "--retries", "1", "--into"]


def run(folder: str) -> None:
    command = [sys.executable, str(DOWNLOAD), "-", *OPTIONS, folder]
    done = subprocess.run(
        command,
        input="\n".join(f"{SERVER}{path}" for path in PATHS),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    print(done.stdout.replace(SERVER, ""), end="")
    print("exit status", done.returncode)
    print(*sorted(file.name for file in Path(folder).iterdir()))


def main() -> None:
    urlopen(f"{SERVER}/forget").close()
    with TemporaryDirectory() as folder:
        run(folder)
        print()
        run(folder)


if __name__ == "__main__":
    main()
