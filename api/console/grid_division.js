// A division of a community while it is drawn: which grid each piece belongs to, what each grid
// has to do, which grids are torn, and what can be taken back. No border runs through a piece, so
// what is drawn here has neither gaps nor overlaps: a border that is moved snaps to pieces.

const MOST_STEPS = 200;

export class Division {
  /** `view` is what `GET /redivisions/N/pieces` tells. */
  constructor(view) {
    this.pieces = view.pieces.features.map(({ id, properties }) => ({ number: id, ...properties }));
    this.near = this.pieces.map(() => []);
    for (const [first, second] of view.borders) {
      this.near[first].push(second);
      this.near[second].push(first);
    }
    this.share = view.requests_share;
    this.spare = view.spare_codes;
    this.today = [...new Set(view.today.features.map(({ properties }) => properties.code))];
    this.setBase(this.pieces.map(({ code }) => code), view.edits);
    this.codes = [...this.base];
    this.undone = [];
    this.done = [];
  }

  setBase(codes, edits) {
    this.base = codes;
    this.edits = edits;
  }

  get isDirty() {
    return this.codes.some((code, piece) => code !== this.base[piece]);
  }

  get grids() {
    return [...new Set(this.codes)].sort();
  }

  membersOf(code) {
    return this.codes.flatMap((own, piece) => (own === code ? [piece] : []));
  }

  /** A code for a new grid: one that the community never had. */
  freshCode() {
    const used = new Set(this.codes);
    return this.spare.find((code) => !used.has(code)) ?? null;
  }

  /** What the server is told: the pieces of each grid. */
  asGrids() {
    return Object.fromEntries(this.grids.map((code) => [code, this.membersOf(code)]));
  }

  changes() {
    return this.codes.flatMap((code, piece) => (code === this.base[piece] ? [] : [[piece, code]]));
  }

  /** Give pieces to a grid; `isGoingOn` adds to the step before, as one drag does. */
  give(pieces, code, { isGoingOn = false } = {}) {
    const moved = pieces.filter((piece) => this.codes[piece] !== code);
    if (moved.length === 0) return false;
    if (!isGoingOn) {
      this.done.push([...this.codes]);
      if (this.done.length > MOST_STEPS) this.done.shift();
      this.undone = [];
    }
    for (const piece of moved) this.codes[piece] = code;
    return true;
  }

  /** Put a whole division in the place of this one, as one step that can be taken back. */
  replace(codes) {
    this.done.push(this.codes);
    this.undone = [];
    this.codes = [...codes];
  }

  undo() {
    if (this.done.length === 0) return false;
    this.undone.push(this.codes);
    this.codes = this.done.pop();
    return true;
  }

  redo() {
    if (this.undone.length === 0) return false;
    this.done.push(this.codes);
    this.codes = this.undone.pop();
    return true;
  }

  /** Households, requests and workload against the mean, by grid; `total` is what all do. */
  loads(codes = this.codes) {
    const rows = new Map();
    for (const piece of this.pieces) {
      const row = rows.get(codes[piece.number]) ?? { n_households: 0, n_requests: 0, n_pieces: 0, area_m2: 0 };
      row.n_households += piece.n_households;
      row.n_requests += piece.n_requests;
      row.area_m2 += piece.area_m2;
      row.n_pieces += 1;
      rows.set(codes[piece.number], row);
    }
    const whole = { n_households: 0, n_requests: 0 };
    for (const piece of this.pieces) {
      whole.n_households += piece.n_households;
      whole.n_requests += piece.n_requests;
    }
    const part = (n, all) => (all > 0 ? n / all : 0);
    for (const row of rows.values()) {
      const work = (1 - this.share) * part(row.n_households, whole.n_households) + this.share * part(row.n_requests, whole.n_requests);
      row.load = work * rows.size;
    }
    return rows;
  }

  /** Pieces that do not hang together with the part of their grid that has most households. */
  torn() {
    const found = new Set();
    for (const code of this.grids) {
      const parts = this.partsOf(this.membersOf(code));
      const weight = (part) => part.reduce((sum, piece) => sum + this.pieces[piece].n_households + 1e-9 * this.pieces[piece].area_m2, 0);
      parts.sort((a, b) => weight(b) - weight(a));
      for (const part of parts.slice(1)) part.forEach((piece) => found.add(piece));
    }
    return found;
  }

  partsOf(members) {
    const left = new Set(members);
    const parts = [];
    for (const start of members) {
      if (!left.delete(start)) continue;
      const part = [start];
      for (let i = 0; i < part.length; i += 1) {
        for (const other of this.near[part[i]]) if (left.delete(other)) part.push(other);
      }
      parts.push(part);
    }
    return parts;
  }

  /** The pieces of a grid on the left of a line of [longitude, latitude], by their middles. */
  leftOf(line, code) {
    const members = this.membersOf(code);
    return this.mended(members.filter((piece) => sideOf(line, this.pieces[piece]) > 0), members);
  }

  /** The same part of a grid, with what is cut off on either side given to the other: two pieces. */
  mended(part, members) {
    const main = (pieces) => {
      const parts = this.partsOf(pieces);
      const size = (one) => one.reduce((sum, piece) => sum + this.pieces[piece].area_m2, 0);
      return new Set(parts.sort((a, b) => size(b) - size(a))[0] ?? []);
    };
    const kept = main(part);
    const rest = main(members.filter((piece) => !kept.has(piece)));
    return members.filter((piece) => !rest.has(piece));
  }

  /** The first pieces of a grid from west or north, up to a share of its work. */
  firstOf(code, axis, share) {
    const members = this.membersOf(code);
    const key = (piece) => (axis === "lon" ? this.pieces[piece].lon : -this.pieces[piece].lat);
    const work = (piece) => this.pieces[piece].n_households || 0;
    const order = [...members].sort((a, b) => key(a) - key(b));
    const whole = order.reduce((sum, piece) => sum + work(piece), 0);
    const wanted = whole > 0 ? whole * share : null;
    const first = [];
    let sum = 0;
    for (const piece of order.slice(0, -1)) {
      const isEnough = wanted === null ? first.length >= members.length * share : sum + work(piece) / 2 > wanted;
      if (isEnough && first.length > 0) break;
      first.push(piece);
      sum += work(piece);
    }
    return this.mended(first, members);
  }
}

/** On which side of a line a place is: the nearest part of it decides, its ends go on straight. */
function sideOf(line, { lon, lat }) {
  const squeeze = Math.cos((lat * Math.PI) / 180);
  let nearest = Infinity;
  let side = 0;
  for (let i = 1; i < line.length; i += 1) {
    const [ax, ay] = [line[i - 1][0] * squeeze, line[i - 1][1]];
    const [bx, by] = [line[i][0] * squeeze, line[i][1]];
    const [dx, dy, px, py] = [bx - ax, by - ay, lon * squeeze - ax, lat - ay];
    const along = (px * dx + py * dy) / (dx * dx + dy * dy || 1);
    const least = i === 1 ? -Infinity : 0;
    const most = i === line.length - 1 ? Infinity : 1;
    const at = Math.min(most, Math.max(least, along));
    const distance = Math.hypot(px - at * dx, py - at * dy);
    if (distance < nearest) [nearest, side] = [distance, dx * py - dy * px];
  }
  return side;
}
