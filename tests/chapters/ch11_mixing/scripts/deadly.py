"""Run the pipeline with a page that ends the process that computes it."""

import os
import signal
import sys

from ch11_mixing import pipeline


def compute(body: bytes) -> object:
    """Tell whether Ctrl-C is held back; of a deadly page nothing returns."""
    if body.startswith(b"/page/deadly"):
        os._exit(1)
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])


if __name__ == "__main__":
    pipeline.compute = compute
    sys.exit(pipeline.main(sys.argv[1:]))
