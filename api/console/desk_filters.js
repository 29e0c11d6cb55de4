// Filters of the queue and the views that somebody has named; both stand in the address.

import { say } from "./desk_words.js";
import { byId, make, setText } from "./dom.js";
import { valueWord, word } from "./words.js";

const STATES = ["A03", "A05", "A06", "A07", "A11", "A13", "A15"];
const TYPING_MS = 250;

export class DeskFilters {
  /** Areas as [code, name], communities with the code of their subdistrict; categories alike. */
  constructor(state, { subdistricts, communities, categories, ask, enter }) {
    this.state = state;
    this.communities = communities;
    this.ask = ask;
    this.enter = enter; // from the search into what it finds
    this.box = byId("filters-box");
    const every = [["", say("every")]];
    this.fields = {
      subdistrict: this.select("subdistrict", [...every, ...subdistricts]),
      community: this.select("community", every),
      category: this.select("category", [...every, ...categories]),
      urgency: this.select("urgency", [
        ...every, ["urgent", word("urgent")], ["normal", valueWord("normal")],
      ]),
      state: this.select("state", [...every, ...STATES.map((code) => [code, valueWord(code)])]),
    };
    this.mine = make("input", { type: "checkbox", id: "filter-mine" });
    this.mine.addEventListener("change", () => this.apply());
    const clear = make("button", { type: "button", text: say("clear") });
    clear.addEventListener("click", () => this.clear());
    const save = make("button", { type: "button", text: say("save_view") });
    save.addEventListener("click", () => this.save());
    this.box.append(
      make("label", { className: "mine" }, this.mine, make("span", { text: say("mine") })),
      make("div", { className: "buttons" }, save, clear),
    );
    this.box.addEventListener("submit", (event) => event.preventDefault());
    this.startSearch();
    byId("filter-toggle").addEventListener("click", () => this.toggle());
    this.show();
    if (this.nFilters > 0) this.toggle(true);
    this.drawViews();
  }

  select(name, options) {
    const field = make("select", { id: `filter-${name}` });
    this.fill(field, options);
    field.addEventListener("change", () => this.apply());
    const label = make("label", {}, make("span", { text: say(name) }), field);
    this.box.append(label);
    return field;
  }

  fill(field, options) {
    field.replaceChildren(...options.map(([value, text]) => make("option", { value, text })));
  }

  startSearch() {
    const search = byId("search");
    search.placeholder = say("search");
    search.setAttribute("aria-label", say("search"));
    let timer = null;
    search.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.apply(), TYPING_MS);
    });
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      clearTimeout(timer);
      this.apply();
      this.enter();
    });
  }

  get nFilters() {
    return Object.keys(this.state.filters).filter((name) => name !== "q").length;
  }

  toggle(isOpen = this.box.hidden, { takesFocus = false } = {}) {
    this.box.hidden = !isOpen;
    byId("filter-toggle").setAttribute("aria-expanded", String(isOpen));
    if (isOpen && takesFocus) this.fields.subdistrict.focus();
  }

  apply() {
    const filters = { q: byId("search").value.trim(), mine: this.mine.checked ? "1" : "" };
    for (const [name, field] of Object.entries(this.fields)) filters[name] = field.value;
    const community = this.communities.find(([code]) => code === filters.community);
    if (community && filters.subdistrict && community[2] !== filters.subdistrict) {
      filters.community = "";
    }
    this.state.set(filters);
    this.show();
  }

  clear() {
    byId("search").value = "";
    this.state.set({});
    this.show();
  }

  /** Write the state into the fields. */
  show() {
    const { filters } = this.state;
    const inside = this.communities.filter(
      ([, , parent]) => !filters.subdistrict || parent === filters.subdistrict,
    );
    this.fill(this.fields.community, [["", say("every")], ...inside]);
    for (const [name, field] of Object.entries(this.fields)) field.value = filters[name] ?? "";
    this.mine.checked = Boolean(filters.mine);
    if (document.activeElement !== byId("search")) byId("search").value = filters.q ?? "";
    const n = this.nFilters;
    setText(byId("filter-toggle"), n > 0 ? `${say("filter")} ${n}` : say("filter"));
    byId("filter-toggle").classList.toggle("on", n > 0);
  }

  async save() {
    const told = await this.ask(say("save_view"), [{ name: "name", label: say("view_name") }]);
    if (!told?.name) return;
    this.state.saveView(told.name);
    this.drawViews();
  }

  drawViews() {
    byId("views").replaceChildren(...this.state.views.map((view) => this.viewChip(view)));
  }

  viewChip({ name, filters, need }) {
    const use = make("button", { type: "button", text: name });
    use.addEventListener("click", () => {
      this.state.set({ ...filters }, need);
      this.show();
    });
    const drop = make("button", { type: "button", text: "×", "aria-label": say("drop_view", name) });
    drop.addEventListener("click", () => {
      this.state.dropView(name);
      this.drawViews();
    });
    return make("span", { className: "view" }, use, drop);
  }
}
