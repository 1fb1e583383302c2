"""A process that can't end, since nobody takes what it has put."""

from multiprocessing import Process, Queue


def work(results: "Queue[str]") -> None:
    results.put("x" * 1_000_000)


def main() -> None:
    results: Queue[str] = Queue()
    worker = Process(target=work, args=(results,))
    worker.start()
    worker.join()
    print(len(results.get()))


if __name__ == "__main__":
    main()
