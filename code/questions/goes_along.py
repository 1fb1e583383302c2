"""End a child when the process that has started it is gone."""

import os
from multiprocessing import Pipe, Process, parent_process
from multiprocessing.connection import Connection
from threading import Thread
from time import sleep


def follow() -> None:
    if parent := parent_process():
        parent.join()
    os._exit(1)


def work(end: Connection) -> None:
    Thread(target=follow, daemon=True).start()
    end.send("the child is at work")
    sleep(20)


def start_a_child(end: Connection) -> None:
    child = Process(target=work, args=(end,))
    child.start()
    child.join()


def main() -> None:
    ours, theirs = Pipe()
    parent = Process(target=start_a_child, args=(theirs,))
    parent.start()
    theirs.close()
    print(ours.recv())
    parent.kill()
    print("it is gone:", ours.poll(10))


if __name__ == "__main__":
    main()
