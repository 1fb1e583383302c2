"""The commands of the book: `nox --list` shows them, plain `nox` binds it."""

import os
import re
import shutil
import sysconfig
from pathlib import Path

import nox
from nox.command import CommandFailed

# Many machines for tests set this, and each Python compiles all imports anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

nox.needs_version = ">=2025.2"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False
nox.options.reuse_venv = "yes"
nox.options.sessions = ["book"]

TOOLS = nox.project.load_toml("pyproject.toml")["tool"]
BOOK = TOOLS["book"]
RECORDED_ON = BOOK["recorded-on"]
OTHERS = [python for python in BOOK["pythons"] if python != RECORDED_ON]
PATHS = TOOLS["pytest"]["ini_options"]["pythonpath"]
OURS = {"PYTHONPATH": os.pathsep.join(PATHS)}  # what commands import
GROUPS = [
    "commands",
    "programs",
    "cluster",
    "tests",
    "book",
    "live",
    "pages",
    "audit",
    "lint",
    "lock",
]

FRAME = ["conf.py", "noxfile.py", "book", "tests/harness", "tests/commands"]
PYTHONS_ALONE = ["tests/chapters", "tests/harness"]  # and nothing of Sphinx
STRANGER = "book/_extensions/press/tests"  # the press, in a project that is not this
SPHINX = ["--conf-dir", ".", "--fail-on-warning", "--quiet", "--jobs", "auto"]
FRESH = "--fresh-env"  # pages read by older extensions of ours would not do
HTML = "_build/html"
PDF = "_build/pdf"
EPUB = "_build/epub"
LIVE = "_build/live"
BROWSERS = {  # the variable that names one, and where it is else
    "CHROME": ["chromium", "chromium-browser", "google-chrome"],
    "FIREFOX": ["firefox-esr", "firefox"],
}


def install(session: nox.Session, group: str) -> None:
    """Install what a group of dependencies pins."""
    session.install(
        "--quiet",
        "--require-hashes",
        "--only-binary=:all:",
        "--requirement",
        f"requirements/{group}.txt",
    )


def install_tests(session: nox.Session) -> None:
    """Install what programs and tests need, and the cluster's library if it can be.

    Free-threaded Pythons lack wheels of it, or of what it needs, for longer.
    """
    install(session, "tests")
    free_threaded = (
        str(session.python).endswith("t")
        if session.python
        else bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    )
    try:
        install(session, "cluster")
    except CommandFailed:
        if not free_threaded:
            raise
        session.warn("no wheels for chapter 14's cluster: its programs are skipped")


def pytest(session: nox.Session, *arguments: str, workers: int = 8) -> None:
    """Run tests, as many at a time as wait well together."""
    session.run("pytest", "-n", f"{workers}", "--dist", "loadgroup", *arguments)


def source_of_the_book(session: nox.Session) -> dict[str, str]:
    """Return the last commit and its time: the same book is the same bytes."""
    if not shutil.which("git"):
        return {}
    said = session.run(
        *("git", "log", "-1", "--format=SOURCE_DATE_EPOCH=%ct%nSOURCE_COMMIT=%H"),
        external=True,
        silent=True,
        log=False,
        success_codes=range(256),
    )
    found = dict(re.findall(r"^(SOURCE_\w+)=(\w+)$", said or "", re.MULTILINE))
    return {name: it for name, it in found.items() if name not in os.environ}


def bind(session: nox.Session, builder: str, folder: str, *options: str) -> None:
    """Build the book in one format, warnings as errors."""
    session.run(
        "sphinx-build",
        *("--builder", builder),
        *("--doctree-dir", "_build/doctrees"),
        "--write-all",  # also what another builder has read
        *SPHINX,
        *options,
        "book",
        folder,
        env=source_of_the_book(session),
    )


def bind_all(session: nox.Session) -> None:
    """Build the book in all its forms."""
    bind(session, "press", PDF, FRESH)
    bind(session, "epub", EPUB)
    bind(session, "html", HTML)  # which offers the others


def say_where(session: nox.Session) -> None:
    """Say where the book lies, in each form."""
    session.log("The book on the web: %s", Path(HTML, "index.html").resolve())
    if not list(Path(HTML, "_static").glob("playground-*")):
        session.warn(
            "It has no Run buttons: npm needs Node.js, and a network, for them"
        )
    for pdf in sorted(Path(PDF).glob("*.pdf")):
        session.log("The book on paper:   %s", pdf.resolve())
    for epub in Path(EPUB).glob("*.epub"):
        session.log("The book in an app:  %s", epub.resolve())


def install_for_pages(session: nox.Session) -> None:
    """Install what builds the book, and Node.js if the machine has none."""
    has_node = shutil.which("node") and shutil.which("npm")
    install(session, "book" if has_node else "pages")


@nox.session
def book(session: nox.Session) -> None:
    """Test every program and claim, then build HTML, PDF and EPUB."""
    install_for_pages(session)
    if session.posargs:  # a few tests, and no book
        pytest(session, *session.posargs)
        return
    pytest(session, "-m", "not book", *PYTHONS_ALONE, "tests/commands")
    bind_all(session)
    try:
        pytest(session, "-m", "book", "tests", STRANGER, workers=4)  # they compute
    finally:
        say_where(session)


@nox.session(default=False)
def draft(session: nox.Session) -> None:
    """Build HTML, PDF and EPUB as they are, and test nothing."""
    install_for_pages(session)
    bind_all(session)
    say_where(session)


@nox.session(python=BOOK["pythons"], default=False)
def tests(session: nox.Session) -> None:
    """Test every program and claim on each Python that is installed."""
    install_tests(session)
    some = session.posargs or PYTHONS_ALONE
    pytest(session, "-m", "not book and not once", *some)


@nox.session(default=False)
def exercises(session: nox.Session) -> None:
    """Tell how your exercises stand, or those of one chapter: `-- ch02`."""
    install_tests(session)
    session.run(
        *("python", "tests/commands/exercises.py"),
        *session.posargs,
        env=OURS,
    )


@nox.session(python=[RECORDED_ON, *OTHERS], default=False)
def record(session: nox.Session) -> None:
    """Record what the programs print, or those of one chapter: `-- ch01`."""
    install_tests(session)
    chapters = ["-k", " or ".join(session.posargs)] if session.posargs else []
    session.run("pytest", "--record", "tests/chapters/test_programs.py", *chapters)


@nox.session(python=BOOK["pythons"], default=False)
def measure(session: nox.Session) -> None:
    """Fill the tables of what the programs measured; make them anew: `-- --tables`."""
    install_tests(session)
    session.run("python", "tests/commands/measure.py", *session.posargs, env=OURS)


@nox.session(default=False)
def mutants(session: nox.Session) -> None:
    """Break the programs on purpose: a test must turn red each time."""
    install(session, "book")  # the press is among them
    session.run("python", "tests/commands/mutants.py", *session.posargs, env=OURS)


@nox.session(python=BOOK["pythons"], default=False)
def soak(session: nox.Session) -> None:
    """Test the chapters beside four busy loops, fifty times: `-- 20` for twenty."""
    install_tests(session)
    session.run("python", "tests/commands/soak.py", *session.posargs)


@nox.session(default=False)
def kills(session: nox.Session) -> None:
    """Kill downloaders, and count what they leave; for the page: `-- --keep`."""
    install_tests(session)
    session.run("python", "tests/commands/kills.py", *session.posargs, env=OURS)


@nox.session(python=BOOK["recorded-on"], default=False)
def orders(session: nox.Session) -> None:
    """Try libraries that choose the order of tasks; for the page: `-- --keep`."""
    install(session, "tests")
    session.install(*BOOK["orders"])
    session.run("python", "tests/commands/orders.py", *session.posargs, env=OURS)
    session.run("pytest", "tests/commands/test_orders.py")
    session.run("frontrun", "pytest", "tests/commands/test_orders.py", "-k", "frontrun")


@nox.session(default=False)
def live(session: nox.Session) -> None:
    """Show the book in a browser, and rebuild it as you write."""
    install(session, "live")
    shutil.rmtree(LIVE, ignore_errors=True)  # older extensions of ours made it
    session.run(
        "sphinx-autobuild",
        *SPHINX,
        *("--doctree-dir", f"{LIVE}/doctrees"),
        *("--watch", "code", "--port", "0", "--open-browser"),
        "book",
        f"{LIVE}/html",
        *session.posargs,
    )


def browsers(session: nox.Session) -> dict[str, str]:
    """Return the browsers of this machine; name one that is missing."""
    found = {}
    for variable, names in BROWSERS.items():
        wanted = os.environ.get(variable)
        path = next(
            filter(None, map(shutil.which, [wanted] if wanted else names)), None
        )
        if path:
            found[variable] = path
        elif wanted:
            session.error(f"{variable} is {wanted}, which is no program")
        else:
            session.warn(f"not tested: install {names[0]}, or set {variable} to a path")
    if not found:
        session.error("no browser: install chromium, or set CHROME to a browser's path")
    return found


def node_modules(session: nox.Session) -> None:
    """Install what the lock file beside us pins, unless it is there."""
    installed = Path("node_modules/.package-lock.json")
    locked = Path("package-lock.json")
    if not installed.exists() or installed.stat().st_mtime < locked.stat().st_mtime:
        session.run(
            *("npm", "ci", "--ignore-scripts", "--loglevel=error"),
            *("--no-audit", "--no-fund"),
            external=True,
        )


def bind_for(session: nox.Session, found: dict[str, str]) -> dict[str, str]:
    """Bind the book for browsers; return what their tests find in the environment."""
    install_for_pages(session)
    bind(session, "html", HTML, FRESH)
    with session.chdir("tests/pages"):
        node_modules(session)
    return {**found, "BOOK": str(Path(HTML).resolve())}


@nox.session(default=False)
def pages(session: nox.Session) -> None:
    """Test the book on the web in the browsers that are there."""
    found = browsers(session)
    some = [] if "CHROME" in found else ["--test-name-pattern=firefox"]
    env = bind_for(session, found)
    session.chdir("tests/pages")
    session.run(
        *("node", "--test", "--test-reporter=spec", "--test-concurrency=2"),
        *(*some, *session.posargs),
        env=env,
        external=True,
    )


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Measure how the book is built, how soon the playground prints, their weight."""
    found = browsers(session)
    if "CHROME" not in found:
        session.error("the figures are Chromium's: install chromium, or set CHROME")
    env = {**bind_for(session, found), **OURS}
    session.run("python", "tests/commands/bench.py", *session.posargs, env=env)


@nox.session(default=False)
def audit(session: nox.Session) -> None:
    """Ask HTML validator, epubcheck and Lighthouse; of some pages: `-- ch01`."""
    env = {**browsers(session), "BOOK": str(Path(HTML).resolve())}
    install(session, "audit")
    bind(session, "epub", EPUB, FRESH)
    bind(session, "html", HTML)
    java = shutil.which("java")
    if java:
        session.run(
            "pytest", "-m", "book", "tests/frame/test_ebook.py", "-k", "epubcheck"
        )
    else:
        session.warn("no java: neither the HTML validator nor epubcheck was asked")
    session.chdir("tests/audit")
    node_modules(session)
    if java:
        validator = "node_modules/vnu-jar/build/dist/vnu.jar"
        pages = sorted(map(str, Path(env["BOOK"]).glob("*.html")))
        session.run(java, "-jar", validator, "--Werror", *pages, external=True)
    session.run("node", "lighthouse.js", *session.posargs, env=env, external=True)


@nox.session(default=False)
def roots(session: nox.Session) -> None:
    """Print Sphinx's own test projects; some of them: `-- test-basic`."""
    install(session, "book")
    folder = Path(session.create_tmp())
    session.run(
        *("pip", "download", "--quiet", "--no-deps", "--no-binary", "sphinx"),
        *("--no-build-isolation", "--dest", str(folder), "sphinx"),
        external=True,
    )
    (archive,) = folder.glob("sphinx-*.tar.gz")
    shutil.unpack_archive(archive, folder, filter="data")
    (projects,) = folder.glob("sphinx-*/tests/roots")
    command = ("python", "tests/commands/roots.py", str(projects))
    session.run(*command, *session.posargs, env=OURS)


@nox.session(default=False)
def links(session: nox.Session) -> None:
    """Try every link that leads out of the book."""
    install(session, "book")
    bind(session, "linkcheck", "_build/links")


@nox.session(default=False)
def lint(session: nox.Session) -> None:
    """Check formatting, style, types and spelling."""
    install(session, "lint")
    session.run("ruff", "format", "--check")
    session.run("ruff", "check")
    session.run("mypy", "--strict", *FRAME)
    session.run("mypy", "code")  # whose types are as simple as a beginner's
    session.run("codespell")


@nox.session(default=False)
def lock(session: nox.Session) -> None:
    """Pin the newest of everything, with hashes and without addresses."""
    install(session, "lock")
    for group in GROUPS:
        session.run(
            *("uv", "pip", "compile", "pyproject.toml", "--group", group),
            *("--universal", "--generate-hashes", "--upgrade"),
            *("--no-emit-index-url", "--no-emit-find-links", "--no-annotate"),
            *("--custom-compile-command", "nox -s lock", "--quiet"),
            *("--output-file", f"requirements/{group}.txt"),
        )
