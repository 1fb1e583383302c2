"""Start a process in each way, and ask it what it finds there."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import (
    get_all_start_methods,
    get_context,
    get_start_method,
)

colour = "grey, as written"


def look() -> str:
    """Return the name of this module and the colour, as found there."""
    return f"{__name__:11}  {colour}"


def main() -> None:
    global colour
    colour = "red, since main()"
    for method in sorted(get_all_start_methods()):
        with ProcessPoolExecutor(1, get_context(method)) as pool:
            print(f"{method:10}  {pool.submit(look).result()}")
    print("the default here:", get_start_method())


if __name__ == "__main__":
    main()
