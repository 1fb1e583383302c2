// The pages are there for eyes in the dark, for small screens, and for no eyes.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

import { open, PAGES, paint, PATIENCE, PHONE, show, WIDE, unfold } from "./browser.js";

const AXE = new URL(import.meta.resolve("axe-core/axe.min.js"));
const axe = await readFile(AXE, "utf8");
const ALL = [...PAGES, "search.html?q=profiler"];

// Colours cost the most: they are asked for by themselves, of one of the texts that look
// alike. They are the same on a phone, but for the head: one page tells of it.
const COLOURS = "color-contrast";
const ALL_BUT_COLOURS = {
  rules: { "target-size": { enabled: true }, [COLOURS]: { enabled: false } },
};
const WITH_HEAD = "cheat_sheet.html";

// These have all that a page can have; on a phone the others have nothing new.
const KINDS = /^(ch02|cheat_sheet|elements|genindex|index|measured|search|timelines)/;

// A shadow at the edge is no ground to read on, and axe would not look at it.
const STYLE = "pre { background-image: none !important } .alike { display: none !important }";

/** Open all that opens on a page. */
const openAll = (page) =>
  page.evaluate(() => {
    for (const button of document.querySelectorAll(".choices button")) button.click();
    for (const details of document.querySelectorAll("details")) details.open = true;
  });

/** Wait until colours and boxes have settled. */
const settled = (page) =>
  page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    const timed = document.getAnimations().filter(({ timeline }) => timeline === document.timeline);
    await Promise.all(timed.map(({ finished }) => finished)); // scrolling ends no other
  });

/** Note how each text looks now: its colours, and those of the grounds below it. */
const noteLooks = (page) =>
  page.evaluate(() => {
    window.looks ??= new Map();
    const grounds = new Map([[null, ""]]);
    const ground = (element) => {
      if (!grounds.has(element)) {
        const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
        const own = `${backgroundColor} ${backgroundImage} ${opacity};`;
        const none = own === "rgba(0, 0, 0, 0) none 1;";
        grounds.set(element, ground(element.parentElement) + (none ? "" : own));
      }
      return grounds.get(element);
    };
    for (const element of document.body.querySelectorAll("*")) {
      const nodes = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      if (!nodes.some(({ data }) => data.trim()) || !element.checkVisibility()) continue;
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      const look = [color, fontSize, fontWeight, ground(element)];
      window.looks.set(element, `${window.looks.get(element) ?? ""} ${look}`);
    }
  });

/** Leave one of the texts that look alike; what is emptied keeps its place among others. */
const leaveUnlike = (page) =>
  page.evaluate(() => {
    const unlike = new Map([...window.looks].map(([element, look]) => [look, element]));
    const kept = new Set();
    for (let element of unlike.values()) {
      for (; element; element = element.parentElement) kept.add(element);
    }
    for (const element of document.body.querySelectorAll("*")) {
      if (kept.has(element)) continue;
      element.classList.add("alike");
      element.replaceChildren();
    }
    return unlike.size;
  });

/** Return what axe finds wrong when it is asked for this. */
async function barriers(page, asked) {
  await settled(page);
  const { passes, violations } = await page.evaluate(
    (rules) => window.axe.run({ resultTypes: ["violations"], ...rules }), // others in brief
    asked,
  );
  assert.equal(passes.some(({ id }) => id === COLOURS), "runOnly" in asked);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${help} (${id}): ${target.join(" ")}`),
  );
}

for (const name of ALL) {
  test(`${name} has no barrier, light or dark, wide or on a phone.`, async (t) => {
    const page = await open(t);
    await show(page, name);
    await openAll(page);
    await page.evaluate(axe);
    await page.addStyleTag({ content: STYLE });
    assert.deepEqual(await barriers(page, ALL_BUT_COLOURS), []);
    if (KINDS.test(name)) {
      await page.setViewport({ width: PHONE, height: 800 });
      assert.deepEqual(await barriers(page, ALL_BUT_COLOURS), [], "on a phone");
      if (name === WITH_HEAD) {
        assert.deepEqual(await barriers(page, { runOnly: [COLOURS] }), [], "on a phone");
      }
      await page.setViewport({ width: WIDE, height: 800 });
    }
    const schemes = ["dark", "light"];
    for (const scheme of schemes) {
      await paint(page, scheme);
      await settled(page);
      await noteLooks(page);
    }
    assert.ok((await leaveUnlike(page)) > 5);
    for (const scheme of schemes) {
      await paint(page, scheme);
      assert.deepEqual(await barriers(page, { runOnly: [COLOURS] }), [], scheme);
    }
  });
}

/** Return the colours of all that a page shows. */
async function colours(page) {
  await page.mouse.move(0, 0);
  await settled(page);
  return page.evaluate(() =>
    [...document.body.querySelectorAll("*")]
      .filter((element) => element.checkVisibility())
      .filter((element) => !element.closest(".theme-toggle")) // its picture changes
      .map((element) => {
        const style = getComputedStyle(element);
        const names = ["color", "backgroundColor", "borderLeftColor"];
        return [element.tagName, ...names.map((name) => style[name])].join(" ");
      }),
  );
}

test("The switch gives the colours that the system's setting gives.", async (t) => {
  for (const name of ["index.html", "ch01_diagnosis.html", "elements.html"]) {
    const seen = {};
    for (const scheme of ["light", "dark"]) {
      const page = await open(t, { scheme });
      await show(page, name);
      seen[scheme] = await colours(page);
      await page.click(".theme-toggle-content .theme-toggle"); // from auto to the other
      const other = scheme === "light" ? "dark" : "light";
      assert.equal(await page.evaluate(() => document.body.dataset.theme), other);
      seen[`switched to ${other}`] = await colours(page);
      await page.reload();
      assert.equal(await page.evaluate(() => document.body.dataset.theme), other);
    }
    assert.notDeepEqual(seen.light, seen.dark);
    assert.deepEqual(seen["switched to light"], seen.light);
    assert.deepEqual(seen["switched to dark"], seen.dark);
  }
});

// Without what lies above a page, and would be in a picture of a part of it.
const FLAT = ".mobile-header, .back-to-top, .skip-to-content { display: none !important }";

/** Return the colours of points of an element, each so far from its left and top. */
async function points(page, element, ...places) {
  await page.addStyleTag({ content: FLAT });
  await settled(page);
  const png = await element.screenshot({ encoding: "base64" });
  return page.evaluate(
    async (png, places) => {
      const shot = await fetch(`data:image/png;base64,${png}`);
      const bitmap = await createImageBitmap(await shot.blob());
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      context.drawImage(bitmap, 0, 0);
      return places.map(([x, y]) => {
        const [r, g, b] = context.getImageData(x < 0 ? bitmap.width + x : x, y, 1, 1).data;
        return `rgb(${r}, ${g}, ${b})`;
      });
    },
    png,
    places,
  );
}

test("A drawing has the page's ground, however light or dark was chosen.", async (t) => {
  const ground = (page) =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const seen = [];
  for (const scheme of ["light", "dark"]) {
    const page = await open(t, { scheme });
    await show(page, "ch07_choosing.html");
    for (const theme of ["auto", "light", "dark"]) {
      await page.evaluate((theme) => (document.body.dataset.theme = theme), theme);
      const drawing = await page.$(".chart");
      const [paper] = await points(page, drawing, [2, 200]);
      assert.equal(paper, await ground(page));
      seen.push(paper);
    }
  }
  assert.equal(new Set(seen).size, 2);
});

test("The first screen shows what the book does, on one scale, and stays put.", async (t) => {
  for (const [width, height] of [[1440, 900], [390, 844]]) {
    const page = await open(t, { width });
    await page.setViewport({ width, height });
    await show(page, "index.html");
    const seen = await page.$$eval(".cover svg", (all) =>
      all
        .filter((svg) => svg.checkVisibility())
        .map((svg) => {
          const right = (element) => element.getBoundingClientRect().right;
          const end = [...svg.querySelectorAll("text")].find((text) => text.textContent === "8 s");
          const { bottom } = svg.getBoundingClientRect();
          return { bottom, end: right(end), boxes: right(svg.querySelector(".outline")) };
        }),
    );
    const [before, after] = seen;
    assert.equal(seen.length, 2);
    const bottom = await page.$eval(".start a", (it) => it.getBoundingClientRect().bottom);
    assert.ok(after.bottom < bottom && bottom < height, `${after.bottom}, ${bottom}`);
    assert.ok(Math.abs(before.end - after.end) < 1, `${before.end}, ${after.end}`);
    assert.ok(after.boxes < before.boxes / 2, `${after.boxes}, ${before.boxes}`);
    assert.equal(await page.$(".drawn .caption-number"), null);
    const shifted = await page.evaluate(async () => {
      const entries = [];
      const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
      observer.observe({ type: "layout-shift", buffered: true });
      await new Promise((told) => setTimeout(told, 500)); // nothing is told if nothing moved
      return entries
        .flatMap(({ sources }) => sources.map(({ node }) => node))
        .filter((node) => node?.parentElement?.closest("article"))
        .map(({ nodeName }) => nodeName);
    });
    assert.deepEqual(shifted, []);
  }
});

test("Nothing on a phone is cut off at the side, or makes a page scroll.", async (t) => {
  const page = await open(t, { width: PHONE });
  for (const name of ALL) {
    await show(page, name);
    await openAll(page);
    await settled(page);
    const { scrollWidth, inside, beyond } = await page.evaluate(() => {
      const elements = [...document.querySelectorAll(".main *")]
        .filter((element) => element.checkVisibility())
        .filter((element) => !element.closest(".toc-drawer")) // slid out
        .filter((element) => !element.parentElement.closest("pre, .table-wrapper"));
      const isBeyond = (element) => element.getBoundingClientRect().right > innerWidth;
      return {
        scrollWidth: document.documentElement.scrollWidth,
        inside: elements.length,
        beyond: elements.filter(isBeyond).map(({ outerHTML }) => outerHTML.slice(0, 80)),
      };
    });
    assert.equal(scrollWidth, PHONE, name);
    assert.notEqual(inside, 0, name);
    assert.deepEqual(beyond, [], name);
  }
});

test("Wide code scrolls inside itself, by keyboard too.", async (t) => {
  const page = await open(t, { width: PHONE });
  await show(page, "ch01_diagnosis.html");
  await unfold(page);
  const blocks = [];
  for (const block of await page.$$(".highlight pre")) {
    if (await block.evaluate((pre) => pre.scrollWidth > pre.clientWidth)) {
      blocks.push(block);
    }
  }
  assert.notEqual(blocks.length, 0);
  for (const block of blocks) {
    await page.waitForFunction((pre) => pre.tabIndex === 0, PATIENCE, block);
    await block.focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((pre) => pre.scrollLeft > 0, PATIENCE, block);
  }
});

const ENOUGH = 3; // listings of a kind, for one rule draws the shadows of all

test("Code has a shadow where it goes on, and nowhere else.", async (t) => {
  const edges = [[1, 5], [-2, 5], [60, 5]]; // left, right, and the ground: above the text
  for (const scheme of ["light", "dark"]) {
    const page = await open(t, { width: PHONE, scheme });
    await show(page, "ch02_threads.html");
    const seen = { wide: 0, narrow: 0 };
    for (const block of await page.$$(".listing .highlight pre")) {
      if (Math.min(seen.wide, seen.narrow) >= ENOUGH) break;
      if (!(await block.evaluate((pre) => pre.checkVisibility() && !pre.querySelector(".hll")))) {
        continue; // folded, or marked to the edge
      }
      const length = await block.evaluate((pre) => pre.scrollWidth - pre.clientWidth);
      if (length && length <= 32) continue; // half of it is the space beside the code
      if (seen[length ? "wide" : "narrow"] >= ENOUGH) continue;
      for (const at of length ? [0, length / 2, length] : [0]) {
        await block.evaluate((pre, at) => (pre.scrollLeft = at), at);
        const [left, right, ground] = await points(page, block, ...edges);
        assert.equal(left !== ground, at > 0, `left of ${at} of ${length}, ${scheme}`);
        assert.equal(right !== ground, at < length, `right of ${at} of ${length}, ${scheme}`);
      }
      seen[length ? "wide" : "narrow"] += 1;
    }
    assert.ok(seen.wide && seen.narrow, JSON.stringify(seen));
  }
});

test("A marked line is marked to its end.", async (t) => {
  const page = await open(t, { width: PHONE });
  await show(page, "ch02_threads.html");
  const marked = await page.$("#overlap pre");
  await marked.evaluate((pre) => (pre.scrollLeft = pre.scrollWidth));
  const y = await page.$eval("#overlap pre .hll", (line) => line.offsetTop + 3);
  const [start, end, ground] = await points(page, marked, [1, y], [-2, y], [60, 5]);
  const channels = (colour) => colour.match(/\d+/g).map(Number);
  const apart = (one, other) =>
    Math.max(...channels(one).map((value, index) => Math.abs(value - channels(other)[index])));
  assert.ok(apart(start, end) <= 1, `${start}, ${end}`); // it was rounded twice
  assert.ok(apart(end, ground) > 5, `${end}, ${ground}`);
});

test("A terminal looks the same with output and without.", async (t) => {
  for (const scheme of ["light", "dark"]) {
    const page = await open(t, { scheme });
    await show(page, "ch12_seeing.html");
    const looks = await page.$$eval(".highlight-console", (all) =>
      all.map((block) => {
        const { borderLeft } = getComputedStyle(block);
        const { backgroundColor, padding } = getComputedStyle(block.querySelector("pre"));
        return [!!block.closest(".transcript"), `${borderLeft}, ${backgroundColor}, ${padding}`];
      }),
    );
    assert.equal(new Set(looks.map(([printed]) => printed)).size, 2);
    assert.equal(new Set(looks.map(([, look]) => look)).size, 1, looks.join("\n"));
  }
});

test("Code in a sentence is as wide as its letters.", async (t) => {
  const page = await open(t);
  for (const name of ["ch02_threads.html", "cheat_sheet.html", "elements.html"]) {
    await show(page, name);
    await unfold(page);
    const widths = await page.$$eval("article code.literal", (all) =>
      all.map((code) => {
        const letters = document.createRange();
        letters.selectNodeContents(code);
        return [code, letters].map((it) => it.getBoundingClientRect().width);
      }),
    );
    assert.notEqual(widths.length, 0);
    for (const [width, letters] of widths) assert.ok(width - letters < 0.1, `${width}, ${letters}`);
  }
});

test("Code is smaller on a phone.", async (t) => {
  const page = await open(t);
  await show(page, "ch02_threads.html");
  const sizes = [];
  for (const width of [WIDE, PHONE]) {
    await page.setViewport({ width, height: 800 });
    sizes.push(await page.$eval(".highlight pre", (pre) => getComputedStyle(pre).fontSize));
  }
  assert.deepEqual(sizes, ["14px", "12px"]);
});

test("Text is set in the book's own letters, from the first moment.", async (t) => {
  const page = await open(t);
  await show(page, "ch02_threads.html");
  const looks = await page.evaluate(() =>
    ["article p", ".highlight pre", "article h1", "figcaption"].map((selector) => {
      const style = getComputedStyle(document.querySelector(selector));
      const [family] = style.fontFamily.split(",");
      return `${family} ${style.fontSize} ${style.lineHeight}`;
    }),
  );
  assert.deepEqual(looks.slice(0, 2), ["Pagella 18px 28px", '"JetBrains Mono" 14px 21px']);
  for (const look of looks.slice(2)) assert.ok(look.startsWith("Heros "), look);
  await page.evaluate(() => document.fonts.ready.then(() => true));
  const fonts = await page.evaluate(() =>
    [...document.fonts].map(({ family, status }) => `${family} ${status}`),
  );
  assert.ok(fonts.length >= 6);
  assert.deepEqual(fonts.filter((font) => !font.endsWith(" loaded")), []);
});

test("On a phone code has the whole width, and docstrings go on below.", async (t) => {
  const page = await open(t, { width: PHONE });
  await show(page, "ch02_threads.html");
  const seen = await page.$$eval("section > .listing .highlight pre", (all) =>
    all.map((pre) => {
      const { left, right } = pre.getBoundingClientRect();
      const ends = [...pre.querySelectorAll(".sd, .c1")].map(
        (prose) => prose.getBoundingClientRect().right,
      );
      return { left, right, end: Math.max(0, ...ends) };
    }),
  );
  assert.ok(seen.length > 10);
  for (const { left, right, end } of seen) {
    assert.ok(left <= 0 && right >= PHONE, `${left}, ${right}`);
    assert.ok(end <= PHONE, `${end}`);
  }
});

test("On a phone a wide table is a block for each row, with names of columns.", async (t) => {
  const page = await open(t, { width: PHONE });
  await show(page, "measured.html");
  const cells = await page.$$eval("table.named td", (all) =>
    all.map((cell) => {
      const { content } = getComputedStyle(cell.querySelector(".column"), "::before");
      const { right, width } = cell.getBoundingClientRect();
      return [content, right, width];
    }),
  );
  assert.ok(cells.length > 50);
  for (const [name, right, width] of cells) {
    assert.ok(name.length > 2 && right <= PHONE, `${name} ${right}`);
    assert.ok(width > 0.5 * PHONE, `${name} ${width}`); // whatever the columns' widths were
  }
});

test("On a phone the head names the page.", async (t) => {
  const page = await open(t, { width: PHONE });
  await show(page, "ch02_threads.html");
  const head = await page.$eval(".header-center", (it) => it.textContent.trim());
  assert.equal(head, "2. Threads overlap the waiting");
});
