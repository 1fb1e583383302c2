"""Print the queue of our loop after each step."""

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


def name(task: Task) -> str:
    return task.job.__name__  # type: ignore[attr-defined]


def show(step: str) -> None:
    names = [name(task) for task in ready]
    print(f"{step:16}", *(names or ["(empty)"]))


def run(job: Job) -> Any:
    """Run a job, and show the queue after each step."""
    first = Task(job)
    show("(none yet)")
    while ready:
        task = ready.popleft()
        task.step()
        if task.done:
            step = "returns"
        else:
            step = "pauses" if task in ready else "waits"
        show(f"{name(task)} {step}")
    return first.result()


async def a() -> None:
    print("    a begins")
    await pause()
    print("    a ends")


async def b() -> None:
    print("    b begins")
    await pause()
    print("    b ends")


async def main() -> None:
    task = Task(b())
    await a()
    await task


if __name__ == "__main__":
    print(f"{'after the step':16} the queue")
    run(main())
