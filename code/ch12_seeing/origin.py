"""Ask where a coroutine was made that nobody has awaited."""

import sys


async def save(page: int) -> None:
    print(f"page {page} is saved")


def save_all() -> list[object]:
    return [save(7)]


def main() -> None:
    pages = save_all()
    pages.clear()


if __name__ == "__main__":
    main()
    sys.set_coroutine_origin_tracking_depth(2)
    main()
