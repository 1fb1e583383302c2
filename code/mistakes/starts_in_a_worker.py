"""Start a process in a worker of an older pool."""

from multiprocessing import Pool, Process


def save(number: int) -> None:
    print("saved", number)


def crunch(number: int) -> None:
    saver = Process(target=save, args=(number,))
    saver.start()
    saver.join()


def main() -> None:
    with Pool(2) as pool:
        pool.map(crunch, [3, 4])


if __name__ == "__main__":
    main()
