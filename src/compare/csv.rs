//! Comma-separated values, for spreadsheets.

use super::{Row, cells};
use crate::record::DataCategory;

/// The rows as CSV with a heading (RFC 4180).
///
/// # Errors
///
/// A message when a row cannot be written.
pub fn to_csv(rows: &[Row]) -> Result<String, String> {
    let mut out = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    out.write_record([
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
    ])
    .map_err(|e| e.to_string())?;
    for row in rows {
        let day = |d: &Option<String>| d.clone().unwrap_or_default();
        let names = |list: &[DataCategory]| list.iter().map(|c| c.as_str()).collect::<Vec<_>>().join("; ");
        let fields = [
            row.id.clone(),
            row.kind.to_string(),
            row.organization.clone().unwrap_or_default(),
            day(&row.published),
            day(&row.occurred),
            day(&row.detected),
            day(&row.disclosed),
            cells::days(row),
            row.malware.join("; "),
            cells::devices_long(&row.devices).replace(", ", "; "),
            names(&row.data_leaked),
            names(&row.data_possible),
            row.people.map_or_else(String::new, |p| p.count.to_string()),
            row.people.map_or_else(String::new, |p| p.unit.to_string()),
            row.people.map_or_else(String::new, |p| qualifier(p.qualifier).to_string()),
            row.measures_taken.to_string(),
            row.measures_planned.to_string(),
        ];
        out.write_record(fields.iter().map(|f| harmless(f))).map_err(|e| e.to_string())?;
    }
    let bytes = out.into_inner().map_err(|e| e.to_string())?;
    String::from_utf8(bytes).map_err(|e| e.to_string())
}

fn qualifier(q: crate::mention::Qualifier) -> &'static str {
    use crate::mention::Qualifier;
    match q {
        Qualifier::Exact => "exact",
        Qualifier::About => "about",
        Qualifier::AtMost => "at_most",
        Qualifier::AtLeast => "at_least",
    }
}

/// A spreadsheet takes a cell that begins with one of these for a formula and may run it; an apostrophe makes it
/// text. (A tab or a line end before the sign is passed over by spreadsheets, and so is a full-width sign.)
fn harmless(cell: &str) -> String {
    let risky = cell
        .trim_start_matches(|c: char| c.is_whitespace() || c.is_control())
        .starts_with(['=', '+', '-', '@', '=', '+', '-', '@']);
    if risky { format!("'{cell}") } else { cell.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_text() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("\t@SUM(A1)"), "'\t@SUM(A1)");
        assert_eq!(harmless("-株式会社"), "'-株式会社");
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
