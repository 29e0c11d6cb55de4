// Every key of the desk in one table: what the keyboard does, what the cheat sheet shows and what
// the documentation lists are the same rows.

import { isAsking, show } from "./ask.js";
import { sayIn, say } from "./desk_words.js";
import { make } from "./dom.js";

/** [key, what it does in the desk, words]; a group is a row of its own with words only. */
export const KEYS = [
  [null, null, ["队列", "Queue"]],
  ["j", "next", ["下一件", "next order"]],
  ["k", "previous", ["上一件", "previous order"]],
  ["Enter", "enter", ["进入右侧详情", "into the order at the right"]],
  ["Escape", "leave", ["返回队列", "back to the queue"]],
  ["v", "mark", ["选中 / 取消选中（批量）", "choose for a bulk action"]],
  ["/", "search", ["搜索（回车打开第一件）", "search; Enter opens the first"]],
  ["f", "filter", ["筛选", "filters"]],
  ["u", "refresh", ["并入新工单", "take new orders in"]],
  [null, null, ["处置", "The order"]],
  ["a", "assign", ["派给首选", "assign the first"]],
  ["1–5", "nth", ["派给第 n 位", "assign the nth"]],
  ["r", "reassign", ["转派他人", "reassign"]],
  ["t", "transfer", ["转办承办单位", "transfer to a unit"]],
  ["w", "withdraw", ["撤派", "withdraw"]],
  ["m", "merge", ["并案", "merge"]],
  ["e", "dispatch", ["由系统派单", "let the engine send"]],
  ["p", "place", ["在图上定位", "give it a place"]],
  ["d", "settle", ["坐席处理（答复 / 转办）", "settle at the desk"]],
  ["q", "decide", ["审批申请（延期、退回、不前往）", "decide what is asked"]],
  ["x", "check", ["核查结案", "check and close"]],
  ["z", "undo", ["撤销上一步（10 秒内）", "undo, within 10 s"]],
  ["c", "call", ["通话记录（C 再按 1–4）", "call note: C, then 1–4"]],
  ["n", "note", ["备注", "note"]],
  ["b", "instruct", ["领导批示 / 督办", "instruction"]],
  [";", "cooperate", ["请求协同（公安、水电气、单位）", "ask for cooperation"]],
  [".", "cameras", ["附近摄像头（须说明理由）", "cameras near by, with a reason"]],
  ["o", "sheet", ["打印派单", "print the order"]],
  ["y", "see", ["风险词已阅", "risk words read"]],
  [null, null, ["其他", "Everything else"]],
  ["i", "intake", ["新建诉求", "new request"]],
  [",", "late", ["补录纸质受理单", "enter a call sheet later"]],
  ["g", "go", ["地图到选中工单", "map to the order"]],
  ["l", "layers", ["图层", "layers"]],
  [" ", "follow", ["地图跟随：开 / 关", "map follows: on or off"]],
  ["0", "whole", ["全区", "the whole district"]],
  ["s", "hush", ["静音（此次响铃）", "silence what rings"]],
  ["h", "handover", ["交接班", "shift handover"]],
  [":", "command", ["命令行", "command line"]],
  ["?", "cheat", ["本表", "this table"]],
];

const shown = (key) => ({ " ": sayIn(["空格", "Space"]), Escape: "Esc" })[key] ?? key.toUpperCase();
const byKey = new Map(KEYS.filter(([key]) => key).map(([key, act]) => [key.toLowerCase(), act]));

const isTyping = ({ tagName, type }) =>
  /^(SELECT|TEXTAREA)$/.test(tagName) || (tagName === "INPUT" && type !== "checkbox");

/** `acts[name](event)` does it; an act that returns false leaves the key to the browser. */
export function startKeys(acts) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isAsking()) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") acts.leave(event);
      return;
    }
    const isDigit = /^[1-5]$/.test(event.key);
    const name = isDigit ? "nth" : byKey.get(event.key.toLowerCase());
    if (!name || !acts[name]) return;
    const isButton = event.target.tagName === "BUTTON" || event.target.tagName === "SUMMARY";
    if (isButton && (event.key === " " || event.key === "Enter") && name !== "enter") return;
    if (acts[name](event) !== false) event.preventDefault();
  });
}

export function showCheatSheet() {
  const groups = [];
  for (const [key, , words] of KEYS) {
    if (key === null) groups.push([sayIn(words), make("dl")]);
    else groups.at(-1)[1].append(make("dt", {}, make("kbd", { text: shown(key) })), make("dd", { text: sayIn(words) }));
  }
  const columns = groups.map(([title, list]) => make("section", {}, make("h3", { text: title }), list));
  return show(say("keys_title"), [make("div", { className: "cheat" }, ...columns)], { wide: true });
}
