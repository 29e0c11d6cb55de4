// How one class looks: fills, hatches, lines and marks on a canvas.

const HATCH_STEP = 7;
const hatches = new Map();

/** A repeating line pattern, drawn once for each colour and kind. */
function hatchPattern(context, paint, ratio) {
  const key = `${paint.hatch}${paint.hatch_stroke}${ratio}`;
  if (!hatches.has(key)) {
    const tile = document.createElement("canvas");
    const size = tile.width = tile.height = Math.round(HATCH_STEP * ratio);
    const pen = tile.getContext("2d");
    pen.strokeStyle = paint.hatch_stroke;
    pen.lineWidth = 1.1 * ratio;
    pen.beginPath();
    for (const shift of [-size, 0, size]) {
      pen.moveTo(shift - 1, size + 1); pen.lineTo(shift + size + 1, -1);
      if (paint.hatch === "crossed") { pen.moveTo(shift - 1, -1); pen.lineTo(shift + size + 1, size + 1); }
    }
    pen.stroke();
    hatches.set(key, tile);
  }
  return context.createPattern(hatches.get(key), "repeat");
}

/** Fill and stroke what is on the path; `shift` anchors hatches to the ground. */
function paintArea(context, paint, path, { ratio, shiftX = 0, shiftY = 0 }) {
  context.globalAlpha = paint.opacity === undefined ? 1 : paint.opacity;
  if (paint.fill) { context.fillStyle = paint.fill; context.fill(path); }
  if (paint.hatch) {
    const pattern = hatchPattern(context, paint, ratio);
    const size = Math.round(HATCH_STEP * ratio) / ratio;
    pattern.setTransform(new DOMMatrix([1 / ratio, 0, 0, 1 / ratio, -(shiftX % size), -(shiftY % size)]));
    context.fillStyle = pattern;
    context.fill(path);
  }
  context.globalAlpha = 1;
  paintLine(context, paint, path, 1);
}

/** Stroke a path, over a wider casing if the class has one. */
function paintLine(context, paint, path, widen) {
  if (!paint.stroke) return;
  const width = (paint.width_px === undefined ? 1 : paint.width_px) * widen;
  context.lineJoin = "round";
  context.lineCap = paint.dash ? "butt" : "round";
  if (paint.casing) { context.strokeStyle = paint.casing; context.lineWidth = width + 1.6; context.setLineDash([]); context.stroke(path); }
  context.strokeStyle = paint.stroke;
  context.lineWidth = width;
  context.setLineDash(paint.dash || []);
  context.stroke(path);
  context.setLineDash([]);
}

const CORNERS = { square: [4, Math.PI / 4, 1.2], diamond: [4, 0, 1.12], triangle: [3, Math.PI / 2, 1.2], pentagon: [5, Math.PI / 2, 1.08], hexagon: [6, 0, 1.1] };

/** The outline of a mark around a point. */
function markPath(path, mark, x, y, radius) {
  if (mark === "circle") { path.moveTo(x + radius, y); path.arc(x, y, radius, 0, 2 * Math.PI); return; }
  if (mark === "cross") {
    const r = radius * .8;
    path.moveTo(x - r, y - r); path.lineTo(x + r, y + r); path.moveTo(x - r, y + r); path.lineTo(x + r, y - r);
    return;
  }
  const isStar = mark === "star";
  const [n, turn, stretch] = isStar ? [10, Math.PI / 2, 1.1] : CORNERS[mark] || CORNERS.square;
  for (let k = 0; k < n; k++) {
    const reach = radius * stretch * (isStar && k % 2 ? .45 : 1), angle = turn + 2 * Math.PI * k / n;
    const px = x + reach * Math.cos(angle), py = y - reach * Math.sin(angle);
    if (k) path.lineTo(px, py); else path.moveTo(px, py);
  }
  path.closePath();
}

const radiusOf = (paint) => (paint.radius_px === undefined ? 5 : paint.radius_px);

function paintMarks(context, paint, path) {
  if (paint.fill) { context.fillStyle = paint.fill; context.fill(path); }
  if (paint.stroke) { context.strokeStyle = paint.stroke; context.lineWidth = paint.width_px === undefined ? 1 : paint.width_px; context.lineJoin = "round"; context.stroke(path); }
}

const stamps = new Map();

/** A mark drawn once and then stamped: thousands cost a few milliseconds. */
function stampOf(paint, ratio) {
  const key = `${JSON.stringify(paint)}${ratio}`;
  if (!stamps.has(key)) {
    const reach = Math.ceil(radiusOf(paint) * 1.3 + 2), tile = document.createElement("canvas"), path = new Path2D();
    tile.width = tile.height = 2 * reach * ratio;
    const pen = tile.getContext("2d");
    pen.scale(ratio, ratio);
    markPath(path, paint.mark, reach, reach, radiusOf(paint));
    paintMarks(pen, paint, path);
    stamps.set(key, { tile, reach });
  }
  return stamps.get(key);
}

/** The picture of a class in the legend. */
function swatch(entry, paint) {
  const ratio = 2, canvas = make("canvas", { width: 60, height: 36, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  const path = new Path2D();
  if (entry.shape === "point") { markPath(path, paint.mark || "circle", 15, 9, Math.min(radiusOf(paint), 7.5)); paintMarks(context, paint, path); }
  else if (entry.shape === "line" || !(paint.fill || paint.hatch)) { path.moveTo(2, 9); path.lineTo(28, 9); paintLine(context, paint, path, 1); }
  else { path.rect(3, 2.5, 24, 13); paintArea(context, paint, path, { ratio }); }
  return canvas;
}
