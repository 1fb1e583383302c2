"""What chapter 2 claims."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Future,
    ThreadPoolExecutor,
    as_completed,
    wait,
)
from http.client import HTTPException, IncompleteRead
from itertools import pairwise
from pathlib import Path
from threading import (
    Barrier,
    BrokenBarrierError,
    Event,
    Lock,
    Semaphore,
    current_thread,
    get_ident,
)
from types import ModuleType

import pytest

from ch02_threads import (
    first_come,
    how_many_workers,
    in_pieces,
    interrupted,
    kept_silent,
    lost_update,
    nothing_shared,
    one_at_a_time,
    one_fails,
    overlap,
    raw_threads,
    real_pages,
    staircase,
    takes_all,
    three_workers,
    too_late,
    what_failed,
)
from harness.programs import CODE, environment, python
from harness.signals import posix

PATIENCE = 60  # seconds: a barrier that is not full by then never will be
Patch = pytest.MonkeyPatch
Captured = pytest.CaptureFixture[str]


class InFlight:
    """Stands in for ``sleep``, and notes how many sleep at once."""

    def __init__(self) -> None:
        """Begin with nobody asleep."""
        self.lock, self.now, self.peak = Lock(), 0, 0

    def __call__(self, seconds: float) -> None:
        """Sleep, and be counted."""
        with self.lock:
            self.now += 1
            self.peak = max(self.peak, self.now)
        time.sleep(seconds)
        with self.lock:
            self.now -= 1


def timed(main: Callable[[], None]) -> float:
    """Return how many seconds a program takes."""
    start = time.monotonic()
    main()
    return time.monotonic() - start


def test_one_at_a_time(monkeypatch: Patch) -> None:
    """The loop has one page in flight at a time."""
    in_flight = InFlight()
    monkeypatch.setattr(one_at_a_time, "sleep", in_flight)
    one_at_a_time.main()
    assert in_flight.peak == 1


def test_three_in_flight(monkeypatch: Patch) -> None:
    """Three threads have three of the eight pages in flight, and never four."""
    in_flight = InFlight()
    monkeypatch.setattr(three_workers, "sleep", in_flight)
    three_workers.main()
    assert in_flight.peak == 3


@pytest.mark.parametrize("program", [overlap, raw_threads])
def test_eight_in_flight(program: ModuleType, monkeypatch: Patch) -> None:
    """All eight pages are in flight at the same time."""
    eight = Barrier(8, timeout=PATIENCE)
    monkeypatch.setattr(program, "sleep", lambda _seconds: eight.wait())
    program.main()
    assert not eight.broken


def test_input_order(monkeypatch: Patch, capsys: Captured) -> None:
    """Results come in the order of the input, even if the last is done first."""
    done = [Event() for _ in range(9)]
    done[8].set()

    def last_first(page: int) -> str:
        done[page + 1].wait(PATIENCE)
        done[page].set()
        return f"page {page}"

    monkeypatch.setattr(overlap, "fetch", last_first)
    overlap.main()
    assert capsys.readouterr().out.startswith("page 0 ... page 7\n")


def test_raw_thread_fails_beside_the_program(tmp_path: Path) -> None:
    """An exception in a raw thread leaves the exit status at 0."""
    path = tmp_path / "fails.py"
    path.write_text(
        "from threading import Thread\nThread(target=int, args='x').start()"
    )
    done = python(path)
    assert "ValueError" in done.stderr
    assert done.returncode == 0


def test_real_pages(monkeypatch: Patch, capsys: Captured) -> None:
    """Ten workers have ten requests at the real server at once, and no more."""
    in_flight = InFlight()
    monkeypatch.setattr(real_pages, "sleep", in_flight)
    with real_pages.serving() as site:
        urls = [f"{site}/{page}" for page in range(20)]
        pages = [real_pages.fetch(url) for url in urls]
        assert in_flight.peak == 1
        with ThreadPoolExecutor(10) as pool:
            assert pages == list(pool.map(real_pages.fetch, urls))
    assert 2 <= in_flight.peak <= 10
    assert pages[19] == b"text of page /19"


def test_real_requests_meet(monkeypatch: Patch) -> None:
    """Ten requests wait together at the server before one is answered."""
    ten = Barrier(10, timeout=PATIENCE)
    monkeypatch.setattr(real_pages, "sleep", lambda _seconds: ten.wait())
    with real_pages.serving() as site, ThreadPoolExecutor(10) as pool:
        pages = list(pool.map(real_pages.fetch, [f"{site}/{n}" for n in range(20)]))
    assert len(pages) == 20


@pytest.mark.parametrize(
    ("workers", "rounds"),
    [
        (1, 100),
        (10, 10),
        (25, 4),
        (30, 4),
        (33, 4),
        (34, 3),
        (50, 2),
        (99, 2),
        (100, 1),
    ],
)
def test_staircase(workers: int, rounds: int) -> None:
    """A hundred pages take a hundred rounds divided by the workers, rounded up."""
    assert rounds == staircase.rounds(workers)


def test_first_come(monkeypatch: Patch) -> None:
    """Each result is shown when it is there, and before the next one comes."""
    quickest_first = sorted(first_come.WAITS, key=first_come.WAITS.__getitem__)
    shown = {title: Event() for title in quickest_first}
    before = dict(pairwise(reversed(quickest_first)))
    lines: list[str] = []

    def fetch(title: str) -> str:
        if title in before:
            shown[before[title]].wait(PATIENCE)
        return title

    def show(line: str) -> None:
        lines.append(line)
        shown[line.split()[3].rstrip(",")].set()

    monkeypatch.setattr(first_come, "fetch", fetch)
    monkeypatch.setattr(first_come, "print", show, raising=False)
    first_come.main()
    assert [line.split()[3].rstrip(",") for line in lines] == quickest_first
    assert [line[:6] for line in lines] == ["1 of 4", "2 of 4", "3 of 4", "4 of 4"]


def counting(program: ModuleType, monkeypatch: Patch) -> list[int]:
    """Return a list to which each page is added that a program fetches."""
    fetched: list[int] = []
    fetch = program.fetch

    def noting(page: int) -> str:
        text = fetch(page)
        fetched.append(page)
        return text

    monkeypatch.setattr(program, "fetch", noting)
    return fetched


def test_map_raises_at_the_result(monkeypatch: Patch, capsys: Captured) -> None:
    """Under map three results come, then the exception; all others were fetched."""
    fetched = counting(one_fails, monkeypatch)
    eight = Barrier(8, timeout=PATIENCE)
    monkeypatch.setattr(one_fails, "sleep", lambda _seconds: eight.wait())
    with pytest.raises(OSError, match="page 3 is gone"):
        one_fails.main()
    assert capsys.readouterr().out.splitlines() == [
        f"text of page {page}" for page in range(3)
    ]
    assert sorted(fetched) == [0, 1, 2, 4, 5, 6, 7]


def test_map_drops_the_rest() -> None:
    """After a failure under map, pages that no worker had begun are dropped."""
    fetched: list[int] = []
    failed = Event()

    def fetch(page: int) -> int:
        if page == 0:
            raise OSError
        failed.wait(PATIENCE)
        fetched.append(page)
        return page

    def take_all() -> None:
        with ThreadPoolExecutor(2) as pool:
            try:
                list(pool.map(fetch, range(8)))
            finally:
                failed.set()

    with pytest.raises(OSError):  # noqa: PT011  it has no message
        take_all()
    assert len(fetched) <= 2


def test_submit_keeps_silent(monkeypatch: Patch, capsys: Captured) -> None:
    """Under submit the exception stays in the future, and nothing tells of it."""
    fetched = counting(kept_silent, monkeypatch)
    kept_silent.main()
    captured = capsys.readouterr()
    assert captured.out == "all done\n"
    assert captured.err == ""
    assert sorted(fetched) == [0, 1, 2, 4, 5, 6, 7]


def test_every_future_is_asked(capsys: Captured) -> None:
    """A failure that is asked for costs one page, and is named."""
    what_failed.main()
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["no page 3: OSError('page 3 is gone')", "7 of 8 pages"]


def test_mistakes_are_not_caught(monkeypatch: Patch) -> None:
    """A mistake in the program itself still stops it."""

    def mistaken(page: int) -> str:
        raise NameError(str(page))

    monkeypatch.setattr(what_failed, "fetch", mistaken)
    with pytest.raises(NameError):
        what_failed.main()


def test_too_late(monkeypatch: Patch) -> None:
    """After the time-out the thread goes on, and the block waits for it."""
    lines: list[str] = []
    gave_up = Event()

    def show(line: str) -> None:
        lines.append(line[:7])
        gave_up.set()

    monkeypatch.setattr(too_late, "print", show, raising=False)
    monkeypatch.setattr(too_late, "sleep", lambda _seconds: gave_up.wait(PATIENCE))
    too_late.main()
    assert lines == ["gave up", "page 0 ", "left th"]


def test_timeout_in_the_call() -> None:
    """A time-out in the call that waits raises in the thread."""
    with (
        real_pages.serving() as site,
        ThreadPoolExecutor(1) as pool,
        pytest.raises(TimeoutError),
    ):
        pool.submit(real_pages.urlopen, site, timeout=0.05).result()


def test_timeout_limits_each_silence(monkeypatch: Patch) -> None:
    """A page that comes in drops may take longer than the time-out."""

    def dripping(handler: real_pages.SlowPages) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "6")
        handler.end_headers()
        for _ in range(6):
            time.sleep(0.3)
            handler.wfile.write(b"x")

    monkeypatch.setattr(real_pages.SlowPages, "do_GET", dripping)
    with real_pages.serving() as site:
        start = time.monotonic()
        with real_pages.urlopen(site, timeout=1.5) as response:
            assert response.read() == b"xxxxxx"
        assert time.monotonic() - start > 1.5


def test_timeout_leaves_out_the_look_up(monkeypatch: Patch) -> None:
    """The look-up of a name may take longer than the time-out."""
    look_up = socket.getaddrinfo

    def slowly(*arguments: object, **options: object) -> object:
        time.sleep(1)
        return look_up(*arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    monkeypatch.setattr(real_pages, "sleep", lambda _seconds: None)
    with real_pages.serving() as site:
        start = time.monotonic()
        with real_pages.urlopen(site, timeout=0.9) as response:
            assert response.read() == b"text of page /"
        assert time.monotonic() - start >= 1


def test_an_answer_that_breaks_off(monkeypatch: Patch) -> None:
    """An answer that is cut short raises an HTTPException, which is no OSError."""

    def cut_short(handler: real_pages.SlowPages) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "6")
        handler.end_headers()
        handler.wfile.write(b"xxx")

    monkeypatch.setattr(real_pages.SlowPages, "do_GET", cut_short)
    with real_pages.serving() as site, pytest.raises(IncompleteRead) as raised:
        real_pages.fetch(site)
    assert isinstance(raised.value, HTTPException)
    assert not isinstance(raised.value, OSError)


def test_no_proxy_is_asked() -> None:
    """The local server is found where a proxy is set, too."""
    dead = "http://127.0.0.1:9"
    done = python("ch02_threads/real_pages.py", http_proxy=dead, HTTP_PROXY=dead)
    assert done.stdout.endswith("the same pages: True\n"), done.stderr


def submitted_and_dropped(how: str) -> list[object]:
    """Give six pages to two workers, drop what has not begun, return all futures."""
    begun, goes_on = Barrier(3, timeout=PATIENCE), Event()

    def fetch(page: int) -> int:
        begun.wait()
        goes_on.wait(PATIENCE)
        return page

    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(fetch, page) for page in range(6)]
        begun.wait()
        if how == "the pool":
            pool.shutdown(wait=False, cancel_futures=True)
        else:
            for future in futures:
                future.cancel()
        goes_on.set()
    return futures


@pytest.mark.parametrize("how", ["the pool", "each future"])
def test_the_rest_is_dropped(how: str) -> None:
    """Cancelling drops the jobs that no worker has begun, and no others."""
    futures = submitted_and_dropped(how)
    assert [future.result() for future in futures[:2]] == [0, 1]
    for future in futures[2:]:
        with pytest.raises(CancelledError):
            future.result()


def test_cancelled_one_by_one_they_are_done() -> None:
    """Who cancels each future can wait for all of them afterwards."""
    futures = submitted_and_dropped("each future")
    assert len(list(as_completed(futures, timeout=PATIENCE))) == 6
    assert not wait(futures, timeout=PATIENCE).not_done


def test_cancelled_by_the_pool_they_are_never_done() -> None:
    """Who has the pool cancel them waits for ever afterwards."""
    futures = submitted_and_dropped("the pool")
    with pytest.raises(TimeoutError, match=r"4 \(of 6\) futures unfinished"):
        list(as_completed(futures, timeout=0.5))
    assert len(wait(futures, timeout=0.5).not_done) == 4


def pressed(program: str, seconds: int, *changes: tuple[str, str]) -> str:
    """Return what a program prints to whose group Ctrl-C is sent, as by a terminal."""
    text = (CODE / f"ch02_threads/{program}.py").read_text("utf-8")
    for old, new in (
        ("    Timer(0.5, press_ctrl_c, [get_ident()]).start()\n", ""),
        ("sleep(1)", f"print('begun\\n', end='', flush=True)\n    sleep({seconds})"),
        *changes,
    ):
        assert old in text
        text = text.replace(old, new)
    begun = subprocess.Popen(
        [sys.executable, "-c", text],
        env=environment(),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    with begun:
        assert begun.stdout
        assert begun.stdout.readline() + begun.stdout.readline() == "begun\n" * 2
        time.sleep(1)  # until the main thread waits for a result
        os.killpg(begun.pid, signal.SIGINT)
        return begun.stdout.read()


@posix
@pytest.mark.parametrize("program", ["interrupted", "drops_the_rest"])
def test_ctrl_c_of_a_terminal(program: str) -> None:
    """Ctrl-C at a terminal lets running pages end and drops the others."""
    assert pressed(program, 3).endswith("fetched: [0, 1]\n")


@posix
def test_who_catches_exceptions_misses_it() -> None:
    """An `except Exception` does not hear of Ctrl-C, and nothing is dropped."""
    change = (
        "except KeyboardInterrupt:\n            for",
        "except Exception:\n            for",
    )
    assert pressed("drops_the_rest", 1, change).endswith("[0, 1, 2, 3, 4, 5]\n")


def test_pieces(monkeypatch: Patch, capsys: Captured) -> None:
    """In pieces of twenty, no page is taken before those of its piece are wanted."""
    in_pieces.taken = 0
    taken: list[int] = []
    monkeypatch.setattr(
        in_pieces, "sleep", lambda _seconds: taken.append(in_pieces.taken)
    )
    in_pieces.main()
    assert taken == [20] * 20 + [40] * 20 + [60] * 20 + [80] * 20 + [100] * 20
    assert len(capsys.readouterr().out.splitlines()) == 5


def test_a_window() -> None:
    """With wait for the first, a pool is never more than so many jobs ahead."""
    ahead: set[Future[int]] = set()
    most, results = 0, []
    source = iter(range(100))
    with ThreadPoolExecutor(4) as pool:
        for number in source:
            ahead.add(pool.submit(int, number))
            most = max(most, len(ahead))
            if len(ahead) == 10:
                done, ahead = wait(ahead, return_when=FIRST_COMPLETED)
                results += [future.result() for future in done]
    results += [future.result() for future in ahead]
    assert most == 10
    assert sorted(results) == [*range(100)]


def test_threads_of_a_pool_are_named() -> None:
    """The threads of a pool take the name that it is given."""
    with ThreadPoolExecutor(1, thread_name_prefix="fetch") as pool:
        assert pool.submit(lambda: current_thread().name).result() == "fetch_0"


def test_interrupted_under_map(monkeypatch: Patch, capsys: Captured) -> None:
    """Under map Ctrl-C lets running pages end and drops the queued ones."""
    begun, left = Semaphore(0), Event()

    class Pool(ThreadPoolExecutor):
        def shutdown(self, *arguments: bool, **options: bool) -> None:
            left.set()
            super().shutdown(*arguments, **options)

    def work(_seconds: float) -> None:
        begun.release()
        left.wait()

    def press_ctrl_c(thread: int) -> None:
        begun.acquire()
        begun.acquire()
        pressed_in(thread)

    pressed_in = interrupted.press_ctrl_c
    monkeypatch.setattr(interrupted, "ThreadPoolExecutor", Pool)
    monkeypatch.setattr(interrupted, "press_ctrl_c", press_ctrl_c)
    monkeypatch.setattr(interrupted, "sleep", work)
    interrupted.fetched.clear()
    interrupted.main()
    assert sorted(interrupted.fetched) == [0, 1]
    assert capsys.readouterr().out.endswith("fetched: [0, 1]\n")


def test_interrupted_under_submit(monkeypatch: Patch) -> None:
    """With submit and as_completed Ctrl-C waits for all of them."""
    monkeypatch.setattr(interrupted, "sleep", lambda _seconds: time.sleep(0.2))
    interrupted.fetched.clear()

    def consume() -> None:
        with ThreadPoolExecutor(2) as pool:
            futures = [pool.submit(interrupted.fetch, page) for page in range(6)]
            for future in as_completed(futures):
                future.result()
                interrupted.press_ctrl_c(get_ident())
                pytest.fail("Ctrl-C was not heeded")

    with pytest.raises(KeyboardInterrupt):
        consume()
    assert sorted(interrupted.fetched) == [0, 1, 2, 3, 4, 5]


def test_map_takes_all(capsys: Captured) -> None:
    """Map takes ten thousand addresses before it gives the first result."""
    takes_all.taken = 0
    takes_all.main()
    assert "10,000 addresses taken" in capsys.readouterr().out


def test_buffersize() -> None:
    """From Python 3.14 on, map can be told to run only so far ahead."""
    takes_all.taken = 0
    with ThreadPoolExecutor(2) as pool:
        if sys.version_info < (3, 14):
            with pytest.raises(TypeError):
                pool.map(str, takes_all.addresses(), buffersize=10)
        else:
            results = pool.map(str, takes_all.addresses(), buffersize=10)
            assert next(results) == "0"
            assert takes_all.taken <= 12


def test_alone_at_the_barrier(monkeypatch: Patch) -> None:
    """With one worker the barrier's time-out ends what would hang."""
    monkeypatch.setattr(lost_update, "both_have_read", Barrier(2, timeout=0.1))
    with ThreadPoolExecutor(1) as pool, pytest.raises(BrokenBarrierError):
        list(pool.map(lost_update.count_page, range(2)))


def test_lost_update() -> None:
    """Two threads add one each, and the count is one."""
    lost_update.count = 0
    lost_update.main()
    assert lost_update.count == 1


def test_nothing_shared(capsys: Captured) -> None:
    """Two threads return one each, and the sum is two."""
    nothing_shared.main()
    assert capsys.readouterr().out == "pages counted: 2\n"


@pytest.mark.parametrize(("workers", "most"), [(10, 10), (80, 20)])
def test_server_sets_the_limit(workers: int, most: int, monkeypatch: Patch) -> None:
    """However many the workers, no more are served than the server can."""
    in_flight = InFlight()
    monkeypatch.setattr(how_many_workers, "sleep", in_flight)
    how_many_workers.seconds(workers)
    assert 1 < in_flight.peak <= most


def test_twenty_are_served_at_once(monkeypatch: Patch) -> None:
    """Twenty workers are all served at the same time."""
    twenty = Barrier(20, timeout=PATIENCE)
    monkeypatch.setattr(how_many_workers, "sleep", lambda _seconds: twenty.wait())
    how_many_workers.seconds(20)
    assert not twenty.broken


def test_default_size_is_from_the_cores() -> None:
    """A pool without a number is as large on every machine of so many cores."""
    script = (
        "import os; os.cpu_count = os.process_cpu_count = lambda: {}\n"
        "from concurrent.futures import ThreadPoolExecutor as Pool\n"
        "from threading import Barrier\n"
        "barrier = Barrier({})\n"
        "pool = Pool()\n"
        "print(len([*pool.map(lambda _: barrier.wait(50), range({}))]))\n"
    )
    for cores in (1, 6):
        size = cores + 4
        done = python("-c", script.format(cores, size, size))
        assert done.stdout == f"{size}\n", done.stderr


def test_a_hundred_threads_wait() -> None:
    """A hundred threads wait together, on however few cores."""
    hundred = Barrier(100, timeout=PATIENCE)
    with ThreadPoolExecutor(100) as pool:
        list(pool.map(lambda _: hundred.wait(), range(100)))
    assert not hundred.broken
