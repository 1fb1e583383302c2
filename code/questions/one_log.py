"""Send what processes log to one of them, which writes it."""

import io
import logging
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from logging.handlers import QueueHandler, QueueListener
from multiprocessing.queues import Queue

logger = logging.getLogger()


def log_to(queue: Queue) -> None:
    logger.handlers = [QueueHandler(queue)]
    logger.setLevel(logging.INFO)


def fetch(page: int) -> None:
    logger.info("page %s has come", page)


def main() -> None:
    queue: Queue = multiprocessing.Queue()
    file = io.StringIO()
    listener = QueueListener(queue, logging.StreamHandler(file))
    listener.start()
    with ProcessPoolExecutor(
        2, initializer=log_to, initargs=(queue,)
    ) as pool:
        list(pool.map(fetch, range(4)))
    listener.stop()
    print(*sorted(file.getvalue().splitlines()), sep="\n")


if __name__ == "__main__":
    main()
