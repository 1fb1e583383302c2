"""Run the tests of all chapters beside programs that compute: none may flake.

python tests/commands/soak.py [RUNS] [TESTS …]
"""

import argparse
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = "tests/chapters"
LOOPS = 4
RUNS = 50


@contextmanager
def busy(loops: int) -> Iterator[None]:
    """Compute in so many processes, as long as the block takes."""
    processes = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"])
        for _ in range(loops)
    ]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def run(tests: list[str]) -> list[str]:
    """Run the tests once; return those that failed, or what went wrong."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-r", "fE", "--show-capture=no"),
            *("-n", "8", "--dist", "loadgroup", "-m", "not book and not once", *tests),
        ],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "300"},  # else pytest cuts what went wrong
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    lines = done.stdout.splitlines()
    failed = [line for line in lines if line.startswith(("FAILED ", "ERROR "))]
    if done.returncode and not failed:
        failed = [(done.stderr.splitlines() or lines or ["nothing was said"])[-1]]
    return failed


def main() -> int:
    """Say of each run what failed in it, and in the end how often each did."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and no loop stays behind
    parser = argparse.ArgumentParser(description="Try whether tests flake.")
    parser.add_argument("runs", nargs="?", type=int, default=RUNS)
    parser.add_argument(
        "tests", nargs="*", default=[CHAPTERS], help="all of tests/chapters, if none"
    )
    parser.add_argument("--loops", type=int, default=LOOPS, help="beside the tests")
    arguments = parser.parse_args()
    failed: Counter[str] = Counter()
    with busy(arguments.loops):
        for number in range(1, arguments.runs + 1):
            start = perf_counter()
            now = run(arguments.tests)
            failed.update(now)
            outcome = "; ".join(now) or "green"
            print(
                f"run {number}, {perf_counter() - start:.0f} s: {outcome}", flush=True
            )
    for test, times in failed.most_common():
        print(f"{times} of {arguments.runs} runs: {test}")
    print(f"{arguments.runs} runs on {sys.version.split()[0]}, {len(failed)} flakes")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
