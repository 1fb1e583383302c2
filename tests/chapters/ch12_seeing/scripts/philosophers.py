"""Three who hold a fork each, and wait for the next."""

from threading import Barrier, Lock, Thread

N = 3


class Table:
    def __init__(self) -> None:
        self.forks = [Lock() for _ in range(N)]
        self.all_have_one = Barrier(N, timeout=60)

    def eat(self, left: int) -> None:
        right = (left + 1) % N
        with self.forks[left]:
            self.all_have_one.wait()
            with self.forks[right]:
                print("eats")


def main() -> None:
    table = Table()
    for number in range(N):
        Thread(target=table.eat, args=[number], name=f"p{number}").start()


if __name__ == "__main__":
    main()
