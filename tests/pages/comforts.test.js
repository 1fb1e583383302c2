// What is kept, and where keys and fingers lead.

import assert from "node:assert/strict";
import test from "node:test";

import { HOME, open, PATIENCE, PHONE, show } from "./browser.js";

const CHAPTER = "ch01_diagnosis.html";
const CHOICES = ".checkpoint .choices button";

/** Return what the dots beside a chapter say. */
const dots = (page, name) =>
  page.$$eval(
    ".sidebar-tree a.reference",
    (links, name) => {
      const link = links.find(({ pathname, hash }) => pathname.endsWith(name) && !hash);
      return link.querySelector(".dots").ariaLabel;
    },
    name,
  );

/** Return the words of the choices that were made. */
const chosen = (page) =>
  page.$$eval(`${CHOICES}[aria-expanded=true]`, (all) => all.map((it) => it.textContent));

test("What was chosen is there again, and beside its chapter on each page.", async (t) => {
  const page = await open(t);
  await show(page, CHAPTER);
  const [, ofAll] = (await dots(page, CHAPTER)).match(/^0 of (\d+) checkpoints answered$/);
  assert.ok(ofAll > 1);
  const buttons = await page.$$(CHOICES);
  await buttons[0].click();
  await buttons[1].click(); // of the same checkpoint
  await buttons.at(-1).click();
  const made = await chosen(page);
  assert.equal(made.length, 3);
  assert.equal(await dots(page, CHAPTER), `2 of ${ofAll} checkpoints answered`);

  await page.reload();
  assert.deepEqual(await chosen(page), made);
  for (const reason of await page.$$eval(`${CHOICES}[aria-expanded=true] + .reason`, (all) =>
    all.map((it) => it.textContent),
  )) {
    assert.match(reason, /^(Right|Not this one)\. \S/);
  }
  await show(page, "ch02_threads.html");
  assert.deepEqual(await chosen(page), []);
  assert.equal(await dots(page, CHAPTER), `2 of ${ofAll} checkpoints answered`);
});

test("The contents at the side show where one is, from the first page to the last.", async (t) => {
  const page = await open(t);
  for (const name of ["preface.html", "glossary.html"]) {
    await show(page, name);
    const { top, bottom } = await page.$eval(".sidebar-tree .current-page", (it) =>
      it.getBoundingClientRect().toJSON(),
    );
    assert.ok(top > 0 && bottom < 800, `${name}: ${top} to ${bottom}`);
    assert.equal(await page.evaluate(() => scrollY), 0, name);
  }
});

test("Who comes by keyboard sees at each step where that is.", async (t) => {
  const page = await open(t);
  await show(page, CHAPTER);
  const unseen = new Set();
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press("Tab");
    const hidden = await page.evaluate(async () => {
      const { activeElement } = document;
      await Promise.all(activeElement.getAnimations().map(({ finished }) => finished));
      const { outlineStyle, opacity } = getComputedStyle(activeElement);
      const isSeen = outlineStyle !== "none" && +opacity === 1;
      return isSeen ? null : `${activeElement.tagName} ${activeElement.className}`;
    });
    if (hidden) unseen.add(hidden);
  }
  assert.deepEqual([...unseen], []);
});

test("Where nothing can be kept, or nonsense was, a page asks as ever.", async (t) => {
  for (const spoil of [
    () => {
      Storage.prototype.getItem = Storage.prototype.setItem = () => {
        throw new DOMException("no", "SecurityError");
      };
    },
    () => localStorage.setItem("/answers", "{"),
    () => localStorage.setItem("/answers", "null"),
  ]) {
    const page = await open(t);
    const trouble = [];
    page.on("pageerror", ({ stack }) => stack?.includes("checkpoints.js") && trouble.push(stack));
    await page.evaluateOnNewDocument(spoil);
    await show(page, CHAPTER);
    assert.deepEqual(await chosen(page), []);
    await page.click(CHOICES);
    assert.equal((await chosen(page)).length, 1);
    assert.deepEqual(trouble, []);
  }
});

test("A chosen answer looks chosen.", async (t) => {
  const page = await open(t);
  await show(page, CHAPTER);
  const look = (button) =>
    button.evaluate((it) => {
      const { backgroundColor, borderColor } = getComputedStyle(it);
      return `${backgroundColor} ${borderColor}`;
    });
  const [first, second] = await page.$$(CHOICES);
  assert.equal(await look(first), await look(second));
  await first.click();
  await page.mouse.move(0, 0);
  assert.notEqual(await look(first), await look(second));
});

test("The arrow keys turn the pages, and do nothing else's work.", async (t) => {
  const page = await open(t);
  const turned = async (key, name) => {
    await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
    assert.equal(page.url(), HOME + name);
  };
  await show(page, "ch01_diagnosis.html");
  await turned("ArrowRight", "ch02_threads.html");
  await turned("ArrowLeft", "ch01_diagnosis.html");

  await page.focus(".sidebar-search");
  await page.keyboard.press("ArrowRight");
  await page.focus(CHOICES);
  await page.keyboard.press("ArrowRight");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.down("Alt");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.up("Alt");
  assert.equal(page.url(), `${HOME}ch01_diagnosis.html`);
  await turned("ArrowRight", "ch02_threads.html"); // had one turned before, it were another
});

test("A finger hits the link to a place, and sees it.", async (t) => {
  const page = await open(t, { width: PHONE });
  await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
  const session = await page.createCDPSession();
  await session.send("Emulation.setTouchEmulationEnabled", { enabled: true });
  await session.send("Emulation.setEmitTouchEventsForMouse", { enabled: true });
  await show(page, CHAPTER);
  const sizes = await page.$$eval("h2 .headerlink", (links) =>
    links.map((link) => {
      const { width, height } = link.getBoundingClientRect();
      return Math.min(width, height);
    }),
  );
  assert.ok(sizes.length > 1);
  assert.ok(Math.min(...sizes) >= 24, `${sizes}`);
});

test("A page that is printed has nothing that is pressed.", async (t) => {
  const page = await open(t);
  await show(page, "ch05_coroutines.html");
  await page.emulateMediaType("print");
  const shown = await page.$$eval(
    "button, .skip-to-content, .headerlink, .back-to-top, .related-pages, .search, .sidebar-drawer",
    (all) =>
      all
        .filter((it) => !it.closest(".checkpoint")) // whose choices are text
        .filter((it) => it.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        .map((it) => it.outerHTML.slice(0, 60)),
  );
  assert.deepEqual(shown, []);
  const cut = await page.$$eval(".highlight pre", (all) =>
    all.filter((it) => it.checkVisibility() && getComputedStyle(it).whiteSpace === "pre").length,
  );
  assert.equal(cut, 0);
});

/** Return what the preview shows, once it does. */
async function previewed(page) {
  await page.waitForSelector("#preview:not([hidden])", { visible: true, ...PATIENCE });
  return page.$eval("#preview", (preview) => preview.innerText.trim());
}

const gone = (page) => page.waitForSelector("#preview[hidden]", PATIENCE);

test("A link to a term, a listing or a drawing shows it, by hand and by keyboard.", async (t) => {
  const page = await open(t);
  await show(page, "ch06_batch.html");
  const first = (end) => `article a.reference.internal[href*="${end}"]`;
  for (const [link, words] of [
    [first("#term-worker"), /^[A-Z][^]+\.$/],
    [first("#cliff"), /^Listing\s6\.\d/],
    [first("#batch-main"), /^Listing\s6\.\d/],
    [first("-drawn"), /Figure\s6\.\d/],
  ]) {
    await page.$eval(link, (it) => it.scrollIntoView({ block: "center" }));
    await page.hover(link);
    assert.match(await previewed(page), words);
    assert.equal(await page.$eval(link, (it) => it.getAttribute("aria-describedby")), "preview");
    await page.hover("#preview"); // one may read it
    await page.hover("h1");
    await gone(page);
    assert.equal(await page.$eval(link, (it) => it.hasAttribute("aria-describedby")), false);
  }
  await page.keyboard.press("Tab"); // so that a focus is seen
  await page.focus(first("#term-worker"));
  assert.match(await previewed(page), /^[A-Z][^]+\.$/);
  await page.keyboard.press("Escape");
  await gone(page);
});

test("A link to a section shows nothing, and a page that does not come neither.", async (t) => {
  const page = await open(t);
  const errors = [];
  page.on("pageerror", ({ stack }) => stack?.includes("previews.js") && errors.push(stack));
  await show(page, "ch06_batch.html");
  await page.evaluate(() => {
    window.fetch = (url) => {
      window.asked = url;
      return Promise.reject(new TypeError("no network"));
    };
  });
  await page.hover('article a.reference.internal[href*="ch05_coroutines.html#coroutines"]');
  await page.waitForFunction(() => window.asked?.includes("ch05_coroutines"), PATIENCE);
  await new Promise((rest) => setTimeout(rest, 500)); // it would be there by then
  assert.equal(await page.$eval("#preview", ({ hidden }) => hidden), true);
  assert.deepEqual(errors, []);
});
