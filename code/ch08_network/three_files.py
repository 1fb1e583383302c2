# /// script
# dependencies = ["httpx2"]
#
# [tool.book]
# server = "faulty_server.py"
# ///
"""Three files are written, and one of them is a page."""

from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")
PATHS = ["/page/1", "/error/404", "/moved/1"]


def save(client: httpx2.Client, path: str, file: Path) -> None:
    response = client.get(path)
    file.write_bytes(response.content)


def main() -> None:
    with (
        TemporaryDirectory() as folder,
        httpx2.Client(base_url=SERVER) as client,
    ):
        for path in PATHS:
            file = Path(folder, path.strip("/").replace("/", "_"))
            save(client, path, file)
            print(f"{file.name}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
