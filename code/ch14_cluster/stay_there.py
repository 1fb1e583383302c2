# /// script
# dependencies = ["distributed"]
# ///
"""Make forty megabytes, and count the parts that come here."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from distributed import Client, Future


class Part:
    """A megabyte, and a folder in which arrivals are noted."""

    def __init__(self, notes: Path, number: int) -> None:
        self.notes = notes
        self.data = bytes([number]) * 1_000_000

    def __setstate__(self, state: dict[str, object]) -> None:
        """Note in which process a part has arrived."""
        self.__dict__.update(state)
        with (self.notes / f"{os.getpid()}").open("a") as file:
            file.write("arrived\n")


def total(part: Part) -> int:
    return sum(part.data)


def brought_here(client: Client, parts: list[Future]) -> int:
    return sum(total(part) for part in client.gather(parts))


def left_there(client: Client, parts: list[Future]) -> int:
    return sum(client.gather(client.map(total, parts)))


def main() -> None:
    with Client(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
    ) as client:
        for way in (brought_here, left_there):
            with TemporaryDirectory() as folder:
                notes = [Path(folder)] * 40
                parts = client.map(Part, notes, range(40))
                found = way(client, parts)
                here = Path(folder, f"{os.getpid()}")
                came = here.read_text().split() if here.exists() else []
                print(f"{way.__name__}: {found:,}, {len(came)} parts")


if __name__ == "__main__":
    main()
