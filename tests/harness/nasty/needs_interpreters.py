# /// script
# requires-python = ">=3.14"
# ///
"""Use what older Pythons lack."""

from concurrent.futures import InterpreterPoolExecutor

with InterpreterPoolExecutor(2) as pool:
    print(list(pool.map(abs, [-1, -2])))
