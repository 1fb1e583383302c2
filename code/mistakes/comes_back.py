"""Let one of three pages fail with an exception that can be sent."""

from concurrent.futures import ProcessPoolExecutor


class Gone(Exception):
    """Says which page could not be had, and why."""

    def __init__(self, page: int, status: int) -> None:
        super().__init__(page, status)
        self.page, self.status = page, status

    def __str__(self) -> str:
        """Return the message."""
        return f"page {self.page}: status {self.status}"


def fetch(page: int) -> str:
    if page == 1:
        raise Gone(page, 404)
    return f"text of page {page}"


def main() -> None:
    with ProcessPoolExecutor(1) as pool:
        futures = [pool.submit(fetch, page) for page in range(3)]
    for future in futures:
        try:
            print(future.result())
        except Gone as error:
            print(error)


if __name__ == "__main__":
    main()
