// Cases side by side: a row a field, each fact with its sentence to open.
const COMPARED = [
  "incident_types",
  "malware",
  "first_days",
  "devices",
  "sites",
  "affected",
  "headcounts",
  "leaked_data",
  "subjects",
  "secondary_damage",
  "causes",
  "discovery",
  "services",
  "parties",
  "countermeasures",
  "money",
];

function compareView(main) {
  const rows = picked().map((id) => CASE_OF.get(id));
  const title = el("h1", { id: "title", tabindex: "-1" }, t("compare_title"));
  if (!rows.length) {
    main.replaceChildren(title, el("p", { class: "empty" }, t("compare_none")));
    return;
  }
  const all = rows.map(sheetOf);
  const head = all.map((sheet) =>
    el(
      "th",
      { scope: "col" },
      el(
        "a",
        { href: casePage(sheet.row.id), lang: sheet.row.organization ? "ja" : null },
        organizationText(sheet.row),
      ),
      el("span", { class: "day" }, sheet.row.published ?? t("no_day")),
      el(
        "button",
        {
          type: "button",
          class: "plain",
          "aria-label": t("remove", organizationText(sheet.row)),
          onclick: () => {
            pick(sheet.row.id, false);
            render();
          },
        },
        "✕",
      ),
    ),
  );
  const line = (words, cells, forms) => {
    const differs = rows.length > 1 && new Set(forms).size > 1;
    return el(
      "tr",
      { class: differs ? "differs" : null },
      el(
        "th",
        { scope: "row" },
        words,
        differs &&
          el(
            "span",
            { class: "unequal" },
            el("span", { "aria-hidden": "true" }, "≠"),
            el("span", { class: "unseen" }, t("differs")),
          ),
      ),
      cells.map((c) => el("td", {}, c)),
    );
  };
  const lagWords = (row) =>
    [
      ["from_occurred", row.days[0]],
      ["from_detected", row.days[1]],
    ]
      .filter(([, d]) => typeof d === "number")
      .map(([key, d]) => t(key, d));
  const body = COMPARED.map((field) => {
    const lists = all.map((sheet) => factsOf(sheet, field));
    if (lists.every((list) => !list.length)) return null;
    const cells = all.map((sheet, n) =>
      lists[n].length
        ? el(
            "ul",
            { class: "fact-list" },
            lists[n].map((fact) => factItem(sheet, fact, { prefix: `c${sheet.row.at}` }).item),
          )
        : el("span", { class: "none" }, t("not_told")),
    );
    return line(
      fieldText(field),
      cells,
      lists.map((list) => JSON.stringify(list.map((f) => [f.about, f.value]))),
    );
  });
  const lagLists = rows.map(lagWords);
  body.splice(
    3,
    0,
    line(
      t("lag_both"),
      lagLists.map((list) =>
        list.length ? list.map((words) => el("p", {}, words)) : el("span", { class: "none" }, t("not_told")),
      ),
      lagLists.map((list) => list.join()),
    ),
  );
  main.replaceChildren(
    title,
    el("p", { class: "hint" }, t("compare_hint")),
    el(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": t("compare_title") },
      el(
        "table",
        { class: "compare" },
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("field")), head)),
        el("tbody", {}, body),
      ),
    ),
  );
}
