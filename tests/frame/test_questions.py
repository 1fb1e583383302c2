"""What a page asks its reader, and how it is answered."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from harness.books import Book, Mistake, Told, delivered, spoil

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytestmark = pytest.mark.book

ASKING = """# Asking

```{checkpoint}
Which is it?

- [ ] Waiting

  It never rests.
- [x] Computing

  A meter would show it.
```

````{exercise} right_clock
Repair it.
````

````{solution}
Ask another clock.
````

```{exercise} rest
Do the rest.
```
"""
RUN = ("code/ch02_threads/three_workers.*",)
GUESS = """````{guess}
Where does each bar end?

```{timeline} ch02_threads/three_workers.trace.json
:until: 8
```
````
"""
PAGES = {
    "index": """# A book

```{toctree}
:numbered:

asking
again
```

```{toctree}
answers
```
""",
    "asking": ASKING,
    "again": "# Again\n\n```{exercise} more\nDo it.\n```\n\n```{solution}\nSo.\n```\n",
    "answers": "# Answers\n\n```{answers}\n```\n",
}


def test_answers() -> None:
    """Each checkpoint is answered at the back, and the answer leads back to it."""
    folder = delivered("html")
    answers = (folder / "answers.html").read_text("utf-8")
    asked = [
        f"{page.stem}.html#{found}"
        for page in sorted(folder.glob("ch*.html"))
        for found in re.findall(r'id="(checkpoint-\d+)"', page.read_text("utf-8"))
    ]
    assert len(asked) >= 6
    assert asked == re.findall(r'href="(ch\w+\.html#checkpoint-\d+)"', answers)
    assert len(asked) == len(re.findall(r": [A-Z] is right\.</strong>", answers))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Return a small book that asks and answers, bound for screens and for paper."""
    book = Book.small(tmp_path_factory.mktemp("questions"), PAGES)
    assert [book.build(builder) for builder in ("html", "latex")] == [(0, "")] * 2
    return book


def page(book: Book, name: str) -> str:
    """Return a page of a book, as HTML."""
    return (book.bound("html") / f"{name}.html").read_text("utf-8")


def test_right_choice(small: Book) -> None:
    """Of the reasons, that of the right choice says so, and no choice has its mark."""
    asking = page(small, "asking")
    assert re.findall(r'<li class="(right|wrong)">', asking) == ["wrong", "right"]
    assert "[x]" not in asking
    assert "[ ]" not in asking


def test_script(small: Book) -> None:
    """A script, which is there, lets the reader choose before the answer unfolds."""
    (script,) = re.findall(r'src="(_static/checkpoints\.js)', page(small, "asking"))
    assert (small.bound("html") / script).is_file()


def test_guess(tmp_path: Path) -> None:
    """Rows to fill in come first; the run is folded, and on paper at the back."""
    pages = {"a_guess": f"# A\n\n{GUESS}", "answers": "# B\n\n```{answers}\n```\n"}
    book = Book.small(tmp_path, pages, *RUN)
    for builder in ("html", "text", "latex", "epub"):
        assert book.build(builder) == (0, ""), builder
    asked, folded = page(book, "a_guess").split("<details", 1)
    assert asked.count("Rows to fill in") == 2  # wide and narrow
    assert "Where each ended" not in asked
    assert "Where each ended: thread 1 at 3.0 s, " in folded
    assert "guesses.js" in folded
    answers = page(book, "answers")
    assert 'href="a_guess.html#guess-1"' in answers
    assert "Where each ended: thread 1 at 3.0 s, " in answers
    assert "guesses.js" not in answers
    (tex,) = book.bound("latex").glob("*.tex")
    before, after = tex.read_text("utf-8").split("The run at the back")
    assert "Rows to fill in" in before
    assert "Where each ended" not in before
    assert "Where each ended" in after


def test_counted(small: Book) -> None:
    """Each page tells the script how many checkpoints the pages have that ask."""
    for name in PAGES:
        page = (small.bound("html") / f"{name}.html").read_text("utf-8")
        (told,) = re.findall(r'<meta name="checkpoints" content="(.*?)">', page)
        assert json.loads(unescape(told)) == {"asking": 1}


def test_answers_fold_on_a_screen(small: Book) -> None:
    """On a screen an answer is folded below its question."""
    folded = re.findall(r"<details.*?</details>", page(small, "asking"), re.DOTALL)
    texts = ["A meter would show it.", "Ask another clock."]
    assert [text in it for text, it in zip(texts, folded, strict=True)] == [True] * 2
    assert not [it for it in folded if " open" in it.partition(">")[0]]


def test_answers_are_at_the_back_on_paper(small: Book) -> None:
    """On paper an answer stands at the back alone, and a line leads there."""
    (tex,) = small.bound("latex").glob("*.tex")
    text = tex.read_text("utf-8")
    for answer in ("A meter would show it.", "Ask another clock."):
        assert text.count(answer) == 1
    lines = re.findall(r"(Answer|Solution) at the back", text)
    assert ["Answer", "Solution", "Solution"] == lines


def test_questions_are_numbered(small: Book) -> None:
    """Checkpoints and exercises count from one on each page."""
    numbers = r'id="((?:checkpoint|exercise)-\d)"'
    asked = ["checkpoint-1", "exercise-1", "exercise-2"]
    assert asked == re.findall(numbers, page(small, "asking"))
    assert ["exercise-1"] == re.findall(numbers, page(small, "again"))


def test_order_of_answers(small: Book) -> None:
    """The answers stand in the order of reading, and each leads to its question."""
    answers = page(small, "answers")
    assert re.findall(r'href="(\w+.html#(?:checkpoint|exercise)-\d)"', answers) == [
        *("asking.html#checkpoint-1", "asking.html#exercise-1"),
        "again.html#exercise-1",
    ]
    heads = re.findall(r'<h2>(.*?)<a |<p class="head-line">(.*?)</p>', answers)
    assert [re.sub("<[^>]*>", "", it or that) for it, that in heads] == [
        *("1. Asking", "Checkpoint 1: B is right.", "Exercise 1: right_clock.py"),
        *("2. Again", "Exercise 1: more.py"),
    ]


def test_answers_follow_their_questions(tmp_path: Path) -> None:
    """When a question changes, the answers page changes with it."""
    book = Book.small(tmp_path, PAGES)
    book.build("html")
    assert "would show it" in page(book, "answers")
    spoil(book.page("asking"), "would show it", "does show it")
    book.build("html")
    assert "does show it" in page(book, "answers")


RIGHT, WRONG = "- [x] One\n\n  It is.\n", "- [ ] Two\n\n  It is not.\n"


def checkpoint(*choices: str) -> str:
    """Return a checkpoint with these choices."""
    return "\n".join(["```{checkpoint}", "Which?", "", *choices, "```"])


def exercise(name: str, solution: str) -> str:
    """Return an exercise with a solution."""
    return f"```{{exercise}} {name}\nDo it.\n```\n\n```{{solution}}\n{solution}\n```\n"


MISTAKES = {
    "nothing_to_guess": Mistake(
        "```{guess}\nOne runs.\n\nSo does another.\n\nWhere do they end?\n```",
        ["a guess is a question, then a timeline with :until:"],
    ),
    "choice_outside": Mistake(
        checkpoint("- [ ] Two\n\nIt is not.\n", RIGHT),
        ["ends too soon: indent", "by two spaces: [ ] Two"],
    ),
    "no_right_choice": Mistake(
        checkpoint(WRONG, WRONG), ["one right choice, marked [x]; this has 0"]
    ),
    "two_right_choices": Mistake(
        checkpoint(RIGHT, RIGHT), ["one right choice, marked [x]; this has 2"]
    ),
    "no_mark": Mistake(
        checkpoint(RIGHT, "- Two\n\n  It is not.\n"),
        ["begin this choice with [x] or [ ]: Two"],
    ),
    "no_reason": Mistake(checkpoint(RIGHT, "- [ ] Two\n"), ["no reason below it: Two"]),
    "link_in_a_choice": Mistake(
        checkpoint(RIGHT, "- [ ] {ref}`genindex` Two\n\n  It is not.\n"),
        ["a choice is a button and can't have a link"],
    ),
    "no_choices": Mistake(
        "```{checkpoint}\nIs it?\n```",
        ["a checkpoint is a question, then a list of choices"],
    ),
    "nothing_asked": Mistake("```{checkpoint}\n```", ["Content block expected"]),
    "more_than_letters": Mistake(
        checkpoint(RIGHT, *(WRONG for _ in range(28))),
        ["26 choices at most, each with a letter; this has 29"],
    ),
    "footnote_in_a_reason": Mistake(
        checkpoint(RIGHT, "- [ ] Two\n\n  It is not[^note].\n")
        + "\n\nWords[^note].\n\n[^note]: A note.\n",
        ["an answer can't have a footnote"],
    ),
    "no_exercise": Mistake(
        "```{solution}\nOf what?\n```", ["a solution stands below its exercise"]
    ),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Return what is said of a book with all of these mistakes."""
    return Book.mistaken(tmp_path_factory.mktemp("mistakes"), MISTAKES).build()


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake: str, told: Told) -> None:
    """A mistake stops the build, which names the page, the line and the trouble."""
    assert told.blames(mistake, MISTAKES[mistake]), told.about(mistake)


def test_answers_stand_in_two_places(tmp_path: Path) -> None:
    """A label within a solution, and a second exercise of a name, are refused."""
    page = "# A page\n\n" + exercise("one", "(here)=\n\nSo.")
    twice = f"# A page\n\n{exercise('one', 'So.')}\n{exercise('one', 'So.')}"
    told = Book.small(tmp_path, {"labelled": page, "twice": twice}).build()
    (said,) = told.about("labelled")
    assert said.startswith("labelled.md:7: ")
    assert "can't have a label: take out here" in said
    said = told.about("twice")[0]
    assert said.startswith("twice.md:11: ")
    assert "the exercise one is on this page already" in said
