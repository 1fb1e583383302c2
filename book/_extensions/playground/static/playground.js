// A listing that can run gets buttons: Run, Stop, Edit, Reset.
// Python is loaded when the reader first presses Run, and the editor with Edit.

(() => {
  const { currentScript } = document;
  if (!location.protocol.startsWith("http") || !window.Worker) return;

  const ASSETS = new URL(`${currentScript.dataset.assets}/`, currentScript.src);
  const AT_ONCE = 4; // programs that run; the others wait for a place
  const PATIENCE = 90_000; // milliseconds, until Python has started
  const LOUD = 300; // pieces of output that a screen reader is told of

  let spare = null; // a Python that has started, for the next run
  let running = 0;
  const queue = []; // runs that wait for a place

  /** A worker with a Python, in which one program can run. */
  class Python {
    constructor() {
      this.hear = () => {};
      this.worker = new Worker(new URL("worker.js", ASSETS), { type: "module" });
      this.worker.onmessage = ({ data }) => this.heard(data);
      this.worker.onerror = (event) => {
        event.preventDefault();
        this.heard({ failed: event.message || "worker.js: not found" });
      };
      this.late = setTimeout(() => this.heard({ failed: "it took too long" }), PATIENCE);
    }

    heard(data) {
      if (data.ready || data.failed) clearTimeout(this.late);
      this.ready ||= data.ready;
      if (data.failed && spare === this) spare = null;
      if (data.failed) this.failed = data;
      this.hear(data);
    }

    start(program, hear) {
      this.hear = hear;
      if (this.failed) hear(this.failed);
      else this.worker.postMessage(program);
    }

    end() {
      clearTimeout(this.late);
      this.worker.terminate();
    }
  }

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  /** A listing with its buttons, and the program that runs. */
  class Listing {
    constructor(block) {
      this.link = block.querySelector(".source a");
      this.file = this.link.textContent.trim();
      this.shown = block.querySelector(".highlight").parentElement;
      this.place = block.querySelector(".playground");
      const { words, fields, calls } = JSON.parse(this.place.dataset.run);
      this.words = words;
      this.calls = fields.length ? (calls ?? "") : calls; // null if nothing is drawn
      this.fields = fields.map((field) => this.field(field));
      this.run_ = this.button("Run", () => this.run());
      this.stop_ = this.button("Stop", () => this.stop());
      this.edit_ = this.button("Edit", () => this.edit());
      this.reset_ = this.button("Reset", () => this.reset());
      this.status = make("span", { className: "status", role: "status" });
      this.told = make("div", { className: "told", hidden: true });
      const bar = make("div", { className: "bar" });
      bar.append(this.run_, this.stop_, this.edit_, this.reset_, this.status);
      if (fields.length) this.place.append(make("div", { className: "fields" }, ...this.fields.map(({ label }) => label)));
      this.place.append(bar, this.told);
      this.place.hidden = false;
      this.show();
    }

    button(name, press) {
      const button = make("button", { type: "button", textContent: name });
      button.setAttribute("aria-label", `${name} ${this.file}`);
      button.addEventListener("click", press);
      return button;
    }

    field({ name, value, least, most }) {
      const input = make("input", { type: "number", value, min: least, max: most, required: true });
      input.addEventListener("keydown", ({ key }) => key === "Enter" && this.run());
      return { input, value, label: make("label", {}, name, input) };
    }

    /** Show the buttons that have something to do; keep the focus on one. */
    show() {
      const focused = document.activeElement;
      this.stop_.hidden = !this.current;
      this.edit_.hidden = Boolean(this.editor);
      this.reset_.hidden = !this.editor && !this.output;
      if (focused?.hidden && this.place.contains(focused)) this.run_.focus();
    }

    say(words) {
      this.status.textContent = words;
    }

    async source() {
      if (this.text === undefined) {
        const response = await fetch(this.link.href);
        if (!response.ok) throw new Error(response.statusText || response.status);
        this.text = await response.text();
      }
      return this.editor?.value ?? this.text;
    }

    async run() {
      const wrong = this.fields.find(({ input }) => !input.reportValidity());
      if (wrong) return;
      this.stop();
      const words = this.fields.length ? this.fields.map(({ input }) => input.value) : this.words;
      const run = { words, lacks: new Set() };
      this.current = run;
      this.clear(`$ python ${[this.file, ...words].join(" ")}\n`);
      this.show();
      try {
        run.source = await this.source();
      } catch {
        if (this.current === run) this.over(`${this.file} can't be loaded. Are you offline?`);
        return;
      }
      if (this.current !== run) return;
      if (running >= AT_ONCE) this.say("Waits until another program has ended.");
      queue.push({ listing: this, run });
      next();
    }

    begin(run) {
      running += 1;
      run.python = spare ?? new Python();
      spare = null;
      this.say(run.python.ready ? "Running." : "Starting Python.");
      const { file, calls, place } = this;
      const width = calls !== null && Math.min(640, place.clientWidth);
      const program = { file, source: run.source, words: run.words, width, calls };
      run.python.start(program, (data) => this.hear(run, data));
    }

    hear(run, data) {
      if (this.current !== run) return;
      const { text, line, lacks, drawing, status, seconds } = data;
      if (data.ready) this.say("Running.");
      if (text !== undefined) this.print(text, line);
      if (lacks) run.lacks.add(lacks);
      if (drawing) this.draw(drawing);
      if (data.failed) this.over(`Python can't be loaded (${data.failed}). Are you offline?`);
      if (data.broken) {
        run.lacks.add("It may work in a terminal: take");
        this.over(`Python itself gave up: ${data.broken}.`);
      }
      if (data.tooMuch) {
        run.lacks.add("It goes on in a terminal: take");
        this.over("Stopped, for it printed more than 200,000 characters.");
      }
      if (status === undefined) return;
      if (status) this.follow(() => this.line.after(make("span", { className: "exit" }, `[exit ${status}]\n`)));
      const exit = status ? `, with exit status ${status}` : "";
      this.over(`Ended after ${seconds.toFixed(1)} s${exit}.`);
    }

    /** Stop what runs; what it printed stays. */
    stop() {
      if (this.current) this.over("Stopped.");
    }

    over(words) {
      const { python } = this.current;
      this.explain(this.current);
      this.keep(this.drawn);
      this.current = null;
      this.say(words);
      this.show();
      if (!python) return; // it was still waiting
      python.end();
      running -= 1;
      spare ??= python.failed ? null : new Python();
      next();
    }

    /** Say what is lacking, and offer the program as it ran. */
    explain({ lacks, source }) {
      for (const words of lacks) {
        const href = source === this.text ? this.link.href : URL.createObjectURL(new Blob([source]));
        const link = make("a", { href, download: this.file }, this.file);
        this.told.append(make("p", { className: "explained" }, `${words} `, link, "."));
      }
    }

    clear(words) {
      this.pieces = 0;
      this.say("");
      this.output = make("pre", { tabIndex: 0 });
      this.output.setAttribute("role", "log");
      this.output.setAttribute("aria-label", `Output of ${this.file}`);
      this.drawn = null;
      this.line = new Text();
      this.output.append(make("span", { className: "command" }, words), this.line);
      this.told.replaceChildren(this.output);
      this.told.hidden = false;
    }

    /** Show lines that are finished, and how the one stands that is being written. */
    print(text, line) {
      this.follow(() => {
        this.line.before(text);
        this.line.data = line;
      });
      this.pieces += 1;
      if (this.pieces === LOUD) this.output.setAttribute("aria-live", "off");
    }

    /** Change the output, and go on showing its end if it was shown. */
    follow(change) {
      const { output } = this;
      const atEnd = output.scrollTop + output.clientHeight > output.scrollHeight - 40;
      change();
      if (atEnd) output.scrollTop = output.scrollHeight;
    }

    draw(svg) {
      if (!this.drawn) {
        this.drawn = make("div", { className: "drawn" });
        this.told.append(this.drawn);
      }
      this.drawn.innerHTML = svg; // made by Python from what ran, and escaped there
    }

    /** Offer a drawing that is done, to keep it. */
    async keep(drawn) {
      if (drawn) (await import(new URL("keeping.js", ASSETS))).offer(drawn, this.file);
    }

    async edit() {
      const wanted = (this.wanted = {}); // until Reset, or another Edit
      try {
        const [{ open }, source] = await Promise.all([import(new URL("editor.js", ASSETS)), this.source()]);
        if (this.wanted !== wanted) return;
        this.editor = open(this.shown, source, this.file, () => this.run());
        this.show();
      } catch {
        this.say("The editor can't be loaded. Are you offline?");
      }
    }

    reset() {
      this.stop();
      this.wanted = null;
      this.editor?.close();
      this.editor = this.output = null;
      for (const { input, value } of this.fields) input.value = value;
      this.told.replaceChildren();
      this.told.hidden = true;
      this.say("");
      this.show();
    }
  }

  /** Begin what waits, as far as there is a place. */
  function next() {
    while (queue.length && running < AT_ONCE) {
      const { listing, run } = queue.shift();
      if (listing.current === run) listing.begin(run);
    }
  }

  const listings = [...document.querySelectorAll(".runnable")].map((block) => new Listing(block));
  window.addEventListener("pagehide", () => {
    for (const listing of listings) listing.stop();
    spare?.end();
    spare = null;
  });
})();
