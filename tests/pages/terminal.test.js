// What a terminal shows of what is printed; this needs no browser.

import assert from "node:assert/strict";
import test from "node:test";

import { Screen } from "../../book/_extensions/playground/served/screen.js";

const SHOWN = {
  "plain\n": "plain\n",
  "a\r\nb\r\n": "a\nb\n",
  "1 of 10\r2 of 10\r": "2 of 10",
  "100 %\r5 %\n": "5 % %\n", // as a terminal has it
  "100 %\r\x1b[K5 %\n": "5 %\n",
  "100 %\r5\x1b[K\n": "5\n",
  "100 %\x1b[2K\r5 %": "5 %",
  "abc\x1b[1K\n": "   \n",
  "\x1b[1;31mred\x1b[0m, \x1b[38;5;12mblue\x1b[m\n": "red, blue\n",
  "\x1b[38:2::1:2:3mtrue\x1b[0m": "true",
  "one\n\x1b[1A\x1b[2Jtwo\x1b[3;4H\x1b[?25l\n": "one\ntwo\n",
  "\x1b]0;a title\x07text\x1b]8;;http://a.b\x1b\\link\x1b]8;;\x1b\\\n": "textlink\n",
  "\x1b(B\x1b7\x1b=\x1bPq\x1b\\text": "text",
  "abc\b\bX\n": "aXc\n",
  "\b\bX\n": "X\n",
  "a\tb\fc\vd\n": "a\tb\nc\nd\n",
  "\x07a\0b\x7fc\x9bd\n": "abcd\n",
  "\x1b\n[\x1b": "\n[",
  "\x1b[\nm": "\nm",
  "ééé\rç\n": "çéé\n",
  "😀😀\rx\n": "x😀\n",
  "ab\r😀\n": "😀b\n",
  "<b>&amp;</b>": "<b>&amp;</b>",
};

test("A screen shows lines as a terminal does.", () => {
  for (const [printed, shown] of Object.entries(SHOWN)) {
    const screen = new Screen();
    assert.equal(screen.print(printed) + screen.line, shown, JSON.stringify(printed));
  }
});

test("It doesn't matter where the pieces of an output end.", () => {
  for (const [printed, shown] of Object.entries(SHOWN)) {
    if (/[\ud800-\udfff]/.test(printed)) continue; // a decoder never halves a character
    const screen = new Screen();
    let finished = "";
    for (const piece of printed) finished += screen.print(piece);
    assert.equal(finished + screen.line, shown, JSON.stringify(printed));
  }
});

test("What never ends as a sequence does is not held back for ever.", () => {
  const screen = new Screen();
  let finished = screen.print("\x1b]0;");
  for (let line = 0; line < 100; line += 1) finished += screen.print(`line ${line}\n`);
  assert.match(finished, /line 99\n$/);
});
