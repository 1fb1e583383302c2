# /// script
# [tool.book]
# server = "faulty_server.py"
# ///
"""Two downloads, of which one is cut short, and what is left."""

import shutil
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")


def save(address: str, file: Path) -> None:
    part = file.with_name(f"{file.name}.part")
    try:
        with (
            urlopen(address, timeout=60) as response,
            part.open("wb") as target,
        ):
            shutil.copyfileobj(response, target)
        promised = response.headers["Content-Length"]
        came = part.stat().st_size
        if str(came) != promised:
            raise OSError(f"{came} of {promised} bytes")
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def main() -> None:
    with TemporaryDirectory() as folder:
        for kind in ("page", "cut"):
            try:
                save(f"{SERVER}/{kind}/1", Path(folder, kind))
            except OSError as error:
                print(f"{kind}: {error}")
        for file in sorted(Path(folder).iterdir()):
            print(f"{file.name}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
