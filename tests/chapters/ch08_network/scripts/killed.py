"""Kill downloads with SIGKILL, each one step later, and let another go on.

A step is a file of the folder that is opened, renamed or removed; Python's audit
hooks tell of it. Each line that begins with "found" names the files that have a final
name after a kill, then after the run that went on, with their sizes.
"""

import os
import signal
import sys
from functools import partial
from pathlib import Path

import httpx2

from ch08_network import download

STEPS = {"open", "os.rename", "os.remove"}
NEVER = 1000


def killed(words: list[str], folder: Path, last: int) -> bool:
    """Download in a process that ends after so many steps; tell whether it did."""
    child = os.fork()
    if not child:
        steps = 0

        def heed(event: str, what: tuple[object, ...]) -> None:
            nonlocal steps
            if event in STEPS and str(what[0]).startswith(str(folder)):
                steps += 1
                if steps > last:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(heed)
        os._exit(download.main(words))
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def files(folder: Path) -> str:
    """Return names and sizes of what is in a folder, but for what is hidden."""
    found = sorted(folder.glob("[!.]*"))
    sizes = [f"{path.name}={path.stat().st_size}" for path in found]
    return " ".join(["found", *sizes])


def warm_up(address: str, tmp_path: Path) -> None:
    """Import whatever a download imports, once for all."""
    listed = tmp_path / "warm.txt"
    listed.write_text(f"{address}/page/1")
    download.main([str(listed), "--into", str(tmp_path / "warm")])


def main(address: str, tmp_path: Path) -> None:
    """Go on until no step is left; each time one file is cut off once."""
    download.random.uniform = lambda least, most: 0.0  # type: ignore[assignment]
    client = partial(httpx2.AsyncClient, verify=False)  # it takes 0.07 s a run
    httpx2.AsyncClient = client  # type: ignore[assignment,misc]
    warm_up(address, tmp_path)
    for last in range(NEVER):
        listed, folder = tmp_path / "list.txt", tmp_path / f"{last}"
        addresses = f"/page/1?size=5000\n{address}/cut/2?times=1&last={last}\n"
        listed.write_text(address + addresses)
        words = [str(listed), "--into", str(folder), "--limit", "1"]
        was_killed = killed(words, folder, last)
        print(files(folder))
        assert not killed(words, folder, NEVER)
        print(files(folder))
        assert len(os.listdir(folder)) == 2, os.listdir(folder)
        if not was_killed:
            print("not killed")
            return


main(sys.argv[1], Path(sys.argv[2]))
