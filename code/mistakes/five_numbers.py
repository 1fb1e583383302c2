# /// script
# dependencies = ["distributed"]
# ///
"""Draw five numbers at random."""

import random

from distributed import Client


def draw(_: int) -> int:
    return random.randint(1, 1_000_000)


def main() -> None:
    with Client(
        n_workers=1,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
    ) as client:
        jobs = client.map(draw, range(5), pure=False)
        print(len(set(client.gather(jobs))) > 1)


if __name__ == "__main__":
    main()
