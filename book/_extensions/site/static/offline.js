// The book on the reader's device: the pages seen, and on request all of them.

const root = new URL(document.documentElement.dataset.content_root, location);
const name = `book ${root}`;
const LIST = new URL("offline.json", root);

if ("serviceWorker" in navigator && location.protocol.startsWith("http")) {
  addEventListener("load", () => start().catch(console.info));
}

/** Keep what this page is made of, and what was kept before up to date. */
async function start() {
  const isFirst = !navigator.serviceWorker.controller; // and it may soon be there
  await navigator.serviceWorker.register(new URL("worker.js", root));
  const cache = await caches.open(name);
  if (isFirst) await keepThis(cache);
  const place = document.querySelector(".offline");
  if (place) offer(place, cache);
  else if (await cache.match(LIST)) await keepAll(cache);
}

/** Keep a page that was there before the worker. */
async function keepThis(cache) {
  const parts = performance.getEntriesByType("resource").map((part) => part.name);
  for (const url of [location.href.replace(/#.*/, ""), ...new Set(parts)]) {
    if (!url.startsWith(root)) continue;
    const response = await fetch(url, { cache: "force-cache" });
    if (response.ok) await cache.put(url, response);
  }
}

/** Keep all that has changed since it was kept, and nothing older. */
async function keepAll(cache, tell = () => {}) {
  const response = await fetch(LIST, { cache: "no-cache" });
  const list = await response.clone().json();
  const before = await cache.match(LIST);
  const old = new Map((await before?.json())?.map(([path, , hash]) => [path, hash]));
  const files = list.values(); // which all six share
  let done = 0;
  const keepSome = async () => {
    for (const [path, size, hash] of files) {
      if (old.get(path) !== hash) await keep(cache, path);
      old.delete(path);
      tell((done += size));
    }
  };
  await Promise.all(Array.from({ length: 6 }, keepSome));
  for (const path of old.keys()) await cache.delete(new URL(path, root));
  await cache.put(LIST, response);
}

/** Keep one file, as it is now. */
async function keep(cache, path) {
  const url = new URL(path, root);
  const file = await fetch(url, { cache: "reload" });
  if (!file.ok) throw new Error(`${path}: ${file.status}`);
  await cache.delete(url, { ignoreSearch: true });
  await cache.put(url, file);
}

/** Say on the page what is kept, with a button to keep it all, or to let it go. */
async function offer(place, cache) {
  const list = await fetch(LIST, { cache: "no-cache" }).then(
    (response) => response.json(),
    () => [],
  );
  const bytes = list.reduce((sum, [, size]) => sum + size, 0);
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  const button = document.createElement("button");
  const progress = document.createElement("progress");
  const status = document.createElement("p");
  button.type = "button";
  progress.max = bytes;
  progress.setAttribute("aria-label", "Kept so far");
  status.setAttribute("role", "status");

  const show = async (words) => {
    const isKept = Boolean(await cache.match(LIST));
    button.textContent = isKept ? "Remove it from this device" : `Keep it all (${size})`;
    button.onclick = isKept ? remove : fetchAll;
    button.hidden = !isKept && !bytes;
    progress.hidden = true;
    status.textContent = words;
  };
  const fetchAll = async () => {
    button.onclick = null; // and it keeps the focus
    progress.hidden = false;
    status.textContent = `Keeping ${size}.`;
    navigator.storage?.persist?.();
    try {
      await keepAll(cache, (done) => (progress.value = done));
      await show("The whole book is kept on this device, and needs no network.");
    } catch (error) {
      await show(`Not all of it came (${error.message}). Try again.`);
    }
  };
  const remove = async () => {
    for (const request of await cache.keys()) await cache.delete(request);
    await show("Nothing is kept any more.");
  };

  place.append(button, progress, status);
  if (await cache.match(LIST)) {
    await show("The whole book is kept on this device, and needs no network.");
    if (bytes) await keepAll(cache).catch(console.info);
  } else {
    await show("");
  }
}
