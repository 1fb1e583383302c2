"""A program that fills a pipe which nobody reads."""

import subprocess
import sys

CHATTY = "print('x' * 1_000_000)"


def main() -> None:
    chatty = subprocess.Popen([sys.executable, "-c", CHATTY], stdout=subprocess.PIPE)
    chatty.wait()


if __name__ == "__main__":
    main()
