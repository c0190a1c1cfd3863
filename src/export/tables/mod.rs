//! A data set as tables: which there are, their columns and their rows. All forms of tables, their descriptions and
//! `docs/tables.md` are made of what stands here.
//!
//! A table is tidy: a row is one thing, a cell one value. Whatever has words that say it has a row for each of them in
//! `evidence`. Identifiers of facts are JSON Pointers into the record, so that they mean the same in every form.

mod columns;
mod corrected;
mod documents;
mod facts;
mod incidents;
mod ledger;
mod links;
mod reference;
mod table;

pub use reference::reference;
pub use table::{Cell, Column, Kind, Table};

/// Every table; those that others refer to come first.
pub fn tables() -> Vec<Table> {
    let mut tables = vec![incidents::incidents(), documents::documents(), incidents::incident_documents()];
    tables.extend([documents::facts(), documents::evidence()]);
    tables.extend(facts::tables());
    tables.extend(ledger::tables());
    tables.extend(links::tables());
    tables.extend(corrected::tables());
    tables.push(documents::terms(&tables));
    tables
}

#[cfg(test)]
mod tests;
