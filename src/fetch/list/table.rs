//! Tables: CSV columns and `sources.toml`.

use serde::Deserialize;

use super::super::address;
use super::MAX_ADDRESSES;

/// Names of columns that hold addresses, in small letters.
const COLUMNS: [&str; 8] = ["url", "address", "link", "href", "uri", "アドレス", "リンク", "掲載url"];

/// The column of a CSV file that is named, or the first that holds addresses.
pub(super) fn csv(text: &str, column: Option<&str>, tabs: bool) -> Result<Vec<String>, String> {
    let delimiter = if tabs { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader
        .records()
        .take(MAX_ADDRESSES + 2)
        .collect::<Result<_, _>>()
        .map_err(|e| format!("is broken CSV ({e}); mend it"))?;
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let names: Vec<&str> = first.iter().map(str::trim).collect();
    let (at, from) = match column {
        Some(column) => {
            let at = names
                .iter()
                .position(|n| n.eq_ignore_ascii_case(column.trim()))
                .ok_or_else(|| format!("has no column «{column}»; it has {}", names.join(", ")))?;
            (at, 1)
        }
        None => {
            let named = names.iter().position(|n| COLUMNS.contains(&n.to_lowercase().as_str()));
            let holds = |row: &csv::StringRecord| row.iter().position(|cell| address::parse(cell).is_ok());
            match (named, holds(first)) {
                (Some(at), None) => (at, 1),
                (_, Some(at)) => (at, 0),
                (None, None) => {
                    let at = rows.get(1).and_then(holds).ok_or_else(|| {
                        format!(
                            "has no column that holds addresses; name it with --column ({})",
                            names.join(", ")
                        )
                    })?;
                    (at, 1)
                }
            }
        }
    };
    let cells = rows.iter().skip(from).filter_map(|row| row.get(at)).map(str::trim);
    Ok(cells.filter(|c| !c.is_empty()).map(str::to_string).collect())
}

#[derive(Deserialize)]
struct Sources {
    #[serde(default)]
    source: Vec<Source>,
}

#[derive(Deserialize)]
struct Source {
    url: String,
}

/// The addresses of a `sources.toml`: tables `[[source]]` with a `url` each, and with facts for people.
pub(super) fn toml(text: &str) -> Result<Vec<String>, String> {
    let sources: Sources = toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(1, |s| text.get(..s.start).unwrap_or_default().matches('\n').count() + 1);
        format!(
            "is no list of sources (line {line}: {}); each is a table [[source]] with its url",
            e.message()
        )
    })?;
    Ok(sources.source.into_iter().map(|s| s.url.trim().to_string()).collect())
}
