// The time line of a case: a row a kind of event, a mark a day, over an axis of days.
const DAY = 86400000;
const timeOf = (day) => Date.parse(`${day}T00:00:00Z`);
const dayOf = (time) => new Date(time).toISOString().slice(0, 10);
const isFull = (day) => /^\d{4}-\d\d-\d\d$/.test(day) && Number.isFinite(timeOf(day));

// Every day of the case: of events, of publications and of windows that stood open.
function daysOf(sheet) {
  const out = [];
  for (const fact of sheet.facts) {
    if (fact.field !== "dates" && fact.field !== "exposure") continue;
    const values = fact.value === null ? [...new Set(fact.claims.map((c) => c.value))] : [fact.value];
    for (const day of values.filter((v) => typeof v === "string")) {
      const kind = fact.field === "exposure" ? "exposure" : fact.about.split(" ")[0];
      out.push({ kind, day, fact, end: fact.field === "exposure" ? fact.about : null, full: isFull(day) });
    }
  }
  for (const doc of sheet.documents) {
    if (doc.published) out.push({ kind: "publication", day: doc.published, doc, full: isFull(doc.published) });
  }
  const order = ["publication", "exposure", ...termsOf("EventKind")];
  return out.sort(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.day < b.day ? -1 : a.day > b.day ? 1 : 0),
  );
}

const kindText = (kind) =>
  kind === "publication" ? t("publication") : kind === "exposure" ? t("exposure_window") : term("EventKind", kind);

// Ticks of an axis: as many as there is room for, on days, months or years.
function dayTicks(from, to, room) {
  const most = Math.max(2, Math.floor(room / 74));
  const span = (to - from) / DAY;
  const out = [];
  const short = [1, 2, 7, 14].find((d) => span / d <= most);
  if (short) {
    for (let at = from; at <= to; at += short * DAY)
      out.push([
        at,
        dayOf(at).slice(out.length && dayOf(at).slice(0, 4) === dayOf(out.at(-1)[0]).slice(0, 4) ? 5 : 0),
      ]);
    return out;
  }
  const step = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200].find((m) => span / 30.4 / m <= most) ?? 12000;
  const start = new Date(from);
  for (let month = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step; ; month += step) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (at > to) return out;
    if (at >= from) out.push([at, dayOf(at).slice(0, step >= 12 ? 4 : 7)]);
  }
}

function timeline(sheet, width, choose) {
  const days = daysOf(sheet);
  const kinds = [...new Set(days.map((d) => d.kind))];
  const full = days.filter((d) => d.full);
  const loose = days.filter((d) => !d.full);
  const narrow = width < 560;
  const side = narrow ? 8 : Math.max(...kinds.map((k) => widthOf(kindText(k)))) + 18;
  const band = loose.length ? (narrow ? 84 : 120) : 0;
  const room = width - side - band - 24;
  const lane = narrow ? 46 : 32;
  const top = 30;
  let from = Math.min(...full.map((d) => timeOf(d.day)));
  let to = Math.max(...full.map((d) => timeOf(d.day)));
  const margin = Math.max(DAY, (to - from) * 0.03);
  from -= margin;
  to += margin;
  const x = (day) => side + ((timeOf(day) - from) / (to - from)) * room;
  const bottom = top + kinds.length * lane;
  const ticks = full.length ? dayTicks(Math.ceil(from / DAY) * DAY, to, room) : [];
  const parts = [
    ticks.map(([at, words]) => {
      const place = side + ((at - from) / (to - from)) * room;
      return [
        svg("line", { x1: place, x2: place, y1: top - 8, y2: bottom, class: "grid" }),
        text(place, top - 14, "middle", words, { class: "tick" }),
      ];
    }),
    band > 0 && [
      svg("rect", { x: width - band, y: 0, width: band, height: bottom, class: "band" }),
      text(width - band / 2, top - 14, "middle", cut(t("yearless"), band), { class: "unit" }),
    ],
  ];
  kinds.forEach((kind, i) => {
    const y = top + i * lane + (narrow ? 30 : 16);
    parts.push(svg("line", { x1: side, x2: width, y1: y, y2: y, class: "lane" }));
    parts.push(
      narrow
        ? text(side, y - 14, "start", kindText(kind), { class: "label" })
        : text(side - 12, y + 4, "end", kindText(kind), { class: "label" }),
    );
    const of = days.filter((d) => d.kind === kind);
    if (kind === "exposure") parts.push(windows(of, x, y));
    // Labels stand beside their mark where they lie on no other mark and no other label.
    const marks = of.filter((d) => d.full).map((d) => ({ ...d, at: x(d.day) }));
    let taken = side;
    marks.forEach((mark, n) => {
      const last = marks[n - 1];
      const own = mark.doc ? 9 : 6;
      // Publications of days next to each other do not hide each other.
      const shift = mark.doc ? (marks[n + 1]?.at - mark.at < 19 ? -6 : last && mark.at - last.at < 19 ? 6 : 0) : 0;
      parts.push(eventMark(mark, mark.at, y + shift, choose));
      if (last?.day === mark.day) return;
      const words = mark.day.slice(5);
      const wide = widthOf(words) * 0.86 + 4;
      const next = marks.slice(n + 1).find((m) => m.day !== mark.day)?.at ?? width - band;
      if (
        mark.at + own + 3 >= taken &&
        mark.at + own + 3 + wide < next - own &&
        mark.at + own + wide < width - band
      ) {
        parts.push(text(mark.at + own + 3, y + shift + 4, "start", words, { class: "daylabel" }));
        taken = mark.at + own + 3 + wide;
      } else if (mark.at - own - 3 - wide > Math.max(taken, last ? last.at + own : side)) {
        parts.push(text(mark.at - own - 3, y + shift + 4, "end", words, { class: "daylabel" }));
        taken = mark.at + own;
      }
    });
    of.filter((d) => !d.full).forEach((mark, n) => {
      const at = width - band + 14 + n * (narrow ? 38 : 52);
      if (at > width - 12) return;
      parts.push(eventMark(mark, at, y, choose));
      if (at + 40 < width) parts.push(text(at + 11, y + 4, "start", mark.day.slice(-5), { class: "daylabel" }));
    });
  });
  return drawing(width, bottom + 8, t("timeline_alt", days.length), ...parts);
}

// Windows from their first day to their last.
function windows(days, x, y) {
  const starts = days.filter((d) => d.full && d.end === "start");
  const ends = days.filter((d) => d.full && d.end === "end");
  if (starts.length !== 1 || ends.length !== 1 || starts[0].day > ends[0].day) return null;
  return svg("rect", {
    x: x(starts[0].day),
    y: y - 4,
    width: Math.max(1, x(ends[0].day) - x(starts[0].day)),
    height: 8,
    class: "window",
  });
}

function eventMark(mark, x, y, choose) {
  const title = svg("title", {}, `${mark.day} ${kindText(mark.kind)}${mark.doc ? ` ${badgeText(mark.doc.n)}` : ""}`);
  if (mark.doc) {
    return svg(
      "g",
      { class: `issue b-${mark.doc.kind ?? "other"}` },
      title,
      svg("circle", { cx: x, cy: y, r: 9 }),
      text(x, y + 4, "middle", String(mark.doc.n + 1), { class: "issue-number" }),
    );
  }
  return svg(
    "circle",
    {
      cx: x,
      cy: y,
      r: 6,
      class: `event k-${mark.kind}${mark.full ? "" : " loose"}${mark.fact.verdict === "in_conflict" ? " disputed" : ""}`,
      onclick: () => choose(mark.fact),
    },
    title,
  );
}

// The same as a table, by day; days without a year come last.
function timelineTable(sheet, choose) {
  const days = daysOf(sheet).sort((a, b) => b.full - a.full || (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const rows = days.map((d) => {
    const what = d.kind === "exposure" ? `${kindText(d.kind)} (${t(d.end)})` : kindText(d.kind);
    const docs = d.doc ? [d.doc] : [...new Set(d.fact.claims.map((c) => c.document))].map((n) => sheet.documents[n]);
    return el(
      "tr",
      {},
      el(
        "td",
        { class: "day" },
        d.full ? d.day : [d.day.replace(/^--/, ""), " ", el("span", { class: "mark m-no_evidence" }, t("yearless"))],
      ),
      el(
        "td",
        {},
        d.fact ? el("button", { type: "button", class: "plain", onclick: () => choose(d.fact) }, what) : what,
        d.fact && contested(d.fact) && [" ", verdictMark(d.fact.verdict)],
      ),
      el(
        "td",
        {},
        docs.map((doc) => [badge(doc), " "]),
      ),
    );
  });
  return el(
    "table",
    { class: "days" },
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        [t("date"), t("event"), t("told_by")].map((words) => el("th", { scope: "col" }, words)),
      ),
    ),
    el("tbody", {}, rows),
  );
}
