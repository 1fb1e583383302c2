"""Make a list of what processes return."""

from concurrent.futures import ProcessPoolExecutor


def crunch(number: int) -> int:
    return number**2


def main() -> None:
    with ProcessPoolExecutor(2) as pool:
        squares = list(pool.map(crunch, range(4)))
    print(squares)


if __name__ == "__main__":
    main()
