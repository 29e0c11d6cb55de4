// Everything by keyboard: / to the list, 0 the whole district, Esc closes, Enter on the map opens
// the work order nearest to its middle. Arrows and + − on the map are Leaflet's own.

import { byId } from "./dom.js";
import { showWhole } from "./map.js";

export function startKeys(page, bounds) {
  const { map, cards, list } = page;
  const isFree = ({ target, ctrlKey, metaKey, altKey }) =>
    !ctrlKey && !metaKey && !altKey && !/^(SELECT|TEXTAREA)$/.test(target.tagName);
  document.addEventListener("keydown", (event) => {
    if (!isFree(event)) return;
    if (event.key === "/") {
      event.preventDefault();
      list.focus();
    } else if (event.key === "0") {
      showWhole(map, bounds);
    } else if (event.key === "Escape") {
      cards.close();
    }
  });
  byId("map").addEventListener("keydown", (event) => {
    if (event.key === "Enter") cards.openAt(map.getSize().divideBy(2), Infinity);
  });
}
