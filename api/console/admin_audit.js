// The audit: who did what to whom and when. Read, exported and checked; nothing here changes it.

import { AUDIT_KINDS, kindWord } from "./admin_codes.js";
import { read } from "./admin_line.js";
import { button, failed, head, lasting, mark, table, timeOf } from "./admin_parts.js";
import { retentionPart } from "./admin_retention.js";
import { sealsPart } from "./admin_seals.js";
import { say } from "./admin_words.js";
import { make } from "./dom.js";

const AT_ONCE = 100;
const FIELDS = ["actor", "kind", "about", "since", "before"];
const REFUSALS = new Set(["sign_in_refused", "call_refused"]);

export async function showTrail(page) {
  const form = filters();
  const place = make("div", { id: "lines" });
  const gaps = make("div");
  let lines = [];
  const query = (more = {}) => new URLSearchParams({ ...askedOf(form), ...more });
  const look = async () => {
    lines = await read(`/audit?${query({ limit: AT_ONCE })}`);
    draw(lines.length === AT_ONCE);
  };
  const goOn = async () => {
    const { at, id } = lines.at(-1);
    const older = await read(`/audit?${query({ limit: AT_ONCE, before: at, before_id: id })}`);
    lines = [...lines, ...older];
    draw(older.length === AT_ONCE);
  };
  const trying = (act) => () => act().catch((error) => place.replaceChildren(failed(error, trying(act))));
  const draw = (isMore) => {
    const more = isMore ? [button(say("more"), trying(goOn), { className: "button", id: "more" })] : [];
    place.replaceChildren(table(COLUMNS, lines, { empty: say("no_lines"), caption: say("n_rows", `${lines.length}${isMore ? "+" : ""}`) }), ...more);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    trying(look)();
  });
  const file = make("a", { className: "button", id: "export", text: say("export"), download: "audit.csv" });
  file.addEventListener("click", () => {
    file.href = `/audit/file.csv?${query()}`;
  });
  file.href = "/audit/file.csv";
  const [, , kept] = await Promise.all([look(), read("/audit/gaps").then((found) => gaps.replaceChildren(stateOf(found))), retentionPart()]);
  const [check, seals] = sealsPart();
  page.draw(head(say("trail"), say("trail_about"), check, file), gaps, seals, kept, form, place);
}

function filters() {
  const kinds = Object.keys(AUDIT_KINDS).map((kind) => make("option", { value: kind, text: kindWord(kind) }));
  const label = (name, field) => make("label", {}, make("span", { text: say(name) }), field);
  const text = (name) => make("input", { name, type: "search", spellcheck: "false", autocomplete: "off", maxlength: "500" });
  const instant = (name) => make("input", { name, type: "datetime-local" });
  return make(
    "form",
    { className: "filters", id: "audit-filters" },
    label("actor", text("actor")),
    label("what", make("select", { name: "kind" }, make("option", { value: "", text: say("any") }), ...kinds)),
    label("about", text("about")),
    label("from", instant("since")),
    label("until", instant("before")),
    make("button", { type: "submit", className: "button main", text: say("filter") }),
  );
}

/** What the filters ask for; what stands empty is not asked. */
function askedOf(form) {
  const asked = {};
  for (const name of FIELDS) {
    const value = form.elements.namedItem(name).value.trim();
    if (value) asked[name] = name === "since" || name === "before" ? new Date(value).toISOString() : value;
  }
  return asked;
}

const COLUMNS = [
  [say("when"), (one) => timeOf(one.at), { className: "short" }],
  [say("what"), (one) => mark(kindWord(one.kind), REFUSALS.has(one.kind) ? "bad" : ""), { className: "short" }],
  [say("actor"), (one) => one.actor],
  [say("whom"), (one) => one.about],
  [say("address"), (one) => one.address, { className: "short code" }],
  [say("facts"), (one) => factsOf(one)],
];

function factsOf({ facts, wanted }) {
  const told = { ...(wanted && { right: wanted }), ...facts };
  const lines = Object.entries(told).map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`);
  return make("span", { className: "soft", text: lines.join("; ") });
}

function stateOf(found) {
  const about = [say("lines_since", found.n_lines.toLocaleString(), timeOf(found.oldest_at))];
  if (found.silence_s !== null) about.push(say("longest_silence", lasting(found.silence_s), timeOf(found.silence_from)));
  const lines = about.map((text) => make("li", { text }));
  if (found.is_whole) return make("ul", { className: "banner good" }, make("li", { text: `● ${say("whole")}` }), ...lines);
  const missing = ["accounts", "disabled_accounts", "keys", "revoked_keys", "unguarded"].filter((name) => found[name].length > 0);
  const told = missing.map((name) => make("li", { text: `▲ ${say(`gap_${name}`, found[name].join(", "))}` }));
  if (found.n_sessions > 0) told.push(make("li", { text: `▲ ${say("gap_sessions", found.n_sessions)}` }));
  return make("ul", { className: "banner bad" }, make("li", { text: say("not_whole") }), ...told, ...lines);
}
