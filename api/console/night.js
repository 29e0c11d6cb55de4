// The ground by night: what is drawn dark on light becomes light on dark, hue and order kept.
// Marks stay as they are: their colours are words.

const STEEP = 0.5; // of the lightness of paper; the rest is room for what stands on it
const DARKEST = 0.075;
const PALE = 0.9; // tints of paper have no hue worth keeping

function parts(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  const lightness = (most + least) / 2;
  const span = most - least;
  if (span === 0) return { hue: 0, saturation: 0, lightness };
  const saturation = span / (1 - Math.abs(2 * lightness - 1));
  const turn = most === r ? ((g - b) / span) % 6 : most === g ? (b - r) / span + 2 : (r - g) / span + 4;
  return { hue: (turn * 60 + 360) % 360, saturation, lightness };
}

/** A colour of the light map as it is by night. */
export function atNight(colour) {
  if (!/^#[0-9a-f]{6}$/i.test(colour ?? "")) return colour;
  const { hue, saturation, lightness } = parts(colour);
  const dark = DARKEST + (1 - lightness) * STEEP;
  const isGrey = saturation < 0.12 || lightness > PALE;
  const bluish = isGrey ? { hue: 210, saturation: 0.45 } : { hue, saturation };
  const share = (value) => `${Math.round(Math.min(1, value) * 100)}%`;
  return `hsl(${Math.round(bluish.hue)} ${share(bluish.saturation * 0.7)} ${share(dark)})`;
}

const AREAS = new Set(["polygon", "line"]);
const painted = new WeakMap(); // paint of the day -> the same by night

/** The paint of an area or a line as it is by night; each is worked out once. */
export function paintAtNight(paint) {
  if (!painted.has(paint)) {
    const night = { ...paint };
    for (const part of ["fill", "stroke", "casing"]) {
      if (night[part]) night[part] = atNight(night[part]);
    }
    painted.set(paint, night);
  }
  return painted.get(paint);
}

/** The ink of names by night, and what keeps it apart from what lies below. */
export const NAMES_AT_NIGHT = { halo: "rgba(8,21,34,.85)", ink: "#d7e3ee" };
export const NAMES_BY_DAY = { halo: "rgba(255,255,255,.9)", ink: null };

/** The layers of the server with the paint of areas and lines turned into that of night. */
export function nightly(layers) {
  return layers.map((layer) => {
    if (!AREAS.has(layer.shape)) return layer;
    const classes = layer.classes.map((one) => ({ ...one, paint: paintAtNight(one.paint) }));
    return { ...layer, classes };
  });
}
