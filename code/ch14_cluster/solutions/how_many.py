"""Tell how much 2, 5, 10, 20 and 50 machines gain at best.

Four things can be what a job waits for: those who are asked, the line
to the machine that hands the jobs out, the cores, and the handing out.
They overlap, so the slowest of the four is what it takes at least.

Sizes may end in k, M, G or T, with a B or without, and times in us, ms,
s, min or h.
"""

import argparse
import re
from typing import NamedTuple

UNITS = {"": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
UNITS |= {f"{unit}B": size for unit, size in UNITS.items()}
UNITS |= {"us": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "h": 3600}


class Work(NamedTuple):
    """What is to be done, and with what; times are in seconds."""

    jobs: float
    wait: float  # for somebody else, in each job
    at_once: float  # jobs that this somebody bears
    size: float  # bytes sent for each job, there and back
    line: float  # bytes a second, of the machine that hands out
    compute: float  # of one core, in each job
    cores: float  # of each machine
    in_pool: float  # to hand one job to a process
    in_cluster: float  # to hand one job to another machine
    batch: float  # jobs that are handed out together

    def limits(self, machines: int) -> dict[str, float]:
        """Return how long each of the four takes, in seconds."""
        alone = machines == 1
        sent = 0 if alone else self.jobs * self.size
        hand = self.in_pool if alone else self.in_cluster
        return {
            "who is asked": self.jobs * self.wait / self.at_once,
            "the line": sent / self.line,
            "the cores": self.jobs * self.compute
            / (self.cores * machines),
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


def parse() -> argparse.Namespace:
    assert __doc__
    summary, _, rest = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        description=summary,
        epilog=rest,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--jobs", type=positive, required=True, help="how many")
    add("--compute", type=number, default=0, help="time of a core")
    add("--size", type=number, default=0, help="bytes there and back")
    add("--wait", type=number, default=0, help="for somebody else")
    add("--at-once", type=positive, default=1, help="who is asked bears")
    add("--cores", type=positive, default=8, help="of a machine: 8")
    add("--machines", type=int, default=10, help="several: 10")
    add("--line", type=positive, default=125e6, help="a second: 125MB")
    add("--in-pool", type=number, default=80e-6, help="a job: 80us")
    add("--in-cluster", type=number, default=2e-3, help="a job: 2ms")
    add("--batch", type=positive, default=1, help="jobs in a parcel: 1")
    asked = parser.parse_args()
    if asked.machines < 2:
        parser.error("--machines: two at least, to compare with one")
    if not (asked.compute or asked.wait):
        parser.error("a job takes time: --compute, --wait or both")
    return asked


def main() -> None:
    asked = vars(parse())
    del asked["machines"]
    work = Work(**asked)
    alone = max(work.limits(1).values())
    for machines in (2, 5, 10, 20, 50):
        limits = work.limits(machines)
        slowest = max(limits, key=lambda name: limits[name])
        times = f"{alone / limits[slowest]:.1f} times as fast"
        print(f"{machines:2} machines: {times}, {slowest}")


if __name__ == "__main__":
    main()
