"""Wait for a program whose output nobody reads."""

import subprocess
import sys

PROGRAM = [sys.executable, "-c", "print(1_000_000 * 'x')"]


def main() -> None:
    program = subprocess.Popen(PROGRAM, stdout=subprocess.PIPE)
    try:
        program.wait(timeout=3)
    except subprocess.TimeoutExpired:
        print("after wait it still runs:", program.poll() is None)
    output, _ = program.communicate()
    print(len(output), "bytes")
    print("after communicate it ended with", program.returncode)


if __name__ == "__main__":
    main()
