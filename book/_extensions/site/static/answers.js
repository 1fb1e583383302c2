// What the book says to who has a trouble: the rows of the tables and the sections of the
// pages below, and what the index names. An answer counts as much as the words that it has
// in common with what is asked, and a rare word counts for more.

const ANSWERING = ["mistakes", "questions", "where"];
const FIRST = 100; // for who asks for a term reads first what it is
const BELOW = 0.4; // of a word in a heading, or of what one sees, counts the same word below it
const TOGETHER = 0.25; // of what the other entries of a place add to its best
const ALIKE = [ // for a reader, each line is one word
  "hang hung stuck freeze frozen stand block",
  "kill terminate stop",
  "exit end finish quit",
  "die dead crash gone",
  "slow fast quick speed",
  "script program",
  "thread threading threadpoolexecutor",
  "process multiprocessing processpoolexecutor",
];
const OWN = /File "[^"]*"(, line \d+)?(, in \S+)?|\S*[/\\]\S*[/\\]\S*|\b0x[\da-f]+/gi; // the reader's
// What is spelt in two ways, and what splitting would leave of "can't".
const SPELT = /(errno|winerror) (?=\d)|(?<=time)-(?=out)|\b\w+n['’]t\b/gi;
const stemmer = new Stemmer();
let reading;

/** Return a word as Sphinx keeps it. */
const stem = (word) => stemmer.stemWord(word.toLowerCase());

const MEANT = new Map(
  ALIKE.map((line) => line.split(" ").map(stem)).flatMap((words) =>
    words.map((word) => [word, words[0]]),
  ),
);

/** Return what the words of a text mean, each once. */
const meanings = (text) =>
  new Set(
    splitQuery(text.replace(SPELT, "$1"))
      .filter((word) => !stopwords.has(word.toLowerCase()) && !/^\d+$/.test(word))
      .map((word) => MEANT.get(stem(word)) ?? stem(word)),
  );

/** Return the sum of some numbers. */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** Return what scores at least half as well as the best. */
const good = (results) => {
  const best = Math.max(...results.map(({ score }) => score));
  return results.filter(({ score }) => score >= best / 2);
};

/** Return the text of some elements. */
const textsOf = (elements) => [...elements].map(textOf).join(" ");

/** Return the rows of a page's tables as answers: in each, what one sees is named first. */
const rowsOf = (main, file) =>
  [...main.querySelectorAll("tbody tr[id]")].map(({ id, cells }) => {
    const [name, ...said] = cells;
    const below = meanings(textsOf(said));
    return { file, anchor: `#${id}`, name: textOf(name), said, words: meanings(textOf(name)), below };
  });

/** Return the smallest sections of a page as answers: each begins with what to do. */
const sectionsOf = (main, file) =>
  [...main.querySelectorAll("section:has(> h3)")].map((section) => {
    const name = textOf(section.querySelector("h3"));
    const said = [section.querySelector("p")];
    const below = meanings(textsOf(section.querySelectorAll("p, li, pre")));
    return { file, anchor: `#${section.id}`, name, said, words: meanings(name), below };
  });

/** Return the index's entries as answers, but for those that are the rest of another, as "of
 * a thread"; on a page of answers, an entry names the section in which it is. */
const entriesOf = (index, mains) =>
  Object.entries(index)
    .map(([entry, places]) => ({ entry, places, words: meanings(entry) }))
    .filter(({ entry, words }) => words.size > (splitQuery(entry).length > 1 ? 1 : 0))
    .flatMap(({ entry, places, words }) =>
      places.flatMap(([file, id]) => {
        const main = mains.get(file);
        const section = main?.querySelector(`section:has(> h3):has([id="${id}"])`);
        if (main && !section) return []; // a row of its tables has it
        const anchor = `#${section?.id ?? id}`;
        return [{ file, anchor, entry, words, below: new Set(), part: true }];
      }),
    );

/** Return all answers, and in how many of them each word is. */
async function readAnswers(index) {
  const files = ANSWERING.map((name) => Search._index.docnames.indexOf(name));
  const read = await Promise.all(files.map((file, at) => mainOf(`${ANSWERING[at]}.html`)));
  const mains = new Map(files.map((file, at) => [file, read[at]]).filter(([, main]) => main));
  const answers = [...mains]
    .flatMap(([file, main]) => [...rowsOf(main, file), ...sectionsOf(main, file)])
    .concat(entriesOf(index, mains));
  const counts = new Map();
  for (const { words, below } of answers)
    for (const word of new Set([...words, ...below]))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  return { answers, counts };
}

/** Return the answers that have words of a text, each place once, with a score. */
async function answersTo(text, index) {
  const { answers, counts } = await (reading ??= readAnswers(index));
  const rarity = (word) => Math.log(answers.length / (counts.get(word) ?? answers.length));
  const weigh = (words) => sum([...words].map(rarity));
  const asked = [...meanings(text.replace(OWN, " "))];
  const places = new Map();
  for (const { words, below, part, ...shown } of answers) {
    const share = part ? weigh(asked.filter((word) => words.has(word))) / weigh(words) : 1;
    const key = shown.file + shown.anchor;
    const place = places.get(key) ?? { ...shown, worth: new Map(), best: 0 };
    const worth = new Map(); // of each word; an entry has no word too many
    for (const word of asked)
      if (words.has(word) || below.has(word))
        worth.set(word, (words.has(word) ? share : BELOW) * rarity(word));
    place.best = Math.max(place.best, sum([...worth.values()]));
    for (const [word, value] of worth)
      place.worth.set(word, Math.max(value, place.worth.get(word) ?? 0));
    places.set(key, place);
  }
  const scored = [...places.values()].map(({ worth, best, ...place }) => {
    const all = sum([...worth.values()]);
    return { ...place, score: best + TOGETHER * (all - best) };
  });
  const found = good(scored.filter(({ score }) => score > 0));
  const all = weigh(asked);
  return found.map((place) =>
    place.anchor.startsWith("#term-") && place.score === all ? { ...place, score: FIRST } : place,
  );
}
