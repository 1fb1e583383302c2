# /// script
# dependencies = ["httpx2"]
#
# [tool.book]
# server = "faulty_server.py"
# ///
"""Stop pipeline.py in the middle, and let it go on."""

import json
import signal
import subprocess
import sys
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")
PIPELINE = Path(__file__).with_name("pipeline.py")
PAGE = "slow/{}?seconds=0.2&size=30000"
PAGES = [f"{SERVER}/{PAGE.format(number)}" for number in range(60)]


def run(folder: Path, *, stop_after: int = 0) -> tuple[list[str], int]:
    """Run it, and stop it perhaps; return what it said, and how."""
    files = [str(folder / "addresses"), str(folder / "results")]
    command = [sys.executable, str(PIPELINE), *files, "--limit", "6"]
    lines = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        for number, line in enumerate(process.stdout, 1):
            lines.append(line)
            if number == stop_after:
                process.send_signal(signal.SIGINT)
    done = [it.split()[1] for it in lines if it.startswith("done")]
    return done, process.returncode


def kept(folder: Path) -> list[str]:
    lines = (folder / "results").read_text().splitlines()
    return [json.loads(line)["address"] for line in lines]


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "addresses").write_text("\n".join(PAGES))
        first, status = run(folder, stop_after=6)
        print("stopped: pages are left:", len(first) < len(PAGES))
        print("what was said is kept:", kept(folder) == first)
        print("exit status", status)
        then, status = run(folder)
        print("again: all is done:", len(first + then) == len(PAGES))
        once = sorted(kept(folder)) == sorted(PAGES)
        print("each is there once:", once)
        print("exit status", status)


if __name__ == "__main__":
    main()
