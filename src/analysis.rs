//! One document, analysed: everything that the facts are read off, computed once.

#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "lines and sentences are numbered by the layout, and what is kept of each is as long as its list; text is sliced where these stand. A slip fails that document alone (batch::isolate), and fuzz targets look for one"
)]

use std::cell::{OnceCell, RefCell};
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::ablation::Stage;
use crate::deadline;
use crate::mention::{CountMention, DateMention, counts, dates};
use crate::record::Evidence;
use crate::rules::{Found, Hit, Lexicon, Rule, RuleSet, Scan, Scanned, Slotted, TermHit};
use crate::text::{Document, Layout, Line, LineKind, NormView, Reading, Segmenter, Views};

/// What a heading says of the lines under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Dated steps.
    Timeline,
    /// Measures still to come.
    Planned,
    /// Measures done.
    Taken,
    /// Data that leaked.
    Leaked,
    /// Data that may have leaked.
    Possible,
    /// Data that did not leak.
    NotLeaked,
    /// How it came about.
    Cause,
    /// Advice to the reader.
    Advice,
    /// Whom to ask.
    Contact,
}

impl Role {
    /// The role of a name that `rules/sections.toml` uses.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "timeline" => Role::Timeline,
            "planned" => Role::Planned,
            "taken" => Role::Taken,
            "leaked" => Role::Leaked,
            "possible" => Role::Possible,
            "not_leaked" => Role::NotLeaked,
            "cause" => Role::Cause,
            "advice" => Role::Advice,
            "contact" => Role::Contact,
            _ => return None,
        })
    }
}

/// Some roles, a bit each.
#[derive(Debug, Clone, Copy, Default)]
struct Roles(u16);

impl Roles {
    fn insert(&mut self, role: Role) {
        self.0 |= 1 << role as u16;
    }

    fn contains(self, role: Role) -> bool {
        self.0 & 1 << role as u16 != 0
    }
}

/// A role and the words of the heading that give it.
#[derive(Debug, Clone)]
pub struct RoleHit {
    /// The role.
    pub role: Role,
    /// Words of the heading, in the normalised text.
    pub range: Range<usize>,
    /// Rule that read them.
    pub rule: String,
}

/// A document with all its views and mentions.
pub struct Analysis<'a> {
    /// The document.
    pub doc: &'a Document,
    /// Rules in force.
    pub rules: &'a RuleSet,
    /// Normalised view.
    pub view: NormView,
    /// Lines, outline, sentences.
    pub layout: Layout,
    /// The reading of each sentence.
    pub readings: Vec<Reading>,
    /// Where the words of rules stand in each reading.
    scans: Vec<Scan>,
    /// Days, in text order.
    pub dates: Vec<DateMention>,
    /// Counts, in text order.
    pub counts: Vec<CountMention>,
    /// The line of the first sentence; what stands above it is a title, a date, an address.
    pub first_prose: Option<usize>,
    /// Sentences of each line, by line index.
    sentences_of: Vec<Range<usize>>,
    /// Roles that headings give, by line index.
    roles: FxHashMap<usize, Vec<RoleHit>>,
    /// Roles of all headings over each line: asked a hundred times more often than which heading gives them.
    over: Vec<Roles>,
    /// What the status rules say of a clause, once asked: many items stand in one clause.
    statuses: RefCell<FxHashMap<(usize, usize, usize), Option<StatusRule<'a>>>>,
    /// What the document rules and incident rules find in each sentence.
    documents: OnceCell<Vec<Vec<Hit<'a>>>>,
    incidents: OnceCell<Vec<Vec<Hit<'a>>>>,
    /// Whether each sentence can lead in a list, once asked.
    leads_in: Vec<OnceCell<bool>>,
    /// Words for data and for machines in each sentence.
    words: Vec<ReadingWords<'a>>,
    /// Where the words of the other lists stand in the normalised text.
    terms: Found,
}

/// Words in a sentence's reading.
#[derive(Debug)]
struct ReadingWords<'a> {
    data: Vec<TermHit<'a>>,
    devices: Vec<TermHit<'a>>,
    all: Found,
}

/// A status rule that matched, and where in the reading.
pub type StatusRule<'a> = (&'a Rule, Range<usize>);

impl<'a> Analysis<'a> {
    /// Analyses a document.
    pub fn new(doc: &'a Document, rules: &'a RuleSet, segmenter: &mut Segmenter<'_>) -> Self {
        Self::of(doc, rules, Views::new(doc, &rules.layout, segmenter))
    }

    /// Analyses a document of which the views are there.
    pub fn of(doc: &'a Document, rules: &'a RuleSet, views: Views) -> Self {
        let Views { view, layout, mut readings } = views;
        let text = view.text();
        if rules.without == Some(Stage::Clauses) {
            readings.iter_mut().for_each(Reading::join_clauses);
        }
        let mut scans = Vec::with_capacity(readings.len());
        let mut words = Vec::with_capacity(readings.len());
        for reading in &readings {
            deadline::check();
            scans.push(rules.events.scan(&reading.text));
            let found = rules.in_readings.find(&reading.text);
            let within = |list| found.within(list, 0..reading.text.len());
            let (data, devices) = (within(&rules.data), within(&rules.devices));
            words.push(ReadingWords { data, devices, all: found });
        }
        let dates = dates(text);
        let counts = counts(text, &rules.units);
        let first_prose =
            layout.sentences.iter().find(|s| text[s.range.clone()].contains('。')).map(|s| s.line);
        let mut sentences_of = vec![0..0; layout.lines.len()];
        for (i, s) in layout.sentences.iter().enumerate() {
            let range = &mut sentences_of[s.line];
            if range.start == range.end {
                *range = i..i + 1;
            } else {
                range.end = i + 1;
            }
        }
        let leads_in = vec![OnceCell::new(); readings.len()];
        // Most sentences have one clause that is asked, some several.
        let statuses = FxHashMap::with_capacity_and_hasher(2 * readings.len(), FxBuildHasher);
        let over = vec![Roles::default(); layout.lines.len()];
        let terms = rules.in_text.find(text);
        let mut analysis = Analysis {
            doc,
            rules,
            view,
            layout,
            readings,
            scans,
            dates,
            counts,
            first_prose,
            sentences_of,
            roles: FxHashMap::default(),
            over,
            statuses: RefCell::new(statuses),
            documents: OnceCell::new(),
            incidents: OnceCell::new(),
            leads_in,
            words,
            terms,
        };
        analysis.find_roles();
        analysis
    }

    fn find_roles(&mut self) {
        if self.rules.without == Some(Stage::Headings) {
            return;
        }
        for (i, line) in self.layout.lines.iter().enumerate() {
            // A table row's first cell is the heading of the others.
            let heading = match line.kind {
                LineKind::Heading | LineKind::Row => true,
                LineKind::Item => line.range.len() <= 120,
                _ => false,
            };
            if !heading {
                continue;
            }
            let mut hits = Vec::new();
            for s in self.sentences_of[i].clone() {
                if self.layout.sentences[s].cell > 0 {
                    break;
                }
                let reading = &self.readings[s];
                for hit in self.rules.sections.find(&self.scanned(s)) {
                    if let Some(role) = Role::parse(hit.rule.value()) {
                        hits.push(RoleHit {
                            role,
                            range: reading.to_norm(hit.range.clone()),
                            rule: hit.rule.id.clone(),
                        });
                    }
                }
                if line.kind != LineKind::Heading {
                    break;
                }
            }
            if !hits.is_empty() {
                self.roles.insert(i, hits);
            }
        }
        // A heading stands before the lines under it.
        for (i, line) in self.layout.lines.iter().enumerate() {
            let Some(heading) = line.parent else { continue };
            let mut roles = self.over[heading];
            self.own_roles(heading).iter().for_each(|hit| roles.insert(hit.role));
            self.over[i] = roles;
        }
    }

    /// Normalised text.
    pub fn text(&self) -> &str {
        self.view.text()
    }

    /// Sentences of a line.
    pub fn sentences_of(&self, line: usize) -> Range<usize> {
        self.sentences_of[line].clone()
    }

    /// The line of a sentence.
    pub fn line_of(&self, sentence: usize) -> &Line {
        &self.layout.lines[self.layout.sentences[sentence].line]
    }

    /// The sentence that holds a position of the normalised text.
    pub fn sentence_at(&self, norm: usize) -> Option<usize> {
        let i = self.layout.sentences.partition_point(|s| s.range.start <= norm).checked_sub(1)?;
        (norm < self.layout.sentences[i].range.end).then_some(i)
    }

    /// Does a day begin in a range of the normalised text?
    pub fn has_date(&self, norm: &Range<usize>) -> bool {
        let first = self.dates.partition_point(|d| d.range.start < norm.start);
        self.dates.get(first).is_some_and(|d| d.range.start < norm.end)
    }

    /// Is something counted in a sentence?
    pub fn has_count(&self, sentence: usize) -> bool {
        let range = &self.layout.sentences[sentence].range;
        let first = self.counts.partition_point(|c| c.number.start < range.start);
        self.counts.get(first).is_some_and(|c| c.number.start < range.end)
    }

    /// The reading of a sentence with the words of rules found in it.
    pub fn scanned(&self, sentence: usize) -> Scanned<'_> {
        self.rules.events.scanned(&self.readings[sentence].text, &self.scans[sentence])
    }

    /// Where words of rules stand in a text made from the reading of a sentence.
    pub fn scan_slotted(&self, sentence: usize, text: &Slotted) -> Scan {
        self.rules.events.scan_slotted(text, &self.scans[sentence])
    }

    fn each(&self) -> impl Iterator<Item = (&Reading, Scanned<'_>)> {
        self.readings.iter().enumerate().map(|(s, reading)| (reading, self.scanned(s)))
    }

    /// Roles that a line itself gives as a heading.
    pub fn own_roles(&self, line: usize) -> &[RoleHit] {
        self.roles.get(&line).map_or(&[], Vec::as_slice)
    }

    /// Roles of the headings over a line, innermost heading first.
    pub fn roles(&self, line: usize) -> impl Iterator<Item = &RoleHit> + '_ {
        self.layout.governors(line).flat_map(|g| self.own_roles(g))
    }

    /// Does a heading over the line give this role?
    pub fn under(&self, line: usize, role: Role) -> bool {
        self.over[line].contains(role)
    }

    /// The first status rule that matches a stretch of a sentence's reading.
    pub fn status_in(&self, sentence: usize, range: Range<usize>) -> Option<StatusRule<'a>> {
        let key = (sentence, range.start, range.end);
        if let Some(known) = self.statuses.borrow().get(&key) {
            return known.clone();
        }
        let found = self
            .rules
            .status
            .first(&self.scanned(sentence).slice(range.clone()))
            .map(|h| (h.rule, range.start + h.range.start..range.start + h.range.end));
        self.statuses.borrow_mut().insert(key, found.clone());
        found
    }

    /// What the document rules find in each sentence.
    pub fn documents(&self) -> &[Vec<Hit<'a>>] {
        self.documents.get_or_init(|| self.each().map(|(_, text)| self.rules.documents.find(&text)).collect())
    }

    /// What the incident rules find in each sentence.
    pub fn incidents(&self) -> &[Vec<Hit<'a>>] {
        self.incidents
            .get_or_init(|| self.each().map(|(r, text)| self.rules.incidents.find_in(r, &text)).collect())
    }

    /// Words for data in a sentence's reading.
    pub fn data(&self, sentence: usize) -> &[TermHit<'a>] {
        &self.words[sentence].data
    }

    /// Words for data in a stretch of a sentence's reading; what reaches beyond it is none.
    pub fn data_within(&self, sentence: usize, range: Range<usize>) -> Vec<TermHit<'a>> {
        self.words[sentence].all.within(&self.rules.data, range)
    }

    /// Words for machines in a sentence's reading.
    pub fn devices(&self, sentence: usize) -> &[TermHit<'a>] {
        &self.words[sentence].devices
    }

    /// Words of a list in a range of the normalised text, leftmost longest.
    pub fn terms(&self, lexicon: &'a Lexicon, range: Range<usize>) -> Vec<TermHit<'a>> {
        self.terms.within(lexicon, range)
    }

    /// Does a word of a list stand in a range of the normalised text?
    pub fn has_term(&self, lexicon: &Lexicon, range: Range<usize>) -> bool {
        self.terms.any(lexicon, range)
    }

    /// The sentence that leads in the list which a line belongs to: …は次のとおりです。
    pub fn lead_in(&self, line: usize) -> Option<usize> {
        if self.rules.without == Some(Stage::LeadIns) {
            return None;
        }
        let lines = &self.layout.lines;
        let parent = lines[line].parent;
        for before in (0..line).rev() {
            let l = &lines[before];
            if l.kind == LineKind::Furniture {
                continue;
            }
            if Some(before) == parent && l.kind == LineKind::Heading {
                return None;
            }
            // (1) 氏名、住所 / 約2,900名分 / (2) 船積依頼書: an item may head what stands under it.
            let lists = matches!(l.kind, LineKind::Item | LineKind::Row)
                || l.kind == LineKind::Heading && l.is_marked_as(&lines[line]);
            let sibling = |g: usize| lines[g].parent == parent && lines[g].is_marked_as(&lines[line]);
            let under_item = || self.layout.governors(before).any(sibling);
            if lists && l.parent == parent || l.parent != parent && under_item() {
                continue;
            }
            let last = self.sentences_of(before).next_back()?;
            return self.leads_in(last).then_some(last);
        }
        None
    }

    fn leads_in(&self, sentence: usize) -> bool {
        *self.leads_in[sentence].get_or_init(|| {
            let text = self.readings[sentence].text.as_str();
            text.ends_with(':')
                || text.strip_suffix('。').unwrap_or(text).ends_with('だ')
                || text.ends_with("情報")
                || ["次の", "以下", "下記", "とおり", "通り", "行う", "実施", "講じる", "取り組"]
                    .iter()
                    .any(|w| text.contains(w))
        })
    }

    /// Evidence at a range of the normalised text.
    pub fn evidence(&self, norm: Range<usize>, rule: &str) -> Evidence {
        Evidence::new(self.doc, self.view.to_canonical(norm), rule)
    }

    /// Evidence at a range of a sentence's reading.
    pub fn evidence_in(&self, sentence: usize, range: Range<usize>, rule: &str) -> Evidence {
        self.evidence(self.readings[sentence].to_norm(range), rule)
    }
}

/// Something that a rule found and that did not become a fact.
#[derive(Debug, Clone)]
pub struct Rejection {
    /// Field that it would have filled.
    pub field: &'static str,
    /// What was found.
    pub value: String,
    /// Words and rule.
    pub evidence: Evidence,
    /// Why it was not taken.
    pub reason: String,
}

/// Collects rejections for `kaiji explain`; silent otherwise.
#[derive(Debug, Default)]
pub struct Trace {
    enabled: bool,
    rejections: Vec<Rejection>,
}

impl Trace {
    /// A trace that records.
    pub fn recording() -> Self {
        Trace { enabled: true, rejections: Vec::new() }
    }

    /// Are rejections noted? Where they are not, what can only be rejected need not be read.
    pub fn is_recording(&self) -> bool {
        self.enabled
    }

    /// Notes a rejection.
    pub fn reject(
        &mut self,
        field: &'static str,
        value: impl std::fmt::Display,
        reason: &str,
        evidence: impl FnOnce() -> Evidence,
    ) {
        if self.enabled {
            self.rejections.push(Rejection {
                field,
                value: value.to_string(),
                evidence: evidence(),
                reason: reason.to_string(),
            });
        }
    }

    /// What was rejected, in order.
    pub fn into_rejections(self) -> Vec<Rejection> {
        self.rejections
    }
}
