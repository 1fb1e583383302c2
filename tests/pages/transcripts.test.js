// A program prints in the page what it prints in a terminal.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import test from "node:test";

import { BROWSERS, CHAPTERS, open, show, unfold } from "./browser.js";
import { over, press } from "./running.js";

const SCRIPTS = new URL("scripts/", import.meta.url);
const COMPARE = new URL("compare.py", import.meta.url).pathname;
const AT_ONCE = 4;

/** Return in what runs differ from their transcripts. */
const differences = (runs) =>
  execFileSync("python", [COMPARE], { input: JSON.stringify(runs), encoding: "utf8" });

/** Return in which folder of its chapter's a listing has its program. */
const folderOf = (block) => {
  if (block.closest(".answer")) return "solutions/";
  return block.closest(".exercise") ? "exercises/" : "";
};

test("Each listing that can run prints its transcript, pressed all at once.", async (t) => {
  const names = new Set();
  const done = [];
  for (const chapter of [...CHAPTERS, "mistakes.html", "questions.html"]) {
    const page = await open(t);
    await show(page, chapter);
    await unfold(page);
    const blocks = new Map();
    for (const block of await page.$$(".runnable")) {
      const name = await block.$eval(".source a", (link) => link.textContent);
      const folder = await block.evaluate(folderOf);
      if (folder !== "exercises/") blocks.set(`${folder}${name}`, block); // to be repaired
    }
    for (const block of blocks.values()) await press(block, "Run");
    for (const [name, block] of blocks) {
      const stem = `code/${chapter.replace(".html", "")}/${name.replace(".py", "")}`;
      done.push({ path: `${stem}.out`, ...(await over(page, block)) });
      names.add(name);
    }
    await page.close();
  }
  assert.equal(differences(done), "");
  const threaded = { ch05_coroutines: ["kept_waiting.py"], ch06_batch: ["real_batch.py"] };
  for (const [folder, needy] of Object.entries(threaded)) {
    const files = await readdir(new URL(`../../code/${folder}/`, import.meta.url));
    const programs = files.filter((name) => name.endsWith(".py"));
    const missing = programs.filter((name) => !names.has(name));
    assert.deepEqual(missing, needy);
  }
  for (const name of ["overlap.py", "real_pages.py", "pool.py", "one_old_library.py"]) {
    assert.ok(!names.has(name), name);
  }
});

/** Run a file in a worker of the page's; return what it printed and its status. */
const runs = (page, file, source) =>
  page.evaluate(
    (name, text) =>
      new Promise((resolve, reject) => {
        const script = document.querySelector("script[data-assets]");
        const url = new URL(`${script.dataset.assets}/worker.js`, script.src);
        const worker = new Worker(url, { type: "module" });
        let output = "";
        worker.onmessage = ({ data }) => {
          output += data.text ?? "";
          if (data.failed || data.broken) reject(new Error(data.failed ?? data.broken));
          if (data.status === undefined) return;
          worker.terminate();
          resolve({ output, status: data.status });
        };
        worker.postMessage({ file: name, source: text, words: [] });
      }),
    file,
    source,
  );

for (const browser of BROWSERS) {
  test(`Scripts that are in no chapter print the same in ${browser}.`, async (t) => {
    const page = await open(t, { browser });
    await show(page, "ch05_coroutines.html");
    const names = (await readdir(SCRIPTS)).filter((name) => name.endsWith(".py"));
    assert.ok(names.length >= 20);
    const done = [];
    const waiting = [...names];
    const some = async () => {
      while (waiting.length) {
        const name = waiting.pop();
        const source = await readFile(new URL(name, SCRIPTS), "utf8");
        const path = `tests/pages/scripts/${name.replace(".py", ".out")}`;
        done.push({ path, ...(await runs(page, name, source)) });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, some));
    assert.equal(done.length, names.length);
    assert.equal(differences(done), "");
  });
}
