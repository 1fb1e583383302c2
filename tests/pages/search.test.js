// The search finds the chapters, error messages too, and nothing that is in none.

import assert from "node:assert/strict";
import test from "node:test";

import { HOME, open, PAGES, show } from "./browser.js";

/** Paste words into the search box. */
async function paste(page, words) {
  if (!page.url().startsWith(HOME)) await show(page, "index.html");
  await page.$eval(".sidebar-search", (box) => (box.value = ""));
  await page.focus(".sidebar-search");
  await page.keyboard.sendCharacter(words);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

/** Ask the search for other words, as its page does when it is loaded. */
const askAgain = (page, words) =>
  page.evaluate((words) => {
    document.querySelector("#search-results").replaceChildren();
    Search.performSearch(words);
  }, words);

/** Search for words; return the places found on each page, in order. */
async function search(page, words) {
  if (page.url().startsWith(`${HOME}search.html`)) await askAgain(page, words);
  else await paste(page, words);
  await page.waitForFunction(
    () => document.querySelector("#search-results h2")?.textContent === "Search Results",
  );
  return page.$$eval("#search-results > ul > li", (found) =>
    found.map((result) =>
      [...result.querySelectorAll(":scope li a")].map(({ pathname, hash }) => pathname.slice(1) + hash),
    ),
  );
}

/** Return what the search says of words that are on no page. */
const unknown = (page) =>
  page.$eval(".search-summary + p", (line) => line.textContent).catch(() => "");

/** Return the text of each page, and of each section by its anchors; none is rendered. */
async function readAll(page) {
  await show(page, "index.html");
  return page.evaluate(async (names) => {
    const texts = {};
    for (const name of names) {
      const html = await (await fetch(name)).text();
      const read = new DOMParser().parseFromString(html, "text/html");
      texts[name] = read.querySelector("[role=main]").textContent;
      for (const place of read.querySelectorAll("[role=main] [id]")) {
        const section = place.closest("section");
        if (section) texts[`${name}#${place.id}`] = section.textContent;
      }
    }
    return texts;
  }, PAGES);
}

let reading;

/** Return what `readAll` returns, read once for all tests. */
const texts = (page) => (reading ??= readAll(page));

test("A word of chapter 1 finds chapter 1, and the search says how many.", async (t) => {
  const page = await open(t);
  const found = await search(page, "profiler");
  assert.ok(found.flat().some((place) => place.startsWith("ch01_diagnosis.html")), found.join(" "));
  const summary = await page.$eval(".search-summary", (line) => line.textContent);
  assert.match(summary, new RegExp(`found ${found.length} pages`));
});

test("The page of all elements is not found by what it alone says.", async (t) => {
  const page = await open(t);
  const read = await texts(page);
  const words = (name) => read[name].toLowerCase().match(/[a-z]{5,}/g);
  const others = new Set(PAGES.filter((name) => name !== "elements.html").flatMap(words));
  const alone = new Set(words("elements.html").filter((word) => !others.has(word)));
  assert.ok(alone.size > 5);
  for (const word of [...alone].slice(0, 5)) {
    const found = await search(page, word);
    assert.ok(!found.flat().some((place) => place.startsWith("elements.html")), `${word} finds ${found.join(" ")}`);
  }
});

// As a reader sees it, with names of the reader's own; and what of it the book shows.
const MESSAGES = {
  "RuntimeWarning: coroutine 'fetch_prices' was never awaited": "was never awaited",
  "RuntimeError: asyncio.run() cannot be called from a running event loop":
    "asyncio.run() cannot be called from a running event loop",
  "concurrent.futures.process.BrokenProcessPool: A process in the process pool was terminated abruptly while the future was running or pending.":
    "A process in the process pool was terminated abruptly",
  'File "C:\\Users\\ana\\report.py", line 12, in <module> RuntimeError: An attempt has been made to start a new process before the current process has finished its bootstrapping phase.':
    "bootstrapping phase",
  "SyntaxError: 'await' outside function (report.py, line 14)":
    "'await' outside function",
  "OSError: [Errno 24] Too many open files: 'customers.csv'": "Too many open files",
  "Task exception was never retrieved future: <Task finished name='Task-7' coro=<load_prices() done, defined at prices.py:8> exception=KeyError('EUR')>":
    "Task exception was never retrieved",
  "_pickle.PicklingError: Can't pickle <function <lambda> at 0x7f2b8c0d3e20>: attribute lookup <lambda> on __main__ failed":
    "PicklingError",
  "TypeError: cannot pickle '_io.TextIOWrapper' object": "an open file             TypeError",
  "AttributeError: Can't pickle local object 'main.<locals>.score'": "AttributeError",
  "raise TimeoutError() concurrent.futures._base.TimeoutError": "TimeoutError",
  "asyncio.exceptions.CancelledError: poll_sensors": "CancelledError",
  "File \"poll.py\", line 9, in poll_sensors RuntimeError: can't start new thread":
    "can't start new thread",
  "OSError: page 1234 of prices is gone": "OSError: page",
  "RuntimeError: cannot schedule new futures after interpreter shutdown":
    "Let main wait for the threads that it starts",
  "report.py:12: RuntimeWarning: coroutine 'main' was never awaited": "A main that nobody runs",
  "RuntimeError: <asyncio.locks.Lock object at 0x7f8e3c1d [unlocked, waiters:1]> is bound to a different event loop":
    "Call asyncio.run once",
  "RuntimeError: Event loop is closed": "Call asyncio.run once",
  "RuntimeError: Task <Task pending name='Task-3' coro=<ask()>> got Future <Future pending> attached to a different loop":
    "Call asyncio.run once",
  "RuntimeError: This event loop is already running": "A loop that is asked to run while it runs",
  "TypeError: Passing coroutines is forbidden, use tasks explicitly.":
    "Make tasks of them with create_task",
  "TypeError: 'Session' object does not support the context manager protocol":
    "Write async with for what is made for it",
  "TypeError: 'coroutine' object does not support the asynchronous context manager protocol (missed __aexit__ method)":
    "Write async with for what is made for it",
  "TypeError: 'async for' requires an object with __aiter__ method, got list":
    "Write async with for what is made for it",
  "TypeError: 'async_generator' object is not iterable": "Square brackets make a list",
  "AttributeError: partially initialized module 'asyncio' has no attribute 'run' (most likely due to a circular import)":
    "Give the script another name",
  "TypeError: 'NoneType' object is not callable": "Give the function and its arguments apart",
  "TypeError: load() takes 1 positional argument but 8 were given":
    "Give the function and its arguments apart",
  "sqlite3.OperationalError: database is locked": "Fetch in threads, and write in one place",
  "ConnectionRefusedError: [Errno 111] Connection refused": "Look whether the server runs",
  "urllib.error.URLError: <urlopen error [WinError 10061] Connection refused>":
    "Look whether the server runs",
  "ConnectionResetError: [Errno 104] Connection reset by peer":
    "Catch it in the function that fetches",
  "AssertionError: daemonic processes are not allowed to have children":
    "Start all processes in main",
  "DeprecationWarning: This process (pid=4711) is multi-threaded, use of fork() may lead to deadlocks in the child.":
    "Start processes with spawn or forkserver",
  "RuntimeError: Non-thread-safe operation invoked on an event loop other than the current one":
    "call_soon_threadsafe",
  "RuntimeError: threads can only be started once": "Make a new Thread for each start",
  "RuntimeError: cannot reuse already awaited coroutine": "a coroutine runs once",
  "ValueError: signal only works in main thread of the main interpreter":
    "let the handler tell the threads",
  "OSError: [Errno 98] Address already in use": "End the server that has the port",
  "OSError: [Errno 48] error while attempting to bind on address ('0.0.0.0', 8080): address already in use":
    "End the server that has the port",
  "httpx2.PoolTimeout": "Let the semaphore be the limit that counts",
  "WARNING:urllib3.connectionpool:Connection pool is full, discarding connection: api.example.org. Connection pool size: 10":
    "no page is lost",
  "Unclosed client session client_session: <aiohttp.client.ClientSession object at 0x7f6814721f10>":
    "the cure is the same with",
  "RuntimeError: Cannot send a request, as the client has been closed.":
    "one client for the whole program",
  "http.client.IncompleteRead: IncompleteRead(8192 bytes read, 400 more expected)":
    "Two of the five say nothing",
  "httpx2.RemoteProtocolError: peer closed connection without sending complete message body (received 8192 bytes, expected 9000)":
    "Two of the five say nothing",
  "httpx2.RemoteProtocolError: Server disconnected without sending a response.":
    "Some failures pass",
  "AttributeError: module 'asyncio' has no attribute 'ThreadedChildWatcher'": "What has changed?",
  "TypeError: cannot pickle 'itertools.count' object": "What has changed?",
  "RuntimeError: Queue objects should only be shared between processes through inheritance":
    "Give it to the workers when they start",
  "RuntimeError: context has already been set": "Ask for a context",
  "asyncio.exceptions.InvalidStateError: Result is not set.": "that waits for the result",
  "RuntimeError: TaskGroup <TaskGroup cancelling> is shutting down": "keep the block open",
  "RuntimeError: anext(): asynchronous generator is already running":
    "Let one task read the generator",
  "RuntimeError: read() called while another coroutine is already waiting for incoming data":
    "put a lock around asking",
  "asyncpg.exceptions.InterfaceError: cannot perform operation: another operation is in progress":
    "put a lock around asking",
  "RuntimeError: async generator ignored GeneratorExit": "Never yield in a finally",
  "ValueError: Separator is not found, and chunk exceed the limit": "Say how long a line may be",
  "RuntimeError: cannot join current thread": "Call start on each thread",
  "ValueError: Semaphore released too many times": "Write with places:",
  "UserWarning: resource_tracker: There appear to be 1 leaked semaphore objects to clean up at shutdown":
    "end the program in good order",
  "ValueError: max_workers must be <= 61": "What is different on Windows?",
  "RuntimeError: Cannot re-initialize CUDA in forked subprocess. To use CUDA with multiprocessing, you must use the 'spawn' start method":
    "Start processes with spawn or forkserver",
  "RuntimeError: Timeout context manager should be used inside a task": "Call asyncio.run once",
  "struct.error: 'i' format requires -2147483648 <= number <= 2147483647":
    "leave it in a file, and return the file",
  "heartbeat.py:31: RuntimeWarning: Enable tracemalloc to get the object allocation traceback":
    "Enable tracemalloc to get the object allocation traceback",
};

test("A page with it is among the first three for each message.", async (t) => {
  const page = await open(t);
  const read = await texts(page);
  const lost = [];
  for (const [message, stands] of Object.entries(MESSAGES)) {
    const found = (await search(page, message)).slice(0, 3);
    const pages = found.map(([place]) => read[place.replace(/#.*/, "")]);
    if (!pages.some((text) => text.includes(stands))) lost.push(`${message}: ${found.join(" ")}`);
  }
  assert.deepEqual(lost, []);
});

// As people say it who have no message; and what stands in the section with the cure.
const SYMPTOMS = {
  "my program hangs": "Why a program hangs",
  "program freezes": "Why a program hangs",
  deadlock: "The cure is an order",
  "asyncio hangs, which task is waiting": "python -m asyncio pstree",
  "queue.join never returns": "Call task_done in a finally",
  "process never ends after join": "Take out what a process has put in",
  "subprocess wait hangs": "its pipe is full",
  "lambda in loop always last value": "Give the value along with the function",
  "threads run one after another in the main thread": "Give the function and its arguments apart",
  "error message is empty": "Print repr(error)",
  "exception without text": "Print repr(error)",
  "connection refused": "Look whether the server runs",
  "error page in file": "Call response.raise_for_status() before you write",
  "download is not complete": "give a file its name when it is complete",
  "timeout does not limit the whole download": "In asyncio asyncio.timeout",
  "show how far a download is": "only if it is a terminal",
  "go on with a broken download": "is one page of it",
  "port already taken": "End the server that has the port",
  "thread started twice": "Make a new Thread for each start",
  "await a coroutine twice": "a coroutine runs once",
  "signal handler in a thread": "let the handler tell the threads",
  "connection reset by peer": "Catch it in the function that fetches",
  "database is locked": "Fetch in threads, and write in one place",
  "event loop is closed": "Call asyncio.run once",
  "asyncio.run twice": "Call asyncio.run once",
  "async with coroutine": "Write async with for what is made for it",
  "script named asyncio.py": "Give the script another name",
  "worked until Python 3.14": "What has changed?",
  "upgrade to Python 3.14": "What has changed?",
  "child watcher": "What has changed?",
  "pool inside a pool": "Start all processes in main",
  "fork deadlock": "Start processes with spawn or forkserver",
  "asyncio queue from another thread": "Let the loop do it",
  "how to timeout a function": "Run it in a process of its own",
  "ProcessPoolExecutor slower than for loop": "Why a pool is no faster than a loop",
  "python threading only uses one core": "Threads that compute are no quicker",
  "print not showing in child process": "Either it is still in the",
  "orphan child processes continue after parent dies": "a thread that waits for its parent",
  "multiprocessing logging to one file": "Let each send its records through a queue",
  "requests session thread safe": "They may share a client",
  "asyncio runs sequentially": "Two calls, and they run one after another",
  "nest_asyncio": "asyncio.run inside of a loop that runs",
  "queue.get blocks forever": "Put a None into the queue for each worker",
  "periodic task every ten seconds": "stop.wait(10)",
  "threading.Timer repeat": "runs once and no more",
  "apply_async exception not raised": "error_callback",
  "starmap multiple arguments": "by starmap",
  "worker process died with exit code -11": "Find the job that breaks the pool",
  "python program frozen": "Why a program hangs",
  "is dict thread safe": "Is a list safe to share among threads?",
  "thread won't stop with ctrl c": "Why does Ctrl-C not stop my program?",
  "future.result inside worker deadlock": "the pool waits for itself",
  "global variable not updated in child process": "workers see a global variable",
  "asyncio gather one exception others keep running": "Use a TaskGroup if the failure",
  "docker stop takes 10 seconds": "answers it",
  "script hangs at exit": "the last of its threads",
  "pytest hangs after all tests have passed": "one of the tests has left a thread",
  "capture subprocess output in real time": "Loop over the lines of its pipe",
  "non-blocking read on a subprocess.PIPE": "do it in a thread if there is something else",
  "FastAPI one request waits for another request": "blocks the loop that answers all",
  "share objects with uvicorn workers": "each of them is a process with memory of its own",
  "share a large DataFrame between processes": "They put its numbers into shared memory",
  "Queue hangs when the process on the other side dies": "and a look at the process",
  "shared_memory unlinked by resource_tracker": "it leaves the memory to its owner",
  "wait_for() does not cancel the task": "Catch what you expect, by name",
  "test fails only in parallel with pytest-xdist": "a folder of its own",
  "crash when next() is called on an iterator by several threads": "take each next under a lock",
};

test("A place with the cure is on one of the first three pages for each symptom.", async (t) => {
  const page = await open(t);
  const read = await texts(page);
  const lost = [];
  for (const [symptom, cure] of Object.entries(SYMPTOMS)) {
    const found = (await search(page, symptom)).slice(0, 3);
    const places = found.flat().filter((place) => place in read); // it is in a section
    if (!places.some((place) => read[place].includes(cure)))
      lost.push(`${symptom}: ${found.join(" ")}`);
  }
  assert.deepEqual(lost, []);
});

// Where the place is a table, its row is what is shown.
const ROWS = {
  "OSError: [Errno 38] Function not implemented SemLock lambda": "take threads",
  "OSError: [Errno 28] No space left on device: '/dev/shm/psm_4711'": "--shm-size",
  "[CRITICAL] WORKER TIMEOUT (pid:5870) gunicorn": "a call without a time-out",
  "ResourceWarning: unclosed event loop <_UnixSelectorEventLoop>": "and closes it",
  "zombie defunct processes python subprocess": "nobody has waited for it",
  "RuntimeError: await wasn't used with future": "leave its steps to the loop",
  "BrokenPipeError: [Errno 32] Broken pipe": "look for its error",
  "sqlalchemy.exc.MissingGreenlet: greenlet_spawn has not been called; can't call await_only() here":
    "selectinload",
  "ClientConnectorError(8, 'nodename nor servname provided, or not known')": "send fewer",
  "distributed.scheduler.KilledWorker: Attempted to run task sum-12 on 4 different workers":
    "less to hold",
  "asyncio lock stays locked after a timeout": "async with lock:",
  "RuntimeError: Proactor event loop does not implement add_reader family of methods":
    "loop_factory=asyncio.SelectorEventLoop",
  "OSError: [WinError 10038] An operation was attempted on something that is not a socket":
    "in a thread",
  'Traceback (most recent call last): File "/usr/lib/python3.12/subprocess.py", line 1264, in wait subprocess.TimeoutExpired: Command \'sleep 60\' timed out after 1 seconds':
    "still running",
};

test("Where a table has it, the search shows the row, with its cure.", async (t) => {
  const page = await open(t);
  for (const [message, cure] of Object.entries(ROWS)) {
    await search(page, message);
    const said = await page.$eval("#search-results > ul > li p", (it) => it.textContent);
    assert.ok(said.includes(cure), `${message}: ${said}`);
  }
});

test("A row that is found has its address, and its links lead where they do on its page.", async (t) => {
  const page = await open(t);
  await search(page, "BrokenPipeError: [Errno 32] Broken pipe");
  const links = await page.$$eval("#search-results > ul > li:first-child li:first-child a", (all) =>
    all.map(({ href }) => href),
  );
  assert.equal(links.length, 2);
  assert.match(links[1], /mistakes\.html#mistake-killed$/);
  await page.goto(links[0]);
  const row = await page.waitForSelector("tr:target");
  assert.match(await row.evaluate((it) => it.textContent), /Broken pipe/);
});

test("The index's words lead to their place on the page.", async (t) => {
  const page = await open(t);
  await search(page, "OSError: [Errno 24] Too many open files: 'customers.csv'");
  await page.click("#search-results li li a");
  await page.waitForFunction(() => document.querySelector(":target"));
  const [path, text] = await page.evaluate(() => [
    location.pathname,
    document.querySelector(":target").parentElement.closest("section").textContent,
  ]);
  assert.equal(path, "/ch07_choosing.html");
  assert.ok(text.includes("Too many open files"));
});

test("The search says which words are on no page, as the reader wrote them.", async (t) => {
  const page = await open(t);
  await search(page, "RuntimeWarning: coroutine 'Fetch_EUR' was never awaited: xyzzy, Fetch_EUR");
  assert.equal(await unknown(page), "On no page: Fetch_EUR, xyzzy.");
  await search(page, "coroutine");
  assert.equal(await unknown(page), "");
  assert.deepEqual(await search(page, "xyzzy"), []);
  assert.equal(await unknown(page), "On no page: xyzzy.");
});

test("Signs and numbers in a search do no harm.", async (t) => {
  const page = await open(t);
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  const plain = await search(page, "profiler");
  assert.deepEqual(await search(page, "['(profiler):'] {24} <*+?> \\ 0"), plain);
  assert.deepEqual(errors, []);
});

// What a term means, and then the section that a reader would be sent to.
const TERMS = { semaphore: "6.1. Three at once", deadlock: "10.3", GIL: "3.", chunk: "4." };

test("Who searches for a term reads first what it is, and then where.", async (t) => {
  const page = await open(t);
  for (const [term, heading] of Object.entries(TERMS)) {
    const [[defined]] = await search(page, term);
    assert.equal(defined, `glossary.html#term-${term}`);
    const [said, section] = await page.$$eval("#search-results > ul > li", (all) => [
      all[0].querySelector("p").textContent,
      all[1].querySelector(":scope li a").textContent,
    ]);
    assert.match(said, /^[A-Z][^]{20,}\.$/);
    assert.ok(section.startsWith(heading), `${term}: ${section}`);
  }
});

test("A page is found once, with its number, its sections and sentences.", async (t) => {
  const page = await open(t);
  for (const words of ["semaphore", "pool of processes", "my program hangs", "profiler"]) {
    const found = await search(page, words);
    const pages = found.map(([place]) => place.replace(/#.*/, ""));
    assert.deepEqual(pages, [...new Set(pages)]);
    const shown = await page.$$eval("#search-results > ul > li", (all) =>
      all.map((result) => ({
        page: result.querySelector("a").textContent,
        names: [...result.querySelectorAll(":scope li > a")].map((link) => link.textContent),
        marked: result.querySelectorAll(":scope li .highlighted").length,
      })),
    );
    assert.ok(shown.some((it) => /^\d\. \S/.test(it.page)));
    assert.ok(shown[0].marked, words);
    for (const { names } of shown) {
      assert.equal(new Set(names).size, names.length, names.join());
      assert.ok(names.length > 0 && names.length <= 4 && names.every(Boolean));
    }
  }
});

test("Where a page does not come, its name and the index's words lead there.", async (t) => {
  const page = await open(t);
  await show(page, "index.html");
  await page.setRequestInterception(true);
  page.on("request", (request) =>
    request.resourceType() === "fetch" ? request.abort() : request.continue(),
  );
  const found = await search(page, "semaphore");
  assert.ok(found.flat().some((place) => /^ch06_batch\.html#index-\d/.test(place)), found.join(" "));
});

test("Words are marked on the page that is opened, also where a drawing's title has one.", async (t) => {
  const page = await open(t);
  await show(page, "index.html");
  await page.evaluate(() => localStorage.setItem("sphinx_highlight_terms", "contents seconds"));
  await show(page, "ch09_stopping.html");
  const marked = await page.$$eval(".highlighted", (marks) => marks.map((it) => it.textContent));
  assert.ok(marked.some((word) => /seconds/i.test(word)), marked.join());
});
