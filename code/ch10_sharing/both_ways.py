"""Move money both ways at once, with two locks in two orders."""

from threading import Barrier, Lock, Thread

both_have_one = Barrier(2, timeout=60)
ann, bob = Lock(), Lock()


def transfer(source: Lock, target: Lock) -> None:
    with source:
        both_have_one.wait()
        with target:
            print("done")


def main() -> None:
    there = Thread(target=transfer, args=(ann, bob), daemon=True)
    back = Thread(target=transfer, args=(bob, ann), daemon=True)
    there.start()
    back.start()
    there.join(timeout=1)
    for name, thread in (("there", there), ("back", back)):
        print(f"{name}: {'stuck' if thread.is_alive() else 'done'}")


if __name__ == "__main__":
    main()
