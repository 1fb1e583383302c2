"""Let processes fill a list of the script's."""

from concurrent.futures import ProcessPoolExecutor

squares: list[int] = []


def crunch(number: int) -> None:
    squares.append(number**2)


def main() -> None:
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(crunch, range(4)))
    print(squares)


if __name__ == "__main__":
    main()
