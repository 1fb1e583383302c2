"""Let two threads write to one database, and take their time."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier
from time import sleep

both_write = Barrier(2, timeout=60)


def save(file: Path) -> None:
    with closing(sqlite3.connect(file, timeout=0.2)) as connection:
        both_write.wait()
        connection.execute("INSERT INTO pages VALUES ('text')")
        sleep(2)  # as if fetching the next text took so long
        connection.commit()


def main() -> None:
    with TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        file = Path(folder, "pages.db")
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE pages (text)")
        print(list(pool.map(save, [file, file])))


if __name__ == "__main__":
    main()
