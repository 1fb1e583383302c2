// The built book on a server of this machine, packed as a host packs it.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * Serve a folder as a host does, packed; return the server and its address.
 *
 * Below `strict/below/` it stands with a content security policy, and below
 * `lame/below/` without its WebAssembly.
 */
export async function serve(folder, policy = "") {
  const server = createServer(async ({ url }, response) => {
    const asked = decodeURIComponent(new URL(url, "http://book").pathname);
    const path = asked.replace(/^\/(strict|lame)\/below\//, "/");
    const file = path.endsWith("/") ? `${path}index.html` : path;
    const strict = asked.startsWith("/strict/");
    const known = strict ? { ...TYPES, ".wasm": undefined } : TYPES; // an old server
    const type = known[extname(file)] ?? "application/octet-stream";
    const packed = /text|json|svg/.test(type);
    const headers = { "content-type": type };
    if (packed) headers["content-encoding"] = "gzip";
    if (strict) headers["content-security-policy"] = policy;
    try {
      if (asked.startsWith("/lame/") && path.endsWith(".wasm")) throw new Error("lost");
      const body = await readFile(join(folder, file));
      response.writeHead(200, headers).end(packed ? gzipSync(body) : body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { server, home: `http://127.0.0.1:${server.address().port}/` };
}
