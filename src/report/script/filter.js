// Which cases are shown.
const folded = (text) => text.normalize("NFKC").toLowerCase();

// Everything of a case that the search box looks through, made when it is first needed.
function haystack(row) {
  row.hay ??= folded(
    [
      row.id,
      row.organization,
      ...row.other_names,
      ...row.titles,
      ...row.malware.map(([m]) => m),
      ...row.types.flatMap(([type]) => TERMS.IncidentType.get(type) ?? [type]),
    ]
      .filter(Boolean)
      .join("\n"),
  );
  return row.hay;
}

function haystackOfTexts(row) {
  row.textHay ??= folded(
    sheetOf(row)
      .documents.map((d) => d.text ?? d.spans.map((s) => s[3]).join("\n"))
      .join("\n"),
  );
  return row.textHay;
}

const yearOf = (row) => row.published?.slice(0, 4) ?? "none";

const VERDICT_FILTERS = {
  revised: (row) => row.revised > 0,
  in_conflict: (row) => row.conflicts > 0,
  withdrawn: (row) => row.withdrawn > 0,
  several: (row) => row.documents > 1,
};

// One test a condition that is set.
function conditions() {
  const out = [];
  const { type, year, malware, data, verdict } = state;
  if (type) out.push((row) => (type === "none" ? !row.types.length : row.types.some(([name]) => name === type)));
  if (year) out.push((row) => yearOf(row) === year);
  if (malware)
    out.push((row) => (malware === "none" ? !row.malware.length : row.malware.some(([name]) => name === malware)));
  if (data) {
    const [category, status] = data.split(":");
    out.push((row) => row.data.some(([c, s]) => c === category && (!status || s === status)));
  }
  if (Object.hasOwn(VERDICT_FILTERS, verdict ?? "")) out.push(VERDICT_FILTERS[verdict]);
  const words = folded(state.q ?? "")
    .split(/\s+/)
    .filter(Boolean);
  if (words.length) {
    out.push((row) =>
      words.every((w) => haystack(row).includes(w) || (state.texts && haystackOfTexts(row).includes(w))),
    );
  }
  return out;
}

function found() {
  const tests = conditions();
  return tests.length ? CASES.filter((row) => tests.every((test) => test(row))) : CASES;
}

// How often each value stands among all cases: what the menus offer.
function tally(values) {
  const counts = new Map();
  for (const row of CASES) for (const value of new Set(values(row))) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function menu(key, label, options) {
  const id = `filter-${key}`;
  const select = el(
    "select",
    { id, onchange: (e) => applied({ [key]: e.target.value }) },
    el("option", { value: "" }, t("any")),
    options.map(([value, words, n]) =>
      el("option", { value, selected: state[key] === value }, n === undefined ? words : `${words} (${number(n)})`),
    ),
  );
  return el("div", { class: "control" }, el("label", { for: id }, label), select);
}

// The row of filters. `applied` is called with what changes.
let applied = () => {};

function filterBar(onChange) {
  applied = (changes) => {
    change({ ...changes, page: undefined });
    onChange();
  };
  const known = (counts, vocabulary) =>
    termsOf(vocabulary)
      .filter((x) => counts.has(x))
      .map((x) => [x, term(vocabulary, x), counts.get(x)]);
  const types = tally((row) => row.types.map(([name]) => name));
  const malware = tally((row) => (row.malware.length ? row.malware.map(([name]) => name) : ["none"]));
  const years = tally((row) => [yearOf(row)]);
  const data = tally((row) => row.data.map(([category]) => category));
  const byCount = [...malware].filter(([m]) => m !== "none").sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const search = el("input", {
    id: "filter-q",
    type: "search",
    value: state.q ?? "",
    placeholder: t("search_hint"),
    autocomplete: "off",
    spellcheck: "false",
    oninput: (e) => applied({ q: e.target.value }),
  });
  return el(
    "form",
    { class: "filters", role: "search", "aria-label": t("filters"), onsubmit: (e) => e.preventDefault() },
    el(
      "div",
      { class: "control wide" },
      el("label", { for: "filter-q" }, t("search")),
      search,
      el(
        "span",
        { class: "check" },
        el("input", {
          id: "filter-texts",
          type: "checkbox",
          checked: Boolean(state.texts),
          onchange: (e) => applied({ texts: e.target.checked ? "1" : "" }),
        }),
        el("label", { for: "filter-texts" }, t("search_texts")),
      ),
    ),
    menu("type", t("type"), [...known(types, "IncidentType"), ["none", t("not_told")]]),
    menu(
      "year",
      t("year"),
      [...years]
        .sort()
        .reverse()
        .map(([y, n]) => [y, y === "none" ? t("no_year") : y, n]),
    ),
    menu("malware", t("malware"), [
      ...byCount.map(([m, n]) => [m, m, n]),
      ["none", t("unnamed"), malware.get("none") ?? 0],
    ]),
    menu("data", t("data"), dataOptions(known(data, "DataCategory"))),
    menu("verdict", t("verdict"), [
      ["revised", t("has_revised")],
      ["in_conflict", t("has_conflict")],
      ["withdrawn", t("has_withdrawn")],
      ["several", t("several")],
    ]),
    el(
      "p",
      { class: "found" },
      el("strong", { id: "found" }),
      " ",
      el("button", { type: "button", class: "plain", id: "clear", onclick: cleared }, t("clear")),
    ),
  );
}

// The menu of data has categories; a link from the plot may name a status, too, which is then offered as well.
function dataOptions(options) {
  const [category, status] = (state.data ?? "").split(":");
  if (!status) return options;
  return [...options, [state.data, `${term("DataCategory", category)}: ${term("LeakStatus", status)}`]];
}

function cleared() {
  applied({ q: "", type: "", year: "", malware: "", data: "", verdict: "", texts: "" });
  for (const node of document.querySelectorAll(".filters select")) node.value = "";
  document.getElementById("filter-q").value = "";
  document.getElementById("filter-texts").checked = false;
  document.getElementById("filter-q").focus();
}

function tellFound(rows) {
  const words =
    rows.length === CASES.length
      ? t("found_all", number(rows.length))
      : t("found", number(rows.length), number(CASES.length));
  document.getElementById("found").textContent = words;
  document.getElementById("clear").hidden = conditions().length === 0;
  announce(words);
}
