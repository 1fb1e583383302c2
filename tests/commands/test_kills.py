"""The table of killed downloaders: made by the command, and told right on the page."""

import csv
from urllib.error import HTTPError
from urllib.request import Request

import pytest

from commands import kills
from harness.measurements import KILLS
from harness.pages import BOOK
from harness.servers import PATIENCE, opener

pytestmark = pytest.mark.once

WORDS = {10: "ten", 40: "forty", 50: "fifty"}
HEAD, *ROWS = csv.reader(KILLS.read_text("utf-8").splitlines())


def test_every_downloader() -> None:
    """The table has a row for each downloader that the command kills."""
    assert HEAD == [*kills.HEAD]
    assert [name for name, *_ in ROWS] == [*kills.COMMANDS]


def test_told() -> None:
    """The page tells how it was done, and that one of them leaves no half files."""
    text = (BOOK / "ch08_network.md").read_text("utf-8")
    files, times, faulty = (
        WORDS[it] for it in (kills.FILES, kills.TIMES, round(1 / kills.FAULTY))
    )
    assert f"downloads {files} files from a server" in text
    assert f"cuts one answer in {faulty} short" in text
    assert f"kills each downloader {times} times" in text
    assert ["download.py"] == [name for name, _, bad in ROWS if bad == "0"]


def test_all_of_a_file() -> None:
    """A downloader that has all of a file is told so, and not left waiting."""
    rest = {"Range": f"bytes={kills.SIZE}-"}
    with (
        kills.served() as address,
        pytest.raises(HTTPError, match="416") as refused,
    ):
        opener.open(Request(f"{address}/file0", headers=rest), timeout=PATIENCE)
    assert refused.value.headers["Content-Range"] == f"bytes */{kills.SIZE}"
    refused.value.close()
