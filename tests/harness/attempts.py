"""What a reader wrote for an exercise, or the book did, and whether it will do."""

import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from harness.programs import CODE, ROOT, printed
from harness.servers import surroundings
from harness.transcripts import MEASURED, measured

CHAPTERS = ROOT / "tests" / "chapters"
FOUR_WAITS = """
from time import perf_counter, sleep
start = perf_counter()
for _ in range(4): sleep(0.1)
print((perf_counter() - start) / 0.4)
"""


class NotYet(AssertionError):  # noqa: N818  it reads as what it says
    """Says in words what is missing."""


def expect(done: object, words: str) -> None:
    """Go on if it is done; else tell the reader, in these words."""
    if not done:
        raise NotYet(words)


class Instead(NamedTuple):
    """What somebody may write instead of a part of an exercise's solution."""

    exercise: str
    changes: dict[str, str]
    """Texts that stand in the solution once, and what stands there instead."""
    told: str = ""
    """Words of what the check then says is missing; nothing if it will do."""
    with_lock: bool = False
    """It is wrong only where threads share the interpreter's lock."""


def in_time(seconds: float, bound: float) -> bool:
    """Tell whether waits took less than a bound, as far as waits are in time now."""
    return seconds < bound * max(1.0, float(printed(FOUR_WAITS)))


class Attempt:
    """A program for an exercise."""

    patience = 60.0
    """For how many seconds to wait for its end; a solution takes three."""

    def __init__(self, path: Path) -> None:
        """Take a program that lies anywhere."""
        self.path = path

    @cache  # noqa: B019  an attempt lives as long as its check
    def ended(
        self, *arguments: str, status: int = 0
    ) -> subprocess.CompletedProcess[str]:
        """Run the program to its end, which must have this status."""
        try:
            with surroundings(self.path) as variables:
                done = subprocess.run(
                    [sys.executable, self.path.name, *arguments],
                    cwd=self.path.parent,
                    env=variables,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    encoding="utf-8",
                    timeout=self.patience,
                    check=False,
                )
        except subprocess.TimeoutExpired:
            seconds = f"{self.patience:.0f} seconds"
            raise NotYet(f"it has not ended after {seconds}") from None
        if done.returncode != status:
            *_, last = done.stderr.splitlines() or [f"it should be {status}"]
            error = last.rstrip(".")
            lines = re.findall(f'File ".*{self.path.name}", line (\\d+)', done.stderr)
            where = f" in line {lines[-1]}" if lines else ""
            raise NotYet(f"it ends{where} with exit status {done.returncode}: {error}")
        return done

    def run(self, *arguments: str, status: int = 0) -> str:
        """Return what the program prints; it has to end with this status."""
        return self.ended(*arguments, status=status).stdout

    def errors(self, *arguments: str, status: int = 0) -> str:
        """Return what the program prints to stderr; it has to end with this status."""
        return self.ended(*arguments, status=status).stderr

    def lines(self, *arguments: str) -> list[str]:
        """Return the lines that the program prints."""
        return self.run(*arguments).splitlines()

    def seconds(self, *arguments: str) -> list[float]:
        """Return the times that the program prints, in seconds."""
        return measured(self.run(*arguments))

    def words(self, *arguments: str) -> str:
        """Return what the program prints, each time that it measured left out."""
        return MEASURED.sub(" #", self.run(*arguments))


def checks(chapter: str) -> ModuleType:
    """Return the checks of a chapter: a function for each exercise.

    Its ``STARTS`` says which program of the chapter each begins with, its
    ``WRONG`` and ``RIGHT`` what else learners may write.
    """
    return import_module(f"chapters.{chapter}.exercises")


def chapters() -> list[str]:
    """Return the chapters that have exercises."""
    return sorted(path.parent.name for path in CHAPTERS.glob("*/exercises.py"))


def start(chapter: str, name: str) -> Path:
    """Return the program that the reader begins with."""
    program: str = checks(chapter).STARTS[name]
    return CODE / chapter / program


def check(chapter: str, name: str, attempt: Attempt) -> None:
    """Raise `NotYet` unless an attempt does what the exercise asks for."""
    getattr(checks(chapter), name)(attempt)
