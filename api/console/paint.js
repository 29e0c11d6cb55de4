// A layer's description, as the server gives it, turned into strokes, fills and marks.

export const FONT =
  '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif';
const ALARM = "#b42318";
const STALE = "#5b6670";

export function classOf(layer, properties) {
  const value = layer.class_field === null ? null : properties[layer.class_field];
  let rest = 0;
  for (let place = 0; place < layer.classes.length; place += 1) {
    const { codes } = layer.classes[place];
    if (codes.length === 0) rest = place;
    else if (value !== null && value !== undefined && codes.includes(String(value))) return place;
  }
  return rest;
}

const CORNERS = {
  square: [4, Math.PI / 4, 1.2],
  diamond: [4, 0, 1.15],
  triangle: [3, Math.PI / 2, 1.2],
  pentagon: [5, Math.PI / 2, 1.08],
  hexagon: [6, 0, 1.1],
  star: [10, Math.PI / 2, 1.15],
};

function trace(pen, mark, x, y, radius) {
  pen.beginPath();
  if (mark === "cross") {
    const arm = radius * 0.8;
    pen.moveTo(x - arm, y - arm);
    pen.lineTo(x + arm, y + arm);
    pen.moveTo(x + arm, y - arm);
    pen.lineTo(x - arm, y + arm);
    return;
  }
  if (!(mark in CORNERS)) {
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  const [n, turn, stretch] = CORNERS[mark];
  for (let k = 0; k < n; k += 1) {
    const reach = radius * stretch * (mark === "star" && k % 2 ? 0.45 : 1);
    const angle = turn + (2 * Math.PI * k) / n;
    pen[k ? "lineTo" : "moveTo"](x + reach * Math.cos(angle), y - reach * Math.sin(angle));
  }
  pen.closePath();
}

export const radiusOf = (paint) => paint.radius_px ?? 5;

function drawMark(pen, paint, x, y, size = 1) {
  trace(pen, paint.mark, x, y, radiusOf(paint) * size);
  pen.lineJoin = "round";
  if (paint.mark !== "cross") {
    pen.fillStyle = paint.fill ?? "rgba(255,255,255,.7)";
    pen.fill();
  }
  if (paint.stroke) {
    const width = (paint.width_px ?? 1) * size;
    if (paint.mark === "cross") strokeWith(pen, "#ffffff", width + 2.4 * size); // it has no fill to stand on
    strokeWith(pen, paint.stroke, width);
  }
}

function strokeWith(pen, colour, width) {
  pen.lineWidth = width;
  pen.strokeStyle = colour;
  pen.stroke();
}

/** What is urgent wears a ring and a sign: told by shape, not by colour alone. */
function drawUrgency(pen, paint, x, y, size = 1) {
  const radius = (radiusOf(paint) + 5) * size;
  for (const [colour, width] of [["#ffffff", 5], [ALARM, 2.6]]) {
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.lineWidth = width * size;
    pen.strokeStyle = colour;
    pen.stroke();
  }
}

function drawSign(pen, paint, x, y, size = 1) {
  const isLight = !paint.fill || paint.fill.toLowerCase() === "#ffffff";
  const lift = paint.mark === "triangle" ? 0.12 : 0;
  pen.font = `800 ${1.25 * radiusOf(paint) * size}px ${FONT}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = isLight ? ALARM : "#ffffff";
  pen.fillText("!", x, y + lift * radiusOf(paint) * size);
}

/** Where somebody was: grey, hollow, with a broken rim; where nobody has heard for long, a "?". */
function drawStale(pen, paint, x, y, { size, isLastKnown }) {
  const rim = Math.max(paint.width_px ?? 1, 1.8) * size;
  trace(pen, paint.mark, x, y, radiusOf(paint) * size);
  pen.fillStyle = isLastKnown ? "#ffffff" : "#d5dadf";
  pen.fill();
  pen.setLineDash(isLastKnown ? [1.6 * size, 2.2 * size] : [3.4 * size, 2 * size]);
  pen.lineWidth = rim;
  pen.strokeStyle = STALE;
  pen.stroke();
  pen.setLineDash([]);
  if (!isLastKnown) return;
  pen.font = `700 ${1.5 * radiusOf(paint) * size}px ${FONT}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = STALE;
  pen.fillText("?", x, y + 0.08 * radiusOf(paint) * size);
}

function drawPoint(pen, paint, x, y, { size = 1, isUrgent = false, staleness = 0 } = {}) {
  if (staleness > 0) {
    drawStale(pen, paint, x, y, { size, isLastKnown: staleness > 1 });
    return;
  }
  if (isUrgent) drawUrgency(pen, paint, x, y, size);
  drawMark(pen, paint, x, y, size);
  if (isUrgent) drawSign(pen, paint, x, y, size);
}

const stamps = new Map();

/** A mark drawn once and stamped thousands of times. */
export function stampOf(paint, ratio, { size = 1, isUrgent = false, staleness = 0 } = {}) {
  const key = JSON.stringify([paint, ratio, size, isUrgent, staleness]);
  if (!stamps.has(key)) stamps.set(key, drawStamp(paint, ratio, { size, isUrgent, staleness }));
  return stamps.get(key);
}

function drawStamp(paint, ratio, { size, isUrgent, staleness }) {
  const reach = Math.ceil(((radiusOf(paint) + 5) * 1.25 + 4) * size);
  const tile = document.createElement("canvas");
  tile.width = tile.height = 2 * reach * ratio;
  const pen = tile.getContext("2d");
  pen.scale(ratio, ratio);
  drawPoint(pen, paint, reach, reach, { size, isUrgent, staleness });
  return { tile, reach };
}

/** The picture of a class in a legend or a list; the canvas is 36 by 36, shown at half. */
export function swatch(canvas, paint, shape, { isUrgent = false, staleness = 0 } = {}) {
  canvas.width = canvas.height = 36;
  const pen = canvas.getContext("2d");
  pen.scale(2, 2);
  if (paint.mark && shape === "point") {
    const room = isUrgent ? 8 / (radiusOf(paint) + 6.3) : Math.min(1, 6.6 / radiusOf(paint));
    drawPoint(pen, paint, 9, 9, { size: room, isUrgent, staleness });
    return;
  }
  pen.beginPath();
  if (shape === "polygon" && paint.fill) {
    pen.rect(2, 4, 14, 10);
    pen.globalAlpha = paint.opacity ?? 1;
    pen.fillStyle = paint.fill;
    pen.fill();
    pen.globalAlpha = 1;
  } else {
    pen.moveTo(1, 9);
    pen.lineTo(17, 9);
  }
  strokeLine(pen, paint, { width: Math.min(paint.width_px ?? 1, 3) });
}

function strokeLine(pen, paint, { width }) {
  if (paint.casing) {
    pen.strokeStyle = paint.casing;
    pen.lineWidth = width + 1.6;
    pen.setLineDash([]);
    pen.stroke();
  }
  if (!paint.stroke) return;
  pen.strokeStyle = paint.stroke;
  pen.lineWidth = width;
  pen.setLineDash(paint.dash ?? []);
  pen.stroke();
  pen.setLineDash([]);
}
