// A search finds the pages that have most of its words, not only those that have all:
// an error message is found though it names what is the reader's own.
// What the book's index has in some of these words comes first, and leads to its place.

const { performTermsSearch, setIndex } = Search;
const stemmer = new Stemmer();
const HANGING = ["hang", "hung", "stuck", "freeze", "frozen"] // for a reader, one word
  .map((word) => stemmer.stemWord(word));
const FIRST = 100; // more than Sphinx gives a title
let entries = {}; // of the book's index
let unknown = new Set();

/** Return a word as Sphinx keeps it. */
const stem = (word) => stemmer.stemWord(word.toLowerCase());

/** Return the words of a text that Sphinx searches for. */
const stems = (text) =>
  splitQuery(text)
    .filter((word) => !stopwords.has(word.toLowerCase()) && !/^\d+$/.test(word))
    .map(stem);

/** Return the sum of some numbers. */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** Return what scores at least half as well as the best. */
const good = (results) => {
  const best = Math.max(...results.map(({ score }) => score));
  return results.filter(({ score }) => score >= best / 2);
};

/** Return a found place as Sphinx shows it. */
const shown = ({ file, anchor = "", entry = null, score }) => {
  const { docnames, filenames, titles } = Search._index;
  const kind = entry === null ? SearchResultKind.text : SearchResultKind.index;
  return [docnames[file], titles[file], anchor, entry, score, filenames[file], kind];
};

/** Return the places that the index has under nothing but these words. */
function placesOf(weights) {
  const places = new Map();
  for (const [entry, found] of Object.entries(entries)) {
    const words = stems(entry);
    const torn = words.length === 1 && splitQuery(entry).length > 1; // "of a thread"
    if (words.length === 0 || torn || !words.every((word) => weights.has(word))) continue;
    for (const [file, id] of found) {
      const anchor = `#${id}`;
      const place = places.get(file + anchor) ?? { file, anchor, found: [], words: [] };
      place.found.push(entry);
      place.words.push(...words);
      places.set(file + anchor, place);
    }
  }
  return [...places.values()].map(({ file, anchor, found, words }) => {
    const score = sum([...new Set(words)].map((word) => weights.get(word)));
    const entry = found.reduce((one, other) => (other.length > one.length ? other : one));
    return { file, anchor, entry, score };
  });
}

/** Keep the entries, which Sphinx would list last and without their words. */
Search.setIndex = (index) => {
  entries = index.indexentries;
  setIndex({ ...index, indexentries: {} });
};

/** Rank entries and pages by the words that they have; a rare word counts for more. */
Search.performTermsSearch = (terms, excluded) => {
  const { docnames } = Search._index;
  const weights = new Map();
  const scores = new Map(docnames.map((name) => [name, 0]));
  for (const term of terms) {
    const found = performTermsSearch(new Set([term]), excluded);
    const rarity = Math.log(1 + docnames.length / Math.max(found.length, 1));
    weights.set(term, rarity);
    if (found.length === 0) unknown.add(term);
    for (const [name, , , , score] of found) {
      // Sphinx's score says whether the word is in a title, or a part of another
      scores.set(name, scores.get(name) + rarity * Math.sqrt(score));
    }
  }
  const pages = docnames.map((name, file) => ({ file, score: scores.get(name) }));
  const most = Math.max(...scores.values());
  const sought = sum([...weights.values()]); // who asks for a term reads first what it is
  const hanging = HANGING.find((word) => weights.has(word));
  const meant = new Map(HANGING.map((word) => [word, weights.get(hanging)]));
  const places = good(placesOf(hanging ? new Map([...meant, ...weights]) : weights));
  const score = ({ anchor, score }) =>
    anchor.startsWith("#term-") && score === sought ? FIRST : score;
  const first = places.map((place) => ({ ...place, score: score(place) + most }));
  return [...first, ...good(pages.filter(({ score }) => score > 0))].map(shown);
};

/** Search, and say which words are on no page. */
Search.query = (text) => {
  unknown = new Set();
  const asked = Search._parseQuery(text);
  const [, terms, , highlighted] = asked;
  showFound(Search._performSearch(...asked), terms, highlighted);
  const words = splitQuery(text).filter((word) => unknown.has(stem(word)));
  if (words.length === 0) return;
  const line = document.createElement("p");
  line.textContent = `On no page: ${[...new Set(words)].join(", ")}.`;
  Search.status.after(line);
};
