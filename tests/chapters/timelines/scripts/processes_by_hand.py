"""Two processes by hand, one of which leaves with a status."""

import multiprocessing
import sys
import time


def work(number: int) -> None:
    time.sleep(0.2)
    if number:
        sys.exit(5)


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    processes = [context.Process(target=work, args=(n,)) for n in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print([process.exitcode for process in processes])
