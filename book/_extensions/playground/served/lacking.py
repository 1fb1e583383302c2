"""Tell in words what a program asks for that a page has not.

Python itself raises an event when a program starts a thread, opens a socket or
the like. The exception that ends a program tells the rest.
"""

import errno
import sys
from collections.abc import Callable, Iterator

THREAD = "In a page Python has one thread, and can't start another."
PROCESS = "In a page Python has one process, and can't start another."
INTERPRETER = "In a page Python has one interpreter, and can't start another."
NETWORK = "In a page Python has no network, for a browser gives it no sockets."
SIGNAL = "In a page no signal reaches Python: Stop ends it at once, and is no Ctrl-C."
BROWSER = "In a page Python can't reach the browser, nor open another page."
WATCHED = "In a page an event loop can't wait for files or pipes."
FILES = "In a page Python sees no files of yours, only what the program itself writes."
MEMORY = "In a page Python has less memory than your machine."
SYSTEM = "In a page there is no operating system that could do this."
KEYBOARD = (
    "In a page there is no keyboard to read from: write the value into the program."
)

TERMINAL = "It works in a terminal"
STARTED = ("_thread.start_new_thread", "_thread.start_joinable_thread")
PROCESSES = ("os.exec", "os.fork", "os.forkpty", "os.spawn", "os.system", "pty.spawn")
EVENTS = dict.fromkeys(STARTED, THREAD) | dict.fromkeys(PROCESSES, PROCESS)
ABSENT = {
    "_interpreters": INTERPRETER,
    "_multiprocessing": PROCESS,
    "_posixshmem": PROCESS,
    "concurrent.futures.InterpreterPoolExecutor": INTERPRETER,
    "js": BROWSER,
    "select.epoll": WATCHED,
    "socket.AF_UNIX": NETWORK,
}


class Lacking:
    """What a program has asked for and a page has not, each told once."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        """Listen to what Python does from here on."""
        self.tell = tell
        self.told = set[str]()
        sys.addaudithook(self.hear)

    def note(self, what: str, terminal: str = TERMINAL) -> None:
        """Tell what is lacking, and where the program works."""
        if what not in self.told:
            self.told.add(what)
            self.tell(f"{what} {terminal}: take")

    def hear(self, event: str, _arguments: object) -> None:
        """Note an event, and stop what would only pretend to work."""
        if event in EVENTS:
            self.note(EVENTS[event])
        if event.startswith("socket.") and event != "socket.gethostname":
            self.note(NETWORK)
            raise OSError(errno.ENETUNREACH, "Network is unreachable")

    def explain(self) -> None:
        """Note why an exception ended the program, if it is the page's fault."""
        for each in chain(sys.last_exc):
            if type(each) is EOFError:
                self.note(KEYBOARD)
            elif isinstance(each, MemoryError):
                self.note(MEMORY)
            elif isinstance(each, FileNotFoundError) and each.filename:
                self.note(FILES, f"{TERMINAL}, beside the file")
            elif isinstance(each, OSError) and not self.told:
                if each.errno in (errno.ENOSYS, errno.ENOTSUP):
                    self.note(SYSTEM)
            elif (name := absent(each)) in ABSENT:
                self.note(ABSENT[name])
            elif isinstance(each, ModuleNotFoundError) and name:
                self.note(*without(name.removeprefix("_")))


def absent(error: BaseException) -> str:
    """Return the module, or the name in one, that is not there."""
    if isinstance(error, ImportError):
        return ".".join(filter(None, [error.name, error.name_from]))
    if isinstance(error, AttributeError):
        return f"{getattr(error.obj, '__name__', '')}.{error.name}"
    return ""


def without(name: str) -> tuple[str, str]:
    """Say that a module is not here, and where the program works."""
    if name.partition(".")[0] in sys.stdlib_module_names:
        return f"In a page Python comes without {name}.", TERMINAL
    alone = f"In a page Python has its standard library alone, without {name}."
    return alone, f"{TERMINAL} where {name} is installed"


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception, what led to it, and those that it groups."""
    waiting, known = [error], set[int]()
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in known:
            continue
        known.add(id(each))
        yield each
        hidden = each.__suppress_context__
        waiting += [each.__cause__, None if hidden else each.__context__]
        waiting += getattr(each, "exceptions", ())
