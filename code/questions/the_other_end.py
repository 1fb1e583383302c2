"""Notice that a process is gone that should have put something."""

import os
from multiprocessing import Process, Queue
from queue import Empty
from typing import Any


def fetch(texts: Any) -> None:
    texts.put("page 1")
    texts.close()
    texts.join_thread()
    os._exit(1)


def next_of(texts: Any, source: Process) -> str | None:
    while True:
        gone = not source.is_alive()
        try:
            return texts.get(timeout=0.1)
        except Empty:
            if gone:
                return None


def main() -> None:
    texts: Any = Queue()
    source = Process(target=fetch, args=(texts,))
    source.start()
    while text := next_of(texts, source):
        print(text)
    print("no more will come: exit code", source.exitcode)


if __name__ == "__main__":
    main()
