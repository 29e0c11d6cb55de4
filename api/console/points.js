// Members and work orders: points that move or change. They are drawn apart from the ground, so
// that moving one never draws the ground again.

import { worldX, worldY } from "./canvas.js";
import { classOf, stampOf } from "./paint.js";

export const SILENT = 1;
export const LAST_KNOWN = 2;
const STALENESSES = [0, SILENT, LAST_KNOWN];

export class Points {
  /**
   * @param {object} layer the description; its first classes are drawn on top
   * @param {object} options `changed` is called when there is something to draw, `leastSize` is
   *   that on the smallest scale, `isGone` and `isUrgent` judge a feature's properties, `stalenessOf`
   *   whether its place is of now (0), SILENT or LAST_KNOWN
   */
  constructor(map, layer, { changed, leastSize, enlargement, isGone, isUrgent, stalenessOf }) {
    this.map = map;
    this.layer = layer;
    this.changed = changed;
    this.leastSize = leastSize;
    this.enlargement = enlargement;
    this.isGone = isGone ?? (() => false);
    this.isUrgent = isUrgent ?? (() => false);
    this.stalenessOf = stalenessOf ?? (() => 0);
    this.byId = new Map(); // id -> {id, x, y, lon, lat, place, isUrgent, measuredMs, properties}
  }

  /** Take all features there are; whoever holds a point of before holds the same one after. */
  replace(features) {
    const present = new Set(features.map(({ id }) => id));
    for (const id of this.byId.keys()) if (!present.has(id)) this.byId.delete(id);
    this.put(features);
  }

  /** Take features as they stand now: new ones, changed ones, ones that are gone. */
  put(features) {
    for (const { id, geometry, properties } of features) {
      if (this.isGone(properties)) {
        this.byId.delete(id);
        continue;
      }
      const [lon, lat] = geometry?.coordinates ?? [null, null];
      const x = lon === null ? NaN : worldX(lon);
      const y = lat === null ? NaN : worldY(lat);
      const place = classOf(this.layer, properties);
      const isUrgent = this.isUrgent(properties);
      const measuredMs = properties.measured_at ? Date.parse(properties.measured_at) : null;
      const point = this.byId.get(id) ?? { id };
      const now = { x, y, lon, lat, place, isUrgent, measuredMs, properties };
      this.byId.set(id, Object.assign(point, now));
    }
    this.changed();
  }

  sizeAt(zoom) {
    const size = zoom < 12 ? 0.45 : zoom < 13 ? 0.55 : zoom < 14 ? 0.75 : 1;
    return Math.max(this.leastSize, size) * this.enlargement;
  }

  paint(pen, view) {
    const size = this.sizeAt(view.zoom);
    for (const isUrgent of [false, true]) {
      for (let place = this.layer.classes.length - 1; place >= 0; place -= 1) {
        const { paint, min_zoom } = this.layer.classes[place];
        if (view.zoom < min_zoom) continue;
        const stamps = STALENESSES.map((staleness) =>
          stampOf(paint, view.ratio, { size, isUrgent, staleness }),
        );
        for (const point of this.byId.values()) {
          if (point.place !== place || point.isUrgent !== isUrgent) continue;
          const { tile, reach } = stamps[this.stalenessOf(point)];
          const x = point.x * view.scale - view.left;
          const y = point.y * view.scale - view.top;
          const isIn = x > -reach && y > -reach && x < view.width + reach && y < view.height + reach;
          if (isIn) pen.drawImage(tile, x - reach, y - reach, 2 * reach, 2 * reach);
        }
      }
    }
  }

  /** The nearest point within reach of a place on the screen that is drawn there, or null. */
  at(containerPoint, reach = 13 * this.enlargement) {
    const zoom = this.map.getZoom();
    const scale = this.map.getZoomScale(zoom, 0);
    const origin = this.map.getPixelOrigin();
    const { x, y } = this.map.containerPointToLayerPoint(containerPoint).add(origin);
    let best = null;
    let least = reach;
    for (const point of this.byId.values()) {
      if (zoom < this.layer.classes[point.place].min_zoom) continue;
      const distance = Math.hypot(point.x * scale - x, point.y * scale - y);
      if (distance <= least) [best, least] = [point, distance];
    }
    return best;
  }

  /** How many are SILENT, and how many LAST_KNOWN. */
  staleCounts() {
    const counts = STALENESSES.map(() => 0);
    for (const point of this.byId.values()) counts[this.stalenessOf(point)] += 1;
    return counts.slice(SILENT);
  }

  counts() {
    return this.countOf([...this.byId.values()]);
  }

  /** As `counts`, of those that have a place on the map. */
  drawnCounts() {
    return this.countOf([...this.byId.values()].filter(({ lon }) => lon !== null));
  }

  countOf(points) {
    const counts = this.layer.classes.map(() => 0);
    for (const { place } of points) counts[place] += 1;
    return counts;
  }
}
