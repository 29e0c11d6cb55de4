// Who could go to the chosen order: rank, seconds, metres, load and why; and why not the others.

import { roleTitle } from "./codes.js";
import { say } from "./desk_words.js";
import { make } from "./dom.js";
import { span } from "./words.js";

const N_RANKED = 5;
const MOST_OTHERS = 40;

export const metres = (distance) =>
  distance === null || distance === undefined
    ? ""
    : distance < 1_000 ? `${Math.round(distance)} m` : `${(distance / 1_000).toFixed(1)} km`;

const CAN_GO = new Set(["chosen", "later"]);

/** Those of a preview who can go, the first choice first. */
export const ableOf = (preview) =>
  (preview?.candidates ?? []).filter((one) => CAN_GO.has(one.reason) && one.cost_s !== null);

/** The list of who is recommended; `send(candidate)` is one click. */
export function recommended(preview, { memberOf, send, point }) {
  const able = ableOf(preview).slice(0, N_RANKED);
  if (able.length === 0) return [make("p", { className: "note", text: say("nobody_can") })];
  const list = make("ol", { className: "people" });
  able.forEach((one, i) => {
    const member = memberOf(one.member_code);
    const { active, capacity, role } = member?.properties ?? {};
    const load = capacity === undefined ? "" : say("load", `${active}/${capacity}`);
    const facts = [roleTitle(role), load, say("straight", metres(one.distance_m))];
    const row = make(
      "li",
      { className: i === 0 ? "first" : "", "data-member": one.member_code },
      make("kbd", { text: i + 1 }),
      make("b", { text: one.member_code }),
      make("span", { className: "eta", text: say("eta", span(one.travel_s)) }),
      make("span", { className: "facts", text: facts.filter(Boolean).join(" · ") }),
      make("span", { className: "why", text: one.costs_text ?? one.text }),
      make("button", {
        type: "button", text: say("send"), "data-act": `send-${one.member_code}`,
        "aria-label": `${say("send")} ${one.member_code}`, onclick: () => send(i),
      }),
    );
    row.addEventListener("pointerenter", () => point(member));
    row.addEventListener("pointerleave", () => point(null));
    list.append(row);
  });
  return [list];
}

/** Everybody else with the reason; past the limit they are counted by reason. */
export function whyNot(preview) {
  const able = new Set(ableOf(preview).slice(0, N_RANKED));
  const others = preview.candidates.filter((one) => !able.has(one));
  const counted = Object.entries(preview.not_listed);
  const n = others.length + counted.reduce((sum, [, count]) => sum + count, 0);
  if (n === 0) return [];
  const list = make("ol", { className: "reasons" });
  for (const one of others.slice(0, MOST_OTHERS)) {
    list.append(
      make("li", {},
        make("b", { text: one.member_code }),
        make("span", { className: "metres", text: metres(one.distance_m) }),
        make("span", { text: one.text })),
    );
  }
  const summary = make("summary", { text: say("why_not", n), "data-act": "why-not" });
  return [make("details", { className: "others", "data-keep": "why-not" }, summary, list)];
}
