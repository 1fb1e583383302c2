"""Another interpreter in the same process says something, and ends."""

import sys

TEXT = "import sys; print('another', len(sys.path) > 0, flush=True)"


def main() -> None:
    if sys.version_info >= (3, 14):
        from concurrent import interpreters

        interpreter = interpreters.create()
        interpreter.exec(TEXT)
        interpreter.close()
    elif sys.version_info < (3, 13):
        import _xxsubinterpreters as old

        old.run_string(number := old.create(), TEXT)
        old.destroy(number)


if __name__ == "__main__":
    main()
