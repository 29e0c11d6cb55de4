// The bell of the desk: a new urgent order, a signature that is overdue, an escalation, a feed that
// is lost. Each matter rings once in this browser, also after a reload or a lost line. It is silent
// until somebody turns it on; what it says on the screen names a number and a kind, and nobody.

import { ask } from "./ask.js";
import { say, sayIn } from "./desk_words.js";
import { byId, make, setText } from "./dom.js";
import { toast } from "./toasts.js";
import { eventWord } from "./words.js";

const PREFERENCES = "gridmap.desk.bell";
const RUNG = "gridmap.desk.rung";
const MOST_RUNG = 1_000;
const FRESH_MS = 600_000; // an escalation of longer ago is history when the page is opened
const LOOK_MS = 2_000;
const AGAIN_MS = 5_000;
const N_TIMES = 4;
const ESCALATED = new Set(["order_escalated", "next_level_told", "grid_head_told"]);
const UNSIGNED = new Set(["waiting", "assigned"]);
const TONES = { urgent: [880, 660, 880], unsigned: [660, 880], escalated: [660, 880], lost: [440, 330] };
const W = {
  bell: ["提示音", "Bell"],
  on: ["响铃", "Ring"],
  volume: ["音量", "Volume"],
  notes: ["桌面通知（不含个人信息）", "Notifications (of nobody by name)"],
  off_now: ["提示音：关", "bell: off"],
  on_now: ["提示音：开", "bell: on"],
  waiting: ["提示音：点一下页面后可响", "bell: touch the page once, then it can ring"],
  silenced: ["已静音此次", "silenced for now"],
  refused: ["浏览器未允许通知", "the browser does not allow notifications"],
  urgent: ["紧急工单 %s 待签收", "urgent order %s, nobody has signed"],
  unsigned: ["工单 %s 超时未签收", "order %s is not signed in time"],
  escalated: ["工单 %s %k", "order %s: %k"],
  lost: ["数据连接中断", "the feed is lost"],
};
const t = (key, values = {}) =>
  sayIn(W[key]).replace(/%([a-z])/g, (all, letter) => (Object.hasOwn(values, letter) ? values[letter] : all));

function kept(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null") ?? otherwise;
  } catch {
    return otherwise; // written by something else
  }
}

/** The sound itself; browsers keep it back until somebody has touched the page once. */
class Sound {
  constructor(onWake) {
    this.context = new AudioContext();
    const wake = () => this.context.resume().then(onWake);
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, wake, { passive: true });
  }

  get isReady() {
    return this.context.state === "running";
  }

  play(pitches, volume) {
    pitches.forEach((pitch, n) => this.tone(this.context.currentTime + 0.26 * n, pitch, volume));
  }

  tone(at, pitch, volume) {
    const [tone, loudness] = [this.context.createOscillator(), this.context.createGain()];
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(Math.max(0.001, 0.5 * volume), at);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.22);
    tone.connect(loudness).connect(this.context.destination);
    tone.start(at);
    tone.stop(at + 0.24);
  }
}

export class Bell {
  constructor(page) {
    this.page = page;
    this.preferences = { isOn: false, volume: 0.6, notes: false, ...kept(PREFERENCES, {}) };
    this.nRung = 0;
    this.isLost = false;
    this.lookedAt = -Infinity;
    this.timer = null;
    this.owed = null; // what could not sound yet
    this.button = make("button", { type: "button", id: "bell", onclick: () => this.askHow() });
    byId("switches").prepend(this.button);
    if (this.preferences.isOn) this.turnOn();
    this.show();
  }

  turnOn() {
    this.sound ??= new Sound(() => this.woken());
  }

  woken() {
    if (this.owed) this.ring(this.owed);
    this.show();
  }

  show() {
    const { isOn } = this.preferences;
    const state = !isOn ? "off" : this.timer ? "ringing" : this.sound.isReady ? "on" : "waiting";
    const said = state === "off" ? t("off_now") : state === "waiting" ? t("waiting") : t("on_now");
    setText(this.button, state === "off" ? "♪ ✕" : state === "waiting" ? "♪ …" : "♪");
    this.button.dataset.state = state;
    this.button.dataset.rung = this.nRung;
    this.button.title = said;
    this.button.setAttribute("aria-label", said);
  }

  async askHow() {
    const { isOn, volume, notes } = this.preferences;
    const told = await ask(t("bell"), [
      { name: "on", label: t("on"), kind: "checkbox", value: isOn },
      { name: "volume", label: t("volume"), kind: "range", value: String(Math.round(100 * volume)) },
      { name: "notes", label: t("notes"), kind: "checkbox", value: notes },
    ]);
    if (!told) return;
    this.keep({ isOn: told.on, volume: Number(told.volume) / 100, notes: false });
    if (told.on) {
      this.turnOn();
      await this.sound.context.resume();
      this.sound.play(TONES.unsigned, this.preferences.volume); // so that it is heard how loud it is
    }
    this.silence();
    if (told.notes) await this.askForNotes();
  }

  keep(preferences) {
    this.preferences = preferences;
    localStorage.setItem(PREFERENCES, JSON.stringify(preferences));
  }

  async askForNotes() {
    const can = typeof Notification !== "undefined";
    const said = !can || Notification.permission === "granted" ? can : (await Notification.requestPermission()) === "granted";
    this.keep({ ...this.preferences, notes: said });
    if (!said) toast(t("refused"), { kind: "refused" });
  }

  /** What has to be heard now: [key, kind, values]; `changes` are events that came in. */
  matters(changes) {
    const found = [];
    for (const { id, properties: one } of this.page.orders.byId.values()) {
      const values = { s: one.number };
      if (one.urgency === "urgent" && UNSIGNED.has(one.progress)) found.push([`urgent:${id}`, "urgent", values]);
      const isOver = one.progress === "assigned" && Date.parse(one.respond_by) < this.page.nowMs;
      if (isOver) found.push([`unsigned:${id}:${one.member_code ?? one.unit_code}`, "unsigned", values]);
    }
    for (const { kind, cursor, at, work_order_id: id } of changes) {
      if (!ESCALATED.has(kind) || this.page.nowMs - Date.parse(at) > FRESH_MS) continue;
      const number = this.page.orders.byId.get(id)?.properties.number ?? "";
      found.push([`escalated:${cursor}`, "escalated", { s: number, k: eventWord(kind) }]);
    }
    return found;
  }

  /** Look at everything that is open, and ring for what this browser has not rung for. */
  look(changes = []) {
    this.lookedAt = performance.now();
    const rung = new Map(kept(RUNG, []));
    const open = this.matters(changes);
    if (this.timer && !open.some(([, kind]) => kind === "urgent")) this.silence(); // signed by now
    const fresh = open.filter(([key]) => !rung.has(key));
    if (fresh.length === 0) return;
    for (const [key] of fresh) rung.set(key, Date.now());
    localStorage.setItem(RUNG, JSON.stringify([...rung].slice(-MOST_RUNG)));
    for (const one of fresh) this.note(one);
    this.begin(fresh.some(([, kind]) => kind === "urgent") ? "urgent" : fresh[0][1]);
  }

  tick(stream) {
    const isLost = stream.state === "lost" && stream.hasBegun;
    if (isLost && !this.isLost) {
      this.note(["lost", "lost", {}]);
      this.begin("lost");
    }
    this.isLost = isLost;
    if (!isLost && this.page.hasBegun && performance.now() - this.lookedAt > LOOK_MS) this.look();
  }

  /** One ring for all that came at once; what is urgent goes on a few times until it is silenced. */
  begin(kind) {
    this.nRung += 1;
    if (this.preferences.isOn) this.ring(kind);
    this.show();
  }

  ring(kind) {
    this.stop();
    this.owed = null;
    if (!this.sound.isReady) {
      this.owed = kind;
      return;
    }
    const sound = () => this.sound.play(TONES[kind], this.preferences.volume);
    sound();
    if (kind !== "urgent") return;
    let nLeft = N_TIMES - 1;
    this.timer = setInterval(() => {
      sound();
      nLeft -= 1;
      if (nLeft === 0) this.silence();
    }, AGAIN_MS);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
  }

  silence() {
    this.stop();
    this.owed = null;
    this.show();
  }

  /** The key that silences what rings now. */
  hush() {
    this.silence();
    toast(t("silenced"));
  }

  note([key, kind, values]) {
    if (!this.preferences.notes || typeof Notification === "undefined") return;
    if (Notification.permission !== "granted") return;
    new Notification(t(kind, values), { tag: key, silent: true, body: say("title") });
  }
}
