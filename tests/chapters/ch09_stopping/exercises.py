"""What solves the exercises of chapter 9."""

from harness.attempts import Attempt, Instead, expect

STARTS = {
    "two_pauses": "half_a_trip.py",
    "two_answers": "first_one.py",
    "put_back": "exercises/put_back.py",
}

TRIP = ["train", "room", "boat"]


def two_pauses(attempt: Attempt) -> None:
    """Let each reservation pause twice, and stop after up to seven pauses."""
    lines = attempt.lines()
    expect(len(lines) == 8, f"it should print eight lines, and not {len(lines)}")
    for pauses, line in enumerate(lines):
        there = TRIP[: pauses // 2]
        expect(
            line.endswith(f": {there}"),
            f"after {pauses} pauses {there or 'nothing'} should be reserved",
        )


def two_answers(attempt: Attempt) -> None:
    """Take the first two of four answers, and stop the other two."""
    found = dict(line.split(": ") for line in attempt.lines())
    answered = found["answered"].split()
    expect(answered != ["near"], "one answer is not enough")
    expect(answered == ["near", "next"], "the two quickest answers should be there")
    stopped = found["stopped"].split()
    expect(stopped == ["far", "farther"], "the two others should be stopped")


def put_back(attempt: Attempt) -> None:
    """Heed the stop, and lose no job."""
    lines = attempt.lines()
    expect("done: [0]" in lines, "it does more jobs after it was told to stop")
    expect("failed: [1, 2]" not in lines, "job 2 was stopped, which is no failure")
    expect("failed: [1]" in lines, "job 1 failed, and nobody is told")
    expect("left: [2, 3, 4]" in lines, "job 2 is lost: it is not done, and not left")


# What learners may well write instead in a solution, and what they are told.
WRONG = [
    Instead("two_pauses", {"range(8)": "range(5)"}, "eight lines"),
    Instead(
        "two_pauses",
        {
            "    reserved.append(what)\n    await asyncio.sleep(0)\n": "    reserved.append(what)\n"
        },
        "after 3 pauses ['train'] should",
    ),
    Instead("two_answers", {"== 2": "== 1"}, "one answer is not enough"),
    Instead(
        "two_answers",
        {
            "        if len(answers) == 2:\n            raise Answered\n": "        raise Answered\n",
        },
        "one answer is not enough",
    ),
    Instead(
        "put_back",
        {"            jobs.insert(0, job)\n": ""},
        "job 2 is lost",
    ),
    Instead(
        "put_back",
        {
            "            jobs.insert(0, job)\n            raise\n": "            jobs.insert(0, job)\n"
        },
        "does more jobs after",
    ),
    Instead(
        "put_back",
        {"            failed.append(job)\n": "            pass\n"},
        "nobody is told",
    ),
]


# What does as well.
RIGHT = [
    Instead(
        "put_back",
        {
            "        job = jobs.pop(0)\n": "        job = jobs[0]\n",
            "            jobs.insert(0, job)\n": "",
            "            failed.append(job)\n": "            failed.append(jobs.pop(0))\n",
            "            done.append(job)\n": "            done.append(jobs.pop(0))\n",
        },
    ),
    Instead("two_answers", {"== 2": ">= 2"}),
]
