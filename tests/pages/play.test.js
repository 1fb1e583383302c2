// Drawings play: in real time, in step, and by hand where nothing is to move.

import assert from "node:assert/strict";
import test from "node:test";

import { BROWSERS, open, PATIENCE, show } from "./browser.js";

const POOL = ".drawn:has(.player)";
const LOOP = ".drawn:not(:has(.player))";
const SLIDER = ".player input";

/** Move a page's first slider to a time. */
const scrub = (page, time) =>
  page.$eval(
    SLIDER,
    (slider, to) => {
      slider.value = to;
      slider.dispatchEvent(new InputEvent("input"));
    },
    time,
  );

/** Return what is seen of a figure: its box at a time in its first row, and its total. */
const seen = (page, figure, time) =>
  page.$eval(
    figure,
    (found, at) => {
      const svg = [...found.querySelectorAll("svg")].find((it) => it.checkVisibility());
      const { x, y, width } = svg.getBoundingClientRect();
      const [left, right, seconds] = svg.dataset.scale.split(" ");
      const units = +left + ((right - left) * at) / seconds;
      const scale = width / svg.viewBox.baseVal.width;
      const there = document.elementsFromPoint(x + units * scale, y + 4 * scale);
      return {
        box: there.some((it) => it.matches(".waiting")),
        total: getComputedStyle(svg.querySelector(".total")).visibility === "visible",
      };
    },
    time,
  );

for (const browser of BROWSERS) {
  test(`At 3.4 s the pool is done, and the loop in its fourth page, in ${browser}.`, async (t) => {
    const page = await open(t, { browser });
    await show(page, "index.html");
    assert.deepEqual(await seen(page, LOOP, 3.7), { box: true, total: true });
    await scrub(page, 3.4);
    assert.equal(await page.$eval(".player output", (it) => it.textContent), "3.4 s");
    assert.equal(await page.$eval(SLIDER, (it) => it.ariaValueText), "3.4 s");
    assert.deepEqual(await seen(page, POOL, 0.5), { box: true, total: true });
    assert.deepEqual(await seen(page, LOOP, 3.2), { box: true, total: false });
    assert.deepEqual(await seen(page, LOOP, 3.7), { box: false, total: false });
    await scrub(page, 9);
    assert.deepEqual(await seen(page, LOOP, 7.9), { box: true, total: true });
  });

  test(`Play takes no less time than the run took, and can pause, in ${browser}.`, async (t) => {
    const page = await open(t, { browser });
    if (browser === "chromium") await page.emulateMediaFeatures([]); // things may move
    await show(page, "index.html");
    const button = await page.$(".player button");
    const said = () => button.evaluate((it) => it.textContent);
    assert.equal(await said(), "Play in real time (8 s)");
    await page.evaluate(() => (window.began = performance.now()));
    await button.click();
    const shown = await page.waitForFunction(
      () => {
        const time = document.querySelector(".player input").valueAsNumber;
        return time > 1.1 && time < 8 && [time, (performance.now() - window.began) / 1000];
      },
      PATIENCE,
    );
    const [time, passed] = await shown.jsonValue();
    assert.ok(time <= passed + 0.02, `${time} s are shown after ${passed} s`);
    assert.equal(await said(), "Pause");
    await button.click();
    assert.match(await said(), /^Play/);
    const paused = await page.$eval(SLIDER, (it) => it.value);
    await page.evaluate(() => new Promise((drawn) => setTimeout(drawn, 100)));
    assert.equal(await page.$eval(SLIDER, (it) => it.value), paused);
  });
}

test("Who asked for stillness has a slider, and the keyboard moves it.", async (t) => {
  const page = await open(t);
  await show(page, "index.html");
  assert.equal(await page.$eval(".player button", (it) => it.checkVisibility()), false);
  await page.focus(SLIDER);
  await page.keyboard.press("Home");
  assert.equal(await page.$eval(".player output", (it) => it.textContent), "0.0 s");
  assert.deepEqual(await seen(page, POOL, 0.5), { box: false, total: false });
});

test("Runs that are compared play in step, wherever they stand.", async (t) => {
  const page = await open(t);
  await show(page, "ch02_threads.html");
  await scrub(page, 2.5);
  const totals = {};
  for (const name of ["one-at-a-time", "overlap", "three-workers"]) {
    totals[name] = (await seen(page, `#${name}-drawn`, 0)).total;
  }
  assert.deepEqual(totals, { "one-at-a-time": false, overlap: true, "three-workers": false });
  const said = await page.$$eval(".player output", (all) => all.map((it) => it.textContent));
  assert.deepEqual(said.slice(0, 2), ["2.5 s", "2.5 s"]);
});

test("Without script each drawing stands there whole, with nothing to press.", async (t) => {
  const page = await open(t, { script: false });
  await show(page, "index.html");
  assert.equal(await page.$(".player"), null);
  assert.equal((await page.$$(".cover .total")).length, 4); // wide and narrow
});
