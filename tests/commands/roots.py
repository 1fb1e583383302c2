"""Print Sphinx's own test projects: each is printed, or stops with named faults.

``roots.py FOLDER [NAME...]`` takes the folder ``tests/roots`` of Sphinx's source
distribution. A project that Sphinx itself can't read is passed over. It leaves with 1
if one ends in a traceback, or stops and names no place.
"""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.programs import ROOT

PRESS = ROOT / "book" / "_extensions"
SETTINGS = {
    "press_wrap_code": "1",
    "press_alt_required": "0",
    "press_glyphs": "name",
    "press_unprinted": "words",
}
BUILD = """
import sys
sys.path.insert(0, {press!r})
from sphinx.application import Sphinx
import sphinx.application
if {name!r} == "press":
    sphinx.application.builtin_extensions += ("press",)
app = Sphinx({root!r}, {root!r}, {out!r}, {out!r} + "/read", {name!r}, {settings!r})
app.build(force_all=True)
sys.exit(app.statuscode)
"""


COLOUR = re.compile(r"\x1b\[[\d;]*m")


def build(name: str, root: Path, out: str) -> subprocess.CompletedProcess[str]:
    """Return how a builder ended, on one project."""
    code = BUILD.format(
        press=str(PRESS), settings=SETTINGS, root=str(root), out=out, name=name
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )


def verdict(root: Path) -> str:
    """Return how a project fared: passed over, printed, stopped, or failed."""
    with TemporaryDirectory() as out:
        done = build("press", root, out)
        printed = list(Path(out).glob("*.pdf"))
    said = COLOUR.sub("", done.stderr).strip()
    if "Traceback" in said or done.returncode < 0:
        with TemporaryDirectory() as out:
            is_ours = "Traceback" not in build("dummy", root, out).stderr
        return f"failed: {said.splitlines()[-1]}" if is_ours else "passed over"
    if printed:
        return "printed"
    faults = [it for it in said.splitlines() if it.endswith("[press]")]
    return "stopped" if len(faults) > 1 else f"failed: {said[-300:]}"


def verdicts(folder: Path, names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each project with how it fared."""
    for root in sorted(it.parent for it in folder.glob("*/conf.py")):
        if not names or root.name in names:
            yield root.name, verdict(root)


def main() -> int:
    """Tell how all fared, and whether none failed."""
    counted: Counter[str] = Counter()
    for name, said in verdicts(Path(sys.argv[1]), sys.argv[2:]):
        kind = said.partition(":")[0]
        counted[kind] += 1
        print(f"{name}: {said}", flush=True)
    print(dict(counted))
    return 1 if counted["failed"] or not counted["printed"] else 0


if __name__ == "__main__":
    sys.exit(main())
