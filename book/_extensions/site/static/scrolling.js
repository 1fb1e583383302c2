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
