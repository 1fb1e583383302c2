// A reader's own program is drawn: from a trace, or as it runs; and can be kept.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { BROWSERS, open, PATIENCE, show, STRICT } from "./browser.js";
import { listing, over, press, runs } from "./running.js";

const TRACE = new URL("../../code/ch02_threads/three_workers.trace.json", import.meta.url);
const trace = await readFile(TRACE, "utf8");

/** Choose a file of a name and a text on a page; return what is said of it. */
async function choose(t, page, name, text) {
  const folder = await mkdtemp(join(tmpdir(), "trace-"));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, name), text);
  const input = await page.$(".traces input");
  await input.uploadFile(join(folder, name));
  return said(page, name);
}

/** Wait until something is said of a file; return it. */
async function said(page, name) {
  const told = await page.waitForFunction(
    (file) => {
      const { textContent } = document.querySelector(".traces .status");
      return textContent.startsWith(file) && textContent;
    },
    PATIENCE,
    name,
  );
  return told.jsonValue();
}

/** Return what the two links of a drawing lead to: a text, and a picture's size. */
async function kept(page, place) {
  await page.waitForSelector(`${place} a[download$=".png"]`, PATIENCE);
  return page.$eval(place, async (drawn) => {
    const [svg, png] = drawn.querySelectorAll("a[download]");
    const bytes = async ({ href }) => (await fetch(href)).arrayBuffer();
    const picture = new DataView(await bytes(png));
    const names = [svg.download, png.download];
    return { names, svg: await (await fetch(svg.href)).text(), width: picture.getUint32(16) };
  });
}

for (const browser of BROWSERS) {
  test(`A trace is drawn as the book draws it, and can be kept, in ${browser}.`, async (t) => {
    const page = await open(t, { browser });
    await show(page, "draw.html");
    assert.equal(await choose(t, page, "mine.trace.json", trace), "mine.trace.json:");
    const place = ".traces .drawn";
    const words = (svg) => svg.ariaLabel;
    const mine = await page.$eval(`${place} svg`, words);
    const { names, svg, width } = await kept(page, place);
    assert.deepEqual(names, ["mine.svg", "mine.png"]);
    assert.equal(width, 2 * (await page.$eval(`${place} svg`, (it) => it.width.baseVal.value)));
    const root = await page.evaluate((text) => {
      const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
      return documentElement.tagName;
    }, svg);
    assert.equal(root, "svg");
    await show(page, "ch02_threads.html");
    assert.equal(mine, await page.$eval("#three-workers-drawn svg", words));
  });
}

test("What is no trace is told, with what is wrong and where.", async (t) => {
  const page = await open(t);
  await show(page, "draw.html");
  const span = { worker: "thread 1", label: "a", start: 0, end: 1, cpu: 0 };
  const with_ = (changed) => JSON.stringify({ ...JSON.parse(trace), seconds: 1, spans: [{ ...span, ...changed }] });
  const wrong = {
    "empty.json": ["", /^empty\.json is not a trace that can be drawn: it is no JSON, .*line 1 column 1/],
    "deep.json": ["[".repeat(200_000), /^deep\.json .*(too many lists in lists|Python itself gave up)/],
    "early.json": [with_({ start: 2 }), /spans\[0\]\.end is before its start/],
  };
  for (const [name, [text, told]] of Object.entries(wrong)) {
    assert.match(await choose(t, page, name, text), told);
    assert.equal(await page.$(".traces svg"), null);
  }
  const markup = with_({ label: "<img src=x onerror=alert(1)>\u0000" });
  assert.equal(await choose(t, page, "markup.json", markup), "markup.json:");
  assert.equal(await page.$(".traces svg img"), null);
  assert.match((await kept(page, ".traces .drawn")).svg, /&lt;img/);
});

test("A trace can be dropped, under a strict policy, and goes nowhere.", async (t) => {
  const page = await open(t);
  const trouble = [];
  page.on("console", (message) => trouble.push(message.text()));
  page.on("pageerror", (error) => trouble.push(`${error}`));
  page.on("request", (request) => request.method() === "GET" || trouble.push(request.url()));
  await show(page, `${STRICT}draw.html`);
  await page.$eval(
    ".traces",
    (place, text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], "dropped.json"));
      place.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    },
    trace,
  );
  assert.equal(await said(page, "dropped.json"), "dropped.json:");
  await page.waitForSelector('.traces a[download="dropped.png"]', PATIENCE);
  assert.deepEqual(trouble, []);
});

test("A program of the reader's is drawn as it runs, and can be kept.", async (t) => {
  const page = await open(t);
  const { block } = await listing(t, "three_at_once.py", { page, name: "draw.html" });
  const program = "import asyncio\n\nasync def mine():\n    await asyncio.sleep(0.2)\n\nasync def main():\n    await asyncio.gather(mine(), mine())\n\nasyncio.run(main())\n";
  assert.equal((await runs(page, block, program)).status, 0);
  const { names, svg } = await kept(page, ".playground .drawn");
  assert.deepEqual(names, ["three_at_once.svg", "three_at_once.png"]);
  assert.match(svg, />mine\(\)</);
});

test("A program with a recorded drawing is drawn as it runs, call by call.", async (t) => {
  const page = await open(t);
  const named = async (file, name) => {
    const { block } = await listing(t, file, { page, name });
    await press(block, "Run");
    await over(page, block);
    return block.$$eval(".playground .drawn svg", (all) => all.map((svg) => svg.ariaLabel));
  };
  const [drawn, ...more] = await named("waiting.py", "ch01_diagnosis.html");
  assert.match(drawn, /^100 calls of fetch in the main thread/);
  assert.deepEqual(more, []);
  assert.deepEqual(await named("pausing.py", "ch05_coroutines.html"), []);
});
