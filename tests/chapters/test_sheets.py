"""The second cheat sheet says of messages what the page of mistakes has tried."""

import re

import pytest

from harness.pages import BOOK

pytestmark = pytest.mark.once

SHEET = (BOOK / "second_sheet.md").read_text("utf-8")
MESSAGES = re.findall(r"(?m)^\| `([^`]+)` \|", SHEET.partition("| it says |")[2])


@pytest.mark.parametrize("message", MESSAGES)
def test_message_is_explained(message: str) -> None:
    """Each message of the sheet has its line on the page of mistakes."""
    table, found, _ = (
        (BOOK / "mistakes.md").read_text("utf-8").partition("\n## Coroutines\n")
    )
    assert found
    assert message in table


def test_messages() -> None:
    """The sheet has messages, and what says nothing comes first."""
    assert len(MESSAGES) >= 5
    assert SHEET.index("| nothing, and") < SHEET.index(f"| `{MESSAGES[0]}`")
