// What is printed looks as in a terminal, without its colours.

import assert from "node:assert/strict";
import test from "node:test";

import { BROWSERS } from "./browser.js";
import { listing, prints, press, runs, write, output } from "./running.js";

for (const browser of BROWSERS) {
  test(`A progress line and colours, in ${browser}.`, async (t) => {
    const { page, block } = await listing(t, "pausing.py", { browser });
    const source = [
      "import sys, time",
      "for done in range(1, 4):",
      '    print(f"\\r{done} of 3", end="", flush=True)',
      "    time.sleep(0.1)",
      "print()",
      'print("\\x1b[31mred\\x1b[0m", file=sys.stderr)',
      'print("no end", end="")',
      "sys.exit(3)",
      "",
    ].join("\n");
    const done = await runs(page, block, source);
    assert.equal(done.output, "3 of 3\nred\nno end");
    const shown = await block.$eval(".playground pre", (pre) => pre.textContent);
    assert.equal(shown, "$ python pausing.py\n3 of 3\nred\nno end[exit 3]\n");
  });
}

test("A progress line is seen as it goes, and stays when it is stopped.", async (t) => {
  const { page, block } = await listing(t, "pausing.py");
  await write(page, block, 'from time import sleep\nprint("10 %", end="\\r")\nsleep(0.2)\nprint("55 %", end="")\nsleep(600)\n');
  await press(block, "Run");
  await prints(page, block, "55 %");
  await press(block, "Stop");
  assert.equal(await output(block), "55 %");
});
