// What the phone says about itself: positions, how a job reaches it, who is signed in.

import { make } from "./dom.js";
import { hasSound, unlock } from "./phone_ring.js";
import { LANG, lasting, word } from "./phone_words.js";

function fixWords(day, now) {
  if (day.lon === null) return word("fix_none");
  if (!day.measured_at) return word("fix_post");
  return word("fix_age", lasting(now - Date.parse(day.measured_at)));
}

function part(key, title, says, ...content) {
  const draw = () => ({ node: make("article", { className: "job" }, make("h2", { text: title }), ...content) });
  return { key, says, draw };
}

function soundButton(redraw) {
  if (hasSound()) return make("p", { className: "told", text: `✓ ${word("sound_is_on")}` });
  const turnOn = async () => {
    await unlock();
    redraw();
  };
  return make("button", { type: "button", className: "act is-wide", text: `♪ ${word("sound_on")}`, onclick: turnOn });
}

function whoIsHere({ day, volunteer, me, nUnsent, leave }) {
  const label = me && !me.is_open ? me.label : word("open_door");
  const name = [day ? day.name : "", day ? day.member_code : volunteer, label].filter(Boolean).join(" · ");
  const who = [
    make("p", { className: "figure", text: name }),
    make("p", { className: "soft", text: word(window.isSecureContext ? "install" : "no_worker") }),
  ];
  if (nUnsent > 0) who.push(make("p", { className: "trouble", text: word("still_unsent", nUnsent) }));
  who.push(make("button", { type: "button", className: "act is-wide", text: word("sign_out"), onclick: leave }));
  const other = new URLSearchParams(location.search);
  other.set("lang", LANG === "en" ? "zh" : "en");
  who.push(make("a", { className: "act is-wide", href: `?${other}`, text: word("other_language") }));
  return part("who", word("who"), [name, nUnsent], ...who);
}

export function ownParts({ day, volunteer, now, me, nUnsent, leave, redraw }) {
  const parts = [];
  if (day) {
    const fix = fixWords(day, now);
    parts.push(part("fix", word("my_fix"), fix, make("p", { className: "figure", text: fix }), make("p", { className: "soft", text: word("fix_how") })));
  }
  if (day || volunteer === null) parts.push(part("ring", word("ring"), hasSound(), make("p", { className: "soft", text: word("ring_how") }), soundButton(redraw)));
  return [...parts, whoIsHere({ day, volunteer, me, nUnsent, leave })];
}
