// Tiles under the district's own layers, where an administrator has chosen some; as shipped there
// are none, and nobody but this server is asked for anything.

import { nameSources } from "./attribution.js";
import { read } from "./server.js";

const BESIDE = 0.6; // of the district on each side: as far as the map may be moved
const COVERED = ["waters", "streets"]; // what tiles show themselves; the legend brings it back

/** The base map that is in force, or null; one that cannot be read is none. */
export async function readBaseMap() {
  const chosen = await read("/base-map").catch(() => null);
  return chosen?.addresses.length > 0 ? chosen : null;
}

/** Lay the tiles under everything else. */
export async function layUnder(map, chosen, { bounds, ground }) {
  const lattice = chosen.datum === "GCJ02" && bounds ? await readShifts(bounds.pad(BESIDE)) : null;
  for (const address of chosen.addresses) {
    const options = {
      subdomains: chosen.subdomains || "a",
      maxNativeZoom: chosen.most_zoom,
      maxZoom: map.getMaxZoom(),
      lattice,
    };
    (lattice ? new SetBack(address, options) : L.tileLayer(address, options)).addTo(map);
  }
  ground.isOverTiles = true;
  for (const name of COVERED) ground.shown.delete(name);
  if (chosen.attribution) nameSources(map, [chosen.attribution]);
}

async function readShifts(bounds) {
  const box = { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
  const { n, lons, lats } = await read(`/base-map/shifts?${new URLSearchParams(box)}`);
  return { ...box, n, lons, lats };
}

/** How far GCJ-02 lies beside the truth at a place, between the places of a lattice. */
function shiftAt({ west, south, east, north, n, lons, lats }, { lat, lng }) {
  const within = (share) => Math.min(n - 1, Math.max(0, share * (n - 1)));
  const x = within((lng - west) / (east - west));
  const y = within((lat - south) / (north - south));
  const [left, below] = [Math.min(n - 2, Math.floor(x)), Math.min(n - 2, Math.floor(y))];
  const [u, v] = [x - left, y - below];
  const at = (values, i, j) => values[(below + j) * n + left + i];
  const between = (values) =>
    (at(values, 0, 0) * (1 - u) + at(values, 1, 0) * u) * (1 - v) + (at(values, 0, 1) * (1 - u) + at(values, 1, 1) * u) * v;
  return { lat: between(lats), lng: between(lons) };
}

/** Tiles of GCJ-02, each set back to where what it shows is. */
const SetBack = L.TileLayer.extend({
  /** The difference in pixels at a true place. */
  _beside(place, zoom) {
    const shift = shiftAt(this.options.lattice, place);
    const shifted = L.latLng(place.lat + shift.lat, place.lng + shift.lng);
    return this._map.project(shifted, zoom).subtract(this._map.project(place, zoom));
  },
  _getTiledPixelBounds(centre) {
    const truth = L.TileLayer.prototype._getTiledPixelBounds.call(this, centre);
    const beside = this._beside(centre, this._tileZoom).round();
    return L.bounds(truth.min.add(beside), truth.max.add(beside));
  },
  _getTilePos(coords) {
    const size = this.getTileSize();
    const middle = this._map.unproject(coords.scaleBy(size).add(size.divideBy(2)), coords.z);
    const shift = shiftAt(this.options.lattice, middle);
    const truth = L.latLng(middle.lat - shift.lat, middle.lng - shift.lng);
    const place = L.TileLayer.prototype._getTilePos.call(this, coords);
    return place.subtract(this._beside(truth, coords.z)).round();
  },
});
