"""Drop eight of ten jobs, and ask how many are done."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event, Semaphore

Futures = list[Future[None]]


def by_shutdown(pool: ThreadPoolExecutor, futures: Futures) -> None:
    pool.shutdown(wait=False, cancel_futures=True)


def one_by_one(pool: ThreadPoolExecutor, futures: Futures) -> None:
    for future in futures:
        future.cancel()


def asked(drop: Callable[[ThreadPoolExecutor, Futures], None]) -> str:
    begun, go = Semaphore(0), Event()

    def job() -> None:
        begun.release()
        go.wait()

    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(job) for _ in range(10)]
        begun.acquire()
        begun.acquire()
        drop(pool, futures)
        go.set()
    _, others = wait(futures, timeout=0.1)
    cancelled = [future for future in futures if future.cancelled()]
    return f"cancelled {len(cancelled)}, wait misses {len(others)}"


def main() -> None:
    for drop in (by_shutdown, one_by_one):
        print(f"{drop.__name__}: {asked(drop)}")


if __name__ == "__main__":
    main()
