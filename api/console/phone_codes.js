// The words behind the district's codes, as they were last read.

import { keep, kept } from "./phone_kept.js";
import { read } from "./phone_line.js";
import { LANG } from "./phone_words.js";

const KEY = `codes-${LANG}`;
let categories = new Map();

const take = (codes) => {
  categories = new Map(Object.entries(codes.categories));
};

export async function rememberCodes() {
  const known = await kept(KEY);
  if (known) take(known);
}

export async function readCodes() {
  const codes = await read("/codes");
  take(codes);
  await keep(KEY, codes);
}

export const knowsCodes = () => categories.size > 0;
export const categoryTitle = (code) => categories.get(code) || code;
export const allCategories = () => [...categories];
