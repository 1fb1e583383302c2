"""Note when threads, processes and tasks begin and end.

The recorder has every Python process of a script import this, before
the script itself. It waits for the modules that run things, is told
when they are about to run something and when that is over, and writes
a line for each event. While the script runs, nothing of this is on the
stack: so tracebacks stay as they are, and an interrupt finds them so.

What it imports is in the interpreter itself, or was there before. So a
file of the script's may have the name of any module, as it may alone.
"""

from __future__ import annotations

import _thread
import os
import sys
from _frozen_importlib_external import PathFinder
from itertools import count
from os import close as close_file  # a script may replace os.close
from os import getpid
from os import open as open_file
from os import read as read_file
from os import write as write_file
from time import perf_counter, thread_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Iterable
    from functools import partial
    from importlib.machinery import ModuleSpec
    from types import CodeType, FrameType, ModuleType, TracebackType
    from typing import Any
else:
    from _collections import deque
    from _functools import partial

FOLDER = os.path.dirname(__file__)  # where events go
LIBRARY = os.path.dirname(os.__file__)
SCRIPT = os.environ.get("RECORDER_SCRIPT", "")
CALLS = os.environ.get("RECORDER_CALLS", "")
try:
    START = os.getcwd()
except OSError:
    START = ""  # that folder is gone
BRIEF = 0.001  # seconds; what holds a loop for less is not noted
MANY = 100  # turns of a task; of more, none is noted
ACCOUNT = "/proc/thread-self/schedstat"  # Linux'
POOLS = ("asyncio.", "concurrent.", "multiprocessing.")
CHUNKS = ("_process_chunk", "mapstar", "starmapstar")  # of theirs
native_id = getattr(_thread, "get_native_id", int)  # 0 in a browser
LONG = 99  # bits, or letters, of what is never written out
APPEND = os.O_APPEND | os.O_CREAT | os.O_WRONLY

born = f"{perf_counter():.6f}"  # another program may get our number
spans = count()
workers = count()
began: dict[int, Account] = {}  # what its thread had at its begin
whole: list[int] = []  # the span of this process itself

Account = tuple[float, float]  # seconds on a core, and in line for one


class Here(_thread._local):
    """What each thread knows of itself."""

    def __init__(self) -> None:
        self.worker = next(workers)
        self.inside: dict[int, None] = {}  # open spans, innermost last
        self.thread: int | None = None  # the span of all of it
        self.failed = ""  # which exception ended it
        self.in_line = 0.0  # seconds without a core
        self.looked = -1.0  # when that was read
        self.held_loop = 0.0, 0.0  # since when, until when
        self.process: int | None = None  # the span of a process's job
        self.loop: Ready | None = None  # what the loop that runs has


here = Here()


def write(*event: object) -> None:
    """Add an event to this thread's file, for nobody to mix with.

    Where there is no room for it, it is lost: the script must not
    suffer from being watched.
    """
    name = f"{getpid()}-{born}-{here.worker}.events"
    try:
        file = open_file(f"{FOLDER}/{name}", APPEND, 0o600)
    except OSError:
        return
    try:
        write_file(file, f"{event!r}\n".encode())
    except OSError:
        return
    finally:
        close_file(file)


def account() -> Account:
    """Return what this thread has computed, and stood in line.

    What was read a moment ago is as good as new, and costs less.
    """
    if perf_counter() - here.looked > BRIEF:
        here.in_line = in_line()
        here.looked = perf_counter()
    return thread_time(), here.in_line


def less(now: Account, before: Account) -> Account:
    """Return what a thread has used since then."""
    return now[0] - before[0], now[1] - before[1]


def in_line() -> float:
    """Return how long this thread has stood in line, if known."""
    try:
        file = open_file(ACCOUNT, os.O_RDONLY)
    except OSError:
        return 0.0
    try:
        return int(read_file(file, 100).split()[1]) / 1e9
    finally:
        close_file(file)


def begin(
    kind: str,
    label: str,
    start: float | None = None,
    task: int | None = None,
) -> int:
    """Note that this thread begins something; return its span.

    A task may have begun a while ago; a call may be within one.
    """
    span = next(spans)
    if kind != "task":
        release_loop()
        here.inside[span] = None
    began[span] = account()
    start = perf_counter() if start is None else start
    if kind != "task":  # what is on in the loop was the outer one's
        here.held_loop = start, start
    thread = here.worker, native_id()
    within = () if task is None else (task,)
    write("begin", span, start, *thread, kind, label, *within)
    return span


def end(
    span: int, failed: str = "", known: Account | None = None
) -> None:
    """Note that a span is over, unless a parent process began it."""
    if span not in began:
        return
    stop = perf_counter()  # before others get the GIL
    if span in here.inside:
        release_loop()
        del here.inside[span]
    before, now = began.pop(span), account()
    used = less(now, before) if known is None else known
    write("end", span, stop, *used, failed)


class Told:
    """A method of which somebody is told before each call.

    That happens when the method is looked up, and has ended when it
    runs. What interrupts it is raised by the call.
    """

    def __init__(
        self, method: Any, tell: Callable[[Any], object]
    ) -> None:
        self.method = method
        self.tell = tell

    def __get__(self, owner: Any, kind: type) -> Any:
        """Return the method, or what raises in its place."""
        try:
            if owner is not None:
                self.tell(owner)
            return self.method.__get__(owner, kind)
        except BaseException as error:  # noqa: BLE001 - raised there
            return raising(error)


def raising(error: BaseException) -> Callable[..., Any]:
    """Return what raises an error, with no frame of ours in it.

    A generator that has ended does that, if something is thrown. What
    is returned may be called with nothing or with one thing.
    """
    ended: Any = (nothing for nothing in [None] if nothing)
    next(ended, None)
    own = error.with_traceback(theirs(error))
    return partial(next, map(ended.throw, [own]))


def theirs(error: BaseException) -> TracebackType | None:
    """Return an error's traceback without the frames of this file."""
    frames = error.__traceback__
    while frames and frames.tb_frame.f_code.co_filename == __file__:
        frames = frames.tb_next
    return frames


def forget(span: int) -> None:
    """Note that a span was none."""
    began.pop(span, None)
    here.inside.pop(span, None)
    write("forget", span)


def fault(error: object) -> str:
    """Return the name of an exception's class, or nothing for None.

    What leaves by `sys.exit` has not failed.
    """
    left = error is None or isinstance(error, SystemExit)
    return "" if left else type(error).__name__


def described(call: Any, arguments: object = ()) -> str:
    """Return a call as one would write it, with what is short of it.

    Arguments are looked at only in a tuple or a list: what else gives
    them may give them once.
    """
    given = [*arguments] if isinstance(arguments, tuple | list) else []
    while isinstance(call, partial):
        call, given = call.func, [*call.args, *given]
    name = name_of(call)
    if name == "run" and given and callable(given[0]):  # in a context
        return described(given[0], given[1:])
    if name in CHUNKS and is_of_a_pool(call):
        call, chunk = given if len(given) == 2 else given[0]
        if len(chunk) == 1:
            only = chunk[0]
            return described(
                call, only if type(only) is tuple else [only]
            )
        return f"{described(call)[:-2]} × {len(chunk)}"
    return written(name, given)


def name_of(call: Any) -> str:
    """Return the name of a function, or else of its class.

    What the script has made may answer anything, or nothing.
    """
    try:
        name = call.__name__
    except Exception:  # noqa: BLE001 - whatever it raises, it has none
        name = None
    return name if type(name) is str else type(call).__name__


def written(name: str, arguments: Iterable[object]) -> str:
    """Return a call with those of its arguments that are short."""
    inside = ", ".join(filter(None, map(shown, arguments)))
    return f"{name}({inside if len(inside) < 24 else '…'})"


def shown(argument: object) -> str:
    """Return an argument as it would be written, if it is brief."""
    if isinstance(argument, type(shown)):
        return argument.__name__
    if type(argument) is int and argument.bit_length() > LONG:
        return "…"
    if type(argument) is str and len(argument) > LONG:
        return "…"
    return repr(argument) if type(argument) in (int, float, str) else ""


def is_of_a_pool(call: object) -> bool:
    """Tell whether a function belongs to the machinery of a pool.

    Of asyncio only what has a private name does: the script itself
    may have a thread run a loop.
    """
    home = home_of(call)
    if home.startswith("asyncio."):
        return name_of(call).startswith("_")
    return home.startswith(POOLS)


def home_of(call: Any) -> str:
    """Return the module of a function, and a full stop."""
    try:
        return f"{call.__module__}."
    except Exception:  # noqa: BLE001 - whatever it raises, it has none
        return ""


# Each of the next functions takes a module of Python's that was just
# imported, and changes what calls the script's functions in it.


def record_jobs_in_threads(module: Any) -> None:
    """Record the jobs of pools of threads and of interpreters."""

    def begun(item: Any) -> None:
        future = item.future
        task = getattr(item, "task", None) or (item.fn, item.args)
        worker = sys._getframe(2)  # which looks up what is to be run
        where = type(worker.f_locals.get("ctx")).__module__
        kind = "interpreter" if "interpreter" in where else "thread"
        span = begin(kind, described(*task[:2]))

        def ended(future: Any) -> None:  # which nobody else must hold
            end(span, fault(future._exception))

        with future._condition:
            if future._state == "PENDING":
                future._done_callbacks.insert(0, ended)
                return
        forget(span)  # it was cancelled

    module._WorkItem.run = Told(module._WorkItem.run, begun)


def record_jobs_in_processes(module: Any) -> None:
    """Record the jobs of an executor's processes, in the processes."""
    send_back = module._sendback_result
    running: list[int] = []

    def arrived(item: Any, state: dict[str, Any]) -> None:
        vars(item).update(state)
        running.append(begin("process", described(item.fn, item.args)))

    def recorded(
        *args: Any, exception: Any = None, **kwargs: Any
    ) -> None:
        try:
            end(running.pop(), fault(getattr(exception, "exc", None)))
        finally:  # also if it was interrupted
            send_back(*args, exception=exception, **kwargs)

    module._CallItem.__setstate__ = arrived
    module._sendback_result = recorded


class Jobs:
    """The queue of a `multiprocessing.Pool` that a worker takes from.

    Its `get` is made of parts in C, so that no frame of ours waits.
    """

    def __init__(self, queue: Any, kind: str) -> None:
        self.queue = queue
        self.kind = kind
        self.running: list[int] = []
        taken = iter(queue.get, object())
        self.get = map(self.begun, taken).__next__

    def __getattr__(self, name: str) -> Any:
        """Return what else the queue has."""
        return getattr(self.queue, name)

    def begun(self, job: Any) -> Any:
        """Note that the worker has got a job; return it."""
        if job is not None:
            label = described(*job[2:4])
            self.running.append(begin(self.kind, label))
        return job


class Results:
    """The queue of a `multiprocessing.Pool` that a worker fills."""

    def __init__(self, queue: Any, jobs: Jobs) -> None:
        self.queue = queue
        self.jobs = jobs

    def __getattr__(self, name: str) -> Any:
        """Return what else the queue has."""
        return getattr(self.queue, name)

    def put(self, done: Any) -> None:
        """Note that a job is over, and put its result."""
        try:
            if self.jobs.running:
                good, value = done[2]
                error = None if good else getattr(value, "exc", value)
                end(self.jobs.running.pop(), fault(error))
        finally:  # also if it was interrupted
            self.queue.put(done)


def watch_worker_of_pool(worker: Any, kind: str) -> None:
    """Have the jobs noted that a worker of multiprocessing's takes."""
    target = worker._target
    if home_of(target) != "multiprocessing.pool.":
        return
    if target.__name__ == "worker":
        queue, results, *others = worker._args
        jobs = Jobs(queue, kind)
        worker._args = jobs, Results(results, jobs), *others


def job_of(worker: Any) -> Any:
    """Return what a thread or a process by hand is to run."""
    target = worker._target
    return target if callable(target) else type(worker)


class Failing:
    """What a thread calls when an exception has ended it.

    It is looked up then, and so the exception can be noted.
    """

    def __set__(self, thread: Any, hook: object) -> None:
        """Keep what is to be called, as Python does."""
        vars(thread)["_invoke_excepthook"] = hook

    def __get__(self, thread: Any, kind: type) -> Any:
        """Note the exception, and return what is to be called."""
        if thread is None:
            raise AttributeError("_invoke_excepthook")
        here.failed = fault(sys.exception())
        return vars(thread)["_invoke_excepthook"]


def record_threads(module: Any) -> None:
    """Record threads that are started by hand, and a ThreadPool's."""

    def begun(thread: Any) -> None:
        watch_worker_of_pool(thread, "thread")
        job = job_of(thread)
        if is_of_a_pool(job):
            return
        here.failed = ""
        here.thread = begin("thread", described(job, thread._args))

    def ended(_: object) -> None:
        if here.thread is not None:
            end(here.thread, here.failed)

    kind = module.Thread
    kind._invoke_excepthook = Failing()
    kind._bootstrap_inner = Told(kind._bootstrap_inner, begun)
    kind._delete = Told(kind._delete, ended)


def record_processes(module: Any) -> None:
    """Record processes that are started by hand."""

    def begun(process: Any) -> None:
        try:
            while whole:
                forget(whole.pop())
            watch_worker_of_pool(process, "process")
            job = job_of(process)
            if not is_of_a_pool(job):
                label = described(job, process._args)
                here.process = begin("process", label)
        except BaseException as error:  # noqa: BLE001 - raised there
            process.run = raising(error)

    kind = module.BaseProcess
    kind._bootstrap = Told(kind._bootstrap, begun)


def record_ends_of_processes(module: Any) -> None:
    """Record how processes by hand end: this is the last they call.

    It is made of parts in C, so that no frame of ours waits.
    """

    def flushed(_: object) -> None:
        caller = sys._getframe(1)
        is_last = caller.f_code.co_name == "_bootstrap"
        if is_last and here.process is not None:
            status = caller.f_locals["exitcode"]
            end(here.process, f"exit {status}" if status else "")

    last = iter(module._flush_std_streams, object())
    module._flush_std_streams = map(flushed, last).__next__


class Known:
    """What is known of a task."""

    def __init__(self, span: int) -> None:
        self.span = span
        self.used = 0.0  # seconds on a core
        self.in_line = 0.0  # seconds without one, when it could run
        self.turns: list[float] = []  # when it ran, but for the last
        self.queued: float | None = None  # since when it stands in line


class Turn:
    """What a loop runs, without a pause; a task, or something else."""

    def __init__(self, task: Any) -> None:
        self.task = task
        self.in_line = account()[1]  # before it
        self.start = perf_counter()
        self.clock = thread_time()
        self.inside = 0.0  # CPU time of the eager tasks that it began
        self.kept = 0.0  # what they stood in line


class Ready(deque["Any"]):
    """What a loop is to run next; it is asked before each, and tells.

    An interrupt that comes while notes are taken is raised where the
    loop would have taken something, and so nothing is lost.
    """

    tasks: Any = ()  # their classes
    queues: frozenset[CodeType] = frozenset()  # where one queues

    def __init__(self, callbacks: Iterable[Any] = ()) -> None:
        from weakref import WeakKeyDictionary

        super().__init__(callbacks)
        self.taken = 0  # how many, until now
        self.since: dict[int, float] = {}  # when they were added
        self.known: Any = WeakKeyDictionary()  # what of each task
        self.turn: Turn | None = None  # that runs
        self.eager: list[Turn] = []  # first turns in it, innermost last
        self.paused: list[Any] = []  # tasks whose first turns are over
        self.running: list[Any] = []  # tasks that run this loop, too
        self.interrupt: BaseException | None = None
        self.in_line = float("inf")  # of this thread, at the last look
        self.woke = 0.0  # seconds in line before what now is to run

    def __len__(self) -> int:
        """Return how many there are; the loop asks after each round.

        Nobody could raise here what interrupts that, so it is kept.
        """
        try:
            self.end_turn()
            before, self.in_line = self.in_line, account()[1]
            self.woke = max(0.0, self.in_line - before)
            return super().__len__() or int(self.interrupt is not None)
        except BaseException as interrupt:  # noqa: BLE001 - see `asked`
            self.interrupt = interrupt
            return 1

    def added(self) -> None:
        """Note when the next one is added."""
        self.since[self.taken + super().__len__()] = perf_counter()

    def asked(self) -> None:
        """Note what is taken now, or raise what was kept."""
        interrupt, self.interrupt = self.interrupt, None
        if interrupt:
            raise interrupt
        self.begin_turn()

    append: Any = Told(deque.append, added)
    popleft: Any = Told(deque.popleft, asked)

    def begin_turn(self) -> None:
        """Note that what comes next begins to run."""
        self.end_turn()
        task = getattr(self[0]._callback, "__self__", None)
        added = self.since.pop(self.taken, None)
        self.taken += 1
        known = self.met(task, added)
        here.loop = self
        self.turn = turn = Turn(task if known else None)
        if known:
            known.in_line += self.woke
        if known and known.queued is not None:
            write("held", known.span, known.queued, turn.start)
            known.queued = None

    def met(self, task: Any, start: float | None) -> Known | None:
        """Return what is known of a task; of another thing, None."""
        if not isinstance(task, self.tasks) or is_loops_own(task):
            return None
        if task not in self.known:
            label = coroutine(task.get_coro())
            self.known[task] = Known(begin("task", label, start))
        known: Known = self.known[task]
        return known

    def end_turn(self) -> None:
        """Note that what ran has paused, or is over."""
        turn, self.turn = self.turn, None
        if turn is None:
            return
        stop = perf_counter()
        self.add_up(turn, stop)
        hold_loop(turn.start, stop)
        ran, self.running = self.running, []
        if turn.task is not None:
            ran.append(turn.task)
        for task in ran:
            if task.done():
                error = None if task.cancelled() else task._exception
                self.over(task, task.cancelled(), error)
            elif is_running(task):
                self.running.append(task)
        for paused in [turn.task, *self.paused]:
            if paused in self.known and self.is_in_line(paused):
                self.known[paused].queued = stop
        self.paused.clear()

    def add_up(self, turn: Turn, stop: float) -> Account:
        """Count what a turn used; return it with what was inside."""
        before = turn.clock, turn.in_line
        used, kept = less(account(), before)
        if turn.task is not None:
            known = self.known[turn.task]
            known.used += used - turn.inside
            known.in_line += kept - turn.kept
            if len(known.turns) <= MANY:
                known.turns.append(turn.start)
            if stop - turn.start > BRIEF:
                write("busy", known.span, turn.start, stop)
        return used, kept

    def over(self, task: Any, cancelled: bool, error: object) -> None:
        """Note that a task is done."""
        known = self.known.pop(task)
        if cancelled:
            write("cancelled", known.span)
        turns = known.turns[1:-1]  # the others are at its ends
        if 0 < len(turns) < MANY - 1:
            write("turns", known.span, turns)
        end(known.span, fault(error), (known.used, known.in_line))

    def is_in_line(self, task: Any) -> bool:
        """Tell whether a task waits for a lock, semaphore or queue.

        That `as_completed` has a queue is nobody's business.
        """
        code = None
        awaited = task.get_coro()
        while type(awaited).__name__ == "coroutine":
            code, awaited = awaited.cr_code, awaited.cr_await
            if code.co_name == "_wait_for_one":
                return False
        return code in self.queues

    def begin_eager(self, task: Any) -> None:
        """Note that a task begins in the turn that makes it."""
        if task not in self.known and self.met(task, perf_counter()):
            self.eager.append(Turn(task))

    def task_now(self) -> int | None:
        """Return the span of the task that runs, if one does."""
        turn = self.eager[-1] if self.eager else self.turn
        task = turn.task if turn else None
        known = None if task is None else self.known.get(task)
        return known.span if known else None

    def pause_eager(self, frame: FrameType) -> Any:
        """Return the eager task whose first turn a frame ends, if any.

        Others are called in such a turn, and pause with it.
        """
        if not self.eager:
            return None
        turn = self.eager[-1]
        running = turn.task.get_coro()
        if running is None or running.cr_frame is not frame:
            return None
        self.eager.pop()
        self.paused.append(turn.task)
        used, kept = self.add_up(turn, perf_counter())
        outer = self.eager[-1] if self.eager else self.turn
        if outer:
            outer.inside += used
            outer.kept += kept
        return turn.task


def record_tasks(module: Any) -> None:
    """Record asyncio's tasks, and what holds a loop.

    A script may import asyncio a second time.
    """
    base = module.BaseEventLoop
    made = base.__init__
    set_running = module.events._set_running_loop

    def recorded(loop: Any, *args: Any, **kwargs: Any) -> None:
        made(loop, *args, **kwargs)
        if type(loop._ready) is deque:
            loop._ready = Ready(loop._ready)

    def running(loop: Any) -> None:
        ended = module._get_running_loop()
        set_running(loop)
        ready = getattr(ended, "_ready", None)
        if loop is None and isinstance(ready, Ready):
            ready.end_turn()
            release_loop()
            here.loop = None

    Ready.tasks += module.Task, module.tasks._PyTask
    Ready.queues |= frozenset(
        method.__code__
        for method in (
            module.Lock.acquire,
            module.Semaphore.acquire,
            module.Queue.get,
            module.Queue.put,
        )
    )
    base.__init__ = recorded
    module.events._set_running_loop = running
    record_eager_tasks(module)


def record_eager_tasks(module: Any) -> None:
    """Record tasks that begin where they are made, from 3.12 on.

    Nothing of asyncio's is looked up then, so Python itself has to
    say when coroutines begin and pause. It does so from the first call
    on that may make such a task.
    """
    if sys.version_info < (3, 12):
        return
    watch = sys.monitoring
    ours = 3  # a tool that nobody has claimed
    if watch.get_tool(ours) is None:
        watch.use_tool_id(ours, "recorder of tasks")
    kinds = watch.events
    base = module.BaseEventLoop
    doors = base.create_task.__code__, base.set_task_factory.__code__

    def is_other(code: CodeType) -> bool:
        return not code.co_flags & 0x80  # which is that of coroutines

    def ready() -> Ready | None:
        found = getattr(module._get_running_loop(), "_ready", None)
        return found if isinstance(found, Ready) else None

    def started(code: CodeType, _: int) -> object:
        if code in doors:
            given = sys._getframe(1).f_locals
            options = given.get("kwargs") or {}
            if given.get("factory") or options.get("eager_start"):
                watch.set_events(ours, every)
            return None
        if is_other(code):
            return watch.DISABLE
        loop = ready()
        if loop is not None:
            task = module.current_task()
            if task is not None:
                loop.begin_eager(task)
        return None

    def paused(code: CodeType, _: int, value: object) -> object:
        if is_other(code):
            return watch.DISABLE
        loop = ready()
        if loop is not None:
            loop.pause_eager(sys._getframe(1))
        return None

    def ended(code: CodeType, _: int, value: object) -> object:
        if is_other(code):
            return watch.DISABLE
        over(None)
        return None

    def raised(code: CodeType, _: int, error: BaseException) -> None:
        if not is_other(code):
            over(error)

    def over(error: BaseException | None) -> None:
        loop = ready()
        if loop is not None:
            task = loop.pause_eager(sys._getframe(2))
            if task is not None:
                gone = isinstance(error, module.CancelledError)
                loop.over(task, gone, None if gone else error)

    every = kinds.PY_START | kinds.PY_YIELD | kinds.PY_RETURN
    every |= kinds.PY_UNWIND
    for kind, callback in (
        (kinds.PY_START, started),
        (kinds.PY_YIELD, paused),
        (kinds.PY_RETURN, ended),
        (kinds.PY_UNWIND, raised),
    ):
        watch.register_callback(ours, kind, callback)
    for code in doors:
        watch.set_local_events(ours, code, kinds.PY_START)


def is_running(task: Any) -> bool:
    """Tell whether a task is in the middle of a turn."""
    return getattr(task.get_coro(), "cr_running", False)


def is_loops_own(task: Any) -> bool:
    """Tell whether a task is one of those that asyncio makes itself."""
    code = getattr(task.get_coro(), "cr_code", None)
    if (
        code is None
        or os.path.basename(os.path.dirname(code.co_filename))
        != "asyncio"
    ):
        return False
    name: str = code.co_name
    return name.startswith(("_", "shutdown_")) or name == "run_one_coro"


def coroutine(running: Any) -> str:
    """Return the call that made a coroutine; it has not yet begun."""
    frame = getattr(running, "cr_frame", None)
    if frame is None:
        return described(running)
    code, known = frame.f_code, frame.f_locals
    names = code.co_varnames[: code.co_argcount]
    return described(
        running, [known[name] for name in names if name in known]
    )


def hold_loop(start: float, stop: float) -> None:
    """Join what holds this thread's loop with hardly a pause."""
    since, until = here.held_loop
    start = max(start, until)
    if start - until > BRIEF:
        release_loop()
        since = start
    here.held_loop = since, stop


def release_loop() -> None:
    """Note for how long the loop was held, unless it was brief."""
    since, until = here.held_loop
    if until - since > BRIEF and here.inside:
        write("busy", next(reversed(here.inside)), since, until)
    here.held_loop = until, until


def whole_path(file: str) -> str:
    """Return where code is from; the script may have moved since."""
    if file.startswith("<"):  # from no file
        return file
    return os.path.normpath(os.path.join(START, file))


class Call:
    """A call that is on; a coroutine or a generator may pause it.

    What goes on meanwhile is not its own.
    """

    def __init__(self, label: str, loop: Ready | None) -> None:
        self.loop = loop  # if it is a task's
        task = None if loop is None else loop.task_now()
        self.span = begin("call", label, task=task)
        self.used = self.in_line = 0.0
        self.pauses = False
        self.since, self.before = here.held_loop[0], began[self.span]

    def go_on(self) -> None:
        """Note that it runs from here on."""
        release_loop()
        self.since, self.before = perf_counter(), account()
        here.held_loop = self.since, self.since
        here.inside[self.span] = None

    def pause(self) -> None:
        """Note that it does not run for now."""
        if not self.pauses:
            self.pauses = True
            write("pauses", self.span)
        self.add_up()

    def add_up(self) -> None:
        """Count what it used since it went on."""
        used, in_line = less(account(), self.before)
        self.used += used
        self.in_line += in_line
        if self.loop is not None and self.loop.turn:
            hold_loop(self.since, perf_counter())
        release_loop()
        here.inside.pop(self.span, None)

    def end(self, failed: str = "") -> None:
        """Note that it is over."""
        if self.span in here.inside:
            self.add_up()
        end(self.span, failed, (self.used, self.in_line))


def record_calls(script: str, names: list[str]) -> None:
    """Record the calls of some functions of the script."""
    if sys.version_info < (3, 12):
        return  # it can't be asked for: see the recorder
    watch = sys.monitoring
    ours = 4  # a tool that nobody has claimed
    watch.use_tool_id(ours, "recorder")

    def wanted(code: CodeType) -> bool:
        if code.co_name not in names:
            return False
        return whole_path(code.co_filename) == script

    calls: dict[int, Call] = {}  # those of frames
    awaits = 0x80 | 0x200  # flags of coroutines

    def start(code: CodeType, _: int) -> object:
        if not wanted(code):
            return watch.DISABLE
        frame = sys._getframe(1)
        given = list(frame.f_locals.values())
        call = written(code.co_name, given[: code.co_argcount])
        loop = here.loop if code.co_flags & awaits else None
        calls[id(frame)] = Call(call, loop)
        return None

    def at(step: Callable[[Call], None]) -> Callable[..., object]:
        def told(code: CodeType, *_: object) -> object:
            if not wanted(code):
                return watch.DISABLE
            call = calls.get(id(sys._getframe(1)))
            if call:
                step(call)
            return None

        return told

    paused, resumed = at(Call.pause), at(Call.go_on)

    def thrown(code: CodeType, _: int, error: BaseException) -> None:
        call = calls.get(id(sys._getframe(1)))
        if call:
            call.go_on()

    def returned(code: CodeType, _: int, value: object) -> object:
        if not wanted(code):
            return watch.DISABLE
        call = calls.pop(id(sys._getframe(1)), None)
        if call:
            call.end()
        return None

    def raised(code: CodeType, _: int, error: BaseException) -> None:
        if not wanted(code):
            return
        call = calls.pop(id(sys._getframe(1)), None)
        if call is None:
            return  # it was thrown into what had not begun
        why = fault(error)
        if why == "CancelledError":
            write("cancelled", call.span)
        cut_short = why in ("CancelledError", "GeneratorExit")
        call.end("" if cut_short else why)

    kinds, every = watch.events, 0
    for kind, callback in (
        (kinds.PY_START, start),
        (kinds.PY_YIELD, paused),
        (kinds.PY_RESUME, resumed),
        (kinds.PY_THROW, thrown),
        (kinds.PY_RETURN, returned),
        (kinds.PY_UNWIND, raised),
    ):
        watch.register_callback(ours, kind, callback)
        every |= kind
    watch.set_events(ours, every)


HOOKS: dict[str, Callable[[Any], None]] = {
    "asyncio": record_tasks,
    "concurrent.futures.process": record_jobs_in_processes,
    "concurrent.futures.thread": record_jobs_in_threads,
    "multiprocessing.process": record_processes,
    "multiprocessing.util": record_ends_of_processes,
    "threading": record_threads,
}


class Finder:
    """Finds the modules above, and wraps them when they are there."""

    @staticmethod
    def find_spec(
        name: str, path: Any = None, target: Any = None
    ) -> ModuleSpec | None:
        if name not in HOOKS:
            return None
        spec = PathFinder.find_spec(name, path)
        own = os.path.join(LIBRARY, *name.split("."))
        if spec and spec.origin and spec.origin.startswith(own):
            loader: Any = spec.loader
            load = loader.exec_module

            def load_and_wrap(module: ModuleType) -> None:
                load(module)
                if module.__name__ == name:  # a zip has one loader
                    HOOKS[name](module)

            loader.exec_module = load_and_wrap
        return spec


def forked() -> None:
    """Begin anew in a process that was forked off."""
    began.clear()
    whole.clear()
    here.inside.clear()
    whole.append(begin("program", "a fork"))


def finish() -> None:
    """Note that this process is over."""
    failed = getattr(sys, "last_value", None)
    for span in whole:
        end(span, fault(failed))


def watch_this_process() -> None:
    """Record what this process does from here on."""
    import atexit

    started = " ".join(sys.orig_argv)
    try:
        import _interpreters
    except ImportError:
        pass  # this Python has none
    else:
        if _interpreters.get_current() != _interpreters.get_main():
            return  # its jobs are recorded where they come from
    for name, hook in HOOKS.items():
        if name in sys.modules:
            hook(sys.modules[name])
    sys.meta_path.insert(0, Finder)
    if CALLS:
        record_calls(SCRIPT, CALLS.split(","))
    if "multiprocessing." not in started:  # whose helpers run no script
        whole.append(begin("program", "the program"))
    atexit.register(finish)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=forked)
