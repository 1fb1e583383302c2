"""Kill the service with SIGKILL, each time one step later, and let another go on.

A step is a file of the folder that is opened, renamed or removed; Python's audit
hooks tell of it. Each line names the jobs that a kill has left in each place, and what
another run has made of them, with how often each was begun. With ``random`` the kills
come at random moments instead, on one folder, until all is done.
"""

import asyncio
import os
import random
import signal
import sys
import time
from pathlib import Path

from ch09_stopping import service

STEPS = {"open", "os.rename", "os.remove"}
NEVER = 1000
PLACES = ("new", "done", "failed", "why")


def until_done(folder: Path, begun: Path) -> None:
    """Serve until no job is left; note each that is begun."""

    async def work(text: str) -> str:
        with begun.open("a") as file:
            file.write(f"{text}\n")
        await asyncio.sleep(0.004)
        if text == "bad":
            raise ValueError(text)
        return text.upper()

    class Leaving(service.Service):
        def next_job(self) -> str | None:
            name = super().next_job()
            if name is None:
                self.stop()
            return name

    os.fsync = lambda fd: None  # it is for when the power fails, and slow
    service.work = work
    service.Service = Leaving  # type: ignore[misc]
    service.main([str(folder)])


def killed(folder: Path, begun: Path, last: int) -> bool:
    """Serve in a process that ends after so many steps; tell whether it did."""
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        steps = 0

        def heed(event: str, what: tuple[object, ...]) -> None:
            nonlocal steps
            if event in STEPS and str(what[0]).startswith(f"{folder}{os.sep}"):
                steps += 1
                if steps > last:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(heed)
        until_done(folder, begun)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def killed_soon(folder: Path, begun: Path, seconds: float) -> bool:
    """Serve in a process that is killed after a while; tell whether it was."""
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        until_done(folder, begun)
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def texts(folder: Path, place: str) -> dict[str, str]:
    """Return the files in a place, by name, and the text of each."""
    return {it.name: it.read_text() for it in (folder / place).glob("[!.]*")}


def check(folder: Path, jobs: dict[str, str], *, ended: bool) -> None:
    """Check that no job is lost, and that what is there is whole."""
    new, done, failed, why = (texts(folder, place) for place in PLACES)
    assert {*new, *done, *failed} == {*jobs}, "a job is lost"
    assert all(text == jobs[name] for name, text in new.items())
    assert all(text == jobs[name].upper() for name, text in done.items())
    assert all(text == jobs[name] for name, text in failed.items())
    assert all(text.endswith("\nValueError: bad\n") for text in why.values())
    assert {*failed} <= {*why}, "nobody knows why a job failed"
    assert not {*done} & {*failed}
    if ended:
        assert not new
        assert [name for name, text in jobs.items() if text == "bad"] == [*failed]
        left = [it for place in PLACES for it in (folder / place).glob(".*")]
        assert not left, left


def filled(folder: Path, jobs: dict[str, str]) -> None:
    """Make a folder with these jobs."""
    (folder / "new").mkdir(parents=True)
    for name, text in jobs.items():
        (folder / "new" / name).write_text(text)


def each_step(tmp_path: Path) -> None:
    """Kill before each step, until no step is left."""
    jobs = {"1": "one", "2": "bad", "3": "three"}
    parts = 0  # hidden files, apart from the lock
    for last in range(NEVER):
        folder, begun = tmp_path / f"{last}", tmp_path / f"{last}.begun"
        filled(folder, jobs)
        was_killed = killed(folder, begun, last)
        parts += len([*folder.glob(".?[!o]*")])
        check(folder, jobs, ended=not was_killed)
        assert not killed(folder, begun, NEVER)
        check(folder, jobs, ended=True)
        often = begun.read_text().split()
        assert max(often.count(text) for text in jobs.values()) <= 2
        if not was_killed:
            print(f"kills: {last}, and no job lost; parts left: {parts}")
            return


def at_random(tmp_path: Path) -> None:
    """Kill at random moments, until all jobs are done."""
    dice = random.Random(9)
    jobs = {f"{number:03}": f"text {number}" for number in range(60)} | {"bad": "bad"}
    folder, begun = tmp_path / "random", tmp_path / "random.begun"
    filled(folder, jobs)
    kills = 0
    while killed_soon(folder, begun, dice.uniform(0, 0.02)):
        kills += 1
        check(folder, jobs, ended=False)
        if kills == 30:
            assert not killed(folder, begun, NEVER)
            break
    check(folder, jobs, ended=True)
    print(f"kills: {kills}, and no job lost")


if __name__ == "__main__":
    ways = {"each_step": each_step, "at_random": at_random}
    ways[sys.argv[1]](Path(sys.argv[2]))
