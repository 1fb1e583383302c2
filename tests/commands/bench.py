"""Measure how quickly the book is built, what its pages weigh, how it grows.

    python tests/commands/bench.py [--keep]

Prints a table; ``--keep`` puts it into CONTRIBUTING.md, with date and machine.
`nox -s bench` names the browser and the built book that the last rows need.
"""

import argparse
import gzip
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple
from xml.etree import ElementTree

from harness.programs import ROOT
from harness.traces import is_quiet
from recorder import machine

KEPT = ROOT / "CONTRIBUTING.md"
BEGIN, END = "<!-- bench -->\n", "<!-- end of bench -->\n"
RUNS = 3
A_MEGABYTE = 1e6 if sys.platform == "darwin" else 1e3  # in what the system counts
TIMES = (4, 16)  # how often part I is in a longer book
ONE_PAPER = ("--define", "press_papers=a4")
FETCHED = Path("_build", "playground")  # by npm, which nobody wants to time
ELSEWHERE = shutil.ignore_patterns(
    *(".git", ".nox", ".venv", ".*_cache", "_build", "__pycache__", "node_modules")
)

Row = tuple[str, str]  # what was measured, and its figure


class Spent(NamedTuple):
    """What a build took."""

    seconds: float
    megabytes: float
    """The most memory that its process had at a time."""

    @classmethod
    def of(cls, builds: list["Spent"]) -> "Spent":
        """Return the median of the seconds of some builds, and the most memory."""
        return cls(
            median(it.seconds for it in builds), max(it.megabytes for it in builds)
        )

    def rows(self, what: str) -> Iterator[Row]:
        """Yield the figures of what was built."""
        yield what, f"{self.seconds:.1f} s"
        yield self.memory(what)

    def memory(self, what: str) -> Row:
        """Return how much memory it took."""
        return f"{what} takes", f"{self.megabytes:.0f} MB"


def build(book: Path, builder: str, out: Path, *options: str) -> Spent:
    """Build a book in a process; return what that took."""
    command = [
        *(sys.executable, "-m", "sphinx", "--builder", builder, "--quiet"),
        *("--conf-dir", ".", "--doctree-dir", f"{out}/doctrees"),
        *(*options, "book", f"{out}/{builder}"),
    ]
    start = perf_counter()
    process = subprocess.Popen(command, cwd=book)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Spent(perf_counter() - start, used.ru_maxrss / A_MEGABYTE)


def cold(book: Path, folder: Path, runs: int, *options: str) -> dict[str, Spent]:
    """Return what each format takes from nothing."""
    taken: dict[str, list[Spent]] = {"html": [], "press": []}
    for _ in range(runs):
        shutil.rmtree(folder, ignore_errors=True)
        for builder, builds in taken.items():
            builds.append(build(book, builder, folder, *options))
    return {builder: Spent.of(builds) for builder, builds in taken.items()}


def changed(book: Path, folder: Path, runs: int) -> Spent:
    """Return what HTML takes after a change of one chapter."""
    chapter = min((book / "book").glob("ch[0-9]*.md"))
    taken = []
    for _ in range(runs):
        with chapter.open("a", encoding="utf-8") as file:
            file.write("\nOne sentence more.\n")
        taken.append(build(book, "html", folder))
    return Spent.of(taken)


def copied(to: Path, times: int) -> Path:
    """Return a copy of the book that has each chapter so many times."""
    shutil.copytree(ROOT, to, ignore=ELSEWHERE)
    if (ROOT / FETCHED).exists():
        shutil.copytree(ROOT / FETCHED, to / FETCHED)
    chapters = sorted(to.glob("book/ch[0-9]*.md"))
    names = [chapter.stem for chapter in chapters]
    for number in range(2, times + 1):
        for chapter in chapters:
            again = chapter.with_stem(f"{chapter.stem}_{number}")
            text = chapter.read_text("utf-8")
            again.write_text(relabelled(text, number), "utf-8")
            names.append(again.stem)
    index = to / "book" / "index.md"
    text = index.read_text("utf-8")
    listed = "\n".join(chapter.stem for chapter in chapters)
    assert listed in text
    index.write_text(text.replace(listed, "\n".join(names)), "utf-8")
    return to


def relabelled(text: str, number: int) -> str:
    """Return a page whose own labels are none of the original's."""
    text = re.sub(r"(?m)^\((.+)\)=$", rf"(\1-{number})=", text)
    return re.sub(r"(?m)^:name: (.+)$", rf":name: \1-{number}", text)


def weights(html: Path) -> dict[str, int]:
    """Return what each page alone weighs over the wire, in bytes."""
    return {
        page.name: len(gzip.compress(page.read_bytes()))
        for page in sorted(html.glob("*.html"))
    }


def suite(folder: Path) -> tuple[float, float]:
    """Return the seconds that the tests take, and those that all take together."""
    report = folder / "report.xml"
    start = perf_counter()
    subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-n", "8", "--dist", "loadgroup"),
            *("-m", "not book", f"--junitxml={report}"),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    together = perf_counter() - start
    cases = ElementTree.parse(report).iter("testcase")
    return together, sum(float(case.attrib["time"]) for case in cases)


def playground() -> Iterator[Row]:
    """Yield what a browser measures: how soon a listing prints."""
    said = subprocess.run(
        ["node", "bench.js"],
        cwd=ROOT / "tests" / "pages",
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    ).stdout
    yield from re.findall(r"(?m)^(.+): (.+)$", said)


def rows(folder: Path) -> Iterator[Row]:
    """Yield what was measured, and its figure."""
    book = copied(folder / "1", 1)
    first = cold(book, folder / "out", RUNS)
    yield from first["html"].rows("HTML, from nothing")
    yield from first["press"].rows("three PDFs after it")
    heaviest = weights(folder / "out" / "html")
    yield from changed(book, folder / "out", RUNS).rows("HTML, one chapter changed")
    page = max(heaviest, key=heaviest.__getitem__)
    yield f"heaviest page ({page}), gzipped", f"{heaviest[page] / 1000:.0f} kB"
    once = cold(book, folder / "out", RUNS, *ONE_PAPER)
    yield from once["press"].rows("the A4 PDF alone")
    for times in TIMES:
        longer = copied(folder / f"{times}", times)
        taken = cold(longer, folder / "longer", 1, *ONE_PAPER)
        for builder, name in (("html", "HTML"), ("press", "the A4 PDF")):
            what = f"{times} times the length: {name}"
            ratio = taken[builder].seconds / once[builder].seconds
            yield what, f"{ratio:.1f} times as long"
            yield taken[builder].memory(what)
    together, alone = suite(folder)
    yield "the suite on one Python", f"{together:.0f} s"
    yield "its tests one after another", f"{alone:.0f} s"
    if "CHROME" in os.environ:
        yield from playground()


def table(figures: list[Row], quiet: bool) -> str:
    """Return the figures as a table in Markdown."""
    python = platform.python_version()
    busy = "" if quiet else " The machine was busy."
    return "".join(
        [
            "| what | figure |\n|---|---|\n",
            *(f"| {what} | {figure} |\n" for what, figure in figures),
            f"\nMeasured on {date.today()} with Python {python} on {machine()}.{busy}\n",
        ]
    )


def keep(text: str) -> None:
    """Put the table into the document that shows it."""
    old = KEPT.read_text("utf-8")
    head, _, rest = old.partition(BEGIN)
    _, _, tail = rest.partition(END)
    new = KEPT.with_suffix(".new")
    new.write_text(f"{head}{BEGIN}\n{text}\n{END}{tail}", "utf-8", newline="\n")
    new.replace(KEPT)


def main() -> None:
    """Measure, print, and keep if that is wanted."""
    parser = argparse.ArgumentParser(description="Measure how the book is built.")
    parser.add_argument("--keep", action="store_true", help=f"in {KEPT.name}")
    arguments = parser.parse_args()
    quiet = is_quiet()
    with TemporaryDirectory() as folder:
        figures = list(rows(Path(folder)))
    text = table(figures, quiet and is_quiet())
    print(text, end="")
    if arguments.keep:
        keep(text)


if __name__ == "__main__":
    main()
