"""Where the printed book sends its reader."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytest.importorskip("typst", reason="the book's tools are not installed here")

import typst
from pypdf import PdfReader
from sphinx.config import Config

from _extensions.press import SETTINGS, compiling
from _extensions.press.compiling import (
    MAIN,
    MEASURED,
    PAGES,
    Problem,
    alone,
    compile_on,
    compiled,
    told_of,
    write,
)
from _extensions.press.settings import designed
from _extensions.press.source import TEMPLATE
from harness.pdfs import (
    FRONT,
    Printed,
    on_each_paper,
    press_pages,
    spots,
    squeezed,
    text_of,
)

pytestmark = pytest.mark.book


@pytest.mark.xdist_group("elements")
def test_references_name_the_page(elements: Printed) -> None:
    """A reference to a listing, figure or table gives the page it stands on."""
    pages = {
        reader_page.extract_text().split()[-1]: squeezed(reader_page.extract_text())
        for reader_page in elements.reader.pages[FRONT:]
    }
    everything = "".join(pages.values())
    places = {
        "Listing2.2": "Ahundredpages,oneafteranother",
        "Figure2.1": "Twoclocksthatmeasure",
        "Table2.2": "Whichtoolforwhichtrouble",
    }
    for number, caption in places.items():
        (there,) = (page for page, text in pages.items() if number + caption in text)
        assert f"{number}(page{there})" in everything


def test_references_on_the_same_page_name_none(tmp_path: Path) -> None:
    """A reference to the page one is on does not name it."""
    text = "# One\n\n(here)=\n## Here\n\nSee {ref}`here` and {ref}`there`.\n"
    other = "# Two\n\n(there)=\n## There\n\nThe end.\n"
    body, _ = text_of(press_pages(tmp_path, one=text, two=other).path)
    assert "SeeHereandThere(page7)." in body


def test_references_have_no_brackets_in_brackets(tmp_path: Path) -> None:
    """A page is named between commas where the reference is in brackets."""
    there = "{ref}`there`"
    text = f"# One\n\nA (small) {there}.\n\n## More\n\n(a {there} b) c.\n"
    other = f"# Two\n\nSecond ({there}). Third {there} d.\n"
    last = "(there)=\n# There\n\nThe end.\n"
    body, _ = text_of(press_pages(tmp_path, one=text, two=other, last=last).path)
    assert "A(small)There(page8).1.1More(aThere,page8,b)c." in body
    assert "Second(There,page8).ThirdThered." in body


def test_references_name_the_page_once(tmp_path: Path) -> None:
    """A section or row names a page once, and when it has left that page."""
    there = "See {ref}`there`."
    text = f"{there}\n\n(there)=\n### There\n\n{there} {there}\n\n"
    far = "Some text.\n\n" * 40 + f"{there} {there}\n\n"
    table = f"| a | b |\n|---|---|\n| {there} | {there} |\n| {there} | |\n"
    page = f"# One\n\n## First\n\n{text}{far}## Second\n\n{there}\n\n{table}"
    body, _ = text_of(press_pages(tmp_path, one=page).path)
    first, named = "SeeThere.", "SeeThere(page6)."
    assert body.endswith(f"{named}{first}1.2Second{named}ab{named}{first}{named}")
    assert body.count("(page6)") == 4


def test_checkpoints_name_the_page_of_their_answer(tmp_path: Path) -> None:
    """The last line of a question gives the page of its answer, and back again."""
    question = (
        "```{checkpoint}\nWhat is it?\n\n"
        "- [x] Waiting.\n\n  It is.\n- [ ] Computing.\n\n  It isn't.\n```\n"
    )
    pages = {"one": f"# One\n\n{question}", "two": f"# Two\n\n{question}"}
    answers = "# Answers\n\n```{answers}\n```\n"
    printed = press_pages(tmp_path, **pages, answers=answers)
    assert printed.said == ""
    *_, first, second, last = (
        squeezed(page.extract_text()) for page in printed.reader.pages
    )
    there = last[-1]
    for text in (first, second):
        choices = "A.Waiting.B.Computing."
        assert f"Whatisit?{choices}Answerattheback(page{there})" in text
        assert f"Checkpoint1(page{text[-1]}):Aisright.A.Itis.B.Itisn\u2019t." in last


@on_each_paper
def test_links_are_printed(paper: str, book: Printed) -> None:
    """Each address that the screen leads to is printed, for those who read on paper."""
    reader = PdfReader(book.on(paper))
    pages = spots(book.on(paper))
    text = squeezed("".join(it.text for found in pages for it in found))
    addresses = {
        str(link["/A"]["/URI"])
        for page in reader.pages
        for link in (it.get_object() for it in page.get("/Annots", ()))
        if "/URI" in link.get("/A", ())
    }
    assert len(addresses) > 30
    for address in addresses:
        page, _, name = address.partition("#")
        assert squeezed(page.partition("://")[2]) in text
        assert name.startswith("module-") or squeezed(name) in text


def unset() -> Config:
    """Return a configuration in which nothing of the press is set."""
    config = Config()
    for name, value in SETTINGS.items():
        config.add(f"press_{name}", value, "", type(value))
    return config


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that gets the name of each function that has a process."""
    names: list[str] = []

    def noted(function: Callable[..., Any], *arguments: object) -> Any:
        names.append(function.__name__)
        return alone(function, *arguments)

    monkeypatch.setattr(compiling, "alone", noted)
    return names


def test_references_come_to_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is said, and moves its own line to that page, is said nonetheless.

    There it need not be said, without it the line would be a page earlier, and there it
    must be said.
    """
    text = """#import "template/places.typ": *
    #set document(title: "Restless")
    #set page(width: 60mm, height: 40mm, margin: 5mm)
    #set text(10pt)
    #block(height: 22mm)[First]
    #block(breakable: false)[
      See what is written over there#see-page("here", "there", (), false, false).
    ]
    = There <there>
    #find-pages()"""
    settings = {"template/settings.typ": designed(unset())}
    template = {f"template/{it.name}": it.read_bytes() for it in TEMPLATE.glob("*.typ")}
    files = {MAIN: text.encode(), PAGES: b"null", **template, **settings}
    write(str(tmp_path), files)
    _, restless, found = alone(compiled, str(tmp_path), "a4", [], 0)
    assert "document did not converge" in restless[0][0]
    assert found == {"here": [2, True]}
    processes = counted(monkeypatch)
    pdf, warnings = compile_on("a4", files, [], 0)
    assert not warnings
    assert processes == ["compiled"] * 2  # it is told once
    first, second = PdfReader(BytesIO(pdf)).pages
    assert squeezed(first.extract_text()) == "First"
    assert "there(page2)." in squeezed(second.extract_text())


def test_what_only_measures_without_rest_is_set_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A book whose pages stand is done, even if what it measures looks like another."""
    text = """#set document(title: "Measured")
    #context {
      let seen = query(<it>).map(it => it.value).at(0, default: 0)
      [#metadata(calc.min(seen + 1, 4))<it>]
      let words = strong(str(seen))
      block(height: measure(words).height, words)
    }"""
    files = {MAIN: text.encode(), PAGES: b"null"}
    write(str(tmp_path), files)
    _, warnings = typst.compile_with_warnings(str(tmp_path / MAIN))
    assert {it.message for it in warnings} == {
        "document did not converge within five attempts",
        "a measured element did not stabilize",
    }
    processes = counted(monkeypatch)
    pdf, said = compile_on("a4", files, [], 0)
    assert said == []
    assert processes == ["compiled"]
    (page,) = PdfReader(BytesIO(pdf)).pages
    assert page.extract_text() == "4"


def test_what_says_wrong_numbers_is_not_at_rest() -> None:
    """A number that still changes is told of, also where what is measured does."""
    problems: list[Problem] = [
        ("document did not converge within five attempts", None),
        (MEASURED, None),
        ("value of the page counter did not converge", None),
    ]
    assert told_of(problems[:2]) == []
    assert told_of(problems) == problems
