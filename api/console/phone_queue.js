// What the member did and the server has not heard: sent in order, each under the key it was
// given when it was tapped, so that however often it is sent it is done once.

import { enqueue, queued, unqueue } from "./phone_kept.js";
import { NoLine, newKey, post, postBytes, Refused } from "./phone_line.js";

/** Whoever signs in again can still send it. */
const DUE = ["password_due", "second_factor_due"]; // the way leads by the page to sign in
const isSignedOut = (error) => error.status === 401 || DUE.includes(error.code);

export class Queue {
  /** `told` hears of what was refused, `changed` of every change, `signedOut` where nobody is. */
  constructor({ told, changed, signedOut }) {
    this._told = told;
    this._changed = changed;
    this._signedOut = signedOut;
    this._entries = [];
    this._isSending = false;
    this._member = null;
  }

  async begin(member) {
    this._member = member;
    this._entries = (await queued()).filter((one) => one.member === member);
  }

  get entries() {
    return this._entries;
  }

  /** The steps of one assignment that wait, in order. */
  stepsOf(assignment) {
    return this._entries.filter((one) => one.about === assignment).map((one) => one.step);
  }

  /** The photos of one assignment that wait, in order. */
  photosOf(assignment) {
    return this._entries.filter((one) => one.about === assignment && one.step === "photo");
  }

  /** A photo has `bytes` and a `moment`, everything else a `body`. */
  async add({ step, about, title, path, body, bytes, moment, key = newKey() }) {
    const said = bytes ? { bytes, moment } : { body };
    const entry = { step, about, title, path, ...said, member: this._member, key };
    this._entries.push(await enqueue(entry));
    this._changed();
    await this.send();
  }

  /** Send what waits; returns whether anything was taken or refused. */
  async send() {
    if (this._isSending) return false;
    this._isSending = true;
    let moved = false;
    try {
      while (this._entries.length > 0) {
        if (!(await this._sendFirst())) break;
        moved = true;
      }
    } finally {
      this._isSending = false;
    }
    if (moved) this._changed({ moved: true });
    return moved;
  }

  async _sendFirst() {
    const [first] = this._entries;
    try {
      if (first.bytes) await postBytes(first.path, first.bytes, first.key);
      else await post(first.path, first.body, first.key);
      await this._drop([first]);
    } catch (error) {
      if (error instanceof NoLine) return false;
      if (!(error instanceof Refused)) throw error;
      if (isSignedOut(error)) {
        this._signedOut();
        return false;
      }
      await this._refuse(first, error);
    }
    return true;
  }

  /** Tell what was refused; what was built on it is not sent either. Nothing is built on a photo. */
  async _refuse(first, error) {
    const after = first.step === "photo" ? [] : this._entries.filter((one) => one !== first && one.about && one.about === first.about);
    await this._drop([first, ...after]);
    this._told({ entry: first, why: error.message, nAfter: after.length });
  }

  async _drop(gone) {
    await unqueue(gone.map((one) => one.order));
    this._entries = this._entries.filter((one) => !gone.includes(one));
    this._changed();
  }
}
