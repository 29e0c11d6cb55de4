// The card of one work order or one member: facts, who was chosen and why, what happened.

import { categoryTitle, roleTitle, unitTitle } from "./codes.js";
import { byId, make, setText } from "./dom.js";
import { dueText } from "./order_list.js";
import { swatch } from "./paint.js";
import { clock, countedIn, eventWord, moment, span, valueWord, word } from "./words.js";

const MOST_CANDIDATES = 25;

/** Fill the card and show it; `mark` is what stands on the map. */
function fill({ title, mark, parts }) {
  setText(byId("card-title"), title);
  swatch(byId("card-mark"), mark.paint, "point", { isUrgent: mark.isUrgent });
  const body = byId("card-body");
  const { scrollTop } = body;
  body.replaceChildren(...parts.filter(Boolean));
  body.scrollTop = scrollTop;
  byId("card").hidden = false;
}

function factList(facts) {
  const list = make("dl");
  for (const [name, value, className] of facts) {
    if (value === null || value === undefined || value === "") continue;
    list.append(make("dt", { text: name }), make("dd", { text: value, className }));
  }
  return list;
}

const clockOf = (order, name) => ({ due: order[`${name}_by`], nears_at: order[`${name}_nears_at`] });

function dueFact(name, clock, { nowMs, isOpen }) {
  const { due } = clock;
  if (!due) return [name, ""];
  const { text, looks } = dueText(clock, nowMs);
  return [name, isOpen ? `${moment(due)} · ${text}` : moment(due), isOpen && looks !== "calm" ? looks : ""];
}

export function showOrder(order, { mark, nowMs }) {
  const lead = order.assignments.findLast((one) => one.is_lead && !one.ended_at);
  const handler = lead && (lead.member ?? unitTitle(lead.unit));
  const isUrgent = order.urgency === "urgent";
  const pressing = isUrgent ? "over" : "";
  const isUnsigned = ["A03", "A05", "A06"].includes(order.state);
  const isOnTheWay = Boolean(lead?.member) && lead.state === "signed";
  const facts = [
    [word("category"), categoryTitle(order.category), "strong"],
    [word("state"), `${isUrgent ? `${word("urgent")} · ` : ""}${valueWord(order.state)}`, pressing],
    [word("waiting_for"), valueWord(order.waiting_for), "over"],
    [word("handler"), handler && `${handler} · ${valueWord(lead.state)}`],
    [word("address"), order.address],
    [word("grid"), order.grid_code],
    [word("received"), moment(order.received_at)],
    dueFact(word("respond_by"), clockOf(order, "respond"), { nowMs, isOpen: isUnsigned }),
    ...(isOnTheWay ? [dueFact(word("arrive_by"), clockOf(order, "arrive"), { nowMs, isOpen: true })] : []),
    dueFact(word("close_by"), clockOf(order, "close"), { nowMs, isOpen: !order.closed_at }),
    [word("counted_in"), countedIn(order)],
  ];
  fill({
    title: `${word("order")} ${order.number}`,
    mark: { ...mark, isUrgent },
    parts: [factList(facts), ...decisionParts(order, lead), ...history(order)],
  });
}

function decisionParts(order, lead) {
  const { decision } = order;
  if (lead?.unit) return [make("p", { className: "note", text: word("by_unit") })];
  if (!decision) return [make("p", { className: "note", text: word("not_yet") })];
  const counted = Object.values(decision.counted ?? {}).reduce((sum, n) => sum + n, 0);
  const weighed = decision.candidates.length + counted;
  const ranked = [...decision.candidates].sort(
    (a, b) =>
      (b.reason === "chosen") - (a.reason === "chosen") ||
      (a.cost_s ?? Infinity) - (b.cost_s ?? Infinity) ||
      a.distance_m - b.distance_m,
  );
  const list = make("ol", { className: "reasons" });
  for (const one of ranked.slice(0, MOST_CANDIDATES)) {
    const isChosen = one.reason === "chosen";
    list.append(
      make("li", { className: isChosen ? "chosen" : "" },
        make("b", { text: one.code }),
        make("span", { className: "metres", text: metres(one.distance_m) }),
        make("span", { text: one.text })),
    );
  }
  const rest = weighed - Math.min(ranked.length, MOST_CANDIDATES);
  const title = word(decision.outcome === "assign" ? "reasons" : "nobody");
  const said = word("decided", clock(decision.decided_at)).replace("%n", weighed);
  return [
    make("h3", {}, make("span", { text: title }), make("small", { text: said })),
    list,
    rest > 0 && make("p", { className: "note", text: word("others", rest) }),
  ];
}

const metres = (distance) =>
  distance === null || distance === undefined
    ? ""
    : distance < 1_000 ? `${Math.round(distance)} m` : `${(distance / 1_000).toFixed(1)} km`;

/** The newest first; why somebody could not go stands with the assignment, in their words. */
function history({ events, assignments }) {
  const reasons = new Map(assignments.map(({ id, end_reason }) => [id, end_reason]));
  const list = make("ol", { className: "history" });
  for (const { at, kind, facts, assignment_id } of [...events].reverse()) {
    const isBroken = kind === "assignment_cannot_go" || kind === "assignment_withdrawn";
    const why = isBroken ? reasons.get(assignment_id) : valueWord(facts.reason);
    const said = [eventWord(kind), facts.member, why].filter(Boolean);
    const shown = facts.on_paper ? facts.happened_at : at;
    const parts = [make("time", { text: shown ? moment(shown) : "—" }), make("span", { text: said.join(" · ") })];
    list.append(make("li", {}, ...parts));
  }
  return [make("h3", {}, make("span", { text: word("history") })), list];
}

export function showMember(member, { mark, stateTitle, orders, nowMs, freshness, open }) {
  const { code, role, home_grid_code, active, capacity, measured_at } = member.properties;
  const fixAgeS = measured_at ? (nowMs - Date.parse(measured_at)) / 1_000 : 0;
  const staleness =
    fixAgeS > freshness.last_known_s ? "last_known" : fixAgeS > freshness.silent_s ? "silent" : "";
  const fix = measured_at ? `${clock(measured_at)} · ${span(fixAgeS)}` : "";
  const facts = [
    [word("state"), stateTitle, "strong"],
    [word("role"), roleTitle(role)],
    [word("home_grid"), home_grid_code],
    [word("load"), `${active} / ${capacity}`],
    [word("fix"), staleness ? `${fix} · ${word(staleness)}` : fix, staleness && "over"],
  ];
  const held = make("ul", { className: "held" });
  for (const order of orders) {
    const { number, category, state } = order.properties;
    const text = `${number.slice(-5)}  ${categoryTitle(category)} · ${valueWord(state)}`;
    const button = make("button", { type: "button", text, onclick: () => open(order.id) });
    held.append(make("li", {}, button));
  }
  const title = make("h3", {}, make("span", { text: word("his_orders") }));
  fill({
    title: `${word("member")} ${code}`,
    mark,
    parts: [factList(facts), ...(orders.length ? [title, held] : [])],
  });
}
