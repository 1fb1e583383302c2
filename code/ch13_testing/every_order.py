"""Run an asyncio script in every order in which its tasks can wake.

Where several tasks are ready, asyncio takes the one that was ready
first. Here any of them may be next. The script runs from its start for
each order, the nearest to asyncio's own first, until one fails or all
are tried. An order fails if the script ends with an exception or an
exit status, if asyncio reports an error, or if all wait for ever.

Time jumps to the next timer when all wait, and goes on where one moment
sees 5,000 steps or looks at the clock. Timers of one time go off in any
order, those of different times in theirs, unless there is --late. The
script's time module tells that time; datetime does not.
Not tried: orders of callbacks, of threads, of what comes from outside
(sockets, child processes); while there is any, waits are real ones, of
10 s at most if no timer is set. Standard input is empty. A run that
takes 60 s fails. Not for Windows.

Exit status: 0 no order fails, 1 one does, 2 wrong usage, 130 Ctrl-C,
143 SIGTERM. It needs forked_script.py, hearing_loop.py,
order_search.py, told_loop.py and steps.py beside it.
"""

import _signal
import os
import sys

if os.name == "nt":
    sys.exit("every_order.py needs os.fork, which Windows lacks.")
if __name__ == "__main__":  # Ctrl-C shall wait until main is ready
    _signal.pthread_sigmask(_signal.SIG_BLOCK, [_signal.SIGINT])

import argparse
import gc
import random
import re
import signal
from pathlib import Path

from forked_script import STOPS, Script
from order_search import Search, trace, trimmed
from steps import Run

MORE = "more than the order matters (threads, chance, the outside)."


def asked() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(
        usage="every_order.py [OPTION ...] SCRIPT [ARGUMENT ...]",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add, what = parser.add_argument, "so many orders near to asyncio's"
    add("words", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    add("-m", action="store_true", help="SCRIPT is a module's name")
    what += ", and if there are more as many by chance (default: 1000)"
    add("--most", type=int, default=1000, metavar="N", help=what)
    seed = random.randrange(10**6)
    what = "what chance begins with"
    add("--seed", type=int, default=seed, metavar="N", help=what)
    what = "any timer may overtake others, and tasks that are ready"
    add("--late", action="store_true", help=what)
    what = "run this order alone, and show what the script prints"
    add("--replay", type=order, metavar="ORDER", help=what)
    what = "write the order that fails, or is replayed, for timeline.py"
    add("--trace", type=Path, metavar="FILE", help=what)
    found = parser.parse_args()
    if not found.words or found.words[0].startswith("-"):
        parser.error("which script?")
    if not found.m and not os.path.isfile(found.words[0]):
        parser.error(f"there is no file {found.words[0]}")
    if found.most < 1:
        parser.error("--most is 1 at least")
    return found


def order(text: str) -> list[int]:
    """Return the choices that an order such as 0.2.1 is made of."""
    if not re.fullmatch(r"\d+(\.\d+)*", text):
        problem = f"{text} is no order such as 0.2.1"
        raise argparse.ArgumentTypeError(problem)
    return trimmed([int(choice) for choice in text.split(".")])


def report(search: Search, run: Run, is_replay: bool) -> str:
    """Return what is to be said of a search, or of one order."""
    which = "This order" if is_replay else f"Order {search.runs:,}"
    said = [f"{which} fails: {run.why}", str(run)]
    if not run.why:
        said = ["It is right." if is_replay else search.none_fails(run)]
    elif not is_replay:
        again = search.script.run(run.order)
        said += [
            f"What it prints then:\n{search.script.printed()}".rstrip()
        ]
        said += [search.again(run)]
        if kind(again.why) != kind(run.why):
            said += ["It did so once, and not again: " + MORE]
    if search.kept and not search.script.late:
        said += ["No timer overtook another or a task; see --late."]
    if search.astray:
        ways = (
            "of the runs went other ways than before in the same order"
        )
        said += [f"{search.astray:,} {ways}: {MORE}"]
    return "\n".join(said)


def kind(why: str) -> str:
    """Return how a run fails, without what may differ in a replay."""
    return re.split(":| after ", why)[0]


def main() -> int:
    """Do what the command line asks for, and return the status."""
    it = asked()
    search = Search(Script(it.words, it.m, it.late), it.most, it.seed)
    for number in STOPS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, search.stop)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    is_replay = it.replay is not None
    if is_replay:
        run = search.run(it.replay, [], shown=True)
    else:
        run = search.failing()
    if is_replay and search.astray:
        print("The script does not have the choices of this order.")
        return 2
    said = report(search, run, is_replay)
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    print(said, flush=True)
    if it.trace and run.steps and (run.why or is_replay):
        it.trace.write_text(trace(run, Path(it.words[0])), "utf-8")
    return int(bool(run.why))


if __name__ == "__main__":
    if sys.flags.hash_randomization:  # else sets differ from run to run
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    gc.freeze()  # the script's garbage is enough
    sys.exit(main())
