// Short words on what was done, at the foot of the page; one that offers something stays longer.

import { say } from "./desk_words.js";
import { byId, make, setText } from "./dom.js";

const SHOWN_MS = 4_000;
const OFFERED_MS = 12_000;
const MOST = 4;

/** `offers` are [text, act] pairs; `until` counts down an offer that runs out; returns what ends it. */
export function toast(text, { kind = "done", offers = [], until = null, lastsMs = null } = {}) {
  const node = make("div", { className: `toast ${kind}` }, make("span", { text }));
  const drop = () => {
    clearInterval(timer);
    node.remove();
  };
  for (const [said, act] of offers) {
    const run = () => {
      drop();
      act();
    };
    node.append(make("button", { type: "button", text: said, onclick: run }));
  }
  const close = { type: "button", className: "x", text: "×", "aria-label": say("close") };
  node.append(make("button", { ...close, onclick: drop }));
  const box = byId("toasts");
  box.append(node);
  while (box.children.length > MOST) box.firstChild.remove();
  const lasts = lastsMs ?? (kind === "refused" || offers.length > 0 ? OFFERED_MS : SHOWN_MS);
  const end = until ?? performance.now() + lasts;
  const timer = setInterval(() => {
    const left = end - performance.now();
    if (left <= 0) drop();
    else if (until) setText(node.querySelector("button"), say("undo_left", Math.ceil(left / 1000)));
  }, 250);
  return drop;
}
