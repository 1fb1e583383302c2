"""Let two threads ask at once for what should be loaded once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache, cached_property
from threading import Barrier, BrokenBarrierError, Lock

kept: dict[str, str] = {}
lock = Lock()
loads: list[str] = []
both_load = Barrier(2, timeout=1)


def load() -> str:
    """Load, and give the other a second to load at the same time."""
    loads.append("settings")
    with suppress(BrokenBarrierError):
        both_load.wait()
    return "settings"


def look_first() -> str:
    if "settings" not in kept:
        kept["settings"] = load()
    return kept["settings"]


@cache
def with_cache() -> str:
    return load()


class Program:
    """Loads its settings when somebody asks for them."""

    @cached_property
    def settings(self) -> str:
        return load()


program = Program()


def with_property() -> str:
    return program.settings


def with_a_lock() -> str:
    with lock:
        return look_first()


def count_loads(ask: Callable[[], str]) -> int:
    """Ask in two threads at once, and count the loads."""
    loads.clear()
    kept.clear()
    both_load.reset()
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(ask) for _ in range(2)]
    assert [it.result() for it in asked] == ["settings"] * 2
    return len(loads)


def main() -> None:
    for ask in (look_first, with_cache, with_property, with_a_lock):
        print(ask.__name__, count_loads(ask))


if __name__ == "__main__":
    main()
