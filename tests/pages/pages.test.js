// What holds for every page.

import assert from "node:assert/strict";
import test from "node:test";

import { HOME, open, PAGES, show } from "./browser.js";

test("The pages are there.", () => {
  for (const name of ["index.html", "ch01_diagnosis.html", "answers.html"]) {
    assert.ok(PAGES.includes(name), name);
  }
});

test("No page fails, complains, or asks another host for anything.", async (t) => {
  const page = await open(t);
  const trouble = [];
  let asked = 0;
  page
    .on("pageerror", (error) => trouble.push(`${page.url()}: ${error}`))
    .on("console", (message) => {
      if (["error", "warn"].includes(message.type())) {
        trouble.push(`${page.url()}: ${message.text()}`);
      }
    })
    .on("requestfailed", (request) => trouble.push(`${request.url()} failed`))
    .on("response", (response) => {
      if (!response.ok()) trouble.push(`${response.url()}: ${response.status()}`);
    })
    .on("request", (request) => {
      asked += 1;
      const url = request.url();
      if (!/^(data|blob):/.test(url) && !url.startsWith(HOME)) trouble.push(url);
    });
  for (const name of [...PAGES, "search.html?q=profiler"]) {
    await show(page, name);
    await page.$$eval(".choices button", (all) => all.forEach((button) => button.click()));
    await page.waitForNetworkIdle({ idleTime: 100 });
  }
  assert.ok(asked > PAGES.length);
  assert.deepEqual(trouble, []);
});

test("No page weighs 250 kB or more over the wire, fonts included.", async (t) => {
  const heavy = [];
  for (const name of PAGES) {
    const page = await open(t); // which has nothing yet
    const network = await page.createCDPSession();
    let weight = 0;
    network.on("Network.loadingFinished", ({ encodedDataLength }) => {
      weight += encodedDataLength;
    });
    await network.send("Network.enable");
    await show(page, name);
    await page.waitForNetworkIdle({ idleTime: 100 });
    t.diagnostic(`${name}: ${(weight / 1000).toFixed(0)} kB`);
    assert.ok(weight > 20_000, name);
    if (weight >= 250_000) heavy.push(`${name}: ${weight} bytes`);
    await page.close();
  }
  assert.deepEqual(heavy, []);
});

test("Every link within the book leads to a place that is there.", async (t) => {
  const page = await open(t);
  await show(page, "index.html");
  const places = new Set();
  const links = [];
  for (const name of PAGES) {
    const { ids, hrefs } = await page.evaluate(async (name) => {
      const html = await (await fetch(name)).text(); // read, and not rendered
      const read = new DOMParser().parseFromString(html, "text/html");
      return {
        ids: [...read.querySelectorAll("[id]")].map(({ id }) => id),
        hrefs: [...read.querySelectorAll("a[href]")].map(
          (link) => new URL(link.getAttribute("href"), new URL(name, location)).href,
        ),
      };
    }, name);
    places.add(name);
    for (const id of ids) places.add(`${name}#${id}`);
    for (const href of hrefs) if (href.startsWith(HOME)) links.push([name, href]);
  }
  assert.ok(links.length > PAGES.length);
  const lost = [];
  for (const [name, href] of links) {
    const place = decodeURIComponent(href.slice(HOME.length)).replace(/#$/, "");
    if (places.has(place)) continue;
    const isFile = !/\.html/.test(place) && (await fetch(href)).ok;
    if (!isFile) lost.push(`${name} links to ${place}`);
  }
  assert.deepEqual(lost, []);
});
