"""Jobs that wait for jobs of the same pool."""

from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(2, thread_name_prefix="pool")


def inner(number: int) -> int:
    return number


def outer(number: int) -> int:
    return pool.submit(inner, number).result()


def main() -> None:
    print(list(pool.map(outer, range(4))))


if __name__ == "__main__":
    main()
