// The letters come with the style, and a moment later they are ready. Nothing is shown
// before, or lines would break anew; but nobody waits for longer than a moment.

const MOMENT = 1000; // milliseconds

const page = document.documentElement;
page.classList.add("unset");
const letters = Promise.allSettled([...document.fonts].map((font) => font.load()));
const late = new Promise((passed) => setTimeout(passed, MOMENT));
Promise.race([letters, late]).then(() => page.classList.remove("unset"));
