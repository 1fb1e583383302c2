// A trace that is dropped on the page, or chosen, is drawn there by the book's Python.

(() => {
  const place = document.querySelector(".traces");
  if (!location.protocol.startsWith("http") || !window.Worker) return;
  const { dataset, src } = document.currentScript;
  const ASSETS = new URL(`${dataset.assets}/`, src);

  place.innerHTML = '<label>Choose a trace, or drop it here: <input type="file" accept=".json"></label><p class="status" role="status"></p><div class="drawn"></div>';
  const [status, drawn] = place.querySelectorAll(".status, .drawn");
  let latest;

  /** Ask a Python of its own for a drawing; return what it says. */
  const ask = (trace) =>
    new Promise((resolve) => {
      const worker = new Worker(new URL("worker.js", ASSETS), { type: "module" });
      const answer = (said) => {
        worker.terminate();
        resolve(said);
      };
      worker.onmessage = ({ data }) => {
        if ("wrong" in data || data.failed || data.broken) answer(data);
      };
      worker.onerror = () => answer({ failed: "worker.js: not found" });
      worker.postMessage({ trace, width: Math.min(640, drawn.clientWidth) });
    });

  /** Draw a file, or say what is wrong with it. */
  async function draw(file) {
    latest = file;
    drawn.replaceChildren();
    status.textContent = `Drawing ${file.name}.`;
    const { drawing, wrong, failed, broken } = await ask(await file.text());
    if (latest !== file) return;
    if (drawing) {
      drawn.innerHTML = drawing; // made by Python, and escaped there
      status.textContent = `${file.name}:`;
      (await import(new URL("keeping.js", ASSETS))).offer(drawn, file.name);
    } else if (failed) {
      status.textContent = `Python can't be loaded (${failed}). Are you offline?`;
    } else if (broken) {
      status.textContent = `${file.name} can't be drawn, as Python itself gave up: ${broken}.`;
    } else {
      status.textContent = `${file.name} is not a trace that can be drawn: ${wrong}.`;
    }
  }

  place.addEventListener("change", ({ target }) => target.files[0] && draw(target.files[0]));
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) draw(file);
    else status.textContent = "That was not a file.";
  });
})();
