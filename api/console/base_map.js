// The base map is the district's own layers: no tiles, no other server.

import { classOf, leafletStyle } from "./paint.js";

const SHOWN_AT_START = ["waters", "streets", "compounds", "grids", "subdistricts", "districts"];

export class BaseMap {
  constructor(map, layers, fetchJson) {
    this.map = map;
    this.fetchJson = fetchJson;
    this.layers = layers.filter((one) => !["members", "work_orders"].includes(one.name));
    this.groups = new Map(); // name -> [{minZoom, layer}]
    this.shown = new Set(SHOWN_AT_START);
    for (const layer of this.layers) {
      const pane = map.createPane(`layer-${layer.name}`);
      pane.style.zIndex = 200 + layer.draw_order;
      pane.style.pointerEvents = "none";
    }
    map.createPane("labels").style.zIndex = 380;
    map.getPane("labels").style.pointerEvents = "none";
    map.on("zoomend", () => this.refresh());
  }

  async load() {
    let bounds = null;
    for (const layer of this.layers) {
      if (!this.shown.has(layer.name)) continue;
      const own = await this.fetch(layer);
      if (own && ["districts", "grids"].includes(layer.name)) bounds = bounds ?? own;
    }
    this.refresh();
    return bounds;
  }

  async toggle(name, on) {
    if (on) this.shown.add(name);
    else this.shown.delete(name);
    const layer = this.layers.find((one) => one.name === name);
    if (on && !this.groups.has(name)) await this.fetch(layer);
    this.refresh();
  }

  async fetch(layer) {
    const collection = await this.fetchJson(`/layers/${layer.name}.geojson`);
    const groups = [];
    const renderer = L.canvas({ pane: `layer-${layer.name}`, padding: 0.3 });
    let bounds = null;
    layer.classes.forEach((one, place) => {
      const features = collection.features.filter(
        (feature) => feature.geometry !== null && classOf(layer, feature.properties) === place,
      );
      if (features.length === 0) return;
      for (const casing of one.paint.casing ? [true, false] : [false]) {
        const drawn = L.geoJSON(
          { type: "FeatureCollection", features },
          {
            pane: `layer-${layer.name}`,
            interactive: false,
            style: { ...leafletStyle(one.paint, layer.shape, casing), renderer },
            pointToLayer: (_, at) =>
              L.circleMarker(at, {
                renderer,
                pane: `layer-${layer.name}`,
                radius: (one.paint.radius_px ?? 5) * 0.7,
                color: one.paint.stroke ?? "#fff",
                weight: 1,
                fill: true,
                fillColor: one.paint.fill ?? "#fff",
                fillOpacity: 0.9,
                interactive: false,
              }),
          },
        );
        groups.push({ minZoom: Math.max(layer.min_zoom, one.min_zoom), layer: drawn });
        bounds = bounds ? bounds.extend(drawn.getBounds()) : drawn.getBounds();
      }
    });
    if (layer.label && layer.shape === "polygon") groups.push(...this.labels(layer, collection));
    this.groups.set(layer.name, groups);
    return bounds;
  }

  labels(layer, collection) {
    const group = L.layerGroup();
    for (const feature of collection.features) {
      if (feature.geometry === null || !feature.properties.name) continue;
      const node = document.createElement("span");
      node.className = "place";
      node.style.fontSize = `${layer.label.size_px}px`;
      node.style.color = layer.label.colour;
      node.textContent = feature.properties.name;
      const icon = L.divIcon({ html: node, className: "", iconSize: [0, 0] });
      const at = L.geoJSON(feature).getBounds().getCenter();
      group.addLayer(L.marker(at, { icon, pane: "labels", interactive: false, keyboard: false }));
    }
    return [{ minZoom: layer.label.min_zoom, layer: group }];
  }

  refresh() {
    const zoom = this.map.getZoom();
    for (const [name, groups] of this.groups) {
      for (const { minZoom, layer } of groups) {
        const wanted = this.shown.has(name) && zoom >= minZoom;
        if (wanted && !this.map.hasLayer(layer)) layer.addTo(this.map);
        if (!wanted && this.map.hasLayer(layer)) layer.remove();
      }
    }
  }
}
