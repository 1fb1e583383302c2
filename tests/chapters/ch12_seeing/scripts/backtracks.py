"""A pattern that needs longer than anybody lives."""

import re


def main() -> None:
    print(re.match(r"(a+)+b", "a" * 60))


if __name__ == "__main__":
    main()
