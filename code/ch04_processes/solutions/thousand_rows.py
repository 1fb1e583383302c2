"""Count how often a model is copied on its way to two processes."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_all_start_methods, get_context

ROWS = range(1_000)


class Model:
    """A kilobyte of weights, for what is counted is copies."""

    copies = 0

    def __init__(self) -> None:
        self.weights = bytes(1_000)

    def predict(self, row: int) -> int:
        return row + self.weights[row]

    def __getstate__(self) -> dict[str, bytes]:
        """Count a copy, and return what goes into it."""
        Model.copies += 1
        return self.__dict__


def with_each_chunk(size: int) -> int:
    """Return how often map sends the model along."""
    model, Model.copies = Model(), 0
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(model.predict, ROWS, chunksize=size))
    return Model.copies


kept: Model


def keep(model: Model) -> None:
    global kept
    kept = model


def predict(row: int) -> int:
    return kept.predict(row)


def with_each_worker(method: str) -> int:
    """Return how often the model is sent to be kept by the workers."""
    model, Model.copies = Model(), 0
    with ProcessPoolExecutor(
        2, get_context(method), initializer=keep, initargs=(model,)
    ) as pool:
        list(pool.map(predict, ROWS))
    return Model.copies


def main() -> None:
    for size in (1, 10, 50, 300):
        print(f"chunks of {size:3}: {with_each_chunk(size):4} copies")
    for method in sorted(get_all_start_methods()):
        print(f"{method + ':':14}{with_each_worker(method):4} copies")


if __name__ == "__main__":
    main()
