"""Compare what programs printed in a browser with their transcripts.

Reads a list of runs as JSON, each with a path, an output and a status, and
prints in what they differ by the rules of `differences`.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [
    str(ROOT / "code"),
    str(ROOT / "code" / "timelines"),
    str(ROOT / "tests"),
]

from formats import Transcript
from harness.programs import metadata
from harness.transcripts import differences, program_of, read

for run in json.load(sys.stdin):
    expected = read(ROOT / run["path"])
    actual = Transcript(expected.command, run["output"], run["status"])
    computes = metadata(program_of(ROOT / run["path"])).computes
    for difference in differences(expected, actual, computes=computes):
        print(f"{run['path']}: {difference}")
