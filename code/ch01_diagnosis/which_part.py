# /// script
# [tool.book]
# computes = true
# ///
"""Profile one script by the wall clock and by the CPU's clock."""

from collections.abc import Callable
from cProfile import Profile
from pstats import Stats
from time import perf_counter, process_time, sleep


def fetch() -> None:
    sleep(0.04)


def count_words() -> None:
    end = process_time() + 0.02
    while process_time() < end:
        sum(range(1_000))


def report() -> None:
    for _page in range(25):
        fetch()
        count_words()


def profiled(clock: Callable[[], float]) -> dict[str, float]:
    """Run `report`; return each part's seconds by `clock`."""
    profile = Profile(clock)
    profile.runcall(report)
    parts = Stats(profile).get_stats_profile().func_profiles
    return {name: parts[name].cumtime for name in parts}


def main() -> None:
    wall, cpu = profiled(perf_counter), profiled(process_time)
    for part in ("report", "fetch", "count_words"):
        print(
            f"{part:11}  {wall[part]:.1f} s wall  {cpu[part]:.1f} s CPU"
        )


if __name__ == "__main__":
    main()
