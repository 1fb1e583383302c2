// A search finds answers first, and then the pages that have most of its words, not only
// those that have all: an error message is found though it names what is the reader's own.

const { performTermsSearch, setIndex } = Search;
let entries = {}; // of the book's index
let unknown = new Set();

/** Return a found page as Sphinx shows it. */
const shown = ({ file, score }) => {
  const { docnames, filenames, titles } = Search._index;
  return [docnames[file], titles[file], "", null, score, filenames[file], SearchResultKind.text];
};

/** Keep the entries, which Sphinx would list last and without their words. */
Search.setIndex = (index) => {
  entries = index.indexentries;
  setIndex({ ...index, indexentries: {} });
};

/** Rank pages by the words that they have; a rare word counts for more. */
Search.performTermsSearch = (terms, excluded) => {
  const { docnames } = Search._index;
  const scores = new Map(docnames.map((name) => [name, 0]));
  for (const term of terms) {
    const found = performTermsSearch(new Set([term]), excluded);
    const rarity = Math.log(1 + docnames.length / Math.max(found.length, 1));
    if (found.length === 0) unknown.add(term);
    for (const [name, , , , score] of found) {
      // Sphinx's score says whether the word is in a title, or a part of another
      scores.set(name, scores.get(name) + rarity * Math.sqrt(score));
    }
  }
  const pages = docnames.map((name, file) => ({ file, score: scores.get(name) }));
  return good(pages.filter(({ score }) => score > 0)).map(shown);
};

/** Search, and say which words are on no page. */
Search.query = async (text) => {
  unknown = new Set();
  const asked = Search._parseQuery(text);
  const [, terms, , highlighted] = asked;
  const pages = Search._performSearch(...asked);
  const words = splitQuery(text).filter((word) => unknown.has(stem(word)));
  if (words.length > 0) {
    const line = document.createElement("p");
    line.textContent = `On no page: ${[...new Set(words)].join(", ")}.`;
    Search.status.after(line);
  }
  await showFound(await answersTo(text, entries), pages, terms, highlighted);
};
