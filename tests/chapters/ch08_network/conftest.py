"""What the tests of chapter 8 share."""

from collections.abc import Iterator

import pytest

from harness.servers import served


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Return where a server is."""
    with served() as address:
        yield address
