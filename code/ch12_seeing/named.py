"""Let a log say which thread and which task a line is from."""

import asyncio
import logging
import sys
from threading import Thread

log = logging.getLogger(__name__)
LINE = "%(threadName)s, %(taskName)s: %(message)s"


def write_log() -> None:
    """Send the log to standard output, with names in each line."""
    handler = logging.StreamHandler(sys.stdout)
    no_task = {"taskName": None}  # as it is before Python 3.12
    handler.setFormatter(logging.Formatter(LINE, defaults=no_task))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


async def fetch(page: int) -> None:
    log.info("page %d is there", page)


async def main() -> None:
    await asyncio.create_task(fetch(1))
    await asyncio.create_task(fetch(2), name="page 2")
    await asyncio.to_thread(log.info, "in a thread of the pool")


if __name__ == "__main__":
    write_log()
    asyncio.run(main())
    writer = Thread(target=log.info, args=["no task"], name="writer")
    writer.start()
    writer.join()
