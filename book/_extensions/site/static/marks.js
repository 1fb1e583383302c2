// Sphinx marks the words that were sought, and stops at the title of a drawing: it has no box.

for (const title of document.querySelectorAll("svg title")) title.classList.add("nohighlight");
