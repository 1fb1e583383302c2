"""What chapter 9 claims of its service: it stops when told, and loses no job."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from harness import virtual_clock
from harness.programs import CODE, PYTHONPATH, environment, python

pytest.importorskip("fcntl", reason="Windows has none")

from ch09_stopping import service

KILLED = Path(__file__).parent / "scripts" / "killed.py"
SERVICE = CODE / "ch09_stopping" / "service.py"
Patch = pytest.MonkeyPatch
Captured = pytest.CaptureFixture[str]


def full(path: Path, jobs: int) -> service.Folder:
    """Return a folder with jobs named 0, 1 and so on."""
    folder = service.Folder(path)
    for number in range(jobs):
        (folder.new / f"{number}").write_text(f"text {number}")
    return folder


def names(path: Path) -> list[str]:
    """Return the files of a folder, hidden ones too."""
    return sorted(it.name for it in path.iterdir())


def told(
    folder: service.Folder, *times: float, patience: float = 20, workers: int = 2
) -> float:
    """Serve on the virtual clock, told to stop at these times; return the end."""
    faults: list[object] = []

    async def serve() -> None:
        serving = service.Service(folder, patience)
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, fault: faults.append(fault))
        for time in times:
            loop.call_later(time, os.kill, os.getpid(), signal.SIGTERM)
        await serving.serve(workers)

    _, end = virtual_clock.run(serve())
    assert not faults
    return end


@pytest.fixture
def slow(monkeypatch: Patch) -> list[str]:
    """Let each job take a second of the clock; return what was cleaned up."""
    tidied: list[str] = []

    async def work(text: str) -> str:
        try:
            await asyncio.sleep(1)
        finally:
            tidied.append(text)
        return text.upper()

    monkeypatch.setattr(service, "work", work)
    return tidied


@pytest.mark.usefixtures("slow")
def test_drained(tmp_path: Path, capsys: Captured) -> None:
    """Told to stop, it takes no more jobs, and does those under way."""
    folder = full(tmp_path, 6)
    assert told(folder, 1.5) == 2
    assert names(folder.done) == ["0", "1", "2", "3"]
    assert names(folder.new) == ["4", "5"]
    assert (folder.done / "3").read_text() == "TEXT 3"
    assert capsys.readouterr().out.count(": done") == 4


@pytest.mark.parametrize(
    ("times", "patience", "end"), [((0.5, 0.75), 20, 0.75), ((0.5,), 0.25, 0.75)]
)
def test_not_drained(
    times: tuple[float, ...],
    patience: float,
    end: float,
    tmp_path: Path,
    slow: list[str],
    capsys: Captured,
) -> None:
    """Told again, or out of patience, it stops its jobs, which clean up and stay."""
    folder = full(tmp_path, 3)
    assert told(folder, *times, patience=patience) == end
    assert sorted(slow) == ["text 0", "text 1"]
    assert names(folder.new) == ["0", "1", "2"]
    assert names(folder.done) == []
    assert "stopped jobs that were under way" in capsys.readouterr().out


def test_told_three_times(tmp_path: Path, monkeypatch: Patch) -> None:
    """Told once more while the jobs clean up, it lets them."""
    tidied: list[str] = []

    async def work(text: str) -> str:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(2)
            tidied.append(text)
        return text

    monkeypatch.setattr(service, "work", work)
    assert told(full(tmp_path, 1), 1, 2, 3) == 4
    assert tidied == ["text 0"]


@pytest.mark.usefixtures("slow")
def test_idle(tmp_path: Path) -> None:
    """Without a job it looks for one until told to stop, and finds one that comes."""
    folder = full(tmp_path, 0)

    async def serve() -> float:
        serving = service.Service(folder, 20)
        loop = asyncio.get_running_loop()
        loop.call_later(1.25, folder.add, "late")
        loop.call_later(9.75, serving.stop)
        await serving.serve(2)
        return loop.time()

    assert virtual_clock.run(serve())[0] == 9.75
    assert len(names(folder.done)) == 1


@pytest.mark.usefixtures("slow")
def test_workers(tmp_path: Path) -> None:
    """As many jobs are under way as there are workers, the first names first."""
    folder = full(tmp_path, 6)
    assert told(folder, 0.5, workers=5) == 1
    assert names(folder.new) == ["5"]


@pytest.mark.usefixtures("slow")
def test_long_names(tmp_path: Path) -> None:
    """A name as long as the system takes is a name like others."""
    folder = full(tmp_path, 0)
    (folder.new / ("x" * 255)).write_text("text")
    assert told(folder, 0.5) == 1
    assert names(folder.done) == ["x" * 255]


def test_failed(tmp_path: Path, monkeypatch: Patch) -> None:
    """A job that raises, or can't be read, has a traceback in failed; others go on."""

    async def work(text: str) -> str:
        await asyncio.sleep(1)
        return f"{1 / (text != 'text 1')}"

    monkeypatch.setattr(service, "work", work)
    folder = full(tmp_path, 3)
    (folder.new / "2").write_bytes(b"\xff")
    told(folder, 5)
    assert names(folder.failed) == ["1", "2"]
    assert "ZeroDivisionError" in (folder.failed / "1").read_text()
    assert "UnicodeDecodeError" in (folder.failed / "2").read_text()
    assert names(folder.done) == ["0"]
    assert names(folder.new) == []


@pytest.mark.usefixtures("slow")
def test_full_disk(tmp_path: Path, monkeypatch: Patch) -> None:
    """Where no result can be kept it ends with an error, and the jobs stay."""
    folder = full(tmp_path, 2)

    def replace(part: Path, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(ExceptionGroup):
        told(folder, 5)
    assert names(folder.new) == ["0", "1"]


def test_on_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: Patch) -> None:
    """A file's bytes are on the disk before its name is, and then the name."""
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace

    def synced(descriptor: int) -> None:
        steps.append("folder" if os.path.isdir(f"/dev/fd/{descriptor}") else "file")
        fsync(descriptor)

    def replaced(part: Path, path: Path) -> None:
        steps.append("name")
        replace(part, path)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    service.Folder(tmp_path).add("text")
    assert steps == ["file", "name", "folder"]


def test_done_before_it_is_dropped(tmp_path: Path, monkeypatch: Patch) -> None:
    """A job leaves new after its result is in done, so it is always somewhere."""
    folder = full(tmp_path, 1)
    unlink: Callable[..., None] = Path.unlink

    def unlinked(path: Path, missing_ok: bool = False) -> None:
        assert names(folder.done) == ["0"]
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlinked)
    folder.finish("0", folder.done, "result")
    assert names(folder.new) == []


@pytest.mark.parametrize("way", ["each_step", "at_random"])
def test_killed(way: str, tmp_path: Path) -> None:
    """Killed before any of its steps, or at any moment, it has lost no job."""
    done = python(KILLED, way, tmp_path, PYTHONPATH=PYTHONPATH)
    assert done.returncode == 0, done.stderr
    kills = int(done.stdout.split()[1].rstrip(","))
    assert kills > (12 if way == "each_step" else 2)


def test_added(tmp_path: Path, capsys: Captured) -> None:
    """A job that is added from the command line is in new when its name is printed."""
    assert service.main([str(tmp_path), "--add", "hello"]) == 0
    (name,) = capsys.readouterr().out.split()
    assert (tmp_path / "new" / name).read_text() == "hello"
    service.main([str(tmp_path), "--add", "again"])
    assert names(tmp_path / "new") == [name, capsys.readouterr().out.strip()]


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_signals(sent: signal.Signals, tmp_path: Path) -> None:
    """It ends with status 0 at Ctrl-C and at SIGTERM, and says what waits."""
    with subprocess.Popen(
        [sys.executable, SERVICE, tmp_path],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "0 jobs wait\n"
        (tmp_path / "new" / "job").write_text("text")
        assert process.stdout.readline() == "job: done\n"
        process.send_signal(sent)
        assert process.stdout.readlines()[-1] == "ended, and 0 jobs wait\n"
    assert process.returncode == 0


def test_two_services(tmp_path: Path, monkeypatch: Patch, capsys: Captured) -> None:
    """A second service in the folder is told, and ends with status 2."""

    async def serve(serving: service.Service, workers: int) -> None:
        raise AssertionError("it serves")

    monkeypatch.setattr(service.Service, "serve", serve)
    with service.Folder(tmp_path).locked():
        assert service.main([str(tmp_path)]) == 2
    assert "another service is at work" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--workers", "0"], ["--patience", "-1"]])
def test_usage(words: list[str], tmp_path: Path) -> None:
    """Numbers that make no sense are refused with the usage."""
    with pytest.raises(SystemExit) as ended:
        service.main([str(tmp_path), *words])
    assert ended.value.code == 2


def test_lines() -> None:
    """The file has some two hundred lines, of the standard library alone."""
    assert 180 < len(SERVICE.read_text().splitlines()) < 230
