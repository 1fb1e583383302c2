// What Lighthouse says of each page, on a phone and on a desktop: the median
// of as many runs as it is told to make, or of three.

import { readdir } from "node:fs/promises";

import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

import { serve } from "../pages/server.js";

const { BOOK, CHROME, RUNS = "3" } = process.env;
const only = process.argv.slice(2);
const isAsked = (name) => !only.length || only.some((part) => name.includes(part));
const pages = (await readdir(BOOK)).filter((name) => name.endsWith(".html"));

/** Return the scores of one run, and the audits that cost points. */
async function audit(url, port, config) {
  const { lhr } = await lighthouse(url, { port, logLevel: "error" }, config);
  const lost = Object.values(lhr.categories)
    .flatMap(({ auditRefs }) => auditRefs)
    .filter(({ id, weight }) => weight && (lhr.audits[id].score ?? 1) < 0.995)
    .map(({ id }) => `${id} ${lhr.audits[id].displayValue ?? ""}`.trim());
  const scores = Object.values(lhr.categories).map(({ score }) => score * 100);
  return { scores, lost };
}

/** Return the middle one of some numbers. */
const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

const { server, home } = await serve(BOOK);
const chrome = await launch({
  chromePath: CHROME,
  chromeFlags: ["--headless", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
});
let short = 0;
for (const page of pages.filter(isAsked)) {
  for (const [screen, config] of [["phone"], ["desktop", desktopConfig]]) {
    const runs = [];
    for (let run = 0; run < Number(RUNS); run += 1) {
      runs.push(await audit(home + page, chrome.port, config));
    }
    const scores = runs[0].scores.map((_, at) =>
      Math.round(median(runs.map((run) => run.scores[at]))),
    );
    const isShort = scores.some((score) => score < 100);
    short += isShort;
    const lost = isShort ? [...new Set(runs.flatMap((run) => run.lost))].join(", ") : "";
    console.log(`${page} on a ${screen}: ${scores.join(" ")} ${lost}`.trimEnd());
  }
}
chrome.kill();
server.close();
process.exitCode = short ? 1 : 0;
