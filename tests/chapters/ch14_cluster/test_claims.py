"""What chapter 14 claims."""

import io
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import pytest

from ch14_cluster import enough
from harness.programs import CODE, lacking, printed, python
from harness.traces import load
from harness.transcripts import read

FOLDER = CODE / "ch14_cluster"
NOT_HERE = lacking(FOLDER / "asked_once.py")
OURS = ("waiting", "fetching", "computing", "sending", "handing out")

needs_cluster = pytest.mark.skipif(
    bool(NOT_HERE), reason=f"the claims on a cluster {NOT_HERE}"
)


LOST_AS_IT_COMES = """
import asyncio
from concurrent.futures import Future
from distributed import cfexecutor

class Lost:
    status = "pending"  # again, for its worker has died

    async def _result(self, raiseit):
        return 7

async def main():
    job = Future()
    await cfexecutor._cascade_future(Lost(), job)
    print(type(job.exception()).__name__, job.exception())

asyncio.run(main())
"""


def work(**changes: float) -> enough.Work:
    """Return ten million pages of the chapter, some facts changed."""
    facts: dict[str, float] = {
        "jobs": 1e7,
        "wait": 0,
        "at_once": 1,
        "fetch": 0,
        "send": 0,
        "line": 125e6,
        "compute": 0.05,
        "cores": 8,
        "batch": 1,
        "in_pool": 80e-6,
        "in_cluster": 2e-3,
        **changes,
    }
    return enough.Work(**facts)


def test_five_limits() -> None:
    """Each of the five grows with what it depends on, and with nothing else."""
    found = work(wait=1, at_once=340, fetch=1e5, send=1e5, batch=100)
    assert [*found.limits(10)] == [*OURS]
    assert found.limits(10) == pytest.approx(
        {
            "waiting": 1e7 / 340,
            "fetching": 1e12 / 125e7,
            "computing": 5e5 / 80,
            "sending": 1e12 / 125e6,
            "handing out": 200,
        }
    )


def test_one_machine_sends_nothing() -> None:
    """One machine sends to no other, and hands out to processes."""
    found = work(send=1e5).limits(1)
    assert found["sending"] == 0
    assert found["handing out"] == pytest.approx(800)


@pytest.mark.parametrize("batch", [1, 10, 100])
def test_more_machines_never_help_one_hand(batch: int) -> None:
    """Waiting, sending and handing out stay as they are, however many machines."""
    asked = work(wait=1, send=1e5, batch=batch)
    two, fifty = asked.limits(2), asked.limits(50)
    assert {name for name in OURS if two[name] and two[name] == fifty[name]} == {
        "waiting",
        "sending",
        "handing out",
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [("8", 8), ("10M", 1e7), ("100kB", 1e5), ("1.5 min", 90), ("80us", 80e-6)],
)
def test_numbers(text: str, value: float) -> None:
    """A number is read with its unit."""
    assert enough.number(text) == pytest.approx(value)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--jobs 10 --compute 5parsecs", "what is '5parsecs'?"),
        ("--jobs 0 --compute 1s", "it must be more than 0"),
        ("--jobs 10 --compute -1s", "argument --compute"),
        ("--jobs 10 --compute 1s --machines 1", "two at least"),
        ("--jobs 10", "a job takes time"),
        ("--compute 1s", "--jobs"),
    ],
)
def test_refused(arguments: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes no sense is refused, in words."""
    monkeypatch.setattr(sys, "argv", ["enough.py", *arguments.split()])
    errors = io.StringIO()
    with redirect_stderr(errors), pytest.raises(SystemExit) as ended:
        enough.main()
    assert ended.value.code == 2
    assert said in errors.getvalue()


def test_what_the_page_adds_up() -> None:
    """The page's four sheets end as its text says."""
    ends = {
        name: read(FOLDER / f"enough.{name}.out").output.splitlines()[-1]
        for name in ("pages", "batches", "pipeline", "download")
    }
    assert ends == {
        "pages": "3.1 times as fast: handing out decides",
        "batches": "7.8 times as fast: sending decides",
        "pipeline": "10.0 times as fast: computing decides",
        "download": "1.0 times as fast: waiting decides",
    }


def test_drawn() -> None:
    """The scheduler has seen eight jobs on two workers, waiting more than computing."""
    spans = load(FOLDER / "as_seen.trace.json").spans
    assert len(spans) == 8
    assert {span.worker for span in spans} == {"worker 1", "worker 2"}
    assert all(0.1 <= (span.cpu or 0) < span.end - span.start for span in spans)


def twice(number: int) -> int:
    """Be a job that a worker finds by its name, as all of this process can."""
    return 2 * number


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """Start one cluster for all tests of this file, whose workers are threads."""
    if NOT_HERE:
        pytest.skip(f"the claims on a cluster {NOT_HERE}")
    from distributed import Client

    with Client(
        processes=False,
        n_workers=2,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",
        worker_dashboard_address="127.0.0.1:0",
        silence_logs=50,
    ) as found:
        yield found


def noted(note: Path, text: str) -> str:
    """Note a call in a file; return its text."""
    with note.open("a") as file:
        file.write("called\n")
    return text


def test_named_alike(client: Any, tmp_path: Path) -> None:
    """An equal call is answered from the first, while somebody holds that."""
    first = client.submit(noted, tmp_path / "calls", "a")
    assert first.result() == "a"
    again = client.submit(noted, tmp_path / "calls", "a")
    other = client.submit(noted, tmp_path / "calls", "b")
    assert again.key == first.key != other.key
    assert [again.result(), other.result()] == ["a", "b"]
    assert (tmp_path / "calls").read_text() == "called\ncalled\n"


def test_an_error_is_kept_as_well(client: Any, tmp_path: Path) -> None:
    """A call that has failed is not tried again by asking again."""

    def fail(note: Path) -> None:
        noted(note, "")
        raise OSError(note.name)

    jobs = [client.submit(fail, tmp_path / "calls") for _ in range(3)]
    assert all(isinstance(job.exception(), OSError) for job in jobs)
    assert (tmp_path / "calls").read_text() == "called\n"


def test_impure(client: Any, tmp_path: Path) -> None:
    """With pure=False each call is a call."""
    jobs = [client.submit(noted, tmp_path / "calls", "a", pure=False) for _ in range(3)]
    client.gather(jobs)
    assert len((tmp_path / "calls").read_text().split()) == 3


def test_what_has_no_name(client: Any) -> None:
    """A lambda and a function inside a function can be sent."""

    def inside(number: int) -> int:
        return number + 1

    assert client.submit(inside, 41, pure=False).result() == 42
    assert client.submit(lambda: 42, pure=False).result() == 42


def test_no_iterators(client: Any) -> None:
    """Dask's map takes a list or a range, and no generator."""
    with client.get_executor(pure=False) as pool:
        assert [*pool.map(twice, range(3))] == [0, 2, 4]
        with pytest.raises(
            TypeError, match="no longer supports mapping over Iterators"
        ):
            pool.map(twice, (number for number in range(3)))


@needs_cluster
def test_everybody_is_listened_to() -> None:
    """Without --host a scheduler listens on every address (it is not started here)."""
    from distributed.cli.dask_scheduler import main
    from distributed.comm.addressing import address_from_user_args

    (default,) = (it.default for it in main.params if it.name == "host")
    assert default == ""
    assert address_from_user_args(host=default, port=8786) == "tcp://:8786"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return what a script tells of a cluster that the two commands have started."""
    if NOT_HERE:
        pytest.skip(f"the claims on a cluster {NOT_HERE}")
    script = Path(__file__).parent / "scripts" / "tells.py"
    folder = tmp_path_factory.mktemp("cluster")
    done = python(script, folder=folder, PYTHONPATH=os.fspath(FOLDER))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    return {name: said for name, _, said in (line.partition(": ") for line in lines)}


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells it")
@pytest.mark.parametrize("who", ["scheduler", "workers", "nannies", "client's own"])
def test_nobody_else_can_connect(told: dict[str, str], who: str) -> None:
    """All that the two commands and `Client` listen on is this machine's address."""
    assert told[who] == "127.0.0.1"


def test_a_clients_own_pages_are_open(told: dict[str, str]) -> None:
    """The pages of `Client` listen on every address; as threads, each worker has some."""
    assert told["pages of processes"] == "everywhere"
    assert told["pages of threads"] == "everywhere everywhere"


def test_a_worker_without_numbers(told: dict[str, str]) -> None:
    """Without numbers the command is one process with a thread for each core."""
    assert told["without numbers"] == "a thread a core"


def test_scattered_data_is_lost(told: dict[str, str]) -> None:
    """What was scattered to one worker is lost with it, and so are its jobs."""
    lost = "FutureCancelledError, .* (lost dependencies|already forgotten).*"
    assert re.fullmatch(lost, told["scattered"])


def test_a_module_beside(told: dict[str, str]) -> None:
    """A module beside the program is unknown to workers until it is uploaded."""
    assert told["not sent"].startswith("RuntimeError, ModuleNotFoundError")
    assert told["uploaded"] == "42"


def test_state_goes_along(told: dict[str, str]) -> None:
    """A function that is bound to a generator has a copy of it sent with each job."""
    assert told["from random import randint"] == "1 number"
    assert told["import random"] == "several numbers"


def test_versions_are_compared(told: dict[str, str]) -> None:
    """The client can ask whether all have the same versions."""
    assert told["versions"] == "client, scheduler, 2 workers"


@needs_cluster
def test_three_deaths() -> None:
    """After the job has been there at four deaths the scheduler gives it up."""
    import dask
    import distributed

    assert dask.config.get("distributed.scheduler.allowed-failures") == 3
    error = distributed.KilledWorker
    assert issubclass(error, Exception)


@needs_cluster
def test_a_worker_has_a_share_of_memory() -> None:
    """A worker has its share of the memory, and is killed at 95 % of it."""
    import dask
    from distributed.system import MEMORY_LIMIT
    from distributed.worker_memory import parse_memory_limit

    assert dask.config.get("distributed.worker.memory.terminate") == 0.95
    logger = logging.getLogger(__name__)
    half = parse_memory_limit("auto", 1, total_cores=2, logger=logger)
    assert half == MEMORY_LIMIT // 2


@needs_cluster
def test_no_one_is_left(tmp_path: Path) -> None:
    """Commands that were started are ended, also when what uses them fails."""
    script = f"""
import sys
sys.path.insert(0, {os.fspath(CODE)!r})
from pathlib import Path
from ch14_cluster import by_hand

with by_hand.running(by_hand.SCHEDULER, Path("scheduler.json")):
    raise SystemExit("failed")
"""
    done = python("-c", script, folder=tmp_path)
    assert done.stderr == "failed\n"
    if sys.platform == "linux":
        mine = [
            it
            for it in Path("/proc").glob("[0-9]*/cmdline")
            if os.fsencode(tmp_path) in _content(it)
        ]
        assert mine == []


def _content(path: Path) -> bytes:
    """Return what is in a file, or nothing if it is gone."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


@needs_cluster
def test_lost_as_it_comes() -> None:
    """A result whose worker dies as it comes is taken for a failure."""
    said = "TypeError cannot unpack non-iterable int object\n"
    assert said == printed(LOST_AS_IT_COMES)
