// A browser of this machine, and the built book on a server that it can reach.

import { readdir } from "node:fs/promises";
import { after } from "node:test";

import puppeteer from "puppeteer-core";

import { serve } from "./server.js";

export const { BOOK, CHROME } = process.env;
if (!BOOK || !CHROME) {
  console.error("BOOK and CHROME are not set: run these tests by `nox -s pages`");
  process.exit(1);
}

const { server, home } = await serve(BOOK);

const browser = await puppeteer.launch({
  executablePath: CHROME,
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [], // root has no sandbox
});

after(async () => {
  await browser.close();
  server.close();
});

export const HOME = home;
export const PAGES = (await readdir(BOOK)).filter((name) => name.endsWith(".html"));
export const CHAPTERS = PAGES.filter((name) => /^ch\d\d_/.test(name));
export const WIDE = 1360; // with what is on this page beside it
export const PHONE = 360;

/** Open an empty window, as a new reader has it; it closes when the test ends. */
export async function open(t, { width = WIDE, scheme = "light", script = true } = {}) {
  const context = await browser.createBrowserContext();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.setViewport({ width, height: 800 });
  await paint(page, scheme);
  await page.setJavaScriptEnabled(script);
  return page;
}

/** Prefer light or dark, as the reader's system does. */
export const paint = (page, scheme) =>
  page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    { name: "prefers-reduced-motion", value: "reduce" }, // and tests wait less
  ]);

/** Show a page of the book, and wait until its scripts have dressed it. */
export async function show(page, name) {
  await page.goto(new URL(name, HOME));
  if (!page.isJavaScriptEnabled()) return;
  await page.waitForFunction(() => {
    const count = (selector) => document.querySelectorAll(selector).length;
    return (
      count("div.highlight pre") === count(".copybtn") &&
      count(".offline") === count(".offline button:not(:empty)")
    );
  });
}
