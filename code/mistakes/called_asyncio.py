"""Run a script that is called asyncio.py."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

SCRIPT = """
import asyncio
async def main(): print("all done")
asyncio.run(main())
"""


def main() -> None:
    with TemporaryDirectory() as folder:
        Path(folder, "asyncio.py").write_text(SCRIPT)
        done = subprocess.run(
            [sys.executable, "asyncio.py"],
            cwd=folder,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    print(done.stderr.splitlines()[-1].replace(folder, "…"))


if __name__ == "__main__":
    main()
