// The documents of a case: what they are, why they are one case, what readers corrected, what the law wants told.

function documentList(sheet) {
  const items = sheet.documents.map((doc) =>
    el(
      "li",
      {},
      badge(doc),
      " ",
      el(
        "div",
        {},
        ja("p", { class: "doc-title" }, doc.title ?? t("no_title")),
        el(
          "p",
          { class: "doc-line" },
          el("span", { class: "day" }, doc.published ? dayText(doc.published) : t("no_day")),
          doc.kind && el("span", {}, term("DocumentKind", doc.kind)),
          doc.stage && el("span", {}, term("ReportStage", doc.stage)),
          doc.organization && doc.organization !== sheet.row.organization && ja("span", {}, doc.organization),
          doc.url ? outside(doc.url, t("source_page")) : doc.path && el("span", { class: "path" }, doc.path),
          doc.retrieved && el("span", {}, t("fetched", doc.retrieved.slice(0, 10))),
        ),
      ),
    ),
  );
  const links = sheet.links.map((link) =>
    el(
      "div",
      { class: "link" },
      el("p", {}, t("linked_score", ...link.documents.map(badgeText), link.score.toFixed(2))),
      el(
        "table",
        {},
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            el("th", { scope: "col" }, t("reason")),
            el("th", { scope: "col", class: "num" }, t("weight")),
          ),
        ),
        el(
          "tbody",
          {},
          link.why.map(([reason, weight]) =>
            el(
              "tr",
              {},
              el("td", {}, REASONS[reason] ? inLang(REASONS[reason]) : reason),
              el("td", { class: "num" }, (weight > 0 ? "+" : "") + weight.toFixed(2)),
            ),
          ),
        ),
      ),
    ),
  );
  return el(
    "section",
    { class: "documents" },
    el("h2", {}, t("documents")),
    el("ol", {}, items),
    links.length > 0 && el("details", {}, el("summary", {}, t("linked_why")), el("div", { class: "links" }, links)),
  );
}

// A value of a record in short, as the record has it.
const shortly = (part) => (Object(part) === part ? JSON.stringify(part) : String(part ?? ""));
const plainly = (value) =>
  Object(value) === value
    ? Object.entries(value)
        .filter(([key]) => key !== "confidence" && key !== "evidence")
        .map(([, part]) => shortly(part))
        .join(" ")
    : shortly(value);

// What readers changed: how they split and joined cases, and values of records.
function correctionList(sheet) {
  const ofCase = (sheet.corrections ?? []).map((c) => [null, c]);
  const all = [...ofCase, ...sheet.documents.flatMap((doc) => (doc.corrections ?? []).map((c) => [doc, c]))];
  if (!all.length) return null;
  return el(
    "section",
    { class: "documents corrections" },
    el("h2", {}, t("corrections")),
    el(
      "ul",
      {},
      all.map(([doc, c]) =>
        el(
          "li",
          {},
          doc && badge(doc),
          el(
            "div",
            {},
            el(
              "p",
              {},
              [
                doc ? fieldText(c.field) : (c.cases ?? []).join(", "),
                doc ? term("CorrectionAction", c.action) : t(`corrected_${c.action}`),
              ].join(": "),
              c.earlier?.length > 0 && [" ", el("s", {}, c.earlier.map(plainly).join("; "))],
            ),
            el("p", { class: "doc-line" }, el("span", {}, t("corrected_by", c.by), " ", c.reason)),
          ),
        ),
      ),
    ),
  );
}

// What the law wants told, document by document.
function itemTable(sheet, toText) {
  if (!sheet.documents.some((d) => d.items.length)) return null;
  const rows = termsOf("ReportItem").map((name) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, term("ReportItem", name)),
      sheet.documents.map((doc) => {
        const item = doc.items.find((i) => i.key === name);
        if (!item)
          return el(
            "td",
            { class: "none" },
            el("span", { "aria-hidden": "true" }, "–"),
            el("span", { class: "unseen" }, t("silent")),
          );
        const words = term("ItemStatus", item.value);
        const mark = `mark m-${{ told: "sure", none: "not_leaked" }[item.value] ?? "no_evidence"}`;
        return el(
          "td",
          {},
          doc.text === null
            ? el("span", { class: mark }, words)
            : el("button", { type: "button", class: mark, onclick: () => toText(doc, item.spans) }, words),
        );
      }),
    ),
  );
  return el(
    "section",
    { class: "items" },
    el("h3", {}, t("items")),
    el("p", { class: "hint" }, t("items_note")),
    el(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": t("items") },
      el(
        "table",
        {},
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            el("th", { scope: "col" }, t("item")),
            sheet.documents.map((d) => el("th", { scope: "col" }, badge(d))),
          ),
        ),
        el("tbody", {}, rows),
      ),
    ),
  );
}

// What records say of the documents themselves.
function aboutDocuments(sheet) {
  const parts = sheet.documents.map((doc) => [
    el("h4", {}, documentLine(doc)),
    el(
      "dl",
      {},
      doc.about.map((item) => [
        el(
          "dt",
          {},
          Array.isArray(item.value)
            ? `${fieldText(item.key)} (${term("ContactKind", item.value[0])})`
            : fieldText(item.key),
        ),
        el(
          "dd",
          {},
          ja(
            "span",
            { lang: VALUE_TERMS[item.key] ? null : "ja" },
            Array.isArray(item.value) ? item.value[1] : valueText(item.key, "", item.value),
          ),
          " ",
          confidenceMark(item.confidence),
        ),
      ]),
      el("dt", {}, "SHA-256"),
      el("dd", {}, el("code", { class: "hash" }, doc.sha256)),
    ),
  ]);
  return el("details", { class: "about-documents" }, el("summary", {}, t("about_document")), parts);
}
