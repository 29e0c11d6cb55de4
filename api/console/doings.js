// What may be done, by the tool bar, by key and by the command line: the same acts by three ways.

import { askForCooperation } from "./desk_cooperations.js";
import { showCheatSheet } from "./desk_keys.js";
import { say } from "./desk_words.js";
import { byId } from "./dom.js";
import { showWhole } from "./map.js";
import { asking, openPetition } from "./petitions.js";
import { toast } from "./toasts.js";

const UNSENT = new Set(["A00", "A03", "A05"]);
const LED = new Set(["A06", "A07"]);
const REPORTED_BACK = new Set(["A11", "A13", "A15"]);

const leadOf = ({ assignments }) => assignments.find((one) => one.is_lead && !one.ended_at);
const isLed = (order) => LED.has(order.state) && Boolean(leadOf(order));
const isOpen = ({ closed_at }) => !closed_at;

/** What each act wants of an account: the right of the call that it makes. */
const RIGHTS = {
  assign_first: "dispatch", reassign: "dispatch", transfer: "dispatch", withdraw: "dispatch",
  dispatch: "dispatch", cooperate: "dispatch", locate: "settle_requests", settle: "settle_requests", merge: "settle_requests",
  call: "settle_requests", note: "settle_requests", instruct: "settle_requests", decide: "lead_grids",
  check: "check_orders", sheet_print: "see_orders", cameras: "see_cameras",
};

/** The rows of the tool bar: which acts an order allows in the state it is in, and the account. */
export function panelActs(page) {
  const { desk, writing, placing } = page;
  const row = (act, key, run, isTimely) => {
    const isAble = (order) => page.bar.may(RIGHTS[act]) && isTimely(order);
    return { act, key, title: say(act), run, isAble };
  };
  return [
    row("assign_first", "A", () => desk.sendNth(0), ({ state, lon }) => state === "A05" && lon !== null),
    row("locate", "P", () => placing.ofOrder(), ({ state }) => state === "A03" || state === "A00"),
    row("settle", "D", () => desk.settle(), ({ waiting_for }) => waiting_for === "desk"),
    row("decide", "Q", () => desk.decide(), (order) => Boolean(openPetition(order) || asking(order))),
    row("check", "X", () => desk.close(), ({ state }) => REPORTED_BACK.has(state)),
    row("reassign", "R", () => desk.reassign(), (order) => isLed(order) && Boolean(leadOf(order).member)),
    row("transfer", "T", () => desk.transfer(), ({ state }) => state === "A05" || LED.has(state)),
    row("withdraw", "W", () => desk.withdraw(), isLed),
    row("merge", "M", () => desk.merge(), ({ state }) => UNSENT.has(state)),
    row("dispatch", "E", () => desk.dispatch(), ({ state, handling }) => state === "A05" && handling === "person"),
    row("cooperate", ";", () => askForCooperation(page), isOpen),
    row("call", "C", () => writing.call(), isOpen),
    row("note", "N", () => writing.note(), isOpen),
    row("instruct", "B", () => writing.instruct(), isOpen),
    row("cameras", ".", () => page.cameras.ask(), (order) => isOpen(order) && order.lon !== null),
    row("sheet_print", "O", () => page.sheets.printOrder(), () => true),
  ];
}

/** Run an act of the tool bar by its name, or say that the state or the account does not allow it. */
function runAct(page, name) {
  const { order, acts } = page.panel;
  const act = acts.find((one) => one.act === name);
  if (!order) toast(say("pick_one"), { kind: "refused" });
  else if (act.isAble(order)) act.run();
  else toast(say(page.bar.may(RIGHTS[name]) ? "not_now" : "no_right", act.title), { kind: "refused" });
}

const OF_PANEL = {
  assign: "assign_first", place: "locate", settle: "settle", check: "check", reassign: "reassign",
  transfer: "transfer", withdraw: "withdraw", merge: "merge", dispatch: "dispatch", call: "call",
  note: "note", decide: "decide", instruct: "instruct", sheet: "sheet_print", cameras: "cameras",
  cooperate: "cooperate",
};

export function keyActs(page) {
  const { queue, chosen } = page;
  const acts = {
    next: () => moveTo(page, 1),
    previous: () => moveTo(page, -1),
    enter: ({ target }) => enter(page, target),
    leave: () => leave(page),
    mark: () => chosen.id && queue.mark(chosen.id, !queue.marked.has(chosen.id)),
    search: () => byId("search").focus(),
    filter: () => page.filters.toggle(undefined, { takesFocus: true }),
    refresh: () => queue.settle(),
    nth: ({ key }) => page.desk.sendNth(Number(key) - 1),
    undo: () => page.desk.undo(),
    see: () => page.writing.seeRisk(),
    go: () => chosen.goTo(),
    layers: () => {
      byId("legend").open = !byId("legend").open;
    },
    follow: () => {
      chosen.isFollowing = !chosen.isFollowing;
      toast(say("following", say(chosen.isFollowing ? "on" : "off")));
    },
    whole: () => showWhole(page.map, page.bounds),
    handover: () => page.handover.open(),
    hush: () => page.bell.hush(),
    intake: () => page.intake.open(),
    late: () => page.lateEntry.open(),
    command: () => page.command.open(),
    cheat: () => showCheatSheet(),
  };
  for (const [name, act] of Object.entries(OF_PANEL)) acts[name] = () => runAct(page, act);
  return acts;
}

function moveTo(page, by) {
  const id = page.queue.step(by);
  if (!id) return;
  page.queue.focus(id);
  page.chosen.open(id);
}

/** On the map: what lies at the cross. On a row or nowhere: into the order at the right. */
function enter(page, target) {
  if (target.closest("#map")) {
    page.placing.atCross();
    return true;
  }
  if (!target.closest("#rows") && target !== document.body) return false;
  const id = target.closest("#rows li")?.dataset.order;
  if (id && id !== page.chosen.id) page.chosen.open(id);
  byId("panel").focus();
  return true;
}

function leave(page) {
  if (page.placing.isOn) page.placing.end(null);
  else if (document.activeElement?.closest("#panel, #filters-box, #search")) page.queue.focus();
  else if (page.chosen.id) page.chosen.leave();
}

export function commands(page) {
  return {
    assign: ([n = "1"]) => page.desk.sendNth(Number(n) - 1),
    transfer: ([unit]) => page.desk.transfer(unit),
    go: ([number = ""]) => {
      const order = number && page.queue.orders.find((one) => one.number.endsWith(number));
      if (order) page.chosen.open(order.id);
      else toast(say("command_missing", number), { kind: "refused" });
    },
    need: ([need = "all"]) => page.state.set(page.state.filters, need),
    cameras: () => runAct(page, "cameras"),
    cooperate: () => runAct(page, "cooperate"),
    note: (words) => page.writing.note(words.join(" ")),
    undo: () => page.desk.undo(),
    new: () => page.intake.open(),
    late: () => page.lateEntry.open(),
    handover: () => page.handover.open(),
    bell: () => page.bell.askHow(),
    theme: ([theme]) => page.bar.setTheme(theme),
    lang: ([lang]) => location.assign(page.state.address({ lang })),
    seat: ([seat]) => seat && page.bar.setSeat(seat),
  };
}
