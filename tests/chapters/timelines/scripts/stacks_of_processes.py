"""Show what is on the stack of a process, and of a thread that has failed."""

import multiprocessing
import sys
import threading
import traceback
from concurrent.futures import ProcessPoolExecutor


def show(_: object = None) -> None:
    print([frame.name for frame in traceback.extract_stack()], flush=True)


class Shows(multiprocessing.Process):
    def run(self) -> None:
        show()


class Fails(threading.Thread):
    def run(self) -> None:
        raise OSError


def main() -> None:
    for process in (Shows(), multiprocessing.Process(target=show)):
        process.start()
        process.join()
    with multiprocessing.Pool(1) as pool:
        pool.apply(show)
    with ProcessPoolExecutor(1) as executor:
        executor.submit(show).result()
    threading.excepthook = show
    thread = Fails()
    thread.start()
    thread.join()


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    main()
