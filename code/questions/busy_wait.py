"""Wait by looking again and again, and wait for an event."""

from threading import Event, Timer


def look(done: Event) -> int:
    """Look until it is there; return how often that was."""
    looks = 1
    while not done.is_set():
        looks += 1
    return looks


def wait(done: Event) -> int:
    """Sleep until it is there, and look once."""
    done.wait()
    return 1


def main() -> None:
    for way in look, wait:
        done = Event()
        Timer(0.5, done.set).start()
        looks = way(done)
        often = "over a hundred" if looks > 100 else looks
        print(f"{way.__name__}: {often}")


if __name__ == "__main__":
    main()
