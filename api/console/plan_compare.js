// Two coverages side by side: two walkers or hours, asked now, or two dates of which one is kept.

import { make } from "./dom.js";
import { say } from "./plan_words.js";
import { count, percent, question, signed } from "./planner.js";
import { send } from "./server.js";
import { day } from "./words.js";

export const WALKERS = ["adult", "elderly", "step_free", "e_bike"];

const field = (words, input) => make("label", {}, make("span", { text: words }), input);

export function choice(options, chosen, more = {}) {
  const select = make("select", more);
  select.append(...options.map(([value, text]) => make("option", { value, text })));
  select.value = chosen;
  return select;
}

export const runWords = ({ made_at, title, policy }) =>
  [day(made_at), title || policy.service || policy.kind || say("every"), say(policy.profile.code)].join(" · ");

export class Comparing {
  /** `page` gives `state`, `picture`, `runs`, `told(error)`, `redraw()` and `keptNew()`. */
  constructor(root, page) {
    Object.assign(this, { root, page });
    this.form = make("form", { id: "versus" });
    this.result = make("div", { id: "compared", "aria-live": "polite" });
    this.keeping = make("form", { id: "keep", className: "row" });
    root.replaceChildren(this.form, this.result, this.keeping);
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.showKeeping();
  }

  showForm() {
    const { state, runs } = this.page;
    const { versus } = state;
    const against = choice([["", say("against_asked")], ...runs.map((one) => [one.run, say("kept_one", runWords(one))])], versus.run, { id: "vs-run" });
    const walker = choice(WALKERS.map((code) => [code, say(code)]), versus.walker || state.otherWalker, { id: "vs-walker" });
    const at = make("input", { id: "vs-at", autocomplete: "off", spellcheck: "false", value: versus.at || state.at });
    const fields = make("div", { className: "fields" }, make("label", { className: "wide" }, make("span", { text: say("against") }), against));
    if (!versus.run) fields.append(field(say("walker"), walker), field(say("at"), at));
    this.form.replaceChildren(fields);
    this.form.onchange = () => {
      const isAsked = against.value === "";
      state.versus = { run: against.value, walker: isAsked ? walker.value : "", at: isAsked && at.value !== state.at ? at.value : "" };
      this.refresh();
    };
  }

  /** Ask how the two sides differ, and draw it; nothing is left of it when the tab is left. */
  async refresh() {
    const { state, picture } = this.page;
    this.showForm();
    state.write();
    try {
      const other = state.otherSide();
      const told = await question("/coverage/compare", { before: other, after: state.side() });
      const shapes = other.question && !state.run
        ? await question("/coverage/circles", { question: other.question, limits: [state.limit] })
        : null;
      if (state.tab !== "compare") return;
      picture.setCrossed(told.doors);
      picture.setOther(shapes?.circles.features[0]);
      this.show(told.compared);
      this.page.told(null);
    } catch (error) {
      this.result.replaceChildren();
      this.page.told(error);
    }
    this.page.redraw();
  }

  leave() {
    const { picture } = this.page;
    picture.setCrossed([]);
    picture.setOther(null);
  }

  show({ whole, changed }) {
    const share = (side) => percent(side?.households.share);
    const { state, runs } = this.page;
    const kept = runs.find(({ run }) => run === state.versus.run);
    const other = kept ? runWords(kept) : [say(state.versus.walker || state.otherWalker), state.versus.at || state.at].join(" · ");
    const mine = state.run ? runWords(runs.find(({ run }) => run === state.run) ?? kept) : [say(state.walker), state.at].join(" · ");
    const side = (words, about, figure) =>
      make("div", {}, make("small", { text: words }), make("b", { text: figure }), make("small", { text: about }));
    const moves = [
      whole.n_households_gained > 0 && make("p", { className: "gain", text: `▲ ${say("gained", count(whole.n_households_gained))}` }),
      whole.n_households_lost > 0 && make("p", { className: "loss", text: `▼ ${say("lost", count(whole.n_households_lost))}` }),
    ].filter(Boolean);
    this.rows = changed.subdistricts ?? [];
    this.result.replaceChildren(
      make("div", { className: "versus" }, side(say("other_side"), other, share(whole.before)), make("i", { text: "→" }), side(say("this_side"), mine, share(whole.after))),
      ...(moves.length ? moves : [make("p", { className: "quiet", text: say("no_difference") })]),
      ...(this.rows.length ? [this.table(this.rows)] : []),
    );
  }

  table(rows) {
    const heads = [say("area"), say("other_side"), say("this_side"), "▲", "▼"];
    const sorted = [...rows].sort((a, b) => weightOf(b) - weightOf(a));
    return make("table", { id: "compared-areas" },
      make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { text, scope: "col" })))),
      make("tbody", {}, ...sorted.map((one) => make("tr", {},
        make("td", { text: one.name || one.code || "—" }),
        make("td", { text: percent(one.before?.households.share) }),
        make("td", { text: percent(one.after?.households.share) }),
        make("td", { className: "gain", text: one.n_households_gained ? signed(one.n_households_gained) : "" }),
        make("td", { className: "loss", text: one.n_households_lost ? signed(-one.n_households_lost) : "" })))));
  }

  showKeeping() {
    const title = make("input", { id: "keep-title", maxlength: "200", placeholder: say("keep_title"), "aria-label": say("keep_title") });
    const said = make("span", { id: "kept", className: "quiet", role: "status" });
    const button = make("button", { type: "submit", text: say("keep") });
    this.keeping.replaceChildren(title, button, said, make("p", { className: "quiet", text: say("keep_hint") }));
    this.keeping.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { state } = this.page;
      if (state.changes.size > 0 || state.run) {
        said.textContent = say("keep_changed");
        return;
      }
      try {
        await send("/coverage/runs", { ...state.question(), title: title.value });
        title.value = "";
        said.textContent = say("kept");
        await this.page.keptNew();
        this.showForm();
      } catch (error) {
        this.page.told(error);
      }
    });
  }
}

const weightOf = (one) => one.n_households_gained + one.n_households_lost;
