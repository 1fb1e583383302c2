// The book without a network: what a reader has seen, or kept, is shown again.
// All comes from the network first, so that a new version shows at the first
// load; only an address that holds a hash of its contents comes from the cache.

const CACHE = `book ${registration.scope}`;
const HASHED = /\?v=|\/_static\/.*\b[0-9a-f]{8,}\//;
const NOT_FOUND = "404.html";

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.add(NOT_FOUND)));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const isPage = request.mode === "navigate";
  if (
    request.method === "GET" &&
    request.url.startsWith(registration.scope) &&
    !/\.(pdf|epub)$/.test(request.url) &&
    (isPage || request.cache === "default") // else a page knows what it wants
  ) {
    event.respondWith(answer(event, request, isPage));
  }
});

/** Return what the network has, or the cache. */
async function answer(event, request, isPage) {
  const cache = await caches.open(CACHE);
  if (HASHED.test(request.url)) {
    const same = await cache.match(request, { ignoreVary: true });
    if (same) return same;
  }
  try {
    const response = await fetch(request, { cache: "no-cache" });
    if (response.status === 200) {
      event.waitUntil(keep(cache, request, response.clone()));
    }
    return response;
  } catch (error) {
    const kept = await find(cache, request.url);
    if (kept) return kept;
    if (isPage) return cache.match(NOT_FOUND);
    throw error;
  }
}

/** Keep an answer in the place of those of earlier versions. */
async function keep(cache, request, response) {
  await cache.delete(request, { ignoreSearch: true, ignoreVary: true });
  await cache.put(request, response);
}

/** Return what is kept for an address, whatever its version. */
function find(cache, url) {
  const { origin, pathname } = new URL(url);
  const file = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
  return cache.match(origin + file, { ignoreSearch: true, ignoreVary: true });
}
