"""What chapter 10 claims."""

import asyncio
import multiprocessing
import queue
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from contextvars import ContextVar
from pathlib import Path
from threading import Barrier, Condition, Lock, RLock, Semaphore, Thread
from typing import Any

import pytest

from ch10_sharing import (
    across_an_await,
    after_you,
    bank,
    both_ways,
    held_too_long,
    in_the_database,
    meetings,
    once,
    step_in,
    waits_for_itself,
    whole_or_not,
    whose_file,
    whose_value,
    woken,
)
from ch10_sharing.solutions import one_load, one_lock
from harness import virtual_clock
from harness.programs import python

Captured = pytest.CaptureFixture[str]


ATTACHES = """
import subprocess, sys
from multiprocessing.shared_memory import SharedMemory

ANOTHER = '''
import sys
from multiprocessing.shared_memory import SharedMemory
SharedMemory(sys.argv[1], **eval(sys.argv[2])).close()
'''

memory = SharedMemory(create=True, size=100)
words = [sys.executable, "-c", ANOTHER, memory.name, sys.argv[1]]
subprocess.run(words, capture_output=True, check=True)  # with its tracker
try:
    SharedMemory(memory.name).close()
    print("found")
    memory.unlink()
except FileNotFoundError:
    print("gone")
"""


def counts(function: Callable[[], None], lines: int) -> list[int]:
    """Return what is counted when a second thread steps in before each line."""
    found = []
    first = function.__code__.co_firstlineno + 2
    for line in range(first, first + lines):
        step_in.count = 0
        step_in.step_in(function, line, step_in.lock)
        found.append(step_in.count)
    return found


def test_the_line_where_it_breaks() -> None:
    """Two pages are counted as one if a thread steps in after the reading."""
    assert counts(step_in.count_page, 3) == [2, 1, 1]


def test_with_a_lock() -> None:
    """Under a lock nobody can step in where it would do harm."""
    assert counts(step_in.with_a_lock, 4) == [2, 2, 2, 2]


def test_a_line_that_is_not_reached() -> None:
    """Before a line that is not reached nobody steps in: one comes after the other."""
    found = []

    def look() -> None:
        if step_in.count:
            found.append("second")
            return
        step_in.count += 1
        found.append("first")

    first = look.__code__.co_firstlineno
    for line in (first + 2, first + 3):
        step_in.count = 0
        step_in.step_in(look, line, step_in.lock)
    assert found == ["first", "second"] * 2


def test_two_locked_parts() -> None:
    """A lock for the reading and again for the writing keeps nobody out between."""

    def in_two_parts() -> None:
        with step_in.lock:
            seen = step_in.count
        more = seen + 1
        with step_in.lock:
            step_in.count = more

    line = in_two_parts.__code__.co_firstlineno + 3
    step_in.count = 0
    step_in.step_in(in_two_parts, line, step_in.lock)
    assert step_in.count == 1


def test_another_lock() -> None:
    """A lock that the other does not take keeps nobody out."""
    others = Lock()
    step_in.count = 0

    def with_a_lock_of_its_own() -> None:
        with others:
            seen = step_in.count
            second = Thread(target=step_in.count_page)
            second.start()
            second.join()
            step_in.count = seen + 1

    with_a_lock_of_its_own()
    assert step_in.count == 1


def test_lock_of_its_own() -> None:
    """Whoever steps into a function with another lock hands over that lock."""
    own = Lock()

    def count_page() -> None:
        with own:
            seen = step_in.count
            step_in.count = seen + 1

    line = count_page.__code__.co_firstlineno + 3
    step_in.count = 0
    stepping = Thread(target=step_in.step_in, args=(count_page, line, own), daemon=True)
    stepping.start()
    stepping.join(10)
    assert not stepping.is_alive()
    assert step_in.count == 2


def test_what_trace_returns_is_called_for_lines() -> None:
    """The function of sys.settrace is called for calls, what it returns for lines."""
    calls, lines = [], []

    def local(_: object, event: str, __: object) -> None:
        lines.append(event)

    def trace(_: object, event: str, __: object) -> Callable[..., None]:
        calls.append(event)
        return local

    def function() -> int:
        one = 1
        return one

    sys.settrace(trace)
    try:
        function()
    finally:
        sys.settrace(None)
    assert {*calls} == {"call"}
    assert lines == ["line", "line", "return"]


def test_one_line_has_several_steps() -> None:
    """In one line such as count += 1 a second thread can step in, too."""
    assert not whole_or_not.is_whole(whole_or_not.add_one)


def test_whole_or_not(capsys: Captured) -> None:
    """Single calls of a list's and a dictionary's methods are whole, and no more."""
    whole_or_not.main()
    found = [line.split()[-1] for line in capsys.readouterr().out.splitlines()]
    assert found == ["whole"] * 3 + ["breaks"] * 3


def test_sort_shows_an_empty_list() -> None:
    """While a list is sorted, others see it empty, with the GIL too."""
    items, seen = [2, 1], list[list[int]]()

    def key(item: int) -> int:
        other = Thread(target=lambda: seen.append([*items]))
        other.start()
        other.join()
        return item

    items.sort(key=key)
    assert items == [1, 2]
    assert seen == [[], []]


def test_own_del() -> None:
    """Whatever replaces an object calls its __del__, in which others get in."""
    shared: dict[str, object] = {}

    class Old:
        def __del__(self) -> None:
            second = Thread(target=lambda: shared.update({"other": "theirs"}))
            second.start()
            second.join()

    shared["page"] = Old()
    shared["page"] = "new"
    assert shared == {"page": "new", "other": "theirs"}


def test_own_equality() -> None:
    """A dictionary calls the keys' own __eq__, in which another thread gets in."""
    shared: dict[object, str] = {}

    class Key:
        def __hash__(self) -> int:
            return 1

        def __eq__(self, other: object) -> bool:
            second.start()
            second.join()
            return False

    second = Thread(target=lambda: shared.update({"page": "theirs"}))
    shared[Key()] = "first"
    shared.setdefault(Key(), "mine")
    assert "theirs" in shared.values()
    assert len(shared) == 3


def test_a_deadlock_is_a_ring() -> None:
    """Two transfers that take two locks in two orders never end; in one order they do."""
    locks = [Lock(), Lock()]
    have_one = Barrier(2, timeout=60)

    def transfer(first: Lock, second: Lock, meet: Callable[[], object]) -> bool:
        with first:
            meet()
            got = second.acquire(timeout=0.5)
            if got:
                second.release()
            meet()
        return got

    with ThreadPoolExecutor(2) as pool:
        there = pool.submit(transfer, *locks, have_one.wait)
        back = pool.submit(transfer, *reversed(locks), have_one.wait)
        assert not there.result() and not back.result()  # noqa: PT018  both or none
        there = pool.submit(transfer, *locks, lambda: None)
        back = pool.submit(transfer, *locks, lambda: None)
        assert there.result()
        assert back.result()


def test_stuck(capsys: Captured) -> None:
    """Two transfers that take the locks as they come are stuck, and in order done."""
    both_ways.main()
    assert capsys.readouterr().out == "as they come: 2 stuck\nsorted: 0 stuck\n"


def test_waits_for_itself(capsys: Captured) -> None:
    """Of four kinds of locks only RLock lets its holder in again."""
    waits_for_itself.main()
    words = [line.split()[-1] for line in capsys.readouterr().out.splitlines()]
    assert words == ["False", "False", "False", "True"]


def test_locks_with_an_rlock_inside() -> None:
    """A Condition and a Value of multiprocessing have an RLock."""
    for lock in (Condition(), multiprocessing.Value("i").get_lock()):
        with lock:
            assert lock.acquire(False)
            lock.release()


def test_rlock_lets_the_half_done_be_seen() -> None:
    """An RLock lets its holder see what it has half done itself."""
    lock = RLock()
    accounts = {"ann": 100, "bob": 0}

    def total() -> int:
        with lock:
            return sum(accounts.values())

    with lock:
        accounts["ann"] -= 60
        assert total() == 40


def test_after_you(capsys: Captured) -> None:
    """Two who give way to each other try for ever and never eat."""
    after_you.main()
    assert capsys.readouterr().out.splitlines() == [
        "left: 100 tries, 0 meals",
        "right: 100 tries, 0 meals",
    ]


def test_across_an_await(capsys: Captured) -> None:
    """A lock of threading held over an await stops the loop; asyncio's does not."""
    asyncio.run(across_an_await.main())
    assert capsys.readouterr().out.splitlines() == [
        "threading: gave up after 0 passes",
        "asyncio: had it after 10 passes",
    ]
    across_an_await.passes = 0


def test_held_too_long() -> None:
    """With the wait inside the lock one page is under way at once, outside all four."""
    for way, most, seconds in (
        (held_too_long.inside, 1, 0.8),
        (held_too_long.outside, 4, 0.2),
    ):
        held_too_long.most = 0
        held_too_long.lock = asyncio.Lock()

        async def four(way: Callable[[int], object] = way) -> None:
            await asyncio.gather(*(way(page) for page in range(4)))  # type: ignore[call-overload]  # both are async

        _, took = virtual_clock.run(four())
        assert held_too_long.most == most
        assert round(took, 6) == seconds


def test_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a lock two load what should be loaded once, with cache as well."""
    monkeypatch.setattr(once, "both_load", Barrier(2, timeout=60))
    assert once.count_loads(once.look_first) == 2
    once.with_cache.cache_clear()
    assert once.count_loads(once.with_cache) == 2
    monkeypatch.setattr(once, "both_load", Barrier(2, timeout=0.5))
    assert once.count_loads(once.with_a_lock) == 1


def test_cached_property(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cached_property had a lock up to Python 3.11, and has none since."""
    has_lock = sys.version_info < (3, 12)
    monkeypatch.setattr(once, "program", once.Program())
    monkeypatch.setattr(once, "both_load", Barrier(2, timeout=0.5 if has_lock else 60))
    assert once.count_loads(once.with_property) == (1 if has_lock else 2)


def test_woken(capsys: Captured) -> None:
    """Woken for one job, two threads take one if they look again."""
    woken.main()
    assert capsys.readouterr().out.splitlines() == [
        "with_if ['first job', 'pop from empty list']",
        "with_while ['first job', 'second job']",
    ]


def test_wait_for() -> None:
    """The method wait_for of a Condition looks again, as the loop does."""
    there, jobs = Condition(), list[str]()
    waiting = Semaphore(0)

    def look() -> bool:
        waiting.release()
        return bool(jobs)

    def take() -> str:
        with there:
            there.wait_for(look)
            return jobs.pop()

    with ThreadPoolExecutor(1) as pool:
        taken = pool.submit(take)
        waiting.acquire()
        with there:
            there.notify_all()
        waiting.acquire()
        with there:
            jobs.append("job")
            there.notify_all()
        assert taken.result() == "job"


def test_notify_needs_the_lock() -> None:
    """Waiting and waking want the condition's lock, and say so."""
    for method in ("wait", "notify", "notify_all"):
        with pytest.raises(RuntimeError, match="un-acquired lock"):
            getattr(Condition(), method)()


def test_queue_is_bounded() -> None:
    """A queue with a size keeps a producer waiting when it is full."""
    jobs: queue.Queue[int] = queue.Queue(maxsize=2)
    jobs.put(1)
    jobs.put(2)
    with pytest.raises(queue.Full):
        jobs.put(3, timeout=0.01)


def test_queue_hands_over_the_object() -> None:
    """What comes out of a queue is the object that was put, and no copy."""
    jobs: queue.Queue[list[int]] = queue.Queue()
    job = [1]
    jobs.put(job)
    assert jobs.get() is job


def test_queue_shutdown() -> None:
    """From 3.13 on a queue can be shut down: what is in it comes, and then ShutDown."""
    if sys.version_info < (3, 13):
        assert not hasattr(queue.Queue, "shutdown")
        return
    jobs: queue.Queue[str] = queue.Queue()
    jobs.put("last")
    jobs.shutdown()
    assert jobs.get() == "last"
    with pytest.raises(queue.ShutDown):
        jobs.get()
    with pytest.raises(queue.ShutDown):
        jobs.put("one more")


def test_whose_value() -> None:
    """A global is everybody's, a thread-local a thread's, a context variable a task's."""
    threads = whose_value.two_threads()
    tasks = asyncio.run(whose_value.two_tasks())
    assert [all(places) for places in zip(*threads, strict=True)] == [False, True, True]
    assert [all(places) for places in zip(*tasks, strict=True)] == [False, False, True]


def test_what_comes_along() -> None:
    """Context variables come along to to_thread, and to a pool if threads inherit."""
    assert asyncio.run(whose_value.to_thread()) == [True, False, True]
    inherits = getattr(sys.flags, "thread_inherit_context", 0)
    assert whose_value.submit() == [True, False, bool(inherits)]


def test_inherits_by_build() -> None:
    """Threads inherit the context on a free-threaded build from 3.14 on by default."""
    is_free = "free-threading" in sys.version
    expected = is_free and sys.version_info >= (3, 14)
    assert bool(getattr(sys.flags, "thread_inherit_context", 0)) == expected


def test_context_of_a_pools_starter() -> None:
    """A thread that inherits a context keeps its starter's for the jobs of others."""
    user: ContextVar[str] = ContextVar("user", default="nobody")
    found = []
    with ThreadPoolExecutor(1) as pool:
        for name in ("ann", "bob"):
            user.set(name)
            found.append(pool.submit(user.get).result())
    inherits = getattr(sys.flags, "thread_inherit_context", 0)
    assert found == (["ann", "ann"] if inherits else ["nobody", "nobody"])


def test_manager_answers_several_at_once() -> None:
    """Two who meet at a manager's barrier are both in the manager, at once."""
    with multiprocessing.Manager() as manager:
        barrier = manager.Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            places = [pool.submit(barrier.wait, 60) for _ in range(2)]
        assert {place.result() for place in places} == {0, 1}


def test_managers_own_list_is_no_copy() -> None:
    """An append within a manager's list is lost, if the inner one is no manager's."""
    with multiprocessing.Manager() as manager:
        outer = manager.list([[], manager.list()])
        for inner in outer:
            inner.append("inner")
        assert [[*inner] for inner in outer] == [[], ["inner"]]


def test_set_in_a_task_stays_there() -> None:
    """What a task sets in a context variable, its creator does not see."""
    user: ContextVar[str] = ContextVar("user", default="nobody")

    async def child() -> None:
        user.set("ann")

    async def main() -> str:
        await asyncio.create_task(child())
        return user.get()

    assert asyncio.run(main()) == "nobody"


@pytest.mark.skipif(sys.platform != "linux", reason="Windows keeps no names")
def test_whose_memory() -> None:
    """A program that attaches takes the name along, unless it says track=False."""
    assert python("-c", ATTACHES, "{}").stdout == "gone\n"
    if sys.version_info >= (3, 13):
        done = python("-c", ATTACHES, "{'track': False}")
        assert done.stdout == "found\n"


def test_whose_file(tmp_path: Path) -> None:
    """Two who look first both create the file, and one does with the mode x."""
    assert whose_file.owners(whose_file.look_first, tmp_path / "looked") == 2
    assert whose_file.owners(whose_file.exclusively, tmp_path / "exclusive") == 1


def test_replace_lets_both_succeed(tmp_path: Path) -> None:
    """A file that is put in its place by os.replace takes the place of another."""
    for name in ("ann", "bob"):
        new = tmp_path / name
        with new.open("x", encoding="utf-8") as file:
            file.write(name)
        new.replace(tmp_path / "owner")
    assert (tmp_path / "owner").read_text(encoding="utf-8") == "bob"


def test_in_the_database(tmp_path: Path) -> None:
    """Read and written back one count is lost; in SQL or locked first, none."""
    ways = {
        in_the_database.read_and_write: 1,
        in_the_database.in_sql: 2,
        in_the_database.locked_first: 2,
    }
    for number, (way, pages) in enumerate(ways.items()):
        assert in_the_database.counted(tmp_path / f"{number}.db", way) == pages


def test_one_writer(tmp_path: Path) -> None:
    """While one connection writes, another can't begin to, and gets an error."""
    path = tmp_path / "one.db"
    with closing(sqlite3.connect(path)) as one, closing(sqlite3.connect(path)) as two:
        one.execute("CREATE TABLE pages (text)")
        one.execute("BEGIN IMMEDIATE")
        two.execute("PRAGMA busy_timeout = 10")
        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            two.execute("BEGIN IMMEDIATE")
        one.rollback()
        two.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_write_ahead(mode: str, tmp_path: Path) -> None:
    """In WAL mode a reader keeps no writer from committing, nor is it kept out."""
    path, waits = tmp_path / "some.db", mode != "WAL"
    with closing(sqlite3.connect(path)) as one, closing(sqlite3.connect(path)) as two:
        one.execute(f"PRAGMA journal_mode = {mode}")
        one.execute("PRAGMA busy_timeout = 10")
        one.execute("CREATE TABLE counts (pages)")
        one.execute("INSERT INTO counts VALUES (0)")
        one.commit()
        two.execute("BEGIN")
        assert two.execute(in_the_database.READ).fetchone() == (0,)
        one.execute("UPDATE counts SET pages = 1")
        with pytest.raises(sqlite3.OperationalError) if waits else nullcontext():
            one.commit()
        assert two.execute(in_the_database.READ).fetchone() == (0,)


def test_old_look(tmp_path: Path) -> None:
    """A transaction that has read can't write what another one has changed since."""
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as one, closing(sqlite3.connect(path)) as two:
        one.execute("PRAGMA journal_mode = WAL")
        one.execute("CREATE TABLE counts (pages)")
        one.execute("INSERT INTO counts VALUES (0)")
        one.commit()
        two.execute("BEGIN")
        two.execute(in_the_database.READ).fetchone()
        one.execute("UPDATE counts SET pages = 1")
        one.commit()
        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            two.execute("UPDATE counts SET pages = 1")


@pytest.mark.skipif(sys.version_info < (3, 12), reason="autocommit came with 3.12")
def test_begun_already() -> None:
    """Without autocommit a transaction has begun already, and can't begin again."""
    connect: Any = sqlite3.connect  # its types depend on the version
    with closing(connect(":memory:", autocommit=False)) as db:
        assert db.in_transaction
        with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
            db.execute("BEGIN IMMEDIATE")


def test_meetings() -> None:
    """Counting at home and adding up takes one meeting a thread, and not one a word."""
    words, taken = meetings.with_a_lock()
    assert taken == 4800
    assert meetings.with_an_owner() == (words, 4800)
    assert meetings.nothing_shared() == (words, 4)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a visitor who is kept out half a second, and be sooner done with waiting."""
    monkeypatch.setattr(bank, "PATIENCE", 0.5)
    monkeypatch.setattr(bank, "LIMIT", 4)


@pytest.mark.parametrize("kind", [bank.InOrder, bank.Owned])
def test_bank(kind: type[bank.Broken], monkeypatch: pytest.MonkeyPatch) -> None:
    """The banks that keep others out are right, whoever comes and when."""
    monkeypatch.setattr(bank, "PATIENCE", 0.5)
    for found in bank.report(kind).values():
        assert len(found) >= 3
        assert {*found} == {"right"}


def test_broken_bank() -> None:
    """The broken bank spends twice, loses money, makes some, and shows a half."""
    assert bank.report(bank.Broken) == {
        "spend_it_too": ["wrong", "wrong", "right"],
        "give_it_back": ["right", "wrong", "wrong"],
        "add_up": ["right", "right", "wrong"],
    }


BANKS = [bank.Broken, bank.InOrder, bank.Owned, one_lock.OneLock]


def with_accounts(kind: type[bank.Broken]) -> bank.Broken:
    """Return a bank of this kind, in which two people have an account."""
    return kind({"ann": bank.Account(100), "bob": bank.Account(60)})


@pytest.mark.parametrize("kind", BANKS)
def test_nothing_goes_to_nobody(kind: type[bank.Broken]) -> None:
    """A transfer to somebody without an account fails, and no money is lost."""
    there = with_accounts(kind)
    with pytest.raises(KeyError):
        there.transfer("ann", "zoe", 100)
    assert there.total() == 160


@pytest.mark.parametrize("kind", BANKS)
def test_nothing_is_taken(kind: type[bank.Broken]) -> None:
    """A bank refuses a negative amount, and changes nothing."""
    there = with_accounts(kind)
    with pytest.raises(ValueError, match="can't move -200"):
        there.transfer("ann", "bob", -200)
    assert there.accounts["bob"].balance == 60


def test_owner_is_let_go() -> None:
    """Once a bank with an owner is closed, it takes no more."""
    there = bank.Owned({"ann": bank.Account(100)})
    assert there.total() == 100
    there.close()
    with pytest.raises(RuntimeError, match="after shutdown"):
        there.total()


def test_owner_waits_for_itself() -> None:
    """A job that waits for another job of the same owner is not done meanwhile."""
    owner = bank.Owned({}).owner

    def wait_for_another() -> bool:
        another = owner.submit(int)
        done, _ = futures.wait([another], timeout=0.1)
        return another in done

    assert not owner.submit(wait_for_another).result()


@pytest.mark.usefixtures("hasty")
def test_bank_without_an_order() -> None:
    """Without an order the two locks of a transfer make a deadlock, and the test finds it."""

    class Unordered(bank.InOrder):
        def transfer(self, source: str, target: str, amount: int) -> bool:
            with self.accounts[source].lock, self.accounts[target].lock:
                return bank.Broken.transfer(self, source, target, amount)

    found = bank.report(Unordered)
    assert found["give_it_back"][1] == "stuck"


def test_transfer_to_oneself() -> None:
    """Somebody who gives to himself takes his lock once, and is not stuck."""
    accounts = {"ann": bank.Account(100)}
    for kind in (bank.InOrder, bank.Owned):
        giving = Thread(
            target=kind(accounts).transfer, args=("ann", "ann", 7), daemon=True
        )
        giving.start()
        giving.join(10)
        assert not giving.is_alive()
    assert accounts["ann"].balance == 100


def test_owner_is_one_thread() -> None:
    """All uses of an owned bank's accounts are made by one thread."""
    users = set()

    class Noted(dict[str, bank.Account]):
        def __getitem__(self, name: str) -> bank.Account:
            users.add(threading.get_ident())
            return super().__getitem__(name)

    accounts = Noted(ann=bank.Account(100), bob=bank.Account(0))
    owned = bank.Owned(accounts)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: owned.transfer("ann", "bob", 1), range(100)))
    assert owned.total() == 100
    assert len(users) == 1
    assert threading.get_ident() not in users


def test_generator_in_two_threads() -> None:
    """A generator that is running can't be asked by a second thread."""
    said: list[str] = []

    def numbers() -> Iterator[int]:
        second.start()
        second.join()
        yield 1

    def ask() -> None:
        try:
            next(source)
        except ValueError as error:
            said.append(str(error))

    source = numbers()
    second = Thread(target=ask)
    assert next(source) == 1
    assert said == ["generator already executing"]


def test_released_too_often() -> None:
    """A semaphore that is released too often lets in more; a bounded one says so."""
    places = Semaphore(1)
    places.release()
    assert [places.acquire(blocking=False) for _ in range(3)] == [True, True, False]
    with pytest.raises(ValueError, match="released too many times"):
        threading.BoundedSemaphore(1).release()


def test_release_what_is_free() -> None:
    """To let go of a lock that is free is an error."""
    for lock, said in (
        (Lock(), "release unlocked lock"),
        (RLock(), "cannot release un-acquired lock"),
    ):
        with pytest.raises(RuntimeError, match=said):
            lock.release()


def test_serialize_iterator() -> None:
    """From 3.15 on threading can put a lock around an iterator."""
    serialize = getattr(threading, "serialize_iterator", None)
    assert (serialize is not None) == (sys.version_info >= (3, 15))
    if serialize:
        assert [*serialize(iter(range(3)))] == [0, 1, 2]


def test_one_gives_up() -> None:
    """If the first who asks for a load gives up, the others get it all the same."""

    async def main() -> list[str | BaseException]:
        asked = [asyncio.create_task(one_load.get("a")) for _ in range(2)]
        await asyncio.sleep(0)
        asked[0].cancel()
        return await asyncio.gather(*asked, return_exceptions=True)

    (first, second), _ = virtual_clock.run(main())
    assert isinstance(first, asyncio.CancelledError)
    assert second == "A"


def test_a_failed_load_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """All who wait for a load that fails are told, and the next who asks loads again."""
    answers = iter([OSError("no answer"), "B"])

    async def load(name: str) -> str:
        await asyncio.sleep(0.1)
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    async def main() -> list[str | BaseException]:
        asked = [one_load.get("b"), one_load.get("b")]
        told = await asyncio.gather(*asked, return_exceptions=True)
        return [*told, await one_load.get("b")]

    monkeypatch.setattr(one_load, "kept", {})
    monkeypatch.setattr(one_load, "load", load)
    (first, second, third), _ = virtual_clock.run(main())
    assert isinstance(first, OSError)
    assert second is first
    assert third == "B"


def test_locks_of_one_loop() -> None:
    """A lock of asyncio that two loops want says that it belongs to another."""
    lock = asyncio.Lock()

    async def hold_and_want() -> None:
        async with lock:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(lock.acquire(), 0.01)

    asyncio.run(hold_and_want())
    with pytest.raises(RuntimeError, match="is bound to a different event loop"):
        asyncio.run(hold_and_want())
