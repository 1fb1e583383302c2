"""Wait for a process that still has something to hand over."""

from multiprocessing import Process, Queue


def fetch(texts: "Queue[str]") -> None:
    texts.put(1_000_000 * "x")


def main() -> None:
    texts: Queue[str] = Queue()
    process = Process(target=fetch, args=(texts,))
    process.start()
    process.join(timeout=3)
    print("after join it still runs:", process.is_alive())
    print(len(texts.get()), "characters")
    process.join()
    print("after get and join it still runs:", process.is_alive())


if __name__ == "__main__":
    main()
