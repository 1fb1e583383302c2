"""Drawings made from what was recorded: timelines and plots.

``timeline``
    who ran and who waited in a run of a program, drawn from its trace;
    ``:compared-with:`` names the traces of other runs, with which it shares
    its scale: a second is as long in one drawing as in the other. A legend
    says what those signs mean that no timeline before it on the page has.
    ``:notes: task 2 0.5 | task 7 2.3`` puts numbers there, which the text
    explains.
    ``:without-legend:`` explains none. One that ``:plays:`` can be played on
    the web, in real time, and those on its scale play with it.
    ``:until: 8`` makes rows of so many seconds to be filled in, and then the
    same with what ran; ``:rows: task 2 = the heart | task 3`` chooses rows,
    each of which then begins at 0, and names them.
``spark``
    a role: the shape of a run in little, among words, for the web and for paper.
``plot``
    a line through what a program printed: ``:x:`` names the count that
    stands in each line of its transcript. It shows the seconds beside it, or
    with ``:rate:`` how much was done in each, as in ``100 pages``.

Both take a path below the ``code`` folder and become a figure, which holds
the drawing itself for HTML, in two widths, and an image for other builders, in
one width for a page and one for a screen that may be small, or words in its
place for LaTeX, which can't draw it. A timeline that is for the web alone can
be ``:unnumbered:``, so that other figures have the same numbers everywhere.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole
from sphinx.util.typing import ExtensionMetadata, OptionSpec
from sphinx.writers.html5 import HTML5Translator

import timeline
from formats import Span, Trace, parse_trace
from recorder import hashed

from .plots import Plot, describe, plotted
from .reading import CODE, Reading, is_below, record

BY_HAND = "record it as CONTRIBUTING.md says"
MOST = 1000  # rows of a drawing
WIDTHS = {"wide": 640.0, "narrow": 330.0, "ebook": 400.0, "paper": 540.0}
MOST_ROWS = 12  # that somebody fills in
EMPTY, FULL = "rows-to-fill-in", "rows-filled-in"  # classes
MEASURED = re.compile(r"(\d+(?:\.\d+)?) s\b")


class Unnumbered(nodes.figure):
    """A figure that Sphinx doesn't know to have a number."""


class Drawing(Reading):
    """A figure that is drawn, in as many widths as the web needs."""

    def figure(
        self, svgs: dict[str, str], alt: str, about: nodes.paragraph
    ) -> nodes.figure:
        """Return the figure, with its caption and what it was made from."""
        if "caption" not in self.options:
            raise self.error(f"the drawing of {self.arguments[0]} has no :caption:")
        caption, messages = self.parse_inline(self.options["caption"])
        kind = Unnumbered if "unnumbered" in self.options else nodes.figure
        figure = kind(
            "",
            *self.media(svgs, alt),
            nodes.caption("", "", *caption),
            nodes.legend("", about),
            *messages,
            classes=["drawn", *{"plays"}.intersection(self.options)],
        )
        self.set_source_info(figure)
        self.add_name(figure)
        return figure

    def media(self, svgs: dict[str, str], alt: str) -> Iterator[addnodes.only]:
        """Yield the drawing for each medium."""
        both = "".join(
            f'<div class="drawing {width}">{svgs[width]}</div>'
            for width in ("wide", "narrow")
        )
        for node, expr in (
            (nodes.raw("", both, format="html"), "html and not epub"),
            (picture(svgs["ebook"], alt), "epub"),
            (picture(svgs["paper"], alt), "not (html or latex)"),
            (nodes.paragraph("", f"[{alt}]"), "latex"),
        ):
            self.set_source_info(node)
            yield addnodes.only("", node, expr=expr)


def picture(svg: str, alt: str) -> nodes.image:
    """Return a drawing as an image, for who can't take it as it is."""
    data = b64encode(svg.encode()).decode()
    return nodes.image(uri=f"data:image/svg+xml;base64,{data}", alt=alt)


class Timeline(Drawing):
    """Who ran and who waited in a recorded run."""

    option_spec: ClassVar[OptionSpec] = {
        "caption": directives.unchanged_required,
        "compared-with": directives.unchanged_required,
        "name": directives.unchanged,
        "notes": directives.unchanged_required,
        "plays": directives.flag,
        "rows": directives.unchanged_required,
        "until": directives.unchanged_required,
        "without-legend": directives.flag,
        "unnumbered": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        """Return the figure, unless the program has changed since."""
        file = self.arguments[0]
        trace = self.parsed(parse_trace, BY_HAND, BY_HAND)
        program = f"{Path(file).parent}/{trace.program}"
        path = self.path(program, f"remove code/{file} with it")
        if hashed(path) != trace.sha256:
            raise self.error(
                f"code/{program} has changed since code/{file}: {record(file)}"
            )
        about = recorded(self, program, trace)
        if "until" in self.options:
            return self.to_fill_in(trace, about)
        beside = [
            self.parsed(parse_trace, BY_HAND, BY_HAND, other).spans
            for other in self.options.get("compared-with", "").split()
        ]
        workers = {span.worker for span in trace.spans}
        if len(workers) > MOST:
            raise self.error(
                f"code/{file} has {len(workers)} workers, and a drawing shows "
                f"{MOST} at most: record fewer"
            )
        signs = timeline.signs(trace.spans)
        known = signs if "without-legend" in self.options else self.known(signs)
        notes = list(self.notes(trace))
        drawn = {
            name: timeline.draw(trace.spans, width, beside, known, notes)
            for name, width in WIDTHS.items()
        }
        alt = timeline.describe(trace.spans)
        return [self.figure(drawn, alt, about)]

    def to_fill_in(self, trace: Trace, about: nodes.paragraph) -> list[nodes.Node]:
        """Return rows without what ran, and with it, and where each ended."""
        spans, until = self.chosen(trace), self.options["until"]
        last = timeline.ending(spans)
        if not re.fullmatch(r"\d+(\.\d+)?", until) or float(until) < last:
            raise self.error(f":until: {until} is no number of seconds from {last} on")
        found = timeline.telling(spans)
        if len(found) > MOST_ROWS:
            raise self.error(
                f"nobody fills in {len(found)} rows: choose some by :rows:"
            )
        names = f"Rows to fill in, from 0 to {until} s: {', '.join(found)}."
        ended = [f"{name} at {timeline.ending(it):.1f} s" for name, it in found.items()]
        words = f"Where each ended: {', '.join(ended)}."
        drawn = {
            name: timeline.to_fill_in(spans, width, float(until), [names, words])
            for name, width in WIDTHS.items()
        }
        empty, full = ({name: it[at] for name, it in drawn.items()} for at in (0, 1))
        return [
            nodes.container("", *self.media(empty, names), classes=["drawn", EMPTY]),
            nodes.container(
                "",
                *self.media(full, words),
                nodes.paragraph("", "", nodes.Text(f"{words} "), *about.children),
                classes=["drawn", FULL],
            ),
        ]

    def chosen(self, trace: Trace) -> list[Span]:
        """Return the spans of those rows that are named, each row from 0 on."""
        if "rows" not in self.options:
            return trace.spans
        called = {
            row.partition(" = ")[0]: row.rpartition(" = ")[2]
            for row in self.options["rows"].split(" | ")
        }
        found = timeline.telling(trace.spans)
        if lost := [row for row in called if row not in found]:
            raise self.error(f"no row {lost[0]} in {self.arguments[0]}")
        return [
            moved(span._replace(worker=name), -found[row][0].start)
            for row, name in called.items()
            for span in found[row]
        ]

    def notes(self, trace: Trace) -> Iterator[timeline.Place]:
        """Yield where the drawing has numbers."""
        workers = timeline.telling(trace.spans)
        for text in filter(None, self.options.get("notes", "").split(" | ")):
            worker, _, time = text.rpartition(" ")
            if worker not in workers or not re.fullmatch(r"\d+(\.\d+)?", time):
                raise self.error(f"a note is a row's name and a time in it: {text}")
            yield worker, float(time)

    def known(self, signs: set[str]) -> set[str]:
        """Return the signs that the page has shown before, and note these."""
        before = self.env.temp_data.get("timeline signs") or set()
        self.env.temp_data["timeline signs"] = before | signs
        return {*before}


def moved(span: Span, by: float) -> Span:
    """Return a span that was so much later."""
    return span._replace(
        start=span.start + by,
        end=span.end + by,
        held=tuple((start + by, end + by) for start, end in span.held),
        busy=tuple((start + by, end + by) for start, end in span.busy),
        turns=tuple(time + by for time in span.turns),
        ran=tuple((start + by, end + by) for start, end in span.ran),
    )


class Spark(SphinxRole):
    """The shape of a run, in little, among words."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the drawing; a page is not made without the trace."""
        path = Path(self.env.srcdir, CODE, self.text)
        self.env.note_dependency(str(path))
        try:
            if not is_below(self.env, self.text):
                raise ValueError("it is not below code/")
            spans = parse_trace(path.read_text("utf-8")).spans
        except (OSError, ValueError) as error:
            said = f"code/{self.text} has no run to draw: {error}; {BY_HAND}"
            message = self.inliner.reporter.error(said, line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [
                message
            ]
        drawn = timeline.spark(spans)
        seen = nodes.raw("", drawn, format="html")
        printed = picture(drawn, timeline.describe(spans))
        printed["align"] = "middle"
        return [
            addnodes.only("", seen, expr="html and not epub"),
            addnodes.only("", printed, expr="press"),
        ], []


class Plotted(Drawing):
    """What a program printed, as a line."""

    option_spec: ClassVar[OptionSpec] = {
        "caption": directives.unchanged_required,
        "name": directives.unchanged,
        "rate": directives.unchanged_required,
        "x": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Return the figure of a transcript's lines."""
        file = self.arguments[0]
        count, _, things = self.options.get("rate", "1 run").partition(" ")
        if "x" not in self.options or not count.isdigit() or not things:
            raise self.error("a plot needs :x: workers, or also :rate: 100 pages")
        x = self.options["x"]
        transcript = self.transcript()
        counted = re.compile(rf"(\d+) {re.escape(x)}\b")
        times = [
            (float(at[1]), float(taken[1]))
            for line in transcript.output.splitlines()
            if (at := counted.search(line)) and (taken := MEASURED.search(line))
        ]
        points, y = times, "seconds"
        if not all(taken and at for at, taken in times):
            raise self.error(f"code/{file} has a count or a time of 0: nothing to plot")
        if "rate" in self.options:
            points = [(at, int(count) / taken) for at, taken in times]
            y = f"{things} per second"
        if len(points) < 3:
            raise self.error(f"code/{file} has no three lines with {x} and seconds")
        plot = Plot(points, x, y)
        drawn = {name: plotted(plot, width) for name, width in WIDTHS.items()}
        program = f"{Path(file).parent}/{transcript.program}"
        about = nodes.paragraph("", "", self.download(program))
        return [self.figure(drawn, describe(plot), about)]


def recorded(directive: Timeline, program: str, trace: Trace) -> nodes.paragraph:
    """Return where a drawing was recorded, with the program to download."""
    version = ".".join(trace.python.split(".")[:2])
    free = "t" if trace.python.endswith("t") else ""
    busy = ", on a busy machine" if trace.quiet is False else ""
    about = f", Python {version}{free}{busy}"
    return nodes.paragraph("", "", directive.download(program), nodes.Text(about))


def add_script(
    app: Sphinx, _page: str, _template: str, _context: object, doctree: nodes.Node
) -> None:
    """Load the script on pages where a drawing plays."""
    if doctree and any("plays" in n["classes"] for n in doctree.findall(nodes.figure)):
        app.add_js_file("play.js", loading_method="defer")
        app.add_css_file("play.css")


def set_unnumbered(translator: Any, node: Unnumbered) -> str:
    """Set an unnumbered figure on paper as any other."""
    return str(translator.visit_figure(node))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register directives and role, and what plays on a page."""
    app.add_node(
        Unnumbered,
        html=(HTML5Translator.visit_figure, HTML5Translator.depart_figure),
        press=(set_unnumbered, None),  # type: ignore[arg-type]  # it returns code
    )
    app.add_directive("timeline", Timeline)
    app.add_directive("plot", Plotted)
    app.add_role("spark", Spark())
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
