//! Cells of files that spreadsheets open.

use std::borrow::Cow;

/// Makes text safe for a spreadsheet, which takes a cell that begins with `=`, `+`, `-` or `@` for a formula and may
/// run it: an apostrophe is put before it, and before a cell that begins with an apostrophe, so that taking one
/// apostrophe from the beginning of a cell that has one gives the text back. Spreadsheets pass over blanks, tabs and
/// line ends before such a sign, and read full-width signs, too.
pub(crate) fn safe(cell: &str) -> Cow<'_, str> {
    let first = cell.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let risky = cell.starts_with(['\'', '\t', '\r'])
        || first.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '−']);
    if risky { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_text_and_comes_back() {
        for cell in ["=1+1", "\t@SUM(A1)", "-株式会社", "--07-28", " ＝A1", "'quoted", "\rx", "\n+1"] {
            let safe = safe(cell);
            assert!(safe.starts_with('\''), "{safe}");
            assert_eq!(&safe[1..], cell);
        }
        for cell in ["株式会社=A", "12", "", "2020-07-28"] {
            assert_eq!(safe(cell), cell);
        }
    }
}
