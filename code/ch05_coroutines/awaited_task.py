"""Await the results of tasks, in a loop of our own."""

from collections import deque
from collections.abc import Coroutine, Generator
from types import coroutine
from typing import Any

Job = Coroutine[Any, None, Any]


@coroutine
def pause() -> Generator[None, None, None]:
    """Pause, with everybody who awaits this."""
    yield


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


def run(job: Job) -> Any:
    """Run a job, and the tasks that it makes; return its result."""
    first = Task(job)
    while ready:
        ready.popleft().step()
    return first.result()


async def fetch(page: int, pauses: int) -> str:
    for _ in range(pauses):
        await pause()
    if page == 2:
        raise OSError(f"page {page} is gone")
    return f"text of page {page}"


async def main() -> None:
    tasks = [Task(fetch(page, pauses=4 - page)) for page in (1, 2, 3)]
    for task in tasks:
        try:
            print(await task)
        except OSError as error:
            print("lost:", error)


if __name__ == "__main__":
    run(main())
