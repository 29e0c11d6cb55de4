// Categories, tiers and roles: seen as tables, changed as TOML, first previewed, then stored.

import { ask, closeDialog } from "./admin_ask.js";
import { post, read } from "./admin_line.js";
import { button, head, lasting, mark, notify, part, table, versions } from "./admin_parts.js";
import { fieldWord, say, valueWord } from "./admin_words.js";
import { make } from "./dom.js";

const KINDS = ["categories", "tiers", "roles"];
const COLOUR = /^#[0-9a-f]{6}$/i;

export async function showLists(page, kind = "categories") {
  const now = await read(`/settings/lists/${kind}`);
  const choice = make("div", { className: "filters acts", role: "group" }, ...KINDS.map((one) => choose(one, kind, page)));
  const back = () => showLists(page, kind).catch((error) => notify(error.message));
  const title = `${say("lists")} · ${say(`list_${kind}`)}`;
  const edit = button(say("edit"), () => page.draw(...editor(now, { title, about: say("lists_about"), back })), { className: "main", id: "edit" });
  page.draw(
    head(say("lists"), say("lists_about"), edit),
    choice,
    tableOf(now),
    ...(kind === "categories" ? [make("p", { className: "soft part", text: say("calendar") })] : []),
    versions(now.versions),
  );
}

const choose = (one, kind, page) => {
  const options = { "aria-pressed": String(one === kind), className: one === kind ? "main" : "" };
  return button(say(`list_${one}`), () => showLists(page, one).catch((error) => notify(error.message)), options);
};

function tableOf({ entries }) {
  const rows = Object.entries(entries).map(([code, fields]) => ({ code, ...fields }));
  const names = rows.length ? Object.keys(rows[0]).filter((name) => name !== "code" && !name.endsWith("_unit")) : [];
  const columns = [
    [say("code"), (one) => one.code, { className: "short code" }],
    ...names.map((name) => [fieldWord(name), (one) => told(name, one[name], one)]),
  ];
  return table(columns, rows, { empty: say("no_entries"), caption: say("n_rows", rows.length) });
}

/** A field as people read it: lengths of time in words, colours as they look. */
function told(name, value, one) {
  if (name === "colour" && COLOUR.test(value)) return [swatch(value), value];
  if (name.endsWith("_s")) return limit(value, one[name.replace(/_s$/, "_unit")]);
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  return typeof value === "string" ? valueWord(value) : String(value);
}

const UNIT_S = { working_hours: 3_600, working_days: 86_400 };

/** A limit in its unit; on the clock it is a length of time like any other. */
function limit(seconds, unit) {
  if (seconds === 0) return "—";
  return UNIT_S[unit] ? `${+(seconds / UNIT_S[unit]).toFixed(2)} ${valueWord(unit)}` : lasting(seconds);
}

/** A square of a colour: drawn, because the page's policy allows no styles of elements. */
function swatch(colour) {
  const canvas = make("canvas", { className: "swatch", width: "18", height: "18", "aria-hidden": "true" });
  const pen = canvas.getContext("2d");
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 18, 18);
  return canvas;
}

/** What a list is edited by: its TOML, what it would change, and then the change; `back` leaves it. */
export function editor(now, { title, about, back, wordOf = fieldWord }) {
  const text = make("textarea", { className: "file", id: "toml", spellcheck: "false", "aria-label": say("edit") });
  text.value = now.toml;
  const place = make("div", { id: "changes", "aria-live": "polite" });
  const file = make("input", { type: "file", accept: ".toml,text/plain", hidden: "" });
  file.addEventListener("change", async () => {
    if (file.files.length === 0) return;
    text.value = await file.files[0].text();
    preview();
  });
  const preview = async () => {
    try {
      const change = await post(`/settings/lists/${now.kind}/preview`, { text: text.value });
      place.replaceChildren(...changesOf(change, wordOf, () => store(change, text.value, title, back)));
    } catch (error) {
      place.replaceChildren(make("p", { className: "banner bad", role: "alert", text: `▲ ${error.message}` }));
    }
  };
  text.addEventListener("input", () => place.replaceChildren()); // what was previewed is another file
  return [
    head(title, about, button(say("cancel"), back), button(say("upload"), () => file.click()), button(say("preview"), preview, { className: "main", id: "preview" })),
    file,
    text,
    place,
  ];
}

function changesOf(change, wordOf, apply) {
  const same = make("p", { className: "soft", text: say("n_same", change.n_same) });
  const stays = change.absent.length ? [make("p", { className: "soft", text: `${say("stays")}: ${change.absent.join(", ")}` })] : [];
  if (change.is_none) return [part(say("nothing_changes"), same, ...stays)];
  const rows = [
    ...change.added.map((code) => ({ code, looks: mark(say("added"), "good"), fields: [] })),
    ...change.changed.map(({ code, fields }) => ({ code, looks: mark(say("changed"), "warn"), fields: Object.entries(fields) })),
  ];
  const columns = [
    [say("code"), (one) => one.code, { className: "short code" }],
    ["", (one) => one.looks, { className: "short" }],
    ["", (one) => one.fields.map(([name, [before, after]]) => fieldChange(wordOf(name), before, after))],
  ];
  const go = button(say("apply"), apply, { className: "button main", id: "apply" });
  return [part(say("preview"), table(columns, rows, { empty: "" }), same, ...stays, go)];
}

function fieldChange(word, before, after) {
  const plain = (value) => (Array.isArray(value) ? value.join(", ") : String(value));
  return make(
    "div",
    {},
    `${word}: `,
    make("span", { className: "before", text: plain(before) }),
    " → ",
    make("span", { className: "after", text: plain(after) }),
  );
}

function store(change, text, title, back) {
  const fields = [{ name: "reason", label: say("reason"), isNeeded: true }];
  ask(say("apply"), { note: `${title}: ${change.added.length} ${say("added")}, ${change.changed.length} ${say("changed")}`, fields, ok: say("apply"), isDangerous: true }, async ({ reason }) => {
    await post(`/settings/lists/${change.kind}`, { text, state: change.state, reason });
    closeDialog();
    notify(say("done", say("apply")));
    await back();
  });
}
