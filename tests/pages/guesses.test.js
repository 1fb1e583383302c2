// A guess: the reader says where each bar ends, and then sees the run, and what differed.

import assert from "node:assert/strict";
import test from "node:test";

import { BROWSERS, open, show } from "./browser.js";
import { listing, press } from "./running.js";

const PAGE = "ch02_threads.html"; // its three threads end at 3, 3 and 2 s

/** Return the sliders of a page's guess that are there to be moved. */
async function sliders(page) {
  const found = [];
  for (const each of await page.$$(".guess input")) if (await each.isVisible()) found.push(each);
  return found;
}

/** Return what is seen and heard of a guess. */
const state = (page) =>
  page.$eval(".guess", (guess) => {
    const svg = [...guess.querySelectorAll("svg")].find((it) => it.checkVisibility());
    const seen = (it) => getComputedStyle(svg.querySelector(it)).visibility === "visible";
    return {
      ran: seen(".waiting"),
      total: seen(".total"),
      heard: svg.ariaLabel,
      button: guess.querySelector("button").textContent,
      said: guess.querySelector("[role=status]").textContent,
    };
  });

const ASKED = {
  ran: false,
  total: false,
  heard: "Rows to fill in, from 0 to 8 s: thread 1, thread 2, thread 3.",
  button: "Show the run",
  said: "Drag each bar to where it will end.",
};

for (const browser of BROWSERS) {
  test(`Bars are dragged, or moved by keys, and then the run is drawn, in ${browser}.`, async (t) => {
    const page = await open(t, { browser });
    await show(page, PAGE);
    await page.$eval(".guess", (guess) => guess.scrollIntoView({ block: "center", behavior: "instant" }));
    assert.deepEqual(await state(page), ASKED);
    const [first, second, ...more] = await sliders(page);
    assert.equal(more.length, 1);
    const { x, y, width, height } = await first.boundingBox();
    assert.ok(height >= 24);
    await page.mouse.move(x + 7, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.up();
    const half = await first.evaluate((it) => [it.ariaLabel, it.ariaValueText]);
    assert.deepEqual(half, ["Where thread 1 ends", "4.0 s"]);
    await second.focus();
    for (let pressed = 0; pressed < 30; pressed += 1) await page.keyboard.press("ArrowRight");
    assert.equal(await second.evaluate((it) => it.ariaValueText), "3.0 s");
    await page.click(".guess button");
    const shown = await state(page);
    assert.equal(shown.said, "You were 1.0 s too late with thread 1, right with the others.");
    assert.match(shown.heard, /^Where each ended: thread 1 at 3\.0 s/);
    assert.deepEqual([shown.ran, shown.total, shown.button], [true, true, "Guess again"]);
    await page.click(".guess button");
    assert.deepEqual(await state(page), ASKED);
  });
}

test("A bar lies where its second is, wide and narrow.", async (t) => {
  for (const width of [1360, 390]) {
    const page = await open(t, { width });
    await show(page, PAGE);
    const off = await page.$eval(".guess", (guess) => {
      const svg = [...guess.querySelectorAll("svg")].find((it) => it.checkVisibility());
      const slider = svg.parentElement.querySelector("input");
      const [left, right] = svg.dataset.scale.split(" ");
      const frame = svg.getBoundingClientRect();
      const scale = frame.width / svg.viewBox.baseVal.width;
      const box = slider.getBoundingClientRect(); // whose thumb is 12 wide
      return [box.left + 6 - frame.left - left * scale, box.right - 6 - frame.left - right * scale];
    });
    for (const by of off) assert.ok(Math.abs(by) < 1, `${off}`);
  }
});

test("Run shows the run over the guess of its program, and of no other.", async (t) => {
  const page = await open(t);
  const ran = [];
  for (const name of ["all_at_once.py", "three_at_once.py"]) {
    const { block } = await listing(t, name, { page, name: "ch06_batch.html" });
    await press(block, "Run");
    ran.push((await state(page)).ran);
  }
  assert.deepEqual(ran, [false, true]);
});

test("Without script the run unfolds below the empty rows.", async (t) => {
  const page = await open(t, { script: false });
  await show(page, PAGE);
  assert.equal(await page.$(".guess input"), null);
  const seen = () => page.$eval(".guess .rows-filled-in", (run) => run.checkVisibility());
  assert.equal(await seen(), false);
  await page.click(".guess summary");
  assert.equal(await seen(), true);
});
