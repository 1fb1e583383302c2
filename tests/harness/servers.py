"""Start a server beside a program, and ask it what it has counted."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from harness.programs import CODE, environment, metadata

FAULTY_SERVER = CODE / "ch08_network" / "faulty_server.py"
PATIENCE = 100  # seconds

opener = build_opener(ProxyHandler({}))  # the server is on this machine


@contextmanager
def served(program: Path = FAULTY_SERVER, port: int = 0) -> Iterator[str]:
    """Run the server beside a test, on a free port; give its address."""
    with subprocess.Popen(
        [sys.executable, program, str(port)],
        env=environment(),
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[0]
        finally:
            process.kill()


@contextmanager
def surroundings(program: Path, **changes: str) -> Iterator[dict[str, str]]:
    """Give the environment of a program, with the address of the server that it needs.

    The server's counts begin anew with each run. A file that is no program
    needs nothing.
    """
    wanted = metadata(program).server if program.suffix == ".py" else ""
    if not wanted:
        yield environment(**changes)
        return
    (server,) = CODE.glob(f"*/{wanted}")
    with served(server) as address:
        yield environment(SERVER=address, **changes)


def counts(address: str, kind: str = "counts") -> dict[str, int]:
    """Return what a server has counted; after ``forget`` it begins anew."""
    with opener.open(f"{address}/{kind}", timeout=PATIENCE) as answer:
        found: dict[str, int] = json.load(answer)
        return found
