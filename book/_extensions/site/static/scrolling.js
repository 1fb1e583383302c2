// What is wider than the screen scrolls inside itself, and by keyboard too.

const reachable = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

for (const wide of document.querySelectorAll(".highlight pre, .table-wrapper")) {
  reachable.observe(wide);
}

// The contents at the side show the page that one is on, also where they are long.
const here = document.querySelector(".sidebar-tree .current-page");
here?.closest(".sidebar-scroll").scrollBy({
  top: here.getBoundingClientRect().top - innerHeight / 2,
  behavior: "instant",
});

// Sphinx marks the words that were sought, but for a drawing's title: it would stop there.
for (const it of document.querySelectorAll("svg title")) it.classList.add("nohighlight");
