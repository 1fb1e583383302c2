# /// script
# dependencies = ["distributed"]
# ///
"""Look up sixty prices in sixty tasks."""

from distributed import Client, get_task_stream

HERE = "127.0.0.1:0"  # and no other machine
GOODS = list(range(60))


def price(good: int) -> int:
    return 3 * good


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
            prices = list(pool.map(price, GOODS))
        print(f"{sum(prices)} in {len(seen.data)} tasks")


if __name__ == "__main__":
    main()
