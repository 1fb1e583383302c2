"""Tell how long one machine takes at least, and several.

Waiting depends on those who are asked, fetching on each machine's own
line, computing on all cores, and sending and handing out on the machine
where the jobs come from. All five overlap, so the slowest of them is
what the whole takes at least.

Sizes may end in k, M, G or T, with a B or without, and times in us, ms,
s, min or h.
"""

import argparse
import re
from typing import NamedTuple

UNITS = {"": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
UNITS |= {f"{unit}B": size for unit, size in UNITS.items()}
UNITS |= {"us": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "h": 3600}
LARGE = [(3600, "h"), (60, "min"), (1, "s"), (0, "ms")]


class Work(NamedTuple):
    """What is to be done, and with what; times are in seconds."""

    jobs: float
    wait: float  # for somebody else, in each job
    at_once: float  # jobs that this somebody bears
    fetch: float  # bytes that each job gets from outside
    send: float  # bytes to another machine or back, for each job
    line: float  # bytes a second, of each machine
    compute: float  # of one core, in each job
    cores: float  # of each machine
    in_pool: float  # to hand one job to a process
    in_cluster: float  # to hand one job to another machine
    batch: float  # jobs that are handed out together

    def limits(self, machines: int) -> dict[str, float]:
        """Return how long each of the five takes, in seconds."""
        alone = machines == 1
        cores, lines = self.cores * machines, self.line * machines
        hand = self.in_pool if alone else self.in_cluster
        sent = 0 if alone else self.jobs * self.send
        return {
            "waiting": self.jobs * self.wait / self.at_once,
            "fetching": self.jobs * self.fetch / lines,
            "computing": self.jobs * self.compute / cores,
            "sending": sent / self.line,
            "handing out": self.jobs / self.batch * hand,
        }


def number(text: str) -> float:
    """Return a number with its unit taken in.

    >>> number("100kB"), number("50ms"), number("8")
    (100000.0, 0.05, 8.0)
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?([a-zA-Z]*)", text)
    if not found or found[2] not in UNITS:
        raise argparse.ArgumentTypeError(f"what is {text!r}?")
    return float(found[1]) * UNITS[found[2]]


def positive(text: str) -> float:
    """Return a number with its unit taken in, which may not be 0."""
    if value := number(text):
        return value
    raise argparse.ArgumentTypeError("it must be more than 0")


def told(seconds: float) -> str:
    """Return a time in the unit that suits it.

    >>> told(0), told(0.08), told(90), told(62_500)
    ('-', '80 ms', '1.5 min', '17.4 h')
    """
    if not seconds:
        return "-"
    size, unit = next(it for it in LARGE if seconds >= it[0])
    if unit == "ms":
        return f"{seconds * 1000:.3g} ms"
    return f"{seconds / size:.1f} {unit}"


def report(work: Work, machines: int) -> list[str]:
    """Return a table of the five limits, and what follows from it."""
    one, more = work.limits(1), work.limits(machines)
    rows = [("", "1 machine", f"{machines} machines")]
    rows += [(name, told(one[name]), told(more[name])) for name in one]
    alone, together = max(one.values()), max(more.values())
    rows.append(("at least", told(alone), told(together)))
    paid = machines * together
    rows.append(("paid for", told(alone), told(paid)))
    lines = [f"{name:12} {a:>10} {b:>13}" for name, a, b in rows]
    slowest = max(more, key=lambda name: more[name])
    ratio = alone / together
    return [*lines, "", f"{ratio:.1f} times as fast: {slowest} decides"]


OPTIONS = [  # how each is read, its default, and what it says
    ("--compute", number, "0", "time of a core, for each job"),
    ("--wait", number, "0", "time for somebody else, for each job"),
    ("--at-once", positive, "1", "jobs that this somebody bears"),
    ("--fetch", number, "0", "bytes that each job gets from outside"),
    ("--send", number, "0", "bytes to a machine or back: the larger"),
    ("--line", positive, "125MB", "bytes a second, of each machine"),
    ("--cores", positive, "8", "cores of each machine"),
    ("--batch", positive, "1", "jobs that are handed out together"),
    ("--in-pool", number, "80us", "time to hand one to a process"),
    ("--in-cluster", number, "2ms", "time to hand one to a machine"),
]


def parse() -> argparse.Namespace:
    assert __doc__
    summary, _, rest = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        description=summary,
        epilog=rest,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--jobs",
        type=positive,
        required=True,
        metavar="N",
        help="jobs to be done",
    )
    for option, kind, default, text in OPTIONS:
        parser.add_argument(
            option,
            type=kind,
            default=default,
            metavar="N",
            help=f"{text} ({default})",
        )
    parser.add_argument(
        "--machines",
        type=int,
        default=10,
        metavar="N",
        help="machines, to compare with one (10)",
    )
    asked = parser.parse_args()
    if asked.machines < 2:
        parser.error("--machines: two at least, to compare with one")
    if not (asked.compute or asked.wait):
        parser.error("a job takes time: --compute, --wait or both")
    return asked


def main() -> None:
    asked = vars(parse())
    machines = asked.pop("machines")
    print(*report(Work(**asked), machines), sep="\n")


if __name__ == "__main__":
    main()
