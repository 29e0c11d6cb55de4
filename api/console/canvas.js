// One canvas over the view and a margin round it: Leaflet moves it while the map is dragged and
// scales it while it zooms; `paint` draws it when the view has settled, or when asked.

export const worldX = (lon) => ((lon + 180) / 360) * 256;
export function worldY(lat) {
  const sine = Math.sin((lat * Math.PI) / 180);
  return 128 - (Math.log((1 + sine) / (1 - sine)) * 64) / Math.PI;
}
const lonOf = (x) => (x / 256) * 360 - 180;
const latOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - y / 128))) * 180) / Math.PI;
export const latLngOf = ({ x, y }) => L.latLng(latOf(y), lonOf(x));

const MOST_PIXELS_A_POINT = 2;

export const MapCanvas = L.Renderer.extend({
  initialize(paint, options) {
    this.paint = paint;
    this.nPaintings = 0;
    L.Renderer.prototype.initialize.call(this, { padding: 0.15, ...options });
  },
  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this.pen = this._container.getContext("2d");
  },
  _destroyContainer() {
    this._container.remove();
  },
  _updatePaths() {},
  getEvents() {
    return { ...L.Renderer.prototype.getEvents.call(this), move: this._follow };
  },
  /** While dragging: draw anew once the view leaves what was drawn. */
  _follow() {
    const map = this._map;
    if (map._animatingZoom || map.getZoom() !== this._zoom) return;
    const corner = map.containerPointToLayerPoint([0, 0]);
    if (!this._bounds.contains(L.bounds(corner, corner.add(map.getSize())))) this._update();
  },
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize();
    this.ratio = Math.min(window.devicePixelRatio || 1, MOST_PIXELS_A_POINT);
    L.DomUtil.setPosition(this._container, this._bounds.min);
    const [width, height] = [Math.round(size.x * this.ratio), Math.round(size.y * this.ratio)];
    if (this._container.width !== width) this._container.width = width;
    if (this._container.height !== height) this._container.height = height;
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
    this.draw();
  },
  draw() {
    if (!this._bounds) return;
    const zoom = this._map.getZoom();
    const origin = this._map.getPixelOrigin();
    const size = this._bounds.getSize();
    this.view = {
      zoom,
      scale: this._map.getZoomScale(zoom, 0),
      left: origin.x + this._bounds.min.x,
      top: origin.y + this._bounds.min.y,
      width: size.x,
      height: size.y,
      ratio: this.ratio,
    };
    this.pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.pen.clearRect(0, 0, size.x, size.y);
    this.nPaintings += 1;
    this.paint(this.pen, this.view);
    this.fire("drawn");
  },
  /** Draw before the next frame, however often this is asked for. */
  schedule() {
    if (this.isScheduled) return;
    this.isScheduled = true;
    requestAnimationFrame(() => {
      this.isScheduled = false;
      if (!this._map?._animatingZoom) this.draw();
    });
  },
  /** For checks from outside: the colour at a place, as [red, green, blue, alpha]. */
  colourAt(lon, lat) {
    const x = worldX(lon) * this.view.scale - this.view.left;
    const y = worldY(lat) * this.view.scale - this.view.top;
    const at = [x, y].map((value) => Math.round(value * this.ratio));
    return Array.from(this.pen.getImageData(...at, 1, 1).data);
  },
});

/** A canvas in a pane of its own, at a depth; it never catches the pointer. */
export function addCanvas(map, name, depth, paint) {
  const pane = map.createPane(name);
  pane.style.zIndex = depth;
  pane.style.pointerEvents = "none";
  return new MapCanvas(paint, { pane: name }).addTo(map);
}

/** How much larger than on a desk everything is drawn: walls have larger letters. */
export const enlargement = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 14;
