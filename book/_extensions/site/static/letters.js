// The letters come with the style, and a moment later they are ready. Nothing is shown
// before, or lines would break anew.

const page = document.documentElement;
page.classList.add("unset");
Promise.allSettled([...document.fonts].map((font) => font.load())).then(() =>
  page.classList.remove("unset"),
);
