"""What solves the exercises of chapter 7."""

import re

from harness.attempts import Attempt, Instead, expect, in_time

STARTS = {
    "thread_row": "exercises/thread_row.py",
    "three_prices": "exercises/three_prices.py",
    "blocking_recipe": "exercises/blocking_recipe.py",
    "two_pools": "exercises/two_pools.py",
    "how_many_sockets": "out_of_files.py",
}


def thread_row(attempt: Attempt) -> None:
    """Add the row of asyncio with threads."""
    _head, *lines = attempt.lines()
    rows = {name: cells for name, *cells in map(str.split, lines)}
    expect("to_thread" in rows, "no row begins with `to_thread`")
    expect(
        rows["to_thread"][0] == "yes", "in the row `to_thread` two waits don't overlap"
    )
    expect(
        rows["to_thread"] == rows["threads"],
        "threads below asyncio should overlap what other threads do",
    )


def three_prices(attempt: Attempt) -> None:
    """Look up all prices at once, and leave the loop to the pages."""
    log, prices = attempt.lines()
    found = log.split()
    expect(
        found.count("price") == 3 and found.count("page") == 2,
        "three prices and two pages should come: who awaits each of them?",
    )
    expect(
        found.index("page") < found.index("price"),
        "the prices hold the loop: no page comes before a price is there",
    )
    expect(
        found[: found.index("price")].count("ask") == 3,
        "the prices are looked up one after another",
    )
    expect(
        prices == "price of the book, price of the film, price of the song",
        "the last line should have the three prices, in the order of the titles",
    )


def blocking_recipe(attempt: Attempt) -> None:
    """Have 34 pages under way at once, though each call blocks."""
    pages, peak = map(int, re.findall(r"\d+(?= pages| at once)", attempt.run()))
    expect(pages == 68, f"{pages} pages come, and there are 68")
    expect(peak > 1, "it fetches one page at a time: who blocks the loop?")
    expect(
        peak >= 34,
        f"{peak} at once: how many threads are there for the calls that block?",
    )
    expect(peak == 34, f"{peak} at once are more than the server bears")


def two_pools(attempt: Attempt) -> None:
    """Fetch in threads, and count in processes."""
    (seconds,) = attempt.seconds()
    found = dict(re.findall(r"(?m)^(.+): (.+)$", attempt.run()))
    expect(found["words"] == "3200", "the number of words is not what it was")
    expect(in_time(seconds, 1), "fetching should take less than half as long")
    expect(
        found["counted here"] == "False",
        "the words are counted in the script's own process, which has one lock",
    )


def how_many_sockets(attempt: Attempt) -> None:
    """Try as many sockets as fit, and one more."""
    said = dict(re.findall(r"(?m)^(\d+) at once: (.+)$", attempt.run()))
    well, *more = sorted(map(int, said))
    expect(more == [well + 1], "it should try the number that fits, and one more")
    expect(said[f"{well}"] == "all well", f"{well} at once do not go well")
    expect(
        "Too many open files" in said[f"{well + 1}"],
        f"after {well} one more still goes well",
    )


# What learners may well write instead in a solution, and what they are told.
WRONG = [
    Instead(
        "thread_row",
        {
            "        asyncio.to_thread(both), asyncio.to_thread(both)\n": "        blocking(job), blocking(job)\n"
        },
        "two waits don't overlap",
    ),
    Instead(
        "thread_row",
        {
            "    return await asyncio.gather(\n        asyncio.to_thread(both), asyncio.to_thread(both)\n    )\n": "    return [await asyncio.to_thread(visit, job) for _ in range(2)]\n"
        },
        "two waits don't overlap",
    ),
    Instead(
        "three_prices",
        {
            "    return await asyncio.gather(\n        *(asyncio.to_thread(look_up, title) for title in TITLES)\n    )\n": "    return [await asyncio.to_thread(look_up, title) for title in TITLES]\n"
        },
        "one after another",
    ),
    Instead(
        "three_prices",
        {
            "*(asyncio.to_thread(look_up, title) for title in TITLES)": "*(asyncio.sleep(0, look_up(title)) for title in TITLES)"
        },
        "hold the loop",
    ),
    Instead(
        "three_prices",
        {
            "    return await asyncio.gather(\n        *(asyncio.to_thread(look_up, title) for title in TITLES)\n    )\n": "    return [asyncio.to_thread(look_up, title) for title in TITLES]\n"
        },
        "who awaits",
    ),
    Instead(
        "blocking_recipe",
        {"    loop.set_default_executor(ThreadPoolExecutor(AT_ONCE))\n": ""},
        "how many threads",
    ),
    Instead(
        "blocking_recipe",
        {"await asyncio.to_thread(server.fetch, page)": "server.fetch(page)"},
        "one page at a time",
    ),
    Instead(
        "blocking_recipe",
        {
            "    return await asyncio.gather(*(in_turn(page) for page in PAGES))\n": "    return [await in_turn(page) for page in PAGES]\n"
        },
        "one page at a time",
    ),
    Instead(
        "two_pools",
        {"with ProcessPoolExecutor()": "with ThreadPoolExecutor()"},
        "counted in the script's own process",
    ),
    Instead(
        "two_pools",
        {
            "    with ThreadPoolExecutor(len(PAGES)) as pool:\n        texts = list(pool.map(fetch, PAGES))\n": "    with ProcessPoolExecutor(1) as pool:\n        texts = list(pool.map(fetch, PAGES))\n"
        },
        "half as long",
    ),
    Instead(
        "how_many_sockets",
        {"len(taken) + 1": "len(taken)"},
        "one more still goes well",
    ),
    Instead(
        "how_many_sockets",
        {"fits = free_descriptors()": "fits = LIMIT"},
        "64 at once do not go well",
    ),
]


# What does as well.
RIGHT = [
    Instead(
        "thread_row",
        {
            "asyncio.to_thread(both), asyncio.to_thread(both)": "asyncio.to_thread(visit, job), asyncio.to_thread(visit, job)"
        },
    ),
    Instead(
        "three_prices",
        {
            "    return await asyncio.gather(\n        *(asyncio.to_thread(look_up, title) for title in TITLES)\n    )\n": "    loop = asyncio.get_running_loop()\n    calls = [loop.run_in_executor(None, look_up, title) for title in TITLES]\n    return [await call for call in calls]\n"
        },
    ),
    Instead(
        "blocking_recipe",
        {
            "await asyncio.to_thread(server.fetch, page)": "await loop.run_in_executor(None, server.fetch, page)"
        },
    ),
    Instead(
        "two_pools",
        {
            "        counts = list(pool.map(count, texts))\n": "        futures = [pool.submit(count, text) for text in texts]\n        counts = [future.result() for future in futures]\n"
        },
    ),
]
