# /// script
# dependencies = ["httpx2"]
#
# [tool.book]
# server = "faulty_server.py"
# ///
"""An order is sent until it is answered; two answers are lost."""

from os import environ
from uuid import uuid4

import httpx2

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")
TRIES = 5


def order(client: httpx2.Client, path: str, **headers: str) -> None:
    for _ in range(TRIES):
        try:
            client.post(path, headers=headers).raise_for_status()
            return
        except httpx2.TransportError:
            continue
    raise SystemExit("no answer")


def booked(client: httpx2.Client) -> int:
    return client.get("/counts").json()["orders"]


def main() -> None:
    with httpx2.Client(base_url=SERVER) as client:
        client.get("/forget")
        start = booked(client)
        order(client, "/order/1?lost=2")
        print("without a key:", booked(client) - start, "books")

        start = booked(client)
        key = {"Idempotency-Key": str(uuid4())}
        order(client, "/order/2?lost=2", **key)
        print("with a key:   ", booked(client) - start, "book")


if __name__ == "__main__":
    main()
