// Draw a list by keys: a card that says what it said is not touched, so that a page that reads
// again and again loses neither focus nor scroll nor what is open.

const drawn = new WeakMap();
const FOCUSABLE = "button, a[href], input, select, textarea, summary";

/** Where the focus is within a card: the element itself, its place and its words. */
function focusIn(known) {
  const active = document.activeElement;
  for (const [key, { node }] of known) {
    if (!node.contains(active)) continue;
    return { key, active, place: [...node.querySelectorAll(FOCUSABLE)].indexOf(active), says: active.textContent };
  }
  return null;
}

/** Give the focus back, to the same button of the card that took the place of another. */
function refocus(before, after) {
  if (before === null || document.activeElement === before.active || !after.has(before.key)) return;
  const found = [...after.get(before.key).node.querySelectorAll(FOCUSABLE)];
  const same = found.find((one) => one === before.active) || found.find((one) => one.textContent === before.says);
  const next = same || found[before.place];
  if (next) next.focus({ preventScroll: true });
}

/** What somebody has unfolded stays so. */
function keepOpen(old, node) {
  const [were, are] = [old, node].map((one) => [...one.querySelectorAll("details")]);
  are.forEach((one, n) => {
    if (were[n] && were[n].open) one.open = true;
  });
}

/**
 * Show `wanted` in a box, in order: each has a `key`, what it `says` (everything it shows or acts
 * on), and `draw`, which makes `{ node, tick }` where that has changed. Returns the ticks.
 */
export function drawKeyed(box, wanted) {
  const before = drawn.get(box) || new Map();
  if (!drawn.has(box)) box.replaceChildren();
  const focus = focusIn(before);
  const after = new Map();
  for (const { key, says, draw } of wanted) {
    const text = JSON.stringify(says);
    const known = before.get(key);
    const now = known && known.text === text ? known : { text, ...draw() };
    now.node.dataset.key = key;
    after.set(key, now);
  }
  for (const [key, old] of before) {
    const now = after.get(key);
    if (!now) old.node.remove();
    else if (now !== old) {
      keepOpen(old.node, now.node);
      old.node.replaceWith(now.node);
    }
  }
  let at = box.firstChild;
  for (const { node } of after.values()) {
    if (node === at) at = at.nextSibling;
    else box.insertBefore(node, at);
  }
  drawn.set(box, after);
  refocus(focus, after);
  return [...after.values()].map(({ tick }) => tick).filter(Boolean);
}
