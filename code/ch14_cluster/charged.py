# /// script
# dependencies = ["distributed"]
# ///
"""Take a customer's money in a job whose worker dies."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from distributed import Client


def charge(account: Path, order: str) -> str:
    """Take the money, and die once before anybody hears of it."""
    with account.open("a") as file:
        file.write(f"{order}\n")
    if not (died := account.with_suffix(".died")).exists():
        died.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "paid"


def charge_once(account: Path, order: str) -> str:
    """Take the money, unless this order has been paid."""
    try:
        account.with_suffix(f".{order}").touch(exist_ok=False)
    except FileExistsError:
        return "paid already"
    return charge(account, order)


def pay(
    client: Client, job: Callable[[Path, str], str], account: Path
) -> None:
    said = client.submit(job, account, "order-7").result()
    taken = account.read_text().split()
    print(f"{job.__name__}: {said}, charged {len(taken)} times")


def main() -> None:
    with (
        TemporaryDirectory() as folder,
        Client(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            silence_logs=50,
        ) as client,
    ):
        for job in (charge, charge_once):
            pay(client, job, Path(folder, job.__name__))


if __name__ == "__main__":
    main()
