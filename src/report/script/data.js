// The data: an index that every view needs, and a sheet for each case that is read when it is opened.
const INDEX = JSON.parse(document.getElementById("index").textContent);
const CASES = INDEX.cases.map((row, at) => ({ ...row, at }));
// Cases by their identifiers; those of earlier runs lead to them, too.
const CASE_OF = new Map([
  ...CASES.flatMap((row) => (row.previous_ids ?? []).map((id) => [id, row])),
  ...CASES.map((row) => [row.id, row]),
]);
const TERMS = Object.fromEntries(
  Object.entries(INDEX.terms).map(([name, list]) => [name, new Map(list.map(([t, ja, en]) => [t, [ja, en]]))]),
);
const termsOf = (vocabulary) => [...TERMS[vocabulary].keys()];

const sheets = new Map();

// The sheet of a case, with what its parts need of each other: facts know their number and their words.
function sheetOf(row) {
  let sheet = sheets.get(row.at);
  if (!sheet) {
    sheet = JSON.parse(document.getElementById(`case-${row.at}`).textContent);
    sheet.row = row;
    sheet.facts.forEach((fact, n) => {
      fact.n = n;
      fact.claims = fact.claims.map(([document, value, confidence, spans, corrected]) => ({
        document,
        value,
        confidence,
        spans,
        corrected,
      }));
    });
    sheet.documents.forEach((doc, n) => {
      doc.n = n;
      const named = ([key, value, confidence, spans]) => ({ key, value, confidence, spans, document: n });
      doc.about = doc.about.map(named);
      doc.items = doc.items.map(named);
    });
    sheets.set(row.at, sheet);
  }
  return sheet;
}
