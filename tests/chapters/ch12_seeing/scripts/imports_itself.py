"""A module that waits, while it is imported, for a thread that imports it."""

import sys
from threading import Thread


def work() -> None:
    from imports_itself import answer

    print(answer)


if __name__ == "__main__":
    import imports_itself

    sys.exit(imports_itself.answer)

thread = Thread(target=work, name="importer")
thread.start()
thread.join()
answer = 42
