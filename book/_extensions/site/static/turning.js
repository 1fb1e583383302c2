// The arrow keys turn the pages, unless they are wanted where one is.

addEventListener("keydown", ({ key, target, altKey, ctrlKey, metaKey, shiftKey }) => {
  const link = { ArrowLeft: "prev", ArrowRight: "next" }[key];
  if (!link || altKey || ctrlKey || metaKey || shiftKey || target !== document.body) return;
  const to = document.querySelector(`link[rel=${link}]`);
  if (to) location = to.href;
});
