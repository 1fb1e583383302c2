// The search finds the chapters, error messages too, and nothing that is in none.

import assert from "node:assert/strict";
import test from "node:test";

import { open, PAGES, show } from "./browser.js";

/** Paste words into the search box; return the page of each result, in order. */
async function search(page, words) {
  await show(page, "index.html");
  await page.focus(".sidebar-search");
  await page.keyboard.sendCharacter(words);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  await page.waitForFunction(
    () => document.querySelector("#search-results h2")?.textContent === "Search Results",
  );
  return page.$$eval("#search-results li a", (found) =>
    found.map(({ pathname }) => pathname.slice(1)),
  );
}

/** Return what the search says of words that are on no page. */
const unknown = (page) =>
  page.$eval(".search-summary + p", (line) => line.textContent).catch(() => "");

/** Return the words of a page's text. */
const words = (page) =>
  page.$eval("[role=main]", (main) => main.textContent.toLowerCase().match(/[a-z]{5,}/g));

test("A word of chapter 1 finds chapter 1, and the search says how many.", async (t) => {
  const page = await open(t);
  const found = await search(page, "profiler");
  assert.ok(found.includes("ch01_diagnosis.html"), found.join(" "));
  const summary = await page.$eval(".search-summary", (line) => line.textContent);
  assert.match(summary, /found (one|\d+) page/);
});

test("The page of all elements is not found by what it alone says.", async (t) => {
  const page = await open(t);
  const others = new Set();
  for (const name of PAGES.filter((each) => each !== "elements.html")) {
    await show(page, name);
    for (const word of await words(page)) others.add(word);
  }
  await show(page, "elements.html");
  const alone = new Set((await words(page)).filter((word) => !others.has(word)));
  assert.ok(alone.size > 5);
  for (const word of [...alone].slice(0, 5)) {
    const found = await search(page, word);
    assert.ok(!found.includes("elements.html"), `${word} finds ${found.join(" ")}`);
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
  "heartbeat.py:31: RuntimeWarning: Enable tracemalloc to get the object allocation traceback":
    "Enable tracemalloc to get the object allocation traceback",
};

for (const [message, stands] of Object.entries(MESSAGES)) {
  test(`A page with it is among the first three for ${message}`, async (t) => {
    const page = await open(t);
    const found = await search(page, message);
    const texts = [];
    for (const name of found.slice(0, 3)) {
      await show(page, name);
      texts.push(await page.$eval("[role=main]", (main) => main.textContent));
    }
    assert.ok(texts.some((text) => text.includes(stands)), found.join(" "));
  });
}

test("The index's words lead to their place on the page.", async (t) => {
  const page = await open(t);
  await search(page, "OSError: [Errno 24] Too many open files: 'customers.csv'");
  await page.click("#search-results li a");
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
