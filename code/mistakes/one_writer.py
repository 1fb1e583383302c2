"""Fetch in threads, and write to a database in one place."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep


def fetch(page: int) -> str:
    sleep(0.5)
    return f"text of page {page}"


def main() -> None:
    with TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        file = Path(folder, "pages.db")
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE pages (text)")
            for text in pool.map(fetch, [1, 2]):
                connection.execute(
                    "INSERT INTO pages VALUES (?)", [text]
                )
                connection.commit()
            saved = connection.execute("SELECT text FROM pages")
            print(saved.fetchall())


if __name__ == "__main__":
    main()
