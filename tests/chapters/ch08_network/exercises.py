"""What solves the exercises of chapter 8."""

import re

from harness.attempts import Attempt, Instead, expect

STARTS = {
    "longest_pause": "herd.py",
    "only_pages": "three_files.py",
    "whole_or_nothing": "exercises/whole_or_nothing.py",
}


def longest_pause(attempt: Attempt) -> None:
    """Let no pause be longer than eight seconds."""
    found = {
        way: (int(requests), int(second))
        for way, requests, second in re.findall(
            r"(?m)^(\w+) +(\d+) requests, .* second (\d+)$", attempt.run()
        )
    }
    expect({"in_step", "with_jitter"} == {*found}, "it should print both lines")
    requests, second = found["in_step"]
    expect(second == 55, f"in step the last page comes in second 55, not {second}")
    expect(requests == 550, f"in step it takes 550 requests, and not {requests}")
    requests, second = found["with_jitter"]
    expect(requests < 450, "with jitter they come in step: where are the dice?")
    expect(second < 20, "with jitter some pause is still longer than 8 seconds")


def only_pages(attempt: Attempt) -> None:
    """Leave a file for each page, and for nothing else."""
    lines = attempt.lines()
    expect("page_1: 1000 bytes" in lines, "the first page is no longer saved")
    expect("moved_1: 1000 bytes" in lines, "the page behind the redirect is not saved")
    error = [line for line in lines if line.startswith("error_404")]
    expect(error, "nobody is told of the page that is not there")
    expect("bytes" not in error[0], "the error's page is saved as if it were the page")


def whole_or_nothing(attempt: Attempt) -> None:
    """Leave no file that is cut short."""
    lines = attempt.lines()
    expect("page: 1000 bytes" in lines, "the page that is whole should be there")
    expect("cut: 600 bytes" not in lines, "the file that is cut short has its name")
    files = [line for line in lines if re.search(r": \d+ bytes$", line)]
    expect(files == ["page: 1000 bytes"], "something else is left in the folder")
    expect(len(lines) == 2, "a line should say what is wrong with the other")


# What learners may well write instead in a solution, and what they are told.
WRONG = [
    Instead(
        "longest_pause",
        {"return min(LONGEST, 2**tries)": "return LONGEST"},
        "in second 55, not 72",
    ),
    Instead(
        "longest_pause",
        {"dice.uniform(0, min(LONGEST, 2**tries))": "min(LONGEST, 2**tries)"},
        "where are the dice",
    ),
    Instead(
        "only_pages",
        {"    response.raise_for_status()\n": ""},
        "as if it were the page",
    ),
    Instead(
        "only_pages",
        {", follow_redirects=True": ""},
        "behind the redirect",
    ),
    Instead(
        "whole_or_nothing",
        {"        part.unlink(missing_ok=True)\n": ""},
        "something else is left",
    ),
    Instead(
        "whole_or_nothing",
        {
            "        part.unlink(missing_ok=True)\n": "",
            "        part.replace(file)\n": "",
            'part = file.with_name(f"{file.name}.part")': "part = file",
        },
        "has its name",
    ),
]


# What does as well.
RIGHT = [
    Instead(
        "whole_or_nothing",
        {"came = part.stat().st_size": "came = len(part.read_bytes())"},
    ),
    Instead(
        "only_pages",
        {
            "    response.raise_for_status()\n": "    if response.is_error:\n        response.raise_for_status()\n"
        },
    ),
]
