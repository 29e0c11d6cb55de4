// What could not be sent is kept in this browser and sent once when the line is back: its key
// tells the server that it is the same.

import { Refused } from "./server.js";

const RETRY_MS = 5_000;

export class Unsent {
  /** `post` sends one; it throws where no answer came. */
  constructor(post, name = "gridmap.desk.unsent") {
    this.post = post;
    this.name = name;
    this.timer = null;
    if (this.kept.length > 0) this.plan();
  }

  get kept() {
    try {
      return JSON.parse(localStorage.getItem(this.name) ?? "[]");
    } catch {
      return []; // written by something else
    }
  }

  write(requests) {
    localStorage.setItem(this.name, JSON.stringify(requests));
  }

  keep(request) {
    this.write([...this.kept, request]);
    this.plan();
  }

  plan() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.sendAll(), RETRY_MS);
  }

  /** One after the other; what the server refuses for good is dropped, it said why. */
  async sendAll() {
    for (const request of this.kept) {
      try {
        await this.post(request);
      } catch (error) {
        if (!(error instanceof Refused)) {
          this.plan();
          return;
        }
      }
      this.write(this.kept.filter(({ key }) => key !== request.key));
    }
  }
}
