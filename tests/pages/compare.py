"""Compare what programs printed in a browser with their transcripts.

Reads a list of runs as JSON, each with a path, an output and a status, and
prints in what they differ by the rules of `differences`.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "code"), str(ROOT / "tests")]

from programs import Transcript, differences, parse
from test_programs import COMPUTING

for run in json.load(sys.stdin):
    expected = parse((ROOT / run["path"]).read_text("utf-8"))
    actual = Transcript(expected.command, run["output"], run["status"])
    computes = run["path"].startswith(COMPUTING)
    for difference in differences(expected, actual, computes=computes):
        print(f"{run['path']}: {difference}")
