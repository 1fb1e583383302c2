"""Let two threads look whether a queue is empty, and then take."""

from concurrent.futures import ThreadPoolExecutor
from queue import Empty, Queue
from threading import Barrier


def take_if_any(jobs: Queue[int], looked: Barrier) -> str:
    """Look first, and take a job if there is one."""
    if jobs.empty():
        return "saw none"
    looked.wait()
    try:
        return f"took job {jobs.get_nowait()}"
    except Empty:
        return "saw a job, and found none"


def main() -> None:
    jobs: Queue[int] = Queue()
    jobs.put(7)
    both_have_looked = Barrier(2, timeout=10)
    with ThreadPoolExecutor(2) as pool:
        calls = [
            pool.submit(take_if_any, jobs, both_have_looked)
            for _ in range(2)
        ]
        for said in sorted(call.result() for call in calls):
            print(said)


if __name__ == "__main__":
    main()
