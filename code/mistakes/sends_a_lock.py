"""Give a job in a process a lock as an argument."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Lock
from multiprocessing.synchronize import Lock as LockType


def note(lock: LockType, page: int) -> str:
    with lock:
        return f"page {page} is noted"


def main() -> None:
    lock = Lock()
    with ProcessPoolExecutor(2) as pool:
        job = pool.submit(note, lock, 7)
        print(repr(job.exception()))


if __name__ == "__main__":
    main()
