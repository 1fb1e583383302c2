"""Work out how much faster a program can get, at best."""


def limit(serial: float, workers: float) -> float:
    """Return Amdahl's limit if the share `serial` can't be split.

    >>> limit(serial=0.0, workers=8)
    8.0
    >>> limit(serial=1.0, workers=8)
    1.0
    """
    return 1 / (serial + (1 - serial) / workers)


def main() -> None:
    many = (2, 4, 8, 64, float("inf"))
    print("workers   ", *(f"{workers:5}" for workers in many))
    for serial in (0.01, 0.05, 0.2, 0.5):
        gains = (limit(serial, workers) for workers in many)
        print(
            f"{serial:4.0%} serial", *(f"{gain:5.1f}" for gain in gains)
        )


if __name__ == "__main__":
    main()
