"""Let main start all processes."""

from multiprocessing import Pool


def save(number: int) -> None:
    print("saved", number)


def crunch(number: int) -> int:
    return number**2


def main() -> None:
    with Pool(2) as pool:
        for square in pool.map(crunch, [3, 4]):
            pool.apply(save, [square])


if __name__ == "__main__":
    main()
