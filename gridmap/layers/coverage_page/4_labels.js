// Names on the map: larger areas first, no two on top of each other.

const LARGE_MARK_PX = 6;
const HUGE_MARK_PX = 12;
const LARGE_NAME_PX = 14;
const ASIDE = [[0, 0], [0, 1.4], [0, -1.4], [0, 2.4], [0, -2.4], [1, 0], [-1, 0], [.6, 2], [-.6, 2], [.6, -2], [-.6, -2]];

/** The longest straight piece of each street, found once. */
function longestPiece(shape) {
  if (shape.piece) return shape.piece;
  let best = 0, piece = null;
  for (const points of shape.paths) for (let i = 2; i < points.length; i += 2) {
    const dx = points[i] - points[i - 2], dy = points[i + 1] - points[i - 1], length = Math.hypot(dx, dy);
    if (length > best) { best = length; piece = { x: points[i] - dx / 2, y: points[i + 1] - dy / 2, length, angle: Math.atan(dx ? dy / dx : Infinity) }; }
  }
  return shape.piece = piece || { x: 0, y: 0, length: 0, angle: 0 };
}

/** A short name for the map: very long ones are cut, the card has them whole. */
function shortName(name) { const letters = Array.from(name); return letters.length > 18 ? `${letters.slice(0, 17).join("")}…` : name; }

/** Large marks keep their place; names move aside for them, or stay away unless they are large.
 *  No name of an area covers a huge mark. */
function largeMarks(shown, view) {
  const boxes = [];
  for (const entry of shown) if (entry.shape === "point") entry.classes.forEach(({ paint, min_zoom }, place) => {
    const reach = radiusOf(paint);
    if (reach < LARGE_MARK_PX || entry.isOff[place] || min_zoom > view.zoom) return;
    for (const row of entry.rows[place]) {
      const { x, y } = entry.of.shapes[row];
      boxes.push({ x: x * view.scale - view.left, y: y * view.scale - view.top, reachX: reach, reachY: reach });
    }
  });
  return boxes;
}

function drawLabels(context, shown, view) {
  const marks = largeMarks(shown, view), taken = [], written = new Set();
  const labelled = shown.filter((entry) => entry.label && entry.label.min_zoom <= view.zoom && !entry.isOff.every(Boolean));
  labelled.sort((a, b) => b.label.size_px - a.label.size_px || b.draw_order - a.draw_order);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const entry of labelled) {
    const huge = entry.shape === "polygon" ? marks.filter(({ reachX }) => reachX >= HUGE_MARK_PX) : [];
    context.font = `${entry.label.weight} ${entry.label.size_px}px ${LABEL_FONT}`;
    entry.rows.forEach((rows, place) => {
      if (entry.isOff[place] || entry.classes[place].min_zoom > view.zoom) return;
      for (const row of rows) {
        const label = labelFor(context, entry, row, { view, place });
        if (!label || written.has(label.once)) continue;
        const isFree = (boxes) => ({ x, y }) => !boxes.some((box) => Math.abs(box.x - x) < box.reachX + label.reachX && Math.abs(box.y - y) < box.reachY + label.reachY);
        const isLarge = entry.label.size_px >= LARGE_NAME_PX;
        const spot = label.spots.find(isFree([...marks, ...taken])) || (isLarge && label.spots.find(isFree([...huge, ...taken])));
        if (!spot) continue;
        taken.push({ ...spot, reachX: label.reachX, reachY: label.reachY });
        if (label.once) written.add(label.once);
        writeLabel(context, entry.label.colour, label, spot);
      }
    });
  }
}

/** Where a name goes and how much room it takes; null if it does not fit its shape. */
function labelFor(context, entry, row, { view, place }) {
  const shape = entry.of.shapes[row], text = shortName(entry.of.names[row] || ""), size = entry.label.size_px;
  if (!text || !shape.paths.length || !isInView(shape.box, view, 0)) return null;
  const width = context.measureText(text).width, half = width / 2 + 4, tall = size * .75;
  const isStreet = entry.shape === "line", spot = isStreet ? longestPiece(shape) : shape;
  if (isStreet && spot.length * view.scale < width + 8) return null;
  if (entry.shape === "polygon" && size < LARGE_NAME_PX && (shape.box.east - shape.box.west) * view.scale < width * .8) return null;
  const drop = entry.shape === "point" ? radiusOf(entry.classes[place].paint) + tall + 1 : 0;
  const x = spot.x * view.scale - view.left, y = spot.y * view.scale - view.top + drop;
  if (x < 0 || y < 0 || x > view.width || y > view.height) return null;
  const tilt = isStreet ? spot.angle : 0, along = Math.abs(Math.cos(tilt)), across = Math.abs(Math.sin(tilt));
  const moves = entry.shape === "polygon" ? ASIDE : [[0, 0]];
  const spots = moves.map(([dx, dy]) => ({ x: x + dx * (half + size), y: y + dy * size }));
  return { text, tilt, spots, once: isStreet ? text : "", reachX: along * half + across * tall, reachY: across * half + along * tall };
}

function writeLabel(context, colour, label, spot) {
  context.save();
  context.translate(spot.x, spot.y);
  context.rotate(label.tilt);
  context.strokeStyle = "rgba(255,255,255,.92)";
  context.lineWidth = 3.6;
  context.strokeText(label.text, 0, 0);
  context.fillStyle = colour;
  context.fillText(label.text, 0, 0);
  context.restore();
}
