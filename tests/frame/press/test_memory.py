"""How much memory the press takes, which grows with the book and with nothing else."""

import sys
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytest.importorskip("typst", reason="the book's tools are not installed here")

from harness.programs import PYTHONPATH, python

pytestmark = pytest.mark.book

MEGABYTES = 1024 * (1024 if sys.platform == "darwin" else 1)  # of what a system counts
MOST = """
import resource, sys
from pathlib import Path
from harness.pdfs import press_pages

page = "# Options\\n\\n" + "Try `python -X dev`.\\n\\n" * 1000
assert press_pages(Path(sys.argv[1]), page=page).said == ""
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_options_take_no_memory_each(tmp_path: Path) -> None:
    """A thousand options are set with one pattern, which takes half a megabyte."""
    done = python("-c", MOST, tmp_path, PYTHONPATH=PYTHONPATH)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) / MEGABYTES < 300
