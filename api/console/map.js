// The Leaflet map itself: where it may go, what its address says, what lies under the pointer.

import { enlargement } from "./canvas.js";
import { categoryTitle, roleTitle } from "./codes.js";
import { byId, setText } from "./dom.js";
import { valueWord, word } from "./words.js";

const MARGIN_PX = [18, 18];

/**
 * Goes where it is told, also while it still zooms to somewhere else: Leaflet leaves such a call
 * out, or takes it back with the next frame. Steps of the wheel and the buttons wait as ever.
 */
const DistrictMap = L.Map.extend({
  setView(centre, zoom, options = {}) {
    const isStep = "zoom" in options;
    if (!isStep) {
      this._overtaken = this._awaited;
      this._onZoomTransitionEnd();
    }
    return L.Map.prototype.setView.call(this, centre, zoom, options);
  },
  _tryAnimatedZoom(centre, zoom, options) {
    const isZooming = this._animatingZoom;
    const isAnimated = L.Map.prototype._tryAnimatedZoom.call(this, centre, zoom, options);
    if (isAnimated && !isZooming) this._awaited = centre;
    return isAnimated;
  },
  _animateZoom(centre, ...more) {
    if (this._overtaken && centre === this._overtaken) this._moveEnd(true);
    else L.Map.prototype._animateZoom.call(this, centre, ...more);
  },
});

export function createMap(bounds) {
  const map = new DistrictMap("map", {
    attributionControl: false,
    zoomControl: false,
    zoomSnap: 0.25,
    zoomDelta: 0.5,
    wheelPxPerZoomLevel: 90,
    maxZoom: 18.5,
    maxBoundsViscosity: 0.7,
  });
  map.getContainer().setAttribute("aria-label", word("map"));
  if (bounds) {
    map.fitBounds(bounds, { padding: MARGIN_PX, animate: false });
    map.setMinZoom(Math.floor(map.getZoom()) - 1);
    map.setMaxBounds(bounds.pad(0.6));
  } else {
    map.setView([35, 105], 4);
  }
  L.control.zoom({ position: "topleft" }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 140 * enlargement(), position: "bottomright" }).addTo(map);
  return map;
}

export const showWhole = (map, bounds) => bounds && map.fitBounds(bounds, { padding: MARGIN_PX });

/** The address holds the view, so that it can be passed on. */
export function rememberView(map) {
  const { lat, lng } = map.getCenter();
  const parts = [map.getZoom(), lat.toFixed(5), lng.toFixed(5)];
  history.replaceState(null, "", `${location.pathname}${location.search}#${parts.join("/")}`);
}

export function recallView(map) {
  const [zoom, lat, lon] = location.hash.slice(1).split("/").map(Number);
  if ([zoom, lat, lon].every(Number.isFinite) && location.hash) {
    map.setView([lat, lon], zoom, { animate: false });
  }
}

/** Bring points into the part of the map that the card leaves free. */
export function bringIntoView(map, points) {
  const placed = points.filter((point) => point && Number.isFinite(point.lon));
  if (placed.length === 0) return;
  const free = byId("card").hidden ? 0 : byId("card").offsetWidth;
  map.fitBounds(L.latLngBounds(placed.map(({ lat, lon }) => [lat, lon])), {
    paddingTopLeft: [70, 70],
    paddingBottomRight: [free + 70, 70],
    maxZoom: Math.max(map.getZoom(), 15.5),
  });
}

/** A few words beside the pointer on what lies under it, also when that comes to a resting one. */
export function describePlace(map, page) {
  const hover = byId("hover");
  let pointer = null; // where it is, in pixels of the map; null where it is not over the map
  const describe = () => {
    const order = pointer && page.orders.at(pointer);
    const member = pointer && !order ? page.members.at(pointer) : null;
    map.getContainer().style.cursor = order || member ? "pointer" : "";
    hover.hidden = !order && !member;
    if (hover.hidden) return;
    setText(hover, order ? orderWords(order.properties) : memberWords(member, page.members.layer));
    const x = Math.min(pointer.x + 16, map.getSize().x - hover.offsetWidth - 8);
    hover.style.transform = `translate(${x}px, ${pointer.y + 18}px)`;
  };
  map.on("mousemove", ({ containerPoint }) => {
    pointer = containerPoint;
    describe();
  });
  map.on("mouseout dragstart", () => {
    pointer = null;
    describe();
  });
  map.on("zoomstart", () => {
    hover.hidden = true;
  });
  page.canvases.live.on("drawn", describe);
}

function orderWords({ number, category, state, waiting_for }) {
  const how = valueWord(waiting_for) || valueWord(state);
  return `${number.slice(-5)} ${categoryTitle(category)} · ${how}`;
}

function memberWords({ properties, place }, layer) {
  return `${properties.code} ${roleTitle(properties.role)} · ${layer.classes[place].title}`;
}
