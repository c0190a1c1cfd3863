//! `kaiji explain`

use std::collections::{HashMap, HashSet};

use super::args::ExplainArgs;
use super::output::{self, Sink};
use super::page::{Page, Tone};
use super::{Run, batch};
use crate::analysis::Rejection;
use crate::compare::{number, sign, words};
use crate::record::{Evidence, Record};
use crate::rules::RuleSet;
use crate::wide;

/// Columns of a quote; the rule and its place stand beside it.
const QUOTE_WIDTH: usize = 60;

/// Prints, for each document, which rule made each value, then what was found and not taken.
pub(super) fn run(args: &ExplainArgs) -> Run {
    let engine = batch::engine(&args.common)?;
    let why = reasons(engine.rules());
    let width = args.width.map_or_else(output::width, usize::from);
    let colour = output::colour();
    let mut sink = Sink::open(None)?;
    let mut first = true;
    let tally = batch::run(
        batch::open(&args.inputs, &args.common)?,
        &args.common,
        &engine,
        |worker, doc| {
            let (record, rejections) = worker.explain(doc);
            let mut page = Page::new(width, colour);
            Explanation { page: &mut page, why: &why, told: HashSet::new() }.write(&record, &rejections);
            page.into_text()
        },
        |text| {
            if !std::mem::take(&mut first) {
                sink.write("\n")?;
            }
            sink.write(&text)
        },
    )?;
    sink.finish()?;
    tally.outcome()
}

/// The reason of each rule that gives one.
fn reasons(rules: &RuleSet) -> HashMap<String, String> {
    rules
        .pattern_sets()
        .iter()
        .flat_map(|(_, set)| set.rules())
        .filter(|rule| !rule.why.is_empty())
        .map(|rule| (rule.id.clone(), rule.why.clone()))
        .collect()
}

struct Explanation<'a> {
    page: &'a mut Page,
    why: &'a HashMap<String, String>,
    /// Rules whose reason stands above already.
    told: HashSet<String>,
}

impl Explanation<'_> {
    fn write(&mut self, record: &Record, rejections: &[Rejection]) {
        self.page.paragraph(0, &wide::clean(&record.id), Tone::Strong);
        for place in [&record.source.path, &record.source.url].into_iter().flatten() {
            self.page.paragraph(2, &wide::clean(place), Tone::Faint);
        }
        self.values(record);
        self.rejected(rejections);
    }

    fn values(&mut self, record: &Record) {
        if let Some(v) = &record.document_kind {
            self.value("document_kind", v.value.as_str(), v.confidence, &v.evidence);
        }
        if let Some(v) = &record.title {
            self.value("title", &v.value, v.confidence, &v.evidence);
        }
        if let Some(v) = &record.organization {
            self.value("organization", &v.value, v.confidence, &v.evidence);
        }
        if let Some(v) = &record.published {
            self.value("published", &v.value, v.confidence, &v.evidence);
        }
        if let Some(v) = &record.report_stage {
            self.value("report_stage", v.value.as_str(), v.confidence, &v.evidence);
        }
        for v in &record.incident_types {
            self.value("incident_types", v.value.as_str(), v.confidence, &v.evidence);
        }
        for v in &record.malware {
            self.value("malware", &v.value, v.confidence, &v.evidence);
        }
        for d in &record.dates {
            let kinds: Vec<&str> = d.kinds.iter().map(|k| k.as_str()).collect();
            self.value("dates", &format!("{} {}", d.date, kinds.join(", ")), d.confidence, &d.evidence);
        }
        for d in &record.devices {
            let count = d
                .count
                .map_or_else(|| "?".into(), |n| format!("{}{}", d.qualifier.map_or("", sign), number(n)));
            self.value("devices", &format!("{} {} {count}", d.device, d.state), d.confidence, &d.evidence);
        }
        for a in &record.affected {
            let count = format!("{}{}", sign(a.qualifier), number(a.count));
            self.value("affected", &format!("{count} {} {}", a.unit, a.status), a.confidence, &a.evidence);
        }
        for d in &record.leaked_data {
            self.value("leaked_data", &format!("{} {}", d.category, d.status), d.confidence, &d.evidence);
        }
        for m in &record.countermeasures {
            self.value("countermeasures", &format!("{} {}", m.category, m.status), m.confidence, &m.evidence);
        }
    }

    fn value(&mut self, field: &str, value: &str, confidence: f64, evidence: &[Evidence]) {
        self.page.blank();
        self.page.paragraph(0, &format!("{field}: {}  ({confidence:.2})", wide::clean(value)), Tone::Strong);
        for e in evidence {
            self.evidence(2, e);
        }
    }

    /// `rule  start-end  「quote」`, and the rule's reason where it stands first.
    fn evidence(&mut self, indent: usize, e: &Evidence) {
        let quote = if e.quote.is_empty() {
            "(not in the text: from the page's metadata or address)".to_string()
        } else {
            format!("「{}」", wide::cut_middle(&wide::clean(&e.quote), QUOTE_WIDTH))
        };
        self.page.entry(
            indent,
            (&wide::clean(&e.rule), 28),
            (&format!("{}-{}", e.start, e.end), 9),
            "",
            &quote,
        );
        if let Some(why) = self.why.get(&e.rule)
            && self.told.insert(e.rule.clone())
        {
            self.page.paragraph(indent + 2, &format!("why: {}", wide::clean(why)), Tone::Faint);
        }
    }

    fn rejected(&mut self, rejections: &[Rejection]) {
        self.page.blank();
        if rejections.is_empty() {
            self.page.paragraph(0, "Nothing was found and not taken.", Tone::Strong);
            return;
        }
        self.page.paragraph(0, "Found and not taken", Tone::Strong);
        // Fields in the order in which they were read.
        let mut fields: Vec<&str> = Vec::new();
        for r in rejections {
            if !fields.contains(&r.field) {
                fields.push(r.field);
            }
        }
        for field in fields {
            self.page.blank();
            self.page.paragraph(2, field, Tone::Strong);
            for r in rejections.iter().filter(|r| r.field == field) {
                let value = words(&wide::clean(&r.value));
                self.page.paragraph(4, &format!("{value}: {}", wide::clean(&r.reason)), Tone::Plain);
                self.evidence(6, &r.evidence);
            }
        }
    }
}
