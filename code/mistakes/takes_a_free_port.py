"""Start two servers, each at a port that is free."""

from socketserver import StreamRequestHandler, TCPServer


def main() -> None:
    address = ("127.0.0.1", 0)
    with (
        TCPServer(address, StreamRequestHandler) as one,
        TCPServer(address, StreamRequestHandler) as two,
    ):
        same = one.server_address == two.server_address
        print("two servers, one port:", same)


if __name__ == "__main__":
    main()
