// The reader runs a listing, changes it, breaks it, stops it, resets it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import test from "node:test";

import { BROWSERS, HOME, LAME, open, PHONE, show, STRICT } from "./browser.js";
import { buttons, listing, output, over, press, prints, runs, status, write } from "./running.js";

const CODE = new URL("../../code/", import.meta.url);
const AXE = new URL(import.meta.resolve("axe-core/axe.min.js"));
const QUICK = "pausing.py"; // it is over at once
const ENDLESS = 'print("first")\nwhile True: pass\n';
const WAITING = 'from time import sleep\nprint("first")\nsleep(600)\n';

for (const browser of BROWSERS) {
  test(`Run, Stop, Edit and Reset, in ${browser}.`, async (t) => {
    const { page, block } = await listing(t, QUICK, { browser });
    assert.deepEqual(await buttons(block), ["Run", "Edit"]);
    await press(block, "Run");
    const told = await readFile(new URL("ch05_coroutines/pausing.out", CODE), "utf8");
    assert.equal(`$ python ${QUICK}\n${(await over(page, block)).output}`, told);

    await write(page, block, ENDLESS);
    assert.deepEqual(await buttons(block), ["Run", "Reset"]);
    assert.equal(await block.$eval(".highlight", (code) => code.checkVisibility()), false);
    await press(block, "Run");
    await prints(page, block, "first\n");
    assert.deepEqual(await buttons(block), ["Run", "Stop", "Reset"]);
    const milliseconds = await block.evaluate((listing) => {
      const start = performance.now();
      listing.querySelector("[aria-label^=Stop]").click();
      return performance.now() - start;
    });
    assert.ok(milliseconds < 500, `${milliseconds} ms`);
    assert.equal(await status(block), "Stopped.");
    assert.equal(await output(block), "first\n");

    await press(block, "Reset");
    assert.deepEqual(await buttons(block), ["Run", "Edit"]);
    assert.equal(await output(block), "");
    assert.ok(await block.$eval(".highlight", (code) => code.checkVisibility()));
    await press(block, "Run");
    assert.equal(`$ python ${QUICK}\n${(await over(page, block)).output}`, told);
  });

  test(`Output comes while the program runs, in ${browser}.`, async (t) => {
    const { page, block } = await listing(t, QUICK, { browser });
    const source = 'from time import sleep\nprint("now")\nsleep(600)\n';
    await write(page, block, source);
    await press(block, "Run");
    await prints(page, block, "now\n");
    assert.equal(await status(block), "Running.");
    await press(block, "Stop");
  });
}

test("Edit shows the whole file, also where the listing shows a part.", async (t) => {
  const { block } = await listing(t, "batch.py", { name: "ch06_batch.html" });
  await press(block, "Edit");
  const area = await block.waitForSelector("textarea");
  const text = await readFile(new URL("ch06_batch/batch.py", CODE), "utf8");
  assert.equal(await area.evaluate(({ value }) => value), text);
});

const OURS = /runtime\.py|lacking\.py|pyodide|zip/;

/** Return the sentences that say what a page has not. */
const explained = (block) =>
  block.$$eval(".explained:not(.keep)", (all) => all.map((each) => each.textContent));

const EDITS = {
  "a syntax error": {
    source: 'print("a")\ndef f(:\n',
    output: /^ {2}File "pausing.py", line 2\n {4}def f\(:\n +\^\nSyntaxError: /,
    status: 1,
  },
  "an exception": {
    source: "def f():\n    1 / 0\n\n\nf()\n",
    output:
      /^Traceback .*\n {2}File "pausing.py", line 5, in <module>\n {4}f\(\)\n.*\n {2}File "pausing.py", line 2, in f\n/,
    status: 1,
  },
  "sys.exit(3)": { source: "import sys\nsys.exit(3)\n", output: /^$/, status: 3 },
  "deep recursion": {
    source: "def f(n):\n    return f(n + 1)\n\n\nf(0)\n",
    output: /\[Previous line repeated 996 more times\]\nRecursionError: [^\n]*\n$/,
    status: 1,
  },
  "Ctrl-C's exception": {
    source: "raise KeyboardInterrupt\n",
    output: /KeyboardInterrupt\n$/,
    status: 130,
  },
  "a nested run, whose coroutine stays": {
    source:
      "import asyncio\n\n\nasync def main():\n    asyncio.run(main())\n\n\nasyncio.run(main())\n",
    output: /RuntimeError: [^\n]*\n<sys>:0: RuntimeWarning: coroutine 'main' was never awaited\n$/,
    status: 1,
  },
  "words that only look like it": {
    source: `print("RuntimeError: can't start new thread, Network is unreachable")\n`,
    output: /unreachable\n$/,
    status: 0,
  },
  "what is cleaned up at the end": {
    source:
      'import atexit\natexit.register(print, "exit")\nclass A:\n    def __del__(self): print("gone")\na = A()\nprint("end")\n',
    output: /^end\nexit\ngone\n$/,
    status: 0,
  },
};

test("What the reader breaks breaks as in a terminal.", async (t) => {
  const { page, block } = await listing(t, QUICK);
  for (const [what, wanted] of Object.entries(EDITS)) {
    const done = await runs(page, block, wanted.source);
    assert.match(done.output, wanted.output, what);
    assert.doesNotMatch(done.output, OURS, what);
    assert.equal(done.status, wanted.status, what);
    assert.deepEqual(await explained(block), [], what);
  }
});

test("A flood ends at 200,000 characters, and the page stays quick.", async (t) => {
  const { page, block } = await listing(t, QUICK);
  const floods = ['while True: print("word")', 'print("x" * 1_000_000)'];
  for (const source of floods) {
    await write(page, block, `${source}\n`);
    await press(block, "Run");
    const ticks = block.evaluate(async (listing) => {
      let longest = 0;
      const began = performance.now();
      let last = began;
      while (!/^(Stopped|Ended)/.test(listing.querySelector(".status").textContent)) {
        await new Promise((next) => setTimeout(next, 10));
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }
      return { longest, all: last - began };
    });
    const done = await over(page, block);
    assert.match(done.said, /^Stopped, for it printed more than 200,000/);
    assert.ok(done.output.length >= 199_000 && done.output.length <= 200_001, done.output.length);
    const { longest, all } = await ticks;
    assert.ok(longest < Math.max(5_000, 0.8 * all), `${longest} of ${all} ms`);
  }
});

test("Run while it runs starts again; Python is fresh each time.", async (t) => {
  const { page, block } = await listing(t, QUICK);
  await write(page, block, 'import sys\nprint(hasattr(sys, "mark"))\nsys.mark = 1\nwhile True: pass\n');
  for (let turn = 0; turn < 3; turn += 1) {
    await press(block, "Run");
    await prints(page, block, "False\n");
  }
  await press(block, "Stop");
  assert.equal(await output(block), "False\n");
});

test("Stop while it prints keeps what was shown, and nothing follows.", async (t) => {
  const { page, block } = await listing(t, QUICK);
  const source = "from itertools import count\nfor n in count():\n    print(n, flush=True)\n    sum(range(100_000))\n";
  await write(page, block, source);
  await press(block, "Run");
  await prints(page, block, "\n50\n");
  await press(block, "Stop");
  const shown = await output(block);
  await page.evaluate(() => new Promise((later) => setTimeout(later, 500)));
  assert.equal(await output(block), shown);
  assert.equal(await status(block), "Stopped.");
  assert.match(shown, /^0\n1\n2\n/);
});

test("Run pressed twice at once runs once.", async (t) => {
  const { page, block } = await listing(t, QUICK);
  const told = await readFile(new URL("ch05_coroutines/pausing.out", CODE), "utf8");
  await block.evaluate((listing) => {
    const run = listing.querySelector("[aria-label^=Run]");
    for (let turn = 0; turn < 3; turn += 1) run.click();
  });
  assert.equal(`$ python ${QUICK}\n${(await over(page, block)).output}`, told);
  assert.equal((await block.$$(".playground pre")).length, 1);
  assert.deepEqual(await buttons(block), ["Run", "Edit", "Reset"]);
  assert.equal(page.workers().length, 1); // the spare one
});

test("Edit pressed twice at once opens one editor; Reset forgets the edit.", async (t) => {
  const { page, block } = await listing(t, QUICK);
  const told = await readFile(new URL("ch05_coroutines/pausing.out", CODE), "utf8");
  await block.evaluate((listing) => {
    const edit = listing.querySelector("[aria-label^=Edit]");
    edit.click();
    edit.click();
  });
  await block.waitForSelector("textarea");
  assert.equal((await block.$$("textarea")).length, 1);
  await runs(page, block, 'print("edited")\n');
  await press(block, "Reset");
  await press(block, "Run");
  assert.equal(`$ python ${QUICK}\n${(await over(page, block)).output}`, told);
  await press(block, "Edit");
  const area = await block.waitForSelector("textarea");
  const text = await readFile(new URL(`ch05_coroutines/${QUICK}`, CODE), "utf8");
  assert.equal(await area.evaluate(({ value }) => value), text);
});

test("Reset while the editor is loaded leaves none open.", async (t) => {
  const { page, block } = await listing(t, QUICK);
  await press(block, "Run");
  await over(page, block);
  await block.evaluate((listing) => {
    listing.querySelector("[aria-label^=Edit]").click();
    listing.querySelector("[aria-label^=Reset]").click();
  });
  await page.waitForNetworkIdle();
  assert.equal((await block.$$("textarea")).length, 0);
  assert.deepEqual(await buttons(block), ["Run", "Edit"]);
});

test("What runs when the reader leaves the page is stopped.", async (t) => {
  const { page, block } = await listing(t, QUICK);
  await write(page, block, ENDLESS);
  await press(block, "Run");
  await prints(page, block, "first\n");
  assert.notEqual(page.workers().length, 0);
  await show(page, "index.html");
  assert.equal(page.workers().length, 0);
  await page.goBack();
  await page.waitForSelector(".playground button");
  assert.equal(page.workers().length, 0);
});

test("Without a network it says so, and runs when there is one again.", async (t) => {
  const { page, block } = await listing(t, QUICK);
  await page.setBypassServiceWorker(true); // which has a network of its own
  await page.setOfflineMode(true);
  await press(block, "Run");
  assert.match((await over(page, block)).said, /can't be loaded.* Are you offline\?$/);
  await page.setOfflineMode(false);
  await press(block, "Run");
  assert.match((await over(page, block)).said, /^Ended/);
});

test("A file that is missing is named.", async (t) => {
  const page = await open(t);
  const { block } = await listing(t, QUICK, { page, name: `${LAME}ch05_coroutines.html` });
  await press(block, "Run");
  assert.match((await over(page, block)).said, /pyodide\.asm\.wasm/);
});

test("Nothing is loaded before Run, and all of it from the book.", async (t) => {
  const page = await open(t);
  const asked = [];
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url())) asked.push(request.url());
  });
  const { block } = await listing(t, QUICK, { page });
  await page.waitForNetworkIdle();
  const ours = new Set(asked.filter((url) => url.includes("playground")));
  assert.equal(ours.size, 2); // the script and the style sheet
  await press(block, "Edit");
  await block.waitForSelector("textarea");
  await press(block, "Run");
  await over(page, block);
  assert.deepEqual(asked.filter((url) => !url.startsWith(HOME)), []);
});

test("It works below a path, under a strict policy.", async (t) => {
  const page = await open(t);
  const trouble = [];
  page
    .on("pageerror", (error) => trouble.push(String(error)))
    .on("console", (message) => {
      if (["error", "warn"].includes(message.type())) trouble.push(message.text());
    });
  const { block } = await listing(t, "batch.py", { page, name: `${STRICT}ch06_batch.html` });
  await press(block, "Run");
  assert.match((await over(page, block)).output, /9 of 12 pages/);
  await write(page, block, "print(1 + 1)\n");
  await press(block, "Run");
  assert.equal((await over(page, block)).output, "2\n");
  await page.goto(`${STRICT}search.html?q=profiler`);
  await page.waitForSelector("#search-results li");
  assert.deepEqual(trouble, []);
});

test("Without script, or from a disk, the listing and its file remain.", async (t) => {
  const page = await open(t, { script: false });
  await show(page, "ch05_coroutines.html");
  assert.notEqual((await page.$$(".runnable")).length, 0);
  for (const place of await page.$$(".playground")) assert.equal(await place.isVisible(), false);
  const trouble = [];
  const disk = await open(t);
  disk.on("pageerror", (error) => trouble.push(String(error)));
  await disk.goto(new URL("ch05_coroutines.html", `${pathToFileURL(process.env.BOOK)}/`));
  assert.notEqual((await disk.$$(".runnable")).length, 0);
  for (const place of await disk.$$(".playground")) assert.equal(await place.isVisible(), false);
  assert.deepEqual(trouble, []);
});

test("The keyboard alone runs, stops, edits and resets.", async (t) => {
  const { page, block } = await listing(t, QUICK);
  const focused = () => page.evaluate(() => document.activeElement.ariaLabel);
  await block.$eval(".source a", (link) => link.focus());
  const tabTo = async (name) => {
    for (let pressed = 0; pressed < 10; pressed += 1) {
      await page.keyboard.press("Tab");
      if ((await focused()) === name) return;
    }
    assert.fail(`Tab does not reach ${name}, but ${await focused()}`);
  };
  await tabTo(`Run ${QUICK}`);
  await page.keyboard.press("Enter");
  await over(page, block);
  assert.equal(await focused(), `Run ${QUICK}`);
  await tabTo(`Edit ${QUICK}`);
  await page.keyboard.press("Space");
  await page.waitForFunction(() => document.activeElement.localName === "textarea");
  assert.equal(await focused(), `The program ${QUICK}`);
  await page.keyboard.type("while True: pass\n#");
  await page.keyboard.down("Control");
  await page.keyboard.press("Enter");
  await page.keyboard.up("Control");
  await page.waitForFunction(
    (listing) => listing.querySelector(".status").textContent === "Running.",
    {},
    block,
  );
  await page.keyboard.press("Escape");
  await tabTo(`Stop ${QUICK}`);
  await page.keyboard.press("Enter");
  assert.equal(await status(block), "Stopped.");
  assert.equal(await focused(), `Run ${QUICK}`);
  await tabTo(`Reset ${QUICK}`);
  await page.keyboard.press("Enter");
  assert.equal(await focused(), `Run ${QUICK}`);
});

test("A screen reader hears what happens.", async (t) => {
  const { page, block } = await listing(t, QUICK);
  const roles = () =>
    block.$$eval(".playground [role]", (all) =>
      all.map((each) => `${each.getAttribute("role")}: ${each.ariaLabel ?? ""}`),
    );
  assert.deepEqual(await roles(), ["status: "]);
  await press(block, "Run");
  await over(page, block);
  assert.deepEqual(await roles(), ["status: ", `log: Output of ${QUICK}`]);
});

test("There is no barrier at a running, an edited and a stopped listing.", async (t) => {
  const axe = await readFile(AXE, "utf8");
  for (const [width, scheme] of [[1280, "light"], [PHONE, "dark"]]) {
    const page = await open(t, { width, scheme });
    await listing(t, QUICK, { page });
    const blocks = await page.$$(".runnable");
    await write(page, blocks[1], WAITING); // and leaves the cores to axe
    await press(blocks[1], "Run");
    await prints(page, blocks[1], "first\n");
    await runs(page, blocks[2], "from threading import Thread\nThread().start()  # fails\n");
    await write(page, blocks[3], ENDLESS);
    await press(blocks[3], "Run");
    await press(blocks[3], "Stop");
    await press(blocks[4], "Edit");
    await blocks[4].waitForSelector("textarea");
    await page.evaluate(axe);
    const { passes, violations } = await page.evaluate(() => {
      const include = [...document.querySelectorAll(".runnable")].slice(0, 5);
      const rules = { "target-size": { enabled: true } };
      return window.axe.run({ include }, { resultTypes: ["violations"], rules });
    });
    assert.ok(["color-contrast", "target-size"].every((it) => passes.some(({ id }) => id === it)));
    assert.deepEqual(
      violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`)),
      [],
      `${scheme}, ${width}`,
    );
    await press(blocks[1], "Stop");
  }
});

test("The batch runs with the reader's numbers, and draws what happens.", async (t) => {
  const { page } = await listing(t, "batch.py", { name: "ch06_batch.html" });
  const block = await page.$(".runnable:has(.fields)");
  const [count, limit, failing] = await block.$$(".fields input");
  const names = await block.$$eval(".fields label", (all) => all.map((each) => each.textContent));
  assert.deepEqual(names, ["pages", "at once", "failing, per cent"]);
  const set = (input, value) => input.evaluate((each, text) => (each.value = text), value);

  for (const wrong of ["0", "61", "", "2.5", "-1", "many", "1e9"]) {
    await set(limit, wrong);
    await press(block, "Run");
    assert.equal(await output(block), "", wrong); // the browser says what is wrong
    assert.equal(page.workers().length, 0, wrong);
  }
  await press(block, "Edit");
  await block.waitForSelector("textarea");
  await press(block, "Reset");
  assert.equal(await limit.evaluate(({ value }) => value), "3");

  await set(count, "7");
  await set(limit, "2");
  await set(failing, "100");
  await block.evaluate((listing) => {
    window.drawings = [];
    new MutationObserver(() => {
      const drawn = listing.querySelector(".drawn svg");
      if (drawn) window.drawings.push(drawn.ariaLabel);
    }).observe(listing, { childList: true, subtree: true });
  });
  await press(block, "Run");
  const done = await over(page, block);
  assert.match(done.output, /0 of 7 pages in \d/);
  const drawings = await page.evaluate(() => window.drawings);
  assert.match(drawings[0], /not ended/); // it is drawn as the run goes
  assert.match(drawings.at(-1), /7 calls? of in_turn|eight tasks/);
  assert.doesNotMatch(drawings.at(-1), /failed|not ended/); // a failure that is returned
  assert.deepEqual(await explained(block), []);
});
