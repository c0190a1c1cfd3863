// The table of cases: sorted, a page at a time.
const PAGE = 50;

const devicesSize = (row) => {
  const counts = row.devices.flatMap(([, , values]) => values.map((v) => v.count)).filter((c) => c !== null);
  return counts.length ? Math.max(...counts) : row.devices.length ? 0 : null;
};
const affectedSize = (row) => {
  const counts = row.affected ? row.affected[2].map((v) => v.count).filter((c) => c !== null) : [];
  return counts.length ? Math.max(...counts) : null;
};
const dataSize = (row) =>
  row.data.length ? row.data.filter(([, s]) => s === "leaked" || s === "possible").length : null;
const delay = (row) => (typeof row.days[1] === "number" ? row.days[1] : null);

// Columns: key, what is sorted, and whether the larger come first.
const COLUMNS = [
  ["published", (r) => r.published, true],
  ["organization", (r) => r.organization, false],
  ["type", (r) => (r.types.length ? term("IncidentType", r.types[0][0]) : null), false],
  ["malware", (r) => r.malware[0]?.[0] ?? null, false],
  ["devices", devicesSize, true],
  ["affected", affectedSize, true],
  ["data", dataSize, true],
  ["days", delay, true],
  ["documents", (r) => r.documents, true],
  ["marks", (r) => r.conflicts * 1000 + r.withdrawn * 100 + r.revised, true],
];
const columnOf = (key) => COLUMNS.find(([k]) => k === key) ?? COLUMNS[0];

const collators = { ja: new Intl.Collator("ja"), en: new Intl.Collator("en") };

// In the order that is asked for; what has no value comes last either way, and equals keep the order of the set.
function sorted(rows) {
  const [, value, falling] = columnOf(state.sort);
  const down = state.dir ? state.dir === "desc" : falling;
  const order = (a, b) => (typeof a === "string" ? collators[lang()].compare(a, b) : a - b);
  return rows
    .map((row) => [value(row), row])
    .sort(
      ([a, x], [b, y]) =>
        (a === null) - (b === null) || (a === null ? 0 : down ? order(b, a) : order(a, b)) || x.at - y.at,
    )
    .map(([, row]) => row);
}

function countLinks(row, [about, verdict, values, fact], field) {
  const words = values.map((v) => valueText(field, about, v)).join(" / ");
  const kind = field === "devices" && aboutText(field, about);
  return el(
    "span",
    { class: "counted" },
    el(
      "a",
      { href: casePage(row.id, fact), title: t("open_sentence", `${aboutText(field, about)} ${words}`) },
      words,
    ),
    kind && el("span", { class: "of" }, kind),
    field === "affected" && standingMark(field, about, true),
    contested({ verdict }) && verdictMark(verdict),
  );
}

function dataCell(row) {
  if (!row.data.length) return el("span", { class: "none" }, "–");
  const count = (wanted) => row.data.filter(([, s]) => s === wanted);
  const part = (list, look, words) =>
    list.length > 0 &&
    el(
      "a",
      {
        class: `mark m-${look}`,
        href: casePage(row.id, list[0][2]),
        title: list.map(([c]) => term("DataCategory", c)).join(lang() === "ja" ? "、" : ", "),
      },
      t(words, list.length),
    );
  return [
    part(count("leaked"), "leaked", "data_leaked_n"),
    part(count("possible"), "possible", "data_possible_n"),
    part(count("no_evidence"), "no_evidence", "data_no_evidence_n"),
    part(count("not_leaked"), "not_leaked", "data_not_leaked_n"),
  ];
}

function listRow(row, chosen) {
  const cell = (key, content, cls) =>
    el(
      "td",
      {
        role: "cell",
        class: [`c-${key}`, cls, content?.className === "none" && "blank"].filter(Boolean).join(" "),
        "data-label": t(`col_${key}`),
      },
      content,
    );
  const none = el("span", { class: "none" }, "–");
  const days = delay(row);
  return el(
    "tr",
    { role: "row", "data-id": row.id },
    cell(
      "pick",
      el("input", {
        type: "checkbox",
        "aria-label": t("pick", organizationText(row)),
        checked: chosen.has(row.id),
        onchange: (e) => {
          pick(row.id, e.target.checked);
          masthead();
        },
      }),
    ),
    cell("published", row.published ?? none.cloneNode(true), "day"),
    el(
      "th",
      { role: "rowheader", scope: "row", class: "c-organization" },
      el("a", { href: casePage(row.id), lang: row.organization ? "ja" : null }, organizationText(row)),
    ),
    cell(
      "type",
      row.types.length
        ? row.types.map(([x]) => term("IncidentType", x)).join(lang() === "ja" ? "、" : ", ")
        : none.cloneNode(true),
    ),
    cell("malware", row.malware.length ? row.malware.map(([x]) => x).join(", ") : none.cloneNode(true)),
    cell(
      "devices",
      row.devices.length ? row.devices.map((d) => countLinks(row, d, "devices")) : none.cloneNode(true),
      "num",
    ),
    cell("affected", row.affected ? countLinks(row, row.affected, "affected") : none.cloneNode(true), "num"),
    cell("data", dataCell(row)),
    cell("days", days === null ? none.cloneNode(true) : daysText(days), "num"),
    cell("documents", number(row.documents), "num"),
    cell("marks", [
      row.revised > 0 && el("span", { class: "verdict v-revised" }, t("revised_n", row.revised)),
      row.conflicts > 0 && el("span", { class: "verdict v-in_conflict" }, t("conflict_n", row.conflicts)),
      row.withdrawn > 0 && el("span", { class: "verdict v-withdrawn" }, t("withdrawn_n", row.withdrawn)),
    ]),
  );
}

function listTable(rows, into, again) {
  if (!rows.length) {
    into.replaceChildren(el("p", { class: "empty" }, t("nothing")));
    return;
  }
  const pages = Math.ceil(rows.length / PAGE);
  const page = Math.min(Math.max(1, Number.parseInt(state.page ?? "1", 10) || 1), pages);
  const [active, , falling] = columnOf(state.sort);
  const down = state.dir ? state.dir === "desc" : falling;
  const chosen = new Set(picked());
  const head = COLUMNS.map(([key, , first]) => {
    const on = key === active;
    return el(
      "th",
      {
        role: "columnheader",
        scope: "col",
        class: `c-${key}`,
        "aria-sort": on ? (down ? "descending" : "ascending") : null,
      },
      el(
        "button",
        {
          type: "button",
          "data-sort": key,
          title: t("sort_by", t(`col_${key}`)),
          onclick: () => {
            change({ sort: key, dir: (on ? !down : first) ? "desc" : "asc", page: undefined });
            again();
            into.querySelector(`[data-sort="${key}"]`)?.focus();
          },
        },
        t(`col_${key}`),
        el("span", { class: "arrow", "aria-hidden": "true" }, on ? (down ? "▼" : "▲") : ""),
      ),
    );
  });
  const table = el(
    "table",
    { role: "table", class: "cases", "aria-label": t("list") },
    el(
      "thead",
      { role: "rowgroup" },
      el(
        "tr",
        { role: "row" },
        el("th", { role: "columnheader", scope: "col", class: "c-pick" }, t("col_pick")),
        head,
      ),
    ),
    el(
      "tbody",
      { role: "rowgroup" },
      sorted(rows)
        .slice((page - 1) * PAGE, page * PAGE)
        .map((row) => listRow(row, chosen)),
    ),
  );
  const turn = (to, words, cls) =>
    el(
      "button",
      {
        type: "button",
        class: cls,
        disabled: to < 1 || to > pages,
        onclick: () => {
          change({ page: to > 1 ? String(to) : undefined });
          again();
          into.scrollIntoView();
          (into.querySelector(`.${cls}:not([disabled])`) ?? into.querySelector("nav button:not([disabled])"))?.focus({
            preventScroll: true,
          });
        },
      },
      words,
    );
  into.replaceChildren(
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("list") }, table),
    ...(pages > 1
      ? [
          el(
            "nav",
            { class: "pages", "aria-label": t("pages") },
            turn(page - 1, t("previous"), "previous"),
            el("span", {}, t("page_of", page, pages)),
            turn(page + 1, t("next"), "next"),
          ),
        ]
      : []),
  );
}
