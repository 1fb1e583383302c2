# /// script
# dependencies = ["pytest"]
# ///
"""Let pytest say where a test hangs, and end it."""

import os
import subprocess
import sys
from threading import Event


def test_is_told() -> None:
    told = Event()
    told.wait()


COMMAND = (
    *(sys.executable, "-m", "pytest", __file__, "-c", os.devnull),
    *("-p", "no:cacheprovider"),
    *("-o", "faulthandler_timeout=1"),
    *("-o", "faulthandler_exit_on_timeout=true"),
)


def main() -> None:
    done = subprocess.run(
        COMMAND, capture_output=True, text=True, check=False
    )
    for line in done.stderr.splitlines():
        if line.startswith("Timeout") or __file__ in line:
            print(line.rpartition("/")[2].replace('"', ""))
    print("exit status", done.returncode)


if __name__ == "__main__":
    main()
