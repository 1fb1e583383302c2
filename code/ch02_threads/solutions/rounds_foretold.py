"""Foretell the rounds of a hundred pages, and count them."""

from concurrent.futures import ThreadPoolExecutor
from math import ceil
from threading import Condition

PAGES = 100


class Server:
    """Answers when all who can are asking; counts its rounds."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.left = PAGES
        self.asking = 0
        self.rounds = 0
        self.answer = Condition()

    def fetch(self, page: int) -> str:
        """Return a page's text, when this round is complete."""
        with self.answer:
            this_round = self.rounds
            self.asking += 1
            if self.asking == min(self.workers, self.left):
                self.left -= self.asking
                self.asking = 0
                self.rounds += 1
                self.answer.notify_all()
            answered = self.answer.wait_for(
                lambda: self.rounds > this_round, timeout=30
            )
        if not answered:
            raise TimeoutError("too few are asking")
        return f"text of page {page}"


def rounds(workers: int) -> int:
    """Return how many rounds a pool of so many workers needs."""
    server = Server(workers)
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(server.fetch, range(PAGES)))
    return server.rounds


def foretold(workers: int) -> int:
    """Return how many rounds there will be, without a server."""
    return ceil(PAGES / workers)


def main() -> None:
    print("workers  rounds  foretold")
    for workers in (1, 10, 20, 25, 33, 34, 50, 67, 99, 100):
        print(
            f"{workers:7}  {rounds(workers):6}  {foretold(workers):8}"
        )


if __name__ == "__main__":
    main()
