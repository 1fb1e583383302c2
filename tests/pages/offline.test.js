// The book without a network: what was seen, and what was kept.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { BOOK, open, PAGES } from "./browser.js";
import { serve } from "./server.js";

const MISSING = "There is no such page";
const KEPT = "The whole book is kept on this device, and needs no network.";

/** Return a site that can be stopped, and a reader's window. */
async function site(t, folder = BOOK) {
  const { server, home } = await serve(folder);
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  t.after(stop);
  return { home, stop, page: await open(t) };
}

/** Wait until the page that is shown, and all that it is made of, is kept. */
const seen = (page) =>
  page.waitForFunction(async () => {
    const [name] = await caches.keys();
    const cache = name && (await caches.open(name));
    const parts = performance.getEntriesByType("resource").map((part) => part.name);
    const urls = [location.href, ...parts.filter((url) => /\.(css|js)\b/.test(url))];
    for (const url of urls) if (!(await cache?.match(url))) return false;
    return true;
  });

const title = (page) => page.$eval("h1", (heading) => heading.textContent);

/** Keep the whole book, by the button. */
async function keep(page, home) {
  await page.goto(home);
  const button = await page.waitForSelector(".offline button:not(:empty)");
  const words = await button.evaluate((node) => node.textContent);
  await button.click();
  await said(page, KEPT);
  return words;
}

/** Wait until the page says something to all readers. */
const said = (page, words) =>
  page.waitForFunction(
    (text) => document.querySelector(".offline [role=status]").textContent === text,
    {},
    words,
  );

test("A page that was seen shows again without a network.", async (t) => {
  const { home, stop, page } = await site(t);
  await page.goto(`${home}ch01_diagnosis.html`);
  await seen(page);
  const size = () => page.$eval("h1", (heading) => getComputedStyle(heading).fontSize);
  const dressed = await size();
  stop();
  await page.reload();
  assert.match(await title(page), /Waiting or computing/);
  assert.equal(await size(), dressed);
  await page.goto(`${home}ch02_threads.html`);
  assert.ok((await title(page)).startsWith(MISSING));
});

test("The whole book can be kept, and let go again.", async (t) => {
  const { home, stop, page } = await site(t);
  const words = await keep(page, home);
  const list = JSON.parse(await readFile(join(BOOK, "offline.json"), "utf8"));
  const size = list.reduce((sum, [, bytes]) => sum + bytes, 0) / 1e6;
  assert.equal(words, `Keep it all (${size.toFixed(1)} MB)`);
  stop();
  for (const name of PAGES.filter((each) => each !== "404.html")) {
    await page.goto(home + name);
    assert.ok(!(await title(page)).startsWith(MISSING), name);
    const lost = await page.evaluate(async () => {
      const urls = [...document.querySelectorAll("a[download], img")]
        .map(({ href, src }) => href ?? src)
        .filter((url) => !/\.(pdf|epub)$/.test(url));
      const answers = await Promise.allSettled(urls.map((url) => fetch(url)));
      return urls.filter((_, at) => !answers[at].value?.ok);
    });
    assert.deepEqual(lost, [], name);
  }
  await page.goto(`${home}search.html?q=profiler`);
  await page.waitForSelector("#search-results li a");
  await page.goto(home);
  await (await page.waitForSelector(".offline button:not(:empty)")).click();
  await said(page, "Nothing is kept any more.");
  assert.equal(await page.evaluate(async () => (await caches.match("index.html")) ?? ""), "");
});

test("The button works by keyboard, and says what goes on.", async (t) => {
  const { home, page } = await site(t);
  await page.goto(home);
  await page.waitForSelector(".offline button:not(:empty)");
  await page.focus(".offline button");
  await page.keyboard.press("Enter");
  await said(page, KEPT);
  const { focused, progress } = await page.evaluate(() => ({
    focused: document.activeElement.textContent,
    progress: document.querySelector(".offline progress"),
  }));
  assert.equal(focused, "Remove it from this device");
  assert.ok(progress);
});

test("A new version shows at the first load, and is what is kept.", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "book-"));
  t.after(() => rm(folder, { recursive: true }));
  await cp(BOOK, folder, { recursive: true });
  const { home, stop, page } = await site(t, folder);
  await keep(page, home);
  for (const name of ["ch01_diagnosis.html", "ch02_threads.html", "offline.json"]) {
    const text = await readFile(join(folder, name), "utf8");
    const next = text.replace(/(<h1>)/, "$1New: ").replaceAll(/"(\w{16})"/g, '"new $1"');
    assert.notEqual(next, text);
    await writeFile(join(folder, name), next);
  }
  await page.goto(`${home}ch01_diagnosis.html`); // which also looks for what is new
  assert.match(await title(page), /^New: /);
  await page.waitForFunction(async () => {
    const list = await (await caches.match("offline.json")).json();
    return list.every(([, , hash]) => hash.startsWith("new "));
  });
  stop();
  await page.goto(`${home}ch02_threads.html`);
  assert.match(await title(page), /^New: /);
});
