//! Cells of files that spreadsheets open.

use std::borrow::Cow;

use crate::wide;

/// Makes text safe for a spreadsheet, which takes a cell that begins with `=`, `+`, `-` or `@` for a formula and may
/// run it: an apostrophe is put before it, and before a cell that begins with an apostrophe, so that taking one
/// apostrophe from the beginning of a cell that has one gives the text back. Spreadsheets pass over blanks, tabs and
/// line ends before such a sign, and read full-width signs, too; some take out what does not show.
pub(crate) fn safe(cell: &str) -> Cow<'_, str> {
    let first = cell.chars().find(|c| !wide::clean(c.encode_utf8(&mut [0; 4])).is_empty());
    let risky = cell.starts_with(['\'', '\t', '\r']) || first.is_some_and(|c| "=+-@＝＋－＠−".contains(c));
    if risky { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_text_and_comes_back() {
        for cell in [
            "=1+1",
            "\t@SUM(A1)",
            "-株式会社",
            "--07-28",
            " ＝A1",
            "'quoted",
            "\rx",
            "\n+1",
            "\u{feff}=1",
            "\u{200b}@x",
        ] {
            let safe = safe(cell);
            assert!(safe.starts_with('\''), "{safe}");
            assert_eq!(&safe[1..], cell);
        }
        for cell in ["株式会社=A", "12", "", "2020-07-28"] {
            assert_eq!(safe(cell), cell);
        }
    }
}
