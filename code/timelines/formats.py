"""The two formats in which runs are kept: a transcript, and a trace.

A transcript is what a terminal shows: the command after a ``$``, the
output, and ``[exit 1]`` where the status is not 0.
"""

import re
from typing import NamedTuple


class Transcript(NamedTuple):
    """What a terminal showed of one run."""

    command: str
    output: str
    status: int

    def __str__(self) -> str:
        """Return the text of the transcript."""
        lines = [f"$ {self.command}", *self.output.splitlines()]
        if self.status:
            lines.append(f"[exit {self.status}]")
        return "".join(f"{line}\n" for line in lines)


def parse_transcript(text: str) -> Transcript:
    """Return the transcript that a text shows; raise ValueError if none."""
    first, *lines = text.splitlines() or [""]
    if not first.startswith("$ python "):
        raise ValueError(
            f"a transcript opens with `$ python …`, not with {first!r}"
        )
    status = 0
    if lines and (
        exited := re.fullmatch(r"\[exit (-?\d+)\]", lines[-1])
    ):
        status = int(exited[1])
        lines.pop()
    return Transcript(
        first[2:], "".join(f"{line}\n" for line in lines), status
    )
