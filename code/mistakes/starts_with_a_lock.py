"""Give each worker a lock when it starts."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Lock
from multiprocessing.synchronize import Lock as LockType

lock: LockType


def keep(ours: LockType) -> None:
    global lock
    lock = ours


def note(page: int) -> str:
    with lock:
        return f"page {page} is noted"


def main() -> None:
    with ProcessPoolExecutor(
        2, initializer=keep, initargs=(Lock(),)
    ) as pool:
        print(pool.submit(note, 7).result())


if __name__ == "__main__":
    main()
