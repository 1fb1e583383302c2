"""Share a connection among threads, then give each one of its own."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, local

mine = local()
both_are_in = Barrier(2, timeout=10)
opened: list[sqlite3.Connection] = []


def connect() -> None:
    """Open a connection, and keep it for the thread that asks."""
    mine.connection = sqlite3.connect(":memory:")
    opened.append(mine.connection)


def double(number: int) -> int:
    both_are_in.wait()
    query = mine.connection.execute("SELECT 2 * ?", [number])
    return query.fetchone()[0]


def main() -> None:
    shared = sqlite3.connect(":memory:")
    with ThreadPoolExecutor(2) as pool:
        future = pool.submit(shared.execute, "SELECT 1")
        print("shared:", type(future.exception()).__name__)

    with ThreadPoolExecutor(2, initializer=connect) as pool:
        print("one for each:", list(pool.map(double, range(6))))
    print("connections opened:", len(opened))


if __name__ == "__main__":
    main()
