//! `croissant.json`: metadata for machine learning (<https://docs.mlcommons.org/croissant/>, version 1.0).

use serde_json::{Value, json};

use super::{DESCRIPTION, NAME, TITLE, Written, license_address};
use crate::export::Options;
use crate::export::tables::{Column, Kind};

/// The description of the tables under `parquet/`.
pub fn metadata(options: &Options, written: &[Written]) -> Value {
    let mut metadata = json!({
        "@context": context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": NAME,
        "alternateName": options.title.as_deref().unwrap_or(TITLE),
        "description": DESCRIPTION,
        "inLanguage": "ja",
        "keywords": ["security incidents", "data breaches", "Japan"],
        "distribution": written.iter().map(file).collect::<Vec<_>>(),
        "recordSet": written.iter().map(record_set).collect::<Vec<_>>(),
    });
    if let Some(license) = &options.license {
        metadata["license"] = license_address(license).into();
    }
    metadata
}

/// The context that version 1.0 prescribes.
fn context() -> Value {
    let mut context = json!({
        "@language": "en",
        "@vocab": "https://schema.org/",
        "sc": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "dct": "http://purl.org/dc/terms/",
        "conformsTo": "dct:conformsTo",
        "data": { "@id": "cr:data", "@type": "@json" },
        "dataType": { "@id": "cr:dataType", "@type": "@vocab" },
        "examples": { "@id": "cr:examples", "@type": "@json" },
    });
    for key in [
        "citeAs",
        "column",
        "equivalentProperty",
        "extract",
        "field",
        "fileObject",
        "fileProperty",
        "fileSet",
        "format",
        "includes",
        "isLiveDataset",
        "jsonPath",
        "key",
        "md5",
        "parentField",
        "path",
        "recordSet",
        "references",
        "regex",
        "repeated",
        "replace",
        "samplingRate",
        "separator",
        "source",
        "subField",
        "transform",
    ] {
        context[key] = format!("cr:{key}").into();
    }
    context
}

fn file_id(written: &Written) -> String {
    written.parquet.path.clone()
}

fn file(written: &Written) -> Value {
    json!({
        "@type": "cr:FileObject",
        "@id": file_id(written),
        "name": file_id(written),
        "contentUrl": written.parquet.path,
        "contentSize": format!("{} B", written.parquet.bytes),
        "encodingFormat": "application/x-parquet",
        "sha256": written.parquet.sha256,
    })
}

fn record_set(written: &Written) -> Value {
    let table = &written.table;
    let id = |column: &str| format!("{}/{column}", table.name);
    let key: Vec<Value> = table.key().map(|k| json!({ "@id": id(k) })).collect();
    let fields = table.columns.iter().map(|column| {
        // References stand in words: given as `references`, readers join the tables whenever one of them is loaded, and
        // mlcroissant 1.1.1 fails on it where another was loaded before. `datapackage.json` has them as such.
        let refers = column.refers.map_or(String::new(), |(table, key)| format!(" As in {table}/{key}."));
        json!({
            "@type": "cr:Field",
            "@id": id(column.name),
            "name": column.name,
            "description": format!("{}{refers}", column.description),
            "dataType": data_type(column),
            "source": { "fileObject": { "@id": file_id(written) }, "extract": { "column": column.name } },
        })
    });
    json!({
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": key,
        "field": fields.collect::<Vec<_>>(),
    })
}

fn data_type(column: &Column) -> &'static str {
    match column.kind {
        Kind::Text | Kind::Pattern(_) | Kind::Term { .. } => "sc:Text",
        Kind::Count => "sc:Integer",
        Kind::Share | Kind::Weight => "sc:Float",
        Kind::Date => "sc:Date",
    }
}
