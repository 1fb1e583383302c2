# /// script
# dependencies = ["distributed"]
#
# [tool.book]
# spans = true
# ///
"""Let the scheduler tell which worker did which job, and when."""

import json
import sys
from pathlib import Path
from time import sleep, thread_time
from typing import Any

from distributed import Client, get_task_stream


def fetch_and_count(page: int) -> float:
    """Wait a fifth of a second, compute a tenth; return CPU seconds."""
    start = thread_time()
    sleep(0.2)
    while thread_time() - start < 0.1:
        pass
    return thread_time() - start


def spans(
    seen: list[dict[str, Any]], used: dict[str, float]
) -> list[dict[str, Any]]:
    """Return the jobs that were seen, by their starts, in seconds."""
    times = {it["key"]: it["startstops"][-1] for it in seen}
    zero = min(time["start"] for time in times.values())
    jobs, names = list(used), dict[str, str]()
    found = []
    for it in sorted(seen, key=lambda it: times[it["key"]]["start"]):
        time = times[it["key"]]
        names.setdefault(it["worker"], f"worker {len(names) + 1}")
        found.append(
            {
                "worker": names[it["worker"]],
                "label": f"fetch_and_count({jobs.index(it['key'])})",
                "start": round(time["start"] - zero, 4),
                "end": round(time["stop"] - zero, 4),
                "cpu": round(used[it["key"]], 4),
            }
        )
    return found


def main() -> None:
    with (
        Client(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            silence_logs=50,
        ) as client,
        get_task_stream(client) as seen,
    ):
        jobs = client.map(fetch_and_count, range(8), pure=False)
        results = client.gather(jobs)
    used = dict(zip((job.key for job in jobs), results, strict=True))
    found = spans(seen.data, used)
    workers = {span["worker"] for span in found}
    print(f"{len(found)} jobs, on {len(workers)} workers")
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps(found))


if __name__ == "__main__":
    main()
