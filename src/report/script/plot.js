// Plots: drawn to the width that there is, from zero, with units, and a table of the same beside each.
const FONT = 13;
const LINE = 26;

// Width of a label as it will be set, in pixels; a guess that errs to the wide side.
const widthOf = (text) => [...text].reduce((sum, c) => sum + (c.codePointAt(0) > 0x2e7f ? FONT : FONT * 0.6), 0);

function cut(text, width) {
  if (widthOf(text) <= width) return text;
  let out = "";
  for (const c of text) {
    if (widthOf(`${out}${c}…`) > width) break;
    out += c;
  }
  return `${out}…`;
}

// Ticks from zero at whole numbers.
function wholeTicks(max, room) {
  const rough = Math.max(1, max / Math.max(2, Math.floor(room / 60)));
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((s) => s >= rough);
  const top = Math.max(step, Math.ceil(max / step) * step);
  return Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step);
}

const text = (x, y, anchor, words, attributes) => svg("text", { x, y, "text-anchor": anchor, ...attributes }, words);

function drawing(width, height, label, ...parts) {
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label, class: "drawing" },
    ...parts,
  );
}

// Bars that lie, one a row, each of one or several parts. The first tick is zero.
function bars(label, width, rows, unit) {
  const side = Math.min(Math.max(...rows.map((r) => widthOf(r.label))) + 12, width * 0.48);
  const most = Math.max(1, ...rows.map((r) => r.parts.reduce((sum, p) => sum + p.n, 0)));
  const right = widthOf(number(most)) + 14;
  const room = width - side - right;
  const ticks = wholeTicks(most, room);
  const x = (n) => side + (n / ticks.at(-1)) * room;
  const bottom = rows.length * LINE + 6;
  const grid = ticks.map((n) => [
    svg("line", { x1: x(n), x2: x(n), y1: 0, y2: bottom, class: n ? "grid" : "axis" }),
    text(x(n), bottom + 16, "middle", number(n), { class: "tick" }),
  ]);
  const drawn = rows.map((row, i) => {
    const y = i * LINE + 6;
    let at = 0;
    const parts = row.parts
      .filter((p) => p.n)
      .map((p) => {
        const from = x(at);
        at += p.n;
        return svg(
          "rect",
          { x: from + 0.5, y, width: Math.max(1, x(at) - from - 1), height: LINE - 9, class: `bar ${p.look}` },
          svg("title", {}, `${row.label}${p.name ? ` ${p.name}` : ""}: ${number(p.n)}`),
        );
      });
    return [
      text(side - 8, y + 13, "end", cut(row.label, side - 12), { class: "label" }),
      ...parts,
      text(x(at) + 5, y + 13, "start", number(at), { class: "count" }),
    ];
  });
  return drawing(
    width,
    bottom + 38,
    label,
    grid,
    drawn,
    text(side + room, bottom + 33, "end", unit, { class: "unit" }),
  );
}

// Columns that stand, in order; labels that have no room are left out, evenly.
function columns(label, width, list, unit, under) {
  const height = 190;
  const most = Math.max(1, ...list.map((c) => c.n));
  const ticks = wholeTicks(most, height);
  const left = widthOf(number(ticks.at(-1))) + 14;
  const room = width - left - 6;
  const top = 26;
  const y = (n) => top + (1 - n / ticks.at(-1)) * (height - top);
  const step = room / list.length;
  const widest = Math.max(...list.map((c) => widthOf(c.label))) + 10;
  const every = Math.max(1, Math.ceil(widest / step));
  const grid = ticks.map((n) => [
    svg("line", { x1: left, x2: width - 6, y1: y(n), y2: y(n), class: n ? "grid" : "axis" }),
    text(left - 7, y(n) + 4, "end", number(n), { class: "tick" }),
  ]);
  const drawn = list.map((c, i) => {
    const middle = left + (i + 0.5) * step;
    const wide = Math.min(step * 0.72, 56);
    return [
      c.n > 0 &&
        svg(
          "rect",
          { x: middle - wide / 2, y: y(c.n), width: wide, height: y(0) - y(c.n), class: "bar plain" },
          svg("title", {}, `${c.full ?? c.label}: ${number(c.n)}`),
        ),
      c.n > 0 &&
        step > widthOf(number(c.n)) + 2 &&
        text(middle, y(c.n) - 5, "middle", number(c.n), { class: "count" }),
      (c.major ?? i % every === 0) && text(middle, height + 17, "middle", c.label, { class: "tick" }),
    ];
  });
  return drawing(
    width,
    height + (under ? 40 : 26),
    label,
    grid,
    drawn,
    text(0, 11, "start", unit, { class: "unit" }),
    under && text(width - 6, height + 35, "end", under, { class: "unit" }),
  );
}

// Dots over a logarithmic axis, a row a kind; dots that would lie on each other are stacked.
function dots(label, width, rows, unit, missing) {
  const side = Math.min(Math.max(...rows.map((r) => widthOf(r.label))) + 12, width * 0.34);
  const right = Math.max(widthOf(missing), 40) + 14;
  const room = width - side - right;
  const most = Math.max(10, ...rows.flatMap((r) => r.dots.map((d) => d.n)));
  const decades = Math.ceil(Math.log10(most));
  const x = (n) => side + 10 + (Math.log10(n) / decades) * (room - 20);
  const radius = 5;
  let y = 22;
  const drawn = rows.map((row) => {
    const levels = [];
    const placed = [...row.dots]
      .sort((a, b) => a.n - b.n)
      .map((dot) => {
        const at = x(dot.n);
        let level = levels.findIndex((end) => at - end >= radius * 2 + 1);
        if (level < 0) level = levels.length;
        levels[level] = at;
        return { ...dot, at, level };
      });
    // Where there are very many, they move closer.
    const rise = Math.min(radius * 2 + 1, 150 / Math.max(1, levels.length));
    const tall = Math.max(1, levels.length - 1) * rise + 18;
    const base = y + tall - 8;
    y += tall + 10;
    return [
      svg("line", { x1: side, x2: side + room, y1: base + 8, y2: base + 8, class: "grid" }),
      text(side - 8, base + 4, "end", cut(row.label, side - 12), { class: "label" }),
      placed.map((d) =>
        svg(
          "circle",
          { cx: d.at, cy: base - d.level * rise, r: radius, class: d.exact ? "dot" : "dot open" },
          svg("title", { lang: "ja" }, d.title),
        ),
      ),
      text(width - 6, base + 4, "end", row.missing ? number(row.missing) : "–", { class: "count" }),
    ];
  });
  // Every decade has its line; where they are narrow every second one has its number.
  const every = (room - 20) / decades < 52 ? 2 : 1;
  const ticks = Array.from({ length: decades + 1 }, (_, i) => 10 ** i);
  const grid = ticks.map((n, i) => [
    svg("line", { x1: x(n), x2: x(n), y1: 18, y2: y, class: "grid" }),
    i % every === 0 && text(x(n), y + 16, "middle", number(n), { class: "tick" }),
  ]);
  return drawing(
    width,
    y + 38,
    label,
    grid,
    drawn,
    text(width - 6, 11, "end", missing, { class: "unit" }),
    text(side + room, y + 33, "end", unit, { class: "unit" }),
  );
}

// A plot with its title, how many cases stand behind it, notes, a key and the table of the same.
function figure({ title, n, notes = [], key, draw, head, rows }) {
  const canvas = el("div", { class: "canvas" });
  const table = el(
    "table",
    {},
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        head.map((words, i) => el("th", { scope: "col", class: i ? "num" : null }, words)),
      ),
    ),
    el(
      "tbody",
      {},
      rows.map(([first, ...more]) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, first),
          more.map((cell) => el("td", { class: "num" }, cell)),
        ),
      ),
    ),
  );
  const node = el(
    "figure",
    { class: "plot" },
    el(
      "figcaption",
      {},
      el("h2", {}, title),
      el("p", { class: "behind" }, n),
      notes.filter(Boolean).map((words) => el("p", { class: "note" }, words)),
      key,
    ),
    canvas,
    el(
      "details",
      {},
      el("summary", {}, t("as_table")),
      el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, table),
    ),
  );
  return { node, draw: () => canvas.replaceChildren(draw(Math.max(280, canvas.clientWidth))) };
}
