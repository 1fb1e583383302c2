// How soon a listing prints, beside Pyodide as it comes; and what it weighs.
// Each line of the output is a figure's name, a colon and the figure.

import { copyFile, cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { BOOK } = process.env;
const ROOT = new URL("../../", import.meta.url).pathname;
const PLAYGROUND = join(ROOT, "book/_extensions/playground");
const RUNS = 50;

/** Return a worker with Pyodide as it comes, served beside the book. */
async function stock() {
  const work = await mkdtemp(join(tmpdir(), "stock-"));
  for (const name of ["package.json", "package-lock.json", ".npmrc"]) {
    await copyFile(join(PLAYGROUND, name), join(work, name));
  }
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: work });
  const served = join(BOOK, "_static/stock");
  await cp(join(work, "node_modules/pyodide"), served, { recursive: true });
  await copyFile(new URL("stock.js", import.meta.url), join(served, "stock.js"));
  await rm(work, { recursive: true });
  return served;
}

/** Return the memory of a process and of all that it has started. */
function megabytes(root) {
  const listed = execFileSync("ps", ["-eo", "pid=,ppid=,rss="], { encoding: "utf8" });
  const processes = listed.trim().split("\n").map((line) => line.trim().split(/ +/).map(Number));
  const family = new Set([root]);
  for (const [pid, parent] of processes) if (family.has(parent)) family.add(pid);
  const sum = processes.reduce((total, [pid, , kB]) => total + (family.has(pid) ? kB : 0), 0);
  return sum / 1000;
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;

/** Return when a worker's first output is there, in a browser that knows nothing. */
async function first(open, path, message) {
  let close = () => {};
  const page = await open({ after: (end) => (close = end) });
  await page.goto(new URL("ch05_coroutines.html", HOME));
  const taken = await page.evaluate(
    (url, sent) =>
      new Promise((resolve, reject) => {
        const start = performance.now();
        const worker = new Worker(url, { type: "module" });
        worker.onerror = (event) => reject(new Error(event.message));
        worker.onmessage = ({ data }) => {
          if (data.failed) reject(new Error(data.failed));
          if (data.text) resolve(performance.now() - start);
        };
        worker.postMessage(sent);
      }),
    new URL(path, HOME).href,
    message,
  );
  await close();
  return taken;
}

const { HOME, open, show } = await import("./browser.js");
const { listing, over, press, prints } = await import("./running.js");
const program = { file: "hello.py", source: "import asyncio\nprint(1)\n", words: [] };
const served = await stock();
const [assets] = (await readdir(join(BOOK, "_static"))).filter((name) => /^playground-/.test(name));
const ours = [];
const theirs = [];
for (let turn = 0; turn < 5; turn += 1) {
  theirs.push(await first(open, "_static/stock/stock.js", program));
  ours.push(await first(open, `_static/${assets}/worker.js`, program));
}
await rm(served, { recursive: true });
const [mine, stockTime] = [median(ours), median(theirs)];
console.log(`first Run to its output: ${seconds(mine)}`);
console.log(
  `the same in stock Pyodide: ${seconds(stockTime)}, ${(stockTime / mine).toFixed(1)} times as long`,
);

const t = { after: () => {} };
const page = await open(t);
let bytes = 0;
const weigh = async (response) => {
  if (response.url().includes("playground")) bytes += (await response.buffer()).length;
};
page.on("response", weigh);
await show(page, "ch05_coroutines.html");
await page.waitForNetworkIdle();
page.off("response", weigh);
console.log(`script and style before Run: ${(bytes / 1000).toFixed(1)} kB`);

const { block } = await listing(t, "pausing.py", { page });
const next = [];
const memory = [];
for (let run = 0; run < RUNS; run += 1) {
  const start = performance.now();
  await press(block, "Run");
  await prints(page, block, "called");
  next.push(performance.now() - start);
  await over(page, block);
  await new Promise((rest) => setTimeout(rest, 1500)); // a reader looks at it
  memory.push(megabytes(page.browser().process().pid));
}
const [early, late] = [memory[1], memory.at(-1)].map((each) => `${each.toFixed(0)} MB`);
console.log(`next Run to its output: ${seconds(median(next.slice(1)))}`);
console.log(`the browser after 2 Runs, and after ${RUNS}: ${early}, ${late}`);
console.log(`workers after ${RUNS} Runs: ${page.workers().length}`);
process.exit(0);
