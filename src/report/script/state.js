// What is shown, kept in the address: a copy of the address shows the same.
const KEYS = [
  "view",
  "id",
  "fact",
  "q",
  "texts",
  "type",
  "year",
  "malware",
  "data",
  "verdict",
  "sort",
  "dir",
  "page",
  "pick",
  "lang",
  "theme",
];
const VIEWS = ["cases", "case", "compare"];
let state = {};

function readState() {
  const given = new URLSearchParams(location.hash.slice(1));
  state = {};
  for (const key of KEYS) if (given.get(key)) state[key] = given.get(key);
  if (!VIEWS.includes(state.view)) delete state.view;
}

// The address of this view with some changes; a key without a value goes.
function address(changes) {
  const next = { ...state, ...changes };
  const out = new URLSearchParams();
  for (const key of KEYS) if (next[key]) out.set(key, next[key]);
  return `#${out}`;
}

const casePage = (id, fact) => address({ view: "case", id, fact, page: undefined });

// Changes what is shown, without a new entry in the browser's history.
function change(changes) {
  history.replaceState(null, "", address(changes));
  readState();
}

const picked = () => (state.pick ?? "").split(",").filter((id) => CASE_OF.has(id));

function pick(id, on) {
  const rest = picked().filter((other) => other !== id);
  change({ pick: (on ? [...rest, id] : rest).join(",") });
  announce(t(on ? "added" : "removed"));
}

// Language: as the address says, else the browser's.
function lang() {
  if (state.lang === "ja" || state.lang === "en") return state.lang;
  return (navigator.language ?? "ja").toLowerCase().startsWith("ja") ? "ja" : "en";
}
const inLang = (pair) => pair[lang() === "ja" ? 0 : 1];

function t(key, ...values) {
  return inLang(STRINGS[key]).replace(/\{(\d)\}/g, (_, n) => String(values[n]));
}

function term(vocabulary, name) {
  const pair = TERMS[vocabulary]?.get(name);
  return pair ? inLang(pair) : name;
}
