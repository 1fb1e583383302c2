"""Press Ctrl-C while two threads fetch six pages under submit."""

import signal
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Timer, get_ident
from time import perf_counter, sleep

fetched: list[int] = []


def fetch(page: int) -> None:
    sleep(1)
    fetched.append(page)


def press_ctrl_c(thread: int) -> None:
    signal.pthread_kill(thread, signal.SIGINT)


def fetch_all() -> None:
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(fetch, page) for page in range(6)]
        try:
            for future in as_completed(futures):
                future.result()
        except KeyboardInterrupt:
            for future in futures:
                future.cancel()
            raise


def main() -> None:
    start = perf_counter()
    Timer(0.5, press_ctrl_c, [get_ident()]).start()
    try:
        fetch_all()
    except KeyboardInterrupt:
        print(f"stopped after {perf_counter() - start:.1f} s")
    print(f"fetched: {sorted(fetched)}")


if __name__ == "__main__":
    main()
