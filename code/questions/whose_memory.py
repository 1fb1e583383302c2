# /// script
# requires-python = ">=3.13"
# ///
"""Open another program's shared memory, with and without track."""

import subprocess
import sys
from multiprocessing.shared_memory import SharedMemory

READER = """
import sys
from multiprocessing.shared_memory import SharedMemory
memory = SharedMemory(sys.argv[1], track=sys.argv[2] == "track")
assert memory.buf[0] == 7
memory.close()
"""


def still_there(name: str) -> bool:
    try:
        SharedMemory(name, track=False).close()
    except FileNotFoundError:
        return False
    return True


def main() -> None:
    for track in ("don't track", "track"):
        memory = SharedMemory(create=True, size=100, track=False)
        memory.buf[0] = 7
        command = [sys.executable, "-c", READER, memory.name, track]
        subprocess.run(command, check=True, capture_output=True)
        print(f"{track}: still there, {still_there(memory.name)}")
        memory.close()
        if still_there(memory.name):
            memory.unlink()


if __name__ == "__main__":
    main()
