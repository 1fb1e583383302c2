// Compile Python's library with the very Python that will read it, once.
// Of the sources those are kept whose lines stand in readers' tracebacks.

import { readFile, writeFile } from "node:fs/promises";
import { loadPyodide } from "pyodide";

const [, , library, output] = process.argv;
const python = await loadPyodide();
python.FS.writeFile("/library.zip", await readFile(library));
python.runPython(`
import importlib.util
import marshal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

UNCHECKED = (0b01).to_bytes(4, "little")
KEPT = ("asyncio/", "concurrent/", "contextlib.py", "threading.py")

with ZipFile("/library.zip") as old, ZipFile("/compiled.zip", "w") as new:
    for name in old.namelist():
        if name.endswith("/"):
            continue
        data = old.read(name)
        if not name.endswith(".py") or name.startswith(KEPT):
            new.writestr(ZipInfo(name), data, ZIP_DEFLATED)
        if name.endswith(".py"):
            code = compile(data, f"/lib/python3.14/{name}", "exec", dont_inherit=True)
            head = importlib.util.MAGIC_NUMBER + UNCHECKED + bytes(8)
            new.writestr(ZipInfo(f"{name}c"), head + marshal.dumps(code), ZIP_DEFLATED)
`);
await writeFile(output, python.FS.readFile("/compiled.zip"));
