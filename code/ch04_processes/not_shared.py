"""Let a process change a list, and look at the list afterwards."""

from concurrent.futures import ProcessPoolExecutor

primes: list[int] = []


def keep(number: int) -> list[int]:
    """Add a number to the list; return the list as it is then."""
    primes.append(number)
    return primes


def main() -> None:
    with ProcessPoolExecutor(1) as pool:
        for there in pool.map(keep, [2, 3, 5]):
            print("the worker's list:", there)
    print("the script's list:", primes)


if __name__ == "__main__":
    main()
