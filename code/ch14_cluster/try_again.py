# /// script
# dependencies = ["distributed"]
# ///
"""Ask for a page that comes at the third try."""

from pathlib import Path
from tempfile import TemporaryDirectory

from distributed import Client

HERE = "127.0.0.1:0"  # and no other machine


def fetch(folder: Path) -> str:
    """Fail at the first two tries."""
    tries = len([*folder.iterdir()])
    (folder / f"{tries}").touch()
    if tries < 2:
        raise ConnectionError(f"try {tries + 1} failed")
    return f"came at try {tries + 1}"


def main() -> None:
    with Client(
        processes=False,
        n_workers=2,
        threads_per_worker=1,
        dashboard_address=HERE,
        worker_dashboard_address=HERE,
        silence_logs=50,
    ) as client:
        for retries in (0, 2):
            with TemporaryDirectory() as folder:
                job = client.submit(
                    fetch, Path(folder), pure=False, retries=retries
                )
                said = job.exception() or job.result()
                print(f"retries={retries}: {said}")


if __name__ == "__main__":
    main()
