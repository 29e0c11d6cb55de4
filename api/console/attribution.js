// Whose data and tiles a map shows, in its corner. Written as text: Leaflet's own control would take
// it for markup.

import { make } from "./dom.js";

/** Add lines to the corner of a map; a map has one corner, however often it is told. */
export function nameSources(map, lines) {
  if (lines.length === 0) return;
  if (!map.sourcesBox) {
    map.sourcesBox = make("div", { className: "tile-source" });
    const control = L.control({ position: "bottomright" });
    control.onAdd = () => map.sourcesBox;
    control.addTo(map);
  }
  const known = map.sourcesBox.textContent;
  map.sourcesBox.textContent = [known, ...lines].filter(Boolean).join(" | ");
}
