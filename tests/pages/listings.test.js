// What a reader takes from a listing: by the copy button, or as a file.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import test from "node:test";

import { CHAPTERS, HOME, open, show, unfold } from "./browser.js";

const CODE = new URL("../../code/", import.meta.url);

// What a program says of itself to the tests alone, and no listing shows.
const TO_TESTS = [
  /^# \/\/\/ script\n# \[tool\.book\]\n(# \w.*\n)*# \/\/\/\n/m,
  /^#\n# \[tool\.book\]\n(# \w.*\n)*/m,
];

/** Return the text of a program of this chapter's, or null. */
async function program(chapter, name) {
  const path = new URL(`${chapter.replace(".html", "")}/${name}`, CODE);
  return existsSync(path) ? readFile(path, "utf8") : null;
}

const visits = new Map(); // of pages, which are shown once for all tests

/** Return what a reader takes from a page. */
function visit(t, name) {
  if (!visits.has(name)) visits.set(name, takeAll(t, name));
  return visits.get(name);
}

/** Return what one pastes from the blocks of a page that match. */
const copied = async (t, name, selector) =>
  (await visit(t, name)).copied.filter(({ matches }) => matches.includes(selector));

const COPIED = [".listing", ".highlight-console"];

/** Click on each copy button, follow each link to a file; return what one gets. */
async function takeAll(t, name) {
  const page = await open(t);
  await page
    .browserContext()
    .overridePermissions(HOME, ["clipboard-read", "clipboard-sanitized-write"]);
  await show(page, name);
  await unfold(page);
  const copied = [];
  for (const block of await page.$$(COPIED.join())) copied.push(await block.evaluate(copy, COPIED));
  const files = await page.$$eval(".listing .source a[download]", (links) =>
    Promise.all(
      links.map(async ({ href, textContent }) => ({
        href,
        name: textContent,
        text: await (await fetch(href)).text(),
      })),
    ),
  );
  const listings = (await page.$$(".listing")).length;
  await page.close();
  return { copied, files, listings };
}

/** Copy a block in its page, as one who presses its button; return what one pastes. */
async function copy(block, selectors) {
  await navigator.clipboard.writeText("nothing was copied");
  block.querySelector(".copybtn").click();
  return {
    pasted: await navigator.clipboard.readText(),
    shown: block.querySelector("pre").textContent,
    file: block.closest(".listing")?.querySelector(".source a").textContent,
    matches: selectors.filter((selector) => block.matches(selector)),
  };
}

test("A copied listing is the program, to the letter.", async (t) => {
  let whole = 0;
  for (const chapter of CHAPTERS) {
    for (const { pasted, shown, file } of await copied(t, chapter, ".listing")) {
      assert.equal(`${pasted}\n`, shown);
      const written = await program(chapter, file);
      if (written === null) continue; // another chapter's
      const text = TO_TESTS.reduce((rest, ours) => rest.replace(ours, ""), written);
      assert.ok(text.includes(pasted), `${file} does not contain:\n${pasted}`);
      if (text === `${pasted}\n`) whole += 1;
    }
  }
  assert.notEqual(whole, 0);
});

test("A copied console is what one types, without prompt and output.", async (t) => {
  let some = 0;
  for (const name of [...CHAPTERS, "elements.html"]) {
    for (const { pasted, shown } of await copied(t, name, ".highlight-console")) {
      const typed = shown.split("\n").filter((line) => line.startsWith("$ "));
      assert.notEqual(typed.length, 0, shown);
      assert.equal(pasted, typed.map((line) => line.slice(2)).join("\n"));
      some += 1;
    }
  }
  assert.notEqual(some, 0);
});

test("A listing's file name gives the whole program, byte for byte.", async (t) => {
  let some = 0;
  for (const chapter of CHAPTERS) {
    const { files, listings } = await visit(t, chapter);
    assert.equal(files.length, listings);
    for (const { href, name, text } of files) {
      assert.ok(href.endsWith(`/${name}`));
      const written = await program(chapter, name);
      if (written === null) continue; // another chapter's
      assert.equal(text, written);
      some += 1;
    }
  }
  assert.notEqual(some, 0);
});
