# /// script
# dependencies = ["httpx2"]
#
# [tool.book]
# server = "faulty_server.py"
# ///
"""Six hundred bytes of a thousand, saved in five ways."""

import shutil
from collections.abc import Callable
from http.client import HTTPException
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import httpx2

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")
CUT = f"{SERVER}/cut/1"


def read(file: Path) -> None:
    with urlopen(CUT, timeout=60) as response:
        file.write_bytes(response.read())


def read_in_parts(file: Path) -> None:
    with (
        urlopen(CUT, timeout=60) as response,
        file.open("wb") as target,
    ):
        while part := response.read(256):
            target.write(part)


def copyfileobj(file: Path) -> None:
    with (
        urlopen(CUT, timeout=60) as response,
        file.open("wb") as target,
    ):
        shutil.copyfileobj(response, target)


def get(file: Path) -> None:
    file.write_bytes(httpx2.get(CUT).content)


def stream(file: Path) -> None:
    with (
        httpx2.stream("GET", CUT) as response,
        file.open("wb") as target,
    ):
        for part in response.iter_bytes():
            target.write(part)


def told(save: Callable[[Path], None], file: Path) -> str:
    try:
        save(file)
    except (HTTPException, httpx2.HTTPError) as error:
        return type(error).__name__
    return "nothing"


def main() -> None:
    print(f"{'':15}{'said':22}in the file")
    for save in (read, read_in_parts, copyfileobj, get, stream):
        with TemporaryDirectory() as folder:
            file = Path(folder, "page")
            said = told(save, file)
            size = file.stat().st_size if file.exists() else "no file"
            print(f"{save.__name__:15}{said:22}{size}")


if __name__ == "__main__":
    main()
