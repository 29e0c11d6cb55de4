// The bar above: what else there is, whose seat this is, light or dark, the other language.

import { leaveButton } from "./account.js";
import { ask } from "./ask.js";
import { showCheatSheet } from "./desk_keys.js";
import { say } from "./desk_words.js";
import { byId, make, setText } from "./dom.js";
import { LANG, word } from "./words.js";

export class DeskBar {
  constructor(page) {
    this.page = page;
    const { state } = page;
    const button = (id, text, run, more = {}) =>
      make("button", { type: "button", id, text, onclick: run, ...more });
    const query = LANG === "en" ? "?lang=en" : "";
    byId("tools").append(
      button("new-request", `＋ ${say("new_request")}`, () => page.intake?.open(), { className: "main" }),
      button("handover", say("handover"), () => page.handover?.open()),
      button("late", say("late_entry"), () => page.lateEntry?.open()),
      button("print", say("print"), () => page.sheets?.printQueue()),
      button("csv", say("csv"), () => page.sheets?.saveCsv()),
      make("a", { href: `/map${query}`, text: say("to_map") }),
    );
    const seat = make("b", { id: "seat-name", text: state.seat });
    const other = LANG === "en" ? "zh" : "en";
    byId("switches").append(
      make("button", { type: "button", id: "seat", onclick: () => this.askSeat() },
        make("span", { text: say("seat") }), seat),
      button("theme", "◐", () => this.setTheme(state.theme === "dark" ? "light" : "dark"),
        { "aria-label": say("theme"), title: say("theme") }),
      button("lang", say("other_lang"), () => location.assign(state.address({ lang: other }))),
      button("help", "?", () => showCheatSheet(), { "aria-label": say("help"), title: say("help") }),
    );
    this.showTheme();
  }

  setTheme(theme) {
    this.page.state.setTheme(theme === "dark" ? "dark" : "light");
    this.showTheme();
  }

  showTheme() {
    this.page.showTheme(this.page.state.theme);
  }

  /** Whoever has signed in is the seat; behind an open door it is a name that the page keeps. */
  showMe({ label, rights, is_open: isOpen }) {
    this.isOpen = isOpen;
    this.rights = new Set(rights);
    byId("new-request").hidden = !this.may("receive_requests");
    byId("late").hidden = !this.may("receive_requests");
    byId("handover").hidden = !this.may("dispatch");
    if (!isOpen) {
      this.page.state.seat = label;
      byId("switches").append(leaveButton());
    }
    setText(byId("seat-name"), this.page.state.seat);
  }

  /** Whether who sits here may do what wants this right; behind an open door everybody may. */
  may(right) {
    return this.isOpen || this.rights.has(right);
  }

  setSeat(seat) {
    this.page.state.setSeat(seat);
    setText(byId("seat-name"), seat);
  }

  async askSeat() {
    if (!this.isOpen) return;
    const { seat } = this.page.state;
    const told = await ask(say("seat"), [
      { name: "seat", label: say("seat_ask"), value: seat, required: true },
    ]);
    if (told?.seat) this.setSeat(told.seat);
  }

  showAge(stream) {
    const { state, ageS, trouble } = stream;
    const seconds = Math.round(ageS);
    const said = state === "fresh" || state === "loading" ? word(state) : word("age", seconds);
    setText(byId("age"), said);
    byId("age").className = state;
    setText(byId("lag"), state === "fresh" ? word("lag", stream.lagS.toFixed(1)) : "");
    byId("loading").hidden = stream.hasBegun || state === "lost";
    byId("lost").hidden = state !== "lost";
    const why = trouble?.why === "database" ? "no_database" : "lost";
    const lost = stream.hasBegun ? word(why, seconds) : word("never");
    setText(byId("lost"), state === "lost" ? lost : "");
  }
}
