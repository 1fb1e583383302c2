"""Read a manager's list when the manager is gone."""

from multiprocessing import Manager


def main() -> None:
    with Manager() as manager:
        pages = manager.list([1, 2, 3])
    print(list(pages))


if __name__ == "__main__":
    main()
