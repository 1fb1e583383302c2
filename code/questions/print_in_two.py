"""Let two threads print a page each, at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier


class Screen:
    """Notes each piece, and waits until both have written one."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.both_have_written = Barrier(2, timeout=10)

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.both_have_written.wait()


def main() -> None:
    screen = Screen()

    def show(_: int) -> None:
        print("page", file=screen)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(show, range(2)))
    print("pieces:", screen.pieces)
    print("on the screen:", repr("".join(screen.pieces)))


if __name__ == "__main__":
    main()
