// Values of the ledger in words.
const STATUSES = ["leaked", "possible", "no_evidence", "not_leaked"];

const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

// A number with its qualifier: never without it.
function qualified(count, qualifier, unit) {
  const n = number(count) + (lang() === "ja" ? unit : unit && ` ${unit}`);
  if (lang() === "ja") {
    return { about: `約${n}`, at_most: `最大${n}`, at_least: `${n}以上` }[qualifier] ?? n;
  }
  return { about: `about ${n}`, at_most: `at most ${n}`, at_least: `at least ${n}` }[qualifier] ?? n;
}

const UNITS_JA = {
  persons: "人",
  records: "件",
  accounts: "アカウント",
  cards: "件",
  emails: "件",
  organizations: "社",
  documents: "件",
};

function unitOf(field, about) {
  const kind = about.split(" ")[0];
  const japanese = lang() === "ja";
  switch (field) {
    case "devices":
      return t(kind === "account" ? "unit_accounts" : "unit_machines");
    case "affected":
      return japanese ? (UNITS_JA[kind] ?? "") : term("Unit", kind);
    case "headcounts":
      return japanese ? "人" : "people";
    case "spoofed_mails":
      return japanese ? (kind === "emails" ? "通" : "件") : "";
    case "sites":
      return japanese ? about.split(" ").slice(1).join(" ") : "";
    default:
      return "";
  }
}

// A day; of one whose year the documents do not settle it is said.
const dayText = (day) => (day.startsWith("--") ? `${day.slice(2)} (${t("yearless")})` : day);
const DAYS = new Set(["dates", "first_days", "exposure", "published"]);

// Whose vocabulary a term that is a value is of.
const VALUE_TERMS = {
  leaked_data: "LeakStatus",
  causes: "Certainty",
  services: "ServiceState",
  countermeasures: "MeasureStatus",
  parties: "PartyStatus",
  secondary_damage: "SecondaryDamage",
  document_kind: "DocumentKind",
  report_stage: "ReportStage",
};

function valueText(field, about, value) {
  if (value === null || value === undefined) return t("not_settled");
  if (value === true) return "";
  if (typeof value === "string" && DAYS.has(field)) return dayText(value);
  if (typeof value === "string") return VALUE_TERMS[field] ? term(VALUE_TERMS[field], value) : value;
  if ("amount" in value) {
    return value.amount === null
      ? t("yen_none")
      : lang() === "ja"
        ? `${number(value.amount)}円`
        : `${number(value.amount)} yen`;
  }
  if ("count" in value) {
    const count =
      value.count === null ? t("count_none") : qualified(value.count, value.qualifier, unitOf(field, about));
    return value.status === "not_leaked" ? `${term("LeakStatus", "not_leaked")} (${count})` : count;
  }
  return JSON.stringify(value);
}

// What of its field a fact is about.
function aboutText(field, about) {
  const [head, ...more] = about.split(" ");
  const rest = more.join(" ");
  const dot = lang() === "ja" ? "・" : ", ";
  switch (field) {
    case "incident_types":
      return term("IncidentType", about);
    case "first_days":
      return term("EventKind", about);
    case "dates":
      return term("EventKind", head);
    case "devices":
      return lang() === "ja"
        ? `${term("DeviceKind", head)}${dot}${term("DeviceState", rest)}`
        : `${term("DeviceKind", head)} ${term("DeviceState", rest)}`;
    case "affected":
      return lang() === "ja"
        ? `${term("Unit", head)}${dot}${term("LeakStatus", rest)}`
        : `${term("Unit", head)}, ${term("LeakStatus", rest)}`;
    case "headcounts":
      return term("HeadcountRole", about);
    case "sites":
      return lang() === "ja" ? term("SiteRole", head) : `${term("SiteRole", head)} (${rest})`;
    case "spoofed_mails":
      return term("MailUnit", about);
    case "leaked_data":
      return term("DataCategory", about);
    case "subjects":
      return term("Subject", about);
    case "exposure":
      return t(about);
    case "causes":
      return term("Cause", about);
    case "discovery":
      return term("Discoverer", about);
    case "countermeasures":
      return term("MeasureCategory", about);
    case "parties":
      return `${term("PartyKind", head)}: ${rest}`;
    case "third_parties":
      return rest ? `${term("ThirdPartyRole", head)}: ${rest}` : term("ThirdPartyRole", head);
    case "protection":
      return term("Protection", about);
    case "money":
      return `${term("MoneyKind", head)}${dot}${term("MoneyStatus", rest)}`;
    case "revisions": {
      const [earlier, , later, ...unit] = about.split(" ");
      return t("revision_of", number(earlier), number(later), unit.join(" "));
    }
    default:
      return about;
  }
}

const fieldText = (field) => term("Field", field);

// A fact in one line, as a screen reader says it.
function factText(fact) {
  const about = aboutText(fact.field, fact.about);
  const value = fact.value === null ? term("Verdict", fact.verdict) : valueText(fact.field, fact.about, fact.value);
  return [fieldText(fact.field), about, value].filter(Boolean).join(" ");
}

const confidenceText = (c) => c.toFixed(2);
const organizationText = (row) => row.organization ?? t("no_organization");
const badgeText = (n) => (n < 20 ? String.fromCodePoint(0x2460 + n) : `(${n + 1})`);
const daysText = (n) => (n === 1 ? t("day_1") : t("days_n", number(n)));
const sameValue = (a, b) => JSON.stringify(a) === JSON.stringify(b);
