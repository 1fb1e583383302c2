"""Take a copy of a manager's list while the manager is there."""

from multiprocessing import Manager


def main() -> None:
    with Manager() as manager:
        pages = list(manager.list([1, 2, 3]))
    print(pages)


if __name__ == "__main__":
    main()
