// The command line: the same acts by their names, for hands that never leave the keyboard.

import { say } from "./desk_words.js";
import { byId, setText } from "./dom.js";

/** `commands[name](words)` does it; words are what stands after the name. */
export class CommandLine {
  constructor(commands, unknown) {
    this.commands = commands;
    this.unknown = unknown;
    this.form = byId("command");
    this.line = byId("command-line");
    this.history = [];
    setText(byId("command-hint"), say("command_hint"));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const said = this.line.value.trim();
      this.leave();
      if (said) this.run(said);
    });
    this.line.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.leave();
      }
      if (event.key === "ArrowUp" && this.history.length > 0) this.line.value = this.history.at(-1);
    });
  }

  open() {
    this.before = document.activeElement;
    this.form.hidden = false;
    this.line.value = "";
    this.line.focus();
  }

  leave() {
    this.form.hidden = true;
    if (this.before?.isConnected) this.before.focus();
  }

  run(said) {
    this.history.push(said);
    const [name, ...words] = said.split(/\s+/);
    const command = Object.keys(this.commands).find((one) => one.startsWith(name.toLowerCase()));
    if (command) this.commands[command](words);
    else this.unknown(name);
  }
}
