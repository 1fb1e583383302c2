"""A thread by hand fails, a job in a pool fails, and then the script."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor


def bad(number: int) -> None:
    time.sleep(0.1)
    if number == 2:
        raise ValueError("two")


def by_hand() -> None:
    raise OSError("by hand")


thread = threading.Thread(target=by_hand)
thread.start()
thread.join()
with ThreadPoolExecutor(4) as pool:
    futures = [pool.submit(bad, number) for number in range(4)]
futures[2].result()
