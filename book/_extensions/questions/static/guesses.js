// A guess: the reader drags each bar to its end, and then what ran is drawn below it.
// Without this script what ran stays folded below the empty rows.

for (const guess of document.querySelectorAll(".guess")) {
  const full = guess.querySelector(".rows-filled-in");
  const program = full.querySelector("a.download")?.textContent;
  const svgs = [...full.querySelectorAll("svg")];
  const until = +svgs[0].dataset.scale.split(" ")[2];
  const rows = svgs[0].dataset.rows.split(",").map((row) => row.split(" ").map(Number));
  const names = [...svgs[0].querySelectorAll(".name text")].map((it) => it.textContent);
  const guessed = rows.map(([start]) => start);
  const seconds = (time) => `${time.toFixed(1)} s`;
  const sliders = [];
  const told = svgs[0].ariaLabel;
  const asked = guess.querySelector(".rows-to-fill-in svg").ariaLabel;

  /** Set a row's bar, in each width. */
  const set = (at, end) => {
    guessed[at] = Math.max(end, rows[at][0]);
    for (const slider of sliders[at]) {
      slider.value = guessed[at];
      slider.setAttribute("aria-valuetext", seconds(guessed[at]));
      slider.style.setProperty("--from", rows[at][0] / until);
      slider.style.setProperty("--to", guessed[at] / until);
    }
  };

  for (const svg of svgs) {
    const { width, height } = svg.viewBox.baseVal;
    const [left, right] = svg.dataset.scale.split(" ");
    svg.querySelectorAll(".name text").forEach((name, at) => {
      const slider = document.createElement("input");
      Object.assign(slider, { type: "range", max: until, step: until / 80, ariaLabel: `Where ${names[at]} ends` });
      slider.style = `left: calc(${(100 * left) / width}% - 6px); width: calc(${(100 * (right - left)) / width}% + 12px); top: ${(100 * (name.getAttribute("y") - 18)) / height}%; height: ${2800 / height}%`;
      slider.oninput = () => set(at, +slider.value);
      (sliders[at] ??= []).push(slider);
      svg.parentElement.append(slider);
    });
    svg.parentElement.style.maxWidth = `${width}px`;
  }
  rows.forEach(([start], at) => set(at, start));

  /** Return in words what differs. */
  const verdict = () => {
    const touched = names.map((_, at) => at).filter((at) => guessed[at] > rows[at][0]);
    const wrong = touched.filter((at) => Math.abs(guessed[at] - rows[at][1]) > until / 20);
    const told = wrong.map((at) => {
      const late = guessed[at] - rows[at][1];
      return `${seconds(Math.abs(late))} too ${late > 0 ? "late" : "early"} with ${names[at]}`;
    });
    if (touched.length > wrong.length) told.push(wrong.length ? "right with the others" : "right");
    return told.length ? `You were ${told.join(", ")}.` : "";
  };

  const bar = document.createElement("p");
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  said.setAttribute("role", "status");
  bar.append(button, " ", said);
  const show = (shown) => {
    guess.classList.toggle("unseen", !shown);
    button.textContent = shown ? "Guess again" : "Show the run";
    said.textContent = shown ? verdict() : "Drag each bar to where it will end.";
    for (const svg of svgs) svg.ariaLabel = shown ? told : asked;
  };
  button.onclick = () => show(guess.matches(".unseen"));
  document.addEventListener("click", ({ target }) => {
    const run = target.textContent === "Run" && target.closest(".playground")?.parentElement;
    if (run && run.querySelector(".source a").textContent === program) show(true);
  });

  guess.querySelector(".rows-to-fill-in").replaceWith(full);
  guess.querySelector(".answer").replaceWith(bar);
  show(false);
}
