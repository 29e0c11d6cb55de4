// A sheet over the page, from below: a question with large answers.

import { byId, make } from "./dom.js";
import { word } from "./phone_words.js";

let before = null; // shows the sheet that this one was opened from
let opener = null; // what was pressed, its card and its words: the card may be drawn anew meanwhile

function remember(button) {
  const card = button.closest("[data-key]");
  opener = { button, key: card ? card.dataset.key : null, says: button.textContent };
}

function giveFocusBack() {
  if (opener === null) return;
  const { button, key, says } = opener;
  opener = null;
  const cards = [...document.querySelectorAll("[data-key]")].filter((one) => one.dataset.key === key);
  const found = document.contains(button) ? [button] : cards.flatMap((card) => [...card.querySelectorAll("button")]).filter((one) => one.textContent === says);
  if (found.length > 0) found[0].focus({ preventScroll: true });
}

export function closeSheet() {
  const sheet = byId("sheet");
  if (sheet.hidden) return;
  sheet.hidden = true;
  before = null;
  byId("sheet-body").replaceChildren();
  document.body.classList.remove("covered");
  giveFocusBack();
}

export function openSheet(title, ...content) {
  const sheet = byId("sheet");
  if (sheet.hidden) remember(document.activeElement);
  before = null;
  byId("sheet-title").textContent = title;
  byId("sheet-body").replaceChildren(...content);
  sheet.hidden = false;
  document.body.classList.add("covered");
  byId("sheet-panel").scrollTop = 0;
  byId("sheet-panel").focus();
}

/** Let whoever leaves the sheet that is open come back to the one before it. */
export function returnTo(show) {
  before = show;
}

function leave() {
  const show = before;
  closeSheet();
  if (show !== null) show();
}

/** Ask for one of several answers; `act` hears the value of the one that is tapped. */
export function askOne(title, lead, answers, act) {
  const rows = answers.map(([text, value]) =>
    make("button", {
      type: "button",
      className: "answer",
      text,
      onclick: () => {
        closeSheet();
        act(value);
      },
    }),
  );
  const words = lead ? [make("p", { className: "lead", text: lead })] : [];
  openSheet(title, ...words, ...rows);
}

/** Ask for a few words; `act` hears them. */
export function askWords(title, { hint = "", label, isNeeded = false, send = word("send") }, act) {
  const field = make("textarea", { rows: 4, maxlength: 500, placeholder: hint, "aria-label": label || title });
  const button = make("button", { type: "button", className: "go", text: send });
  if (isNeeded) {
    button.disabled = true;
    field.addEventListener("input", () => {
      button.disabled = field.value.trim() === "";
    });
  }
  button.addEventListener("click", () => {
    const said = field.value.trim();
    closeSheet();
    act(said);
  });
  openSheet(title, field, button);
  field.focus();
}

export function beginSheets() {
  byId("sheet-close").addEventListener("click", leave);
  byId("sheet").addEventListener("click", (event) => {
    if (event.target === byId("sheet")) leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
  });
}
