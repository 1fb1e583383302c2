"""Let two threads take two locks, each in an order of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock

tea, cake = Lock(), Lock()
both_have_one = Barrier(2, timeout=60)


def take(name: str, first: Lock, second: Lock) -> str:
    with first:
        both_have_one.wait()
        if second.acquire(timeout=0.5):
            second.release()
            return f"{name} has both"
        both_have_one.wait()  # so that neither gives up first
        return f"{name} waits for the other"


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        left = pool.submit(take, "left", tea, cake)
        right = pool.submit(take, "right", cake, tea)
        print(left.result())
        print(right.result())


if __name__ == "__main__":
    main()
