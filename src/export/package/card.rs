//! `README.md`: the card of the data set, for people and for the hubs that read its head.

use std::fmt::Write;

use super::{DESCRIPTION, TITLE, Written, license_address, sites};
use crate::dataset::Dataset;
use crate::export::Options;

/// The accuracy of kaiji as it is published.
const ACCURACY: &str = include_str!("../../../docs/accuracy.md");

/// The card.
pub fn card(set: &Dataset, options: &Options, written: &[Written]) -> String {
    let title = options.title.as_deref().unwrap_or(TITLE);
    let mut out = head(title, options, written);
    let _ = write!(
        out,
        "\n# {title}\n\n{DESCRIPTION}\n\n{} incidents, told of by {} documents.\n",
        set.cases().len(),
        set.records().len()
    );
    let range = days(set);
    if let Some((first, last)) = range {
        let _ = writeln!(out, "The documents were published from {first} to {last}.");
    }
    out.push_str(FILES);
    out.push_str("\n## Tables\n\n| table | rows | a row |\n|---|---:|---|\n");
    for Written { table, rows, .. } in written {
        let _ = writeln!(out, "| `{}` | {rows} | {} |", table.name, table.description);
    }
    out.push_str(READING);
    out.push_str("\n## Sources\n\n");
    let sites = sites(set);
    out.push_str(if sites.is_empty() {
        "The documents were read without their addresses.\n"
    } else {
        "Each document's address is in `documents`. They stand on these sites:\n\n"
    });
    for site in &sites {
        let _ = writeln!(out, "- <{site}>");
    }
    out.push_str("\n## Licence\n\n");
    out.push_str(&match &options.license {
        Some(license) => {
            format!(
                "[{license}]({}), for the data set; quotes are their authors'.\n",
                license_address(license)
            )
        }
        None => "Who made this data set named no licence.\n".to_string(),
    });
    let _ = write!(
        out,
        "\n## Accuracy\n\nHow right kaiji {} is on texts that were annotated by people: F1 by field and set of \
         texts. `held/sealed` is the best estimate of what to expect on other texts.\n\n{}\n{}",
        env!("CARGO_PKG_VERSION"),
        published("main"),
        published("further"),
    );
    out
}

/// A table of the published accuracy.
fn published(name: &str) -> &'static str {
    let begin = format!("<!-- {name} -->\n");
    let rest = ACCURACY.split_once(&begin).map_or("", |(_, rest)| rest);
    rest.split_once("<!-- end -->").map_or("", |(table, _)| table)
}

/// What hubs read: licence, language, and which file is which table.
fn head(title: &str, options: &Options, written: &[Written]) -> String {
    let mut out = String::from("---\n");
    if let Some(license) = &options.license {
        let _ = writeln!(out, "license: {}", license.to_ascii_lowercase());
    }
    // A JSON string is a YAML string.
    let _ = writeln!(out, "language:\n- ja\npretty_name: {}", serde_json::json!(title));
    out.push_str("tags:\n- security-incidents\n- data-breaches\n- japan\nconfigs:\n");
    let names = written.iter().map(|w| w.table.name).chain(["records"]);
    for (n, name) in names.enumerate() {
        let _ = writeln!(out, "- config_name: {name}\n  data_files: parquet/{name}.parquet");
        if n == 0 {
            out.push_str("  default: true\n");
        }
    }
    out + "---\n"
}

/// First and last day of publication.
fn days(set: &Dataset) -> Option<(&str, &str)> {
    let days = || {
        let published = set.records().iter().filter_map(|r| r.published.as_ref());
        published.map(|p| p.value.as_str()).filter(|d| d.parse::<jiff::civil::Date>().is_ok())
    };
    Some((days().min()?, days().max()?))
}

const FILES: &str = "
| files | for |
|---|---|
| `csv/*.csv`, `datapackage.json` | tables as CSV, described as a Frictionless Data Package |
| `parquet/*.parquet`, `croissant.json` | the same tables with typed columns, described in Croissant |
| `parquet/records.parquet` | whole records, a row a document, nested |
";

const READING: &str = "
## Reading

```python
import duckdb
duckdb.sql(\"SELECT organization, first_published FROM 'parquet/incidents.parquet' ORDER BY first_published\").show()
```

- An empty cell means that the document does not say it, or that kaiji did not find it. It never means no: that nothing
  leaked is a row of `leaked_data` with the status `not_leaked`.
- A report and its follow-ups are documents of one incident. To count incidents use `incidents` and `case_facts`, not
  the tables of facts, which have a row for each document that says it.
- A number without its `qualifier` is wrong: `at_most` 1,200 is not 1,200.
- `confidence` is meant to be true: of the facts with 0.9, nine in ten should be right.
- Each fact has its words in `evidence`. `quote_start` and `quote_end` count Unicode code points of the document's
  canonical text, which `kaiji text DOCUMENT` prints; `text_sha256` in `documents` is its hash.
- A day whose year the document does not settle is `--MM-DD` in the column of text, and empty in the column of dates.
- In CSV, text that a spreadsheet would take for a formula has an apostrophe before it (`'--07-28`), and so has text that
  begins with an apostrophe: take one away. Parquet has the text as it is.
";

#[cfg(test)]
mod tests {
    #[test]
    fn the_published_accuracy_is_found() {
        assert!(super::published("main").contains("| devices |"));
        assert!(super::published("further").contains("| causes |"));
        assert_eq!(super::published("nothing"), "");
    }
}
