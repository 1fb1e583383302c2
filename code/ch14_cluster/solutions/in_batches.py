# /// script
# dependencies = ["distributed"]
# ///
"""Look up sixty prices in three tasks."""

from distributed import Client, get_task_stream

HERE = "127.0.0.1:0"  # and no other machine
GOODS = list(range(60))


def price(good: int) -> int:
    return 3 * good


def prices_of(goods: list[int]) -> list[int]:
    return [price(good) for good in goods]


def main() -> None:
    with Client(
        processes=False,
        n_workers=2,
        threads_per_worker=1,
        dashboard_address=HERE,
        worker_dashboard_address=HERE,
        silence_logs=50,
    ) as client:
        with (
            get_task_stream(client) as seen,
            client.get_executor(pure=False) as pool,
        ):
            batches = [GOODS[n : n + 20] for n in range(0, 60, 20)]
            parts = list(pool.map(prices_of, batches))
        print(f"{sum(map(sum, parts))} in {len(seen.data)} tasks")


if __name__ == "__main__":
    main()
