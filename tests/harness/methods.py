"""Try a test with each way of starting processes that this system has."""

from multiprocessing import get_all_start_methods, get_context

import pytest

METHODS = ["fork", "forkserver", "spawn"]


def by_methods(*methods: str) -> pytest.MarkDecorator:
    """Return the mark of a test that takes a `method`."""
    missing = {*methods} - {*get_all_start_methods()}
    no_such = pytest.mark.skip(reason="no process is started so on this system")
    return pytest.mark.parametrize(
        "method",
        [
            pytest.param(method, marks=no_such if method in missing else ())
            for method in methods
        ],
    )


every_method = by_methods(*METHODS)
other_methods = by_methods(  # where a transcript tells of the default
    *(method for method in METHODS if method != get_context().get_start_method())
)
