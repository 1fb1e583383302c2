# /// script
# dependencies = ["distributed"]
# ///
"""Count the tasks that a scheduler hands out for two hundred jobs."""

from collections.abc import Iterator

from distributed import Client, get_task_stream

HERE = "127.0.0.1:0"  # and no other machine
JOBS = range(200)


def square(number: int) -> int:
    return number**2


def squares(batch: range) -> list[int]:
    return [square(number) for number in batch]


def batches(jobs: range, size: int) -> Iterator[range]:
    """Cut jobs into stretches of a size.

    >>> list(batches(range(5), 2))
    [range(0, 2), range(2, 4), range(4, 5)]
    """
    for start in range(0, len(jobs), size):
        yield jobs[start : start + size]


def main() -> None:
    with (
        Client(
            processes=False,
            n_workers=2,
            threads_per_worker=1,
            dashboard_address=HERE,
            worker_dashboard_address=HERE,
            silence_logs=50,
        ) as client,
        client.get_executor(pure=False) as pool,
    ):
        with get_task_stream(client) as seen:
            total = sum(pool.map(square, JOBS, chunksize=20))
        print(f"chunksize=20:   {total}, {len(seen.data)} tasks")
        with get_task_stream(client) as seen:
            parts = pool.map(squares, list(batches(JOBS, 20)))
            total = sum(map(sum, parts))
        print(f"batches of 20:  {total}, {len(seen.data)} tasks")


if __name__ == "__main__":
    main()
