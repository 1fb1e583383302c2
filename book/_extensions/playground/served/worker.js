// An interpreter in a worker: boots as soon as it is made, runs one program, ends.

import createPyodideModule from "./pyodide/pyodide.asm.js";
import { loadPyodide } from "./pyodide/pyodide.js";
import { Screen } from "./screen.js";

const MESSAGES = 300; // one for each write; after these, ten in a second
const MOST = 200_000; // characters of output
const SHARED = { initial: 1, maximum: 1, shared: true };
const bell = new Int32Array(new WebAssembly.Memory(SHARED).buffer); // never rung

const screen = new Screen();
let waiting = ""; // output not yet sent
let printed = 0; // characters
let sent = 0; // messages
let last = 0; // when

function send() {
  if (waiting) {
    const text = screen.print(waiting);
    postMessage({ text, line: screen.line });
  }
  waiting = "";
  sent += 1;
  last = performance.now();
}

/** Return what takes a stream's bytes. */
function stream() {
  const decoder = new TextDecoder();
  return (bytes) => {
    if (printed > MOST) return bytes.length;
    waiting += decoder.decode(bytes, { stream: true }).slice(0, MOST + 1 - printed);
    printed = printed + bytes.length;
    if (sent < MESSAGES || performance.now() - last > 100) send();
    if (printed > MOST) {
      send();
      postMessage({ tooMuch: true });
    }
    return bytes.length;
  };
}

/** Block this worker. */
function wait(seconds) {
  send();
  Atomics.wait(bell, 0, 0, seconds * 1000);
}

/** Fetch a file, or say that it can't be had: Pyodide would wait for ever. */
const download = globalThis.fetch;
globalThis.fetch = async (url, options) => {
  try {
    const response = await download(url, options);
    if (!response.ok) throw new Error(response.statusText || response.status);
    return response;
  } catch (error) {
    postMessage({ failed: `${new URL(url).pathname.split("/").pop()}: ${error.message}` });
    throw error;
  }
};

/** Compile while it loads, also where the server does not know what it serves. */
const compile = WebAssembly.instantiateStreaming;
WebAssembly.instantiateStreaming = async (loading, imports) => {
  const response = await loading;
  const wasm = new Response(response.body, {
    headers: { "content-type": "application/wasm" },
  });
  return compile(wasm, imports);
};

const text = async (name) => (await fetch(new URL(name, import.meta.url))).text();

async function boot() {
  const folder = new URL("pyodide/", import.meta.url).href;
  const [python, lacking, runtime] = await Promise.all([
    loadPyodide({
      createPyodideModule,
      indexURL: folder,
      packageBaseUrl: folder,
      env: { HOME: "/home/reader", PYTHONINSPECT: "", PYTHONUNBUFFERED: "1" },
    }),
    text("lacking.py"),
    text("runtime.py"),
  ]);
  python.setStdout({ write: stream() });
  python.setStderr({ write: stream() });
  install(python, "lacking.py", lacking);
  install(python, "runtime.py", runtime);
  const tell = (lacks) => postMessage({ lacks });
  const { KEYBOARD, Lacking } = python.pyimport("lacking");
  const noted = Lacking(tell);
  python.setStdin({
    stdin: () => {
      tell(`${KEYBOARD} It works in a terminal: take`); // Python can't be called as it reads
      return null;
    },
  });
  const module = python.pyimport("runtime");
  const clocks = module.prepare(wait, noted);
  return { python, module, clocks, noted };
}

/** Put one of our own modules where Python finds it. */
function install(python, name, source) {
  python.FS.writeFile(`/lib/python3.14/site-packages/${name}`, source);
}

const booted = boot();
booted.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failed: error.message }),
);

/** Run a file, as Python does it itself; return its exit status. */
function main({ python: { _module: c }, module, noted }, file) {
  const name = c.stringToNewUTF8(file);
  try {
    const opened = c._fopen(name, c.stringToNewUTF8("rb"));
    const failed = c._PyRun_SimpleFileExFlags(opened, name, 1, 0);
    const status = failed ? module.status() : 0;
    if (failed) noted.explain();
    c._Py_FinalizeEx();
    return status;
  } catch (error) {
    if (typeof error?.status === "number") return error.status & 0xff; // sys.exit
    throw error;
  }
}

/** Return what draws timelines. */
async function seeing({ python }) {
  const names = ["formats.py", "recorder.py", "timeline.py", "witness.py", "seeing.py"];
  const sources = await Promise.all(names.map(text));
  names.forEach((name, at) => install(python, name, sources[at]));
  return python.pyimport("seeing");
}

onmessage = async ({ data: { file, source, words, width, calls, trace } }) => {
  try {
    const ready = await booted;
    if (trace !== undefined) {
      const [drawing, wrong] = (await seeing(ready)).drawn(trace, width);
      postMessage({ drawing, wrong });
      return;
    }
    const { python, module, clocks } = ready;
    if (width) {
      const { Drawing } = await seeing(ready);
      const show = (drawing) => postMessage({ drawing });
      clocks.meanwhile = Drawing(show, width, file, calls).meanwhile;
    }
    python.FS.writeFile(file, source);
    module.set_out(file, python.toPy(words));
    const start = performance.now();
    const status = main(ready, file);
    const seconds = (performance.now() - start) / 1000;
    send();
    postMessage({ status, seconds });
  } catch (error) {
    send();
    postMessage({ broken: error.message ?? String(error) });
  }
};
