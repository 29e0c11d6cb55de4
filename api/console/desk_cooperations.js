// Requests for cooperation 协同请求 of an order: police, utilities, units and members are asked
// beside whoever has it, each for itself. They acknowledge by name and answer; nobody is reserved.

import { ask } from "./ask.js";
import { nameOf, unitTitles } from "./codes.js";
import { say, sayIn } from "./desk_words.js";
import { make } from "./dom.js";
import { moment } from "./words.js";

const WAITING = new Set(["asked", "acknowledged"]);
const STATES = {
  asked: ["待确认", "not seen yet"],
  acknowledged: ["已确认", "seen"],
  answered: ["已答复", "answered"],
  declined: ["谢绝", "declined"],
  withdrawn: ["已撤回", "withdrawn"],
};
const REFUSED = {
  asked_already: ["已请求过，尚未答复", "was asked before and has not answered"],
  unknown_unit: ["无此单位", "no such unit"],
  unknown_member: ["无此人员", "no such member"],
};
const REASONS = [
  ["已不需要", "needed no longer"], ["请错对象", "asked of the wrong one"], ["另有安排", "arranged otherwise"],
];

/** Whom words name: a unit by code or title, a member by code, anybody else (police) by name. */
export function destinationsIn(words, { units, isMember }) {
  const found = { units: [], members: [], others: [] };
  const named = words.split(/[,;，；、\n]/).map((one) => one.trim()).filter(Boolean);
  for (const one of named) {
    const [first] = one.split(/\s/);
    const unit = units.find(([code, title]) => code === first || title === one)?.[0];
    if (unit) found.units.push(unit);
    else if (isMember(first)) found.members.push(first);
    else found.others.push(one);
  }
  return found;
}

function outcome(destinations) {
  const asked = destinations.filter(({ refused }) => !refused).map((one) => nameOf(one.asked_of));
  const not = destinations.filter(({ refused }) => refused)
    .map((one) => `${nameOf(one.asked_of)}：${sayIn(REFUSED[one.refused] ?? [one.refused, one.refused])}`);
  return [asked.length > 0 && say("cooperation_sent", asked.join("、")), ...not].filter(Boolean).join(" · ");
}

/** Ask in one form whom and for what; what each of them says comes back by itself. */
export async function askForCooperation(page) {
  const { desk, chosen } = page;
  const { order } = desk;
  const told = await ask(say("cooperate"), [
    {
      name: "whom", label: say("cooperate_whom"), required: true,
      listed: unitTitles().map(([code, title]) => `${code} ${title}`),
    },
    { name: "what", label: say("cooperate_what"), kind: "textarea", required: true },
  ]);
  if (!told?.whom || !told.what) return;
  const whom = destinationsIn(told.whom, {
    units: unitTitles(), isMember: (code) => chosen.memberOf(code) !== null,
  });
  await desk.act(order, {
    path: `/work-orders/${order.id}/cooperations`,
    body: { ...whom, what: told.what, actor: desk.actor },
    said: ({ destinations }) => `${outcome(destinations)} · ${order.number}`,
  });
}

async function withdraw(page, one) {
  const { desk } = page;
  const { order } = desk;
  const reason = await desk.askReason(`${say("cooperation_withdraw")} · ${nameOf(one.asked_of)}`, REASONS);
  if (reason === null) return;
  await desk.act(order, {
    path: `/cooperations/${one.id}/withdraw`,
    body: { reason, actor: desk.actor },
    said: () => say("cooperation_gone", nameOf(one.asked_of)),
  });
}

const by = (who, at) => [who, at && moment(at)].filter(Boolean).join(" ");

function row(one, page) {
  const state = sayIn(STATES[one.state] ?? [one.state, one.state]);
  const seen = one.acknowledged_by ? `✓ ${by(one.acknowledged_by, one.acknowledged_at)}` : "";
  const lines = [
    make("b", { text: `${nameOf(one.asked_of)} · ${state}` }),
    make("span", { text: `${one.what}（${by(one.asked_by, one.asked_at)}）` }),
  ];
  if (seen) lines.push(make("span", { className: "soft", text: seen }));
  if (one.answer) {
    lines.push(make("span", { className: one.state === "answered" ? "report" : "soft", text: `${by(null, one.ended_at)} ${one.answer}` }));
  }
  if (WAITING.has(one.state) && page.bar.may("dispatch")) {
    lines.push(make("button", {
      type: "button", className: "small", "data-act": `withdraw-${one.id}`,
      text: say("cooperation_withdraw"), onclick: () => withdraw(page, one),
    }));
  }
  return make("li", { "data-standing": one.state }, ...lines);
}

/** What was asked of others, the newest first; nothing where nobody was asked. */
export function cooperationPart(order, page) {
  const all = [...(order.cooperations ?? [])].reverse();
  if (all.length === 0) return [];
  const n = all.filter(({ state }) => WAITING.has(state)).length;
  return [
    make("h3", {}, make("span", { text: say("cooperations") }), make("small", { text: say("cooperations_open", n) })),
    make("ol", { className: "cooperations" }, ...all.map((one) => row(one, page))),
  ];
}
