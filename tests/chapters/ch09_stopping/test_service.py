"""What chapter 9 claims of its service: it stops when told, and loses no job."""

import asyncio
import io
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from harness import virtual_clock
from harness.programs import CODE, PYTHONPATH, environment, python, shell

pytest.importorskip("fcntl", reason="Windows has none")

from ch09_stopping import service

KILLED = Path(__file__).parent / "scripts" / "killed.py"
SERVICE = CODE / "ch09_stopping" / "service.py"
Patch = pytest.MonkeyPatch
KILLS = """
import os, signal
from ch09_stopping import service

async def work(_):
    os.kill(os.getpid(), signal.SIGKILL)

service.work = work
service.main()
"""
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
        loop.call_later(1.25, folder.add, b"late")
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
    """A job that raises, or can't be read, goes to failed as it is; others go on."""

    async def work(text: str) -> str:
        await asyncio.sleep(1)
        return f"{1 / (text != 'text 1')}"

    monkeypatch.setattr(service, "work", work)
    folder = full(tmp_path, 3)
    (folder.new / "2").write_bytes(b"\xff")
    told(folder, 5)
    assert names(folder.failed) == names(folder.why) == ["1", "2"]
    assert (folder.failed / "1").read_text() == "text 1"
    assert (folder.failed / "2").read_bytes() == b"\xff"
    assert "ZeroDivisionError" in (folder.why / "1").read_text()
    assert "UnicodeDecodeError" in (folder.why / "2").read_text()
    assert names(folder.done) == ["0"]
    assert names(folder.new) == []


@pytest.mark.usefixtures("slow")
def test_tried_again(tmp_path: Path) -> None:
    """A job that has failed is moved back to new, and tried again."""
    folder = full(tmp_path, 1)
    folder.fail("0", b"why")
    os.replace(folder.failed / "0", folder.new / "0")
    told(folder, 5)
    assert (folder.done / "0").read_text() == "TEXT 0"


def test_not_read(tmp_path: Path, monkeypatch: Patch) -> None:
    """A job whose file may not be read goes to failed unread, and whole."""
    read = Path.read_text

    def refused(path: Path, *how: str) -> str:
        if path.parent.name == "new":
            raise PermissionError(13, "Permission denied")
        return read(path, *how)

    monkeypatch.setattr(Path, "read_text", refused)
    folder = full(tmp_path, 1)
    told(folder, 5)
    assert (folder.failed / "0").read_bytes() == b"text 0"
    assert "PermissionError" in (folder.why / "0").read_text()


async def awaits_what_it_has_stopped(text: str) -> str:
    """Stop a task, and let its CancelledError out."""
    helper = asyncio.create_task(asyncio.sleep(60))
    await asyncio.sleep(0)
    helper.cancel()
    await helper
    return text


async def exits(text: str) -> str:
    """End the program, as a script would."""
    sys.exit(0)


async def interrupts(text: str) -> str:
    """Raise what Ctrl-C raises."""
    raise KeyboardInterrupt


async def returns_nothing(text: str) -> str:
    """Return what is no text."""
    return None  # type: ignore[return-value]


@pytest.mark.parametrize(
    "work", [awaits_what_it_has_stopped, exits, interrupts, returns_nothing]
)
def test_a_job_ends_nobody(
    work: Callable[[str], Awaitable[str]], tmp_path: Path, monkeypatch: Patch
) -> None:
    """Whatever a job raises or returns, it is done or failed, and the others go on."""

    async def either(text: str) -> str:
        return text if text == "text 2" else await work(text)

    monkeypatch.setattr(service, "work", either)
    folder = full(tmp_path, 4)
    assert told(folder, 5) == 5
    assert names(folder.failed) == ["0", "1", "3"]
    assert names(folder.done) == ["2"]


@pytest.mark.parametrize("fails", [False, True])
def test_any_characters(fails: bool, tmp_path: Path, monkeypatch: Patch) -> None:
    """A result and a traceback may hold characters that no encoding has."""

    async def work(text: str) -> str:
        if fails:
            raise ValueError("\ud800")
        return "\ud800"

    monkeypatch.setattr(service, "work", work)
    folder = full(tmp_path, 1)
    told(folder, 5)
    kept = (folder.why if fails else folder.done) / "0"
    assert "\\ud800" in kept.read_text()


@pytest.mark.usefixtures("slow")
def test_any_name(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A name may hold bytes that make no character."""
    folder = full(tmp_path, 0)
    name = os.fsdecode(b"b\xff")
    try:
        (folder.new / name).write_text("text")
    except OSError:
        pytest.skip("this system refuses such names itself")
    told(folder, 5)
    assert names(folder.done) == [name]
    assert "b\\udcff: done" in capfd.readouterr().out


def test_clean_up_that_fails(tmp_path: Path, monkeypatch: Patch) -> None:
    """A job that is stopped stays in new, even if its clean-up raises."""

    async def work(text: str) -> str:
        try:
            await asyncio.sleep(60)
        finally:
            raise ConnectionError("the server is gone")

    monkeypatch.setattr(service, "work", work)
    folder = full(tmp_path, 2)
    assert told(folder, 1, 2) == 2
    assert names(folder.new) == ["0", "1"]
    assert names(folder.failed) == []


def test_withdrawn(tmp_path: Path, monkeypatch: Patch) -> None:
    """A job that is taken out of new is not done, and one under way does no harm."""

    async def work(text: str) -> str:
        await asyncio.sleep(1)
        for number in (0, 2):
            (folder.new / f"{number}").unlink(missing_ok=True)
        raise ValueError(text)

    monkeypatch.setattr(service, "work", work)
    folder = full(tmp_path, 4)
    told(folder, 5, workers=1)
    assert names(folder.why) == ["0", "1", "3"]
    assert names(folder.failed) == ["1", "3"]


def test_told_while_closing(tmp_path: Path, monkeypatch: Patch) -> None:
    """Told once more when all is done, it has nothing to add."""
    faults: list[object] = []

    async def serve() -> None:
        asyncio.get_running_loop().set_exception_handler(
            lambda _, fault: faults.append(fault)
        )
        serving = service.Service(full(tmp_path, 0), 20)
        asyncio.get_running_loop().call_later(1, serving.stop)
        await serving.serve(2)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(1)

    virtual_clock.run(serve())
    assert not faults


@pytest.mark.parametrize("jobs", [0, 1])
def test_told_twice_at_once(
    jobs: int, tmp_path: Path, monkeypatch: Patch, capsys: Captured
) -> None:
    """It says that it has stopped jobs only if it has."""

    async def work(text: str) -> str:
        await asyncio.sleep(60)
        return text

    monkeypatch.setattr(service, "work", work)
    assert told(full(tmp_path, jobs), 1, 1) == 1
    assert capsys.readouterr().out.count("stopped jobs") == jobs


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
    assert not [*folder.path.glob(".*")]


def test_two_writers(tmp_path: Path, monkeypatch: Patch) -> None:
    """Two that write at once, be it with one process id, don't meet in a file."""
    folder = full(tmp_path, 0)
    fsync = os.fsync
    others = [b"another", b"and another"]

    def synced(descriptor: int) -> None:
        if others:
            folder.add(others.pop())
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", synced)
    folder.add(b"text")
    there = {it.read_bytes() for it in folder.new.iterdir()}
    assert there == {b"text", b"another", b"and another"}


def test_folders_on_disk(tmp_path: Path, monkeypatch: Patch) -> None:
    """The folders that it makes are on the disk, too, before a job is said to be."""
    synced: list[os.stat_result] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(os.fstat(descriptor))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    path = tmp_path / "deep" / "down"
    service.Folder(path).add(b"text")
    for folder in (tmp_path, path.parent, path, path / "new"):
        assert any(os.path.samestat(it, folder.stat()) for it in synced), folder


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
    folder = full(tmp_path, 2)
    for keep, moved in (
        (lambda: folder.add(b"text"), []),
        (lambda: folder.finish("0", b"result"), []),
        (lambda: folder.fail("1", b"why"), ["name"]),
    ):
        steps.clear()
        keep()
        assert steps == ["file", "name", "folder", *moved]


def test_done_before_it_is_dropped(tmp_path: Path, monkeypatch: Patch) -> None:
    """A job leaves new after its result is in done, so it is always somewhere."""
    folder = full(tmp_path, 1)
    unlink: Callable[..., None] = Path.unlink

    def unlinked(path: Path, missing_ok: bool = False) -> None:
        assert path.name[0] == "." or names(folder.done) == ["0"]
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlinked)
    folder.finish("0", b"result")
    assert names(folder.new) == []


@pytest.mark.parametrize("way", ["each_step", "at_random"])
def test_killed(way: str, tmp_path: Path) -> None:
    """Killed before any step or at any moment, it loses no job, and leaves a part."""
    done = python(KILLED, way, tmp_path, PYTHONPATH=PYTHONPATH)
    assert done.returncode == 0, done.stderr
    kills = int(done.stdout.split()[1].rstrip(","))
    if way == "each_step":
        assert done.stdout.endswith("parts left: 3\n")
    assert kills > (16 if way == "each_step" else 2)


def test_a_job_that_kills(tmp_path: Path) -> None:
    """A job that kills the service is there again each time, and kills it again."""
    folder = full(tmp_path, 1)
    for _ in range(3):
        done = python("-c", KILLS, tmp_path, PYTHONPATH=PYTHONPATH)
        assert done.returncode == -signal.SIGKILL
        assert folder.waiting() == ["0"]


def test_added(tmp_path: Path, capsys: Captured) -> None:
    """A job that is added from the command line is in new when its name is printed."""
    assert service.main([str(tmp_path), "--add", "hello"]) == 0
    (name,) = capsys.readouterr().out.split()
    assert (tmp_path / "new" / name).read_text() == "hello"
    service.main([str(tmp_path), "--add", "again"])
    assert names(tmp_path / "new") == [name, capsys.readouterr().out.strip()]


def test_added_from_standard_input(tmp_path: Path) -> None:
    """With - the job is what standard input has, be it text or not."""
    words: list[str | Path] = [sys.executable, SERVICE, tmp_path, "--add", "-"]
    subprocess.run(words, env=environment(), input=b"-x\r\n\xff", check=True)
    (job,) = (tmp_path / "new").iterdir()
    assert job.read_bytes() == b"-x\r\n\xff"


def test_added_from_nowhere(tmp_path: Path) -> None:
    """Where standard input is closed, - adds no job, and that is told in a line."""
    command = 'exec "$0" "$1" . --add - <&-'
    done = shell(command, sys.executable, SERVICE, folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("can't go on: ")
    assert names(tmp_path / "new") == []


def test_added_bytes(tmp_path: Path) -> None:
    """A word of the command line is kept byte for byte."""
    assert service.main([str(tmp_path), "--add", os.fsdecode(b"a\xff")]) == 0
    (job,) = (tmp_path / "new").iterdir()
    assert job.read_bytes() == b"a\xff"


def test_files_alone(tmp_path: Path) -> None:
    """Only files are jobs; hidden ones, folders and the like are let be."""
    folder = full(tmp_path, 1)
    (folder.new / "sub").mkdir()
    (folder.new / ".hidden").touch()
    os.mkfifo(folder.new / "pipe")
    (folder.new / "dangling").symlink_to("nowhere")
    assert folder.waiting() == ["0"]


@pytest.mark.parametrize("words", [[], ["--add", "x"]])
@pytest.mark.parametrize("below", [".", "below"])
def test_no_folder(
    below: str, words: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """Where FOLDER can't be had, a line says why, and the status is 1."""
    (tmp_path / "file").touch()
    assert service.main([str(tmp_path / "file" / below), *words]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("can't go on: ")
    assert str(tmp_path / "file") in line


@pytest.mark.usefixtures("slow")
def test_told_of_a_full_disk(
    tmp_path: Path, monkeypatch: Patch, capsys: Captured
) -> None:
    """A service that can't write says so in a line, and the status is 1."""

    def replace(part: Path, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", replace)
    full(tmp_path, 2)
    assert service.main([str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said == "can't go on: [Errno 28] No space left on device\n"


def test_nobody_reads(tmp_path: Path) -> None:
    """When nobody reads what it prints, it ends with a line, and loses no job."""
    folder = full(tmp_path, 6)
    with subprocess.Popen(
        [sys.executable, SERVICE, tmp_path],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        (line,) = process.stderr.readlines()
    assert line == "can't go on: [Errno 32] Broken pipe\n"
    assert process.returncode == 1
    assert sorted(names(folder.new) + names(folder.done)) == [*"012345"]


def test_from_first_line_to_last(tmp_path: Path, monkeypatch: Patch) -> None:
    """From its first line on it heeds signals, and with the last it heeds none."""
    before = {number: signal.getsignal(number) for number in service.STOPS}
    heeded: dict[str, list[object]] = {}

    def said(line: str) -> None:
        heeded[line] = [signal.getsignal(number) for number in service.STOPS]
        if len(heeded) == 1:
            assert signal.getsignal(signal.SIGTERM) != signal.SIG_DFL
            for number in service.STOPS:
                os.kill(os.getpid(), number)

    monkeypatch.setattr(service, "say", said)
    try:
        assert service.main([str(tmp_path)]) == 0
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert [*heeded] == ["0 jobs wait", "ended, and 0 jobs wait"]
    assert heeded["ended, and 0 jobs wait"] == [signal.SIG_IGN] * 2


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
    """A second service in the folder is told, and ends with status 3."""

    async def serve(serving: service.Service, workers: int) -> None:
        raise AssertionError("it serves")

    monkeypatch.setattr(service.Service, "serve", serve)
    with service.Folder(tmp_path).locked():
        assert service.main([str(tmp_path)]) == 3
    assert "another service is at work" in capsys.readouterr().err


def test_nowhere_to_say_it(tmp_path: Path, monkeypatch: Patch) -> None:
    """Why it ends is in its status, if it can't be printed."""

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stderr", Full())
    with service.Folder(tmp_path).locked():
        assert service.main([str(tmp_path)]) == 3
    (tmp_path / "file").touch()
    assert service.main([str(tmp_path / "file")]) == 1


@pytest.mark.parametrize("words", [["--workers", "0"], ["--patience", "-1"]])
def test_usage(words: list[str], tmp_path: Path) -> None:
    """Numbers that make no sense are refused with the usage."""
    with pytest.raises(SystemExit) as ended:
        service.main([str(tmp_path), *words])
    assert ended.value.code == 2


def test_lines() -> None:
    """The file has some two hundred and fifty lines, of the standard library alone."""
    assert 230 < len(SERVICE.read_text().splitlines()) < 270
