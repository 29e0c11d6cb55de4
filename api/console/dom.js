// Elements and text. Text is only ever written through textContent.

export const byId = (id) => document.getElementById(id);

export function make(tag, { className, text, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = String(text);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Write only what differs: an unchanged node is not touched, so nothing flickers. */
export function setText(node, text) {
  const said = text === undefined || text === null ? "" : String(text);
  if (node.textContent !== said) node.textContent = said;
}

/** "dark" or "light", as whoever looks has set their machine; a page shows it until it is told. */
export const themeOfTheSystem = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
