// Where the layers are from: their versions, and what their import found.

import { read } from "./admin_line.js";
import { head, mark, table, timeOf } from "./admin_parts.js";
import { layerWord, say } from "./admin_words.js";
import { make } from "./dom.js";

export async function showSources(page) {
  const found = await read("/layer-versions");
  const isCurrent = currentOf(found);
  const box = make("input", { type: "checkbox", id: "all-versions" });
  const place = make("div");
  const draw = () => {
    const shown = box.checked ? found : found.filter(isCurrent);
    const caption = box.checked || shown.length === found.length ? "" : say("older", found.length - shown.length);
    place.replaceChildren(table(columns(isCurrent), shown, { empty: say("no_sources"), caption }));
  };
  box.addEventListener("change", draw);
  draw();
  const choice = make("div", { className: "filters" }, make("label", { className: "tick" }, make("span", {}, box, ` ${say("all_versions")}`)));
  page.draw(head(say("sources"), say("sources_about")), ...(found.length ? [choice] : []), place);
}

/** Whether a version is the newest of its layer that was not rolled back. */
function currentOf(found) {
  const newest = new Map();
  for (const one of found) {
    if (!one.rolled_back_at && !newest.has(one.layer)) newest.set(one.layer, one);
  }
  return (one) => newest.get(one.layer) === one;
}

const columns = (isCurrent) => [
  [say("layer"), (one) => [layerWord(one.layer), " ", make("span", { className: "soft code", text: one.layer })], { className: "short" }],
  [say("number"), (one) => one.number, { className: "number" }],
  [say("state"), (one) => (one.rolled_back_at ? mark(say("rolled_back"), "warn") : isCurrent(one) ? mark(say("current"), "good") : ""), { className: "short" }],
  [say("source"), (one) => [one.source_name, make("div", { className: "soft code", text: one.source_sha256.slice(0, 12) })]],
  [say("licence"), (one) => (one.attribution || one.licence ? [one.attribution, make("div", { className: "soft code", text: one.licence })] : mark(say("not_stated"), "warn"))],
  [say("imported"), (one) => timeOf(one.created_at), { className: "short" }],
  [say("in_force"), (one) => timeOf(one.valid_from), { className: "short" }],
  [say("rows"), (one) => [one.n_opened, one.n_closed, one.n_unchanged].map((n) => n.toLocaleString()).join(" / "), { className: "number short" }],
  [say("report"), (one) => reportOf(one.findings)],
];

function reportOf(findings) {
  if (findings.length === 0) return mark(say("nothing_found"), "good");
  const text = findings.map((one) => JSON.stringify(one, null, 1)).join("\n");
  return make("details", {}, make("summary", { text: say("n_findings", findings.length) }), make("pre", { text }));
}
