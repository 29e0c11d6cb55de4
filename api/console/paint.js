// A layer's description, as the server gives it, turned into strokes, fills and marks.

export function classOf(layer, properties) {
  const value = layer.class_field === null ? null : properties[layer.class_field];
  let rest = 0;
  for (let place = 0; place < layer.classes.length; place += 1) {
    const codes = layer.classes[place].codes;
    if (codes.length === 0) rest = place;
    else if (value !== null && value !== undefined && codes.includes(String(value))) return place;
  }
  return rest;
}

const POLYGONS = {
  diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
  square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  triangle: [[0, -1.15], [1.1, 0.85], [-1.1, 0.85]],
  pentagon: [0, 1, 2, 3, 4].map((i) => [Math.sin(i * 1.2566), -Math.cos(i * 1.2566)]),
  star: Array.from({ length: 10 }, (_, i) => {
    const radius = i % 2 ? 0.5 : 1.2;
    return [radius * Math.sin(i * 0.6283), -radius * Math.cos(i * 0.6283)];
  }),
  house: [[0, -1.15], [1, -0.25], [0.75, -0.25], [0.75, 0.95], [-0.75, 0.95], [-0.75, -0.25], [-1, -0.25]],
};

function trace(pen, mark, x, y, radius) {
  pen.beginPath();
  if (mark === "cross") {
    const arm = radius * 0.8;
    pen.moveTo(x - arm, y - arm);
    pen.lineTo(x + arm, y + arm);
    pen.moveTo(x + arm, y - arm);
    pen.lineTo(x - arm, y + arm);
  } else if (mark in POLYGONS) {
    POLYGONS[mark].forEach(([dx, dy], i) => {
      pen[i ? "lineTo" : "moveTo"](x + dx * radius, y + dy * radius);
    });
    pen.closePath();
  } else {
    pen.arc(x, y, radius, 0, 2 * Math.PI);
  }
}

export function drawMark(pen, paint, x, y, scale = 1) {
  trace(pen, paint.mark, x, y, (paint.radius_px ?? 5) * scale);
  if (paint.fill) {
    pen.fillStyle = paint.fill;
    pen.fill();
  } else if (paint.mark !== "cross") {
    pen.fillStyle = "rgba(255,255,255,.65)";
    pen.fill();
  }
  if (paint.stroke) {
    pen.lineWidth = (paint.width_px ?? 1) * scale;
    pen.strokeStyle = paint.stroke;
    pen.stroke();
  }
}

// One sprite a class: drawn once, stamped thousands of times.
export function sprite(paint, ratio) {
  const size = Math.ceil(((paint.radius_px ?? 5) * 1.4 + (paint.width_px ?? 1) + 1) * 2);
  const canvas = document.createElement("canvas");
  canvas.width = size * ratio;
  canvas.height = size * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  drawMark(pen, paint, size / 2, size / 2);
  return { canvas, size };
}

export function swatch(canvas, paint, shape) {
  canvas.width = 36;
  canvas.height = 36;
  const pen = canvas.getContext("2d");
  pen.scale(2, 2);
  if (paint.mark) {
    drawMark(pen, paint, 9, 9, Math.min(1, 6.5 / (paint.radius_px ?? 5)));
    return;
  }
  if (shape === "polygon") {
    pen.globalAlpha = paint.opacity ?? 1;
    pen.fillStyle = paint.fill ?? "transparent";
    pen.fillRect(2, 4, 14, 10);
    pen.globalAlpha = 1;
    pen.strokeStyle = paint.stroke ?? "transparent";
    pen.lineWidth = Math.min(paint.width_px ?? 1, 2);
    pen.setLineDash(paint.dash ?? []);
    pen.strokeRect(2, 4, 14, 10);
    return;
  }
  for (const [colour, extra] of [[paint.casing, 2], [paint.stroke, 0]]) {
    if (!colour) continue;
    pen.beginPath();
    pen.moveTo(1, 9);
    pen.lineTo(17, 9);
    pen.strokeStyle = colour;
    pen.lineWidth = (paint.width_px ?? 1) + extra;
    pen.stroke();
  }
}

export function leafletStyle(paint, shape, casing = false) {
  return {
    stroke: Boolean(paint.stroke),
    color: casing ? paint.casing : paint.stroke,
    weight: (paint.width_px ?? 1) + (casing ? 1.6 : 0),
    dashArray: paint.dash ? paint.dash.join(" ") : null,
    fill: shape === "polygon" && Boolean(paint.fill),
    fillColor: paint.fill,
    fillOpacity: paint.opacity ?? 1,
    lineCap: "round",
    interactive: false,
  };
}
