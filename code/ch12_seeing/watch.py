"""Run a script, and say who waits where when nothing happens.

usage: python watch.py [--after SECONDS] [--end] SCRIPT [ARGUMENT ...]
       python watch.py [--after SECONDS] [--end] -m MODULE ...

Runs SCRIPT with its arguments and passes on its exit status. When
nothing has happened for a while, says on standard error where each
thread and each asyncio task waits, and for whom, and leaves the
script alone. Python programs that SCRIPT starts are watched, too.

--after SECONDS   how long a while is (default: 10)
--end             end the script when nothing happens, with status 124

Nothing happens when each thread and each task is seen at one place
all the time, and none of them computes. If the script computes for
three times as long, you are told in which call, and it goes on.

Needs Linux or macOS. Options of Python's own, such as -X dev, stand
before SCRIPT. Signals go on to SCRIPT, but for SIGKILL, which ends
the watch alone.
"""

from __future__ import annotations

# What the script's own process needs of this file is in the
# interpreter already, so that the script finds no module imported.
import _signal
import _thread
import os
import sys
from time import monotonic, process_time, thread_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType
    from typing import Any, NoReturn

    Place = tuple[int, int, str]  # code, instruction and name

WRITE = os.O_WRONLY | os.O_CREAT
LIBRARY = os.path.dirname(os.__file__)
PARSE = 0x400  # for compile: make a tree of a text, and no code
MANY = 3  # names in a line; of more, a number is told
GLANCE = 0.05  # seconds between two looks at what is said
SHORT = 0.02  # seconds between two looks at the script, at least
LONG = 3  # times as long until one is told of computing
OFTEN = 100  # looks while nothing happens
LITTLE = 0.01  # of a core; who uses less does not compute
MUCH = 0.5
MOMENT = 1.0  # seconds in which a thread ends that has said so
PATIENCE = 2.0  # seconds for this file's thread to get its turn
VAIN = 50  # times that it was woken meanwhile, and had none
HELPERS = "from multiprocessing."  # begins what such processes run
WORKER = "from multiprocessing.spawn"  # and what a worker runs
GUARDS = {"Lock", "RLock", "lock", "Condition", "Semaphore"}
GUARDS |= {"BoundedSemaphore"}

SITE = """\
import sys
sys.path.remove({folder!r})
ours = sys.modules.pop("sitecustomize")
try:
    import sitecustomize
except ModuleNotFoundError:
    sys.modules["sitecustomize"] = ours
if sys.version_info[:2] == {version!r}:
    names = {{"__name__": "watch", "__file__": {file!r}}}
    with open({file!r}, "rb") as text:
        exec(compile(text.read(), {file!r}, "exec"), names)
    names["Watch"]({folder!r}, {after!r}, {number!r}).begin()
"""


class Step:
    """One call of those that a thread or a task is in."""

    def __init__(self, code: CodeType, frame: FrameType | None) -> None:
        self.code = code
        self.frame = frame
        self.last = frame.f_lasti if frame else -1
        name = code.co_qualname.rpartition("<locals>.")[2]
        self.name = "the script" if name == "<module>" else name
        self.ours = not code.co_filename.startswith(
            (LIBRARY, "<frozen")
        )
        if "site-packages" in code.co_filename or is_helper(code):
            self.ours = False

    @property
    def place(self) -> Place:
        return id(self.code), self.last, self.code.co_name

    @property
    def line(self) -> int:
        return (self.frame.f_lineno if self.frame else 0) or 0

    def value(self, name: str) -> Any:
        """Return a variable, or None if there is none."""
        if self.frame is None:
            return None
        for names in (self.frame.f_locals, self.frame.f_globals):
            if name in names:
                return names[name]
        return None

    def text(self) -> str:
        """Return the file, the line and what is written there."""
        file = self.code.co_filename
        lines = source(file).splitlines()
        there = 0 < self.line <= len(lines)
        said = f": {lines[self.line - 1].strip()}" if there else ""
        return f"{os.path.basename(file)}, line {self.line}{said}"


def is_helper(code: CodeType) -> bool:
    """Tell if code is what a worker of multiprocessing begins with."""
    words = " ".join(sys.orig_argv)
    return code.co_filename == "<string>" and HELPERS in words


def steps_of_thread(frame: FrameType | None) -> list[Step]:
    """Return the calls that a thread is in, the innermost last."""
    steps = []
    while frame is not None:
        steps.append(Step(frame.f_code, frame))
        frame = frame.f_back
    return steps[::-1]


def steps_of_task(task: Any) -> list[Step]:
    """Return the calls that a task is in, the innermost last."""
    steps: list[Step] = []
    inside = task.get_coro()
    while len(steps) < sys.getrecursionlimit():
        for kind, below in KINDS:
            if code := getattr(inside, f"{kind}_code", None):
                frame = getattr(inside, f"{kind}_frame", None)
                steps.append(Step(code, frame))
                inside = getattr(inside, below, None)
                break
        else:
            break
    return steps


KINDS = (
    ("cr", "cr_await"),
    ("gi", "gi_yieldfrom"),
    ("ag", "ag_await"),
)


class Line:
    """A line of execution: a thread or a task, and what it is in."""

    def __init__(self, kind: str, name: str, steps: list[Step]) -> None:
        self.kind = kind
        self.name = name
        self.steps = steps
        self.loop: Any = None  # which runs in this thread
        self.home: Any = None  # which runs in or above this line
        self.future: Any = None  # that this task waits for
        self.who: object = None

    def shown(self) -> list[Step]:
        """Return the script's calls, and what they call."""
        inner = self.inner()
        ours = [step for step in inner if step.ours]
        if not ours:
            return inner[-1:]
        below = inner[inner.index(ours[-1]) + 1 :]
        below = [step for step in below if step.name[0] != "_"]
        if len(ours) > 1 and ours[0].name == "the script":
            del ours[0]
        return ours + below[:1]

    def inner(self) -> list[Step]:
        """Return the calls in the loop, or all if there is none."""
        begin = 0
        for number, step in enumerate(self.steps, 1):
            if step.name == "BaseProcess._bootstrap":
                begin = number  # what comes before, it was forked with
            elif self.loop and is_runner(step):
                begin = number
        return self.steps[begin:]

    def is_blocking(self) -> bool:
        """Tell if a call keeps this thread's loop from going on."""
        return bool(self.loop) and any(s.ours for s in self.inner())

    def is_idle(self) -> bool:
        """Tell if it is in none of the script's calls."""
        return not any(step.ours for step in self.inner())

    def at(self) -> Step | None:
        """Return the script's innermost call."""
        ours = [step for step in self.inner() if step.ours]
        return ours[-1] if ours else None

    def given_back(self) -> Any:
        """Return the lock that it has left while it waits, or None."""
        last = self.shown()[-1]
        waits = last.name in ("Condition.wait", "Condition.wait_for")
        return guard(last.value("self")) if waits else None

    def is_woken(self) -> bool:
        """Tell if it was notified, and wants its lock back."""
        inner = self.inner()
        for step in inner:
            if step.name == "Condition.wait" and not step.ours:
                again = inner[-1].name == "Lock.acquire"
                return again or BACK in step.text()
        return False

    def enough(self) -> str:
        """Return whose end is enough, if it waits for several."""
        for step in self.inner():
            if step.name == "wait" and not step.ours:
                return f"{step.value('return_when')}"
        return ALL

    def job(self) -> Any:
        """Return the future of the job that a pool's thread does."""
        for step in self.steps:
            if step.name == "_WorkItem.run" and not step.ours:
                return attribute(step.value("self"), "future")
        return None

    def calls(self) -> str:
        """Return the calls in a row, one that calls itself once."""
        names = [step.name for step in self.shown()]
        pairs = zip(["", *names], names, strict=False)
        return " > ".join(name for last, name in pairs if last != name)


def source(file: str) -> str:
    """Return a file's text, or nothing."""
    try:
        with open(file, encoding="utf-8", errors="replace") as text:
            return text.read()
    except OSError:
        return ""


def blocks(tree: Any, stands: tuple[int, int]) -> Iterator[Any]:
    """Yield what encloses a line and column, the outermost first."""
    for field in tree._fields:
        found: Any = getattr(tree, field, None)
        children: list[Any] = found if type(found) is list else [found]
        for child in children:
            if getattr(child, "lineno", None) is None:
                if hasattr(child, "_fields"):
                    yield from blocks(child, stands)
            elif begin_of(child) <= stands < end_of(child):
                yield child
                yield from blocks(child, stands)


def begin_of(node: Any) -> tuple[int, int]:
    return node.lineno, node.col_offset


def end_of(node: Any) -> tuple[int, int]:
    return node.end_lineno, node.end_col_offset


def kind_of(node: object) -> str:
    return type(node).__name__


def attribute(thing: object, name: str) -> Any:
    """Return what is kept under a name, and run no code for it."""
    try:
        own = object.__getattribute__(thing, "__dict__")
    except AttributeError:
        own = {}
    if name in own:
        return own[name]
    for parent in type(thing).__mro__:
        if name in parent.__dict__:
            found = parent.__dict__[name]
            if kind_of(found) == "member_descriptor":
                return found.__get__(thing)
            return found
    return None


def evaluated(node: Any, step: Step) -> Any:
    """Return what a name, an attribute or an item is now, or None."""
    if kind_of(node) == "Name":
        return step.value(node.id)
    if kind_of(node) == "Constant":
        return node.value
    if kind_of(node) == "Attribute":
        return attribute(evaluated(node.value, step), node.attr)
    if kind_of(node) == "Subscript":
        thing, key = (
            evaluated(node.value, step),
            evaluated(node.slice, step),
        )
        if type(thing) in (list, tuple, dict) and type(key) in (
            int,
            str,
        ):
            try:
                return thing[key]
            except (LookupError, TypeError):
                return None
    return None


def written(node: Any, file: str) -> str:
    """Return how something is written in a file."""
    line = source(file).encode().splitlines()[node.lineno - 1]
    return line[node.col_offset : node.end_col_offset].decode()


def guard(thing: Any) -> Any:
    """Return the lock in a thing, or None."""
    if kind_of(thing) not in GUARDS:
        return None
    return attribute(thing, "_lock") or thing


def released(statements: list[Any], step: Step) -> Iterator[Any]:
    """Yield the locks that some statements release."""
    for statement in statements:
        call = getattr(statement, "value", None)
        function: Any = getattr(call, "func", None)
        if getattr(function, "attr", "") == "release":
            yield guard(evaluated(function.value, step))


def locks(
    step: Step, ways: tuple[str, ...] = ("acquire",)
) -> tuple[list[Any], tuple[str, Any] | None]:
    """Return the locks that a call holds, and one that it waits for.

    That is told by its text: it holds those of each `with` that it is
    in, and of each `try` that will release one. It waits for that of
    the `with`, or of the `acquire`, at which it stands.
    """
    file = step.code.co_filename
    try:
        tree = compile(source(file), file, "exec", PARSE)
    except (SyntaxError, ValueError):
        return [], None
    held: list[Any] = []
    later: list[Any] = []  # will be released
    wanted = None
    line, _, column, _ = [*step.code.co_positions()][step.last // 2]
    if line is None or column is None:
        return [], None
    stands = line, column
    for node in blocks(tree, stands):
        if kind_of(node) == "Await":
            node = node.value
        if kind_of(node) in (
            "FunctionDef",
            "AsyncFunctionDef",
            "Lambda",
        ):
            held, later = [], []
        elif kind_of(node) == "Try" and node.finalbody:
            if stands < begin_of(node.finalbody[0]):
                later += released(node.finalbody, step)
        elif kind_of(node) in ("With", "AsyncWith"):
            inside = begin_of(node.body[0]) <= stands
            for item in node.items:
                where = item.context_expr
                lock = guard(evaluated(where, step))
                here = begin_of(where) == stands
                if not inside and (here or item is node.items[-1]):
                    if lock is not None:
                        wanted = written(where, file), lock
                    break
                if lock is not None:
                    held.append(lock)
        elif (
            kind_of(node) == "Call"
            and kind_of(node.func) == "Attribute"
        ):
            where = node.func.value
            lock = guard(evaluated(where, step))
            if node.func.attr in ways and lock is not None:
                wanted = written(where, file), lock
    if wanted:
        later = [lock for lock in later if lock is not wanted[1]]
    return held + later, wanted


class Look:
    """What was seen of a process at one time."""

    def __init__(
        self, places: dict[object, Any], used: float, wanted: float
    ) -> None:
        self.time = monotonic()
        self.places = places
        self.used = used  # seconds of a core, up to now
        self.wanted = wanted  # and those in line for one


def stands_still(looks: list[Look], after: float) -> bool:
    """Tell if nothing has moved or computed for so many seconds.

    Nor has it stood in line for a core all that time.
    """
    last = looks[-1]
    still = last
    for look in reversed(looks):
        if look.places != last.places:
            break
        still = look
        if last.time - still.time >= after:
            break
    length = last.time - still.time
    used, wanted = last.used - still.used, last.wanted - still.wanted
    if used > LITTLE * length or wanted > MUCH * length:
        return False
    return length >= after


def computes(looks: list[Look], after: float) -> bool:
    """Tell if it computed nearly all the time, or wanted to."""
    length = looks[-1].time - looks[0].time
    wanted = looks[-1].wanted - looks[0].wanted
    return length > 0.9 * after and wanted > MUCH * length


def common(past: list[tuple[Place, ...]]) -> int:
    """Return how many calls of a thread have not returned meanwhile.

    The last of them is at several places, or the innermost.
    """
    for number, places in enumerate(zip(*past, strict=False)):
        if len({code for code, *_ in places}) > 1:
            return number
        if len({*places}) > 1:
            return number + 1
    return min(map(len, past))


def is_importing(past: list[tuple[Place, ...]]) -> bool:
    """Tell if a thread was seen to import a module."""
    return any(name == IMPORT for it in past for *_, name in it)


def is_first_interpreter() -> bool:
    """Tell if this is not one that another has made."""
    ask = getattr(_thread, "daemon_threads_allowed", None)
    if ask is not None and sys.version_info >= (3, 12):
        return bool(ask())
    try:
        _thread.start_new_thread(int, ())
    except RuntimeError:
        return False
    return True


class Watch:
    """Looks at this process, from a thread of its own."""

    def __init__(self, folder: str, after: float, number: int) -> None:
        self.folder = folder
        self.after = after
        self.number = number  # of a signal that nobody else uses
        self.main = _thread.get_ident()
        words = " ".join(sys.orig_argv)
        helps = HELPERS in words and WORKER not in words
        self.helper = os.getpid() if helps else 0
        self.loops: dict[int, tuple[object, Any]] = {}

    def begin(self) -> None:
        """Begin to watch, and go on in processes that are forked.

        The thread ends before a fork, so that Python does not warn of
        a fork beside threads that are none of the script's.
        """
        if not is_first_interpreter():
            return
        self.start()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(
                before=self.stop,
                after_in_parent=self.start,
                after_in_child=self.start,
            )

    def start(self) -> None:
        """Start the thread; signals are none of its business.

        One that reached it would not wake the script's main thread.
        """
        self.name = f"{self.folder}/{os.getpid()}"
        self.thread = 0
        if not os.path.isdir(self.folder):
            return  # it has outlived the script
        if self.number:
            import faulthandler

            self.stack = os.open(f"{self.name}.stack", WRITE, 0o600)
            faulthandler.register(self.number, self.stack)
        self.ended = _thread.allocate_lock()
        self.begun = _thread.allocate_lock()
        self.gone = _thread.allocate_lock()
        for lock in (self.ended, self.begun, self.gone):
            lock.acquire()
        all_signals = _signal.valid_signals()
        mask = _signal.pthread_sigmask(_signal.SIG_BLOCK, all_signals)
        _thread.start_new_thread(self.keep_watch, ())
        self.begun.acquire()
        _signal.pthread_sigmask(_signal.SIG_SETMASK, mask)
        with open(f"{self.name}.alive", "w", encoding="ascii") as file:
            file.write(f"{self.thread}")

    def stop(self) -> None:
        if not self.thread:
            return
        self.ended.release()
        self.gone.acquire()
        end = monotonic() + MOMENT
        here = f"/proc/self/task/{self.thread}"
        while os.path.exists(here) and monotonic() < end:
            pass  # it has said that it ends, and does so now

    def keep_watch(self) -> None:
        """Look again and again, until the script forks or ends."""
        self.own = _thread.get_ident()
        self.thread = _thread.get_native_id()
        self.looks: list[Look] = []
        self.said = ""
        self.begun.release()
        pause = 0.0
        while not self.ended.acquire(timeout=max(pause, SHORT)):
            begun = thread_time()
            try:
                self.look()
            except Exception:
                pass  # it changed while it was looked at
            cost = thread_time() - begun
            pause = max(self.after / OFTEN, 20 * cost)
        self.gone.release()

    def look(self) -> None:
        """Look at all threads and tasks, and tell what is new."""
        os.utime(f"{self.name}.alive")  # a sign of life
        self.looks.append(Look(self.places(), *self.computed()))
        now = self.looks[-1]
        while now.time - self.looks[0].time > LONG * self.after:
            del self.looks[0]
        told = ""
        if stands_still(self.looks, self.after):
            same = self.said.startswith("w")
            told = self.said if same else "w" + self.waiting()
        elif computes(self.looks, LONG * self.after):
            told = "c" + self.computing(
                [it.places for it in self.looks]
            )
        if told != self.said:
            self.tell(told)
            self.said = told

    def computed(self) -> tuple[float, float]:
        """Return for how long this process has computed, in seconds.

        And for how long it would have, with a core whenever it wanted
        one, as far as Linux tells it. This thread does not count.
        """
        used = process_time() - thread_time()
        in_line = 0.0
        try:
            for thread in os.listdir("/proc/self/task"):
                if int(thread) != self.thread:
                    name = f"/proc/self/task/{thread}/schedstat"
                    with open(name, "rb") as file:
                        in_line += int(file.read().split()[1]) / 1e9
        except OSError:
            pass  # it has ended, or this is no Linux
        return used, used + in_line

    def tell(self, text: str) -> None:
        """Leave a text for who watches all the processes."""
        if not text:
            os.replace(f"{self.name}.said", f"{self.name}.past")
            return
        with open(f"{self.name}.new", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(f"{self.name}.new", f"{self.name}.said")

    def threads(self) -> dict[int, FrameType]:
        """Return where each of the script's threads is."""
        frames = sys._current_frames()
        frames.pop(self.own, None)
        return frames

    def places(self) -> dict[object, tuple[Place, ...]]:
        """Return where each thread and each task is."""
        found: dict[object, tuple[Place, ...]] = {}
        for thread, frame in self.threads().items():
            steps = steps_of_thread(frame)
            found[thread] = tuple(step.place for step in steps)
            for task in self.tasks(self.loop_of(thread, steps)):
                inside = steps_of_task(task)
                found[id(task)] = tuple(step.place for step in inside)
        return found

    def loop_of(self, thread: int, steps: list[Step]) -> Any:
        """Return the loop that runs in a thread, or None."""
        if "asyncio" not in sys.modules:
            return None
        for step in steps:
            if not is_runner(step):
                continue
            known = self.loops.get(thread)
            if known is None or known[0] is not step.frame:
                runner = step.value("self")
                loop = getattr(runner, "_loop", runner)
                known = self.loops[thread] = step.frame, loop
            return known[1]
        self.loops.pop(thread, None)
        return None

    def tasks(self, loop: Any) -> list[Any]:
        """Return the tasks of a loop that have not ended."""
        if loop is None:
            return []
        return [*sys.modules["asyncio"].all_tasks(loop)]

    def lines(self) -> list[Line]:
        """Return all threads and tasks, the main thread first."""
        found = []
        frames = self.threads()
        for thread in sorted(frames, key=self.order):
            steps = steps_of_thread(frames[thread])
            line = Line("thread", self.name_of(thread), steps)
            line.who, line.loop = thread, self.loop_of(thread, steps)
            line.home = line.loop
            found.append(line)
            tasks = self.tasks(line.loop)
            for task in sorted(
                tasks, key=lambda it: natural(it.get_name())
            ):
                inside = Line(
                    "task", task.get_name(), steps_of_task(task)
                )
                inside.future = getattr(task, "_fut_waiter", None)
                inside.who, inside.home = task, line.loop
                found.append(inside)
        return found

    def order(self, thread: int) -> tuple[bool, object]:
        """Return a key that puts the main thread first."""
        return thread != self.main, natural(self.name_of(thread))

    def name_of(self, thread: int) -> str:
        """Return what a thread is called."""
        threading = sys.modules.get("threading")
        known = threading._active.get(thread) if threading else None
        if known is not None:
            return str(known.name)
        return "MainThread" if thread == self.main else f"{thread}"

    def computing(self, window: list[Any]) -> str:
        """Return in which call each thread is that has moved."""
        told = []
        threads = self.threads()
        for thread in sorted(threads, key=self.order):
            past = [seen[thread] for seen in window if thread in seen]
            moved = len({*past}) > 1 or len(threads) == 1
            if moved and not is_importing(past):
                steps = steps_of_thread(threads[thread])
                inside = steps[: common(past)]
                line = Line("thread", self.name_of(thread), inside)
                if at := line.at():
                    file = os.path.basename(at.code.co_filename)
                    begin = f"{file}, line {at.code.co_firstlineno}"
                    told.append(
                        f"thread {line.name}: {line.calls()}\n"
                        f"    in {at.name}, which begins in {begin}\n"
                    )
        return "".join(told)

    def waiting(self) -> str:
        """Return who waits where, and for whom."""
        if os.getpid() == self.helper:
            return ""
        lines = self.lines()
        holders: dict[int, list[Line]] = {}
        wanted: dict[int, tuple[str, Any]] = {}
        for line in lines:
            for step in line.steps:
                if step.ours and step.line:
                    last = step is line.at()
                    woken = last and line.is_woken()
                    held, want = locks(
                        step, WAYS if woken else WAYS[:1]
                    )
                    for lock in held:
                        has = holders.setdefault(id(lock), [])
                        if not (
                            lock is line.given_back() or line in has
                        ):
                            has.append(line)
                    if last and want:
                        wanted[id(line)] = want
        edges: dict[int, list[Line]] = {}
        bodies: dict[tuple[str, int, str], list[Line]] = {}
        for line in lines:
            want = wanted.get(id(line))
            held_by = holders.get(id(want[1]), []) if want else []
            if want and not held_by:
                held_by = [x for x in lines if is_owner(x.who, want[1])]
            others = held_by or awaited(line, lines)
            all_must = line.enough() == ALL and not is_semaphore(want)
            edges[id(line)] = others if all_must else []
            body = said_of(line, want, others)
            group = line.kind, id(line.home), body
            bodies.setdefault(group, []).append(line)
        told = ""
        for (kind, _, body), alike in bodies.items():
            names = listed([line.name for line in alike])
            several = "s" if len(alike) > 1 else ""
            told += f"{kind}{several} {names}: {body}\n"
        return told + "".join(rings(lines, edges))


def is_runner(step: Step) -> bool:
    """Tell if a call is the one that runs a loop of asyncio."""
    return step.name in RUNNERS and not step.ours


ALL, ONE = "ALL_COMPLETED", "FIRST_COMPLETED"  # to asyncio.wait
OWN = " in keep_watch"
BACK = "_acquire_restore("  # how a Condition takes its lock back
WAYS = "acquire", "wait", "wait_for"
IMPORT = "_find_and_load"
RUNNERS = ("Runner.run", "BaseEventLoop.run_forever")


def natural(name: str) -> list[tuple[int, str]]:
    """Return a key by which page 9 comes before page 10."""
    key, digits = [], ""
    for letter in f"{name} ":
        if letter.isdecimal():
            digits += letter
            continue
        if digits:
            key.append((int(digits), ""))
            digits = ""
        key.append((-1, letter))
    return key


def listed(names: list[str]) -> str:
    """Return names in a row, and the number of those left out."""
    more = len(names) - MANY
    if more > 1:
        names = [*names[:MANY], f"{more} more"]
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def is_semaphore(want: tuple[str, Any] | None) -> bool:
    """Tell if several may end a wait, so that no ring is sure."""
    return want is not None and "Semaphore" in kind_of(want[1])


def is_shared(lock: object) -> bool:
    """Tell if other processes may hold a lock."""
    return type(lock).__module__ == "multiprocessing.synchronize"


def is_owner(thread: object, lock: Any) -> bool:
    """Tell if a thread has a lock that knows who has it."""
    return f" owner={thread} " in repr(lock)


def has_begun(task: Any) -> bool:
    """Tell if a task has taken a step."""
    inside = task.get_coro()
    waits = getattr(inside, "cr_suspended", True)
    return waits or getattr(inside, "cr_running", True)


def awaited(line: Line, lines: list[Line]) -> list[Line]:
    """Return the threads or tasks for whose end one waits."""
    future = line.future
    ends = [future]
    for step in line.inner():
        thing = None if step.ours else step.value("self")
        if thing is not None and step.name == "Thread.join":
            ends.append(thing.ident)
        elif thing is not None and step.name == "Future.result":
            future = thing
        elif thing is not None and step.name == "TaskGroup.__aexit__":
            ends += thing._tasks
    ends = [it for it in ends if it is not None]
    return [
        it
        for it in lines
        if it.who in ends
        or brings_about(it.who, future)
        or brings_about(it.job(), future)
    ]


def brings_about(work: Any, future: Any) -> bool:
    """Tell if a future is done when a task or a job is."""
    if future is None or hasattr(future, "get_coro"):
        return False  # it is a task, and done when it has ended
    return work is future or any(it is future for it in known(work))


def known(work: Any) -> Iterator[Any]:
    """Yield what the call backs of a future or a task know.

    So one is told of the end of another, in a shield for instance.
    """
    calls = getattr(work, "_callbacks", None)  # of asyncio's futures
    calls = calls or getattr(work, "_done_callbacks", None) or []
    for call in calls:
        call = call[0] if type(call) is tuple else call
        for cell in getattr(call, "__closure__", None) or ():
            try:
                yield cell.cell_contents
            except ValueError:
                pass  # it is empty


def said_of(
    line: Line, want: tuple[str, Any] | None, others: list[Line]
) -> str:
    """Return what is said of a thread or a task, below its name."""
    if line.is_idle() and line.inner()[-1].name == "_shutdown":
        return "has ended, and waits for the other threads"
    names = listed([x.name for x in others]) if others else ""
    if len(others) > 1 and line.enough() == ONE:
        names = f"one of {names}"
    at = line.at()
    told = []
    if line.loop and not line.is_blocking():
        tasks = sys.modules["asyncio"].all_tasks(line.loop)
        below = "waits for the tasks below" if tasks else "has no task"
        return f"runs a loop, which {below}"
    if line.kind == "task" and not has_begun(line.who):
        return f"{line.calls()}, which has not begun"
    if at is None:
        told.append("in none of the script's calls")
    else:
        told.append(at.text())
    if line.is_blocking():
        told.append("and its loop can't go on: this call blocks it")
    if want and others:
        hold = "hold" if len(others) > 1 else "holds"
        told.append(f"waits for {want[0]}, which {names} {hold}")
    elif want:
        here = " in this process" if is_shared(want[1]) else ""
        told.append(
            f"waits for {want[0]}, and nobody{here} is seen to hold it"
        )
    elif others:
        told.append(f"waits for {names}")
    else:
        told += for_what(line)
    return "\n    ".join([line.calls(), *told])


def for_what(line: Line) -> list[str]:
    """Return what is known of that for which a call waits."""
    step = line.shown()[-1]
    thing: Any = None if step.ours else step.value("self")
    if kind_of(thing) == "Popen":
        return [f"waits for process {thing.pid}"]
    if step.name in ("BaseProcess.join", "Process.join"):
        return [f"waits for process {thing.pid}"]
    jobs = [
        it for it in known(line.future) if attribute(it, "_condition")
    ]
    if step.name == "Future.result" and attribute(thing, "_condition"):
        jobs = [thing]
    begun = {"PENDING": "nobody has begun", "RUNNING": "is under way"}
    return [
        f"waits for a job that {begun.get(job._state, 'is done')}"
        for job in jobs[:1]
    ]


def rings(lines: list[Line], edges: dict[int, list[Line]]) -> list[str]:
    """Return each ring of those who wait for each other, in words."""
    found: dict[frozenset[int], str] = {}
    for first in lines:
        paths = [[first]]
        past = set()
        while paths:
            path = paths.pop()
            for after in edges[id(path[-1])]:
                if after is first:
                    names = [it.name for it in [*path, first]]
                    ring = frozenset(map(id, path))
                    found.setdefault(ring, " waits for ".join(names))
                elif id(after) not in past:
                    past.add(id(after))
                    paths.append([*path, after])
    return [f"{ring}.\n" for ring in found.values()]


# From here on: what runs the script, and is told how it stands.


def run(command: list[str], after: float, end: bool) -> int:
    """Run Python with `command` and a watch; return its status."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as parent:
        folder = f"{parent}/watch"
        os.mkdir(folder)
        text = SITE.format(
            folder=folder,
            file=os.path.abspath(__file__),
            after=after,
            number=rare_signal(),
            version=sys.version_info[:2],
        )
        with open(f"{folder}/sitecustomize.py", "w") as site:
            site.write(text)
        paths = [folder, os.environ.get("PYTHONPATH", "")]
        path = os.pathsep.join(filter(None, paths))
        watched = {**os.environ, "PYTHONPATH": path}
        guard = Guard(folder, after, end)
        script = [sys.executable, *own_options(), *command]
        status = run_with_signals(script, watched, guard)
        if status < 128 and not guard.pids():
            say("nothing was seen: did Python start with -I, -E or -S?")
        os.rename(folder, f"{parent}/past")  # nobody writes there now
    return 124 if guard.has_ended else status


def own_options() -> list[str]:
    """Return the options that Python was given before this file."""
    own = sys.orig_argv[1 : -len(sys.argv)]
    return own[:-1] if own[-1:] == ["-m"] else own


def rare_signal() -> int:
    """Return a signal that hardly any script uses, or 0.

    Where there is no global lock, no call can keep it.
    """
    import signal

    last = getattr(signal, "SIGRTMAX", 0)
    has_lock = getattr(sys, "_is_gil_enabled", lambda: True)()
    return last - 1 if last and has_lock else 0


class Guard:
    """Reads what the processes say of themselves, and prints it."""

    def __init__(self, folder: str, after: float, end: bool) -> None:
        self.folder = folder
        self.after = after
        self.end = end
        self.said: set[str] = set()
        self.worked = float("-inf"), 0.0  # until when, and how much
        self.waited: dict[int, int] = {}  # since how many times woken
        self.has_ended = False

    def pids(self) -> list[int]:
        """Return all processes that have ever been seen."""
        names = os.listdir(self.folder)
        found = [name[:-6] for name in names if name.endswith(".alive")]
        return sorted(map(int, found))

    def look(self) -> None:
        """Print what is new, and end the script if that was asked."""
        alive = [pid for pid in self.pids() if is_alive(pid)]
        texts = {pid: self.text_of(pid) for pid in alive}
        for pid, text in texts.items():
            if text[:1] == "c" and text[1:]:
                self.print("nothing but computing", {pid: text})
            elif text[:1] == "s":
                self.print(
                    "one call in C lets nobody else go on", {pid: text}
                )
        if self.a_child_works(alive):
            return
        told = [text for text in texts.values() if text[1:]]
        if told and all(text[:1] == "w" for text in texts.values()):
            self.print("nothing has happened", texts)
            if self.end and not self.has_ended:
                self.has_ended = True
                end_all([pid for pid in alive if texts[pid][1:]])

    def a_child_works(self, pids: list[int]) -> bool:
        """Tell if a child that is not watched has computed lately."""
        children = [child for pid in pids for child in children_of(pid)]
        others = {*children} - {*pids}
        work = sum(map(work_of, others))
        until, before = self.worked
        if work - before > LITTLE * self.after or any(
            map(runs, others)
        ):
            until = monotonic()
            self.worked = until, work
        return monotonic() - until < self.after

    def text_of(self, pid: int) -> str:
        """Return what a process says; its kind is the first letter."""
        try:
            with open(
                f"{self.folder}/{pid}.said", encoding="utf-8"
            ) as file:
                return file.read()
        except OSError:
            return self.stack_of(pid)

    def stack_of(self, pid: int) -> str:
        """Return where a process is whose watch does not get to run."""
        import time

        beat = os.stat(f"{self.folder}/{pid}.alive").st_mtime
        late = time.time() - beat > max(self.after, PATIENCE)
        if not late or not rare_signal():
            self.waited.pop(pid, None)
            return ""
        woken = self.times_woken(pid)
        self.waited.setdefault(pid, woken)
        file = f"{self.folder}/{pid}.stack"
        if woken - self.waited[pid] < VAIN:
            return ""
        if not os.path.getsize(file):
            os.kill(pid, rare_signal())
            self.waited[pid] = woken  # what it says is there next time
            return ""
        with open(file, encoding="utf-8", errors="replace") as text:
            threads = text.read().split("\n\n")
        return "s" + "\n\n".join(it for it in threads if OWN not in it)

    def times_woken(self, pid: int) -> int:
        """Return how often Linux woke the thread that watches.

        One that has no core to run on is not woken. One that wants
        the lock of the interpreter is, two hundred times a second.
        """
        try:
            with open(f"{self.folder}/{pid}.alive") as file:
                thread = file.read()
            with open(f"/proc/{pid}/task/{thread}/status") as file:
                facts = dict(line.split(":", 1) for line in file)
            return int(facts["voluntary_ctxt_switches"])
        except (OSError, KeyError):
            return 0

    def print(self, what: str, texts: dict[int, str]) -> None:
        """Print what processes say, once."""
        told = ""
        texts = {pid: text for pid, text in texts.items() if text[1:]}
        for pid, text in texts.items():
            head = f"process {pid}\n" if len(texts) > 1 else ""
            told += head + text[1:]
        if told not in self.said:
            self.said.add(told)
            long = LONG if "computing" in what else 1
            head = f"{what} for {self.after * long:g} s"
            say(f"{head}\n{told}".rstrip())


def children_of(pid: int) -> list[int]:
    """Return a process's children, and theirs, on Linux."""
    found: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as file:
                found += map(int, file.read().split())
    except OSError:
        pass  # it has ended
    return found + [it for child in found for it in children_of(child)]


def work_of(pid: int) -> float:
    """Return the seconds for which a process has computed."""
    try:
        with open(f"/proc/{pid}/schedstat") as file:
            return int(file.read().split()[0]) / 1e9
    except OSError:
        return 0.0


def runs(pid: int) -> bool:
    """Tell if a process computes, or stands in line for a core."""
    try:
        return state_of(f"/proc/{pid}/stat") == "R"
    except OSError:
        return False


def state_of(file: str) -> str:
    """Return the letter by which Linux tells what a thread does."""
    with open(file, encoding="utf-8", errors="replace") as stat:
        return stat.read().rpartition(")")[2].split()[0]


def is_alive(pid: int) -> bool:
    """Tell whether a process runs."""
    try:
        return state_of(f"/proc/{pid}/stat") not in "ZX"
    except OSError:
        if sys.platform == "linux":
            return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def end_all(pids: list[int]) -> None:
    """Ask processes to end, and kill those that don't."""
    import signal

    for number, patience in (
        (signal.SIGTERM, 2.0),
        (signal.SIGKILL, 0),
    ):
        for pid in filter(is_alive, pids):
            os.kill(pid, number)
        end = monotonic() + patience
        while monotonic() < end and any(map(is_alive, pids)):
            _thread.allocate_lock().acquire(timeout=0.01)


def run_with_signals(
    command: list[str], environment: dict[str, str], guard: Guard
) -> int:
    """Run a command, which gets the signals that this process gets.

    Each comes once: what a terminal has sent to both is not sent on.
    Those with which a shell stops a job and has it go on are left to
    the shell.
    """
    import signal

    names = ["KILL", "STOP", "TSTP", "TTIN", "TTOU", "CONT"]
    others = {signal.Signals[f"SIG{name}"] for name in names}
    signals = signal.valid_signals() - others
    signal.signal(signal.SIGCHLD, lambda *_: None)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    together = is_in_foreground()
    script = os.posix_spawn(
        command[0],
        command,
        environment,
        setpgroup=os.getpgrp() if together else new_group(),
        setsigmask=mask,
    )
    while True:
        number, from_terminal = next_signal(signals)
        guard.look()
        if number == signal.SIGCHLD or not number:
            ended, status = os.waitpid(script, os.WNOHANG)
            if ended:
                code = os.waitstatus_to_exitcode(status)
                return code if code >= 0 else 128 - code
        elif not (together and from_terminal):
            os.kill(script, number)


def new_group() -> int:
    """Return a new group of processes; the one that led it has ended.

    So the script may begin a session of its own, as it may alone.
    """
    return os.posix_spawnp("true", ["true"], {}, setpgroup=0)


def is_in_foreground() -> bool:
    """Tell if what is typed into a terminal is for this process."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    finally:
        os.close(terminal)


def next_signal(signals: set[Any]) -> tuple[int, bool]:
    """Wait for a signal; tell whether it may come from a terminal.

    0 comes in its place after a moment.
    """
    import signal

    if not hasattr(signal, "sigtimedwait"):  # macOS
        signal.setitimer(signal.ITIMER_REAL, GLANCE)
        number = signal.sigwait({*signals, signal.SIGALRM})
        typed = (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP)
        return (
            0 if number == signal.SIGALRM else number,
            number in typed,
        )
    found = signal.sigtimedwait(signals, GLANCE)
    if found is None:
        return 0, False
    return found.si_signo, found.si_code > 0  # programs send 0 or less


def say(text: str) -> None:
    """Print something that the script has not said, if that can be.

    The script goes on in any case.
    """
    try:
        print(f"watch: {text}", file=sys.stderr, flush=True)
    except OSError:  # the disk is full, or nobody reads it
        pass


def fail(message: str) -> NoReturn:
    """Leave with a line of explanation and status 2."""
    say(message)
    sys.exit(2)


def check(command: list[str]) -> None:
    """Leave with a line of explanation if there is nothing to run."""
    import re

    words = iter(command)
    for word in words:
        if word == "-":
            return
        if not word.startswith("-"):
            if os.path.isfile(word) or os.path.isfile(
                f"{word}/__main__.py"
            ):
                return
            fail(f"no such script: {word}")
        if re.match("-[^WX-]*[cm]", word):
            return
        if re.fullmatch("-[^WX-]*[WX]|--check-hash-based-pycs", word):
            next(words, None)
    fail("which script? Try: python watch.py --help")


def seconds(text: str) -> float:
    """Return a number of seconds, or leave with an explanation."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        fail(f"--after wants seconds, and not {text or 'nothing'}")
    return found


def main() -> None:
    words = sys.argv[1:]
    after, end = 10.0, False
    while words[:1] and words[0].startswith("--"):
        option, equals, value = words.pop(0).partition("=")
        if option == "--help":
            print(__doc__)
            return
        if option == "--end" and not equals:
            end = True
        elif option == "--after":
            after = seconds(value if equals else "".join(words[:1]))
            words = words if equals else words[1:]
        elif option == "--check-hash-based-pycs":
            words.insert(0, option)
            break
        else:
            fail(f"what is {option}? Try: python watch.py --help")
    if words[:1] == ["-h"]:
        print(__doc__)
        return
    if os.name != "posix":
        fail("Windows has too little of what this needs; try WSL")
    check(words)
    sys.exit(run(words, after, end))


if __name__ == "__main__":
    main()
