// Shared cameras near the chosen order: off until somebody asks, with a reason that is put down.
// Where they stand is shown, as a list and on the map; a picture opens outside, on the video
// platform, and only where the register has its address.

import { worldX, worldY } from "./canvas.js";
import { sayIn, say } from "./desk_words.js";
import { make } from "./dom.js";
import { FONT } from "./paint.js";
import { metres } from "./people.js";
import { Refused, send } from "./server.js";
import { toast } from "./toasts.js";

const INK = "#5b2a86";
const W = {
  title: ["附近摄像头", "Cameras near by"],
  why: ["为什么查看附近摄像头？（记入审计）", "Why look at the cameras near by? (put down in the audit)"],
  none: ["登记册中附近没有摄像头。", "The register has no camera near by."],
  hide: ["收起", "Hide"],
  open: ["打开", "Open"],
  open_to: ["在视频平台打开 %s", "open %s on the video platform"],
  here: ["就在此处", "on the spot"],
  logged: ["已记入审计：%s", "put down: %s"],
};
const REASONS = [
  ["核实现场情况", "to see how things stand"], ["人身安全", "somebody is in danger"],
  ["交通与道路", "traffic and roads"],
];
const POINTS = [
  ["北", "N"], ["东北", "NE"], ["东", "E"], ["东南", "SE"], ["南", "S"], ["西南", "SW"], ["西", "W"], ["西北", "NW"],
];
const t = (key, value = "") => sayIn(W[key]).replace("%s", value);

/** The point of the compass nearest to a bearing in degrees. */
export const pointOf = (degrees) => sayIn(POINTS[Math.round((((degrees % 360) + 360) % 360) / 45) % 8]);

export class Cameras {
  constructor(page) {
    this.page = page;
    this.clear();
  }

  clear() {
    this.order = null;
    this.reason = "";
    this.found = [];
    this.page.cameraMarks?.set([]);
  }

  /** Ask why, then show what stands near; asked again for the same order it is hidden. */
  async ask() {
    const { order } = this.page.panel;
    if (this.order === order.id) {
      this.hide();
      return;
    }
    const reason = await this.page.desk.askReason(t("why"), REASONS);
    if (!reason || this.page.panel.order?.id !== order.id) return;
    try {
      const found = await send(`/work-orders/${order.id}/cameras`, { reason });
      Object.assign(this, { order: order.id, reason, found });
      this.page.cameraMarks.set(found);
      this.page.panel.redraw();
      this.page.panel.node.querySelector(".cameras")?.scrollIntoView({ block: "nearest" });
    } catch (error) {
      this.refuse(error);
    }
  }

  hide() {
    this.clear();
    this.page.panel.redraw();
  }

  /** Another order is shown: what was asked for this one is not shown beside that one. */
  leave(id) {
    if (this.order && this.order !== id) this.clear();
  }

  async open({ code }) {
    try {
      const { link } = await send(`/work-orders/${this.order}/cameras/open`, { code, reason: this.reason });
      window.open(link, "_blank", "noopener,noreferrer");
    } catch (error) {
      this.refuse(error);
    }
  }

  refuse(error) {
    const text = error instanceof Refused ? say("refused", error.message) : say("offline", "");
    toast(text, { kind: "refused" });
  }

  /** What the panel shows of the chosen order; nothing until it is asked for. */
  part({ id }) {
    if (this.order !== id) return [];
    const close = make("button", { type: "button", className: "small", "data-act": "hide-cameras", text: t("hide"), onclick: () => this.hide() });
    const list = make("ol", { className: "cameras" }, ...this.found.map((one, place) => this.row(one, place)));
    const rest = this.found.length > 0 ? list : make("p", { className: "cameras note", text: t("none") });
    return [
      make("h3", {}, make("span", { text: t("title") }), close), rest,
      make("p", { className: "note", text: t("logged", this.reason) }),
    ];
  }

  row(one, place) {
    const where = one.bearing_deg === null || one.distance_m < 1
      ? t("here")
      : `${pointOf(one.bearing_deg)} ${metres(one.distance_m)}`;
    const show = () => this.page.map.panTo([one.lat, one.lon], { animate: false });
    const row = make("li", {},
      make("kbd", { text: place + 1 }),
      make("button", { type: "button", className: "named", text: one.name, onclick: show }),
      make("span", { className: "where", text: where }),
      make("i", { text: [one.code, one.owner].filter(Boolean).join(" · ") }));
    if (one.has_link) {
      const label = t("open_to", one.name);
      row.append(make("button", {
        type: "button", className: "small", "data-act": `camera-${one.code}`, "aria-label": label, title: label,
        text: `${t("open")} ↗`, onclick: () => this.open(one),
      }));
    }
    return row;
  }
}

/** Squares with the numbers of the list, above the ground and below the orders. */
export class CameraMarks {
  constructor({ changed, enlargement }) {
    Object.assign(this, { changed, enlargement, marks: [] });
  }

  set(found) {
    this.marks = found.map(({ lon, lat }) => ({ x: worldX(lon), y: worldY(lat) }));
    this.changed();
  }

  paint(pen, view) {
    const half = 7.5 * this.enlargement;
    pen.save();
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.font = `700 ${1.3 * half}px ${FONT}`;
    [...this.marks.entries()].reverse().forEach(([place, mark]) => {
      const [x, y] = [mark.x * view.scale - view.left, mark.y * view.scale - view.top];
      pen.fillStyle = INK;
      pen.fillRect(x - half, y - half, 2 * half, 2 * half);
      pen.strokeStyle = "#fff";
      pen.lineWidth = 1.6;
      pen.strokeRect(x - half, y - half, 2 * half, 2 * half);
      pen.fillStyle = "#fff";
      pen.fillText(String(place + 1), x, y + 0.5);
    });
    pen.restore();
  }
}
