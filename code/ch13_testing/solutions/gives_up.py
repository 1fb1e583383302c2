"""Sleep before each try but the first, and so not after the last."""

import time
from collections.abc import Callable

TRIES = 5


def ask(
    get: Callable[[], str], sleep: Callable[[float], None] = time.sleep
) -> str:
    """Return what is got, or raise ConnectionError after five tries."""
    for number in range(TRIES):
        if number:
            sleep(2 ** (number - 1))
        try:
            return get()
        except ConnectionError:
            continue
    raise ConnectionError(f"no answer, {TRIES} times")


class Clock:
    """Seconds that pass when somebody sleeps, and at no other time."""

    now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def main() -> None:
    clock = Clock()
    tried: list[float] = []

    def get() -> str:
        tried.append(clock.now)
        raise ConnectionError

    try:
        ask(get, clock.sleep)
    except ConnectionError as error:
        print("tries at", *(f"{second:g}" for second in tried))
        print(f"at {clock.now:g}: {error}")


if __name__ == "__main__":
    main()
