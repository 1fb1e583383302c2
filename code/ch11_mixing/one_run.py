# /// script
# dependencies = ["httpx2"]
#
# [tool.book]
# server = "faulty_server.py"
# ///
"""Run pipeline.py once, over sixteen pages."""

import subprocess
import sys
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")
PIPELINE = Path(__file__).with_name("pipeline.py")
PAGE = "slow/{}?seconds=0.3&size=500000"


def main() -> None:
    pages = [f"{SERVER}/{PAGE.format(number)}" for number in range(16)]
    with TemporaryDirectory() as name:
        addresses, results = Path(name, "addresses"), Path(name, "out")
        addresses.write_text("\n".join(pages))
        done = subprocess.run(
            [sys.executable, PIPELINE, addresses, results, "--limit=4"],
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=True,
        )
    print(done.stdout.splitlines()[-1].partition(";")[0])


if __name__ == "__main__":
    main()
