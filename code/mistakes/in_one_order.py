"""Let two threads take two locks in the same order."""

from concurrent.futures import ThreadPoolExecutor
from threading import Lock

tea, cake = Lock(), Lock()


def take(name: str) -> str:
    with tea, cake:
        return f"{name} has both"


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        left = pool.submit(take, "left")
        right = pool.submit(take, "right")
        print(left.result())
        print(right.result())


if __name__ == "__main__":
    main()
