"""Draw a program's timeline while it runs: the book's recorder, live."""

import atexit
import os
from collections.abc import Callable
from tempfile import mkdtemp
from time import perf_counter

import recorder
import timeline
import witness

OFTEN = 0.1  # seconds from one drawing to the next, at the least
SHARE = 8  # times as long as a drawing takes is none made


class Drawing:
    """What is shown of a program that runs."""

    def __init__(self, show: Callable[[str], None], width: float) -> None:
        """Watch this process from here on."""
        self.show = show
        self.width = width
        self.next = perf_counter() + OFTEN
        self.folder = witness.FOLDER = mkdtemp()
        atexit.register(self.draw)  # and so after the witness has finished
        witness.watch_this_process()

    def meanwhile(self) -> float:
        """Draw, unless it was done lately; return when it is to be done again."""
        start = perf_counter()
        if start >= self.next:
            self.draw()
            now = perf_counter()
            self.next = now + max(OFTEN, SHARE * (now - start))
        return self.next - perf_counter()

    def draw(self) -> None:
        """Draw what has happened so far."""
        noted, now = recorder.gathered(self.folder), perf_counter()
        spans = recorder.spans_of(noted, os.getpid(), now)
        self.show(timeline.draw(spans, self.width))
