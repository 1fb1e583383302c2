# /// script
# dependencies = ["distributed"]
# ///
"""Roll a die ten times, and count how often it was rolled."""

import random
from pathlib import Path
from tempfile import TemporaryDirectory

from distributed import Client


def roll(note: Path) -> int:
    """Roll a die, and leave a mark in a file."""
    with note.open("a") as file:
        file.write("rolled\n")
    return random.randint(1, 6)


def rolls(client: Client, note: Path, **options: bool) -> list[int]:
    with client.get_executor(**options) as pool:
        return list(pool.map(roll, [note] * 10))


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
        for name, options in (
            ("get_executor()", {}),
            ("get_executor(pure=False)", {"pure": False}),
        ):
            note = Path(folder, name)
            results = rolls(client, note, **options)
            times = len(note.read_text().splitlines())
            alike = len(set(results)) == 1
            print(f"{name}:")
            print(f"  {len(results)} results, rolled {times} times")
            print(f"  all alike: {alike}")


if __name__ == "__main__":
    main()
