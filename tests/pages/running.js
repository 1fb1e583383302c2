// Running listings: what the tests of the playground share.

import assert from "node:assert/strict";

import { open, PATIENCE, show } from "./browser.js";

const OVER = /^(Ended|Stopped|Python|The editor|\S+ can't be loaded)/;

/** Show a chapter, and return its first listing that runs a program. */
export async function listing(t, file, options = {}) {
  const page = options.page ?? (await open(t, options));
  await show(page, options.name ?? "ch05_coroutines.html");
  await page.waitForSelector(".playground button");
  for (const block of await page.$$(".runnable")) {
    const name = await block.$eval(".source a", (link) => link.textContent);
    if (name === file) return { page, block };
  }
  return assert.fail(`${file} does not run`);
}

/** Press one of a listing's buttons. */
export async function press(block, name) {
  for (const button of await block.$$(".bar button")) {
    if ((await button.evaluate((each) => !each.hidden && each.textContent)) === name) {
      await button.evaluate((each) => each.click());
      return;
    }
  }
  assert.fail(`no button ${name}`);
}

/** Return the names of the buttons that a listing shows. */
export const buttons = (block) =>
  block.$$eval(".bar button", (all) =>
    all.filter((each) => each.checkVisibility()).map((each) => each.textContent),
  );

export const status = (block) => block.$eval(".status", (line) => line.textContent);

/** Return what a program has printed so far, without its command and its end. */
export const output = (block) =>
  block.evaluate((listing) => {
    const printed = listing.querySelector(".playground pre")?.cloneNode(true);
    for (const ours of printed?.querySelectorAll(".command, .exit") ?? []) ours.remove();
    return printed?.textContent ?? "";
  });

/** Wait until a listing's program is over; return what it printed and its status. */
export async function over(page, block) {
  await page.waitForFunction(
    (listing, pattern) =>
      new RegExp(pattern).test(listing.querySelector(".status").textContent),
    PATIENCE,
    block,
    OVER.source,
  );
  const said = await status(block);
  return {
    said,
    output: await output(block),
    status: Number(/status (\d+)/.exec(said)?.[1] ?? 0),
  };
}

/** Wait until a program has printed something. */
export const prints = (page, block, text) =>
  page.waitForFunction(
    (listing, wanted) =>
      listing.querySelector(".playground pre")?.textContent.includes(wanted),
    PATIENCE,
    block,
    text,
  );

/** Put another program into a listing's editor. */
export async function write(page, block, source) {
  if ((await buttons(block)).includes("Edit")) await press(block, "Edit");
  const area = await block.waitForSelector("textarea", PATIENCE);
  await area.evaluate((textarea, text) => {
    textarea.value = text;
    textarea.dispatchEvent(new InputEvent("input"));
  }, source);
}

/** Put a program into a listing's editor, and run it to its end. */
export async function runs(page, block, source) {
  await write(page, block, source);
  await press(block, "Run");
  return over(page, block);
}
