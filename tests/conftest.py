"""What all tests share."""

import gc
import os
import signal
from collections.abc import Generator

import pytest

from harness.busy import counted
from harness.programs import not_installed


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the author record transcripts."""
    parser.addoption(
        "--record", action="store_true", help="keep what the programs print now"
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for garbage when all tests are there, and not among them: they stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Say so if there is nothing to record."""
    if session.config.getoption("record") and not session.items:
        name = session.config.option.keyword
        raise pytest.UsageError(f"no program has {name} in its name")


def pytest_configure() -> None:
    """Let programs heed the keyboard, also where the tests run in the background.

    A shell makes its background jobs ignore it, `nohup` a terminal that closes,
    and their children do so, too.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in ("SIGHUP", "SIGQUIT"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say for how many tests the machine was too busy, or lacked a library."""
    skipped = terminalreporter.getreports("skipped")
    for told in (counted(skipped), not_installed(str(it.longrepr) for it in skipped)):
        if told:
            terminalreporter.write_line(told, yellow=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of a group run in one process, and those that share a fixture.

    Whole programs come first, so that none of the longest is left for the end.
    pytest-xdist 3.8 writes the group where pytest 9.2 no longer looks for it.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: item.path.name != "test_programs.py")
        for item in items:
            if "@" not in item.nodeid and (group := group_of(item)):
                item._id = item.id.parse(f"{item.nodeid}@{group}")


def group_of(item: pytest.Item) -> str:
    """Return with which others a test runs, or nothing."""
    if marker := item.get_closest_marker("xdist_group"):
        return str(marker.args[0])
    return item.path.stem if shares(item) else ""


def shares(item: pytest.Item) -> bool:
    """Tell whether a test names a fixture that its module makes only once."""
    if not isinstance(item, pytest.Function):
        return False
    found = item._fixtureinfo
    return any(
        fixture.scope == "module"
        for name in found.argnames
        for fixture in found.name2fixturedefs.get(name, ())
    )
