// What dispatch and the rest decide by, beside what is shipped.

import { read } from "./admin_line.js";
import { card, head, mark, part, table } from "./admin_parts.js";
import { say, tableWord } from "./admin_words.js";
import { make } from "./dom.js";

const told = (value) => (typeof value === "object" && value !== null ? JSON.stringify(value) : String(value));

export async function showPolicies(page) {
  const { file, policies } = await read("/settings/policies");
  const differing = policies.flatMap(({ values }) => values.filter((one) => !one.is_shipped));
  const box = make("input", { type: "checkbox", id: "only-differing" });
  const place = make("div");
  const draw = () => place.replaceChildren(...policies.map((policy) => tableOf(policy, box.checked)).filter(Boolean));
  box.addEventListener("change", draw);
  draw();
  const facts = [
    ["GRIDMAP_POLICY_FILE", file ?? say("as_shipped")],
    ["", differing.length ? mark(say("n_differ", differing.length), "warn") : mark(say("none_differ"), "good")],
  ];
  const choice = make("div", { className: "filters part" }, make("label", {}, make("span", {}, box, ` ${say("only_differing")}`)));
  page.draw(head(say("policies"), say("policies_about")), card(say("policy_file"), null, facts), choice, place);
}

function tableOf({ table: name, values }, isDifferingOnly) {
  const shown = isDifferingOnly ? values.filter((one) => !one.is_shipped) : values;
  if (shown.length === 0) return null;
  const columns = [
    [say("name"), (one) => make("span", { className: "code", text: one.name })],
    [say("value"), (one) => (one.is_shipped ? told(one.value) : mark(told(one.value), "warn"))],
    [say("shipped"), (one) => make("span", { className: "soft", text: told(one.shipped) })],
  ];
  return part(`${tableWord(name)} [${name}]`, table(columns, shown, { empty: "" }));
}
