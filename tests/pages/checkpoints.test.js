// Checkpoints ask first. Their answers are there for everybody.

import assert from "node:assert/strict";
import test from "node:test";

import { CHAPTERS, open, show } from "./browser.js";

const CHOICE = ".checkpoint .choices > li";

let asked; // read once

/** Return each chapter that asks, with what its checkpoints hold without script. */
async function asking(t) {
  if (asked) return asked;
  const page = await open(t, { script: false });
  const chapters = [];
  for (const chapter of CHAPTERS) {
    await show(page, chapter);
    const checkpoints = await page.$$eval(".checkpoint", (found) =>
      found.map((checkpoint) => ({
        id: checkpoint.id,
        choices: checkpoint.querySelectorAll(".choices > li").length,
        reasons: [...checkpoint.querySelectorAll(".reasons > li")].map((reason) => ({
          right: reason.classList.contains("right"),
          text: reason.textContent.trim().replace(/\s+/g, " "),
        })),
      })),
    );
    if (checkpoints.length) chapters.push([chapter, checkpoints]);
  }
  assert.notEqual(chapters.length, 0);
  asked = chapters;
  return asked;
}

/** Return the first of them, where one script does the same in all. */
const some = async (t) => (await asking(t)).slice(0, 1);

/** Press Tab until one of the choices has the focus; return which. */
async function tabToChoice(page) {
  for (let pressed = 0; pressed < 500; pressed += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(
      (choice) =>
        [...document.querySelectorAll(choice)].findIndex(
          (item) => item.querySelector("button") === document.activeElement,
        ),
      CHOICE,
    );
    if (at >= 0) return at;
  }
  return assert.fail("500 presses of Tab reach no choice");
}

test("Without script an answer unfolds, with a reason for each choice.", async (t) => {
  const page = await open(t, { script: false });
  for (const [chapter, checkpoints] of await asking(t)) {
    await show(page, chapter);
    assert.equal((await page.$$(".checkpoint button")).length, 0);
    for (const { choices, reasons } of checkpoints) {
      assert.ok(choices > 1);
      assert.equal(reasons.length, choices);
    }
    const unfolded = await page.$$eval(".checkpoint details", (all) =>
      all.map((details) => {
        const visible = () => details.querySelector(".reasons").checkVisibility();
        const before = visible();
        details.querySelector("summary").click();
        return [before, visible()];
      }),
    );
    assert.deepEqual(unfolded, checkpoints.map(() => [false, true]));
  }
});

test("One choice of each checkpoint is right, and each has its reason.", async (t) => {
  for (const [, checkpoints] of await asking(t)) {
    for (const { id, reasons } of checkpoints) {
      assert.equal(reasons.filter(({ right }) => right).length, 1, id);
      for (const { text } of reasons) assert.match(text, /\w/, id);
    }
  }
});

test("The keyboard alone reaches each choice, and is told why.", async (t) => {
  for (const [chapter, checkpoints] of await some(t)) {
    const page = await open(t);
    await show(page, chapter);
    assert.equal((await page.$$(".checkpoint details")).length, 0);
    const reasons = checkpoints.flatMap((checkpoint) => checkpoint.reasons);
    for (const [at, { right, text }] of reasons.entries()) {
      assert.equal(await tabToChoice(page), at);
      const focused = () =>
        page.evaluate(() => {
          const { activeElement: button } = document;
          const outline = getComputedStyle(button).outlineStyle;
          const answer = button.nextElementSibling.cloneNode(true);
          for (const copy of answer.querySelectorAll(".copybtn")) copy.remove();
          return {
            outlined: outline !== "none",
            expanded: button.ariaExpanded,
            answer: answer.textContent.trim().replace(/\s+/g, " "),
          };
        });
      assert.deepEqual(await focused(), {
        outlined: true,
        expanded: "false",
        answer: "",
      });
      const told = {
        outlined: true,
        expanded: "true",
        answer: `${right ? "Right." : "Not this one."} ${text}`,
      };
      await page.keyboard.press(at % 2 ? "Enter" : "Space");
      assert.deepEqual(await focused(), told);
      await page.keyboard.press(at % 2 ? "Space" : "Enter");
      assert.deepEqual(await focused(), told);
    }
  }
});

test("A screen reader hears an answer when it comes.", async (t) => {
  for (const [chapter] of await some(t)) {
    const page = await open(t);
    await show(page, chapter);
    const heard = await page.$$eval(CHOICE, (choices) =>
      choices.map((choice) => {
        const region = choice.querySelector("[aria-live=polite]");
        const text = () => region.isConnected && region.textContent;
        const before = text();
        choice.querySelector("button").click();
        return [before, text()];
      }),
    );
    for (const [before, after] of heard) {
      assert.equal(before, "");
      assert.match(after, /^(Right|Not this one)\. \S/);
    }
  }
});

test("The answers lead to each checkpoint, and the way back is open.", async (t) => {
  const page = await open(t);
  await show(page, "answers.html");
  const total = (await asking(t)).flatMap(([, checkpoints]) => checkpoints).length;
  const links = await page.$$('.answer-at-the-back a[href*="#checkpoint-"]');
  assert.equal(links.length, total);
  for (const [chapter, checkpoints] of await asking(t)) {
    for (const { id, reasons } of checkpoints) {
      const link = await page.$(`.answer-at-the-back a[href$="${chapter}#${id}"]`);
      assert.ok(link, `no link to ${chapter}#${id}`);
      const letter = "ABCDEFGH"[reasons.findIndex(({ right }) => right)];
      const line = await link.evaluate((node) => node.closest("p").textContent);
      assert.ok(line.endsWith(`${letter} is right.`), line);
    }
    const { id } = checkpoints.at(-1); // a page's others are found as this one is
    const link = await page.$(`.answer-at-the-back a[href$="${chapter}#${id}"]`);
    await Promise.all([page.waitForNavigation(), link.click()]);
    await page.waitForFunction(() => {
      const box = document.querySelector(".checkpoint:target")?.getBoundingClientRect();
      return box && box.top >= 0 && box.top < innerHeight;
    });
    await page.goBack();
    assert.match(page.url(), /answers\.html/);
  }
});
