"""A line through measured points, in the hand of the timelines."""

from collections.abc import Iterator
from typing import NamedTuple

from timeline import SIZE, svg, tag, ticks, wide, words

HEIGHT = 220.0


class Plot(NamedTuple):
    """Points, in the order of x, and what the two axes are called."""

    points: list[tuple[float, float]]
    x: str
    y: str


def describe(plot: Plot) -> str:
    """Return in words what the plot shows."""
    said = ", ".join(f"{short(y)} at {x:.0f}" for x, y in plot.points)
    return f"{plot.y} against {plot.x}: {said}"


def short(y: float) -> str:
    """Return a number without digits that nobody could see."""
    return f"{y:.0f}" if y >= 10 else f"{y:g}"


def plotted(plot: Plot, width: float) -> str:
    """Return the plot as SVG, so wide."""
    return svg(width, HEIGHT + 3 * SIZE, describe(plot), elements(plot, width))


def elements(plot: Plot, width: float) -> Iterator[str]:
    """Yield the axes and their names, the line, and a dot for each point."""
    most_x = max(x for x, _ in plot.points)
    most_y = max(y for _, y in plot.points) * 1.05
    left, top = max(wide(f"{at:g} ") for at in ticks(most_y, 6)), 2 * SIZE
    right, bottom = width - SIZE, HEIGHT

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            left + (right - left) * x / most_x,
            bottom - (bottom - top) * y / most_y,
        )

    for at in ticks(most_y, 6):
        _, y = place(0, at)
        yield tag("path", "grid", d=f"M{left:.6g} {y:.6g}H{right:.6g}")
        yield words(f"{at:g}", left - SIZE / 2, y + 4, "end")
    for at in ticks(most_x, 10):
        x, _ = place(at, 0)
        yield words(f"{at:g}", x, bottom + SIZE + 4, "middle")
    yield words(plot.y, 0.0, SIZE)
    yield words(plot.x, right, bottom + 2.5 * SIZE, "end")
    line = "L".join(f"{x:.6g} {y:.6g}" for x, y in (place(*p) for p in plot.points))
    yield tag("path", "line", d=f"M{line}")
    for point in plot.points:
        x, y = place(*point)
        yield tag("circle", "holding", cx=x, cy=y, r=3.5)
