// Whether the history says what it said when it was sealed; looked at when it is asked for.

import { read } from "./admin_line.js";
import { button, failed, timeOf } from "./admin_parts.js";
import { make } from "./dom.js";
import { LANG } from "./words.js";

const WORDS = {
  check: ["核验事件", "Check the history"],
  whole: ["事件记录未被改动：已封存 %s 条。", "The history is as it was sealed: %s events."],
  none: ["尚无封存：派单进程每小时封存一次。", "Nothing is sealed yet: the worker does it every hour."],
  not_whole: ["事件记录被改动：", "The history was changed:"],
  changed: ["与封存不符的事件：%s", "events that say something else than when they were sealed: %s"],
  missing: ["缺少已封存的事件 %s 条", "%s events that were sealed are not there as they were"],
  broken: ["封存链断裂：%s", "seals that do not follow from the one before: %s"],
  head: ["最新封存 %s（%s）：请与另行保存的日志核对。", "Newest seal %s (%s): compare it with the log that is kept elsewhere."],
};
const word = (name, ...values) => values.reduce((text, value) => text.replace("%s", () => String(value)), WORDS[name][LANG === "en" ? 1 : 0]);

function bannerOf(found) {
  if (!found.head) return make("p", { className: "banner warn", text: `◆ ${word("none")}` });
  const head = make("li", { text: word("head", found.head, timeOf(found.sealed_at)) });
  if (found.is_whole) return make("ul", { className: "banner good" }, make("li", { text: `● ${word("whole", found.n_events.toLocaleString())}` }), head);
  const told = [
    found.changed.length > 0 && word("changed", found.changed.join(", ")),
    found.n_missing > 0 && word("missing", found.n_missing),
    found.broken.length > 0 && word("broken", found.broken.join(", ")),
  ].filter(Boolean);
  return make("ul", { className: "banner bad" }, make("li", { text: word("not_whole") }), ...told.map((text) => make("li", { text: `▲ ${text}` })), head);
}

/** The button that has it looked at, and the place where what was found stands. */
export function sealsPart() {
  const place = make("div", { id: "seals" });
  const look = async () => {
    try {
      place.replaceChildren(bannerOf(await read("/audit/seals")));
    } catch (error) {
      place.replaceChildren(failed(error, look));
    }
  };
  return [button(word("check"), look, { className: "button", id: "check-seals" }), place];
}
