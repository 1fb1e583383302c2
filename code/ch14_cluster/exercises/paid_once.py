# /// script
# dependencies = ["distributed"]
# ///
"""Pay three orders, over a line that breaks once after each payment."""

from pathlib import Path
from tempfile import TemporaryDirectory

from distributed import Client

HERE = "127.0.0.1:0"  # and no other machine


def pay(account: Path, order: str) -> str:
    with account.open("a") as file:
        file.write(f"{order}\n")
    confirm(account, order)
    return "paid"


def confirm(account: Path, order: str) -> None:
    """Send a receipt; the line breaks at the first try."""
    tried = account.with_name(f"{order}.tried")
    if not tried.exists():
        tried.touch()
        raise ConnectionError(order)


def main() -> None:
    with (
        TemporaryDirectory() as folder,
        Client(
            processes=False,
            n_workers=2,
            threads_per_worker=1,
            dashboard_address=HERE,
            worker_dashboard_address=HERE,
            silence_logs=50,
        ) as client,
    ):
        account = Path(folder, "account")
        for order in ("order-1", "order-2", "order-3"):
            job = client.submit(pay, account, order, retries=2)
            taken = 0 if job.exception() else account.read_text()
            times = str(taken).split().count(order)
            print(f"{order}: {times} times")


if __name__ == "__main__":
    main()
