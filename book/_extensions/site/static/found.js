// What a search has found, a page at a time: the page once, and below it each place with
// its section and its sentence.

const PLACES = 4; // of a page
const BLOCKS = "p, dd, li, pre, th, td";
const SENTENCE = 200; // characters

/** Return answers and then other results by page, the best first; of what is as good, what
 * comes first. */
function byPage(answers, results) {
  const { docnames, titles } = Search._index;
  const most = Math.max(0, ...results.map(([, , , , score]) => score));
  const places = [
    ...answers.map(({ file, score, ...place }) => ({
      ...place, page: docnames[file], title: titles[file], score: score + most,
    })),
    ...results.map(([page, title, anchor, , score]) => ({ page, title, anchor, entry: title, score })),
  ];
  const first = (one, other) =>
    other.score - one.score ||
    one.page.localeCompare(other.page) ||
    one.anchor.localeCompare(other.anchor, "en", { numeric: true });
  const pages = new Map();
  for (const place of places.sort(first)) {
    const page = pages.get(place.page) ?? { title: place.title, url: `${place.page}.html`, places: [] };
    if (place.anchor) page.places.push(place);
    pages.set(place.page, page);
  }
  return [...pages.values()];
}

/** Return an element's text on one line, without its link to itself. */
function textOf(element) {
  const copy = element.cloneNode(true);
  for (const link of copy.querySelectorAll(".headerlink")) link.remove();
  return copy.textContent.trim().replace(/\s+/g, " ");
}

/** Return how many of the words are in a text. */
const count = (text, words) => words.filter((word) => text.toLowerCase().includes(word)).length;

/** Return which of some texts, or blocks, has the most of the words: the first of several. */
function best(all, words) {
  const counts = all.map((it) => count(it.textContent ?? it, words));
  return all[counts.indexOf(Math.max(...counts))];
}

/** Return the sentence of a block that has the most of the words, or the line of a program. */
function sentenceOf(block, words) {
  const inner = block.querySelector("p") ?? block;
  const lines = inner.matches("pre") ? inner.textContent.split("\n") : textOf(inner).split(/(?<=[.!?]) /);
  const said = best(lines.map((line) => line.trim()), words);
  return said.length > SENTENCE ? `${said.slice(0, SENTENCE).replace(/ \S*$/, "")} …` : said;
}

/** Return the row of a cell, its cells one after another; of another block nothing. */
function rowOf(block) {
  const cells = block.closest("tr")?.cells ?? [];
  return [...cells].map(textOf).join(": ");
}

/** Return what stands at a place of a page: the section's or the term's name, a sentence,
 * and how many of the words the section has. */
function standing(main, { anchor, entry }, words) {
  const at = main.ownerDocument.getElementById(anchor.slice(1));
  if (at?.matches("dt")) {
    const sentence = textOf(at.nextElementSibling);
    return { anchor, name: textOf(at), sentence, has: words.length };
  }
  const section = at?.closest("section") ?? main;
  const blocks = [...section.querySelectorAll(BLOCKS)];
  if (!blocks.length) return { anchor, name: entry, sentence: "", has: 0 };
  const after = blocks.filter(
    (block) => at && at.compareDocumentPosition(block) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  const cells = after.filter((it) => it.matches("td") && it.closest("table") === after[0].closest("table"));
  const said = after.find((it) => !it.matches("pre") && count(it.textContent, words));
  const block = cells.length ? best(cells, words) : (said ?? best([...after, ...blocks], words));
  const heading = section.querySelector("h1, h2, h3, h4");
  const name = heading ? textOf(heading) : entry;
  return { anchor, name, sentence: (cells.length && rowOf(block)) || sentenceOf(block, words), has: count(section.textContent, words) };
}

/** Return the place of a page that has the most of the words. */
function bestPlace(main, words) {
  const blocks = [...main.querySelectorAll(BLOCKS)];
  if (!blocks.length) return { anchor: "" };
  const section = best(blocks, words).closest("section[id]");
  return { anchor: section?.id ? `#${section.id}` : "" };
}

/** Return the text of a page; of one that does not come, nothing. */
async function mainOf(url) {
  const answer = await fetch(url).catch(() => ({ ok: false }));
  const text = answer.ok ? await answer.text() : "";
  return new DOMParser().parseFromString(text, "text/html").querySelector("[role=main]");
}

/** Return a copy of what some elements of a page say, with links that lead where theirs do. */
function saying(elements, url) {
  const said = document.createElement("p");
  for (const element of elements) {
    if (said.hasChildNodes()) said.append(": ");
    said.append(...(element.querySelector("p") ?? element).cloneNode(true).childNodes);
  }
  for (const it of said.querySelectorAll("[id]")) it.removeAttribute("id");
  for (const link of said.querySelectorAll('[href^="#"]'))
    link.setAttribute("href", url + link.getAttribute("href"));
  return said;
}

/** Return a link with words. */
function linkTo(url, textContent) {
  return Object.assign(document.createElement("a"), { href: url, textContent });
}

/** Return what was found on a page; without the page itself, its name and the entries. */
async function item({ title, url, places }, words) {
  const main = await mainOf(url);
  let found = places.map((place) => ({ ...place, name: place.name ?? place.entry, sentence: "" }));
  if (main) {
    const wanted = places.length ? places : [bestPlace(main, words)];
    found = wanted
      .map((place) => (place.said ? place : { ...place, ...standing(main, place, words) }))
      .sort((one, other) => other.score - one.score || other.has - one.has);
  }
  const names = new Set();
  const sections = found.filter(({ name }) => !names.has(name) && names.add(name));
  const result = document.createElement("li");
  const heading = main?.querySelector("h1");
  result.append(linkTo(url, heading ? textOf(heading) : title));
  const list = result.appendChild(document.createElement("ul"));
  for (const { anchor, name, said, sentence } of sections.slice(0, PLACES)) {
    const place = list.appendChild(document.createElement("li"));
    place.append(linkTo(url + anchor, name));
    if (said) place.append(saying(said, url));
    else if (sentence) place.appendChild(document.createElement("p")).textContent = sentence;
  }
  return result;
}

/** Show answers and results, a page at a time and in their order, and say how many pages
 * there are. */
async function showFound(answers, results, terms, highlighted) {
  const words = [...terms];
  const pages = byPage(answers, results);
  for (const result of pages.map((page) => item(page, words))) {
    const shown = await result;
    for (const term of highlighted) _highlightText(shown, term, "highlighted");
    Search.output.append(shown);
  }
  _finishSearch(pages.length);
}
