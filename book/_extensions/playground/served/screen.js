// What a terminal shows of what is printed, line for line and without colours.

const TOKEN = new RegExp(
  [
    String.raw`\x1b\[([0-?]*)[ -/]*([@-~])`, // colours, and where the cursor goes
    String.raw`\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)`, // a title, a link
    String.raw`\x1b[ -/]*[0-~]`,
    String.raw`[\n\v\f]`,
    String.raw`[^\0-\x08\n-\x1f\x7f-\x9f]+`, // what can be seen, and tabs
    String.raw`[^]`,
  ].join("|"),
  "g",
);
const BEGUN = /\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]{0,300}\x1b?|[ -/]*)$/;

/** A line that is written, with a cursor in it. */
export class Screen {
  line = "";
  at = 0; // where the cursor stands
  begun = ""; // of a sequence whose end is not printed yet

  /** Print a text; return the lines that are finished by it. */
  print(text) {
    const all = this.begun + text;
    this.begun = BEGUN.exec(all)?.[0] ?? "";
    let finished = "";
    for (const [token, which, final] of all.slice(0, all.length - this.begun.length).matchAll(TOKEN)) {
      if (final === "K") this.erase(which);
      else if (token === "\r") this.at = 0;
      else if (token === "\b") this.at = Math.max(0, this.at - 1);
      else if (/^[\n\v\f]/.test(token)) {
        finished += `${this.line}\n`;
        this.line = "";
        this.at = 0;
      } else if (/^[^\0-\x08\x0e-\x1f\x7f-\x9f]/.test(token)) this.write(token);
    }
    return finished;
  }

  /** Write over what stands at the cursor, a character for each. */
  write(text) {
    const covered = this.line.slice(this.at);
    const left = covered && [...covered].slice([...text].length).join("");
    this.line = this.line.slice(0, this.at).padEnd(this.at) + text + left;
    this.at += text.length;
  }

  /** Erase what follows the cursor, what stands before it, or all of the line. */
  erase(which) {
    if (which === "2") this.line = "";
    else if (which === "1") this.line = " ".repeat(this.at) + this.line.slice(this.at);
    else this.line = this.line.slice(0, this.at);
  }
}
