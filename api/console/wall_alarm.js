// An urgent order that nobody has signed takes the wall over: the map goes there, a sign and a
// sound call, the three who are nearest are named by code. It ends with the signature.

import { categoryTitle } from "./codes.js";
import { byId, make, setText } from "./dom.js";
import { read } from "./server.js";
import { span, valueWord } from "./words.js";
import { wallWord } from "./wall_words.js";

const UNSIGNED = new Set(["waiting", "assigned"]);
const CALLED_S = 90; // afterwards it stays in the corner and lets the map go on
const FRESH_S = 1_800;
const REPEAT_MS = 20_000;

export const isAlarming = ({ isUrgent, properties }) => isUrgent && UNSIGNED.has(properties.progress);

/** Three short tones; browsers keep quiet until somebody has touched the page once. */
class Siren {
  constructor(isWanted) {
    this.isWanted = isWanted;
    this.soundedAt = -Infinity;
    if (!isWanted) return;
    this.context = new AudioContext();
    const wake = () => this.context.resume();
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, wake, { passive: true });
  }

  get isMute() {
    return this.isWanted && this.context.state !== "running";
  }

  call() {
    const now = performance.now();
    if (!this.isWanted || this.isMute || now - this.soundedAt < REPEAT_MS) return;
    this.soundedAt = now;
    for (const k of [0, 1, 2]) this.tone(this.context.currentTime + 0.28 * k);
  }

  tone(at) {
    const [tone, loudness] = [this.context.createOscillator(), this.context.createGain()];
    tone.frequency.value = 880;
    loudness.gain.setValueAtTime(0.25, at);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.22);
    tone.connect(loudness).connect(this.context.destination);
    tone.start(at);
    tone.stop(at + 0.24);
  }
}

export class Alarm {
  /** `gridName(code)` is what people call a grid; `isLoud` whether to sound at all. */
  constructor(orders, { gridName, isLoud }) {
    this.orders = orders;
    this.gridName = gridName;
    this.siren = new Siren(isLoud);
    this.order = null;
    this.heardAt = new Map(); // order -> when it first alarmed, by this page's own clock
  }

  /** Look again; returns the order that wants the map now, or null. */
  look(nowMs) {
    const calling = [...this.orders.byId.values()].filter(isAlarming);
    const ids = new Set(calling.map(({ id }) => id));
    for (const id of this.heardAt.keys()) if (!ids.has(id)) this.heardAt.delete(id);
    for (const id of ids) if (!this.heardAt.has(id)) this.heardAt.set(id, performance.now());
    calling.sort((a, b) => b.properties.opened_at.localeCompare(a.properties.opened_at));
    const [newest = null] = calling;
    this.order = newest;
    byId("alarm").hidden = newest === null;
    if (newest === null) return null;
    this.write(newest, { nowMs, nOthers: calling.length - 1 });
    const isNew = this.callsNow(newest, nowMs);
    byId("alarm").classList.toggle("quiet", !isNew);
    if (isNew) this.siren.call();
    return isNew ? newest : null;
  }

  /** Not those of hours ago: a page that is opened then finds them in the corner. */
  callsNow({ id, properties: { opened_at } }, nowMs) {
    const isHeard = performance.now() - this.heardAt.get(id) < 1_000 * CALLED_S;
    return isHeard && nowMs - Date.parse(opened_at) < 1_000 * FRESH_S;
  }

  write(order, { nowMs, nOthers }) {
    const { number, category, grid_code, opened_at, waiting_for } = order.properties;
    setText(byId("alarm-sign"), `▲ ${wallWord("alarm")} ${number.slice(-5)}`);
    setText(byId("alarm-title"), categoryTitle(category));
    const place = grid_code ? this.gridName(grid_code) : "";
    setText(byId("alarm-place"), [place, valueWord(waiting_for)].filter(Boolean).join(" · "));
    const waited = span((nowMs - Date.parse(opened_at)) / 1_000);
    setText(byId("alarm-state"), wallWord("alarm_waiting", waited));
    const more = nOthers > 0 ? wallWord("alarm_more", nOthers) : "";
    const mute = this.siren.isMute ? wallWord("silent") : "";
    setText(byId("alarm-more"), [more, mute].filter(Boolean).join(" · "));
    this.nameNearest(order);
  }

  /** The first of the last decision; codes only, and only if it is still this order's turn. */
  async nameNearest({ id, properties: { state, member_code } }) {
    const asked = `${id} ${state} ${member_code}`;
    if (this.asked === asked) return;
    this.asked = asked;
    byId("alarm-members").replaceChildren();
    try {
      const nearest = await read(`/wall/nearest/${id}`);
      if (this.order?.id === id) byId("alarm-members").replaceChildren(...nearest.map(nearestRow));
    } catch {
      this.asked = null; // asked again with the next look
    }
  }
}

function nearestRow({ code, travel_s, is_sent }, place) {
  const minutes = Math.max(1, Math.round(travel_s / 60));
  const sent = is_sent ? ` · ${wallWord("alarm_sent")}` : "";
  return make("li", {},
    make("b", { text: place + 1 }),
    make("span", { text: `${code}${sent}` }),
    make("span", { text: wallWord("alarm_seconds", minutes) }));
}
