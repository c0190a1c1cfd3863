// The overview: plots of the cases that the filters leave.
const SHOWN = 15;

const share = (n) => (n === CASES.length ? t("n_cases", number(n)) : t("of_cases", number(n), number(CASES.length)));
const filterLink = (changes, words) =>
  el("a", { href: address({ ...changes, view: "cases", page: undefined }) }, words);

function overTime(rows) {
  const days = rows
    .map((r) => r.published)
    .filter(Boolean)
    .sort();
  if (!days.length) return null;
  const [first, last] = [days[0], days.at(-1)];
  const years = Number(last.slice(0, 4)) - Number(first.slice(0, 4)) + 1;
  const list = [];
  const monthly = years <= 2;
  const quarterly = !monthly && years <= 8;
  const key = (day) =>
    monthly
      ? day.slice(0, 7)
      : quarterly
        ? `${day.slice(0, 4)} Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
        : day.slice(0, 4);
  const counts = new Map();
  for (const day of days) counts.set(key(day), (counts.get(key(day)) ?? 0) + 1);
  // Periods without a case are columns, too. A file's odd day far off must not make thousands of them.
  for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)) && list.length < 400; year++) {
    const y = String(year).padStart(4, "0");
    if (monthly) for (let m = 1; m <= 12; m++) list.push(`${y}-${String(m).padStart(2, "0")}`);
    else if (quarterly) for (let q = 1; q <= 4; q++) list.push(`${y} Q${q}`);
    else list.push(y);
  }
  const within = list.filter((p) => p >= key(first) && p <= key(last));
  const label = (p) => (quarterly ? p.slice(0, 4) : p);
  return figure({
    title: t("plot_time"),
    n: share(days.length),
    notes: [t("plot_time_note"), days.length < rows.length && t("without_day", number(rows.length - days.length))],
    draw: (width) =>
      columns(
        t("plot_time"),
        width,
        within.map((p, i) => ({
          label: label(p),
          full: p,
          n: counts.get(p) ?? 0,
          ...(quarterly ? { major: p.endsWith("Q1") || (i === 0 && !p.endsWith("Q4")) } : {}),
        })),
        t(monthly ? "axis_month" : quarterly ? "axis_quarter" : "axis_year"),
      ),
    head: [t("period"), t("all_cases")],
    rows: within
      .filter((p) => counts.has(p))
      .map((p) => [filterLink({ year: p.slice(0, 4) }, p), number(counts.get(p))]),
  });
}

// How many cases have each value; a case counts once a value.
function counted(rows, values) {
  const counts = new Map();
  for (const row of rows) for (const value of new Set(values(row))) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function byName({ title, list, name, n, notes, filter, head }) {
  if (!list.length) return null;
  const shown = list.slice(0, SHOWN);
  return figure({
    title,
    n,
    notes: [...notes, list.length > SHOWN && t("more_rows", list.length - SHOWN)],
    draw: (width) =>
      bars(
        title,
        width,
        shown.map(([value, k]) => ({ label: name(value), parts: [{ n: k, look: "plain" }] })),
        t("axis_cases"),
      ),
    head: [head, t("all_cases")],
    rows: list.map(([value, k]) => [filterLink(filter(value), name(value)), number(k)]),
  });
}

const types = (rows) =>
  byName({
    title: t("plot_types"),
    list: counted(rows, (r) => r.types.map(([x]) => x)),
    name: (x) => term("IncidentType", x),
    n: share(rows.filter((r) => r.types.length).length),
    notes: [t("several_types")],
    filter: (type) => ({ type }),
    head: t("type"),
  });

function malware(rows) {
  const named = rows.filter((r) => r.malware.length);
  return byName({
    title: t("plot_malware"),
    list: counted(named, (r) => r.malware.map(([x]) => x)),
    name: (x) => x,
    n: share(named.length),
    notes: [named.length < rows.length && t("malware_note", number(rows.length - named.length))],
    filter: (m) => ({ malware: m }),
    head: t("malware"),
  });
}

function dataKinds(rows) {
  const told = rows.filter((r) => r.data.length);
  if (!told.length) return null;
  const table = new Map();
  for (const row of told) {
    for (const [category, status] of row.data) {
      const counts = table.get(category) ?? {};
      const key = status ?? "unsettled";
      counts[key] = (counts[key] ?? 0) + 1;
      table.set(category, counts);
    }
  }
  const looks = [...STATUSES, "unsettled"].filter((s) => [...table.values()].some((c) => c[s]));
  const name = (s) => (s === "unsettled" ? t("conflict_short") : term("LeakStatus", s));
  const open = (c) => (c.leaked ?? 0) + (c.possible ?? 0);
  const list = [...table].sort((a, b) => open(b[1]) - open(a[1]) || (a[0] < b[0] ? -1 : 1));
  return figure({
    title: t("plot_data"),
    n: share(told.length),
    notes: [t("data_note"), list.length > SHOWN && t("more_rows", list.length - SHOWN)],
    key: el(
      "ul",
      { class: "key" },
      looks.map((s) =>
        el(
          "li",
          {},
          svg(
            "svg",
            { width: 22, height: 14, "aria-hidden": "true" },
            svg("rect", { x: 1, y: 1, width: 20, height: 12, class: `bar s-${s}` }),
          ),
          " ",
          name(s),
        ),
      ),
    ),
    draw: (width) =>
      bars(
        t("plot_data"),
        width,
        list.slice(0, SHOWN).map(([category, c]) => ({
          label: term("DataCategory", category),
          parts: looks.map((s) => ({ n: c[s] ?? 0, look: `s-${s}`, name: name(s) })),
        })),
        t("axis_cases"),
      ),
    head: [t("data"), ...looks.map(name)],
    rows: list.map(([category, c]) => [
      filterLink({ data: category }, term("DataCategory", category)),
      ...looks.map((s) =>
        !c[s] ? "0" : s === "unsettled" ? number(c[s]) : filterLink({ data: `${category}:${s}` }, number(c[s])),
      ),
    ]),
  });
}

function devices(rows) {
  const hit = rows.filter((r) => r.devices.length);
  if (!hit.length) return null;
  const kinds = termsOf("DeviceKind")
    .map((kind) => {
      const all = hit.flatMap((row) =>
        row.devices.filter(([about]) => about.split(" ")[0] === kind).map((d) => ({ row, d })),
      );
      // Where documents are in conflict the largest figure is drawn, hollow.
      const withNumber = all
        .map(({ row, d: [about, verdict, values, fact] }) => {
          const value = values.filter((v) => v.count !== null).sort((a, b) => b.count - a.count)[0];
          return (
            value && {
              row,
              about,
              fact,
              n: Math.max(1, value.count),
              value,
              exact: value.qualifier === "exact" && verdict !== "in_conflict",
            }
          );
        })
        .filter(Boolean);
      return { kind, label: term("DeviceKind", kind), list: withNumber, missing: all.length - withNumber.length };
    })
    .filter((k) => k.list.length || k.missing);
  const line = (d) =>
    `${organizationText(d.row)}: ${valueText("devices", d.about, d.value)} (${aboutText("devices", d.about)})`;
  return figure({
    title: t("plot_devices"),
    n: share(hit.length),
    notes: [t("devices_note")],
    key: el(
      "ul",
      { class: "key" },
      ["exact", "open"].map((look) =>
        el(
          "li",
          {},
          svg(
            "svg",
            { width: 14, height: 14, "aria-hidden": "true" },
            svg("circle", { cx: 7, cy: 7, r: 5, class: look === "exact" ? "dot" : "dot open" }),
          ),
          " ",
          look === "exact"
            ? term("Qualifier", "exact")
            : ["about", "at_most", "at_least"]
                .map((q) => term("Qualifier", q))
                .concat(term("Verdict", "in_conflict"))
                .join(lang() === "ja" ? "・" : ", "),
        ),
      ),
    ),
    draw: (width) =>
      dots(
        t("plot_devices"),
        width,
        kinds.map((k) => ({
          label: k.label,
          missing: k.missing,
          dots: k.list.map((d) => ({ n: d.n, exact: d.exact, title: line(d) })),
        })),
        t("axis_devices"),
        t("devices_unnumbered"),
      ),
    head: [t("col_organization"), t("device"), t("number")],
    rows: kinds
      .flatMap((k) => k.list)
      .sort((a, b) => b.n - a.n)
      .slice(0, 200)
      .map((d) => [
        el("a", { href: casePage(d.row.id), lang: "ja" }, organizationText(d.row)),
        aboutText("devices", d.about),
        el("a", { href: casePage(d.row.id, d.fact) }, valueText("devices", d.about, d.value)),
      ]),
  });
}

const BINS = [
  [0, 0],
  [1, 3],
  [4, 7],
  [8, 14],
  [15, 30],
  [31, 60],
  [61, 120],
  [121, Infinity],
];

function lags(rows, which, title) {
  const days = rows.map((r) => r.days[which]);
  const told = days.filter((d) => typeof d === "number").sort((a, b) => a - b);
  if (!told.length) return null;
  const later = days.filter((d) => d === "later").length;
  const half = told.length / 2;
  const median = told.length % 2 ? told[Math.floor(half)] : (told[half - 1] + told[half]) / 2;
  const list = BINS.map(([from, to]) => ({
    label: from === to ? String(from) : to === Infinity ? `${from}–` : `${from}–${to}`,
    full: from === to ? t("same_day") : to === Infinity ? t("or_more", from) : t("days_n", `${from}–${to}`),
    n: told.filter((d) => d >= from && d <= to).length,
  }));
  return figure({
    title,
    n: share(told.length),
    notes: [
      t("lag_note", number(median)),
      days.length - told.length - later > 0 && t("lag_missing", number(days.length - told.length - later)),
      later > 0 && t("lag_later", number(later)),
    ],
    draw: (width) => columns(title, width, list, t("axis_cases"), t("axis_days")),
    head: [t("axis_days"), t("all_cases")],
    rows: list.map((c) => [c.full, number(c.n)]),
  });
}

function overview(rows, into) {
  if (!rows.length) {
    into.replaceChildren(el("p", { class: "empty" }, t("nothing")));
    return () => {};
  }
  const plots = [
    overTime(rows),
    types(rows),
    dataKinds(rows),
    malware(rows),
    devices(rows),
    lags(rows, 1, t("plot_lag_detected")),
    lags(rows, 0, t("plot_lag_occurred")),
  ].filter(Boolean);
  into.replaceChildren(...plots.map((p) => p.node));
  const draw = () => plots.forEach((p) => p.draw());
  draw();
  return draw;
}
