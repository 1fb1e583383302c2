// A checkpoint's choices become buttons. Each answers for itself, in place.
// Without this script the answer stays folded below the question.

for (const checkpoint of document.querySelectorAll(".checkpoint")) {
  const answer = checkpoint.querySelector(".answer");
  const choices = checkpoint.querySelectorAll(".choices > li");
  const reasons = answer.querySelectorAll(".reasons > li");

  choices.forEach((choice, at) => {
    const right = reasons[at].classList.contains("right");
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    const words = document.createElement("span");
    words.append(...choice.querySelector("p").childNodes);
    button.append(words);

    const verdict = document.createElement("strong");
    verdict.textContent = right ? "Right. " : "Not this one. ";

    const reason = document.createElement("div");
    reason.className = `reason ${right ? "right" : "wrong"}`;
    reason.setAttribute("aria-live", "polite");

    button.addEventListener("click", () => {
      if (reason.hasChildNodes()) return;
      button.setAttribute("aria-expanded", "true");
      reason.append(...reasons[at].childNodes);
      reason.querySelector("p").prepend(verdict);
    });
    choice.replaceChildren(button, reason);
  });
  answer.remove();
}
