//! Rows as a table with every column in full, for pages.

use super::cells::{self, marked};
use super::row::{Cell, Row};
use super::sheet::{Entry, Heading, Sheet};
use super::{Per, notes};
use crate::label::{Lang, field};

/// The rows as a table for people.
pub fn to_sheet(rows: &[Row], per: Per, lang: Lang) -> Sheet {
    let heading = |key: &str| Heading::words(key, notes::heading(key, lang));
    let number = |key: &str| Heading::number(key, notes::heading(key, lang));
    let mut columns = vec![heading("organization"), heading("published")];
    if per == Per::Case {
        columns.push(number("documents"));
    }
    columns.extend(["occurred", "detected", "disclosed"].map(heading));
    columns.push(number("days"));
    columns.push(Heading::words("types", field("incident_types", lang)));
    columns.extend(["malware", "devices", "data"].map(heading));
    columns.push(number("people"));
    columns.push(number("measures"));
    let day = |d: &Option<String>| d.clone().unwrap_or_default();
    let row = |row: &Row| {
        let with = |text: String, cell: Cell| Entry {
            text: marked(&text, row, cell),
            marked: !row.mark(cell).is_empty(),
        };
        let mut cells: Vec<Entry> = vec![notes::organization(row).into(), day(&row.published).into()];
        if per == Per::Case {
            cells.push(row.documents.len().to_string().into());
        }
        cells.extend([
            with(day(&row.occurred), Cell::Occurred),
            with(day(&row.detected), Cell::Detected),
            day(&row.disclosed).into(),
            cells::days(row).into(),
            cells::labels(row.types.iter().map(|t| t.label(lang)), lang).into(),
            row.malware.join(lang.pick("、", ", ")).into(),
            with(cells::devices_long(&row.devices, lang), Cell::Devices),
            with(cells::data_long(row, lang), Cell::Data),
            Entry {
                text: cells::people(row.people, row.mark(Cell::People), lang),
                marked: !row.mark(Cell::People).is_empty(),
            },
            with(cells::measures(row), Cell::Measures),
        ]);
        cells
    };
    Sheet {
        title: String::new(),
        columns,
        rows: rows.iter().map(row).collect(),
        notes: notes::key(rows, notes::Form::Page, true, &[], lang),
    }
}
