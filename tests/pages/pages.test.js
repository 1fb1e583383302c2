// What holds for every page.

import assert from "node:assert/strict";
import test from "node:test";

import { HOME, open, PAGES, show } from "./browser.js";

test("The pages are there.", () => {
  for (const name of ["index.html", "ch01_diagnosis.html", "answers.html"]) {
    assert.ok(PAGES.includes(name), name);
  }
});

let visited; // once

/** Visit each page as a new reader; return its weight, what it asked for, and trouble. */
async function visitAll(t) {
  const visits = [];
  for (const name of [...PAGES, "search.html?q=profiler"]) {
    const page = await open(t); // which has nothing yet
    const visit = { name, asked: 0, weight: 0, trouble: [] };
    page
      .on("pageerror", (error) => visit.trouble.push(`${name}: ${error}`))
      .on("console", (message) => {
        if (["error", "warn"].includes(message.type())) {
          visit.trouble.push(`${name}: ${message.text()}`);
        }
      })
      .on("requestfailed", (request) => visit.trouble.push(`${request.url()} failed`))
      .on("response", (response) => {
        if (!response.ok()) visit.trouble.push(`${response.url()}: ${response.status()}`);
      })
      .on("request", (request) => {
        visit.asked += 1;
        const url = request.url();
        if (!/^(data|blob):/.test(url) && !url.startsWith(HOME)) visit.trouble.push(url);
      });
    const network = await page.createCDPSession();
    let weight = 0;
    network.on("Network.loadingFinished", ({ encodedDataLength }) => {
      weight += encodedDataLength;
    });
    await network.send("Network.enable");
    await show(page, name);
    await page.waitForNetworkIdle({ idleTime: 100 });
    visit.weight = weight;
    await page.$$eval(".choices button", (all) => all.forEach((button) => button.click()));
    await page.waitForNetworkIdle({ idleTime: 100 });
    await page.close();
    visits.push(visit);
  }
  return visits;
}

test("No page fails, complains, or asks another host for anything.", async (t) => {
  const visits = await (visited ??= visitAll(t));
  for (const { name, asked } of visits) assert.ok(asked > 1, name);
  assert.deepEqual(visits.flatMap(({ trouble }) => trouble), []);
});

test("No page weighs 250 kB or more over the wire, fonts included.", async (t) => {
  const heavy = [];
  for (const { name, weight } of await (visited ??= visitAll(t))) {
    t.diagnostic(`${name}: ${(weight / 1000).toFixed(0)} kB`);
    assert.ok(weight > 20_000, name);
    if (weight >= 250_000 && PAGES.includes(name)) heavy.push(`${name}: ${weight} bytes`);
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
