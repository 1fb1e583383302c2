// A search finds the pages that have most of its words, not only those that have all:
// an error message is found though it names what is the reader's own.
// What the book's index has under some of its words comes first, and leads to the place.

const { performTermsSearch, query, setIndex } = Search;
const stemmer = new Stemmer();
let entries = {}; // of the book's index
let unknown = new Set();

/** Return a word as Sphinx keeps it. */
const stem = (word) => stemmer.stemWord(word.toLowerCase());

/** Return the words of a text that Sphinx searches for. */
const stems = (text) =>
  splitQuery(text)
    .filter((word) => !stopwords.has(word.toLowerCase()) && !/^\d+$/.test(word))
    .map(stem);

/** Return a result as Sphinx shows it. */
const result = (file, anchor, words, score, kind) => {
  const { docnames, filenames, titles } = Search._index;
  return [docnames[file], titles[file], anchor, words, score, filenames[file], kind];
};

/** Return those that score at least half as well as the best. */
function good(results) {
  const best = Math.max(...results.map(({ score }) => score));
  return results.filter(({ score }) => score >= best / 2);
}

/** Keep the index's entries, which Sphinx would list last and without their words. */
Search.setIndex = (index) => {
  entries = index.indexentries;
  setIndex({ ...index, indexentries: {} });
};

/** Rank pages and entries by the words that they have; a rare word counts for more. */
Search.performTermsSearch = (terms, excluded) => {
  const { docnames } = Search._index;
  const rarity = (found) => Math.log(1 + docnames.length / Math.max(found, 1));
  const weights = new Map();
  const pages = new Map();
  for (const term of terms) {
    const found = performTermsSearch(new Set([term]), excluded);
    weights.set(term, rarity(found.length));
    for (const [name, , , , score] of found) {
      const worth = Math.sqrt(score) * rarity(found.length); // in a title, or in part
      pages.set(name, (pages.get(name) ?? 0) + worth);
    }
    if (found.length === 0) unknown.add(term);
  }
  const scored = [...pages].map(([name, score]) => ({ file: docnames.indexOf(name), score }));
  const places = new Map();
  for (const [entry, found] of Object.entries(entries)) {
    const words = [...new Set(stems(entry))];
    if (words.length === 0 || !words.every((word) => terms.has(word))) continue;
    const score = words.reduce((sum, word) => sum + weights.get(word), 0);
    for (const [file, id] of found) {
      const place = `${file}#${id}`;
      if (score > (places.get(place)?.score ?? 0)) places.set(place, { file, id, entry, score });
    }
  }
  const most = Math.max(...scored.map(({ score }) => score));
  return [
    ...good(scored).map(({ file, score }) => result(file, "", null, score, SearchResultKind.text)),
    ...good([...places.values()]).map(({ file, id, entry, score }) =>
      result(file, `#${id}`, entry, most + score, SearchResultKind.index),
    ),
  ];
};

/** Search, and say which words are on no page. */
Search.query = (text) => {
  unknown = new Set();
  query(text);
  const words = splitQuery(text).filter((word) => unknown.has(stem(word)));
  if (words.length === 0) return;
  const line = document.createElement("p");
  line.textContent = `On no page: ${[...new Set(words)].join(", ")}.`;
  Search.status.after(line);
};
