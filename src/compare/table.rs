//! A table for a terminal.

use super::{Row, cells};
use crate::wide;

/// From this width on, days are written in full and categories of data are named.
const WIDE: usize = 120;
/// Lines of one cell; what is longer is cut with ….
const LINES: usize = 3;
/// A space at which no line ends; printed as a space.
const NO_BREAK: &str = "\u{A0}";

/// A column: its headings (the second is used where the table is narrow) and its cells.
struct Column {
    heading: String,
    right: bool,
    /// Indentation of a cell's further lines.
    hang: usize,
    cells: Vec<String>,
    /// Narrowest useful width.
    least: usize,
    /// Width at which no cell wraps.
    natural: usize,
    /// How gladly it takes spare columns; 0 takes none.
    appetite: usize,
    /// Which columns go first where the terminal is too narrow for all: the highest. 0 never goes.
    expendable: u8,
    /// What the note calls it when it is left out.
    name: &'static str,
}

impl Column {
    fn new(name: &'static str, heading: &str, cells: Vec<String>) -> Self {
        let texts = || cells.iter().map(String::as_str).chain([heading]);
        let natural = texts().flat_map(|t| t.split('\n')).map(wide::width).max().unwrap_or(1);
        let least = texts().map(wide::longest_piece).max().unwrap_or(1);
        Column {
            name,
            heading: heading.to_string(),
            right: false,
            hang: 0,
            least: least.min(natural),
            natural,
            appetite: 0,
            expendable: 0,
            cells,
        }
    }

    fn right(mut self) -> Self {
        self.right = true;
        self
    }

    /// Indents what runs over, so that a row is seen to begin.
    fn hanging(mut self) -> Self {
        self.hang = 1;
        self
    }

    fn appetite(mut self, appetite: usize) -> Self {
        self.appetite = appetite;
        self
    }

    fn expendable(mut self, rank: u8) -> Self {
        self.expendable = rank;
        self
    }

    /// Keeps the column between two widths, whatever its cells want.
    fn least(mut self, least: usize) -> Self {
        self.least = least.min(self.natural);
        self
    }

    fn at_most(mut self, most: usize) -> Self {
        self.natural = self.natural.min(most);
        self.least = self.least.min(most);
        self
    }

    /// Days in full stand on one line; short ones may have their year above them.
    fn days(self, full: bool) -> Self {
        if full { self.whole() } else { self }
    }

    fn whole(mut self) -> Self {
        self.least = self.natural;
        self
    }
}

/// The rows as a table no wider than `width` columns, with a key to its short cells below it.
pub fn to_table(rows: &[Row], width: usize) -> String {
    let full = width >= WIDE;
    let mut columns = columns(rows, full);
    let gap = if full && least(&columns, 2) <= width { 2 } else { 1 };
    // Before a column goes, long names break within a word.
    for (name, floor) in [("malware", 7), ("organisation", 8)] {
        if least(&columns, gap) > width
            && let Some(column) = columns.iter_mut().find(|c| c.name == name)
        {
            column.least = column.least.min(floor);
        }
    }
    let mut dropped = Vec::new();
    while least(&columns, gap) > width && columns.len() > 2 {
        let Some(at) =
            (0..columns.len()).filter(|&i| columns[i].expendable > 0).max_by_key(|&i| columns[i].expendable)
        else {
            break;
        };
        dropped.push(columns.remove(at).name);
    }
    let widths = widths(&columns, width, gap);
    let mut out = String::new();
    let headings: Vec<Vec<String>> =
        columns.iter().zip(&widths).map(|(c, &w)| lines(&c.heading, w, 0)).collect();
    // Headings stand on their rule: a short one beside a long one goes to the bottom.
    let deepest = headings.iter().map(Vec::len).max().unwrap_or(1);
    let headings: Vec<Vec<String>> = headings
        .into_iter()
        .map(|h| std::iter::repeat_n(String::new(), deepest - h.len()).chain(h).collect())
        .collect();
    print(&mut out, &columns, &widths, &headings, gap);
    let rule: Vec<Vec<String>> = widths.iter().map(|&w| vec!["-".repeat(w)]).collect();
    print(&mut out, &columns, &widths, &rule, gap);
    for row in 0..rows.len() {
        let cells: Vec<Vec<String>> =
            columns.iter().zip(&widths).map(|(c, &w)| lines(&c.cells[row], w, c.hang)).collect();
        print(&mut out, &columns, &widths, &cells, gap);
    }
    out.push('\n');
    for line in key(rows, full, &dropped) {
        for line in wide::wrap(&line, width) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

/// What the short cells mean, as far as the table has them.
fn key(rows: &[Row], full: bool, dropped: &[&str]) -> Vec<String> {
    let has = |name: &str| !dropped.contains(&name);
    let mut key = Vec::new();
    if !full {
        key.push(
            "Days are of the year of publication unless they name another; --MM-DD where no year is told."
                .to_string(),
        );
    }
    if rows.iter().any(|r| r.organization.is_none()) {
        key.push("(in brackets): the record, where no organisation is named.".into());
    }
    if has("days") {
        key.push("days: from the first sign (occurred or detected) to the first disclosure.".into());
    }
    if has("devices") && rows.iter().any(|r| !r.devices.is_empty()) {
        let kinds = if full { "" } else { " by kind (pc+server+mobile+...)" };
        key.push(format!("devices: machines or accounts hit{kinds}; ? hit, number not told."));
    }
    if has("data") && rows.iter().any(|r| r.data_told) {
        key.push("data: categories leaked/possibly leaked.".into());
    }
    if has("people") && rows.iter().any(|r| r.people.is_some()) {
        key.push("people: whose data leaked or may have; ~ about, <= at most, >= at least.".into());
    }
    if has("measures") {
        key.push("measures: taken+planned.".into());
    }
    if !dropped.is_empty() {
        key.push(format!("Left out for want of room: {}; use --width 80 or more.", dropped.join(", ")));
    }
    key
}

fn columns(rows: &[Row], full: bool) -> Vec<Column> {
    let column = |name, heading: &str, cell: &dyn Fn(&Row) -> String| {
        Column::new(name, heading, rows.iter().map(cell).collect())
    };
    let day = |d: &Option<String>, row: &Row| match d {
        None => String::new(),
        Some(d) if full => d.clone(),
        Some(d) => short_day(d, row.published.as_deref()),
    };
    let organization = |row: &Row| {
        let name = row
            .organization
            .clone()
            .map_or_else(|| format!("({})", wide::clean(&row.id)), |o| wide::clean(&o));
        if full { name } else { name.replace("株式会社", "㈱").replace("有限会社", "㈲") }
    };
    let [occurred, detected, disclosed] = if full {
        ["occurred", "detected", "disclosed"]
    } else {
        ["occ-\nurred", "det-\nected", "disc-\nlosed"]
    };
    vec![
        column("organisation", if full { "organisation" } else { "organ-\nisation" }, &organization)
            .hanging()
            .least(if full { 16 } else { 10 })
            .at_most(44)
            .appetite(if full { 7 } else { 5 }),
        column("published", "published", &|r| r.published.clone().unwrap_or_default()).whole(),
        column("occurred", occurred, &|r| day(&r.occurred, r)).days(full).expendable(3),
        column("detected", detected, &|r| day(&r.detected, r)).days(full).expendable(4),
        column("disclosed", disclosed, &|r| day(&r.disclosed, r)).days(full).expendable(5),
        column("days", "days", &cells::days).right().whole().expendable(1),
        column("malware", "malware", &|r| wide::clean(&r.malware.join(", ")))
            .at_most(if full { 18 } else { 12 })
            .appetite(2)
            .expendable(2),
        column("devices", if full { "devices" } else { "de-\nvices" }, &|r| {
            if full {
                cells::devices_long(&r.devices).replace(' ', NO_BREAK).replace(&format!(",{NO_BREAK}"), ", ")
            } else {
                cells::devices_short(&r.devices)
            }
        })
        .appetite(if full { 2 } else { 4 })
        .expendable(6),
        column("data", if full { "data leaked/possibly" } else { "data" }, &|r| data(r, full))
            .least(if full { 12 } else { 4 })
            .appetite(if full { 5 } else { 1 })
            .expendable(7),
        column("people", "people", &|r| cells::people(r.people)).right().appetite(1).expendable(2),
        column("measures", if full { "measures" } else { "mea-\nsures" }, &cells::measures)
            .right()
            .whole()
            .expendable(8),
    ]
}

/// `MM-DD` in the year of publication; another year, or none, stands above it.
fn short_day(day: &str, published: Option<&str>) -> String {
    match (day.rsplitn(3, '-').collect::<Vec<_>>().as_slice(), published) {
        ([d, m, year], Some(p)) if p.starts_with(&format!("{year}-")) => format!("{m}-{d}"),
        ([d, m, year], _) => format!("{year}-\n{m}-{d}"),
        _ => day.to_string(),
    }
}

/// `2/5 credit card, name, ...` with as many names as the column takes; wrapping cuts the rest.
fn data(row: &Row, full: bool) -> String {
    let counts = cells::data_short(row);
    if !full {
        return counts;
    }
    let names: Vec<String> = cells::data_main(row).map(|c| cells::words(c.as_str())).collect();
    if names.is_empty() { counts } else { format!("{counts}: {}", names.join(", ")) }
}

fn least(columns: &[Column], gap: usize) -> usize {
    columns.iter().map(|c| c.least).sum::<usize>() + gap * columns.len().saturating_sub(1)
}

/// Gives every column its least width, then the rest one by one to the hungriest that is not sated.
fn widths(columns: &[Column], width: usize, gap: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = columns.iter().map(|c| c.least).collect();
    let mut spare = width.saturating_sub(least(columns, gap));
    // A column that is broken into lines by its own \n gains nothing by more room.
    let wants = |i: usize, w: usize| columns[i].appetite > 0 && w < columns[i].natural;
    while spare > 0 {
        let hungriest = (0..columns.len())
            .filter(|&i| wants(i, widths[i]))
            .max_by_key(|&i| (columns[i].natural - widths[i]).min(8) * columns[i].appetite);
        let Some(i) = hungriest else { break };
        widths[i] += 1;
        spare -= 1;
    }
    // Where even the least widths do not fit, the widest column yields.
    let mut over = least(columns, gap).saturating_sub(width);
    while over > 0 {
        let Some(i) = (0..widths.len()).max_by_key(|&i| widths[i]).filter(|&i| widths[i] > 2) else { break };
        widths[i] -= 1;
        over -= 1;
    }
    widths
}

fn lines(cell: &str, width: usize, hang: usize) -> Vec<String> {
    let mut lines = wide::wrap_hanging(cell, width, hang);
    if lines.len() > LINES {
        lines.truncate(LINES);
        if let Some(last) = lines.last_mut() {
            *last = wide::cut(&format!("{last}……"), width.max(2)).replace("……", "…");
        }
    }
    lines
}

fn print(out: &mut String, columns: &[Column], widths: &[usize], cells: &[Vec<String>], gap: usize) {
    let deepest = cells.iter().map(Vec::len).max().unwrap_or(1);
    for i in 0..deepest {
        let mut line = String::new();
        for (at, ((column, &width), cell)) in columns.iter().zip(widths).zip(cells).enumerate() {
            if at > 0 {
                line.push_str(&" ".repeat(gap));
            }
            let text = cell.get(i).map_or("", String::as_str);
            line.push_str(&if column.right { wide::pad_left(text, width) } else { wide::pad(text, width) });
        }
        out.push_str(line.trim_end().replace(NO_BREAK, " ").as_str());
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::tests::row;
    use crate::mention::Qualifier;
    use crate::record::{DataCategory, DeviceKind, LeakStatus, Unit};

    fn rows() -> Vec<Row> {
        let mut a = row("a");
        a.organization =
            Some("医療法人社団しらかば会\u{1b}[2J十日原記念総合病院ならびに附属看護専門学校".into());
        a.published = Some("2023-01-08".into());
        a.occurred = Some("2022-12-30".into());
        a.detected = Some("2023-01-03".into());
        a.disclosed = Some("--01-05".into());
        a.days_to_disclosure = Some(1203);
        a.malware = vec!["Emotet".into(), "LockBit".into(), "averyveryverylongname".into()];
        let count =
            |device, count| crate::compare::DeviceTotal { device, count, qualifier: Some(Qualifier::Exact) };
        a.devices = vec![
            count(DeviceKind::Pc, Some(1200)),
            count(DeviceKind::Server, Some(11)),
            count(DeviceKind::Mobile, None),
        ];
        a.data_leaked = vec![DataCategory::CreditCard, DataCategory::Name];
        a.data_possible = vec![DataCategory::CardSecurityCode];
        a.data_told = true;
        a.people = Some(crate::compare::People {
            count: 3_179_454,
            unit: Unit::Persons,
            qualifier: Qualifier::AtMost,
            status: LeakStatus::Possible,
        });
        a.measures_taken = 12;
        a.measures_planned = 3;
        vec![a, row("b")]
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in 40..200 {
            let table = to_table(&rows(), width);
            for line in table.lines() {
                let columns = unicode_width::UnicodeWidthStr::width(line);
                assert!(columns <= width, "{columns} of {width}: {line}");
                assert!(!line.contains('\u{1b}') && !line.contains(NO_BREAK), "{line:?}");
            }
        }
    }

    #[test]
    fn a_narrow_table_says_what_it_leaves_out_and_one_of_80_leaves_out_nothing() {
        let narrow = to_table(&rows(), 40).replace('\n', " ");
        assert!(narrow.contains("Left out for want of room: measures, data"), "{narrow}");
        for width in [80, 100, 120, 160] {
            assert!(!to_table(&rows(), width).contains("Left out"), "at {width}");
        }
    }

    #[test]
    fn short_days_name_another_year_and_a_missing_one() {
        assert_eq!(short_day("2023-01-03", Some("2023-01-08")), "01-03");
        assert_eq!(short_day("2022-12-30", Some("2023-01-08")), "2022-\n12-30");
        assert_eq!(short_day("2022-12-30", None), "2022-\n12-30");
        assert_eq!(short_day("--12-30", Some("2023-01-08")), "--\n12-30");
    }

    #[test]
    fn a_wide_table_has_days_in_full_and_names_data() {
        let table = to_table(&rows(), 240);
        assert!(table.contains("2022-12-30  2023-01-03  --01-05"), "{table}");
        assert!(table.contains("2/1: credit card, name, card security code"), "{table}");
        assert!(table.contains("1,200 pc, 11 server, ? mobile"), "{table}");
    }
}
