// What is kept of persons, for how long, and whether it goes when it should.

import { read } from "./admin_line.js";
import { part, state, table, timeOf } from "./admin_parts.js";
import { pairs, say } from "./admin_words.js";
import { make } from "./dom.js";
import { LANG } from "./words.js";

const WORDS = {
  title: ["个人信息留存", "What is kept of persons"],
  kept: ["留存期", "Kept for"],
  days: ["%s 天", "%s days"],
  due: ["待清理", "To be forgotten"],
  state: ["状态", "State"],
  in_time: ["按期清理", "in time"],
  next_round: ["下次清理", "at the next round"],
  late: ["逾期一天以上：派单进程负责清理", "late by more than a day: the worker forgets it"],
  held: ["依法保留的诉求 %s 件。", "%s requests are held by order of the law."],
  last: ["最近一次清理来电人信息：%s。", "Callers were last forgotten at %s."],
};
export const keptWord = pairs({
  callers: ["来电人（办结起算）", "callers, from the end of their matter"],
  trails: ["人员轨迹", "trails of members"],
  photos: ["现场照片（办结起算）", "photos, from the end of the order"],
  evacuees: ["转移人员名单（应急结束起算）", "evacuees, from the end of the operation"],
  audit: ["审计记录", "the audit"],
});

const word = (name, ...values) => values.reduce((text, value) => text.replace("%s", value), WORDS[name][LANG === "en" ? 1 : 0]);

const COLUMNS = [
  [say("what"), (one) => keptWord(one.kind)],
  [word("kept"), (one) => word("days", one.kept_days), { className: "short" }],
  [word("due"), (one) => one.n_due.toLocaleString(), { className: "number" }],
  [word("state"), stateOf, { className: "short" }],
];

function stateOf({ n_due, is_late }) {
  if (is_late) return state(word("late"), "bad");
  return n_due > 0 ? state(word("next_round"), "warn") : state(word("in_time"), "good");
}

/** The part of the audit's page that says it. */
export async function retentionPart() {
  const found = await read("/audit/retention");
  const said = [word("held", found.n_held), found.forgotten_at && word("last", timeOf(found.forgotten_at))].filter(Boolean);
  return part(word("title"), table(COLUMNS, found.kinds, { empty: "" }), make("p", { className: "soft", text: said.join(" ") }));
}
