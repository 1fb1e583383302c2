// The search finds the chapters, and nothing that is in none.

import assert from "node:assert/strict";
import test from "node:test";

import { open, PAGES, show } from "./browser.js";

/** Type words into the search box; return the names of the pages that are found. */
async function search(page, words) {
  await show(page, "index.html");
  await page.type(".sidebar-search", words);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  await page.waitForFunction(
    () => document.querySelector("#search-results h2")?.textContent === "Search Results",
  );
  const links = await page.$$eval("#search-results li a", (found) =>
    found.map(({ pathname }) => pathname.slice(1)),
  );
  return [...new Set(links)];
}

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
