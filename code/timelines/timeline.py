"""Draw a trace: who ran and who waited.

usage: python timeline.py TRACE [DRAWING]

Reads a TRACE that the recorder wrote, and draws it as SVG, by default
into a file of the same name where you are. Needs formats.py beside it.
"""

import math
import sys
from collections.abc import Container, Iterable, Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

sys.path.append(str(Path(__file__).parent))  # with -P it is not there
try:
    from formats import Span, Stretch, parse_trace
except ModuleNotFoundError:
    sys.exit("timeline: formats.py must lie beside timeline.py")

Mark = tuple[str, str]  # a style, and a shape that is painted in it
Place = tuple[str, float]  # a worker, and a time

SIZE = 12.0  # of letters, in the drawing's units
LETTER = 6.6  # how wide a letter is: of code, and about of words
BAR, ROW = 16.0, 21.0
TALL_ROW = 28.0  # with room for a finger
TOTAL = 60.0  # the room for how long it took, at the right
THIN_BAR, THIN_ROW = 4.0, 5.0
LITTLE = 0.05  # of a box; who had no core for less shows none of it
START = 0.1  # seconds that a program computes to be ready, at most
BRIEF = 1.5  # how long a box is at the least
FINE = 1 / 3  # what is thinner, or closer, becomes one stripe
NEARLY = 0.95  # of a stripe; who computed for that much computed in all
PROGRAM = "the program"  # from its start to its end
MANY = 20  # workers of one kind; of more, some share a row
ROOMY = 24  # rows of one kind; more are thin, and have no words
MOST = 100  # rows of one kind; of more, a part is drawn

# What a page's style sheet does not say differently, in the order in
# which it is painted: first shapes, then words.
STYLES = {
    "grid": 'stroke="#e2e1db"',
    "waiting": 'fill="#eef3fd"',
    "queueing": 'fill="none" stroke="#6f86c6"',
    "computing": 'fill="#d86f08"',
    "kept": 'fill="none" stroke="#d86f08" stroke-width="1.5"',
    "outline": 'fill="none" stroke="#6f86c6" stroke-linejoin="round"',
    "thin": 'fill="none" stroke="#6f86c6" stroke-width="0.5"',
    "open": 'fill="none" stroke="#6f86c6" stroke-dasharray="4 3"',
    "holding": 'fill="#6b2a00"',
    "step": 'fill="none" stroke="#6b2a00" stroke-width="1.5"',
    "failed": 'fill="none" stroke="#b3001b" stroke-width="2.5"',
    "cancelled": 'fill="none" stroke="#14285f" stroke-width="1.5"',
    "line": 'fill="none" stroke="#14285f" stroke-width="2"',
    "note": 'fill="#14285f" stroke="#fff" stroke-width="1.5"',
}
CODE = 'font-family="JetBrains Mono, monospace" font-size="11"'
RIM = 'paint-order="stroke" stroke-linejoin="round" stroke-width="2.5"'
WRITING = {
    "name": 'fill="#575d6b" text-anchor="end"',
    "time": 'fill="#575d6b"',
    "label": f'{CODE} fill="#14285f"',
    "whole": f'fill="#14285f" stroke="#eef3fd" {RIM}',
    "rimmed": f'{CODE} fill="#14285f" stroke="#eef3fd" {RIM}',
    "full": f'{CODE} fill="#15171d"',
    "beside": f'{CODE} fill="#14285f" stroke="#fff" {RIM}',
    "total": 'font-size="14" font-weight="bold"',
    "said": 'fill="#575d6b"',
    "number": 'fill="#fff" font-weight="bold" text-anchor="middle"',
}
NUMBERS = [
    *("no", "one", "two", "three", "four", "five"),
    *("six", "seven", "eight", "nine", "ten"),
]
WORDS = {
    "waiting": "waiting",
    "computing": "computing",
    "partly": "filled as far as it computed",
    "stripes": "filled when it computed",
    "kept": "kept waiting for a core",
    "queueing": "queueing",
    "holding": "holding the loop",
    "step": "a step",
    "failed": "failed",
    "cancelled": "cancelled",
    "open": "not ended",
}


class Box(NamedTuple):
    """A place in the drawing."""

    x: float
    y: float
    width: float
    height: float


# What a trace says.


def rows(spans: Iterable[Span]) -> dict[str, list[Span]]:
    """Return each worker's spans, those without other spans inside."""
    workers: dict[str, list[Span]] = {}
    for span in spans:
        own = workers.setdefault(span.worker, [])
        if own and encloses(own[-1], span):
            own.pop()
        own.append(span)
    return workers


def encloses(span: Span, later: Span) -> bool:
    """Tell whether a span has another, which came later, inside."""
    return later.start < span.end and later.end <= span.end


def telling(spans: Iterable[Span]) -> dict[str, list[Span]]:
    """Return the rows, but not that of a program that only waited."""
    workers = rows(spans)
    tasks = [
        task
        for worker, found in workers.items()
        if kind(worker) == "task"
        for task in found
    ]
    told = {
        worker: found
        for worker, found in workers.items()
        if not all(is_idle(span, tasks) for span in found)
    }
    return told or workers


def is_idle(span: Span, tasks: list[Span]) -> bool:
    """Tell whether a span is a program whose tasks did it all."""
    if span.label != PROGRAM or is_cut_short(span):
        return False
    if span.failed not in ("", *(task.failed for task in tasks)):
        return False
    own = (span.cpu or 0.0) - sum(task.cpu or 0.0 for task in tasks)
    return own < START


def kind(worker: str) -> str:
    """Return what a worker is, without its number."""
    return worker.rstrip(" 0123456789")


def is_known(span: Span) -> bool:
    """Tell whether anyone noted how much a span computed."""
    return span.cpu is not None or bool(span.ran)


def share(spans: Iterable[Span]) -> float:
    """Return for how much of their time spans computed, from 0 to 1."""
    known = [span for span in spans if is_known(span)]
    length = sum(span.end - span.start for span in known)
    cpu = sum(computed(span) for span in known)
    return min(1.0, cpu / length) if length else 0.0


def computed(span: Span) -> float:
    """Return for how long a span computed, as far as it was noted."""
    if span.cpu is None:
        return sum(stop - start for start, stop in span.ran)
    return span.cpu


def is_striped(span: Span) -> bool:
    """Tell whether a drawing shows when a span computed."""
    return bool(span.ran) and 0.03 < share([span]) <= 0.9


def stripes(
    ran: Iterable[Stretch], least: float
) -> Iterator[tuple[float, float, float]]:
    """Yield stretches no shorter nor closer than so many seconds.

    With each comes for how much of it there was computed, from 0 to 1.
    """
    found: list[tuple[float, float, float]] = []
    for start, end in ran:
        computed = end - start
        if found:
            first, last, before = found[-1]
            both = before + computed
            if start - last < least or both > NEARLY * (end - first):
                start, computed = first, both
                found.pop()
        found.append((start, end, computed))
    for start, end, computed in found:
        long = max(end - start, least)
        share = computed / long
        yield start, start + long, 1.0 if share > NEARLY else share


def ending(spans: Iterable[Span]) -> float:
    """Return when the last of some spans ends."""
    return max(span.end for span in spans)


def is_cut_short(span: Span) -> bool:
    """Tell whether a span would have gone on, as after Ctrl-C."""
    return span.unfinished or span.failed == "KeyboardInterrupt"


def has_failed(span: Span) -> bool:
    """Tell whether an exception ended a span that is no interrupt."""
    return bool(span.failed) and not is_cut_short(span)


def at_once(spans: Iterable[Span]) -> int:
    """Return how many spans were open together, at most."""
    changes = sorted(
        change
        for span in spans
        for change in ((span.start, 1), (span.end, -1))
    )
    now = most = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return max(most, 1)  # also of one that takes no time


def number(count: int, thing: str) -> str:
    """Return a count in words.

    >>> number(1, "thread"), number(8, "process"), number(34, "task")
    ('one thread', 'eight processes', '34 tasks')
    """
    plural = thing if count == 1 else f"{thing}s".replace("sss", "sses")
    plural = plural.replace("chs", "ches")
    return f"{spelt(count)} {plural}"


def spelt(count: int) -> str:
    """Return a small number as a word."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def describe(found: Iterable[Span]) -> str:
    """Return in words what the drawing of spans shows."""
    groups: dict[str, list[list[Span]]] = {}
    for worker, spans in telling(found).items():
        groups.setdefault(kind(worker), []).append(spans)
    return "; ".join(
        phrase(
            worker, len(rows), [span for row in rows for span in row]
        )
        for worker, rows in groups.items()
    )


def phrase(worker: str, workers: int, spans: list[Span]) -> str:
    """Return in words what all workers of one kind did."""
    names = {span.label.partition("(")[0] for span in spans}
    name = names.pop() if len(names) == 1 else ""
    if name == PROGRAM:
        what = name
    elif name:
        what = f"{number(len(spans), 'call')} of {name}"
    else:
        what = number(len(spans), "call")
    place, _, one = worker.rpartition(", ")  # as in "thread 1, task"
    where = "the main thread"
    if worker != where[4:]:
        where = number(workers, one) + f" of {place}" * bool(place)
    start = min(span.start for span in spans)
    end = max(span.end for span in spans)
    parts = [
        f"{what} in {where}",
        f"between {start:.1f} and {end:.1f} s",
    ]
    if len(spans) > 1:
        most = at_once(spans)
        one = "one after another"
        parts.append(
            one if most == 1 else f"up to {spelt(most)} at once"
        )
    computed = share(spans)
    if not any(map(is_known, spans)):
        pass
    elif computed < 0.05:
        parts.append("waiting")
    elif computed > 0.9:
        parts.append("computing")
    else:
        parts.append(f"computing {computed:.0%} of the time")
        if stretches := sum(len(span.ran) for span in spans):
            parts[-1] += f", in {number(stretches, 'stretch')}"
    kept = sum(span.in_line for span in spans)
    if kept > LITTLE * sum(span.end - span.start for span in spans):
        parts.append(f"kept waiting for a core for {kept:.1f} s")
    held = sum(stop - start for s in spans for start, stop in s.busy)
    if held > 0.1 * (end - start):
        parts.append(f"holding the loop for {held:.1f} s")
    for said, which in (
        ("queueing", [s for s in spans if s.held]),
        ("failed", [s for s in spans if has_failed(s)]),
        ("cancelled", [s for s in spans if s.cancelled]),
        ("not ended", [s for s in spans if is_cut_short(s)]),
    ):
        if which:
            parts.append(f"{spelt(len(which))} {said}")
    return ", ".join(parts)


# How it is drawn.


def cut(value: float) -> str:
    """Return a number as exactly as it can be seen.

    >>> cut(12.0), cut(-3.14159)
    ('12', '-3.1')
    """
    return f"{round(value, 1):g}"


def tag(name: str, style: str, **values: object) -> str:
    """Return an element."""
    said = "".join(
        f' {key}="{cut(value) if isinstance(value, float) else value}"'
        for key, value in values.items()
    )
    return f'<{name} class="{style}" {STYLES[style]}{said}/>'


def painted(marks: Iterable[Mark]) -> Iterator[str]:
    """Yield marks, all of a style as one path: it is shown sooner."""
    shapes: dict[str, list[str]] = {style: [] for style in STYLES}
    for style, shape in marks:
        shapes[style].append(shape)
    for style, found in shapes.items():
        if found:
            yield tag("path", style, d="".join(found))


def rectangle(box: Box) -> str:
    """Return the shape of a box."""
    x, y, width, height = map(cut, box)
    return f"M{x} {y}h{width}v{height}h-{width}z"


def words(text: str, x: float, y: float, anchor: str = "") -> str:
    """Return a line of text."""
    there = f' text-anchor="{anchor}"' if anchor else ""
    return (
        f'<text x="{cut(x)}" y="{cut(y)}"{there}>{plain(text)}</text>'
    )


def plain(text: str) -> str:
    """Return a text as SVG has it, with ? for what can't be printed."""
    return escape(
        "".join(it if it.isprintable() else "?" for it in text)
    )


def wide(text: str) -> float:
    """Return about how wide a text is."""
    return len(text) * LETTER


def written(lines: dict[str, list[str]]) -> Iterator[str]:
    """Yield lines of text, all of a kind together."""
    for how, style in WRITING.items():
        if how in lines:
            yield f'<g class="{how}" {style}>'
            yield from lines[how]
            yield "</g>"


def hatched(box: Box, step: float = 6.0) -> str:
    """Return slanted lines that stay within a box."""
    left, top, right = box.x, box.y, box.x + box.width
    lines = []
    x = left - box.height + step
    while x < right:
        start, stop = max(x, left), min(x + box.height, right)
        rise = top + box.height - (start - x)
        fall = top + box.height - (stop - x)
        lines.append(
            f"M{cut(start)} {cut(rise)}L{cut(stop)} {cut(fall)}"
        )
        x += step
    return "".join(lines)


def crossed(box: Box) -> str:
    """Return a cross at the right end of a box."""
    size = min(8.0, box.height)
    x, y = box.x + box.width - size - 2, box.y + (box.height - size) / 2
    down, up = f"l{size:g} {size:g}", f"l{size:g}-{size:g}"
    return f"M{cut(x)} {cut(y)}{down}m-{size:g} 0{up}"


def beat(box: Box) -> str:
    """Return a short stroke at the foot of a box, on its left."""
    return f"M{cut(box.x)} {cut(box.y + box.height)}v-7"


def disc(x: float, y: float, radius: float = 8.0) -> str:
    """Return a disc around a point."""
    half = f"a{radius:g} {radius:g} 0 1 0 "
    across = f"{2 * radius:g} 0"
    return f"M{cut(x - radius)} {cut(y)}{half}{across}{half}-{across}z"


def struck(box: Box) -> str:
    """Return a stroke at the right end of a box, against the hatch."""
    size = min(12.0, box.height - 2)
    x, y = box.x + box.width - size - 2, box.y + (box.height - size) / 2
    return f"M{cut(x)} {cut(y)}l{size:g} {size:g}"


def ticks(seconds: float, most: int) -> list[float]:
    """Return round times from 0 on, at most so many.

    >>> ticks(8.01, 10)
    [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]
    >>> ticks(0.52, 6)
    [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]
    """
    power = 10.0 ** math.floor(math.log10(seconds))
    steps = [power * factor for factor in (0.1, 0.2, 0.5, 1, 2, 5)]
    step = next(step for step in steps if seconds / step < most)
    count = math.floor(seconds / step) + 1
    return [round(step * number, 9) for number in range(count)]


def lowest(box: Box, height: float) -> Box:
    """Return the lowest part of a box, at most all of it."""
    height = min(height, box.height)
    return box._replace(y=box.y + box.height - height, height=height)


def outlined(how: str, box: Box) -> Iterator[Mark]:
    """Yield an empty box; its line is thin where the box is."""
    line = "thin" if box.height <= THIN_BAR + 1 else "outline"
    yield "waiting", rectangle(box)
    yield "open" if how == "open" else line, rectangle(box)


def example(sign: str, box: Box) -> Iterator[Mark]:
    """Yield a small example of what a sign looks like."""
    yield from outlined(sign, box)
    if sign == "computing":
        yield "computing", rectangle(box)
    elif sign == "kept":
        yield "kept", hatched(box)
    elif sign == "partly":
        yield "computing", rectangle(lowest(box, 6.0))
    elif sign == "stripes":
        for x in (2.0, 5.0, 10.0, 17.0):
            part = box._replace(x=box.x + x, width=2.5)
            yield "computing", rectangle(part)
    elif sign == "holding":
        yield "holding", rectangle(lowest(box, 6.0))
    elif sign == "step":
        yield "step", beat(box._replace(x=box.x + 11))
    elif sign == "queueing":
        yield "queueing", hatched(box)
    elif sign == "failed":
        yield "failed", crossed(box._replace(width=16.0))
    elif sign == "cancelled":
        yield "cancelled", struck(box)


def lettering(span: Span) -> str:
    """Return how the label of a span is written inside its box."""
    computed = share([span])
    if span.label == PROGRAM:
        return "whole"
    if computed > 0.9:
        return "full"
    uneven = span.held or span.in_line or computed > 0.3
    uneven = uneven or is_striped(span)
    return "rimmed" if uneven else "label"


class Row(NamedTuple):
    """A worker's place in the drawing."""

    name: str
    spans: list[Span]
    y: float
    bar: float  # the height of its boxes


def laid_out(
    workers: dict[str, list[Span]], height: float = ROW
) -> Iterator[Row]:
    """Yield the rows; a large group shares them, and has one name."""
    y = 1.0
    for group in dict.fromkeys(map(kind, workers)):
        found = {
            name: spans
            for name, spans in workers.items()
            if kind(name) == group
        }
        if len(found) <= MANY:
            for name, spans in found.items():
                yield Row(name, spans, y, BAR)
                y += height
            continue
        shared = packed(list(found.values()))
        step = math.ceil(len(shared) / MOST)
        few = len(shared) <= ROOMY
        name, then = number(len(found), group), ""
        if step > 1:
            then = f"(1 in {step} drawn)"
        for at, spans in enumerate(shared[::step]):
            said = {0: name, 3: then}.get(at, "")
            yield Row(said, spans, y, BAR if few else THIN_BAR)
            y += ROW if few else THIN_ROW
        y += 0 if few else ROW - THIN_ROW


def packed(workers: list[list[Span]]) -> list[list[Span]]:
    """Return rows in which workers follow those that have ended."""
    rows: list[list[Span]] = []
    for spans in workers:
        for row in rows:
            if row[-1].end <= spans[0].start:
                row += spans
                break
        else:
            rows.append(list(spans))
    return rows


class Drawing:
    """Spans on their way to paper."""

    def __init__(
        self,
        spans: list[Span],
        width: float,
        beside: list[list[Span]],
        height: float = ROW,
    ) -> None:
        together = [spans, *beside]  # on one scale
        names = [
            row.name
            for spans in together
            for row in laid_out(telling(spans))
        ]
        self.rows = list(laid_out(telling(spans), height))
        self.width = width
        self.left = max(map(wide, names)) + 8
        self.right = width - TOTAL
        self.seconds = max(0.001, *map(ending, together))
        self.is_brief = self.seconds < 0.2
        self.bottom = self.rows[-1].y + self.rows[-1].bar + ROW - BAR
        self.shown: set[str] = set()  # for the legend
        self.marks: list[Mark] = []
        self.words: dict[str, list[str]] = {}

    def svg(self, alt: str, data: str) -> str:
        """Return all that was added, with words and with data."""
        elements = [*painted(self.marks), *written(self.words)]
        return svg(self.width, self.bottom, alt, elements, data)

    def data(self) -> str:
        """Return for scripts where its time goes, and when it ends."""
        left, right = cut(self.left), cut(self.right)
        end = max(ending(row.spans) for row in self.rows)
        return (
            f' data-scale="{left} {right} {self.seconds:g}"'
            f' data-end="{end:g}"'
        )

    def x(self, seconds: float) -> float:
        """Return where a time is."""
        there = self.right - self.left
        return self.left + there * seconds / self.seconds

    def box(self, row: Row, start: float, end: float) -> Box:
        """Return the place of a stretch of time in a row."""
        x = self.x(start)
        long = max(self.x(end) - x, BRIEF)
        return Box(min(x, self.right - long), row.y, long, row.bar)

    def write(self, how: str, text: str, x: float, y: float) -> None:
        """Add a line of text."""
        self.words.setdefault(how, []).append(words(text, x, y))

    def add_names(self) -> None:
        """Add who the workers are."""
        for row in self.rows:
            if row.name:
                self.write("name", row.name, self.left - 8, row.y + 12)

    def add_rows(self) -> None:
        """Add the workers, what they did, and how long it took."""
        self.add_names()
        last = max(ending(row.spans) for row in self.rows)
        near = last - self.seconds / 100
        late = [row for row in self.rows if ending(row.spans) >= near]
        for row in self.rows:
            for span in row.spans:
                self.marks += self.span(row, span)
            end = self.x(last)
            if row.bar == BAR:
                end = max(end, self.add_labels(row))
            if row is late[len(late) // 2]:
                middle = row.y + row.bar / 2
                self.write(
                    "total", self.total(last), end + 7, middle + 5
                )

    def total(self, seconds: float) -> str:
        """Return how long it took, in words."""
        if self.is_brief:
            return f"{seconds * 1000:.0f} ms"
        return f"{seconds:.{1 if seconds >= 1 else 2}f} s"

    def add_labels(self, row: Row) -> float:
        """Add what the spans did, where there is room in their boxes.

        What the first did may stand behind or before its box, too.
        Return where the last of them ends.
        """
        boxes = [
            self.box(row, span.start, span.end) for span in row.spans
        ]
        free = boxes[1].x if boxes[1:] else self.right  # to there
        for span, box in zip(row.spans, boxes, strict=True):
            label, end = span.label, box.x + box.width
            before = box.x - wide(label) - 4
            y = box.y + 11.5
            has_room = end + wide(label) + 8 < free
            hides_some = is_striped(span) and has_room
            if wide(label) + 8 < box.width and not hides_some:
                self.write(lettering(span), label, box.x + 5, y)
            elif has_room:
                self.write("beside", label, end + 5, y)
                if not boxes[1:]:
                    return end + 5 + wide(label)
            elif box == boxes[0] and before > self.left:
                self.write("beside", label, before, y)
        return 0.0

    def span(self, row: Row, span: Span) -> Iterator[Mark]:
        """Yield what shows a span."""
        box = self.box(row, span.start, span.end)
        computed = share([span])
        how = "open" if is_cut_short(span) else "waiting"
        self.shown.add(how)
        yield from outlined(how, box)
        for start, end in span.held:
            self.shown.add("queueing")
            yield "queueing", hatched(self.box(row, start, end))
        striped = is_striped(span)
        if striped:
            self.shown.add("stripes")
            yield from self.stripes(box, span.ran)
        elif computed > 0.1:
            self.shown.add("computing" if computed > 0.9 else "partly")
        if computed > 0.03 and not striped:
            part = lowest(box, box.height * computed)
            yield "computing", rectangle(part)
        if span.in_line > LITTLE * (span.end - span.start):
            self.shown.add("kept")
            both = computed + span.in_line / (span.end - span.start)
            high = box.height * (min(both, 1.0) - computed)
            foot = box.y + box.height * (1 - computed) - high
            top = box.y if striped else foot
            yield "kept", hatched(box._replace(y=top, height=high))
        for start, end in span.busy:
            if (end - start) / self.seconds > 0.002:
                self.shown.add("holding")
                held = self.box(row, start, end)
                yield "holding", rectangle(lowest(held, 4.0))
        for time in span.turns if row.bar == BAR else ():
            self.shown.add("step")
            yield "step", beat(self.box(row, time, time))
        if has_failed(span):
            self.shown.add("failed")
            yield "failed", crossed(box)
        if span.cancelled:
            self.shown.add("cancelled")
            yield "cancelled", struck(box)

    def stripes(
        self, box: Box, ran: Iterable[Stretch]
    ) -> Iterator[Mark]:
        """Yield what shows in a box when its work computed."""
        least = FINE * self.seconds / (self.right - self.left)
        for start, end, share in stripes(ran, least):
            x = self.x(start)
            part = box._replace(x=x, width=self.x(end) - x)
            yield (
                "computing",
                rectangle(lowest(part, box.height * share)),
            )

    def add_notes(self, notes: Iterable[Place]) -> None:
        """Add a number where each note belongs, for the text to say."""
        rows = {row.name: row for row in self.rows}
        for number, (worker, time) in enumerate(notes, 1):
            x, row = self.x(time), rows[worker]
            y = row.y + row.bar / 2
            self.marks.append(("note", disc(x, y)))
            self.write("number", f"{number}", x, y + 4)

    def add_grid(self) -> None:
        """Add the lines for round times, and the times."""
        room = (self.right - self.left) / wide("0.5 s")
        times = ticks(self.seconds, max(2, int(room)))
        for time in times:
            x = self.x(time)
            self.marks.append(
                ("grid", f"M{cut(x)} 0V{cut(self.bottom)}")
            )
            said = f"{time * (1000 if self.is_brief else 1):g}"
            left = x - wide(said) / 2
            if time == times[-1]:  # which has the unit for all
                said += " ms" if self.is_brief else " s"
            self.write("time", said, left, self.bottom + SIZE + 2)
        self.bottom += SIZE + 6

    def add_legend(self, known: Container[str]) -> None:
        """Add what those signs mean that are not known yet."""
        new = [it for it in WORDS if it in self.shown]
        new = [it for it in new if it not in known]
        x = 0.0
        self.bottom += 10 if new else 0
        for sign in new:
            said = WORDS[sign]
            if x and x + 30 + wide(said) > self.width:
                x, self.bottom = 0.0, self.bottom + ROW
            self.marks += example(
                sign, Box(x + 1, self.bottom, 22.0, 13.0)
            )
            self.write("said", said, x + 30, self.bottom + 11)
            x += 30 + wide(said) + 2 * SIZE
        self.bottom += SIZE + 4 if new else 0


def spark(
    spans: list[Span], width: float = 96.0, height: float = 26.0
) -> str:
    """Return the shape of a run in little: no words, few rows."""
    found = packed(list(telling(spans).values()))
    found = found[:: math.ceil(len(found) / 12)]
    step = min(height / len(found), 6.0)
    top = (height - step * len(found)) / 2
    scale = (width - 1) / max(map(ending, found))
    marks: list[Mark] = []
    for at, row in enumerate(found):
        for span in row:
            long = max((span.end - span.start) * scale, BRIEF)
            x, y = 0.5 + span.start * scale, top + at * step
            box = Box(x, y, long, step * 0.75)
            marks += outlined("thin", box)
            part = lowest(box, box.height * share([span]))
            marks.append(("computing", rectangle(part)))
    inside = "".join(painted(marks))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        'class="timeline spark" aria-hidden="true" '
        f'viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}">{inside}</svg>'
    )


def svg(
    width: float,
    height: float,
    alt: str,
    elements: Iterable[str],
    data: str = "",
) -> str:
    """Return a drawing of elements, with words for who can't see it."""
    inside = "\n".join(elements)
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" class="timeline" role="img"
 viewBox="0 0 {width:g} {height:g}"
 width="{width:g}" height="{height:g}"{data}
 font-family="sans-serif" font-size="{SIZE:g}" fill="currentColor"
 aria-label="{plain(alt)}">
{inside}
</svg>
"""


def signs(spans: list[Span]) -> set[str]:
    """Return the signs that a drawing of spans has."""
    drawing = Drawing(spans, 640.0, [])
    drawing.add_rows()
    return drawing.shown


def draw(
    spans: list[Span],
    width: float = 640.0,
    beside: Iterable[list[Span]] = (),
    known: Container[str] = (),
    notes: Iterable[Place] = (),
) -> str:
    """Return spans as SVG, with a legend of signs that are not known.

    On one scale with it are those of other runs that stand beside it.
    Notes are numbered, and a KeyError names one's worker without a row.
    """
    drawing = Drawing(spans, width, list(beside))
    drawing.add_rows()
    drawing.add_notes(notes)
    drawing.add_grid()
    drawing.add_legend(known)
    return drawing.svg(describe(spans), drawing.data())


def to_fill_in(
    spans: list[Span], width: float, seconds: float, words: list[str]
) -> list[str]:
    """Return empty rows for so many seconds, and the same with spans.

    Both are tall enough for fingers, and have words for who can't see
    them. The second says for scripts where each row begins and ends.
    """
    until = spans[0]._replace(start=0.0, end=seconds)
    empty, full = (
        Drawing(spans, width, [[until]], TALL_ROW) for _ in range(2)
    )
    empty.add_names()
    full.add_rows()
    drawn = []
    for drawing, alt in zip((empty, full), words, strict=True):
        drawing.add_grid()
        drawn.append(
            drawing.svg(alt, drawing.data() + rows_of(drawing))
        )
    return drawn


def rows_of(drawing: Drawing) -> str:
    """Return for scripts where each row begins and ends."""
    ends = (
        f"{row.spans[0].start:g} {ending(row.spans):g}"
        for row in drawing.rows
    )
    return f' data-rows="{",".join(ends)}"'


def main() -> None:
    if len(sys.argv) not in (2, 3) or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        sys.exit(0 if len(sys.argv) == 2 else 2)
    file, *given = sys.argv[1:]
    default = f"{Path(file).name.removesuffix('.json')}.svg"
    try:
        trace = parse_trace(Path(file).read_text("utf-8"))
    except (OSError, ValueError) as error:
        sys.exit(f"timeline: {file} can't be drawn: {error}")
    drawing = draw(trace.spans)
    Path(*given or [default]).write_text(drawing, "utf-8")


if __name__ == "__main__":
    main()
