"""Run the pipeline with a page that ends the process that computes it."""

import os
import sys

from ch11_mixing import pipeline


def compute(body: bytes) -> object:
    """Return the size of a page; of a deadly one nothing returns."""
    if body.startswith(b"/page/deadly"):
        os._exit(1)
    return len(body)


if __name__ == "__main__":
    pipeline.compute = compute
    sys.exit(pipeline.main(sys.argv[1:]))
