# /// script
# dependencies = ["httpx2"]
#
# [tool.book]
# server = "faulty_server.py"
# ///
"""How much memory a file of 20 MB takes on its way to the disk."""

import tracemalloc
from collections.abc import Callable
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")
SIZE = 20_000_000
LARGE = f"{SERVER}/page/1?size={SIZE}"


def whole(file: Path) -> None:
    file.write_bytes(httpx2.get(LARGE, timeout=60).content)


def streamed(file: Path) -> None:
    with (
        httpx2.stream("GET", LARGE, timeout=60) as response,
        file.open("wb") as target,
    ):
        for part in response.iter_bytes():
            target.write(part)


def peak(save: Callable[[Path], None]) -> int:
    """Return the most bytes that were in memory while it saved."""
    with TemporaryDirectory() as folder:
        tracemalloc.start()
        save(Path(folder, "page"))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return most


def main() -> None:
    for save in (whole, streamed):
        times = round(peak(save) / SIZE)
        print(f"{save.__name__}: {times} times the file in memory")


if __name__ == "__main__":
    main()
