//! A data set to publish: a folder that is a Frictionless Data Package (`datapackage.json` over `csv/`), is described
//! for machine learning (`croissant.json` over `parquet/`), and has a card for people and hubs (`README.md`).

mod card;
mod croissant;
mod descriptor;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::delimited::{self, Form};
use super::tables::{Table, tables};
use super::{Options, parquet};
use crate::dataset::Dataset;
use crate::source::hex;

/// What the data set is called where the user does not say.
const TITLE: &str = "Security incidents disclosed by organisations in Japan";

/// A short name, as both descriptions want one.
const NAME: &str = "kaiji-incidents";

const DESCRIPTION: &str = "Facts that kaiji read from notices of security incidents by organisations in Japan and \
    from news about them: who, when, which machines, how many people, which data, what was done, how it happened. \
    Each fact has the words that say it and how sure it is; the documents' texts are not in the data set.";

/// A table as it was written.
struct Written {
    table: Table,
    rows: u64,
    csv: Stored,
    parquet: Stored,
}

/// A file as it was written.
struct Stored {
    /// Path in the folder.
    path: String,
    bytes: u64,
    sha256: String,
}

/// Writes the folder.
///
/// # Errors
///
/// Where a file cannot be written.
pub fn write(set: &Dataset, options: &Options, folder: &Path) -> io::Result<()> {
    for part in ["csv", "parquet"] {
        fs::create_dir(folder.join(part))?;
    }
    let rows = delimited::write(set, Form::Csv, false, &folder.join("csv"))?;
    parquet::write(set, &folder.join("parquet"))?;
    let written: Vec<Written> = tables()
        .into_iter()
        .zip(rows)
        .map(|(table, rows)| {
            let csv = stored(folder, format!("csv/{}.csv", table.name))?;
            let parquet = stored(folder, format!("parquet/{}.parquet", table.name))?;
            Ok(Written { table, rows, csv, parquet })
        })
        .collect::<io::Result<_>>()?;
    json(&folder.join("datapackage.json"), &descriptor::package(set, options, &written))?;
    json(&folder.join("croissant.json"), &croissant::metadata(options, &written))?;
    fs::write(folder.join("README.md"), card::card(set, options, &written))
}

fn json(path: &Path, value: &Value) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")?;
    out.flush()
}

fn stored(folder: &Path, path: String) -> io::Result<Stored> {
    let mut file = File::open(folder.join(&path))?;
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            return Ok(Stored { path, bytes, sha256: hex(&hash.finalize()) });
        }
        hash.update(&buffer[..n]);
        bytes += n as u64;
    }
}

/// Sites that the documents stand on, as addresses.
fn sites(set: &Dataset) -> BTreeSet<String> {
    let urls = set.records().iter().filter_map(|r| r.source.url.as_deref());
    urls.filter_map(|url| url::Url::parse(url).ok())
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .map(|url| format!("{}/", url.origin().ascii_serialization()))
        .collect()
}

/// Where a licence of the SPDX list stands.
fn license_address(license: &str) -> String {
    format!("https://spdx.org/licenses/{license}")
}
