// Files that the page itself writes: tables, GeoJSON, pictures. Nothing leaves the browser.

/** Hand a file to the browser under a name. */
export function handOver(name, blob) {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const FORMULA = /^[=+\-@\t\r]/;

/** A cell of CSV (RFC 4180); a text that a spreadsheet would take for a formula is made harmless. */
function cell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const said = FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(said) ? `"${said.replaceAll('"', '""')}"` : said;
}

/** Rows as CSV with the mark by which spreadsheets know UTF-8. */
export const csvOf = (rows) =>
  new Blob(["\ufeff", rows.map((row) => row.map(cell).join(",")).join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" });

export const jsonOf = (value) => new Blob([JSON.stringify(value)], { type: "application/geo+json" });

const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif';
const MARGIN = 24;
const HEAD = 74;
const FOOT = 58;
const INK = "#1f2933";
const PIXELS_A_POINT = 2;

/**
 * The map as it is seen, on paper: title above, legend and remarks below.
 *
 * `marks` are drawn over the canvases by `draw(pen, x, y)`; `legend` are [draw, words].
 */
export async function pictureOf(map, canvases, { title, remarks, legend, marks }) {
  const { x: width, y: height } = map.getSize();
  const paper = document.createElement("canvas");
  paper.width = (width + 2 * MARGIN) * PIXELS_A_POINT;
  paper.height = (height + HEAD + FOOT + 2 * MARGIN) * PIXELS_A_POINT;
  const pen = paper.getContext("2d");
  pen.scale(PIXELS_A_POINT, PIXELS_A_POINT);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, paper.width, paper.height);
  pen.fillStyle = INK;
  pen.font = `700 22px ${FONT}`;
  pen.fillText(title, MARGIN, MARGIN + 22, width);
  pen.font = `14px ${FONT}`;
  pen.fillText(remarks[0] ?? "", MARGIN, MARGIN + 50, width);
  pen.save();
  pen.translate(MARGIN, MARGIN + HEAD);
  pen.beginPath();
  pen.rect(0, 0, width, height);
  pen.clip();
  pen.fillStyle = "#e1e7ec";
  pen.fillRect(0, 0, width, height);
  for (const one of canvases) {
    const corner = map.layerPointToContainerPoint(one._bounds.min);
    const size = one._bounds.getSize();
    pen.drawImage(one._container, corner.x, corner.y, size.x, size.y);
  }
  for (const { lat, lon, draw } of marks) {
    const at = map.latLngToContainerPoint([lat, lon]);
    draw(pen, at.x, at.y);
  }
  drawScale(pen, map, { width, height });
  pen.restore();
  pen.strokeStyle = INK;
  pen.strokeRect(MARGIN, MARGIN + HEAD, width, height);
  drawLegend(pen, legend, { y: MARGIN + HEAD + height + 22, width });
  pen.font = `13px ${FONT}`;
  pen.fillStyle = INK;
  pen.fillText(remarks.slice(1).filter(Boolean).join("　"), MARGIN, MARGIN + HEAD + height + FOOT - 8, width);
  return new Promise((resolve) => { paper.toBlob(resolve, "image/png"); });
}

function drawLegend(pen, legend, { y, width }) {
  let x = MARGIN;
  pen.font = `13px ${FONT}`;
  for (const [draw, words] of legend) {
    const needed = 30 + pen.measureText(words).width;
    if (x + needed > MARGIN + width) return;
    draw(pen, x + 8, y - 5);
    pen.fillStyle = INK;
    pen.fillText(words, x + 20, y);
    x += needed + 8;
  }
}

/** A bar of a round length, metric. */
function drawScale(pen, map, { width, height }) {
  const y = height / 2;
  const metres = map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([140, y]));
  const power = 10 ** Math.floor(Math.log10(metres));
  const round = [5, 3, 2, 1].find((n) => n * power <= metres) * power;
  const bar = (140 * round) / metres;
  const [right, bottom] = [width - 14, height - 14];
  pen.fillStyle = "rgba(255,255,255,.85)";
  pen.fillRect(right - bar - 8, bottom - 24, bar + 16, 32);
  pen.strokeStyle = INK;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(right - bar, bottom - 5);
  pen.lineTo(right - bar, bottom);
  pen.lineTo(right, bottom);
  pen.lineTo(right, bottom - 5);
  pen.stroke();
  pen.fillStyle = INK;
  pen.font = `13px ${FONT}`;
  pen.fillText(round >= 1000 ? `${round / 1000} km` : `${round} m`, right - bar + 4, bottom - 8);
}
