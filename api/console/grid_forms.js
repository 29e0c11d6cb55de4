// The forms beside the map: pieces to a grid, a grid split, two grids merged. All that the pointer
// does on the map can be done here.

import { make } from "./dom.js";
import { shortCode } from "./grid_picture.js";
import { say } from "./grids_words.js";

const NEW = "+";

/** Numbers as people write them: `3 7-9`. */
export function piecesOf(text, n) {
  const found = new Set();
  for (const word of text.split(/[\s,，、;；]+/).filter(Boolean)) {
    const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(word) ?? [];
    const [from, to] = [Number(first), Number(last ?? first)];
    if (first === undefined || to >= n || from > to) throw new Error(say("no_pieces", word));
    for (let piece = from; piece <= to; piece += 1) found.add(piece);
  }
  if (found.size === 0) throw new Error(say("no_pieces", text));
  return [...found];
}

/** Numbers in the fewest words. */
export function wordsOf(pieces) {
  const sorted = [...pieces].sort((a, b) => a - b);
  const runs = [];
  for (const piece of sorted) {
    const last = runs.at(-1);
    if (last && last[1] === piece - 1) last[1] = piece;
    else runs.push([piece, piece]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(" ");
}

export class GridForms {
  /** `editor` gives `division`, `names`, `give(pieces, code)`, `told(words)` and `grid`. */
  constructor(root, editor) {
    this.editor = editor;
    this.pieces = make("input", { id: "pieces", placeholder: say("pieces_hint"), autocomplete: "off" });
    this.to = make("select", { id: "to" });
    this.splitGrid = make("select", { id: "split-grid" });
    this.way = make("select", { id: "split-way" }, make("option", { value: "lon", text: say("lon") }), make("option", { value: "lat", text: say("lat") }));
    this.share = make("input", { id: "split-share", type: "number", min: "5", max: "95", step: "5", value: "50" });
    this.from = make("select", { id: "merge-from" });
    this.into = make("select", { id: "merge-into" });
    const field = (words, input) => make("label", {}, make("span", { text: say(words) }), input);
    const form = (id, title, fields, act, deed) => {
      const one = make("form", { id, className: "tool-form" },
        make("h3", { text: say(title) }), make("div", { className: "fields" }, ...fields),
        make("div", { className: "row" }, make("button", { type: "submit", text: say(act) })));
      one.addEventListener("submit", (event) => {
        event.preventDefault();
        try {
          deed();
        } catch (error) {
          editor.told(error.message);
        }
      });
      return one;
    };
    root.replaceChildren(
      form("move-form", "move_form", [field("pieces", this.pieces), field("to", this.to)], "move", () => this.move()),
      form("split-form", "split_form", [field("grid", this.splitGrid), field("way", this.way), field("share", this.share)], "split_act", () => this.split()),
      form("merge-form", "merge_form", [field("grid", this.from), field("into", this.into)], "merge", () => this.merge()),
    );
    this.show();
  }

  show() {
    const { division } = this.editor;
    const options = (select, codes, kept) => {
      const chosen = kept ?? select.value;
      select.replaceChildren(...codes.map(([code, text]) => make("option", { value: code, text })));
      if (codes.some(([code]) => code === chosen)) select.value = chosen;
    };
    const grids = division.grids.map((code) => [code, this.editor.titleOf(code)]);
    const fresh = division.freshCode();
    options(this.to, [...grids, ...(fresh ? [[NEW, say("new_grid", shortCode(fresh))]] : [])]);
    options(this.splitGrid, grids, this.editor.grid);
    options(this.from, grids, this.editor.grid);
    options(this.into, grids);
  }

  setPieces(pieces) {
    this.pieces.value = wordsOf(pieces);
  }

  move() {
    const code = this.to.value === NEW ? this.fresh() : this.to.value;
    this.editor.give(piecesOf(this.pieces.value, this.editor.division.pieces.length), code);
  }

  fresh() {
    const code = this.editor.division.freshCode();
    if (code === null) throw new Error(say("no_spare"));
    return code;
  }

  split() {
    const share = Math.min(0.95, Math.max(0.05, Number(this.share.value) / 100 || 0.5));
    const first = this.editor.division.firstOf(this.splitGrid.value, this.way.value, share);
    if (first.length === 0 || first.length === this.editor.division.membersOf(this.splitGrid.value).length) throw new Error(say("cannot_split"));
    this.editor.give(first, this.fresh());
  }

  merge() {
    if (this.from.value === this.into.value) throw new Error(say("same_grid"));
    this.editor.give(this.editor.division.membersOf(this.from.value), this.into.value);
  }
}
