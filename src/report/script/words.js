// Words of notices: sentences around evidence, with the evidence marked.

// Evidence as spans of a document: with a place in its text, or as a quote.
const spanOf = (doc, n) => {
  const [start, end, rule, quote] = doc.spans[n];
  return { n, start, end, rule: INDEX.rules[rule], quote, placed: quote === undefined };
};

const REACH = 160;

// Is a line's end the end of what is said? Lines that a page or a mail broke go on.
function breaks(text, at) {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  return at - start < 25 || text[at + 1] === "\n" || /^[\s・●■◆○※0-9０-９①-⑳(（]/.test(text.slice(at + 1, at + 2));
}

function sentenceStart(text, from) {
  for (let at = from - 1; at >= 0; at--) {
    if ("。！？!?".includes(text[at])) return at + 1;
    if (text[at] === "\n" && breaks(text, at)) return at + 1;
    if (from - at > REACH) return at;
  }
  return 0;
}

function sentenceEnd(text, from) {
  for (let at = from; at < text.length; at++) {
    if ("。！？!?".includes(text[at])) return at + 1;
    if (text[at] === "\n" && breaks(text, at)) return at;
    if (at - from > REACH) return at;
  }
  return text.length;
}

// Line breaks that the page made, not the writer.
const joined = (words) => words.replace(/\s*\n\s*/g, (_, at, all) => (/[!-~]$/.test(all.slice(0, at)) ? " " : ""));

// Sentences that hold some spans of a document, each with its parts: words, and whether they are evidence.
function sentences(doc, numbers) {
  const spans = numbers.map((n) => spanOf(doc, n));
  const placed = spans.filter((s) => s.placed).sort((a, b) => a.start - b.start || a.end - b.end);
  const out = [];
  for (const span of placed) {
    const last = out.at(-1);
    if (last && span.start < last.end) {
      last.spans.push(span);
      last.end = Math.max(last.end, sentenceEnd(doc.text, Math.max(span.start, span.end - 1)));
    } else {
      const end = sentenceEnd(doc.text, Math.max(span.start, span.end - 1));
      let start = sentenceStart(doc.text, span.start);
      while (start < span.start && /\s/.test(doc.text[start])) start += 1;
      out.push({ start, end, spans: [span] });
    }
  }
  const found = out.map(({ start, end, spans }) => {
    const edges = [...new Set([start, end, ...spans.flatMap((s) => [s.start, s.end])])].sort((a, b) => a - b);
    const parts = [];
    for (let i = 0; i + 1 < edges.length; i++) {
      const [from, to] = [edges[i], edges[i + 1]];
      const marked = spans.some((s) => s.start <= from && to <= s.end);
      parts.push({ words: joined(doc.text.slice(from, to)), marked });
    }
    return { parts, span: spans[0].n };
  });
  const quotes = spans
    .filter((s) => !s.placed)
    .map((s) => ({ parts: [{ words: joined(s.quote), marked: true }], span: s.n, quoteOnly: true }));
  return [...found, ...quotes];
}

// The sentences as quotations.
function quotations(doc, numbers) {
  return sentences(doc, numbers).map(({ parts, quoteOnly }) =>
    ja(
      "blockquote",
      { class: quoteOnly ? "quote bare" : "quote" },
      parts.map((p) => (p.marked ? el("mark", {}, p.words) : p.words)),
    ),
  );
}
