"use strict";
(function () {
  function make(name, text, attributes) {
    const element = document.createElement(name);
    if (text !== undefined) { element.textContent = text; }
    for (const key of Object.keys(attributes || {})) { element.setAttribute(key, attributes[key]); }
    return element;
  }

  function fill(pattern, values) {
    return pattern.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
  }

  function start(source) {
    const data = JSON.parse(source.textContent);
    const section = source.parentElement;
    const table = section.querySelector("table");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    const chosen = new Set();
    const order = new Intl.Collator(data.lang, { numeric: true });
    let sorted = { column: -1, down: false };

    const tools = make("div", undefined, { class: "tools" });
    const label = make("label", data.words.search + " ");
    const search = make("input", undefined, { type: "search", autocomplete: "off" });
    label.append(search);
    const onlyLabel = make("label");
    const only = make("input", undefined, { type: "checkbox" });
    onlyLabel.append(only, " " + data.words.only_chosen);
    const clear = make("button", data.words.clear, { type: "button" });
    const state = make("p", undefined, { class: "small", role: "status" });
    tools.append(label, onlyLabel, clear);
    const beside = make("div", undefined, { hidden: "" });
    section.querySelector(".wide").before(tools, state);
    section.append(beside);

    table.tHead.rows[0].append(make("th", data.words.choose, { scope: "col" }));
    const boxes = rows.map((row, place) => {
      const box = make("input", undefined, {
        type: "checkbox", "aria-label": fill(data.words.choose_unit, { name: data.rows[place][0].text })
      });
      box.addEventListener("change", () => {
        if (box.checked) { chosen.add(place); } else { chosen.delete(place); }
        show();
      });
      const cell = make("td");
      cell.append(box);
      row.append(cell);
      return box;
    });

    function sideBySide() {
      beside.replaceChildren();
      beside.hidden = chosen.size === 0;
      if (chosen.size === 0) { return; }
      const places = Array.from(chosen);
      const view = make("table");
      view.append(make("caption", data.words.side_by_side));
      const head = view.createTHead().insertRow();
      head.append(make("th", data.words.measure, { scope: "col" }));
      places.forEach((place) => head.append(make("th", data.rows[place][0].text, { scope: "col", class: "n" })));
      const inner = view.createTBody();
      data.header.slice(1).forEach((name, measure) => {
        const row = inner.insertRow();
        row.append(make("th", name, { scope: "row" }));
        places.forEach((place) => row.append(make("td", data.rows[place][measure + 1].text, { class: "n" })));
      });
      const wide = make("div", undefined, { class: "wide", tabindex: "0", role: "region", "aria-label": data.words.side_by_side });
      wide.append(view);
      beside.append(wide);
    }

    function show() {
      const wanted = search.value.trim().toLocaleLowerCase(data.lang);
      let shown = 0;
      rows.forEach((row, place) => {
        const fits = data.rows[place][0].text.toLocaleLowerCase(data.lang).includes(wanted);
        row.hidden = !fits || (only.checked && !chosen.has(place));
        row.classList.toggle("chosen", chosen.has(place));
        shown += row.hidden ? 0 : 1;
      });
      state.textContent = fill(data.words.shown, { shown: shown, all: rows.length, chosen: chosen.size });
      sideBySide();
    }

    function compare(first, second, column) {
      const a = data.rows[first][column];
      const b = data.rows[second][column];
      if (column === 0) { return order.compare(a.text, b.text); }
      if (a.value === null || b.value === null) { return (a.value === null) - (b.value === null); }
      return sorted.down ? b.value - a.value : a.value - b.value;
    }

    function sort(column) {
      sorted = { column: column, down: sorted.column === column ? !sorted.down : column > 0 };
      const places = rows.map((row, place) => place).sort((a, b) => compare(a, b, column));
      if (column === 0 && sorted.down) { places.reverse(); }
      places.forEach((place) => body.append(rows[place]));
      Array.from(table.tHead.rows[0].cells).forEach((cell, place) => {
        if (place === column) {
          cell.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
        } else { cell.removeAttribute("aria-sort"); }
      });
    }

    data.header.forEach((name, column) => {
      const cell = table.tHead.rows[0].cells[column];
      const button = make("button", name, { type: "button" });
      button.addEventListener("click", () => sort(column));
      cell.replaceChildren(button);
    });
    search.addEventListener("input", show);
    only.addEventListener("change", show);
    clear.addEventListener("click", () => {
      chosen.clear();
      boxes.forEach((box) => { box.checked = false; });
      search.value = "";
      only.checked = false;
      show();
    });
    show();
  }

  document.querySelectorAll("script[data-compare]").forEach(start);
}());
