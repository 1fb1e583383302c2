"""What all tests share."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the author record transcripts."""
    parser.addoption(
        "--record", action="store_true", help="keep what the programs print now"
    )
