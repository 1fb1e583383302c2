"""End work in nine ways, and see whose finally runs."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

begun, stop = Event(), Event()


@contextmanager
def tidied() -> Iterator[None]:
    try:
        yield
    finally:
        print("tidied up", flush=True)


def work() -> None:
    with tidied():
        begun.set()
        stop.wait()


async def task() -> None:
    with tidied():
        await asyncio.sleep(60)


async def cancel_it() -> None:
    working = asyncio.create_task(task())
    await asyncio.sleep(0)
    working.cancel()
    await asyncio.wait([working])


async def leave_it() -> None:
    working = asyncio.create_task(task())
    await asyncio.sleep(0)
    print("main ends", working.done())


def a_thread_that_is_told() -> None:
    Thread(target=work).start()
    stop.set()


def a_daemon_thread_at_the_end() -> None:
    Thread(target=work, daemon=True).start()
    begun.wait()


def a_task_that_is_cancelled() -> None:
    asyncio.run(cancel_it())


def a_task_that_is_left_over() -> None:
    asyncio.run(leave_it())


def a_program_at_ctrl_c() -> None:
    with tidied():
        signal.raise_signal(signal.SIGINT)


def a_program_at_sigterm() -> None:
    with tidied():
        signal.raise_signal(signal.SIGTERM)


def one_that_exits_at_sigterm() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tidied():
        signal.raise_signal(signal.SIGTERM)


def a_program_that_is_killed() -> None:
    with tidied():
        os.kill(os.getpid(), signal.SIGKILL)


def a_program_at_os_exit() -> None:
    with tidied():
        os._exit(0)


WAYS = {
    way.__name__: way
    for way in (
        a_thread_that_is_told,
        a_task_that_is_cancelled,
        a_task_that_is_left_over,
        a_program_at_ctrl_c,
        one_that_exits_at_sigterm,
        a_daemon_thread_at_the_end,
        a_program_at_sigterm,
        a_program_that_is_killed,
        a_program_at_os_exit,
    )
}


def main() -> None:
    for name in WAYS:
        done = subprocess.run(
            [sys.executable, __file__, name],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        tidy = "tidied up" in done.stdout
        words = name.replace("_", " ")
        print(f"{words:28}{'yes' if tidy else 'no'}")


if __name__ == "__main__":
    WAYS.get(sys.argv[-1], main)()
