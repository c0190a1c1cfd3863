// The texts of a case with their evidence marked. Evidence overlaps: the text is cut where any of it begins or ends,
// and each piece knows all that it is evidence of.
function pieces(doc, owners) {
  const spans = doc.spans.map((_, n) => spanOf(doc, n)).filter((s) => s.placed && s.start < s.end);
  const edges = [...new Set([0, doc.text.length, ...spans.flatMap((s) => [s.start, s.end])])].sort((a, b) => a - b);
  const starting = new Map();
  for (const s of spans) starting.set(s.start, [...(starting.get(s.start) ?? []), s]);
  let open = [];
  const out = [];
  for (let i = 0; i + 1 < edges.length; i++) {
    const [from, to] = [edges[i], edges[i + 1]];
    open = open.filter((s) => s.end > from).concat(starting.get(from) ?? []);
    // The shortest evidence tells best what a word is about.
    const inner = [...open].sort((a, b) => a.end - a.start - (b.end - b.start) || a.n - b.n);
    const of = [...new Set(inner.flatMap((s) => owners.get(s.n) ?? []))];
    out.push({ from, to, spans: inner.map((s) => s.n), owners: of });
  }
  return out;
}

// Texts to read beside the facts. `open` is told which fact is chosen in the text.
function textPanel(sheet, open) {
  const ownersOf = sheet.documents.map(() => new Map());
  const own = (n, spans, owner) => spans.forEach((s) => ownersOf[n].set(s, [...(ownersOf[n].get(s) ?? []), owner]));
  for (const fact of sheet.facts) {
    const owner = { fact, family: familyOf(fact.field), words: factText(fact) };
    for (const claim of fact.claims) own(claim.document, claim.spans, owner);
  }
  for (const doc of sheet.documents) {
    for (const item of doc.about) {
      if (item.key === "document_kind") continue;
      const value = Array.isArray(item.value)
        ? `${term("ContactKind", item.value[0])} ${item.value[1]}`
        : valueText(item.key, "", item.value);
      own(doc.n, item.spans, { family: "other", words: `${fieldText(item.key)} ${value}` });
    }
  }

  const marks = [];
  const note = el("div", { class: "text-note", role: "status" }, el("p", {}, t("words_hint")));
  const show = (mark) => {
    note.replaceChildren(
      el("p", {}, el("q", { lang: "ja" }, joined(mark.node.textContent)), " ", t("words_of")),
      el(
        "ul",
        {},
        mark.owners.map((o) =>
          el(
            "li",
            { class: `f-${o.family}` },
            o.fact
              ? el(
                  "button",
                  { type: "button", class: "plain", onclick: () => open(o.fact) },
                  o.words,
                  contested(o.fact) && [" ", verdictMark(o.fact.verdict)],
                )
              : el("span", {}, o.words),
          ),
        ),
      ),
    );
    light(mark.doc, mark.spans.slice(0, 1), false);
    for (const o of mark.owners) if (o.fact) document.getElementById(`fact-${o.fact.n}`)?.classList.add("lit");
  };
  const dim = () => {
    for (const node of document.querySelectorAll(".lit")) node.classList.remove("lit");
  };
  // Marks the words of some spans, and brings the first of them to sight within the panel.
  const light = (doc, spans, scroll) => {
    const wanted = new Set(spans);
    const found = marks.filter((m) => m.doc === doc && m.spans.some((s) => wanted.has(s)));
    found.forEach((m) => m.node.classList.add("lit"));
    if (scroll && found.length) reveal(found[0].node);
    return found;
  };
  const reveal = (node) => {
    const box = panel.getBoundingClientRect();
    const at = node.getBoundingClientRect();
    if (panel.scrollHeight > panel.clientHeight + 2 && (at.top < box.top + 48 || at.bottom > box.bottom - 90)) {
      panel.scrollTop += at.top - box.top - box.height * 0.35;
    }
  };

  // Where a page begins with menus the text is shown from its first words that say something.
  const begin = () => {
    const mark = marks.find((m) => m.owners.length);
    if (mark && panel.scrollHeight > panel.clientHeight + 2) {
      const below = mark.node.getBoundingClientRect().top - panel.getBoundingClientRect().top;
      if (below > panel.clientHeight * 0.4) panel.scrollTop += below - 110;
    }
  };

  const articles = sheet.documents.map((doc) => {
    const heading = el("h3", { id: `text-${doc.n}` }, badge(doc), " ", ja("span", {}, doc.title ?? t("no_title")));
    if (doc.text === null) {
      const quotes = doc.spans
        .filter((s) => s[3] !== undefined)
        .map((s, n) => [s, n])
        .sort(([a], [b]) => a[0] - b[0])
        .map(([s]) => s[3]);
      const unique = quotes.filter((q, n) => quotes.indexOf(q) === n);
      return el(
        "article",
        { class: "notice" },
        heading,
        el("p", { class: "hint" }, t("no_text")),
        el("p", { class: "hint" }, t("texts_how")),
        ja(
          "ul",
          { class: "quotes" },
          unique.map((q) => el("li", {}, joined(q))),
        ),
      );
    }
    const body = ja("div", { class: "notice-text" });
    for (const piece of pieces(doc, ownersOf[doc.n])) {
      const words = doc.text.slice(piece.from, piece.to);
      if (!piece.spans.length) {
        body.append(words);
        continue;
      }
      // Blanks within evidence are nothing to choose.
      const chosen = piece.owners.length > 0 && words.trim() !== "";
      const node = chosen
        ? el(
            "mark",
            {
              class: `w f-${piece.owners[0].family}${piece.owners.length > 1 ? " several" : ""}`,
              role: "button",
              tabindex: "-1",
            },
            words,
          )
        : el("span", { class: "quiet" }, words);
      const mark = { node, doc: doc.n, spans: piece.spans, owners: chosen ? piece.owners : [] };
      marks.push(mark);
      body.append(node);
      if (chosen) listen(mark);
    }
    return el(
      "article",
      { class: "notice" },
      heading,
      el(
        "p",
        { class: "hint" },
        doc.published ? dayText(doc.published) : t("no_day"),
        doc.url && [" · ", outside(doc.url, t("source_page"))],
      ),
      body,
    );
  });

  function listen(mark) {
    const { node } = mark;
    node.addEventListener("mouseenter", () => {
      dim();
      show(mark);
    });
    node.addEventListener("mouseleave", dim);
    node.addEventListener("focus", () => {
      dim();
      show(mark);
      for (const m of marks) if (m.node.tabIndex === 0 && m !== mark) m.node.tabIndex = -1;
      node.tabIndex = 0;
    });
    node.addEventListener("blur", dim);
    const choose = () => {
      const facts = mark.owners.filter((o) => o.fact);
      if (facts.length) open(facts[0].fact);
    };
    node.addEventListener("click", choose);
    node.addEventListener("keydown", (e) => {
      if (e.key === "Enter" || e.key === " ") {
        e.preventDefault();
        choose();
      }
      const live = marks.filter((m) => m.owners.length);
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
      if (!step) return;
      e.preventDefault();
      live[live.indexOf(mark) + step]?.node.focus();
    });
  }
  const first = marks.find((m) => m.owners.length);
  if (first) first.node.tabIndex = 0;

  const panel = el("div", { class: "texts", tabindex: "0", role: "region", "aria-label": t("texts") }, articles);
  return { node: el("section", { class: "reader" }, el("h2", {}, t("texts")), panel, note), light, dim, begin };
}
