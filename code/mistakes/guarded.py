"""Start a process from a script that has a guard."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def square(number: int) -> int:
    return number * number


def main() -> None:
    print(f"running main as {__name__}")
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        print(list(pool.map(square, range(3))))


if __name__ == "__main__":
    main()
