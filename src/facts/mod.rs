//! Facts: from mentions to claims, a module a field.
//!
//! Each module reads the [`Analysis`] and gives values with evidence; none looks at another's result except
//! through what [`extract`] passes on (the publication day anchors the calendar, the kind of document decides
//! whether an incident is told at all).

#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "lines, sentences and readings have the numbers that the analysis of the same document gave them, and text is sliced at mentions and matches found in that very text, which end with characters. A slip fails that document alone (batch::isolate), and fuzz targets look for one"
)]

mod affected;
mod bodies;
mod calendar;
mod causes;
mod contacts;
mod counted;
mod dates;
mod devices;
mod discovery;
mod document;
mod exposure;
mod figures;
mod headcounts;
mod incidents;
mod leaked;
mod malware;
mod measures;
mod money;
mod organization;
mod parties;
mod protection;
mod published;
mod report_items;
mod revisions;
mod secondary_damage;
mod services;
mod sites;
mod spoofed_mails;
mod status;
mod subjects;
mod superseded;
mod tense;
mod third_parties;

use crate::ablation::Stage;
use crate::analysis::{Analysis, Trace};
use crate::deadline;
use crate::mention::DateForm;
use crate::record::{DocumentKind, Record, ReportItems, SCHEMA_VERSION, Source};

/// Reads all facts of a document.
pub fn extract(analysis: &Analysis<'_>, id: String, source: Source, trace: &mut Trace) -> Record {
    let mut record = read(analysis, id, source, trace);
    for (field, confidence) in record.confidences() {
        *confidence = analysis.rules.calibration.worth(field, *confidence);
    }
    // What confidences are worth was measured on documents with a day of their own.
    for day in record.dates.iter_mut().filter(|day| day.year_is_assumed()) {
        day.confidence = day.confidence.min(ASSUMED_YEAR);
    }
    record.report_items = report_items::report_items(&record);
    record
}

/// How sure a day is at most whose year is that of the fetching: pages are fetched soon after they appear, or years later.
const ASSUMED_YEAR: f64 = 0.5;

fn read(analysis: &Analysis<'_>, id: String, source: Source, trace: &mut Trace) -> Record {
    let title = document::title(analysis);
    let document_kind = document::kind(analysis, title.as_ref());
    let kind = document_kind.as_ref().map(|k| k.value);
    deadline::check();
    let published = published::published(analysis, kind);
    deadline::check();
    let organization = organization::organization(analysis, kind, trace);
    let mut record = Record {
        schema_version: SCHEMA_VERSION.to_string(),
        id,
        source,
        document_kind,
        title,
        organization,
        published: published.shown,
        report_stage: None,
        incident_types: Vec::new(),
        malware: Vec::new(),
        dates: Vec::new(),
        devices: Vec::new(),
        affected: Vec::new(),
        leaked_data: Vec::new(),
        countermeasures: Vec::new(),
        causes: Vec::new(),
        discovery: Vec::new(),
        subjects: Vec::new(),
        headcounts: Vec::new(),
        secondary_damage: None,
        sites: Vec::new(),
        spoofed_mails: Vec::new(),
        exposure: Vec::new(),
        services: Vec::new(),
        parties: Vec::new(),
        third_parties: Vec::new(),
        protection: Vec::new(),
        money: Vec::new(),
        contacts: Vec::new(),
        revisions: Vec::new(),
        report_items: ReportItems::default(),
        corrections: Vec::new(),
    };
    if !matches!(kind, Some(DocumentKind::Notice | DocumentKind::News)) {
        return record;
    }
    deadline::check();
    let scope = document::background(analysis, kind);
    let vetoes = match analysis.rules.without {
        Some(Stage::EventVetoes) => dates::Vetoes::none(analysis),
        _ => dates::Vetoes::new(analysis),
    };
    deadline::check();
    let calendar = calendar::resolve(analysis, published.anchor, &dates::aside(analysis, &scope, &vetoes));
    deadline::check();
    record.report_stage = document::stage(analysis, kind, record.title.as_ref());
    deadline::check();
    record.incident_types = incidents::incident_types(analysis, &scope, trace);
    deadline::check();
    record.malware = malware::malware(analysis, &scope, trace);
    let issued = record.published.as_ref().map(|p| p.value.clone());
    // A month with its year settles the year of a text that tells no other.
    let settles = |form| match form {
        DateForm::Full(_) => true,
        DateForm::YearMonth(..) => published.anchor.is_none(),
        _ => false,
    };
    let assumed = published.fetched_only && !analysis.dates.iter().any(|d| settles(d.form));
    let known = dates::Known { kind, issued: issued.as_deref(), assumed };
    deadline::check();
    record.dates = dates::dates(analysis, &calendar, &scope, known, &vetoes, trace);
    deadline::check();
    record.devices = devices::devices(analysis, &scope, &record.incident_types, trace);
    deadline::check();
    let default = status::document_status(analysis, &scope, &record.incident_types);
    deadline::check();
    let figures = figures::figures(analysis);
    deadline::check();
    let links = revisions::links(analysis, &scope, &figures);
    deadline::check();
    let counted = counted::counted(analysis, &scope, default, &figures, trace);
    deadline::check();
    record.affected = affected::affected(&counted.leaked);
    deadline::check();
    record.leaked_data = leaked::leaked_data(analysis, &scope, default, trace);
    let past = calendar.past_sentences(analysis);
    deadline::check();
    record.countermeasures = measures::countermeasures(analysis, &scope, kind, &past, trace);
    deadline::check();
    record.causes = causes::causes(analysis, &scope, &record.incident_types, trace);
    deadline::check();
    record.discovery = discovery::discovery(analysis, &scope, trace);
    deadline::check();
    record.subjects =
        subjects::subjects(analysis, &scope, default, &record.affected, &record.leaked_data, trace);
    deadline::check();
    record.headcounts = headcounts::headcounts(analysis, &scope, &counted, &figures, &links, trace);
    deadline::check();
    record.secondary_damage = secondary_damage::secondary_damage(analysis, &scope, trace);
    deadline::check();
    record.sites = sites::sites(analysis, &scope, &figures, trace);
    deadline::check();
    record.spoofed_mails =
        spoofed_mails::spoofed_mails(analysis, &scope, &figures, &links, &record.incident_types, trace);
    deadline::check();
    record.exposure = exposure::exposure(analysis, &calendar, &scope, &record.incident_types, trace);
    deadline::check();
    record.services = services::services(analysis, &scope, &past, trace);
    let own = record.organization.as_ref().map(|o| o.value.clone());
    deadline::check();
    let bodies = bodies::bodies(analysis, own.as_deref());
    deadline::check();
    record.third_parties = third_parties::third_parties(analysis, &scope, &bodies, trace);
    deadline::check();
    record.parties = parties::parties(analysis, &scope, &bodies, &record.third_parties, &past, trace);
    deadline::check();
    record.protection = protection::protection(analysis, &scope, &record.incident_types, trace);
    deadline::check();
    record.money = money::money(analysis, &scope, trace);
    deadline::check();
    record.contacts = contacts::contacts(analysis, own.as_deref(), trace);
    deadline::check();
    record.revisions = revisions::revisions(analysis, &figures, &links);
    record
}

/// Compiles the fixed grammars, which would otherwise be compiled when the first document needs them.
pub fn prepare() {
    crate::mention::prepare();
    organization::prepare();
    tense::prepare();
    bodies::prepare();
    contacts::prepare();
    exposure::prepare();
}

/// What the rules of `figures.toml` may say.
pub(crate) const FIGURE_VALUES: [&str; 18] = [
    "notified",
    "damaged",
    "sites_affected",
    "sites_total",
    "sites_all",
    "spoofed",
    "sent",
    "earlier",
    "final",
    "total",
    "difference",
    "window",
    "cards",
    "since",
    "opened",
    "closed",
    "concerned",
    "none",
];

/// What the rules of `money.toml` may say.
pub(crate) const MONEY_VALUES: [&str; 8] = money::VALUES;

/// A confidence as records write it: two decimals.
fn confidence(value: f64) -> f64 {
    (value.clamp(0.0, 1.0) * 100.0).round() / 100.0
}
