//! The table of rows for a terminal.

use super::cells::{self, marked};
use super::layout::{Column, Layout, NO_BREAK, least};
use super::notes::{self, Form};
use super::row::{Cell, Row};
use super::{Look, Per};
use crate::label::Lang;
use crate::wide;

/// From this width on, days are written in full and categories of data are named.
const WIDE: usize = 120;
/// From this width on, there is room for types and for the number of documents.
const ROOMY: usize = 150;

/// The rows as a table no wider than the look's width, with a key to its short cells below it.
pub fn to_table(rows: &[Row], per: Per, look: Look) -> String {
    let Look { width, lang, colour } = look;
    let full = width >= WIDE;
    let columns = columns(rows, per, full, width >= ROOMY, lang);
    let gap = if full && least(&columns, 2) <= width { 2 } else { 1 };
    let names = lang.pick(["マルウェア", "組織"], ["malware", "organisation"]);
    let layout = Layout::fit(columns, gap, width, &[(names[0], 7), (names[1], 8)]);
    let mut out = layout.draw(width, colour);
    out.push('\n');
    let form = if full { Form::Wide } else { Form::Narrow };
    for line in notes::key(rows, form, width >= ROOMY, layout.dropped(), lang) {
        for line in wide::wrap(&line, width) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

fn columns(rows: &[Row], per: Per, full: bool, roomy: bool, lang: Lang) -> Vec<Column> {
    let column = |name, heading: &str, cell: &dyn Fn(&Row) -> String| {
        Column::new(name, heading, rows.iter().map(cell).collect())
    };
    let marks = |cell: Cell| rows.iter().map(|r| !r.mark(cell).is_empty()).collect::<Vec<_>>();
    let day = |d: &Option<String>, row: &Row, cell: Option<Cell>| {
        let mark = cell.map_or("", |c| row.mark(c));
        match d {
            None => mark.to_string(),
            Some(d) if full => format!("{d}{mark}"),
            Some(d) => short_day(d, row.published.as_deref()) + mark,
        }
    };
    let organization = |row: &Row| {
        let mut name = notes::organization(row);
        if !full {
            name = name.replace("株式会社", "㈱").replace("有限会社", "㈲");
        }
        // There is no room for a column of its own.
        if !roomy && row.documents.len() > 1 { format!("{name} ({})", row.documents.len()) } else { name }
    };
    // A heading that is broken in a narrow table, and the name that the note gives it.
    let name = |ja: &'static str, en: &'static str| lang.pick(ja, en);
    let narrow = |ja: &'static str, en: &'static str, short: &'static str| {
        lang.pick(ja, if full { en } else { short })
    };
    let mut list = vec![
        column(
            name("組織", "organisation"),
            narrow("組織", "organisation", "organ-\nisation"),
            &organization,
        )
        .hanging()
        .least(if full { 16 } else { 10 })
        .at_most(44)
        .lines(4)
        .appetite(if full { 7 } else { 5 }),
        column(name("発表", "published"), name("発表", "published"), &|r| {
            r.published.clone().unwrap_or_default()
        })
        .whole(),
    ];
    if per == Per::Case && roomy {
        list.push(
            column(name("文書", "docs"), name("文書", "docs"), &|r| r.documents.len().to_string())
                .right()
                .whole()
                .expendable(9),
        );
    }
    list.extend([
        column(name("発生", "occurred"), narrow("発生", "occurred", "occ-\nurred"), &|r| {
            day(&r.occurred, r, Some(Cell::Occurred))
        })
        .whole()
        .marked(marks(Cell::Occurred))
        .expendable(3),
        column(name("発覚", "detected"), narrow("発覚", "detected", "det-\nected"), &|r| {
            day(&r.detected, r, Some(Cell::Detected))
        })
        .whole()
        .marked(marks(Cell::Detected))
        .expendable(4),
        column(name("公表", "disclosed"), narrow("公表", "disclosed", "disc-\nlosed"), &|r| {
            day(&r.disclosed, r, None)
        })
        .whole()
        .expendable(5),
        column(name("日数", "days"), name("日数", "days"), &cells::days).right().whole().expendable(1),
    ]);
    if roomy {
        list.push(
            column(name("種類", "type"), name("種類", "type"), &|r| {
                cells::labels(r.types.iter().map(|t| t.label(lang)), lang)
            })
            .least(12)
            .appetite(4)
            .expendable(9),
        );
    }
    list.extend([
        column(
            name("マルウェア", "malware"),
            lang.pick(if full { "マルウェア" } else { "マル\nウェア" }, "malware"),
            &|r| wide::clean(&r.malware.join(", ")),
        )
        .at_most(if full { 18 } else { 12 })
        .appetite(2)
        .expendable(2),
        column(name("機器", "devices"), narrow("機器", "devices", "de-\nvices"), &|r| {
            let text = if full {
                // A number stays with its noun.
                let long = cells::devices_long(&r.devices, lang);
                long.split(", ").map(|d| d.replacen(' ', NO_BREAK, 1)).collect::<Vec<_>>().join(", ")
            } else {
                cells::devices_short(&r.devices, lang)
            };
            marked(&text, r, Cell::Devices)
        })
        .marked(marks(Cell::Devices))
        .appetite(if full { 2 } else { 4 })
        .expendable(6),
        column(name("情報", "data"), narrow("情報", "data leaked/possibly", "data"), &|r| {
            data(r, full, lang)
        })
        .marked(marks(Cell::Data))
        .least(if full { 15 } else { 4 })
        .appetite(if full { 5 } else { 1 })
        .expendable(7),
        column(name("人数", "people"), name("人数", "people"), &|r| {
            cells::people(r.people, r.mark(Cell::People), lang)
        })
        .marked(marks(Cell::People))
        .right()
        .appetite(1)
        .expendable(2),
        column(
            name("対策", "measures"),
            lang.pick("対策", if roomy { "measures" } else { "mea-\nsures" }),
            &|r| marked(&cells::measures(r), r, Cell::Measures),
        )
        .marked(marks(Cell::Measures))
        .right()
        .whole()
        .expendable(8),
    ]);
    if lang == Lang::Ja && full {
        // Where any two characters may stand on two lines, the longest piece says nothing of what reads well.
        list = list.into_iter().map(|c| c.least_of("マルウェア", 10).least_of("機器", 11)).collect();
    }
    list
}

/// `MM-DD` in the year of publication; another year, or none, stands above it.
fn short_day(day: &str, published: Option<&str>) -> String {
    match (day.rsplitn(3, '-').collect::<Vec<_>>().as_slice(), published) {
        ([d, m, year], Some(p)) if p.starts_with(&format!("{year}-")) => format!("{m}-{d}"),
        ([d, m, year], _) => format!("{year}-\n{m}-{d}"),
        _ => day.to_string(),
    }
}

/// `2/5: card numbers, names, ...` with as many names as the column takes; wrapping cuts the rest.
fn data(row: &Row, full: bool, lang: Lang) -> String {
    let counts = marked(&cells::data_short(row), row, Cell::Data);
    if !full {
        return counts;
    }
    let names = cells::labels(cells::data_main(row).map(|c| c.label(lang)), lang);
    if names.is_empty() { counts } else { format!("{counts}: {names}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::tests::row;
    use crate::mention::Qualifier;
    use crate::record::{DataCategory, DeviceKind, LeakStatus, Unit};

    fn table(width: usize) -> String {
        to_table(&rows(), Per::Document, Look { width, lang: Lang::En, colour: false })
    }

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
        let looks = (40..200).flat_map(|width| {
            Lang::ALL
                .map(|lang| [Per::Case, Per::Document].map(|per| (Look { width, lang, colour: false }, per)))
        });
        for (look, per) in looks.flatten() {
            let (table, width) = (to_table(&rows(), per, look), look.width);
            for line in table.lines() {
                let columns = unicode_width::UnicodeWidthStr::width(line);
                assert!(columns <= width, "{columns} of {width}: {line}");
                assert!(!line.contains('\u{1b}') && !line.contains(NO_BREAK), "{line:?}");
            }
        }
    }

    #[test]
    fn a_narrow_table_says_what_it_leaves_out_and_one_of_80_leaves_out_nothing() {
        let narrow = table(40).replace('\n', " ");
        assert!(narrow.contains("Left out for want of room: measures, data"), "{narrow}");
        for width in [80, 100, 120, 160] {
            assert!(!table(width).contains("Left out"), "at {width}");
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
        let table = table(240);
        assert!(table.contains("2022-12-30  2023-01-03  --01-05"), "{table}");
        assert!(table.contains("2/1: card numbers, names, card security codes"), "{table}");
        assert!(table.contains("1,200 PCs, 11 servers, ? mobile devices"), "{table}");
    }
}
