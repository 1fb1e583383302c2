"""Two interpreters compute."""

# /// script
# requires-python = ">=3.14"
# ///

from concurrent.futures import InterpreterPoolExecutor


def spin(number: int) -> int:
    import time

    end = time.thread_time() + 0.2
    while time.thread_time() < end:
        pass
    return number


if __name__ == "__main__":
    with InterpreterPoolExecutor(2) as pool:
        print(list(pool.map(spin, range(4))))
