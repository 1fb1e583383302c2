"""Count two pages in a database, in three ways."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier

READ = "SELECT pages FROM counts"
both_are_here = Barrier(2, timeout=10)


def read_and_write(db: sqlite3.Connection) -> None:
    (pages,) = db.execute(READ).fetchone()
    both_are_here.wait()
    db.execute("UPDATE counts SET pages = ?", (pages + 1,))
    db.commit()


def in_sql(db: sqlite3.Connection) -> None:
    both_are_here.wait()
    db.execute("UPDATE counts SET pages = pages + 1")
    db.commit()


def locked_first(db: sqlite3.Connection) -> None:
    both_are_here.wait()
    db.execute("BEGIN IMMEDIATE")
    (pages,) = db.execute(READ).fetchone()
    db.execute("UPDATE counts SET pages = ?", (pages + 1,))
    db.commit()


def connected(
    path: Path, count: Callable[[sqlite3.Connection], None], _: int
) -> None:
    """Count over a connection of one's own."""
    with closing(sqlite3.connect(path, timeout=60)) as db:
        count(db)


def counted(
    path: Path, count: Callable[[sqlite3.Connection], None]
) -> int:
    """Let two threads count a page each; return what is counted."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE counts (pages)")
        db.execute("INSERT INTO counts VALUES (0)")
        db.commit()
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(partial(connected, path, count), range(2)))
        return int(db.execute(READ).fetchone()[0])


def main() -> None:
    with TemporaryDirectory() as folder:
        for count in (read_and_write, in_sql, locked_first):
            path = Path(folder, f"{count.__name__}.db")
            print(f"{count.__name__}: {counted(path, count)}")


if __name__ == "__main__":
    main()
