// One canvas for everything: Leaflet moves it while dragging, we draw it when the map rests.

const LABEL_FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif';
const SMALL_PX = 7;
let printRatio = 0;

const CoverageCanvas = L.Renderer.extend({
  _initContainer() { this._container = make("canvas", { class: "coverage-canvas" }); this.context = this._container.getContext("2d"); },
  _destroyContainer() { this._container.remove(); },
  _updatePaths() {},
  /** Leaflet's call when the view has settled. */
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize(), ratio = this.ratio = printRatio || window.devicePixelRatio || 1;
    L.DomUtil.setPosition(this._container, this._bounds.min);
    this._container.width = Math.round(size.x * ratio);
    this._container.height = Math.round(size.y * ratio);
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
    this.draw();
  },
  draw() {
    if (!this._bounds) return;
    const origin = this._map.getPixelOrigin(), size = this._bounds.getSize();
    const view = this.view = {
      zoom: this._map.getZoom(), scale: this._map.getZoomScale(this._map.getZoom(), 0),
      left: origin.x + this._bounds.min.x, top: origin.y + this._bounds.min.y, width: size.x, height: size.y,
    };
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.context.clearRect(0, 0, size.x, size.y);
    drawScene(this.context, view, this.ratio);
  },
});

/** Whether a box of world coordinates, widened by some pixels, shows in the view. */
function isInView(box, view, margin) {
  return box.east * view.scale >= view.left - margin && box.west * view.scale <= view.left + view.width + margin
    && box.south * view.scale >= view.top - margin && box.north * view.scale <= view.top + view.height + margin;
}

const isSmall = (shape, view, radius) => (shape.box.east - shape.box.west) * view.scale < 2 * radius && (shape.box.south - shape.box.north) * view.scale < 2 * radius;

function tracePath(path, points, view, isRing) {
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i] * view.scale - view.left, y = points[i + 1] * view.scale - view.top;
    if (i) path.lineTo(x, y); else path.moveTo(x, y);
  }
  if (isRing) path.closePath();
}

/** Draw the layers of the view, what is picked, and the names. */
function drawScene(context, view, ratio) {
  const shown = shownEntries().filter((entry) => entry.min_zoom <= view.zoom);
  for (const entry of shown) for (let place = entry.classes.length - 1; place >= 0; place--) {
    const style = entry.classes[place];
    if (!entry.isOff[place] && style.min_zoom <= view.zoom) drawClass(context, entry, place, view, ratio);
  }
  drawPicked(context, view);
  drawLabels(context, shown, view);
}

function drawClass(context, entry, place, view, ratio) {
  const paint = entry.classes[place].paint, radius = radiusOf(paint);
  const shapesPath = new Path2D(), marks = [];
  let nShapes = 0;
  for (const row of entry.rows[place]) {
    const shape = entry.of.shapes[row];
    if (!shape.paths.length || !isInView(shape.box, view, 12)) continue;
    const isMark = paint.mark && (entry.shape === "point" || isSmall(shape, view, radius));
    if (isMark) marks.push(shape);
    else { for (const points of shape.paths) tracePath(shapesPath, points, view, entry.shape === "polygon"); nShapes++; }
  }
  if (nShapes && entry.shape === "polygon") paintArea(context, paint, shapesPath, { ratio, shiftX: view.left, shiftY: view.top });
  if (nShapes && entry.shape === "line") paintLine(context, paint, shapesPath, Math.min(2.4, Math.max(.55, 1 + (view.zoom - 15) * .32)));
  if (!marks.length) return;
  const { tile, reach } = stampOf(paint, ratio);
  for (const { x, y } of marks) context.drawImage(tile, x * view.scale - view.left - reach, y * view.scale - view.top - reach, 2 * reach, 2 * reach);
}

/** A double outline round what was picked: visible on any fill. */
function drawPicked(context, view) {
  if (!picked) return;
  const shape = sources[picked.source].shapes[picked.row], path = new Path2D();
  const isPoint = shape.paths.every((points) => points.length === 2);
  if (isPoint || isSmall(shape, view, SMALL_PX)) markPath(path, "circle", shape.x * view.scale - view.left, shape.y * view.scale - view.top, 13);
  else for (const points of shape.paths) tracePath(path, points, view, true);
  context.lineJoin = "round";
  for (const [colour, width] of [["#ffffff", 6], ["#d6006e", 3]]) { context.strokeStyle = colour; context.lineWidth = width; context.stroke(path); }
}
