"""What the tests of the press share; its tools may be missing, so nothing is early."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from harness.pdfs import Pressed, Printed

INDEX = """# Elements

```{toctree}
numbers
```

```{toctree}
:numbered:
:caption: A part

ch01_diagnosis
elements
later
```

```{toctree}
:caption: At the back

answers
```

```{toctree}
genindex
```
"""
NUMBERS = """# Numbers

Here {numref}`element-whole`, there {numref}`element-figure`, and {numref}`element-table`.
"""


@pytest.fixture(scope="session")
def book() -> Printed:
    """Return the book on paper that was delivered."""
    from harness.pdfs import delivered_book

    return delivered_book()


@pytest.fixture(scope="session")
def elements(tmp_path_factory: pytest.TempPathFactory) -> Pressed:
    """Return a book of the page that has every element, and a few more."""
    from harness.books import Book
    from harness.pdfs import press

    chapters = {
        name: f"# The chapter called {name}\n\nOne page, and another one.\n"
        for name in ("ch01_diagnosis", "later")
    }
    small = Book.small(
        tmp_path_factory.mktemp("elements"),
        {"index": INDEX, "numbers": NUMBERS, **chapters},
        *("book/elements.md", "book/answers.md", "book/*.svg", "code/**/*"),
    )
    return press(small)
