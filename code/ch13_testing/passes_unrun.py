# /// script
# dependencies = ["pytest"]
# ///
"""Ask pytest about eleven tests that say that 2 and 2 is 5."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import Process
from threading import Thread
from unittest import IsolatedAsyncioTestCase, TestCase

import pytest


def check() -> None:
    assert 2 + 2 == 5


async def check_async() -> None:
    assert 2 + 2 == 5


def test_run() -> None:
    asyncio.run(check_async())


async def test_async_def() -> None:
    await check_async()


class Isolated(IsolatedAsyncioTestCase):
    """A test case that runs a loop."""

    async def test_in_an_isolated_case(self) -> None:
        await check_async()


class Plain(TestCase):
    """A test case that doesn't."""

    async def test_in_a_plain_case(self) -> None:
        await check_async()


def test_assert_without_await() -> None:
    assert check_async()


def test_call_without_await() -> None:
    check_async()


def test_in_a_thread() -> None:
    thread = Thread(target=check)
    thread.start()
    thread.join()


def test_in_a_pool() -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(check)


def test_in_a_process() -> None:
    process = Process(target=check)
    process.start()
    process.join()


def test_in_a_task() -> None:
    async def main() -> None:
        task = asyncio.create_task(check_async())
        await asyncio.wait([task])

    asyncio.run(main())


def test_in_gather() -> None:
    async def main() -> None:
        await asyncio.gather(check_async(), return_exceptions=True)

    asyncio.run(main())


class Outcomes:
    """A plugin of pytest that notes what became of each test."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def pytest_runtest_logreport(
        self, report: pytest.TestReport
    ) -> None:
        if report.when == "call" or report.failed:
            name = report.location[2].rpartition("test_")[2]
            self.found[name.replace("_", " ")] = report.outcome


def outcomes(*options: str) -> dict[str, str]:
    """Run the tests of this file; return what became of each."""
    noted = Outcomes()
    silent = ("-p", "no:terminal", "-p", "no:cacheprovider")
    alone = ("-c", os.devnull, __file__)
    with suppress(pytest.PytestUnraisableExceptionWarning):  # late
        pytest.main([*options, *silent, *alone], plugins=[noted])
    return noted.found


def main() -> None:
    plain, strict = outcomes(), outcomes("-W", "error")
    print(f"{'':22}pytest   pytest -W error")
    for name, outcome in plain.items():
        print(f"{name:22}{outcome}   {strict[name]}")


if __name__ == "__main__":
    main()
