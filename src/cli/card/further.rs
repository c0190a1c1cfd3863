//! The further facts of a card: how it happened, whose data it is, who was told, whom to ask, what the law wants told.

use super::heading;
use crate::cli::page::{Page, doubt, quotes};
use crate::compare::{number, sign, words};
use crate::record::{Certainty, Evidence, ItemStatus, Record, ReportItems};
use crate::wide;

/// Columns of the labels.
const LABEL: usize = 16;

/// A line of a section: label, value, confidence, words.
type Line<'r> = (&'static str, String, f64, &'r [Evidence]);

/// Writes the further facts of a record, each section where the notice tells something of it.
pub(super) fn further(page: &mut Page, record: &Record) {
    section(page, "How it happened", how(record));
    section(page, "Whose data, and what became of it", whose(record));
    section(page, "Extent", extent(record));
    section(page, "Told and engaged", told(record));
    section(page, "Contact", contact(record));
    report_items(page, &record.report_items);
}

fn section(page: &mut Page, title: &str, lines: Vec<Line<'_>>) {
    if lines.is_empty() {
        return;
    }
    heading(page, title);
    let column = lines.iter().map(|(_, value, ..)| wide::width(value)).max().unwrap_or(0).min(28);
    let mut before = "";
    for (label, value, confidence, evidence) in lines {
        let shown = if label == before { "" } else { label };
        before = label;
        page.entry(2, (shown, LABEL), (&value, column), &doubt(confidence), &quotes(evidence, &value));
    }
}

fn how(record: &Record) -> Vec<Line<'_>> {
    let causes = record.causes.iter().map(|c| {
        let cause = words(c.cause.as_str());
        let cause = match c.certainty {
            Certainty::Confirmed => cause,
            other => format!("{cause} ({other})"),
        };
        ("cause", cause, c.confidence, c.evidence.as_slice())
    });
    let discovery = record.discovery.iter().map(|d| {
        let by = format!("{}, by {}", words(d.by.as_str()), words(d.how.as_str()));
        ("noticed by", by, d.confidence, d.evidence.as_slice())
    });
    let windows = record.exposure.iter().map(|e| {
        let end = |day: &Option<String>| day.clone().unwrap_or_else(|| "?".into());
        ("open", format!("{} to {}", end(&e.start), end(&e.end)), e.confidence, e.evidence.as_slice())
    });
    causes.chain(discovery).chain(windows).collect()
}

fn whose(record: &Record) -> Vec<Line<'_>> {
    let subjects = record
        .subjects
        .iter()
        .map(|s| ("data of", words(s.value.as_str()), s.confidence, s.evidence.as_slice()));
    let heads = record.headcounts.iter().map(|h| {
        let count = format!("{}{}", sign(h.qualifier), number(h.count));
        let role = match h.role {
            crate::record::HeadcountRole::Maximum => "may be affected",
            crate::record::HeadcountRole::Confirmed => "data leaked",
            crate::record::HeadcountRole::Notified => "were notified",
            crate::record::HeadcountRole::Damaged => "were harmed",
        };
        ("people", format!("{count} {role}"), h.confidence, h.evidence.as_slice())
    });
    let guarded = record
        .protection
        .iter()
        .map(|p| ("guarded by", words(p.value.as_str()), p.confidence, p.evidence.as_slice()));
    let harm = record
        .secondary_damage
        .iter()
        .map(|d| ("later harm", words(d.value.as_str()), d.confidence, d.evidence.as_slice()));
    subjects.chain(heads).chain(guarded).chain(harm).collect()
}

fn extent(record: &Record) -> Vec<Line<'_>> {
    let sites = record.sites.iter().map(|s| {
        let count = format!("{} {} {}", number(s.count), wide::clean(&s.unit), s.role);
        ("sites", count, s.confidence, s.evidence.as_slice())
    });
    let mails = record.spoofed_mails.iter().map(|m| {
        let count = format!("{}{} {}", sign(m.qualifier), number(m.count), m.unit);
        ("mails sent", count, m.confidence, m.evidence.as_slice())
    });
    let services = record.services.iter().map(|s| {
        let service = format!("{}: {}", wide::clean(&s.service), s.state);
        ("services", service, s.confidence, s.evidence.as_slice())
    });
    let money = record.money.iter().map(|m| {
        let amount = m.amount.map_or_else(String::new, |yen| format!(" ¥{}", number(yen)));
        ("money", format!("{}{amount}, {}", m.kind, m.status), m.confidence, m.evidence.as_slice())
    });
    let revisions = record.revisions.iter().map(|r| {
        let change = format!("{} → {} {}", number(r.earlier), number(r.later), wide::clean(&r.unit));
        ("corrected", change, r.confidence, r.evidence.as_slice())
    });
    sites.chain(mails).chain(services).chain(money).chain(revisions).collect()
}

fn told(record: &Record) -> Vec<Line<'_>> {
    let parties = record.parties.iter().map(|p| {
        let report = p.report.map_or_else(String::new, |form| format!(", {form} report"));
        let name = format!("{}{report} ({})", wide::clean(&p.name), p.status);
        ("told, engaged", name, p.confidence, p.evidence.as_slice())
    });
    let third = record.third_parties.iter().map(|t| {
        let name = t.name.as_ref().map_or_else(|| "not named".into(), |name| wide::clean(name));
        let name = format!("{name} ({})", words(t.role.as_str()));
        ("third party", name, t.confidence, t.evidence.as_slice())
    });
    parties.chain(third).collect()
}

fn contact(record: &Record) -> Vec<Line<'_>> {
    let line = |c: &crate::record::Contact| wide::clean(&c.value);
    record.contacts.iter().map(|c| (c.kind.as_str(), line(c), c.confidence, c.evidence.as_slice())).collect()
}

/// What the law wants told, and what the notice says of it.
fn report_items(page: &mut Page, items: &ReportItems) {
    let of = |status: Option<ItemStatus>| -> Vec<String> {
        let all = ReportItems::NAMES.into_iter().zip(items.all());
        all.filter(|(_, item)| item.as_ref().map(|v| v.value) == status)
            .map(|(name, _)| words(name))
            .collect()
    };
    let silent = of(None);
    if silent.len() == ReportItems::NAMES.len() {
        return;
    }
    heading(page, "Items of a statutory report");
    let lines = [
        ("told", of(Some(ItemStatus::Told))),
        ("told: none", of(Some(ItemStatus::None))),
        ("told: not known", of(Some(ItemStatus::Unknown))),
        ("not told", silent),
    ];
    for (label, names) in lines.into_iter().filter(|(_, names)| !names.is_empty()) {
        page.entry(2, (label, LABEL), (&names.join(", "), 0), "", "");
    }
}
