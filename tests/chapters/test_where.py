"""The page that leads from what one sees to a place: each row leads to one."""

import re

import pytest

from harness.pages import BOOK, PAGES

pytestmark = pytest.mark.once

PAGE = (BOOK / "where.md").read_text("utf-8")
CHART = (BOOK / "where.svg").read_text("utf-8")
LABEL = re.compile(r"(?m)^\((\S+)\)=$|^:name: (\S+)$")
PLACES = {
    "".join(found)
    for page in PAGES
    if page.stem != "where"
    for found in LABEL.findall(page.read_text("utf-8"))
}
ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.endswith("| look at |")
]
SECTIONS = re.findall(r"(?m)^## (.+)$", PAGE)


def drawn(kind: str) -> str:
    """Return the texts of one kind in the chart, in their order."""
    return " ".join(re.findall(rf'<text{kind} x="\d+" y="\d+">([^<]+)<', CHART))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_leads_to_a_place(row: list[str]) -> None:
    """Each row has a symptom, a cause, and links to places outside of this page."""
    symptom, cause, leads = row
    assert symptom
    assert cause
    targets = re.findall(r"\{(?:num)?ref\}`(?:[^`<]*<)?([^`>]+)>?`", leads)
    assert targets
    assert set() == {*targets} - PLACES


def test_no_symptom_twice() -> None:
    """No two rows of the page begin alike, so that one reads one of them."""
    symptoms = [f"{symptom}, {cause}" for symptom, cause, _ in ROWS]
    assert len(symptoms) == len({*symptoms}) > 80


def test_the_chart_leads_to_sections() -> None:
    """The answers of the chart are the sections of the page, in their order."""
    assert drawn(' class="tool"') == " ".join([*SECTIONS, "leave it"])


def test_the_chart_is_told() -> None:
    """Who can't see the chart hears each question, and where its answer leads."""
    told = re.search(r"(?m)^:alt: (.+)$", PAGE)
    assert told
    questions = re.findall(r"[^?]+\?", drawn(""))
    assert len(questions) == len(SECTIONS)
    place = 0
    for question, section in zip(questions, SECTIONS, strict=True):
        for words in (question.strip(), section):
            place = told[1].find(words, place)
            assert place >= 0, words
