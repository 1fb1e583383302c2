"""Start a server at the port of another one."""

from socketserver import StreamRequestHandler, TCPServer


def main() -> None:
    address = ("127.0.0.1", 0)
    with (
        TCPServer(address, StreamRequestHandler) as one,
        TCPServer(one.server_address, StreamRequestHandler),
    ):
        print("two servers")


if __name__ == "__main__":
    main()
