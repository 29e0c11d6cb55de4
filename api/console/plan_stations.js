// The stations on the map: dragged by the pointer, moved and removed by keys. A station in focus
// moves by arrows; what a step is follows the scale of the map.

import { say } from "./plan_words.js";

const STEP_PX = 8;
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const FAR = 5;

export class Stations {
  /** `deeds` are `move(one, latlng)`, `settle()`, `close(one)` and `pick(one)`. */
  constructor(map, deeds) {
    this.map = map;
    this.deeds = deeds;
    this.markers = new Map();
    this.isHeld = false;
  }

  show(stations, { changed, isFixed }) {
    const seen = new Set(stations.map((one) => one.code));
    for (const [code, marker] of this.markers) {
      if (seen.has(code)) continue;
      marker.remove();
      this.markers.delete(code);
    }
    for (const one of stations) {
      const look = `station ${one.standing}${changed.has(one.code) ? " changed" : ""}${this.picked === one.code ? " picked" : ""}`;
      const marker = this.markers.get(one.code) ?? this.add(one);
      marker.gridmapStation = one;
      if (marker.isHeld) continue; // who drags it knows best where it is
      if (marker.gridmapLook !== look) this.dress(marker, look);
      const place = changed.get(one.code)?.position ?? one; // steps since it was asked are not taken back
      marker.setLatLng([place.lat, place.lon]);
      if (isFixed) marker.dragging.disable();
      else marker.dragging.enable();
    }
  }

  add(one) {
    const title = one.name || one.code;
    const icon = L.divIcon({ className: "station", iconSize: [14, 14] });
    const marker = L.marker([one.lat, one.lon], { icon, draggable: true, autoPan: true, title, alt: title }).addTo(this.map);
    const station = () => marker.gridmapStation;
    marker.on("dragstart", () => { this.isHeld = marker.isHeld = true; });
    marker.on("drag", () => this.deeds.move(station(), marker.getLatLng()));
    marker.on("dragend", () => {
      this.isHeld = marker.isHeld = false;
      this.deeds.move(station(), marker.getLatLng());
      this.deeds.settle();
    });
    marker.on("click", () => this.deeds.pick(station()));
    this.markers.set(one.code, marker);
    return marker;
  }

  dress(marker, look) {
    const node = marker.getElement();
    for (const word of (marker.gridmapLook ?? "").split(" ").filter(Boolean)) node.classList.remove(word);
    node.classList.add(...look.split(" "));
    marker.gridmapLook = look;
    if (marker.hasKeys) return;
    marker.hasKeys = true;
    node.addEventListener("keydown", (event) => this.press(event, marker));
  }

  press(event, marker) {
    const one = marker.gridmapStation;
    const step = STEPS[event.key];
    if (step && marker.dragging.enabled()) {
      const [x, y] = step.map((side) => side * STEP_PX * (event.shiftKey ? FAR : 1));
      const place = this.map.latLngToContainerPoint(marker.getLatLng()).add([x, y]);
      marker.setLatLng(this.map.containerPointToLatLng(place));
      this.deeds.move(one, marker.getLatLng());
      this.deeds.settle();
    } else if (event.key === "Delete" || event.key === "Backspace") this.deeds.close(one);
    else if (event.key === "Enter") this.deeds.pick(one, { toForm: true });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Mark the station that the form is about. */
  setPicked(code) {
    for (const one of new Set([this.picked, code])) {
      this.markers.get(one)?.getElement()?.classList.toggle("picked", one === code);
    }
    this.picked = code;
  }
}

export const LEGEND_MARKS = ["serves", "shut", "refused", "changed"].map((mark) => [`station ${mark}`, say(`is_${mark}`)]);
