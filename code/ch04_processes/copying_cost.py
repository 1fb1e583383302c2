# /// script
# [tool.book]
# computes = true
# ///
"""Send more and more to a process, and see how long it takes."""

from collections.abc import Sized
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter

MILLION = 1_000_000
PARCELS = {
    "1 MB of bytes": bytes(MILLION),
    "10 MB of bytes": bytes(10 * MILLION),
    "30 MB of bytes": bytes(30 * MILLION),
    "list of a million numbers": list(range(MILLION)),
    "range of a million numbers": range(MILLION),
}


def milliseconds(pool: ProcessPoolExecutor, parcel: Sized) -> float:
    """Return how long it takes to send a parcel and get its length."""
    start = perf_counter()
    pool.submit(len, parcel).result()
    return (perf_counter() - start) * 1000


def main() -> None:
    with ProcessPoolExecutor(1) as pool:
        for name, parcel in PARCELS.items():
            best = min(milliseconds(pool, parcel) for _ in range(5))
            print(f"{name:26}  {best:3.0f} ms")


if __name__ == "__main__":
    main()
