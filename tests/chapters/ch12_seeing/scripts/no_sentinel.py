"""Workers that wait for a job after the last."""

from queue import Queue
from threading import Thread

jobs: Queue[int] = Queue()


def work() -> None:
    while True:
        job = jobs.get()
        print(job)


def main() -> None:
    workers = [Thread(target=work, name=f"worker {n}") for n in (1, 2)]
    for worker in workers:
        worker.start()
    for job in range(4):
        jobs.put(job)
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main()
