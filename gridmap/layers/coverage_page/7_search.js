// Finding by code or name: "/" from anywhere, arrows to choose, Enter to go.

const MOST_FOUND = 12;
const SEARCHED = ["grids", "compounds", "stations", "organizations", "communities", "subdistricts"];
const fold = (text) => text.normalize("NFKC").toLowerCase();
let searchable = null;
let found = [];
let foundAt = -1;

/** Everything that can be found, folded once when it is first needed. */
function searchIndex() {
  if (!searchable) searchable = SEARCHED.flatMap((name) => {
    const source = sources[name];
    return source.shapes.map((_, row) => ({ source: name, row, code: source.codes[row], name: source.names[row], key: fold(`${source.codes[row]}\u0000${source.names[row]}`) }));
  });
  return searchable;
}

/** What fits, best first: whole code or name, then beginnings, then the rest; layers take turns. */
function find(text) {
  const wanted = fold(text.trim()), turns = new Map();
  if (!wanted) return [];
  const ranked = searchIndex().filter((thing) => thing.key.includes(wanted)).map((thing) => {
    const parts = thing.key.split("\u0000");
    const rank = parts.includes(wanted) ? 0 : parts.some((part) => part.startsWith(wanted)) ? 1 : 2;
    const turn = turns.get(`${rank}${thing.source}`) || 0;
    turns.set(`${rank}${thing.source}`, turn + 1);
    return { thing, rank, turn };
  });
  return ranked.sort((a, b) => a.rank - b.rank || a.turn - b.turn).slice(0, MOST_FOUND).map((each) => each.thing);
}

function showFound() {
  const list = byId("found"), input = byId("search"), isAsked = input.value.trim() !== "";
  list.hidden = !isAsked;
  list.parentElement.setAttribute("aria-expanded", String(isAsked));
  replaceChildren(list, found.length ? found.map((thing, i) => make("li", { role: "option", id: `found-${i}`, "aria-selected": String(i === foundAt), onmousedown: (event) => { event.preventDefault(); goTo(thing); } },
    make("b", { dir: "auto" }, thing.name || thing.code), make("small", {}, sources[thing.source].title), make("small", {}, thing.code))) : [make("li", {}, words.search_none)]);
  if (foundAt >= 0) input.setAttribute("aria-activedescendant", `found-${foundAt}`); else input.removeAttribute("aria-activedescendant");
}

function hideFound() { byId("found").hidden = true; byId("found").parentElement.setAttribute("aria-expanded", "false"); }

function goTo(thing) {
  hideFound();
  byId("search").blur();
  pick({ source: thing.source, row: thing.row }, { isFlown: true });
}

function startSearch() {
  const input = byId("search");
  input.addEventListener("input", () => { found = find(input.value); foundAt = found.length ? 0 : -1; showFound(); });
  input.addEventListener("blur", hideFound);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) { event.preventDefault(); foundAt = (foundAt + step + found.length) % found.length; showFound(); }
    else if (event.key === "Enter" && found[foundAt]) goTo(found[foundAt]);
    else if (event.key === "Escape") { input.value = ""; hideFound(); input.blur(); map.getContainer().focus(); }
  });
}
