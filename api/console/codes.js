// The words behind the district's own codes: categories, roles, handling units.

import { read } from "./server.js";

let titles = { categories: {}, roles: {}, units: {} };
const unheard = new Set();

export async function readCodes() {
  titles = await read("/codes");
}

function title(kind, code) {
  if (code === null || code === undefined) return "";
  if (Object.hasOwn(titles[kind], code)) return titles[kind][code];
  unheard.add(code);
  return String(code);
}

export const categoryTitle = (code) => title("categories", code);
export const roleTitle = (code) => title("roles", code);
export const unitTitle = (code) => title("units", code);

/** A unit by its title; whoever is no unit of ours by the name that was given. */
export const nameOf = (code) => (Object.hasOwn(titles.units, code) ? titles.units[code] : String(code));

/** All handling units, and all categories, as [code, title]. */
export const unitTitles = () => Object.entries(titles.units);
export const categoryTitles = () => Object.entries(titles.categories);

let asked = 0;
/** Ask again once for codes that were met and not known: the district may have new ones. */
export async function readNewCodes() {
  if (unheard.size === asked) return;
  asked = unheard.size;
  await readCodes();
}
