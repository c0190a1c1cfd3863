// A fact with its marks, and what each document says of it.
const GROUPS = [
  ["incident", ["organization", "incident_types", "malware", "causes", "discovery", "secondary_damage"]],
  ["machines", ["devices", "sites"]],
  ["people", ["affected", "headcounts", "spoofed_mails"]],
  ["data", ["leaked_data", "subjects", "protection"]],
  ["days", ["first_days", "dates", "exposure"]],
  ["measures", ["countermeasures", "services"]],
  ["parties", ["parties", "third_parties", "money"]],
  ["other", ["revisions"]],
];
const FAMILY = new Map(GROUPS.flatMap(([group, fields]) => fields.map((field) => [field, group])));
const familyOf = (field) => FAMILY.get(field) ?? "other";

// Facts that are short enough to stand several in a line.
const SHORT = new Set([
  "incident_types",
  "malware",
  "leaked_data",
  "subjects",
  "protection",
  "countermeasures",
  "causes",
  "discovery",
  "first_days",
  "dates",
]);

// Facts of a field as they are read best: days by calendar (those without a year, which begin with a dash, last), data
// by what is said of it, measures taken before those that are planned; else as the ledger has them.
function factsOf(sheet, field) {
  const key = (fact) => {
    const value = String(fact.value ?? fact.claims[0].value);
    if (field === "dates") return value.replace(/^-/, "~");
    if (field === "leaked_data") return fact.value === null ? "z" : String(STATUSES.indexOf(value));
    if (field === "countermeasures") return fact.value === null ? "z" : value === "planned" ? "p" : "a";
    return "";
  };
  const keyed = sheet.facts.filter((f) => f.field === field).map((fact) => [key(fact), fact]);
  return keyed.sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x.n - y.n)).map(([, fact]) => fact);
}

const contested = (fact) => ["revised", "in_conflict", "withdrawn"].includes(fact.verdict);

// How a value stands: the look of its mark and its words.
function standing(field, about, value) {
  const of = (look, words) => ({ look, words });
  switch (field) {
    case "leaked_data":
      return value && of(value, term("LeakStatus", value));
    case "affected": {
      const status = about.split(" ")[1];
      return of(status, term("LeakStatus", status));
    }
    case "secondary_damage":
      return (
        value &&
        of({ confirmed: "leaked", possible: "possible" }[value] ?? "no_evidence", term("SecondaryDamage", value))
      );
    case "causes":
      return (
        value && of({ confirmed: "sure", suspected: "possible" }[value] ?? "no_evidence", term("Certainty", value))
      );
    case "countermeasures":
      return value && of(value === "planned" ? "planned" : "done", term("MeasureStatus", value));
    case "parties":
      return value && of(value === "planned" ? "planned" : "done", term("PartyStatus", value));
    case "services":
      return value && of(value === "restored" ? "done" : "planned", term("ServiceState", value));
    default:
      return null;
  }
}

function standingMark(field, about, value) {
  const s = standing(field, about, value);
  return s && el("span", { class: `mark m-${s.look}` }, s.words);
}

const verdictMark = (verdict) => el("span", { class: `verdict v-${verdict}` }, term("Verdict", verdict));

// What a fact says, in parts: what it is about, its value and its mark.
function saying(field, about, value) {
  const mark = standingMark(field, about, value);
  const label = field === "affected" || field === "secondary_damage" ? "" : aboutText(field, about);
  const isMark = mark && field !== "affected";
  const text = isMark ? "" : valueText(field, about, value);
  // Names of organisations, services and parties are the notice's own words.
  const named = ["services", "malware", "parties", "third_parties"].includes(field) ? { lang: "ja" } : {};
  return [
    label && el("span", { class: "about", ...named }, label),
    text && el("span", { class: "value", ...(field === "organization" ? { lang: "ja" } : {}) }, text),
    mark,
  ];
}

const confidenceOf = (fact) => {
  const holding = fact.claims.filter((c) => fact.value !== null && sameValue(c.value, fact.value));
  return Math.max(...(holding.length ? holding : fact.claims).map((c) => c.confidence));
};

const confidenceMark = (c) =>
  el(
    "span",
    { class: c < 0.7 ? "confidence low" : "confidence", title: t("confidence_title") },
    t("confidence_of", confidenceText(c)),
  );

// What a fact says; where nothing holds, all that is said, and where it is withdrawn, struck out.
function factSaying(fact) {
  if (fact.value !== null) return saying(fact.field, fact.about, fact.value);
  const values = fact.claims.map((c) => c.value).filter((v, n, all) => all.findIndex((w) => sameValue(v, w)) === n);
  const words = values
    .map((v) => valueText(fact.field, fact.about, v))
    .filter(Boolean)
    .join(" / ");
  const label = aboutText(fact.field, fact.about) || fieldText(fact.field);
  return [
    el("span", { class: "about" }, label),
    words && el(fact.verdict === "withdrawn" ? "s" : "span", { class: "value" }, words),
  ];
}

// The number of a document in its case, and its name for those who hear the page.
const badge = (doc) =>
  el(
    "span",
    { class: `badge b-${doc.kind ?? "other"}` },
    el("span", { "aria-hidden": "true" }, badgeText(doc.n)),
    el("span", { class: "unseen" }, t("document_n", doc.n + 1)),
  );

const documentLine = (doc) => [
  badge(doc),
  " ",
  el("span", { class: "day" }, doc.published ? dayText(doc.published) : t("no_day")),
  " ",
  doc.kind ? term("DocumentKind", doc.kind) : "",
];

// What became of one claim among several.
function claimState(fact, claim) {
  if (fact.verdict === "in_conflict") return t("disputed");
  if (fact.verdict === "withdrawn") return sameValue(claim.value, fact.claims.at(-1).value) ? "" : t("denied_later");
  if (fact.verdict !== "revised") return "";
  return sameValue(claim.value, fact.value) ? t("holds") : t("earlier");
}

// What each document says of a fact, with its words; `toText` leads to them where the text is at hand.
function claimList(sheet, fact, toText) {
  const claims = fact.claims.map((claim) => {
    const doc = sheet.documents[claim.document];
    const state = claimState(fact, claim);
    const lost = fact.verdict === "revised" && fact.field !== "organization" && !sameValue(claim.value, fact.value);
    return el(
      "li",
      { class: lost ? "claim superseded" : "claim" },
      el("p", { class: "claim-head" }, documentLine(doc), state && el("span", { class: "claim-state" }, state)),
      el(
        "p",
        { class: "claim-value" },
        saying(fact.field, fact.about, claim.value),
        confidenceMark(claim.confidence),
      ),
      quotations(doc, claim.spans),
      claim.corrected &&
        el(
          "p",
          { class: "corrected" },
          t("corrected_by", claim.corrected.by),
          " ",
          el("span", {}, claim.corrected.reason),
        ),
      el(
        "p",
        { class: "claim-foot" },
        toText &&
          claim.spans.some((n) => spanOf(doc, n).placed) &&
          el("button", { type: "button", class: "plain", onclick: () => toText(doc, claim.spans) }, t("to_text")),
        el(
          "span",
          { class: "rules" },
          t("rule", [...new Set(claim.spans.map((n) => spanOf(doc, n).rule))].join(", ")),
        ),
      ),
    );
  });
  return el("ul", { class: contested(fact) ? "claims side" : "claims", "aria-label": t("claims_of") }, claims);
}

// A fact as an item of a list. What it opens is built when it is opened first.
function factItem(sheet, fact, options = {}) {
  const id = `${options.prefix ?? "fact"}-${fact.n}`;
  const open = options.open ?? false;
  const words = el("div", { id: `${id}-words`, class: "fact-words", hidden: !open });
  const build = () => {
    if (!words.hasChildNodes()) words.append(claimList(sheet, fact, options.toText));
  };
  if (open) build();
  const button = el(
    "button",
    { type: "button", class: "fact-head", "aria-expanded": String(open), "aria-controls": words.id },
    factSaying(fact),
  );
  const docs = [...new Set(fact.claims.map((c) => c.document))];
  const item = el(
    "li",
    { id, class: open ? "fact open" : "fact", "data-fact": fact.n },
    button,
    el(
      "span",
      { class: "fact-marks" },
      (sheet.documents.length > 1 || contested(fact)) && verdictMark(fact.verdict),
      fact.claims.some((c) => c.corrected) && el("span", { class: "verdict v-corrected" }, t("corrected")),
      confidenceMark(confidenceOf(fact)),
      sheet.documents.length > 1 && docs.map((n) => badge(sheet.documents[n])),
    ),
    words,
  );
  const toggle = (on) => {
    build();
    button.setAttribute("aria-expanded", String(on));
    words.hidden = !on;
    item.classList.toggle("open", on);
  };
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-expanded") !== "true";
    toggle(on);
    options.onToggle?.(fact, on);
  });
  return { item, button, toggle };
}
