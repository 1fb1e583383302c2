"""Kill a service in the middle of its work, and start another."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

SERVICE = Path(__file__).with_name("service.py")
JOBS = {f"job {number}" for number in range(6)}


def started(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, SERVICE, folder], stdout=subprocess.DEVNULL
    )


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.glob("job *")}


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "new").mkdir()
        for job in JOBS:
            (folder / "new" / job).write_text(f"the text of {job}")
        with started(folder) as first:
            while not names(folder / "done"):
                sleep(0.01)
            first.kill()
        there = names(folder / "new") | names(folder / "done")
        print(f"killed: {len(there)} jobs are in new or done")
        with started(folder) as second:
            while names(folder / "new"):
                sleep(0.01)
            second.terminate()
        done = names(folder / "done")
        print(f"told to stop: {len(done)} jobs are in done")
        print("exit status", second.returncode)


if __name__ == "__main__":
    main()
