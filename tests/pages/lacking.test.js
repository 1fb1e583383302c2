// What a page can't do is told in a sentence, with the program to take elsewhere.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

import { open, STRICT } from "./browser.js";
import { listing, over, press, prints, runs, write } from "./running.js";

const QUICK = "pausing.py";
const AT_ONCE = 4;
const CODE = new URL("../../code/ch05_coroutines/", import.meta.url);
const THREAD = /^In a page Python has one thread, and can't start another\. It works in a terminal: take \w+\.py\.$/;
const PROCESS = /one process/;
const INTERPRETER = /one interpreter/;
const NETWORK = /no network/;
const SIGNAL = /no signal reaches Python/;
const KEYBOARD = /no keyboard/;
const WATCHED = /can't wait for files/;

/** Return a program whose coroutine main() does these lines. */
const main = (...lines) =>
  ["import asyncio, signal, sys, os, socket", "async def main():", ...lines.map((line) => `    ${line}`), "asyncio.run(main())", ""].join("\n");

const LACKING = {
  "Thread().start()": [THREAD, /RuntimeError: can't start new thread\n$/],
  "_thread.start_new_thread(print, ())": [THREAD],
  "ThreadPoolExecutor().submit(print)": [THREAD],
  "await asyncio.to_thread(print)": [THREAD],
  "print(await asyncio.gather(asyncio.to_thread(print), return_exceptions=True))": [THREAD],
  'subprocess.run(["ls"])': [PROCESS, /OSError: [^\n]*\n$/],
  'await asyncio.create_subprocess_exec("ls")': [PROCESS],
  "os.fork()": [PROCESS],
  'print(os.system("ls"))': [PROCESS, /^-1\n$/],
  'os.execv("/bin/ls", ["ls"])': [PROCESS],
  'os.posix_spawn("/bin/ls", ["ls"], {})': [PROCESS],
  "multiprocessing.Process(target=print).start()": [PROCESS],
  "multiprocessing.Pool()": [PROCESS],
  "ProcessPoolExecutor()": [PROCESS, /NotImplementedError: [^\n]*\n$/],
  "from concurrent.futures import InterpreterPoolExecutor": [INTERPRETER, /ImportError: [^\n]*\n$/],
  "from concurrent import interpreters": [INTERPRETER],
  'await asyncio.open_connection("127.0.0.1", 80)': [NETWORK, /Network is unreachable\n$/],
  'await asyncio.open_connection("example.org", 80)': [NETWORK, /Network is unreachable\n$/],
  'await asyncio.start_server(print, "127.0.0.1", 8000)': [NETWORK, /Network is unreachable\n$/],
  'await asyncio.start_server(print, "localhost", 8000)': [NETWORK, /Network is unreachable\n$/],
  'await asyncio.start_unix_server(print, "it")': [NETWORK],
  'await asyncio.open_unix_connection("it")': [NETWORK],
  "socket.socket().listen()": [NETWORK],
  "socket.socket(socket.AF_UNIX)": [NETWORK],
  'socket.socket(type=socket.SOCK_DGRAM).sendto(b"", ("127.0.0.1", 9))': [NETWORK],
  'print(socket.gethostbyname("example.org"))': [NETWORK, /Network is unreachable\n$/],
  'urlopen("http://127.0.0.1:1")': [NETWORK, /Network is unreachable>\n$/],
  "asyncio.get_running_loop().add_signal_handler(signal.SIGINT, print)": [SIGNAL, /NotImplementedError\n$/],
  "signal.signal(signal.SIGTERM, print)": [SIGNAL, /^$/],
  "signal.alarm(1)": [SIGNAL],
  "signal.pause()": [SIGNAL],
  "asyncio.get_running_loop().add_reader(0, print)": [WATCHED],
  "select.epoll()": [WATCHED],
  'input("Who? ")': [KEYBOARD, /^Who\? Traceback [^]*EOFError: EOF when reading a line\n$/],
  "print(sys.stdin.read())": [KEYBOARD, /^\n$/],
  "getpass.getpass()": [KEYBOARD],
  "breakpoint()": [KEYBOARD],
  'webbrowser.open("https://example.org")': [/nor open another page/],
  "os.wait()": [/no operating system/],
  'open("pages.txt")': [/no files of yours.* beside the file: take/, /FileNotFoundError: [^\n]*\n$/],
  "bytearray(2**31 - 1)": [/less memory than your machine/, /MemoryError\n$/],
  "import tkinter": [/comes without tkinter\. It works in a terminal: take/],
  "import numpy": [/without numpy\. It works in a terminal where numpy is installed: take/],
  "from httpx2 import AsyncClient": [/without httpx2\./],
};
const IMPORTS = `
import _thread, getpass, multiprocessing.pool, select, subprocess, webbrowser
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from threading import Thread
from urllib.request import urlopen
`;

/** Return the sentences that say what a page has not. */
const explained = (block) =>
  block.$$eval(".explained:not(.keep)", (all) => all.map((each) => each.textContent));

/** Return what a reader saves who follows the way out, and under which name. */
const saved = (block) =>
  block.$eval(".explained:not(.keep) a", async ({ href, download }) => ({
    text: await (await fetch(href)).text(),
    name: download,
  }));

test("What a page can't do is told once, in a sentence.", async (t) => {
  const { page } = await listing(t, QUICK);
  const waiting = Object.entries(LACKING);
  const wrong = [];
  const runAll = async (block) => {
    while (waiting.length) {
      const [line, [sentence, printed = /^/]] = waiting.shift();
      const done = await runs(page, block, `${IMPORTS}${main(line)}`);
      const told = await explained(block);
      const right = told.length === 1 && sentence.test(told[0]) && printed.test(done.output);
      if (!right || /runtime\.py|lacking\.py/.test(done.output)) wrong.push({ line, told, ...done });
    }
  };
  await Promise.all((await page.$$(".runnable")).slice(0, AT_ONCE).map(runAll));
  assert.deepEqual(wrong, []);
});

test("What is there in a page is not said to lack.", async (t) => {
  const { page, block } = await listing(t, QUICK);
  const source = main(
    'open("mine", "w").write("x"); print(open("mine").read())',
    "import sqlite3, ssl, lzma, zlib, hashlib, ctypes, decimal, concurrent.futures, multiprocessing, subprocess",
    'signal.raise_signal(signal.SIGWINCH); print(socket.gethostname() != "")',
  );
  const done = await runs(page, block, source);
  assert.equal(done.output, "x\nTrue\n");
  assert.deepEqual(await explained(block), []);
});

test("The way out after an edit is the text that was edited.", async (t) => {
  const { page, block } = await listing(t, QUICK);
  const source = '# “Zoë” €\nfrom threading import Thread\nThread().start()\n';
  await runs(page, block, source);
  assert.deepEqual(await saved(block), { text: source, name: QUICK });
  const other = `${source}# and more\n`;
  await runs(page, block, other);
  assert.deepEqual(await saved(block), { text: other, name: QUICK });
  await press(block, "Reset");
  await press(block, "Run");
  await over(page, block);
  assert.deepEqual(await explained(block), []);
});

test("The way out of what was not edited is the file.", async (t) => {
  const page = await open(t);
  const original = await readFile(new URL(QUICK, CODE), "utf8");
  const threads = `${original}\nfrom threading import Thread\nThread().start()\n`;
  const { block } = await listing(t, QUICK, { page });
  await page.evaluate((text) => {
    window.fetch = () => new Response(text); // as if the book's own file were this
  }, threads);
  await press(block, "Run");
  await over(page, block);
  const link = await block.$eval(".source a", ({ href }) => href);
  assert.equal(await block.$eval(".explained:not(.keep) a", ({ href }) => href), link);
});

test("The way out is saved under a strict policy, too.", async (t) => {
  const page = await open(t);
  const trouble = [];
  page.on("console", (message) => {
    if (message.type() === "error") trouble.push(message.text());
  });
  const { block } = await listing(t, QUICK, { page, name: `${STRICT}ch05_coroutines.html` });
  await runs(page, block, "import numpy\n");
  const session = await page.createCDPSession();
  await session.send("Browser.setDownloadBehavior", { behavior: "deny", eventsEnabled: true });
  const begun = new Promise((ready) => session.once("Browser.downloadWillBegin", ready));
  await block.$eval(".explained:not(.keep) a", (link) => link.click());
  assert.equal((await begun).suggestedFilename, QUICK);
  assert.deepEqual(trouble, []);
});

test("What is stopped, or prints too much, has its way out.", async (t) => {
  const { page, block } = await listing(t, QUICK);
  const stuck = 'import sys\nsys.stdin.read()\nprint("on")\nwhile True: pass\n';
  await write(page, block, stuck);
  await press(block, "Run");
  await prints(page, block, "on\n");
  await press(block, "Stop");
  assert.match((await explained(block)).join(), KEYBOARD);
  const flood = "while True: print('word')\n";
  await runs(page, block, flood);
  assert.match((await explained(block)).join(), /^It goes on in a terminal: take pausing\.py\.$/);
  assert.equal((await saved(block)).text, flood);
});
