"""Tell from a program's text whether it can run in a page.

There Python has one thread and one process, and no network: a socket only
pretends to connect. So what a program imports and calls decides.
"""

import ast
import sys
from collections.abc import Iterator
from functools import cache

# Modules that need what a page has not, and what else is harmless in them.
NEEDY = {
    name: frozenset[str]()
    for name in (
        *("_thread", "concurrent", "multiprocessing", "subprocess"),
        *("ftplib", "http", "imaplib", "poplib", "smtplib", "xmlrpc"),
        *("select", "selectors", "socket", "socketserver", "ssl"),
        *("ctypes", "mmap", "pty", "resource", "signal", "webbrowser"),
        *("urllib.request", "wsgiref"),
    )
} | {"threading": frozenset({"active_count", "current_thread", "main_thread"})}

CALLS = frozenset(
    (
        *("to_thread", "run_in_executor", "add_signal_handler"),
        *("create_subprocess_exec", "create_subprocess_shell"),
        *("open_connection", "open_unix_connection"),
        *("start_server", "start_unix_server"),
        *("fork", "popen", "posix_spawn", "system"),
        "dump_traceback_later",  # which wants a thread
    )
)


@cache  # for a program that stands in several listings
def can_run(text: str) -> bool:
    """Tell whether a program can run in a page."""
    tree = ast.parse(text)
    return not any(map(is_needy, imported(tree))) and not any(
        isinstance(node, ast.Attribute) and node.attr in CALLS
        for node in ast.walk(tree)
    )


def imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield each module that is imported, and the name taken from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def is_needy(names: tuple[str, str]) -> bool:
    """Tell whether an import asks for what a page has not."""
    module, name = names
    top = module.partition(".")[0]
    if top not in sys.stdlib_module_names or name in CALLS:
        return True
    found = NEEDY.get(module, NEEDY.get(top, NEEDY.get(f"{module}.{name}")))
    return found is not None and name not in found
