"""Let a second thread step in before each line of a function."""

import inspect
import sys
from collections.abc import Callable
from threading import Lock, Thread
from types import FrameType
from typing import Any

count = 0
lock = Lock()


def count_page() -> None:
    global count
    seen = count
    more = seen + 1
    count = more


def with_a_lock() -> None:
    global count
    with lock:
        seen = count
        more = seen + 1
        count = more


def step_in(
    function: Callable[[], None], line: int, taken: Lock
) -> None:
    """Run a function; before that line, let a second thread run it.

    Don't wait for the second thread if the function has taken a lock.
    If the line is never reached, run one after the other.
    """
    second = Thread(target=function)

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code is not function.__code__:
            return None
        here = event == "line" and frame.f_lineno == line
        if here and second.ident is None:
            second.start()
            if not taken.locked():
                second.join()
        return trace

    sys.settrace(trace)
    try:
        function()
    finally:
        sys.settrace(None)
    if second.ident is None:
        second.start()
    second.join()


def main() -> None:
    global count
    for function in (count_page, with_a_lock):
        print(function.__name__)
        source, first = inspect.getsourcelines(function)
        for number, text in enumerate(source[2:], first + 2):
            count = 0
            step_in(function, number, lock)
            print(f"{text.rstrip():26}{count}")


if __name__ == "__main__":
    main()
