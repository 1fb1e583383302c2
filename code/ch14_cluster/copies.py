# /// script
# dependencies = ["distributed"]
# ///
"""Count how often a model arrives at the workers, in a hundred jobs."""

import os
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from distributed import Client

ROWS = range(100)


class Model:
    """A megabyte of weights, and a file in which arrivals are noted."""

    def __init__(self, notes: Path) -> None:
        self.weights = bytes(1_000_000)
        self.notes = notes

    def __setstate__(self, state: dict[str, object]) -> None:
        """Note in which process a copy has arrived."""
        self.__dict__.update(state)
        with self.notes.open("a") as file:
            file.write(f"{os.getpid()}\n")


def predict(model: Model, row: int) -> int:
    return row + model.weights[row]


def with_each_job(client: Client, model: Model) -> None:
    with client.get_executor(pure=False) as pool:
        list(pool.map(partial(predict, model), ROWS))


def sent_before(client: Client, model: Model) -> None:
    there = client.scatter(model, broadcast=True)
    with client.get_executor(pure=False) as pool:
        list(pool.map(predict, [there] * len(ROWS), ROWS))


def main() -> None:
    with (
        TemporaryDirectory() as folder,
        Client(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            silence_logs=50,
        ) as client,
    ):
        for way in (with_each_job, sent_before):
            notes = Path(folder, way.__name__)
            way(client, Model(notes))
            arrived = notes.read_text().split()
            copies = len(arrived) - arrived.count(f"{os.getpid()}")
            told = copies if copies > 9 else "fewer than ten"
            print(f"{way.__name__}: {told} copies")


if __name__ == "__main__":
    main()
