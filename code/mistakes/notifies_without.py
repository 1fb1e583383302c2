"""Wake a thread without holding the lock of the condition."""

from threading import Condition, Event, Thread

jobs: list[str] = []
there, waiting = Condition(), Event()


def take() -> None:
    with there:
        while not jobs:
            waiting.set()
            there.wait()
        print(jobs.pop())


def put(job: str) -> None:
    jobs.append(job)
    there.notify()


def main() -> None:
    Thread(target=take, daemon=True).start()
    waiting.wait()
    put("job")


if __name__ == "__main__":
    main()
