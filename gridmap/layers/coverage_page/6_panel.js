// The panel: headline figures with their rules, the table, the list; and the legend.

let sorting = { column: -1, isDown: true };

function segmented(box, options, { isOn, choose, hasKeys = false }) {
  replaceChildren(box, options.map((option, i) => {
    const on = isOn(option);
    const button = make("button", { type: "button", role: "radio", "aria-checked": String(on), tabindex: on ? "0" : "-1", onclick: () => choose(option) }, option.title);
    if (hasKeys) button.append(make("kbd", { "aria-hidden": "true" }, String(i + 1)));
    return button;
  }));
  box.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const here = options.findIndex(isOn), next = (here + step + options.length) % options.length;
    choose(options[next]);
    box.children[next].focus();
  };
}

function showPanel() {
  byId("question").textContent = theme.question;
  const variants = byId("variants");
  variants.hidden = theme.variants.length < 2;
  segmented(variants, theme.variants, { isOn: (each) => each === variant, choose: (each) => { chosenVariant.set(theme, each); chooseTheme(theme); } });
  replaceChildren(byId("headlines"), variant.headlines.map((figure) => make("div", { class: figure.alarm ? "alarm" : null }, make("b", {}, figure.value), make("span", {}, figure.label), make("small", {}, figure.rule))));
  replaceChildren(byId("notes"), variant.notes.map((note) => make("p", {}, note)));
  showTable();
  showList();
}

function cell(figure, colours) {
  const parts = figure.parts;
  if (parts) {
    const whole = parts.reduce((sum, n) => sum + n, 0), track = make("span", { class: "track" });
    parts.forEach((n, i) => {
      const piece = make("span", { class: "fill" });
      piece.style.width = `${whole ? 100 * n / whole : 0}%`;
      piece.style.background = colours[i] === "#ffffff" ? "repeating-linear-gradient(135deg,#fff 0 2px,#a3977f 2px 3px)" : colours[i];
      track.append(piece);
    });
    return make("td", { title: figure.text }, make("span", { class: "bar-cell" }, track));
  }
  if ("share" in figure) {
    const fill = make("span", { class: "fill" });
    fill.style.width = `${100 * (figure.share || 0)}%`;
    return make("td", {}, make("span", { class: "bar-cell" }, make("span", { class: "track" }, fill), make("span", { class: "percent" }, figure.text)));
  }
  return make("td", { class: figure.alarm ? "alarm" : null }, figure.text);
}

function showTable() {
  const { columns, rows, total } = variant, table = byId("table");
  const heads = [{ title: words.subdistrict }, ...columns].map((column, i) => {
    const isHere = sorting.column === i - 1 && i > 0;
    const sort = () => { sorting = { column: i - 1, isDown: isHere ? !sorting.isDown : true }; showTable(); table.tHead.querySelectorAll("button")[i].focus(); };
    return make("th", { scope: "col", "aria-sort": isHere ? (sorting.isDown ? "descending" : "ascending") : "none" }, make("button", { type: "button", onclick: sort }, column.title));
  });
  replaceChildren(table.tHead, [make("tr", {}, ...heads)]);
  const order = rows.slice();
  const by = sorting.column, sign = sorting.isDown ? -1 : 1;
  if (by >= 0 && by < columns.length) order.sort((a, b) => sign * (a.cells[by].sort - b.cells[by].sort));
  replaceChildren(table.tBodies[0], order.map((row) => {
    const name = make("td", { dir: "auto", title: row.name }, row.name), cells = row.cells.map((figure, i) => cell(figure, columns[i].colours));
    if (row.at === null) return make("tr", {}, name, ...cells);
    const go = () => pick({ source: "subdistricts", row: row.at }, { isFlown: true });
    return make("tr", { tabindex: "0", "data-row": row.at, onclick: go, onkeydown: (event) => { if (event.key === "Enter") go(); } }, name, ...cells);
  }));
  replaceChildren(table.tFoot, [make("tr", {}, make("td", {}, words.total), ...total.map((figure, i) => cell(figure, columns[i].colours)))]);
}

function showList() {
  const { list } = variant;
  byId("list-title").textContent = list.title;
  byId("list-count").textContent = String(list.n_items);
  byId("list-more").textContent = list.more;
  replaceChildren(byId("list"), list.items.length ? list.items.map((item) => make("li", {},
    make("button", { type: "button", "data-at": `${item.layer}:${item.at}`, onclick: () => pick({ source: item.layer, row: item.at }, { isFlown: true }) }, make("b", { dir: "auto", title: item.name }, item.name), make("span", {}, item.detail)),
  )) : [make("li", { class: "empty" }, list.empty)]);
}

/** Show in table and list which row is picked. */
function markRows(thing) {
  for (const row of document.querySelectorAll("tr.here, #list .here")) row.classList.remove("here");
  if (!thing) return;
  const found = document.querySelector(thing.source === "subdistricts" ? `tr[data-row="${thing.row}"]` : `#list [data-at="${thing.source}:${thing.row}"]`);
  if (found) found.classList.add("here");
}

/** The legend is the layer switch: one row a class, with its count. */
function showLegend() {
  const legend = byId("legend"), zoom = map.getZoom(), scrolled = legend.scrollTop, nodes = [];
  const row = (entry, place, isCounted) => {
    const style = entry.classes[place], isFar = Math.max(entry.min_zoom, style.min_zoom) > zoom;
    const box = make("input", { type: "checkbox" });
    box.checked = !entry.isOff[place];
    box.addEventListener("change", () => { entry.isOff[place] = !box.checked; label.classList.toggle("off", !box.checked); canvas.draw(); });
    const label = make("label", { class: `${isFar ? "far" : ""} ${entry.isOff[place] ? "off" : ""}`, title: isFar ? words.when_near : null }, box, swatch(entry, style.paint), make("span", {}, style.title), make("i", {}, isCounted ? entry.counts[place].toLocaleString("en") : ""));
    return label;
  };
  for (const entry of mainEntries()) {
    const isSingle = entry.classes.length === 1;
    if (!isSingle) nodes.push(make("h4", {}, entry.title));
    entry.classes.forEach((style, place) => { if (entry.counts[place] || (entry.shape !== "point" && style.codes.length)) nodes.push(row(entry, place, entry.class_of.length > 1)); });
  }
  nodes.push(make("h4", {}, words.base_layers));
  for (const entry of baseEntries()) if (entry.key !== "land") nodes.push(entry.classes.length > 1 ? group(entry) : row(entry, 0, false));
  replaceChildren(legend, nodes);
  legend.scrollTop = scrolled;
}

/** One row for a base layer of several classes: streets are on or off together. */
function group(entry) {
  const box = make("input", { type: "checkbox" });
  box.checked = !entry.isOff[0];
  box.addEventListener("change", () => { entry.isOff = entry.isOff.map(() => !box.checked); canvas.draw(); });
  return make("label", { class: entry.isOff[0] ? "off" : "" }, box, swatch(entry, entry.classes[entry.classes.length - 1].paint), make("span", {}, entry.title), make("i", {}));
}
