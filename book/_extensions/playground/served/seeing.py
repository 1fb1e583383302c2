"""Draw timelines: of a program while it runs, and of a trace."""

import atexit
import json
import os
from collections.abc import Callable
from tempfile import mkdtemp
from time import perf_counter

import recorder
import timeline
import witness
from formats import parse_trace

OFTEN = 0.1  # seconds from one drawing to the next, at the least
SHARE = 8  # times as long as a drawing takes is none made


class Drawing:
    """What is shown of a program that runs."""

    def __init__(
        self, show: Callable[[str], None], width: float, file: str, calls: str
    ) -> None:
        """Watch this process from here on, and calls of functions of a file."""
        self.show = show
        self.width = width
        self.next = perf_counter() + OFTEN
        self.folder = witness.FOLDER = mkdtemp()
        witness.SCRIPT, witness.CALLS = os.path.abspath(file), calls
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


def drawn(text: str, width: float) -> tuple[str, str]:
    """Return the drawing of a trace, or what is wrong with it."""
    try:
        return timeline.draw(parse_trace(text).spans, width), ""
    except json.JSONDecodeError as error:
        return "", f"it is no JSON, {error}"
    except RecursionError:
        return "", "it has too many lists in lists"
    except ValueError as error:
        return "", str(error)
