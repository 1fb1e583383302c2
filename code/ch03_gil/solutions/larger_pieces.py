# /// script
# [tool.book]
# computes = true
# ///
"""Hash a text in two threads, and see who gets in."""

import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Barrier

PIECE = 100_000  # bytes
TEXT = bytes(200_000_000)


def digest(text: bytes) -> str:
    """Return the SHA-256 of a text, which is hashed in pieces."""
    so_far = sha256()
    for start in range(0, len(text), PIECE):
        so_far.update(text[start : start + PIECE])
    return so_far.hexdigest()


def who_gets_in() -> list[str]:
    """Hash in two threads; return when they went in and out."""
    together = Barrier(2, timeout=10)
    log: list[str] = []

    def visit(_thread: int) -> None:
        together.wait()
        log.append("in")
        digest(TEXT)
        log.append("out")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(visit, range(2)))
    return log


def main() -> None:
    sys.setswitchinterval(100)  # seconds; longer than hashing takes
    print(f"{PIECE:,} bytes at a time:", *who_gets_in())


if __name__ == "__main__":
    main()
