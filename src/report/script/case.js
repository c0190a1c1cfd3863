// The page of a case.
function caseHead(sheet) {
  const { row } = sheet;
  const chosen = picked().includes(row.id);
  const names = row.other_names.join(lang() === "ja" ? "、" : ", ");
  return el(
    "header",
    { class: "case-head" },
    el(
      "p",
      { class: "back" },
      el("a", { href: address({ view: "cases", id: undefined, fact: undefined }) }, `← ${t("back")}`),
    ),
    ja("h1", { lang: row.organization ? "ja" : null, tabindex: "-1", id: "title" }, organizationText(row)),
    names && el("p", { class: "names" }, t("also_called", names)),
    el(
      "p",
      { class: "case-line" },
      el("code", {}, row.id),
      row.types.map(([x]) => el("span", { class: "type" }, term("IncidentType", x))),
      row.malware.map(([x]) => el("span", { class: "type" }, x)),
      el(
        "button",
        {
          type: "button",
          class: "plain",
          id: "pick-this",
          "aria-pressed": String(chosen),
          onclick: (e) => {
            const on = !picked().includes(row.id);
            pick(row.id, on);
            e.target.setAttribute("aria-pressed", String(on));
            e.target.textContent = t(on ? "remove_pick" : "add_pick");
            masthead();
          },
        },
        t(chosen ? "remove_pick" : "add_pick"),
      ),
    ),
  );
}

// Facts by group and field.
function factSections(sheet, options) {
  const items = new Map();
  const known = new Set(GROUPS.flatMap(([, fields]) => fields));
  const groups = [
    ...GROUPS.slice(0, -1),
    ["other", ["revisions", ...new Set(sheet.facts.map((f) => f.field).filter((f) => !known.has(f)))]],
  ];
  const sections = groups.map(([group, fields]) => {
    const parts = fields
      .map((field) => {
        const facts = factsOf(sheet, field);
        if (!facts.length) return null;
        const list = facts.map((fact) => {
          const made = factItem(sheet, fact, { ...options, open: contested(fact) });
          items.set(fact.n, made);
          return made.item;
        });
        return el(
          "div",
          { class: "field" },
          el("h4", {}, fieldText(field)),
          el("ul", { class: SHORT.has(field) ? "fact-list short" : "fact-list" }, list),
        );
      })
      .filter(Boolean);
    return parts.length ? el("section", { class: `group f-${group}` }, el("h3", {}, t(`g_${group}`)), parts) : null;
  });
  return { sections, items };
}

function legend() {
  const row = (mark, words) => el("li", {}, mark, words && [" ", words]);
  return el(
    "details",
    { class: "legend" },
    el("summary", {}, t("legend")),
    el(
      "ul",
      {},
      termsOf("LeakStatus").map((s) => row(el("span", { class: `mark m-${s}` }, term("LeakStatus", s)))),
      termsOf("Verdict").map((v) => row(verdictMark(v), VERDICT_NOTES[v] && inLang(VERDICT_NOTES[v]))),
      row(confidenceMark(0.88), t("confidence_title")),
    ),
  );
}

const VERDICT_NOTES = {
  agreed: [
    "二つ以上の文書が同じことを述べ、異なる記載がない",
    "two documents or more say so, and none says otherwise",
  ],
  revised: [
    "後の文書が改めた。新しい値を採り、以前の値も残す",
    "a later document says otherwise; its value holds, the earlier ones stay",
  ],
  only_in_one: ["一つの文書だけが述べている", "one document says it"],
  in_conflict: ["記載が食い違い、どれとも決まらない", "documents differ, and nothing settles it"],
  withdrawn: ["後の文書が否定した", "a later document denies it"],
};

let redraw = () => {};

function caseView(main) {
  const row = CASE_OF.get(state.id);
  if (!row) {
    main.replaceChildren(
      el("h1", { id: "title", tabindex: "-1" }, t("cases")),
      el("p", { class: "empty" }, t("unknown_case")),
    );
    return;
  }
  const sheet = sheetOf(row);
  let items = new Map();
  const toText = (doc, spans) => {
    panel.dim();
    const found = panel.light(doc.n, spans, true).filter((m) => m.owners.length);
    const node = found[0]?.node;
    if (!node) return;
    node.focus({ preventScroll: true });
    const at = node.getBoundingClientRect();
    if (at.top < 60 || at.bottom > innerHeight - 20) node.scrollIntoView({ block: "center" });
    found.forEach((m) => m.node.classList.add("lit"));
  };
  // Opens a fact and goes to it.
  const open = (fact, focus = true) => {
    const made = items.get(fact.n);
    if (!made) return;
    made.toggle(true);
    change({ fact: String(fact.n) });
    panel.dim();
    litFact(fact, true);
    if (focus) {
      made.button.focus({ preventScroll: true });
      const at = made.item.getBoundingClientRect();
      if (at.top < 70 || at.bottom > innerHeight)
        made.item.scrollIntoView({ block: at.height > innerHeight * 0.7 ? "start" : "center" });
    }
  };
  const litFact = (fact, scroll) => {
    items.get(fact.n)?.item.classList.add("lit");
    // The text moves to the first document that says what holds.
    const holding = fact.claims.find((c) => sameValue(c.value, fact.value)) ?? fact.claims.at(-1);
    for (const c of fact.claims) panel.light(c.document, c.spans, scroll && c === holding);
  };
  const panel = textPanel(sheet, open);
  const made = factSections(sheet, {
    toText: sheet.documents.some((d) => d.text !== null) ? toText : null,
    onToggle: (fact, on) => {
      change({ fact: on ? String(fact.n) : undefined });
      panel.dim();
      if (on) litFact(fact, true);
    },
  });
  items = made.items;
  for (const { item } of items.values()) {
    const fact = sheet.facts[Number(item.dataset.fact)];
    item.addEventListener("mouseenter", () => {
      panel.dim();
      litFact(fact, true);
    });
    item.addEventListener("mouseleave", () => panel.dim());
    item.querySelector("button").addEventListener("focus", () => {
      panel.dim();
      litFact(fact, true);
    });
  }
  const canvas = el("div", { class: "canvas" });
  const days = daysOf(sheet).length;
  const hasTexts = sheet.documents.some((d) => d.text !== null);
  main.replaceChildren(
    caseHead(sheet),
    documentList(sheet),
    correctionList(sheet) ?? "",
    el(
      "section",
      { class: "timeline" },
      el("h2", {}, t("timeline")),
      days
        ? [
            canvas,
            daysOf(sheet).some((d) => !d.full) && el("p", { class: "hint" }, t("yearless_note")),
            el(
              "details",
              {},
              el("summary", {}, t("as_table")),
              el(
                "div",
                { class: "scroll", tabindex: "0", role: "region", "aria-label": t("timeline") },
                timelineTable(sheet, open),
              ),
            ),
          ]
        : el("p", {}, t("no_dates")),
    ),
    el(
      "div",
      { class: "columns" },
      el(
        "section",
        { class: "facts" },
        el("h2", {}, t("facts")),
        el("p", { class: "hint" }, t(hasTexts ? "facts_hint" : "facts_hint_quotes")),
        legend(),
        made.sections,
        itemTable(sheet, toText),
        aboutDocuments(sheet),
      ),
      panel.node,
    ),
  );
  redraw = () => days && canvas.replaceChildren(timeline(sheet, Math.max(300, canvas.clientWidth), open));
  redraw();
  const asked = sheet.facts[Number(state.fact)];
  if (state.fact && asked) open(asked);
  else panel.begin();
}
