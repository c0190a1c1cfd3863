//! Comma-separated values, for spreadsheets.

use std::borrow::Cow;

use super::days::Delays;
use super::row::Row;
use super::sheet::Sheet;
use super::{cells, notes};
use crate::mention::Qualifier;
use crate::record::DataCategory;

/// The rows as CSV with a heading (RFC 4180).
///
/// # Errors
///
/// A message when a row cannot be written.
pub fn to_csv(rows: &[Row]) -> Result<String, String> {
    const BEFORE: [&str; 21] = [
        "id",
        "kind",
        "organization",
        "published",
        "occurred",
        "detected",
        "disclosed",
        "days_to_disclosure",
        "malware",
        "devices",
        "data_leaked",
        "data_possible",
        "people",
        "people_unit",
        "people_qualifier",
        "measures_taken",
        "measures_planned",
        "types",
        "causes",
        "reported_regulator",
        "final_report",
    ];
    const AFTER: [&str; 3] = ["documents", "revised", "in_conflict"];
    let day = |d: &Option<String>| d.clone().unwrap_or_default();
    let names = |list: &[DataCategory]| joined(list.iter().map(|c| c.as_str()));
    let fields = |row: &Row| {
        let mut fields = vec![
            row.id.clone(),
            row.kind.map_or("case", |k| k.as_str()).to_string(),
            day(&row.organization),
            day(&row.published),
            day(&row.occurred),
            day(&row.detected),
            day(&row.disclosed),
            cells::days(row),
            row.malware.join("; "),
            cells::devices_data(&row.devices),
            names(&row.data_leaked),
            names(&row.data_possible),
            row.people.map_or_else(String::new, |p| p.count.to_string()),
            row.people.map_or_else(String::new, |p| p.unit.to_string()),
            row.people.map_or_else(String::new, |p| qualifier(p.qualifier).to_string()),
            row.measures_taken.to_string(),
            row.measures_planned.to_string(),
            joined(row.types.iter().map(|t| t.as_str())),
            joined(row.causes.iter().map(|c| c.as_str())),
            day(&row.reported_regulator),
            day(&row.final_report),
        ];
        fields.extend(row.delays.all().map(|d| d.map_or_else(String::new, |d| d.to_string())));
        fields.extend([
            row.documents.join("; "),
            notes::cell_names(&row.revised),
            notes::cell_names(&row.in_conflict),
        ]);
        fields
    };
    let headings = BEFORE.into_iter().chain(Delays::NAMES).chain(AFTER);
    write(headings.map(str::to_string).collect(), rows.iter().map(fields))
}

/// A table as CSV with the keys of its columns as heading.
///
/// # Errors
///
/// A message when a row cannot be written.
pub fn sheet_to_csv(sheet: &Sheet) -> Result<String, String> {
    let headings = sheet.columns.iter().map(|c| c.key.clone()).collect();
    write(headings, sheet.rows.iter().map(|row| row.iter().map(|cell| cell.text.clone()).collect()))
}

fn write(headings: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> Result<String, String> {
    let mut out = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    out.write_record(headings).map_err(|e| e.to_string())?;
    for row in rows {
        out.write_record(row.iter().map(|f| harmless(f).into_owned())).map_err(|e| e.to_string())?;
    }
    let bytes = out.into_inner().map_err(|e| e.to_string())?;
    String::from_utf8(bytes).map_err(|e| e.to_string())
}

fn joined<'a>(terms: impl Iterator<Item = &'a str>) -> String {
    terms.collect::<Vec<_>>().join("; ")
}

fn qualifier(q: Qualifier) -> &'static str {
    match q {
        Qualifier::Exact => "exact",
        Qualifier::About => "about",
        Qualifier::AtMost => "at_most",
        Qualifier::AtLeast => "at_least",
    }
}

/// A cell that a spreadsheet does not run: text is made safe, a number in digits is one.
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.parse::<f64>().is_ok_and(f64::is_finite) { Cow::Borrowed(cell) } else { crate::sheet::safe(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_text() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("\t@SUM(A1)"), "'\t@SUM(A1)");
        assert_eq!(harmless("-株式会社"), "'-株式会社");
        assert_eq!(harmless("\u{FF1D}1+1"), "'\u{FF1D}1+1");
        assert_eq!(harmless("-18"), "-18");
        assert_eq!(harmless("-inf"), "'-inf");
        assert_eq!(harmless("株式会社=A"), "株式会社=A");
    }

    #[test]
    fn quotes_commas_and_line_ends_stay_in_their_cell() {
        let mut row = crate::compare::tests::row("a");
        row.organization = Some("横浜,\"株式\"\n会社".into());
        let text = to_csv(&[row]).unwrap_or_default();
        assert!(text.contains("\"横浜,\"\"株式\"\"\n会社\""), "{text}");
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let read: Vec<::csv::StringRecord> = reader.records().filter_map(Result::ok).collect();
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].get(2), Some("横浜,\"株式\"\n会社"));
    }
}
