"""Ask a server that has not begun to listen."""

from socket import create_connection, socket
from threading import Thread
from time import sleep


def serve(server: socket) -> None:
    sleep(5)  # as servers do while they start
    server.listen()
    connection, _ = server.accept()
    with connection:
        connection.sendall(b"text of page 7")


def main() -> None:
    with socket() as server:
        server.bind(("127.0.0.1", 0))
        Thread(target=serve, args=(server,), daemon=True).start()
        with create_connection(server.getsockname()) as connection:
            print(connection.recv(100).decode())


if __name__ == "__main__":
    main()
