// Whom a step of an order was about: a member, a unit or a level, where the event itself says it or
// the assignment that it belongs to.

import { nameOf } from "./codes.js";
import { valueWord } from "./words.js";

const isOf = ({ at, assignment_id: id, facts }) => (one) =>
  one.id === id || (facts.unit_id && one.unit && Date.parse(one.reserved_at) === Date.parse(at));

/** Why an assignment ended, or somebody asked to be let off, told with the step that did it. */
export function reasonOf(order, { at, kind, assignment_id: id }) {
  const one = id && order.assignments.find((each) => each.id === id);
  if (!one) return "";
  if (kind === "assignment_cannot_go_asked") return one.asked_reason ?? "";
  return one.ended_at && Date.parse(one.ended_at) === Date.parse(at) ? one.end_reason ?? "" : "";
}

/** `order` holds the assignments that its events are about. */
export function whomOf(order, event) {
  const { member, unit, to_unit: to, asked_of: asked, level, levels } = event.facts;
  const named = to ?? unit ?? asked;
  if (named) return nameOf(named);
  if (member) return member;
  if (level || levels) return [level ?? levels].flat().map(valueWord).join(" · ");
  const one = event.assignment_id || event.facts.unit_id ? order.assignments.find(isOf(event)) : null;
  return one ? one.member ?? nameOf(one.unit) : "";
}
