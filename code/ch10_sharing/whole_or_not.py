"""Let a second thread in before each instruction of a statement."""

import sys
from collections.abc import Callable
from threading import Thread
from types import FrameType
from typing import Any

State = dict[str, Any]
Job = Callable[[State], None]


def append(state: State) -> None:
    state["list"].append("page")


def set_default(state: State) -> None:
    state["same"].append(id(state["dict"].setdefault("page", [])))


def pop_or_none(state: State) -> None:
    state["dict"].pop("job", None)


def add_one(state: State) -> None:
    state["count"] += 1


def look_and_append(state: State) -> None:
    if "page" not in state["list"]:
        state["list"].append("page")


def look_and_pop(state: State) -> None:
    if state["jobs"]:
        state["jobs"].pop()


def outcome(job: Job, instruction: int) -> tuple[bool, str]:
    """Run a job twice, the second time inside the first.

    Tell whether it has that many instructions, and what comes of it.
    """
    same: list[int] = []
    state: State = {"count": 0, "list": [], "same": same}
    state |= {"jobs": ["job"], "dict": {"job": 1}}
    second = Thread(target=attempt, args=(job, state))
    done = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal done
        if frame.f_code is not job.__code__:
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            done += 1
            if done == instruction:
                second.start()
                second.join()
        return trace

    sys.settrace(trace)
    attempt(job, state)
    sys.settrace(None)
    reached = second.ident is not None
    if not reached:
        attempt(job, state)
    state["same"] = len({*same})
    return reached, repr(state)


def attempt(job: Job, state: State) -> None:
    """Run a job, and keep what it raises."""
    try:
        job(state)
    except IndexError as error:
        state["failed"] = type(error).__name__


def is_whole(job: Job) -> bool:
    """Tell if it does no harm to step in, wherever one does."""
    _, after = outcome(job, 0)
    at, (reached, found) = 1, outcome(job, 1)
    while reached:
        if found != after:
            return False
        at += 1
        reached, found = outcome(job, at)
    return at > 1


def main() -> None:
    for job in (
        append,
        set_default,
        pop_or_none,
        add_one,
        look_and_append,
        look_and_pop,
    ):
        words = job.__name__.replace("_", " ")
        print(f"{words:18}{'whole' if is_whole(job) else 'breaks'}")


if __name__ == "__main__":
    main()
