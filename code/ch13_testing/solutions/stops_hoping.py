"""Test a worker that takes its time, and wait for it."""

from queue import Queue
from threading import Thread
from time import sleep

DAY = 0.3  # seconds that a job takes today


def work(jobs: "Queue[int]", done: list[int]) -> None:
    while True:
        job = jobs.get()
        sleep(DAY)
        done.append(2 * job)
        jobs.task_done()


def test_all_are_done() -> None:
    jobs: Queue[int] = Queue()
    done: list[int] = []
    for job in range(3):
        jobs.put(job)
    for _ in range(2):
        Thread(target=work, args=(jobs, done), daemon=True).start()
    jobs.join()
    assert sorted(done) == [0, 2, 4]


def main() -> None:
    try:
        test_all_are_done()
    except AssertionError:
        print("red")
    else:
        print("green")


if __name__ == "__main__":
    main()
