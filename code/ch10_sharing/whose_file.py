"""Let two threads create one file, in two ways."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier

both_have_looked = Barrier(2, timeout=10)


def look_first(path: Path) -> bool:
    """Create a file, and tell if it was not there before."""
    if path.exists():
        return False
    both_have_looked.wait()
    path.write_text("mine", "utf-8")
    return True


def exclusively(path: Path) -> bool:
    """Create a file, and tell if it was not there before."""
    both_have_looked.wait()
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write("mine")
    except FileExistsError:
        return False
    return True


def owners(create: Callable[[Path], bool], path: Path) -> int:
    """Return how many of two threads believe that a file is theirs."""
    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(create, [path, path]))


def main() -> None:
    with TemporaryDirectory() as folder:
        for create in (look_first, exclusively):
            path = Path(folder, create.__name__)
            print(f"{create.__name__}: {owners(create, path)}")


if __name__ == "__main__":
    main()
