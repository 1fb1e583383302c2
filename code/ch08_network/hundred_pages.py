# /// script
# [tool.book]
# server = "faulty_server.py"
# ///
"""A hundred pages, ten at a time, each over a connection of its own."""

import json
from concurrent.futures import ThreadPoolExecutor
from os import environ
from urllib.request import urlopen

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")


def fetch(path: str) -> bytes:
    with urlopen(f"{SERVER}/{path}", timeout=60) as response:
        return response.read()


def main() -> None:
    before = json.loads(fetch("counts"))
    paths = [f"together/{n}" for n in range(100)]
    with ThreadPoolExecutor(10) as pool:
        pages = list(pool.map(fetch, paths))
    after = json.loads(fetch("counts"))
    made = after["connections"] - before["connections"] - 1
    print(f"{len(pages)} pages over {made} connections")


if __name__ == "__main__":
    main()
