// The page as a whole: head, views, language and theme.
function switcher(name, current, options, set) {
  return el(
    "div",
    { class: "switch", role: "group", "aria-label": t(name) },
    options.map(([value, words, language]) =>
      el(
        "button",
        {
          type: "button",
          "data-set": `${name}-${value}`,
          lang: language,
          "aria-pressed": String(value === current),
          onclick: () => {
            set(value);
            document.querySelector(`[data-set="${name}-${value}"]`)?.focus();
          },
        },
        words,
      ),
    ),
  );
}

function masthead() {
  const n = picked().length;
  const view = state.view ?? "overview";
  const tab = (name, words) =>
    el(
      "a",
      {
        href: address({ view: name, id: undefined, fact: undefined, page: undefined }),
        "aria-current": view === name ? "page" : null,
      },
      words,
    );
  document.getElementById("top").replaceChildren(
    el(
      "div",
      { class: "bar" },
      el("p", { class: "brand" }, INDEX.title ?? t("title")),
      el(
        "nav",
        { "aria-label": t("views") },
        tab("overview", t("overview")),
        tab("cases", t("cases")),
        tab("compare", n ? t("compare_n", n) : t("compare")),
      ),
      el(
        "div",
        { class: "switches" },
        switcher(
          "language",
          lang(),
          [
            ["ja", t("lang_ja"), "ja"],
            ["en", t("lang_en"), "en"],
          ],
          (value) => {
            change({ lang: value });
            render();
          },
        ),
        switcher(
          "theme",
          state.theme ?? "auto",
          ["auto", "light", "dark"].map((x) => [x, t(`theme_${x}`)]),
          (value) => {
            change({ theme: value === "auto" ? undefined : value });
            dress();
            masthead();
          },
        ),
      ),
    ),
  );
}

function foot() {
  const left = INDEX.left_out.reduce((sum, [, n]) => sum + n, 0);
  const kinds = INDEX.left_out
    .map(([kind, n]) => `${term("DocumentKind", kind)} ${number(n)}`)
    .join(lang() === "ja" ? "、" : ", ");
  const texts =
    INDEX.texts === INDEX.documents
      ? t("texts_all")
      : INDEX.texts
        ? t("texts_some", number(INDEX.texts), number(INDEX.documents))
        : t("texts_none");
  document
    .getElementById("foot")
    .replaceChildren(
      el(
        "p",
        {},
        [t("stock", number(CASES.length), number(INDEX.documents)), left && t("left_out", number(left), kinds), texts]
          .filter(Boolean)
          .join(lang() === "ja" ? "。" : "; "),
      ),
      (INDEX.texts < INDEX.documents && el("p", {}, t("texts_how"))) || "",
      el("p", {}, t("made_by", INDEX.program)),
    );
}

function dress() {
  const root = document.documentElement;
  if (state.theme === "light" || state.theme === "dark") root.dataset.theme = state.theme;
  else delete root.dataset.theme;
}

// Overview and list: the same filters over both.
function listView(main, isList) {
  const into = el("div", { class: isList ? "list" : "plots" });
  const again = () => {
    const rows = found();
    tellFound(rows);
    if (isList) listTable(rows, into, again);
    else redraw = overview(rows, into);
    masthead();
  };
  main.replaceChildren(
    el("h1", { id: "title", tabindex: "-1", class: "unseen" }, t(isList ? "cases" : "overview")),
    filterBar(again),
    into,
  );
  again();
}

let drawn = "";

function render() {
  dress();
  document.documentElement.lang = lang();
  document.getElementById("skip").textContent = t("skip");
  const view = state.view ?? "overview";
  const row = CASE_OF.get(state.id);
  document.title = [
    view === "case" && row ? organizationText(row) : t(view in STRINGS ? view : "overview"),
    INDEX.title ?? t("title"),
  ].join(" – ");
  redraw = () => {};
  masthead();
  const main = document.getElementById("main");
  main.className = `view-${view}`;
  if (view === "case") caseView(main);
  else if (view === "compare") compareView(main);
  else listView(main, view === "cases");
  foot();
  drawn = `${view} ${state.id ?? ""}`;
}

addEventListener("hashchange", () => {
  const before = drawn;
  readState();
  render();
  // Another page: its beginning, for the eye and for the screen reader.
  if (drawn !== before && !state.fact) {
    scrollTo(0, 0);
    document.getElementById("title")?.focus({ preventScroll: true });
  }
});

let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === width) return;
  width = innerWidth;
  redraw();
});
document.getElementById("skip").addEventListener("click", (e) => {
  e.preventDefault();
  document.getElementById("main").focus();
});
// Escape puts out what is lit.
addEventListener("keydown", (e) => {
  if (e.key === "Escape") for (const node of document.querySelectorAll(".lit")) node.classList.remove("lit");
});

readState();
render();
