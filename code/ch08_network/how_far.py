# /// script
# dependencies = ["httpx2"]
#
# [tool.book]
# server = "faulty_server.py"
# ///
"""Say on a terminal how far a file is, and say nothing elsewhere."""

from io import StringIO
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import httpx2

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")
PATH = "/page/1?size=4000"
AS_IT_IS = {"Accept-Encoding": "identity"}


def show(text: str, screen: TextIO) -> None:
    if screen.isatty():
        print(text, end="", file=screen, flush=True)


def save(client: httpx2.Client, file: Path, screen: TextIO) -> None:
    came = 0
    with (
        client.stream("GET", PATH, headers=AS_IT_IS) as response,
        file.open("wb") as target,
    ):
        response.raise_for_status()
        size = int(response.headers.get("Content-Length", 0))
        for part in response.iter_bytes(1000):
            came += target.write(part)
            if size:
                show(f"\r{came / size:4.0%}", screen)
    show("\n", screen)


class Terminal(StringIO):
    """Keeps what is written to it, and says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def main() -> None:
    with (
        TemporaryDirectory() as folder,
        httpx2.Client(base_url=SERVER) as client,
    ):
        file = Path(folder, "page")
        for name, screen in (
            ("on a terminal", Terminal()),
            ("in a pipe", StringIO()),
        ):
            save(client, file, screen)
            print(f"{name}: {screen.getvalue()!r}")


if __name__ == "__main__":
    main()
