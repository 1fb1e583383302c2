"""What all tests share."""

import signal

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the author record transcripts."""
    parser.addoption(
        "--record", action="store_true", help="keep what the programs print now"
    )


def pytest_configure() -> None:
    """Let programs heed Ctrl-C, also where the tests run in the background.

    A shell makes its background jobs ignore it, and their children too.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
