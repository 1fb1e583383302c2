"""How tables are set, and where a page may break them."""

import re

import pytest

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytest.importorskip("typst", reason="the book's tools are not installed here")

from pypdf import PageObject

from harness.pdfs import (
    headings,
    press_pages,
    squeezed,
)

pytestmark = pytest.mark.book


ABOVE = (2, *range(20, 28))  # lines of text, before a table


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[int, list[PageObject]]:
    """Return the pages of a long table, by how many lines of text are before it."""
    rows = "".join(f"| row_{at} | {at} |\n" for at in range(60))
    table = f"```{{table}} A table\n\n| it says | it means |\n|---|---|\n{rows}```\n"
    text = "Some text.\n\n"
    pages = {f"page{it}": f"# One\n\n{text * it}{table}\n{text * 60}" for it in ABOVE}
    printed = press_pages(tmp_path_factory.mktemp("tables"), **pages)
    assert printed.said == ""
    reader = printed.reader
    opens = [it.page for it in headings(reader) if it.title.endswith("One")]
    ends = [*opens[1:], len(reader.pages)]
    return {
        above: [it for it in reader.pages[first:end] if "row_" in it.extract_text()]
        for above, first, end in zip(ABOVE, opens, ends, strict=True)
    }


def test_tables_go_on_under_their_caption(
    tables: dict[int, list[PageObject]],
) -> None:
    """Each page that begins inside a table says which, and has its header."""
    opening, *others = (squeezed(page.extract_text()) for page in tables[2])
    assert "Table1.1Atableitsaysitmeansrow_0" in opening
    assert "continued" not in opening
    assert len(others) > 1
    for text in others:
        assert re.search(r"^1OneTable1\.1continueditsaysitmeansrow_\d", text)
        assert text.count("continued") == 1


def test_tables_end_where_they_end(tables: dict[int, list[PageObject]]) -> None:
    """A table has its last rule below the last row, and none where a page breaks it."""
    rule = re.compile(rb" 0\.8 w 4 M 0 0 m (\S+) 0 l")
    contents = (page.get_contents() for page in tables[2])
    rules = [
        [float(width) for width in rule.findall(it.get_data())]
        for it in contents
        if it is not None
    ]
    (_chapter, width), *others, last = rules
    assert others == [[width]] * (len(tables[2]) - 2)
    assert last == pytest.approx([width, width], abs=1)


def test_tables_begin_with_two_rows(tables: dict[int, list[PageObject]]) -> None:
    """No page ends after the first row of a table."""
    ends = {len(re.findall("row_", it[0].extract_text())) for it in tables.values()}
    assert 2 in ends
    assert 1 not in ends
