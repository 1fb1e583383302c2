"""Exercises can be solved, are not solved yet, and readers are told so."""

import re
import shutil
from pathlib import Path

import pytest
from exercises.attempt import NotYet, chapters, check, checks, start
from programs import CODE, ROOT, lacking, python, shown

CASES = [(chapter, name) for chapter in chapters() for name in checks(chapter).STARTS]
TRY = ROOT / "tests" / "try_exercises.py"
FIRST = CODE / "ch01_diagnosis" / "solutions" / "right_clock.py"

# What a learner may well write: the solution with one text replaced, and some
# of the words that they get.
WRONG = [
    (
        "ch05_coroutines",
        "no_pause",
        "await nothing()",
        "await asyncio.sleep(0.1)",
        "what does a await that pauses?",
    ),
    (
        "ch05_coroutines",
        "no_pause",
        'b = asyncio.create_task(job("b"))',
        'b = asyncio.create_task(job("b"))\n    await asyncio.sleep(0)',
        "without a pause before",
    ),
    (
        "ch05_coroutines",
        "task_too_late",
        "await task for task in tasks",
        "await task for task in asyncio.as_completed(tasks)",
        "each page has its place",
    ),
    (
        "ch05_coroutines",
        "task_too_late",
        "[await task for task in tasks]",
        "tasks",
        "what becomes of a task that nobody awaits?",
    ),
    (
        "ch05_coroutines",
        "task_too_late",
        "asyncio.create_task(fetch(page))",
        "fetch(page)",
        "before all three have been asked for",
    ),
    (
        "ch05_coroutines",
        "overdrawn",
        "    money -= price\n    await pay(ticket)\n",
        "    await pay(ticket)\n    if money >= price:\n        money -= price\n",
        "3 tickets are paid for",
    ),
    (
        "ch05_coroutines",
        "overdrawn",
        (
            "    if money < price:\n"
            '        print("too dear:", ticket)\n'
            "        return\n"
            "    money -= price\n"
        ),
        (
            "    money -= price\n"
            "    if money < 0:\n"
            '        print("too dear:", ticket)\n'
            "        return\n"
        ),
        "40 should be left",
    ),
    (
        "ch05_coroutines",
        "stepping_aside",
        (
            "total += sum(range(part * 10_000, (part + 1) * 10_000))\n"
            "        await asyncio.sleep(0)\n"
        ),
        (
            "async def one(part: int) -> int:\n"
            "            return sum(range(part * 10_000, (part + 1) * 10_000))\n"
            "        total += await one(part)\n"
        ),
        "does what you await pause?",
    ),
    (
        "ch05_coroutines",
        "stepping_aside",
        "        await asyncio.sleep(0)\n    return",
        "    await asyncio.sleep(0)\n    return",
        "there are 49 places to beat, and the heart has used 1",
    ),
    (
        "ch05_coroutines",
        "one_job_fails",
        '            print("lost:", error)\n            continue\n',
        '            print("lost:", error)\n',
        "cannot reuse already awaited coroutine",
    ),
    (
        "ch05_coroutines",
        "one_job_fails",
        '            print("lost:", error)\n            continue\n',
        '            print("lost:", error)\n            break\n',
        "pages 1 and 3 don't come",
    ),
    (
        "ch05_coroutines",
        "one_job_fails",
        'print("lost:", error)',
        "pass",
        "nobody is told",
    ),
    (
        "ch06_batch",
        "sixty_per_cent",
        "FAILING = 60",
        "FAILING = 0.6",
        "it ends with exit status 0",
    ),
    (
        "ch06_batch",
        "sixty_per_cent",
        "LIMIT = 3",
        "LIMIT = 12",
        "it takes less time than before",
    ),
    (
        "ch06_batch",
        "sixty_per_cent",
        "dice = Random(page)",
        "dice = Random(page + 1)",
        "pages 2, 4 and 8",
    ),
    (
        "ch06_batch",
        "exact_seconds",
        """\
    free = [0.0] * limit  # when each place becomes free
    for wait in WAITS:
        heappush(free, heappop(free) + wait)
    return max(free)
""",
        """\
    rounds = [WAITS[at : at + limit] for at in range(0, 12, limit)]
    return sum(max(waits) for waits in rounds)
""",
        "there are no rounds",
    ),
    (
        "ch06_batch",
        "exact_seconds",
        "return max(free)",
        "return min(free)",
        "it says 1.5625 s for 2 at once, which is less than batch.py takes",
    ),
    (
        "ch06_batch",
        "lost_places",
        """\
    async with places:
        return await fetch(page)
""",
        """\
    async with places:
        pass
    return await fetch(page)
""",
        "more than three pages are in flight at once",
    ),
    (
        "ch06_batch",
        "lost_places",
        "        return await fetch(page)",
        """\
        try:
            return await fetch(page)
        except OSError:
            return ""
""",
        "counts 12",
    ),
    (
        "ch06_batch",
        "most_at_once",
        """\
            try:
                return await fetch(page, failing)
            finally:
                now -= 1
""",
        """\
            text = await fetch(page, failing)
            now -= 1
            return text
""",
        "as if they were still in flight",
    ),
    (
        "ch06_batch",
        "most_at_once",
        """\
        async with places:
            now += 1
            most = max(most, now)
""",
        """\
        now += 1
        most = max(most, now)
        async with places:
""",
        "two have a place, and it counts 5",
    ),
    (
        "ch06_batch",
        "most_at_once",
        "most = max(most, now)",
        "most = limit",
        "three pages are never 9 at once",
    ),
    (
        "ch06_batch",
        "slow_refusal",
        """\
                await asyncio.sleep(0)
            raise OSError""",
        """\
                await asyncio.sleep(0)
                raise OSError""",
        "at a limit of 11",
    ),
    (
        "ch06_batch",
        "slow_refusal",
        """\
                await asyncio.sleep(0)
            raise OSError""",
        """\
                pass
            raise OSError""",
        "at a limit of 11",
    ),
    (
        "ch07_choosing",
        "thread_row",
        """\
        asyncio.to_thread(both), asyncio.to_thread(both)
""",
        """\
        blocking(job), blocking(job)
""",
        "two waits don't overlap",
    ),
    (
        "ch07_choosing",
        "thread_row",
        """\
    return await asyncio.gather(
        asyncio.to_thread(both), asyncio.to_thread(both)
    )
""",
        """\
    return [await asyncio.to_thread(visit, job) for _ in range(2)]
""",
        "two waits don't overlap",
    ),
    (
        "ch07_choosing",
        "three_prices",
        """\
    return await asyncio.gather(
        *(asyncio.to_thread(look_up, title) for title in TITLES)
    )
""",
        """\
    return [await asyncio.to_thread(look_up, title) for title in TITLES]
""",
        "one after another",
    ),
    (
        "ch07_choosing",
        "three_prices",
        "*(asyncio.to_thread(look_up, title) for title in TITLES)",
        "*(asyncio.sleep(0, look_up(title)) for title in TITLES)",
        "hold the loop",
    ),
    (
        "ch07_choosing",
        "three_prices",
        """\
    return await asyncio.gather(
        *(asyncio.to_thread(look_up, title) for title in TITLES)
    )
""",
        """\
    return [asyncio.to_thread(look_up, title) for title in TITLES]
""",
        "who awaits",
    ),
    (
        "ch07_choosing",
        "blocking_recipe",
        "    loop.set_default_executor(ThreadPoolExecutor(AT_ONCE))\n",
        "",
        "how many threads",
    ),
    (
        "ch07_choosing",
        "blocking_recipe",
        "await asyncio.to_thread(server.fetch, page)",
        "server.fetch(page)",
        "one page at a time",
    ),
    (
        "ch07_choosing",
        "blocking_recipe",
        """\
    return await asyncio.gather(*(polite(page) for page in PAGES))
""",
        """\
    return [await polite(page) for page in PAGES]
""",
        "one page at a time",
    ),
    (
        "ch07_choosing",
        "two_pools",
        "with ProcessPoolExecutor()",
        "with ThreadPoolExecutor()",
        "counted in the script's own process",
    ),
    (
        "ch07_choosing",
        "two_pools",
        """\
    with ThreadPoolExecutor(len(PAGES)) as pool:
        texts = list(pool.map(fetch, PAGES))
""",
        """\
    with ProcessPoolExecutor(1) as pool:
        texts = list(pool.map(fetch, PAGES))
""",
        "half as long",
    ),
    (
        "ch07_choosing",
        "how_many_sockets",
        "len(taken) + 1",
        "len(taken)",
        "one more still goes well",
    ),
    (
        "ch07_choosing",
        "how_many_sockets",
        "fits = free_descriptors()",
        "fits = LIMIT",
        "64 at once do not go well",
    ),
]

# Other ways: the solution with one text replaced.
RIGHT = [
    ("ch05_coroutines", "no_pause", "    await nothing()\n", ""),
    (
        "ch05_coroutines",
        "task_too_late",
        """\
    tasks = [asyncio.create_task(fetch(page)) for page in range(3)]
    return [await task for task in tasks]
""",
        """\
    return await asyncio.gather(*map(fetch, range(3)))
""",
    ),
    (
        "ch05_coroutines",
        "overdrawn",
        "    await pay(ticket)\n",
        """\
    try:
        await pay(ticket)
    except OSError:
        money += price
""",
    ),
    (
        "ch05_coroutines",
        "stepping_aside",
        "await asyncio.sleep(0)\n    return",
        "await asyncio.sleep(0.001)\n    return",
    ),
    ("ch05_coroutines", "one_job_fails", "except OSError", "except Exception"),
    (
        "ch06_batch",
        "exact_seconds",
        "        heappush(free, heappop(free) + wait)\n",
        "        free.sort()\n        free[0] += wait\n",
    ),
    (
        "ch06_batch",
        "lost_places",
        """\
    async with places:
        return await fetch(page)
""",
        """\
    await places.acquire()
    try:
        return await fetch(page)
    finally:
        places.release()
""",
    ),
    (
        "ch06_batch",
        "most_at_once",
        """\
            try:
                return await fetch(page, failing)
            finally:
                now -= 1
""",
        """\
            (done,) = await asyncio.gather(
                fetch(page, failing), return_exceptions=True
            )
            now -= 1
            return done
""",
    ),
    (
        "ch07_choosing",
        "thread_row",
        "asyncio.to_thread(both), asyncio.to_thread(both)",
        "asyncio.to_thread(visit, job), asyncio.to_thread(visit, job)",
    ),
    (
        "ch07_choosing",
        "three_prices",
        """\
    return await asyncio.gather(
        *(asyncio.to_thread(look_up, title) for title in TITLES)
    )
""",
        """\
    loop = asyncio.get_running_loop()
    calls = [loop.run_in_executor(None, look_up, title) for title in TITLES]
    return [await call for call in calls]
""",
    ),
    (
        "ch07_choosing",
        "blocking_recipe",
        "await asyncio.to_thread(server.fetch, page)",
        "await loop.run_in_executor(None, server.fetch, page)",
    ),
    (
        "ch07_choosing",
        "two_pools",
        "        counts = list(pool.map(count, texts))\n",
        """\
        futures = [pool.submit(count, text) for text in texts]
        counts = [future.result() for future in futures]
""",
    ),
]


def solution(chapter: str, name: str) -> Path:
    """Return the program that solves an exercise."""
    return CODE / chapter / "solutions" / f"{name}.py"


def changed(chapter: str, name: str, old: str, new: str, folder: Path) -> Path:
    """Return a copy of a solution that has another text in one place."""
    text = solution(chapter, name).read_text("utf-8")
    assert text.count(old) == 1, old
    copy = folder / f"{name}.py"
    copy.write_text(text.replace(old, new), "utf-8")
    return copy


def able(program: Path) -> None:
    """Skip the test if this Python can't run a program."""
    if lack := lacking(program):
        pytest.skip(f"{shown(program)} {lack}")


@pytest.mark.parametrize(("chapter", "name"), CASES)
def test_solution(chapter: str, name: str) -> None:
    """A solution does what was asked for."""
    able(solution(chapter, name))
    check(chapter, name, solution(chapter, name))


@pytest.mark.parametrize(("chapter", "name"), CASES)
def test_start(chapter: str, name: str) -> None:
    """What the reader starts from does not do it yet, and words say why."""
    able(start(chapter, name))
    with pytest.raises(NotYet) as missing:
        check(chapter, name, start(chapter, name))
    assert re.fullmatch(r"\w.{10,}[^.]", str(missing.value), re.DOTALL)


@pytest.mark.parametrize(
    ("chapter", "name", "old", "new", "words"),
    WRONG,
    ids=[f"{name}: {words}" for _, name, *_, words in WRONG],
)
def test_wrong(
    chapter: str, name: str, old: str, new: str, words: str, tmp_path: Path
) -> None:
    """What is nearly a solution is told what it lacks."""
    able(solution(chapter, name))
    wrong = changed(chapter, name, old, new, tmp_path)
    with pytest.raises(NotYet, match=re.escape(words)):
        check(chapter, name, wrong)


@pytest.mark.parametrize(
    ("chapter", "name", "old", "new"), RIGHT, ids=[row[1] for row in RIGHT]
)
def test_right(chapter: str, name: str, old: str, new: str, tmp_path: Path) -> None:
    """What does the same in another way will do as well."""
    able(solution(chapter, name))
    check(chapter, name, changed(chapter, name, old, new, tmp_path))


@pytest.mark.parametrize("chapter", chapters())
def test_names(chapter: str) -> None:
    """Page, checks and solutions of a chapter name the same exercises."""
    page = (ROOT / "book" / f"{chapter}.md").read_text("utf-8")
    asked = re.findall(r"(?m)^`{3,}\{exercise\} (\w+)$", page)
    solved = {path.stem for path in (CODE / chapter / "solutions").glob("*.py")}
    begun = {path.stem for path in (CODE / chapter / "exercises").glob("*.py")}
    listed = re.findall(r"\{listing\} \w+/((?:solutions|exercises)/\w+)\.py\n", page)
    assert list(checks(chapter).STARTS) == asked
    assert solved == {*asked}
    assert begun <= {*asked}
    assert {*listed} == {
        *(f"solutions/{name}" for name in solved),
        *(f"exercises/{name}" for name in begun),
    }


def answers(folder: Path, *words: str) -> list[str]:
    """Return what a reader is told of their exercises."""
    done = python(TRY, "--folder", folder, *words, PYTHONPATH=f"{CODE}")
    assert done.stderr == ""
    return done.stdout.replace(f"{folder}/", "").splitlines()


def test_words(tmp_path: Path) -> None:
    """A reader gets the programs to edit, and is told how each stands."""
    mine = tmp_path / "ch01_diagnosis" / "right_clock.py"
    first = "ch01_diagnosis/right_clock.py"
    assert f"{first}: is as you found it" in answers(tmp_path, "ch01")
    shutil.copyfile(FIRST, mine)
    assert f"{first}: solved" in answers(tmp_path, "ch01")
    mine.write_text("print('20 pages in 0.00 s')\n")
    (told,) = (line for line in answers(tmp_path, "ch01") if line.startswith(first))
    assert told.startswith(f"{first}: not yet: it says less than the pages take")
    mine.write_text("\n\nraise ValueError('no pages')\n")
    (told,) = (line for line in answers(tmp_path, "ch01") if line.startswith(first))
    assert told == (
        f"{first}: not yet: it ends in line 3 with exit status 1: ValueError: no pages"
    )
    mine.write_text("print('hello')\n")
    (told,) = (line for line in answers(tmp_path, "ch01") if line.startswith(first))
    assert "not yet: it prints something else than was asked for" in told
    assert mine.read_text() == "print('hello')\n"


def test_no_such_chapter(tmp_path: Path) -> None:
    """A word that is no chapter's is answered with those that are."""
    done = python(TRY, "--folder", tmp_path, "ch99", PYTHONPATH=f"{CODE}")
    assert done.stderr.startswith("no exercises for ch99: try one of ch01_diagnosis")
    assert done.returncode == 1
