"""What learners may well write, and what as well does it."""

import pytest

from harness.programs import FREE_THREADED

with_lock = pytest.mark.skipif(FREE_THREADED, reason="right where there is no lock")

# What learners may well write instead: an exercise, what in its solution they
# write otherwise, and what they are told.
WRONG = [
    (
        "ch01_diagnosis/right_clock",
        {"{perf_counter() - start:.2f}": "{start - start:.2f}"},
        "whose time is it?",
    ),
    (
        "ch01_diagnosis/half_and_half",
        {"crunch_numbers, half_and_half)": "crunch_numbers)"},
        "does not print two times for each of three jobs",
    ),
    (
        "ch01_diagnosis/half_and_half",
        {"process_time() + 0.5": "process_time() + 1.0"},
        "its third job does not compute for half a second",
    ),
    (
        "ch01_diagnosis/floor_of_the_report",
        {"PAGES * cpu": "cpu"},
        "leaves out that 25 pages take turns",
    ),
    (
        "ch01_diagnosis/floor_of_the_report",
        {"PAGES * cpu": "PAGES * wall"},
        "adds up waits that would overlap",
    ),
    (
        "ch01_diagnosis/asked_once",
        {"amount in INVOICES": "amount in set(INVOICES)"},
        "its total is another one",
    ),
    (
        "ch01_diagnosis/asked_once",
        {"@cache": "", "amount * rate(currency)": "amount * BANK[currency]"},
        "does not ask the bank for every rate",
    ),
    (
        "ch01_diagnosis/asked_once",
        {"@cache\ndef rate": "def rate"},
        "it asks the bank 60 times",
    ),
    (
        "ch02_threads/two_hands",
        {"ThreadPoolExecutor(2)": "ThreadPoolExecutor(4)"},
        "its diary comes before two workers could bring it",
    ),
    (
        "ch02_threads/two_hands",
        {"ThreadPoolExecutor(2)": "ThreadPoolExecutor(1)"},
        "its pages come in another order",
    ),
    (
        "ch02_threads/two_hands",
        {'"atlas": 1.5': '"atlas": 0.5'},
        "its atlas takes less than 1.5 seconds",
    ),
    (
        "ch02_threads/rounds_foretold",
        {"ceil(PAGES / workers)": "PAGES // workers"},
        "for 33 workers it foretells 3, not 4",
    ),
    (
        "ch02_threads/rounds_foretold",
        {"ceil(PAGES / workers)": "PAGES // workers + 1"},
        "for 1 workers it foretells 101, not 100",
    ),
    (
        "ch02_threads/rounds_foretold",
        {"50, 67, 99": "50, 99"},
        "no line for 20, for 25 or for 67 workers",
    ),
    (
        "ch02_threads/as_they_come",
        {"        for future in as_completed": "    for future in as_completed"},
        "only when the slowest page is there",
    ),
    (
        "ch02_threads/as_they_come",
        {"in as_completed(pages)": "in pages"},
        "only when the slowest page is there",
    ),
    (
        "ch02_threads/as_they_come",
        {'f"{len(future.result())} letters"': '"here"'},
        "page 2 is gone, and it does not say so",
    ),
    (
        "ch02_threads/as_they_come",
        {'what = "gone"': "break"},
        "does not report on each page once",
    ),
    (
        "ch02_threads/no_word_lost",
        {
            "sum(pool.map(count_words, TEXTS), Counter())": (
                "list(pool.map(count_words, TEXTS))[-1]"
            )
        },
        "its counts are not those of the words",
    ),
    (
        "ch02_threads/no_word_lost",
        {"    both_are_in.wait()\n": ""},
        "its two threads no longer meet",
    ),
    (
        "ch02_threads/no_word_lost",  # a lock, which one holds at the barrier
        {
            "import Barrier": "import Barrier, Lock",
            "timeout=10)": "timeout=1)\nlock = Lock()",
            "    both_are_in.wait()": "    with lock:\n        both_are_in.wait()",
        },
        "BrokenBarrierError",
    ),
    (
        "ch03_gil/sums_asleep",
        {"sleep(0.2)": "sleep(0.02)"},
        "each of its eight jobs should sleep for 0.2 seconds",
    ),
    pytest.param(
        "ch03_gil/sums_asleep",  # with a lock of its own, which sleep does not let go
        {
            "JOBS = range(8)": "JOBS = range(8)\nlock = __import__('threading').Lock()",
            "    sleep(0.2)": "    with lock:\n        sleep(0.2)",
        },
        "its jobs do more than sleep",
        marks=with_lock,
    ),
    (
        "ch03_gil/others_get_in",
        {"bz2.compress, bytes(10_000)": "bz2.compress(bytes(10_000)), None"},
        "TypeError: 'bytes' object is not callable",
    ),
    (
        "ch03_gil/others_get_in",
        {'"sort": partial(repeat, sorted, range(100_000)),': ""},
        "no line for bz2, for upper or for sort",
    ),
    (
        "ch03_gil/larger_pieces",
        {"PIECE = 100_000": "PIECE = 2_000"},
        "while it hashes 2,000 bytes, sha256 does not let go",
    ),
    (
        "ch03_gil/larger_pieces",  # turns so short that anybody gets in
        {"PIECE = 100_000": "PIECE = 1_000", "interval(10)": "interval(0.001)"},
        "while it hashes 1,000 bytes, sha256 does not let go",
    ),
    (
        "ch03_gil/lock_by_trying",
        {'who_gets_in() == ["in", "out", "in", "out"]': "sys._is_gil_enabled()"},
        "it asks Python instead of trying",
    ),
    pytest.param(
        "ch03_gil/lock_by_trying",
        {"    sys.setswitchinterval(10)  # seconds; longer than the job takes\n": ""},
        "it says that the lock is off, and it is on",
        marks=with_lock,
    ),
    pytest.param(
        "ch03_gil/lock_by_trying",
        {
            "import thread_time": "import perf_counter, sleep",
            "thread_time() + 0.1": "perf_counter() + 0.1",
            "thread_time() < end": "perf_counter() < end",
            "sum(range(10_000))": "sleep(0.1)",
        },
        "it says that the lock is off, and it is on",
        marks=with_lock,
    ),
    (
        "ch04_processes/thousand_rows",
        {"ROWS = range(1_000)": "ROWS = range(1, 1_000)"},
        "999 rows were given out, and not a thousand",
    ),
    (
        "ch04_processes/thousand_rows",
        {"(1, 10, 50, 300)": "(1, 10, 50, 100)"},
        "no line for chunks of 1, of 10, 50 or 300",
    ),
    (
        "ch04_processes/guarded",
        {
            'print(f"running the file as {__name__}")\n\n': "",
            "    with Pro": '    print("running the file as", __name__)\n    with Pro',
        },
        "a spawned worker should say that it runs the file",
    ),
    (
        "ch04_processes/guarded",
        {
            "import ProcessPoolExecutor": "import ThreadPoolExecutor",
            'ProcessPoolExecutor(1, get_context("spawn"))': "ThreadPoolExecutor(1)",
        },
        "a spawned worker should say that it runs the file",
    ),
    (
        "ch04_processes/sent_along",  # right under fork, and nowhere else
        {
            "def convert(price: int, rate: int)": "rate = 1\n\ndef convert(price: int)",
            "    rate = int(": "    global rate\n    rate = int(",
            "partial(convert, rate=rate)": "convert",
        },
        "say 10 25 40 instead of 30 75 120",
    ),
    (
        "ch04_processes/sent_along",
        {"return rate * price": "return 3 * price"},
        "at a rate of 5, workers started by",
    ),
    (
        "ch04_processes/light_parcels",
        {"NUMBERS = range(400_000)": "NUMBERS = list(range(400_000))"},
        "what it sends weighs 1,869,762 bytes",
    ),
    (
        "ch04_processes/light_parcels",
        {
            "sum(number * number for number in part)": "[n * n for n in part]",
            "sum(results)": "sum(map(sum, results))",
        },
        "what comes back weighs 2,707,997 bytes",
    ),
    (
        "ch05_coroutines/no_pause",
        {"await nothing()": "await asyncio.sleep(0.1)"},
        "what does a await that pauses?",
    ),
    (
        "ch05_coroutines/no_pause",
        {
            'b = asyncio.create_task(job("b"))': 'b = asyncio.create_task(job("b"))\n    await asyncio.sleep(0)'
        },
        "without a pause before",
    ),
    (
        "ch05_coroutines/task_too_late",
        {
            "await task for task in tasks": "await task for task in asyncio.as_completed(tasks)"
        },
        "each page has its place",
    ),
    (
        "ch05_coroutines/task_too_late",
        {"[await task for task in tasks]": "tasks"},
        "what becomes of a task that nobody awaits?",
    ),
    (
        "ch05_coroutines/task_too_late",
        {"asyncio.create_task(fetch(page))": "fetch(page)"},
        "before all three have been asked for",
    ),
    (
        "ch05_coroutines/overdrawn",
        {
            "    money -= price\n    await pay(ticket)\n": "    await pay(ticket)\n    if money >= price:\n        money -= price\n"
        },
        "3 tickets are paid for",
    ),
    (
        "ch05_coroutines/overdrawn",
        {
            '    if money < price:\n        print("too dear:", ticket)\n        return\n    money -= price\n': '    money -= price\n    if money < 0:\n        print("too dear:", ticket)\n        return\n'
        },
        "40 should be left",
    ),
    (
        "ch05_coroutines/stepping_aside",
        {
            "total += sum(range(part * 10_000, (part + 1) * 10_000))\n        await asyncio.sleep(0)\n": "async def one(part: int) -> int:\n            return sum(range(part * 10_000, (part + 1) * 10_000))\n        total += await one(part)\n"
        },
        "does what you await pause?",
    ),
    (
        "ch05_coroutines/stepping_aside",
        {
            "        await asyncio.sleep(0)\n    return": "    await asyncio.sleep(0)\n    return"
        },
        "there are 49 places to beat, and the heart has used 1",
    ),
    (
        "ch05_coroutines/one_job_fails",
        {
            '            print("lost:", error)\n            continue\n': '            print("lost:", error)\n'
        },
        "cannot reuse already awaited coroutine",
    ),
    (
        "ch05_coroutines/one_job_fails",
        {
            '            print("lost:", error)\n            continue\n': '            print("lost:", error)\n            break\n'
        },
        "pages 1 and 3 don't come",
    ),
    (
        "ch05_coroutines/one_job_fails",
        {'print("lost:", error)': "pass"},
        "nobody is told",
    ),
    (
        "ch06_batch/sixty_per_cent",
        {"FAILING = 60": "FAILING = 0.6"},
        "it ends with exit status 0",
    ),
    (
        "ch06_batch/sixty_per_cent",
        {"LIMIT = 3": "LIMIT = 12"},
        "it takes less time than before",
    ),
    (
        "ch06_batch/sixty_per_cent",
        {"dice = Random(page)": "dice = Random(page + 1)"},
        "pages 2, 4 and 8",
    ),
    (
        "ch06_batch/exact_seconds",
        {
            "    free = [0.0] * limit  # when each place becomes free\n    for wait in WAITS:\n        heappush(free, heappop(free) + wait)\n    return max(free)\n": "    rounds = [WAITS[at : at + limit] for at in range(0, 12, limit)]\n    return sum(max(waits) for waits in rounds)\n"
        },
        "there are no rounds",
    ),
    (
        "ch06_batch/exact_seconds",
        {"return max(free)": "return min(free)"},
        "it says 1.5625 s for 2 at once, which is less than batch.py takes",
    ),
    (
        "ch06_batch/lost_places",
        {
            "    async with places:\n        return await fetch(page)\n": "    async with places:\n        pass\n    return await fetch(page)\n"
        },
        "more than three pages are in flight at once",
    ),
    (
        "ch06_batch/lost_places",
        {
            "        return await fetch(page)": '        try:\n            return await fetch(page)\n        except OSError:\n            return ""\n'
        },
        "counts 12",
    ),
    (
        "ch06_batch/most_at_once",
        {
            "            try:\n                return await fetch(page, failing)\n            finally:\n                now -= 1\n": "            text = await fetch(page, failing)\n            now -= 1\n            return text\n"
        },
        "as if they were still in flight",
    ),
    (
        "ch06_batch/most_at_once",
        {
            "        async with places:\n            now += 1\n            most = max(most, now)\n": "        now += 1\n        most = max(most, now)\n        async with places:\n"
        },
        "two have a place, and it counts 5",
    ),
    (
        "ch06_batch/most_at_once",
        {"most = max(most, now)": "most = limit"},
        "three pages are never 9 at once",
    ),
    (
        "ch06_batch/slow_refusal",
        {
            "                await asyncio.sleep(0)\n            raise OSError": "                await asyncio.sleep(0)\n                raise OSError"
        },
        "at a limit of 11",
    ),
    (
        "ch06_batch/slow_refusal",
        {
            "                await asyncio.sleep(0)\n            raise OSError": "                pass\n            raise OSError"
        },
        "at a limit of 11",
    ),
    (
        "ch07_choosing/thread_row",
        {
            "        asyncio.to_thread(both), asyncio.to_thread(both)\n": "        blocking(job), blocking(job)\n"
        },
        "two waits don't overlap",
    ),
    (
        "ch07_choosing/thread_row",
        {
            "    return await asyncio.gather(\n        asyncio.to_thread(both), asyncio.to_thread(both)\n    )\n": "    return [await asyncio.to_thread(visit, job) for _ in range(2)]\n"
        },
        "two waits don't overlap",
    ),
    (
        "ch07_choosing/three_prices",
        {
            "    return await asyncio.gather(\n        *(asyncio.to_thread(look_up, title) for title in TITLES)\n    )\n": "    return [await asyncio.to_thread(look_up, title) for title in TITLES]\n"
        },
        "one after another",
    ),
    (
        "ch07_choosing/three_prices",
        {
            "*(asyncio.to_thread(look_up, title) for title in TITLES)": "*(asyncio.sleep(0, look_up(title)) for title in TITLES)"
        },
        "hold the loop",
    ),
    (
        "ch07_choosing/three_prices",
        {
            "    return await asyncio.gather(\n        *(asyncio.to_thread(look_up, title) for title in TITLES)\n    )\n": "    return [asyncio.to_thread(look_up, title) for title in TITLES]\n"
        },
        "who awaits",
    ),
    (
        "ch07_choosing/blocking_recipe",
        {"    loop.set_default_executor(ThreadPoolExecutor(AT_ONCE))\n": ""},
        "how many threads",
    ),
    (
        "ch07_choosing/blocking_recipe",
        {"await asyncio.to_thread(server.fetch, page)": "server.fetch(page)"},
        "one page at a time",
    ),
    (
        "ch07_choosing/blocking_recipe",
        {
            "    return await asyncio.gather(*(in_turn(page) for page in PAGES))\n": "    return [await in_turn(page) for page in PAGES]\n"
        },
        "one page at a time",
    ),
    (
        "ch07_choosing/two_pools",
        {"with ProcessPoolExecutor()": "with ThreadPoolExecutor()"},
        "counted in the script's own process",
    ),
    (
        "ch07_choosing/two_pools",
        {
            "    with ThreadPoolExecutor(len(PAGES)) as pool:\n        texts = list(pool.map(fetch, PAGES))\n": "    with ProcessPoolExecutor(1) as pool:\n        texts = list(pool.map(fetch, PAGES))\n"
        },
        "half as long",
    ),
    (
        "ch07_choosing/how_many_sockets",
        {"len(taken) + 1": "len(taken)"},
        "one more still goes well",
    ),
    (
        "ch07_choosing/how_many_sockets",
        {"fits = free_descriptors()": "fits = LIMIT"},
        "64 at once do not go well",
    ),
]

# What does as well: an exercise, and what in its solution is written otherwise.
RIGHT = [
    (
        "ch01_diagnosis/half_and_half",
        {
            "def half_and_half": "def some_pages_and_some_sums",
            "crunch_numbers, half_and_half": "crunch_numbers, some_pages_and_some_sums",
        },
    ),
    (
        "ch01_diagnosis/floor_of_the_report",
        {
            'print(f"one page  {wall:.2f} s wall  {cpu:.2f} s CPU")': "",
            "floor     {max(wall, PAGES * cpu):.2f}": "floor: {PAGES * cpu:.3f}",
        },
    ),
    (
        "ch01_diagnosis/asked_once",
        {
            "@cache\n": "",
            "    total = sum(": (
                "    rates = {name: rate(name) for name, _ in INVOICES[:3]}\n"
                "    total = sum("
            ),
            "amount * rate(currency)": "amount * rates[currency]",
        },
    ),
    (
        "ch02_threads/two_hands",
        {"{done} of 4: {title}, {size} letters,": "the {title} after"},
    ),
    (
        "ch02_threads/rounds_foretold",
        {"ceil(PAGES / workers)": "-(-PAGES // workers)", "{foretold(": "| {foretold("},
    ),
    (
        "ch02_threads/as_they_come",
        {"except OSError:": "except OSError as error:", '"gone"': 'f"failed: {error}"'},
    ),
    (
        "ch02_threads/no_word_lost",
        {
            "    return Counter(text.split())": (
                "    words = text.split()\n"
                "    return Counter({word: words.count(word) for word in words})"
            ),
            "counts = sum(pool.map(count_words, TEXTS), Counter())": (
                "counts = Counter()\n"
                "        for found in pool.map(count_words, TEXTS):\n"
                "            counts += found"
            ),
        },
    ),
    ("ch03_gil/larger_pieces", {"PIECE = 100_000": "PIECE = 4_096"}),
    (
        "ch03_gil/lock_by_trying",
        {'who_gets_in() == ["in", "out", "in", "out"]': 'who_gets_in()[1] == "out"'},
    ),
    (
        "ch04_processes/thousand_rows",
        {"(1, 10, 50, 300)": "(300, 200, 50, 10, 1)", "{size:3}: ": "{size}: "},
    ),
    (
        "ch04_processes/guarded",
        {'if __name__ == "__main__":': 'if __name__ != "__mp_main__":'},
    ),
    (
        "ch04_processes/sent_along",  # an initializer
        {
            "def convert(price: int, rate: int)": (
                "def keep(given: int) -> None:\n"
                "    global rate\n"
                "    rate = given\n"
                "\n\n"
                "def convert(price: int)"
            ),
            "partial(convert, rate=rate)": "convert",
            "(1, get_context(method))": (
                "(2, get_context(method), initializer=keep, initargs=[rate])"
            ),
        },
    ),
    (
        "ch04_processes/light_parcels",
        {
            "NUMBERS[start : start + SIZE]": "(start, start + SIZE)",
            "part: range": "ends: tuple[int, int]",
            "in part)": "in range(*ends))",
        },
    ),
    ("ch05_coroutines/no_pause", {"    await nothing()\n": ""}),
    (
        "ch05_coroutines/task_too_late",
        {
            "    tasks = [asyncio.create_task(fetch(page)) for page in range(3)]\n    return [await task for task in tasks]\n": "    return await asyncio.gather(*map(fetch, range(3)))\n"
        },
    ),
    (
        "ch05_coroutines/overdrawn",
        {
            "    await pay(ticket)\n": "    try:\n        await pay(ticket)\n    except OSError:\n        money += price\n"
        },
    ),
    (
        "ch05_coroutines/stepping_aside",
        {
            "await asyncio.sleep(0)\n    return": "await asyncio.sleep(0.001)\n    return"
        },
    ),
    ("ch05_coroutines/one_job_fails", {"except OSError": "except Exception"}),
    (
        "ch06_batch/exact_seconds",
        {
            "        heappush(free, heappop(free) + wait)\n": "        free.sort()\n        free[0] += wait\n"
        },
    ),
    (
        "ch06_batch/lost_places",
        {
            "    async with places:\n        return await fetch(page)\n": "    await places.acquire()\n    try:\n        return await fetch(page)\n    finally:\n        places.release()\n"
        },
    ),
    (
        "ch06_batch/most_at_once",
        {
            "            try:\n                return await fetch(page, failing)\n            finally:\n                now -= 1\n": "            (done,) = await asyncio.gather(\n                fetch(page, failing), return_exceptions=True\n            )\n            now -= 1\n            return done\n"
        },
    ),
    (
        "ch07_choosing/thread_row",
        {
            "asyncio.to_thread(both), asyncio.to_thread(both)": "asyncio.to_thread(visit, job), asyncio.to_thread(visit, job)"
        },
    ),
    (
        "ch07_choosing/three_prices",
        {
            "    return await asyncio.gather(\n        *(asyncio.to_thread(look_up, title) for title in TITLES)\n    )\n": "    loop = asyncio.get_running_loop()\n    calls = [loop.run_in_executor(None, look_up, title) for title in TITLES]\n    return [await call for call in calls]\n"
        },
    ),
    (
        "ch07_choosing/blocking_recipe",
        {
            "await asyncio.to_thread(server.fetch, page)": "await loop.run_in_executor(None, server.fetch, page)"
        },
    ),
    (
        "ch07_choosing/two_pools",
        {
            "        counts = list(pool.map(count, texts))\n": "        futures = [pool.submit(count, text) for text in texts]\n        counts = [future.result() for future in futures]\n"
        },
    ),
]
