"""Fetch from a server that breaks a connection off."""

from concurrent.futures import ThreadPoolExecutor
from socket import (
    SO_LINGER,
    SOL_SOCKET,
    create_connection,
    create_server,
    socket,
)
from struct import pack
from threading import Thread

Address = tuple[str, int]
PAGES = 3
AT_ONCE = pack("ii", 1, 0)  # closed so, a connection is broken off


def serve(server: socket) -> None:
    """Break the first connection off, and answer all others."""
    for number in range(PAGES):
        connection, _ = server.accept()
        with connection:
            connection.recv(100)
            if number == 0:
                connection.setsockopt(SOL_SOCKET, SO_LINGER, AT_ONCE)
            else:
                connection.sendall(b"text")


def fetch(address: Address) -> str:
    with create_connection(address, timeout=30) as connection:
        connection.sendall(b"a page, please")
        return connection.recv(100).decode()


def main() -> None:
    with create_server(("127.0.0.1", 0)) as server:
        Thread(target=serve, args=(server,), daemon=True).start()
        with ThreadPoolExecutor(PAGES) as pool:
            address = server.getsockname()
            print(list(pool.map(fetch, [address] * PAGES)))


if __name__ == "__main__":
    main()
