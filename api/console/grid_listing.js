// Where the editor begins: what is being worked on, which communities need it, a new draft.

import { byId, make } from "./dom.js";
import { say } from "./grids_words.js";
import { count, question } from "./planner.js";
import { read } from "./server.js";
import { LANG, moment } from "./words.js";

const WORKS = [["0", "households_only"], ["0.5", "mixed"], ["1", "requests_only"]];
const SEARCH_MS = 120_000;

export const addressOf = (number) => `/grids?n=${number}${LANG === "en" ? "&lang=en" : ""}`;
export const LIST_ADDRESS = LANG === "en" ? "/grids?lang=en" : "/grids";

export class Listing {
  /** `told(error)` says what was refused. */
  constructor(root, { told, mayPlan }) {
    Object.assign(this, { root, told, mayPlan });
  }

  async show() {
    const [drafts, uneven] = await Promise.all([read("/redivisions"), read("/redivisions/uneven?limit=12")]);
    this.community = make("input", { id: "community", autocomplete: "off", value: uneven[0]?.code ?? "" });
    this.work = make("select", { id: "work" }, ...WORKS.map(([value, words]) => make("option", { value, text: say(words) })));
    this.said = make("p", { className: "quiet", role: "status", id: "listing-said" });
    this.root.hidden = false;
    this.root.replaceChildren(
      ...(this.mayPlan ? [this.form()] : []),
      this.said,
      make("h2", { text: say("drafts") }), this.drafts(drafts),
      make("h2", { text: say("uneven") }), this.uneven(uneven),
    );
    byId("errors").textContent = "";
  }

  form() {
    const field = (words, input) => make("label", {}, make("span", { text: say(words) }), input);
    const hand = make("button", { type: "submit", className: "main", id: "by-hand", text: say("by_hand_act") });
    const propose = make("button", { type: "button", id: "propose", text: say("propose"), onclick: () => this.propose() });
    const form = make("form", { id: "begin" },
      make("div", { className: "fields" }, field("community", this.community), field("work", this.work)),
      make("div", { className: "row" }, hand, propose));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.begin("/redivisions/by-hand", (made) => location.assign(addressOf(made.number)));
    });
    return form;
  }

  propose() {
    return this.begin("/redivisions", async () => this.show());
  }

  async begin(path, then) {
    this.said.textContent = say("proposing");
    try {
      await then(await question(path, { community: this.community.value.trim(), requests_share: Number(this.work.value) }, SEARCH_MS));
    } catch (error) {
      this.told(error);
    }
    this.said.textContent = "";
  }

  drafts(drafts) {
    const list = make("ol", { id: "drafts", className: "list" });
    for (const one of drafts) {
      const link = make("a", { className: "line", href: addressOf(one.number) },
        make("b", { text: `${say("number", String(one.number))} · ${one.community_name}` }),
        make("span", { className: `state ${one.state}`, text: say(one.state) }),
        make("small", { text: [say(one.aim), one.community, say("made").replace("%w", () => one.made_by).replace("%t", () => moment(one.made_at))].join(" · ") }));
      list.append(make("li", {}, link));
    }
    if (drafts.length === 0) list.append(make("li", { className: "quiet", text: say("no_drafts") }));
    return list;
  }

  uneven(rows) {
    const list = make("ol", { id: "uneven", className: "list" });
    for (const one of rows) {
      const words = say("uneven_row").replace("%g", one.n_grids).replace("%l", count(one.largest_grid)).replace("%e", count(Math.max(0, Math.round(one.excess))));
      const row = make("button", { type: "button", className: "line" }, make("b", { text: one.name || one.code }), make("small", { text: `${one.code} · ${words}` }));
      row.addEventListener("click", () => {
        this.community.value = one.code;
        this.community.focus();
      });
      list.append(make("li", {}, row));
    }
    if (rows.length === 0) list.append(make("li", { className: "quiet", text: say("no_uneven") }));
    return list;
  }
}
