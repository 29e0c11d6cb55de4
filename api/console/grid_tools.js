// How the editor is worked on the map: pieces are chosen, borders pushed, grids split by a line.
// Each tool has a letter; what the pointer does the forms beside the map do as well.

import { make } from "./dom.js";
import { say } from "./grids_words.js";

const TOOLS = { v: "select", b: "brush", s: "split" };

export class GridTools {
  /** `editor` gives `map`, `picture`, `division`, `changed()`, `redraw()`, `hover()`,
   *  `pieceChosen()`, `splitBy()`, `step()`, `toolChosen()`, `grid` and `isOpen`. */
  constructor(root, editor, first) {
    this.editor = editor;
    this.buttons = new Map();
    for (const name of Object.values(TOOLS)) {
      const button = make("button", { type: "button", "data-tool": name, text: say(name), onclick: () => this.use(name) });
      this.buttons.set(name, button);
    }
    this.hint = make("span", { className: "quiet", id: "tool-hint" });
    root.setAttribute("aria-label", say("tools"));
    root.replaceChildren(...this.buttons.values(), this.hint);
    const { map } = editor;
    map.on("mousedown", (event) => this.down(event));
    map.on("mousemove", (event) => this.over(event));
    map.on("mouseup", () => this.up());
    map.on("click", (event) => this.click(event));
    map.on("dblclick", () => this.finish());
    document.addEventListener("mouseup", () => this.up());
    document.addEventListener("keydown", (event) => this.press(event));
    this.use(Object.values(TOOLS).includes(first) ? first : "select");
  }

  use(name) {
    this.tool = name;
    this.cancel();
    for (const [one, button] of this.buttons) button.setAttribute("aria-pressed", String(one === name));
    this.hint.textContent = say(`${name}_hint`);
    const { map } = this.editor;
    if (name === "brush") map.dragging.disable();
    else map.dragging.enable();
    map.doubleClickZoom[name === "split" ? "disable" : "enable"]();
    map.getContainer().classList.toggle("picking", name !== "select");
    this.editor.toolChosen(name);
  }

  pieceOf({ latlng }) {
    return this.editor.picture.pieceAt(latlng.lng, latlng.lat);
  }

  /** A border is pushed from the grid where the pointer goes down. */
  down(event) {
    if (this.tool !== "brush" || !this.editor.isOpen) return;
    const piece = this.pieceOf(event);
    if (piece === null) return;
    this.pushing = { code: this.editor.division.codes[piece], isGoingOn: false };
  }

  over(event) {
    const piece = this.pieceOf(event);
    this.editor.hover(piece, event.containerPoint);
    if (this.tool === "split" && this.editor.picture.line.length > 0) this.aim(event.latlng);
    if (!this.pushing || piece === null) return;
    const { code, isGoingOn } = this.pushing;
    if (this.editor.division.give([piece], code, { isGoingOn })) {
      this.pushing.isGoingOn = true;
      this.editor.changed({ isMoving: true });
    }
  }

  up() {
    if (this.pushing?.isGoingOn) this.editor.changed();
    this.pushing = null;
  }

  click(event) {
    const piece = this.pieceOf(event);
    const { picture } = this.editor;
    if (this.tool === "split" && this.editor.isOpen) {
      const { lng, lat } = event.latlng;
      picture.line.push([lng, lat]);
      this.showAside();
    } else if (this.tool === "select" && piece !== null) {
      if (!event.originalEvent.shiftKey) {
        const isOnly = picture.chosen.size === 1 && picture.chosen.has(piece);
        picture.chosen.clear();
        if (!isOnly) picture.chosen.add(piece);
      } else if (!picture.chosen.delete(piece)) picture.chosen.add(piece);
      this.editor.pieceChosen();
    }
    this.editor.redraw();
  }

  /** Show what a line that ended here would cut off. */
  aim({ lng, lat }) {
    const { picture } = this.editor;
    this.showAside([...picture.line, [lng, lat]]);
    this.editor.redraw();
  }

  showAside(line = this.editor.picture.line) {
    const { picture } = this.editor;
    picture.aside = new Set(line.length > 1 ? this.editor.division.leftOf(line, this.gridOf(line)) : []);
  }

  /** The grid that a line runs through: the one that is chosen, or the one under most of it. */
  gridOf(line) {
    const { division, picture, grid } = this.editor;
    if (grid && division.grids.includes(grid)) return grid;
    const counts = new Map();
    for (let i = 1; i < line.length; i += 1) {
      for (let step = 0; step <= 20; step += 1) {
        const [lon, lat] = [0, 1].map((axis) => line[i - 1][axis] + ((line[i][axis] - line[i - 1][axis]) * step) / 20);
        const piece = picture.pieceAt(lon, lat);
        if (piece !== null) counts.set(division.codes[piece], (counts.get(division.codes[piece]) ?? 0) + 1);
      }
    }
    return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
  }

  finish() {
    const { picture } = this.editor;
    if (this.tool !== "split" || picture.line.length < 2) return;
    const line = [...picture.line];
    this.cancel();
    this.editor.splitBy(line, this.gridOf(line));
  }

  cancel() {
    const { picture } = this.editor;
    picture.line = [];
    picture.aside = new Set();
    this.pushing = null;
    this.editor.redraw();
  }

  press(event) {
    const isTyping = event.target.closest?.("input, select, textarea");
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !isTyping && (key === "z" || key === "y")) {
      event.preventDefault();
      this.editor.step(key === "y" || event.shiftKey ? "redo" : "undo");
    } else if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    else if (key in TOOLS && this.editor.isOpen) this.use(TOOLS[key]);
    else if (event.key === "Escape") this.cancel();
    else if (event.key === "Enter" && !event.target.closest?.("button, a")) this.finish();
  }
}
