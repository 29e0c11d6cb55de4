// Questions of the administrators' page. What cannot be taken back is asked for with its reason; what
// the server refuses is said in the dialog, which stays.

import { say } from "./admin_words.js";
import { byId, make } from "./dom.js";

let before = null;

function open(title, ...content) {
  const dialog = byId("dialog");
  before ??= document.activeElement;
  dialog.replaceChildren(make("h2", { id: "dialog-title", text: title }), ...content);
  dialog.onclose = () => {
    dialog.replaceChildren();
    if (before?.isConnected) before.focus();
    before = null;
  };
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("[autofocus]")?.focus();
}

export const closeDialog = () => byId("dialog").open && byId("dialog").close();

function fieldOf({ name, label, kind = "text", value = "", options = [], isNeeded = false, hint = "" }, i) {
  const shared = { name, id: `ask-${name}`, ...(isNeeded && { required: "" }), ...(i === 0 && { autofocus: "" }) };
  if (kind === "checks") {
    const boxes = options.map(([code, text]) => {
      const box = make("input", { type: "checkbox", name, value: code });
      box.checked = value.includes(code);
      return make("label", {}, box, make("span", { text }));
    });
    return make("fieldset", {}, make("legend", { text: label }), ...boxes);
  }
  let field;
  if (kind === "select") field = make("select", shared, ...options.map(([code, text]) => make("option", { value: code, text })));
  else if (kind === "textarea") field = make("textarea", { ...shared, rows: "3", maxlength: "1600" });
  else field = make("input", { ...shared, type: kind, autocomplete: "off", spellcheck: "false", maxlength: "500", placeholder: hint });
  field.value = value;
  return make("label", {}, make("span", { text: label }), field);
}

function valuesOf(form, fields) {
  return Object.fromEntries(
    fields.map(({ name, kind }) => {
      if (kind !== "checks") return [name, form.elements.namedItem(name).value.trim()];
      return [name, [...form.querySelectorAll(`input[name="${name}"]:checked`)].map((box) => box.value)];
    }),
  );
}

/**
 * Ask for fields and do something with them. `act` gets the values by name; while it works the
 * dialog waits, and what it throws is said there.
 */
export function ask(title, { note = "", fields = [], ok = say("ok"), isDangerous = false }, act) {
  const trouble = make("p", { className: "trouble", role: "alert" });
  const go = make("button", { type: "submit", className: `main ${isDangerous ? "danger" : ""}`, text: ok });
  const form = make("form", { method: "dialog", novalidate: "" }, ...fields.map(fieldOf), trouble);
  form.append(make("div", { className: "buttons" }, make("button", { type: "button", text: say("cancel"), onclick: closeDialog }), go));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const missing = fields.find(({ name, isNeeded }) => isNeeded && !form.elements.namedItem(name).value.trim());
    if (missing) {
      const field = form.elements.namedItem(missing.name);
      field.setAttribute("aria-invalid", "true");
      trouble.textContent = `${missing.label}: ${say("needed")}`;
      field.focus();
      return;
    }
    go.disabled = true;
    trouble.textContent = "";
    try {
      await act(valuesOf(form, fields));
    } catch (error) {
      trouble.textContent = error.message;
    } finally {
      go.disabled = false;
    }
  });
  open(title, ...(note ? [make("p", { className: "note", text: note })] : []), form);
}

/** Ask for the reason of something that cannot be taken back. */
export function askWhy(title, note, act, ok = title) {
  const reason = { name: "reason", label: say("reason"), isNeeded: true };
  ask(title, { note, fields: [reason], ok, isDangerous: true }, async (values) => {
    await act(values.reason);
    closeDialog();
  });
}

/** Show something that is told once, to be copied. */
export function showOnce(title, secret) {
  const told = make("output", { text: secret });
  const copy = make("button", {
    type: "button",
    className: "button",
    text: say("copy"),
    onclick: async () => {
      getSelection().selectAllChildren(told); // where the clipboard may not be written, Ctrl-C does it
      await navigator.clipboard?.writeText(secret).catch(() => null);
      copy.textContent = say("copied");
    },
  });
  const close = make("button", { type: "button", className: "main", text: say("close"), autofocus: "", onclick: closeDialog });
  open(
    title,
    make("p", { className: "note", text: say("once_only") }),
    make("div", { className: "secret" }, told, copy),
    make("div", { className: "buttons" }, close),
  );
}
