# /// script
# dependencies = ["httpx2"]
#
# [tool.book]
# server = "faulty_server.py"
# ///
"""A hundred pages, ten at a time, through one client."""

from concurrent.futures import ThreadPoolExecutor
from os import environ

import httpx2

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")


def main() -> None:
    paths = [f"/together/{n}" for n in range(100)]
    with httpx2.Client(base_url=SERVER, timeout=60) as client:

        def fetch(path: str) -> bytes:
            return client.get(path).content

        before = client.get("/counts").json()
        with ThreadPoolExecutor(10) as pool:
            pages = list(pool.map(fetch, paths))
        after = client.get("/counts").json()
    made = after["connections"] - before["connections"]
    print(f"{len(pages)} pages over {made + 1} connections")


if __name__ == "__main__":
    main()
