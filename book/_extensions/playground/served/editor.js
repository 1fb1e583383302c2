// The editor: a text area that a library colours.

import { createEditor } from "./editor/index.js";
import { defaultCommands, editHistory } from "./editor/extensions/commands/index.js";
import "./editor/languages/python.js";
import "./editor/prism/languages/python.js";

const layout = document.createElement("link");
layout.rel = "stylesheet";
layout.href = new URL("editor/layout.css", import.meta.url);
document.head.append(layout);
await new Promise((ready, failed) => Object.assign(layout, { onload: ready, onerror: failed }));

/** Edit a text in the place of a block; return its value, and how to close it. */
export function open(block, value, name, run) {
  const place = document.createElement("div");
  place.className = "editor";
  block.before(place);
  block.hidden = true;
  const editor = createEditor(
    place,
    { language: "python", tabSize: 4, insertSpaces: true, lineNumbers: false, value },
    defaultCommands(),
    editHistory(),
  );
  const hint = document.createElement("p");
  hint.id = `${name}-${Math.random().toString(36).slice(2)}`;
  hint.textContent = "Ctrl+Enter runs it. Escape, then Tab, leaves the editor.";
  place.append(hint);
  const { textarea } = editor;
  textarea.setAttribute("aria-label", `The program ${name}`);
  textarea.setAttribute("aria-describedby", hint.id);
  textarea.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    run();
  }, true);
  textarea.focus();
  return {
    get value() {
      return editor.value;
    },
    close() {
      editor.remove();
      place.remove();
      block.hidden = false;
    },
  };
}
