"""End a function that computes for too long, with its process."""

from multiprocessing import Process


def count_for_ever() -> None:
    number = 0
    while True:
        number += 1


def main() -> None:
    process = Process(target=count_for_ever)
    process.start()
    process.join(timeout=0.5)
    if process.is_alive():
        process.kill()
        process.join()
        print("given up")
    print("exit code", process.exitcode)


if __name__ == "__main__":
    main()
