// A checkpoint's choices become buttons. Each answers for itself, in place.
// Without this script the answer stays folded below the question.
//
// What was chosen stays on the device, under the choices' own words, so that it
// outlives an edition in which they stand elsewhere. Dots beside each chapter tell
// how many of its checkpoints were answered.

const KEY = `${new URL("..", document.currentScript.src).pathname}answers`;
const thisPage = location.pathname.split("/").pop().replace(/\.html$/, "") || "index";
const checkpointsOf = JSON.parse(document.querySelector("meta[name=checkpoints]").content);

/** Return what was chosen in each chapter, and how many checkpoints that answers. */
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // a device that keeps nothing
  }
}

/** Keep what is chosen on this page. */
function remember() {
  const chosen = [...document.querySelectorAll(".choices [aria-expanded=true]")];
  const boxes = new Set(chosen.map((button) => button.closest(".checkpoint")));
  const answers = { chosen: chosen.map(wordsOf), answered: boxes.size };
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...remembered(), [thisPage]: answers }));
  } catch {
    // then it is asked anew the next time
  }
}

const wordsOf = (button) => button.textContent.trim();

/** Draw a dot for each checkpoint of each chapter, beside its name. */
function drawDots() {
  const answers = remembered();
  for (const link of document.querySelectorAll(".sidebar-tree a.reference")) {
    const name = link.pathname.split("/").pop().replace(/\.html$/, "");
    const all = link.hash ? 0 : checkpointsOf[name] ?? 0;
    if (!all) continue;
    const answered = Math.min(all, answers[name]?.answered ?? 0);
    const dots = link.querySelector(".dots") ?? document.createElement("span");
    dots.className = "dots";
    dots.setAttribute("role", "img");
    dots.setAttribute("aria-label", `${answered} of ${all} checkpoints answered`);
    dots.textContent = "●".repeat(answered) + "○".repeat(all - answered);
    if (!dots.isConnected) link.append(" ", dots);
  }
}

const chosenBefore = new Set(remembered()[thisPage]?.chosen);

for (const checkpoint of document.querySelectorAll(".checkpoint")) {
  const answer = checkpoint.querySelector(".answer");
  const choices = checkpoint.querySelectorAll(".choices > li");
  const reasons = answer.querySelectorAll(".reasons > li");

  choices.forEach((choice, at) => {
    const right = reasons[at].classList.contains("right");
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    const label = document.createElement("span");
    label.append(...choice.querySelector("p").childNodes);
    button.append(label);

    const verdict = document.createElement("strong");
    verdict.textContent = right ? "Right. " : "Not this one. ";

    const reason = document.createElement("div");
    reason.className = `reason ${right ? "right" : "wrong"}`;
    reason.setAttribute("aria-live", "polite");

    const tell = () => {
      button.setAttribute("aria-expanded", "true");
      reason.append(...reasons[at].childNodes);
      reason.querySelector("p").prepend(verdict);
    };
    button.addEventListener("click", () => {
      if (reason.hasChildNodes()) return;
      tell();
      remember();
      drawDots();
    });
    choice.replaceChildren(button, reason);
    if (chosenBefore.has(wordsOf(button))) tell();
  });
  answer.remove();
}
drawDots();
