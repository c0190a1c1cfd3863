//! Tables of facts: one a field of the record, a row a fact.

use super::columns::{count, day_text, qualifier, said, share, term, terms, text};
use super::table::{Cell, Column, Kind, Table};
use crate::record::{
    Affected, Cause, CauseClaim, Certainty, Contact, ContactKind, Countermeasure, DataCategory, Device,
    DeviceKind, DeviceState, Discoverer, Discovery, DiscoveryMeans, EventKind, Exposure, Headcount,
    HeadcountRole, IncidentType, Item, ItemStatus, LeakStatus, LeakedData, MailUnit, MeasureCategory,
    MeasureStatus, Money, MoneyKind, MoneyStatus, Party, PartyKind, PartyStatus, Protection, Record,
    ReportForm, ReportItems, Revision, SecondaryDamage, Service, ServiceState, SiteRole, Sites, SpoofedMails,
    Subject, ThirdParty, ThirdPartyRole, Unit, Valued,
};

/// A column and the cell that an item has there.
type Field<T> = (Column, for<'a> fn(&'a T) -> Cell<'a>);

/// The columns that every table of facts begins with.
fn begin() -> Vec<Column> {
    vec![
        Column::new("fact_id", Kind::Text, "The fact.").key().refers("facts", "fact_id"),
        Column::new("document_id", Kind::Text, "The document that says it.")
            .required()
            .refers("documents", "document_id"),
    ]
}

/// A table of the items of a list of the record, under the list's name.
fn facts<T: Item + 'static>(
    name: &'static str,
    description: &'static str,
    list: for<'r> fn(&'r Record) -> &'r [T],
    fields: Vec<Field<T>>,
) -> Table {
    let mut columns = begin();
    let (own, cells): (Vec<Column>, Vec<_>) = fields.into_iter().unzip();
    columns.extend(own);
    columns.push(share());
    Table::new(name, description, columns, move |set, emit| {
        for record in set.records() {
            for (n, item) in list(record).iter().enumerate() {
                let mut row =
                    vec![Cell::text(format!("{}#/{name}/{n}", record.id)), Cell::text(record.id.as_str())];
                row.extend(cells.iter().map(|cell| cell(item)));
                row.push(Cell::Number(item.confidence()));
                emit(&row)?;
            }
        }
        Ok(())
    })
}

/// Every table of facts, in the order of the record.
pub fn tables() -> Vec<Table> {
    let mut tables = vec![
        facts::<Valued<IncidentType>>(
            "incident_types",
            "A type of incident that a document tells of.",
            |r| &r.incident_types,
            vec![(term::<IncidentType>("incident_type", "The type.").required(), |t| {
                Cell::text(t.value.as_str())
            })],
        ),
        facts::<Valued<String>>(
            "malware",
            "A malware family or group that a document names.",
            |r| &r.malware,
            vec![(text("malware", "Its usual Latin name.").required(), |m| Cell::text(m.value.as_str()))],
        ),
        dates(),
        facts::<Device>(
            "devices",
            "Machines of one kind and state. A document may count one kind in parts.",
            |r| &r.devices,
            vec![
                (term::<DeviceKind>("device", "Kind of machine.").required(), |d| {
                    Cell::text(d.device.as_str())
                }),
                (term::<DeviceState>("state", "What happened to them.").required(), |d| {
                    Cell::text(d.state.as_str())
                }),
                (
                    count("count", "How many; empty where machines are named without a number.")
                        .unit("machines"),
                    |d| d.count.map_or(Cell::Null, Cell::count),
                ),
                (qualifier("How exact the number is; empty without one."), |d| {
                    d.qualifier.map_or(Cell::Null, said)
                }),
            ],
        ),
        facts::<Affected>(
            "affected",
            "A count of people or things that are or may be concerned.",
            |r| &r.affected,
            vec![
                (
                    term::<Unit>("unit", "What is counted. Units are never converted or added up.")
                        .required(),
                    |a| Cell::text(a.unit.as_str()),
                ),
                (count("count", "How many.").required(), |a| Cell::count(a.count)),
                (qualifier("How exact the number is.").required(), |a| said(a.qualifier)),
                (term::<LeakStatus>("status", "What is said of their data.").required(), |a| {
                    Cell::text(a.status.as_str())
                }),
            ],
        ),
        facts::<LeakedData>(
            "leaked_data",
            "A category of data and what is said of it. One category may have two rows of different status.",
            |r| &r.leaked_data,
            vec![
                (term::<DataCategory>("category", "The category.").required(), |l| {
                    Cell::text(l.category.as_str())
                }),
                (
                    term::<LeakStatus>(
                        "status",
                        "Leaked, possibly leaked, denied, or without evidence of a leak.",
                    )
                    .required(),
                    |l| Cell::text(l.status.as_str()),
                ),
            ],
        ),
        facts::<Countermeasure>(
            "countermeasures",
            "A measure of the organisation.",
            |r| &r.countermeasures,
            vec![
                (term::<MeasureCategory>("category", "The category.").required(), |m| {
                    Cell::text(m.category.as_str())
                }),
                (term::<MeasureStatus>("status", "Done or under way, or still to come.").required(), |m| {
                    Cell::text(m.status.as_str())
                }),
            ],
        ),
    ];
    tables.extend(further());
    tables
}

fn dates() -> Table {
    let mut columns = begin();
    columns.extend([
        term::<EventKind>("kind", "What happened.").key(),
        Column::new("date", Kind::Date, "The day; empty where the document does not settle the year."),
        day_text("date_text", "The day as the record has it: `--MM-DD` without a year.").required(),
        share(),
    ]);
    let description = "What happened on a day: a row a day and kind, so that a day of two kinds has two rows of one `fact_id`.";
    Table::new("dates", description, columns, |set, emit| {
        for record in set.records() {
            for (n, date) in record.dates.iter().enumerate() {
                for kind in &date.kinds {
                    emit(&[
                        Cell::text(format!("{}#/dates/{n}", record.id)),
                        Cell::text(record.id.as_str()),
                        Cell::text(kind.as_str()),
                        Cell::date(Some(&date.date)),
                        Cell::text(date.date.as_str()),
                        Cell::Number(date.confidence),
                    ])?;
                }
            }
        }
        Ok(())
    })
}

/// Tables of the further facts.
fn further() -> Vec<Table> {
    vec![
        facts::<CauseClaim>(
            "causes",
            "How it could happen, as far as the document tells.",
            |r| &r.causes,
            vec![
                (
                    term::<Cause>(
                        "cause",
                        "The cause; `unknown` where the text says that it is not known yet.",
                    )
                    .required(),
                    |c| Cell::text(c.cause.as_str()),
                ),
                (term::<Certainty>("certainty", "How surely the text says it.").required(), |c| {
                    Cell::text(c.certainty.as_str())
                }),
            ],
        ),
        facts::<Discovery>(
            "discovery",
            "Who noticed first, and how.",
            |r| &r.discovery,
            vec![
                (term::<Discoverer>("discovered_by", "Who.").required(), |d| Cell::text(d.by.as_str())),
                (term::<DiscoveryMeans>("discovered_how", "How.").required(), |d| Cell::text(d.how.as_str())),
            ],
        ),
        facts::<Valued<Subject>>(
            "subjects",
            "Whose data leaked or may have leaked.",
            |r| &r.subjects,
            vec![(term::<Subject>("subject", "Whose.").required(), |s| Cell::text(s.value.as_str()))],
        ),
        facts::<Headcount>(
            "headcounts",
            "People counted, by what the count is of. Counts of one document may overlap: do not add them up.",
            |r| &r.headcounts,
            vec![
                (term::<HeadcountRole>("role", "What the count is of.").required(), |h| {
                    Cell::text(h.role.as_str())
                }),
                (count("count", "How many.").required().unit("people"), |h| Cell::count(h.count)),
                (qualifier("How exact the number is.").required(), |h| said(h.qualifier)),
            ],
        ),
        secondary_damage(),
        facts::<Sites>(
            "sites",
            "A count of places.",
            |r| &r.sites,
            vec![
                (term::<SiteRole>("role", "What the count is of.").required(), |s| {
                    Cell::text(s.role.as_str())
                }),
                (count("count", "How many.").required(), |s| Cell::count(s.count)),
                (text("counter", "The text's counter: 拠点, 店舗.").required(), |s| {
                    Cell::text(s.unit.as_str())
                }),
            ],
        ),
        facts::<SpoofedMails>(
            "spoofed_mails",
            "Mails sent in the organisation's name.",
            |r| &r.spoofed_mails,
            vec![
                (count("count", "How many.").required(), |m| Cell::count(m.count)),
                (term::<MailUnit>("unit", "What is counted.").required(), |m| Cell::text(m.unit.as_str())),
                (qualifier("How exact the number is.").required(), |m| said(m.qualifier)),
            ],
        ),
        facts::<Exposure>(
            "exposure",
            "A time in which data or systems stood open.",
            |r| &r.exposure,
            vec![
                (
                    Column::new(
                        "first_day",
                        Kind::Date,
                        "First day; empty where the text gives no day, or no year.",
                    ),
                    |e| Cell::date(e.start.as_deref()),
                ),
                (day_text("first_day_text", "First day as the record has it."), |e| {
                    Cell::maybe(e.start.as_deref())
                }),
                (
                    Column::new(
                        "last_day",
                        Kind::Date,
                        "Last day; empty where the text gives no day, or no year.",
                    ),
                    |e| Cell::date(e.end.as_deref()),
                ),
                (day_text("last_day_text", "Last day as the record has it."), |e| {
                    Cell::maybe(e.end.as_deref())
                }),
            ],
        ),
        facts::<Service>(
            "services",
            "A service and what became of it.",
            |r| &r.services,
            vec![
                (text("service", "The text's noun.").required(), |s| Cell::text(s.service.as_str())),
                (term::<ServiceState>("state", "What became of it.").required(), |s| {
                    Cell::text(s.state.as_str())
                }),
            ],
        ),
        facts::<Party>(
            "parties",
            "Who was told or engaged.",
            |r| &r.parties,
            vec![
                (term::<PartyKind>("kind", "What they are.").required(), |p| Cell::text(p.kind.as_str())),
                (text("name", "As printed.").required(), |p| Cell::text(p.name.as_str())),
                (
                    term::<ReportForm>("report", "Which report the law asks for it is, where the text says."),
                    |p| p.report.map_or(Cell::Null, |r| Cell::text(r.as_str())),
                ),
                (term::<PartyStatus>("status", "Done, or still to come.").required(), |p| {
                    Cell::text(p.status.as_str())
                }),
            ],
        ),
        facts::<ThirdParty>(
            "third_parties",
            "Another organisation in the incident.",
            |r| &r.third_parties,
            vec![
                (text("name", "As printed; empty for an unnamed one."), |p| Cell::maybe(p.name.as_deref())),
                (term::<ThirdPartyRole>("role", "Its part.").required(), |p| Cell::text(p.role.as_str())),
            ],
        ),
        facts::<Valued<Protection>>(
            "protection",
            "What guarded the data; `none` where the text says that nothing did.",
            |r| &r.protection,
            vec![(term::<Protection>("protection", "What.").required(), |p| Cell::text(p.value.as_str()))],
        ),
        facts::<Money>(
            "money",
            "A sum that the text names or denies.",
            |r| &r.money,
            vec![
                (term::<MoneyKind>("kind", "What for.").required(), |m| Cell::text(m.kind.as_str())),
                (count("amount", "The sum; empty without a number.").unit("yen"), |m| {
                    m.amount.map_or(Cell::Null, Cell::count)
                }),
                (term::<MoneyStatus>("status", "What is said of it.").required(), |m| {
                    Cell::text(m.status.as_str())
                }),
            ],
        ),
        facts::<Contact>(
            "contacts",
            "The notice's own contact.",
            |r| &r.contacts,
            vec![
                (term::<ContactKind>("kind", "What it is.").required(), |c| Cell::text(c.kind.as_str())),
                (text("contact", "As printed, width folded; numbers without spaces.").required(), |c| {
                    Cell::text(c.value.as_str())
                }),
            ],
        ),
        facts::<Revision>(
            "revisions",
            "A figure that the text itself corrects.",
            |r| &r.revisions,
            vec![
                (count("earlier", "The figure that no longer holds.").required(), |r| Cell::count(r.earlier)),
                (count("later", "The figure that does.").required(), |r| Cell::count(r.later)),
                (text("counter", "The text's counter: 台, 件, 名."), |r| Cell::text(r.unit.as_str())),
            ],
        ),
        report_items(),
    ]
}

fn secondary_damage() -> Table {
    let mut columns = begin();
    columns.push(term::<SecondaryDamage>("secondary_damage", "What is said of it.").required());
    columns.push(share());
    let description = "What a document says of harm that followed; no row where it says nothing.";
    Table::new("secondary_damage", description, columns, |set, emit| {
        for record in set.records() {
            if let Some(damage) = &record.secondary_damage {
                emit(&[
                    Cell::text(format!("{}#/secondary_damage", record.id)),
                    Cell::text(record.id.as_str()),
                    Cell::text(damage.value.as_str()),
                    Cell::Number(damage.confidence),
                ])?;
            }
        }
        Ok(())
    })
}

fn report_items() -> Table {
    let mut columns = begin();
    columns.extend([
        Column::new("item", terms("ReportItem", &ReportItems::NAMES), "The item.").required(),
        term::<ItemStatus>("status", "What is said of it.").required(),
        share(),
    ]);
    let description = "What a document says of an item that Japan's personal-information law wants told; no row where it is silent.";
    Table::new("report_items", description, columns, |set, emit| {
        for record in set.records() {
            for (name, item) in ReportItems::NAMES.iter().zip(record.report_items.all()) {
                if let Some(item) = item {
                    emit(&[
                        Cell::text(format!("{}#/report_items/{name}", record.id)),
                        Cell::text(record.id.as_str()),
                        Cell::text(*name),
                        Cell::text(item.value.as_str()),
                        Cell::Number(item.confidence),
                    ])?;
                }
            }
        }
        Ok(())
    })
}
