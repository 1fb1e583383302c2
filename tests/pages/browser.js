// A browser of this machine, and the built book on a server that it can reach.

import { readdir, readFile } from "node:fs/promises";
import { after } from "node:test";

import puppeteer from "puppeteer-core";

import { serve } from "./server.js";

export const { BOOK, CHROME, FIREFOX } = process.env;
if (!BOOK || !(CHROME || FIREFOX)) {
  console.error("BOOK or CHROME is not set: run these tests by `nox -s pages`");
  process.exit(1);
}

// What the README says that a server must allow, if it has a policy.
const README = await readFile(new URL("../../README.md", import.meta.url), "utf8");
const POLICY = /```http\nContent-Security-Policy: ([^`]+)\n```/.exec(README)[1];

const { server, home } = await serve(BOOK, POLICY);

// Each run of a listing has a new Python, which a browser compiles once to begin, and
// again to be quick. The second costs more than all that most tests run, and does the
// same: tests leave it out. What the bench measures has both, as readers do.
const IS_TEST = "NODE_TEST_CONTEXT" in process.env;

const launches = {
  chromium: {
    executablePath: CHROME,
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), // root has no sandbox
      ...(IS_TEST ? ["--js-flags=--liftoff-only"] : []),
    ],
  },
  firefox: {
    executablePath: FIREFOX,
    browser: "firefox",
    extraPrefsFirefox: IS_TEST ? { "javascript.options.wasm_optimizingjit": false } : {},
  },
};
const started = {};

/** Start a browser, the first time that a test needs it. */
function launch(name) {
  started[name] ??= puppeteer.launch(launches[name]);
  return started[name];
}

after(async () => {
  for (const browser of Object.values(started)) await (await browser).close();
  server.close();
});

export const BROWSERS = Object.keys(launches).filter((name) => launches[name].executablePath);
export const HOME = home;
export const LAME = `${HOME}lame/below/`; // the same, with a file missing
export const STRICT = `${HOME}strict/below/`; // the same, with a policy
export const PAGES = (await readdir(BOOK)).filter((name) => name.endsWith(".html"));
export const CHAPTERS = PAGES.filter((name) => /^ch\d\d_/.test(name));
export const WIDE = 1360; // with what is on this page beside it
export const PHONE = 360;
export const PATIENCE = { timeout: 60_000 };

/** Open an empty window, as a new reader has it; it closes when the test ends. */
export async function open(
  t,
  { width = WIDE, scheme = "light", script = true, browser = BROWSERS[0] } = {},
) {
  const context = await (await launch(browser)).createBrowserContext();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.setViewport({ width, height: 800 });
  if (browser === "chromium") await paint(page, scheme); // the other can't do it
  if (!script) await page.setJavaScriptEnabled(false);
  return page;
}

/** Unfold all that is folded on a page. */
export const unfold = (page) =>
  page.$$eval("details", (all) => all.forEach((details) => (details.open = true)));

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
