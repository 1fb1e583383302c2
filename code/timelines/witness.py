"""Note when threads, processes and tasks begin and end.

The recorder has every Python process of a script import this, before
the script itself. It waits for the modules that run things, wraps them
from outside as they are imported, and writes a line for each event.
"""

import _thread
import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from importlib.machinery import ModuleSpec, PathFinder
from itertools import count
from time import perf_counter, thread_time
from types import CodeType, ModuleType
from typing import Any

FOLDER = os.environ.get("RECORDER_FOLDER", "")  # where events go
SCRIPT = os.environ.get("RECORDER_SCRIPT", "")
CALLS = os.environ.get("RECORDER_CALLS", "")
BRIEF = 0.001  # seconds; what holds a loop for less is not noted
PYTHONS = ("asyncio.", "concurrent.", "multiprocessing.")

spans = count()
workers = count()
began: dict[int, float] = {}  # an open span: its thread's CPU time then
whole: list[int] = []  # the span of this process itself


class Here(_thread._local):
    """What each thread knows of itself."""

    def __init__(self) -> None:
        self.worker = next(workers)
        self.inside: list[int] = []  # open spans, the innermost last
        self.held_loop = 0.0, 0.0  # since when, until when


here = Here()


def write(*event: object) -> None:
    """Add an event to this thread's file, for nobody to mix with."""
    file = f"{FOLDER}/{os.getpid()}-{here.worker}.events"
    try:
        with open(file, "a", encoding="utf-8") as events:
            events.write(f"{event!r}\n")
    except OSError:
        pass  # the script must not suffer from being watched


def begin(kind: str, label: str) -> int:
    """Note that this thread begins something; return its span."""
    span = next(spans)
    if kind != "task":
        release_loop()
        here.inside.append(span)
    began[span] = thread_time()
    write("begin", span, perf_counter(), here.worker, kind, label)
    return span


def end(span: int, failed: str = "", cpu: float | None = None) -> None:
    """Note that a span is over, unless a parent process began it."""
    if span not in began:
        return
    if span in here.inside:
        release_loop()
        here.inside.remove(span)
    used = thread_time() - began.pop(span)
    used = used if cpu is None else cpu
    write("end", span, perf_counter(), used, failed)


def fault(error: object) -> str:
    """Return the name of an exception's class, or nothing for None."""
    return "" if error is None else type(error).__name__


def described(call: Any, arguments: Iterable[Any] = ()) -> str:
    """Return a call as one would write it, with what is short of it."""
    given = list(arguments)
    while isinstance(call, partial):
        call, given = call.func, [*call.args, *given]
    name = getattr(call, "__name__", type(call).__name__)
    if name == "run" and given and callable(given[0]):  # in a context
        return described(given[0], given[1:])
    if name in ("_process_chunk", "mapstar"):
        call, chunk = given if len(given) == 2 else given[0]
        if len(chunk) == 1:
            only = chunk[0]
            return described(
                call, only if type(only) is tuple else [only]
            )
        return f"{described(call)[:-2]} × {len(chunk)}"
    return written(name, given)


def written(name: str, arguments: Iterable[object]) -> str:
    """Return a call with those of its arguments that are short."""
    short = [repr(x) for x in arguments if type(x) in (int, float, str)]
    inside = ", ".join(short)
    return f"{name}({inside if len(inside) < 24 else '…'})"


def is_pythons(call: object) -> bool:
    """Tell whether a function belongs to the machinery of a pool."""
    return f"{getattr(call, '__module__', '')}.".startswith(PYTHONS)


# Each of the next functions takes a module of Python's that was just
# imported, and wraps what calls the script's functions in it. None
# wraps those functions themselves: so tracebacks stay as they are.


def record_jobs_in_threads(module: Any) -> None:
    """Record the jobs of pools of threads and of interpreters."""
    run = module._WorkItem.run

    def recorded(item: Any, *context: Any) -> None:
        future = item.future
        if future.cancelled():
            run(item, *context)
            return
        task = getattr(item, "task", None) or (item.fn, item.args)
        where = type(context[0]).__module__ if context else ""
        kind = "interpreter" if "interpreter" in where else "thread"
        span = begin(kind, described(*task[:2]))
        try:
            run(item, *context)
        finally:
            end(span, fault(future._exception))

    module._WorkItem.run = recorded


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
        end(running.pop(), fault(getattr(exception, "exc", None)))
        send_back(*args, exception=exception, **kwargs)

    module._CallItem.__setstate__ = arrived
    module._sendback_result = recorded


def record_jobs_in_pools(module: Any) -> None:
    """Record the jobs of a `multiprocessing.Pool`, in its processes."""
    worker = module.worker
    running: list[int] = []

    class Watched:
        """A queue whose jobs are noted as they come and go."""

        def __init__(self, queue: Any) -> None:
            self.queue = queue

        def __getattr__(self, name: str) -> Any:
            return getattr(self.queue, name)

        def get(self) -> Any:
            job = self.queue.get()
            if job is not None:
                running.append(begin("process", described(*job[2:4])))
            return job

        def put(self, done: Any) -> None:
            if running:
                good, value = done[2]
                error = None if good else getattr(value, "exc", value)
                end(running.pop(), fault(error))
            self.queue.put(done)

    def recorded(inqueue: Any, outqueue: Any, *args: Any) -> None:
        worker(Watched(inqueue), Watched(outqueue), *args)

    recorded.__module__ = module.__name__  # where pickle looks for it
    recorded.__qualname__ = "worker"
    module.worker = recorded


def record_threads(module: Any) -> None:
    """Record threads that are started by hand."""
    bootstrap = module.Thread._bootstrap_inner

    def recorded(thread: Any) -> None:
        target = thread._target or type(thread)
        if is_pythons(target):
            bootstrap(thread)
            return
        report = thread._invoke_excepthook
        failed = ""

        def noted(thread: Any) -> None:
            nonlocal failed
            failed = fault(sys.exception())
            report(thread)

        thread._invoke_excepthook = noted
        span = begin("thread", described(target, thread._args))
        try:
            bootstrap(thread)
        finally:
            end(span, failed)

    module.Thread._bootstrap_inner = recorded


def record_processes(module: Any) -> None:
    """Record processes that are started by hand."""
    bootstrap = module.BaseProcess._bootstrap

    def recorded(process: Any, *args: Any, **kwargs: Any) -> Any:
        while whole:
            write("forget", whole.pop())
        target = process._target or type(process)
        if is_pythons(target):
            return bootstrap(process, *args, **kwargs)
        span = begin("process", described(target, process._args))
        status = bootstrap(process, *args, **kwargs)
        end(span, f"exit {status}" if status else "")
        return status

    module.BaseProcess._bootstrap = recorded


def record_tasks(module: Any) -> None:
    """Record asyncio's tasks, semaphores, and what holds a loop."""
    from weakref import WeakKeyDictionary

    run = module.Handle._run
    acquire = module.Semaphore.acquire
    known: Any = WeakKeyDictionary()  # each task's span and CPU time
    waiting: Any = WeakKeyDictionary()  # at a semaphore, since when

    def asked(semaphore: Any) -> Any:
        if semaphore.locked():
            waiting[module.current_task()] = perf_counter()
        return acquire(semaphore)

    def recorded(handle: Any) -> None:
        task = getattr(handle._callback, "__self__", None)
        if not isinstance(task, module.Task) or is_closing(task):
            start = perf_counter()
            run(handle)
            return hold_loop(start, perf_counter())
        if task not in known:
            known[task] = begin("task", coroutine(task.get_coro())), 0.0
        span, used = known[task]
        start, clock = perf_counter(), thread_time()
        if task in waiting:
            write("held", span, waiting.pop(task), start)
        try:
            run(handle)
        finally:
            used += thread_time() - clock
            stop = perf_counter()
            known[task] = span, used
            hold_loop(start, stop)
            if stop - start > BRIEF:
                write("busy", span, start, stop)
            if task.done():
                del known[task]
                gone = "cancelled" if task.cancelled() else ""
                end(span, gone or fault(task._exception), used)

    module.Handle._run = recorded
    module.Semaphore.acquire = asked


def is_closing(task: Any) -> bool:
    """Tell whether a task is what `asyncio.run` cleans up with."""
    name = getattr(task.get_coro(), "__name__", "")
    return name in ("shutdown_asyncgens", "shutdown_default_executor")


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
    if start - until > BRIEF:
        release_loop()
        since = start
    here.held_loop = since, stop


def release_loop() -> None:
    """Note for how long the loop was held, unless it was brief."""
    since, until = here.held_loop
    if until - since > BRIEF and here.inside:
        write("busy", here.inside[-1], since, until)
    here.held_loop = until, until


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
        return os.path.abspath(code.co_filename) == script

    def start(code: CodeType, _: int) -> object:
        if not wanted(code):
            return watch.DISABLE
        given = list(sys._getframe(1).f_locals.values())
        call = written(code.co_name, given[: code.co_argcount])
        begin("call", call)
        return None

    def returned(code: CodeType, _: int, value: object) -> object:
        if not wanted(code):
            return watch.DISABLE
        end(here.inside[-1])
        return None

    def raised(code: CodeType, _: int, error: BaseException) -> None:
        if wanted(code):
            end(here.inside[-1], fault(error))

    kinds = watch.events
    for kind, callback in (
        (kinds.PY_START, start),
        (kinds.PY_RETURN, returned),
        (kinds.PY_UNWIND, raised),
    ):
        watch.register_callback(ours, kind, callback)
    watch.set_events(
        ours, kinds.PY_START | kinds.PY_RETURN | kinds.PY_UNWIND
    )


HOOKS: dict[str, Callable[[Any], None]] = {
    "asyncio": record_tasks,
    "concurrent.futures.process": record_jobs_in_processes,
    "concurrent.futures.thread": record_jobs_in_threads,
    "multiprocessing.pool": record_jobs_in_pools,
    "multiprocessing.process": record_processes,
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
        if spec:
            loader: Any = spec.loader
            load = loader.exec_module

            def load_and_wrap(module: ModuleType) -> None:
                load(module)
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
