"""Sleep in a loop of our own, and let nobody else run."""

import time
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

Job = Coroutine[Any, None, Any]


class Future:
    """A result that will be there later, or an exception."""

    def __init__(self) -> None:
        self.done = False
        self.value: Any = None
        self.error: Exception | None = None
        self.waiting: list[Task] = []

    def __await__(self) -> Generator["Future", None, Any]:
        """Pause until it is there, and return it."""
        if not self.done:
            yield self
        return self.result()

    def result(self) -> Any:
        """Return the result, or raise the exception."""
        if self.error:
            raise self.error
        return self.value

    def finish(self, value: Any, error: Exception | None) -> None:
        """Keep the outcome, and queue everybody who waits for it."""
        self.done, self.value, self.error = True, value, error
        ready.extend(self.waiting)


class Task(Future):
    """A job that the loop runs; the future of what it returns."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job
        ready.append(self)

    def step(self) -> None:
        """Run the job up to its next pause, or to its end."""
        try:
            awaited = self.job.send(None)
        except StopIteration as stop:
            self.finish(stop.value, None)
        except Exception as error:
            self.finish(None, error)
        else:
            queue = awaited.waiting if awaited else ready
            queue.append(self)


ready: deque[Task] = deque()


async def sleep(seconds: float) -> None:
    time.sleep(seconds)


def run(job: Job) -> Any:
    """Run a job, and the tasks that it makes; return its result."""
    first = Task(job)
    while ready:
        ready.popleft().step()
    return first.result()


async def fetch(page: int, seconds: float) -> str:
    await sleep(seconds)
    print("got", page)
    return f"text of page {page}"


async def main() -> None:
    waits = {1: 0.6, 2: 0.2, 3: 0.4}
    tasks = [Task(fetch(page, waits[page])) for page in waits]
    print([await task for task in tasks])


if __name__ == "__main__":
    run(main())
