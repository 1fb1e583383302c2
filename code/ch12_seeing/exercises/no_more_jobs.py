"""Let two workers double six numbers."""

import faulthandler
from queue import Queue
from threading import Thread

jobs: Queue[int] = Queue()
results: Queue[int] = Queue()


def work() -> None:
    while True:
        job = jobs.get()
        results.put(2 * job)


def main() -> None:
    faulthandler.dump_traceback_later(8, exit=True)
    names = ("worker 1", "worker 2")
    workers = [Thread(target=work, name=name) for name in names]
    for worker in workers:
        worker.start()
    for job in range(6):
        jobs.put(job)
    for worker in workers:
        worker.join()
    found = sorted(results.get() for _ in range(results.qsize()))
    print(f"results: {found}")


if __name__ == "__main__":
    main()
