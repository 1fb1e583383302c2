// Pyodide as it comes, in a worker: what the bench measures the playground by.

import { loadPyodide } from "./pyodide.mjs";

const folder = new URL("./", import.meta.url).href;
const booted = loadPyodide({ indexURL: folder, packageBaseUrl: folder });

onmessage = async ({ data }) => {
  const python = await booted;
  python.setStdout({ batched: (text) => postMessage({ text }) });
  python.runPython(data.source);
};
