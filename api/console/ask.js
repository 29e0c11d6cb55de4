// Small questions in a dialog: fields, or answers by one key. Esc and Cancel answer null.

import { say } from "./desk_words.js";
import { byId, make } from "./dom.js";

let finish = null; // ends what is asked now, with a value

/** Leave the dialog without an answer. */
export const closeDialog = () => finish?.(null);

/**
 * Open the dialog with a title and content; resolve with what `settle` is called with, or null.
 * Whatever was asked before ends without an answer. `hear` is for keys pressed in the dialog.
 */
function openDialog(title, build, { hear = null, className = "" } = {}) {
  const dialog = byId("dialog");
  closeDialog();
  return new Promise((resolve) => {
    const before = document.activeElement;
    const settle = (value) => {
      if (finish !== settle) return;
      finish = null;
      if (hear) dialog.removeEventListener("keydown", hear);
      if (dialog.open) dialog.close();
      dialog.replaceChildren();
      if (before?.isConnected) before.focus();
      resolve(value);
    };
    finish = settle;
    dialog.className = className;
    dialog.replaceChildren(make("h2", { id: "dialog-title", text: title }), ...build(settle));
    if (hear) dialog.addEventListener("keydown", hear);
    dialog.onclose = () => dialog.open || settle(null); // by Esc
    dialog.showModal();
    dialog.querySelector("[autofocus]")?.focus();
  });
}

function fieldOf({ name, label, kind = "text", options, value = "", required, listed }, i) {
  const shared = { id: `ask-${name}`, name, ...(required && { required: "" }) };
  let field;
  if (kind === "select") {
    const entries = options.map(([code, text]) => make("option", { value: code, text }));
    field = make("select", shared, ...entries);
  } else if (kind === "textarea") {
    field = make("textarea", { ...shared, rows: "3", maxlength: "500" });
  } else if (kind === "checkbox") {
    field = make("input", { ...shared, type: "checkbox" });
  } else {
    field = make("input", { ...shared, type: kind, maxlength: "100", autocomplete: "off" });
  }
  if (kind === "checkbox") field.checked = Boolean(value);
  else field.value = value;
  if (i === 0) field.setAttribute("autofocus", "");
  const parts = [make("span", { text: label }), field];
  if (listed) {
    const id = `ask-${name}-list`;
    field.setAttribute("list", id);
    parts.push(make("datalist", { id }, ...listed.map((text) => make("option", { value: text }))));
  }
  return make("label", { className: kind === "checkbox" ? "tick" : "" }, ...parts);
}

/** Ask for some fields; resolve with their values by name, or null. */
export function ask(title, fields, { ok = say("ok") } = {}) {
  return openDialog(title, (settle) => {
    const form = make("form", { method: "dialog" }, ...fields.map(fieldOf));
    form.append(
      make(
        "div",
        { className: "buttons" },
        make("button", { type: "submit", className: "main", text: ok }),
        make("button", { type: "button", text: say("cancel"), onclick: () => settle(null) }),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const values = {};
      for (const { name, kind } of fields) {
        const field = form.elements.namedItem(name);
        values[name] = kind === "checkbox" ? field.checked : field.value.trim();
      }
      settle(values);
    });
    return [form];
  });
}

/**
 * Ask for one of some answers, each a button with a digit; `more` is a field beside them.
 * Resolves with {answer, more}, or null.
 */
export function pick(title, answers, { more = null } = {}) {
  const extra = more && fieldOf({ name: "more", ...more }, 1);
  const valueOf = () => extra?.querySelector("input,select,textarea").value.trim() ?? "";
  const hear = (event) => {
    if (/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
    const chosen = answers[Number(event.key) - 1];
    if (!chosen) return;
    event.preventDefault();
    event.stopPropagation(); // the page below has keys of its own
    finish({ answer: chosen[0], more: valueOf() });
  };
  const build = (settle) => {
    const buttons = answers.map(([answer, text], i) => {
      const choose = () => settle({ answer, more: valueOf() });
      const options = { type: "button", onclick: choose, ...(i === 0 && { autofocus: "" }) };
      return make("button", options, make("kbd", { text: i + 1 }), make("span", { text }));
    });
    const list = make("div", { className: "answers" }, ...buttons);
    const cancel = { type: "button", text: say("cancel"), onclick: () => settle(null) };
    const foot = make("div", { className: "buttons" }, make("button", cancel));
    return [list, extra, foot].filter(Boolean);
  };
  return openDialog(title, build, { hear });
}

/** Show something to read; resolves when it is closed. */
export function show(title, parts, { wide = false } = {}) {
  const build = (settle) => {
    const close = { type: "button", className: "main", text: say("close"), autofocus: "" };
    const button = make("button", { ...close, onclick: () => settle(null) });
    return [...parts, make("div", { className: "buttons" }, button)];
  };
  return openDialog(title, build, { className: wide ? "wide" : "" });
}

export const isAsking = () => byId("dialog").open;
