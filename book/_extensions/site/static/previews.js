// What a link leads to, beside it, while one points at it or has it in focus: a term's
// meaning, a listing, a drawing. Escape puts it away.

const SHOWN = "dt, .listing, figure";
const LINGER = 300; // milliseconds, so that nothing flickers below a hand that moves

const preview = document.createElement("div");
preview.id = "preview";
preview.setAttribute("role", "tooltip");
preview.hidden = true;
let pointedAt;

const sources = new Map();

/** Return the page that a link leads to; it is fetched once. */
function pageOf({ pathname, href }) {
  if (pathname === location.pathname) return document;
  if (!sources.has(pathname)) {
    const page = fetch(href)
      .then((answer) => answer.text())
      .then((text) => new DOMParser().parseFromString(text, "text/html"));
    sources.set(pathname, page.catch(() => document.implementation.createHTMLDocument()));
  }
  return sources.get(pathname);
}

/** Return what is shown of the place that a link leads to, or nothing. */
async function contentOf(link) {
  const at = (await pageOf(link)).getElementById(decodeURIComponent(link.hash.slice(1)));
  const place = at?.matches("span") ? at.nextElementSibling : at;
  if (!place?.matches(SHOWN)) return null;
  const copy = (place.matches("dt") ? place.nextElementSibling : place).cloneNode(true);
  for (const part of copy.querySelectorAll("button, .headerlink, .source, .output")) part.remove();
  copy.removeAttribute("id");
  return copy;
}

/** Show a link's preview below it, or above where there is more room. */
async function showPreview(link) {
  const content = await contentOf(link);
  if (!content || pointedAt !== link) return;
  preview.replaceChildren(...(content.matches("dd") ? content.childNodes : [content]));
  preview.hidden = false;
  const { left, top, bottom } = link.getBoundingClientRect();
  const { width, height } = preview.getBoundingClientRect();
  const above = bottom + height > innerHeight && top > height;
  preview.style.left = `${scrollX + Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  preview.style.top = `${scrollY + (above ? top - height : bottom)}px`;
  link.setAttribute("aria-describedby", preview.id);
}

/** Put the preview away. */
function hidePreview() {
  pointedAt = undefined;
  preview.hidden = true;
  document.querySelector(`[aria-describedby=${preview.id}]`)?.removeAttribute("aria-describedby");
}

/** Show what is pointed at, and put away what is not. */
function pointAt({ target }) {
  if (preview.contains(target)) return;
  const link = target.closest?.("article a.reference.internal[href*='#']");
  if (link === pointedAt || (!link && document.activeElement === pointedAt)) return;
  hidePreview();
  if (!link) return;
  pointedAt = link;
  setTimeout(() => pointedAt === link && showPreview(link), LINGER);
}

document.body.append(preview);
addEventListener("pointerover", (event) => event.pointerType === "mouse" && pointAt(event));
addEventListener("focusin", ({ target }) => target.matches(":focus-visible") && pointAt({ target }));
addEventListener("focusout", hidePreview);
addEventListener("keydown", ({ key }) => key === "Escape" && hidePreview());
