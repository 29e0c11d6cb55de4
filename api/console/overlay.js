// Points that move live on a canvas of their own: moving one never repaints the base map.

import { classOf, sprite } from "./paint.js";

export class PointOverlay {
  constructor(map, layer, pane, { leastScale }) {
    this.map = map;
    this.leastScale = leastScale;
    this.layer = layer;
    this.points = new Map(); // id -> {lon, lat, place, properties}
    this.visible = true;
    this.canvas = document.createElement("canvas");
    this.canvas.style.pointerEvents = "none";
    map.getPane(pane).appendChild(this.canvas);
    this.ratio = window.devicePixelRatio || 1;
    this.sprites = layer.classes.map((one) => sprite(one.paint, this.ratio));
    this.scheduled = false;
    map.on("move zoom resize viewreset zoomend moveend", () => this.schedule());
  }

  replace(collection) {
    this.points.clear();
    for (const feature of collection.features) {
      if (feature.geometry === null) continue;
      const [lon, lat] = feature.geometry.coordinates;
      const properties = feature.properties;
      this.points.set(feature.id, { lon, lat, properties, place: classOf(this.layer, properties) });
    }
    this.schedule();
  }

  move(id, lon, lat) {
    const point = this.points.get(id);
    if (!point) return false;
    point.lon = lon;
    point.lat = lat;
    this.schedule();
    return true;
  }

  show(visible) {
    this.visible = visible;
    this.schedule();
  }

  schedule() {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.draw();
    });
  }

  draw() {
    const size = this.map.getSize();
    const origin = this.map.containerPointToLayerPoint([0, 0]);
    L.DomUtil.setPosition(this.canvas, origin);
    if (this.canvas.width !== size.x * this.ratio || this.canvas.height !== size.y * this.ratio) {
      this.canvas.width = size.x * this.ratio;
      this.canvas.height = size.y * this.ratio;
      this.canvas.style.width = `${size.x}px`;
      this.canvas.style.height = `${size.y}px`;
    }
    const pen = this.canvas.getContext("2d");
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (!this.visible) return;
    const zoom = this.map.getZoom();
    const scale = Math.max(this.leastScale, zoom < 12 ? 0.4 : zoom < 13 ? 0.55 : zoom < 14 ? 0.75 : 1);
    // Classes are drawn from the last to the first: what matters most lies on top.
    for (let place = this.layer.classes.length - 1; place >= 0; place -= 1) {
      if (zoom < this.layer.classes[place].min_zoom) continue;
      const { canvas, size: side } = this.sprites[place];
      const shown = side * scale;
      for (const point of this.points.values()) {
        if (point.place !== place) continue;
        const at = this.map.latLngToContainerPoint([point.lat, point.lon]);
        if (at.x < -20 || at.y < -20 || at.x > size.x + 20 || at.y > size.y + 20) continue;
        pen.drawImage(
          canvas,
          (at.x - shown / 2) * this.ratio,
          (at.y - shown / 2) * this.ratio,
          shown * this.ratio,
          shown * this.ratio,
        );
      }
    }
  }

  // The nearest point within reach of a click, or null.
  hit(containerPoint, reach = 12) {
    if (!this.visible) return null;
    let best = null;
    let bestDistance = reach;
    for (const [id, point] of this.points) {
      const at = this.map.latLngToContainerPoint([point.lat, point.lon]);
      const distance = Math.hypot(at.x - containerPoint.x, at.y - containerPoint.y);
      if (distance <= bestDistance) {
        best = { id, ...point };
        bestDistance = distance;
      }
    }
    return best;
  }

  counts() {
    const counts = this.layer.classes.map(() => 0);
    for (const point of this.points.values()) counts[point.place] += 1;
    return counts;
  }
}
