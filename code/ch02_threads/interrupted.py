"""Press Ctrl-C while two threads fetch six pages."""

import signal
from concurrent.futures import ThreadPoolExecutor
from threading import Timer, main_thread
from time import perf_counter, sleep

fetched = []


def fetch(page: int) -> None:
    sleep(1)
    fetched.append(page)


def press_ctrl_c() -> None:
    signal.pthread_kill(main_thread().ident, signal.SIGINT)


def main() -> None:
    start = perf_counter()
    Timer(0.5, press_ctrl_c).start()
    try:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(fetch, range(6)))
    except KeyboardInterrupt:
        print(f"stopped after {perf_counter() - start:.1f} s")
    print(f"fetched: {sorted(fetched)}")


if __name__ == "__main__":
    main()
