// From draft to in force: submitted by one person, decided by another, with a date.

import { make } from "./dom.js";
import { say } from "./grids_words.js";
import { send } from "./server.js";
import { clock, day, instantOf, moment } from "./words.js";

const KEPT_NAME = "gridmap.grids.who";

const filled = (code, values) =>
  Object.entries(values).reduce((text, [name, value]) => text.replace(`%${name}`, () => value ?? ""), say(code));

export class Review {
  /** `editor` gives `me`, `view`, `division`, `reload()` and `refused(error)`. */
  constructor(root, editor) {
    Object.assign(this, { root, editor });
    this.who = make("input", { id: "who", maxlength: "100", autocomplete: "name" });
    this.who.value = editor.me.is_open ? localStorage.getItem(KEPT_NAME) ?? "" : editor.me.label;
    this.who.addEventListener("change", () => localStorage.setItem(KEPT_NAME, this.who.value));
    this.reason = make("input", { id: "reason", maxlength: "400" });
    this.from = make("input", { id: "in-force-from", type: "datetime-local" });
  }

  get actor() {
    return this.who.value.trim();
  }

  show() {
    const { view, me } = this.editor;
    const mayPlan = me.rights.includes("plan");
    const mayApprove = me.rights.includes("approve_plans");
    const field = (words, input, className = "") => make("label", { className }, make("span", { text: say(words) }), input);
    const parts = [make("h2", { text: say("review") }), ...this.told(view)];
    const isOpen = ["draft", "in_review", "approved"].includes(view.state);
    if (isOpen && me.is_open) parts.push(field("who", this.who));
    if (view.state === "in_review" && mayApprove) parts.push(field("from", this.from));
    if (isOpen && (mayPlan || mayApprove)) parts.push(field("reason", this.reason));
    if (view.state === "in_review" && !mayApprove) parts.push(make("p", { className: "quiet", text: say("not_allowed") }));
    const deeds = [];
    const deed = (name, act, className = "") => deeds.push(make("button", { type: "button", id: name.replace("_", "-"), className, text: say(name), onclick: act }));
    if (view.state === "draft" && mayPlan) deed("submit", () => this.submit(), "main");
    if (view.state === "in_review" && mayApprove) {
      deed("approve", () => this.decide("approve", { in_force_from: this.instant() }), "main");
      deed("send_back", () => this.decide("send-back", { reason: this.reason.value }));
    }
    if (isOpen && mayPlan) deed("drop", () => this.decide("drop", { reason: this.reason.value }), "danger");
    parts.push(make("div", { className: "row" }, ...deeds));
    this.root.replaceChildren(...parts);
    this.showDirt();
  }

  told(view) {
    const lines = [];
    const line = (text, className = "quiet") => lines.push(make("p", { className, text }));
    if (view.sent_back) line(say("sent_back", view.sent_back), "loss");
    if (view.submitted_by) line(filled("submitted", { w: view.submitted_by, t: moment(view.submitted_at) }));
    if (view.approved_by && view.in_force_from) line(filled("approved_by", { w: view.approved_by, t: `${day(view.in_force_from)} ${clock(view.in_force_from)}` }));
    if (view.state === "in_force") line(say("in_force_now"), "gain");
    if (view.state === "dropped") line(filled("dropped_by", { w: view.ended_by, r: view.end_reason }));
    return lines;
  }

  /** What is not saved is not submitted. */
  showDirt() {
    const button = this.root.querySelector("#submit");
    if (!button) return;
    button.disabled = this.editor.division.isDirty;
    button.title = button.disabled ? say("submit_first") : "";
  }

  /** The instant that was typed, by the district's clock, or now. */
  instant() {
    return this.from.value ? instantOf(this.from.value) : null;
  }

  submit() {
    return this.decide("submit", { edits: this.editor.division.edits });
  }

  async decide(what, body) {
    try {
      await send(`/redivisions/${this.editor.view.number}/${what}`, { actor: this.actor, ...body });
      this.reason.value = "";
      await this.editor.reload();
    } catch (error) {
      this.editor.refused(error);
    }
  }
}
