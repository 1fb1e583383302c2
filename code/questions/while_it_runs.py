"""Read what a program prints, line by line, while it runs."""

import subprocess
import sys

PROGRAM = """
import sys
for number in 1, 2, 3:
    print("line", number)
    sys.stdin.readline()
"""


def main() -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdin
        assert program.stdout
        for line in program.stdout:
            print("read:", line.strip())
            print("go on", file=program.stdin, flush=True)
    print("exit status", program.returncode)


if __name__ == "__main__":
    main()
