// A drawing plays in real time, together with all that stand on its scale: what has
// not happened yet is covered. Without this script the whole run stands there.

{
  const LATER = "path:not(.grid), .label, .whole, .rimmed, .full, .beside";
  const drawings = [...document.querySelectorAll("figure svg[data-scale]")];
  const onScale = (svg) => drawings.filter(({ dataset }) => dataset.scale === svg.dataset.scale);
  const clocks = new Map();

  /** Return what shows a drawing as it stands at a time. */
  const playerOf = (svg) => {
    const [left, right, seconds] = svg.dataset.scale.split(" ");
    const foot = /V([\d.]+)/.exec(svg.querySelector(".grid").getAttribute("d"))[1];
    const id = `past-${drawings.indexOf(svg)}`;
    for (const it of svg.querySelectorAll(LATER)) it.setAttribute("clip-path", `url(#${id})`);
    svg.insertAdjacentHTML(
      "beforeend",
      `<clipPath id="${id}"><rect height="${foot}"/><rect y="${foot}" width="100%" height="100%"/></clipPath><path class="now" d="M0 0V${foot}"/>`,
    );
    const [past, now, total] = [`#${id} rect`, ".now", ".total"].map((it) => svg.querySelector(it));
    return (time) => {
      const x = +left + ((right - left) * time) / seconds;
      const over = time >= svg.dataset.end;
      past.setAttribute("width", over ? "100%" : x);
      now.setAttribute("transform", `translate(${x})`);
      now.style.visibility = over ? "hidden" : "";
      total.style.visibility = over ? "" : "hidden";
    };
  };

  /** A time that goes on for all drawings of a scale, and their buttons and sliders. */
  class Clock {
    constructor(seconds) {
      Object.assign(this, { seconds, time: seconds, shows: [] });
    }

    set(time) {
      this.time = Math.min(time, this.seconds);
      for (const show of this.shows) show(this.time);
    }

    play() {
      const begin = performance.now() - (this.time < this.seconds ? this.time : 0) * 1000;
      const turn = (now) => {
        if (!this.plays) return;
        this.plays = now - begin < this.seconds * 1000;
        this.set(Math.max(0, now - begin) / 1000);
        requestAnimationFrame(turn);
      };
      this.plays = true;
      requestAnimationFrame(turn);
    }
  }

  for (const figure of document.querySelectorAll(".plays")) {
    const first = figure.querySelector("svg");
    const seconds = +first.dataset.scale.split(" ")[2];
    const clock = clocks.get(first.dataset.scale) ?? new Clock(seconds);
    if (!clock.shows.length) {
      const figures = onScale(first).map((svg) => svg.closest("figure"));
      clock.shows = figures.flatMap((it) => [...it.querySelectorAll("svg")].map(playerOf));
    }
    clocks.set(first.dataset.scale, clock);

    const bar = document.createElement("div");
    bar.className = "player";
    bar.innerHTML = `<button type="button"></button><input type="range" max="${seconds}" step="any" aria-label="Time"><output></output>`;
    const [button, slider, output] = bar.children;
    clock.shows.push((time) => {
      slider.value = time;
      output.textContent = `${time.toFixed(seconds < 1 ? 2 : 1)} s`;
      slider.setAttribute("aria-valuetext", output.textContent);
      button.textContent = clock.plays ? "Pause" : `Play in real time (${+seconds.toPrecision(2)} s)`;
    });
    button.onclick = () => {
      if (clock.plays) clock.plays = false;
      else clock.play();
      clock.set(clock.time);
    };
    slider.oninput = () => {
      clock.plays = false;
      clock.set(+slider.value);
    };
    figure.querySelector("figcaption").before(bar);
    clock.set(seconds);
  }
}
