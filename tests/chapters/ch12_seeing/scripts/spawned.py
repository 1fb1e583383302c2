"""A process that was spawned, and waits for long."""

import multiprocessing
import threading


def child() -> None:
    threading.Event().wait(30)


def main() -> None:
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=child)
    process.start()
    process.join()


if __name__ == "__main__":
    main()
