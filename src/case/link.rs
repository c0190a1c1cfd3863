//! Do two records tell of one incident? Reasons for and against, each with its weight and its words.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::day::{Day, days_between};
use super::name::{Names, Relation};
use super::profile::{EventDay, Figure, Profile};
use super::types;
use crate::record::{Evidence, IncidentType, Record};

/// Hundredths: sums of them are exact, and so is their order.
pub(super) type Points = i32;

/// From here on two records tell of one incident.
pub(super) const JOIN: Points = 60;
/// Two records of one case must not have less between them, however well a third goes with both.
pub(super) const APART: Points = 20;
/// Incidents whose days lie further apart are two.
const FAR_DAYS: i32 = 270;

/// Why two documents are, or are not, of one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// One organisation, but for legal form, width, spacing and case.
    SameOrganization,
    /// One gives the other's name as its former name.
    FormerName,
    /// One name is a part of the other.
    ShortName,
    /// One name abbreviates the other.
    AbbreviatedName,
    /// The one is the group or a part of the other.
    GroupName,
    /// Bodies of one place or one school.
    KinName,
    /// One names the other's organisation as a party to the incident, in its title or in its words.
    NamedInText,
    /// Two days in common that lie more than a week apart.
    SecondSharedDay,
    /// The text names no organisation, and its telephone number is of the other's exchange.
    SameExchange,
    /// One address.
    SamePage,
    /// One text.
    SameText,
    /// The incident occurred, was noticed or was contained on one day.
    SharedIncidentDay,
    /// Another day of its handling is in both.
    SharedDay,
    /// One tells of a publication on the day on which the other was published.
    RefersToPublication,
    /// One is a second, later or final report and came after the other.
    FollowUpReport,
    /// Their days lie within a month of each other.
    NearDays,
    /// Malware of one name.
    SameMalware,
    /// Malware of different names.
    OtherMalware,
    /// A type of incident in common.
    SharedType,
    /// Types that do not go together.
    UnlikeTypes,
    /// One corrects a figure of the other.
    RevisedFigure,
    /// A count of at least ten in common.
    SameFigure,
    /// A telephone number or mail address in common.
    SameContact,
    /// Days of the incident, and none in common.
    OtherDays,
    /// The one tells of days that came after the other was published.
    BeganLater,
    /// Most of a year apart.
    FarApart,
}

/// A reason with its weight and the words that it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Why {
    /// The reason.
    pub reason: Reason,
    /// What it adds to the score, from -1 to 1.
    pub weight: f64,
    /// Words of either document; empty where the reason rests on no words, as an address.
    pub evidence: Vec<Cited>,
}

/// Words of one of several documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cited {
    /// Identifier of the record.
    pub document: String,
    /// The words, in the canonical text of that document.
    pub evidence: Evidence,
}

/// What speaks for and against one incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Sum of the weights, in hundredths.
    pub(super) points: Points,
    /// Is there a bond between the organisations, or are they one page?
    pub(super) bound: bool,
    /// Do both tell of an incident, or does one name the day on which the other was published?
    pub(super) told: bool,
    /// May they be of one case at all?
    pub compatible: bool,
    /// The reasons.
    pub why: Vec<Why>,
}

struct Sum<'a, 'r> {
    a: &'a Profile<'r>,
    b: &'a Profile<'r>,
    points: Points,
    compatible: bool,
    why: Vec<Why>,
}

impl Sum<'_, '_> {
    fn add(&mut self, reason: Reason, points: Points, of_a: &[Evidence], of_b: &[Evidence]) {
        let cite = |record: &Record, evidence: &[Evidence]| -> Vec<Cited> {
            evidence.iter().map(|e| Cited { document: record.id.clone(), evidence: e.clone() }).collect()
        };
        let mut evidence = cite(self.a.record, of_a);
        evidence.extend(cite(self.b.record, of_b));
        self.points += points;
        self.why.push(Why { reason, weight: f64::from(points) / 100.0, evidence });
    }
}

/// Weighs two records.
pub fn compare(a: &Profile<'_>, b: &Profile<'_>, names: &Names<'_>) -> Comparison {
    let mut sum = Sum { a, b, points: 0, compatible: true, why: Vec::new() };
    let same_text =
        a.record.source.text_sha256 == b.record.source.text_sha256 && !a.record.source.text_sha256.is_empty();
    if same_text {
        sum.add(Reason::SameText, 60, &[], &[]);
    }
    let url = |p: &Profile<'_>| p.record.source.url.clone();
    let same_page = url(a).is_some() && url(a) == url(b);
    if same_page {
        sum.add(Reason::SamePage, 30, &[], &[]);
    }
    let bound = organization(&mut sum, names) || same_text || same_page;
    contacts(&mut sum);
    days(&mut sum);
    malware(&mut sum);
    kinds(&mut sum);
    figures(&mut sum);
    let bound = bound || by_facts(&mut sum);
    let refers = sum.why.iter().any(|w| w.reason == Reason::RefersToPublication);
    let told = (a.incident && b.incident) || refers || same_text || same_page;
    Comparison { points: sum.points, bound, told, compatible: sum.compatible, why: sum.why }
}

/// May two records that no bond joins stand in one case beside others that are bound to both, as the clients of one
/// contractor?
pub(super) fn beside(a: &Profile<'_>, b: &Profile<'_>, names: &Names<'_>) -> bool {
    let comparison = compare(a, b, names);
    let has = |reason| comparison.why.iter().any(|w: &Why| w.reason == reason);
    let against = has(Reason::UnlikeTypes) || has(Reason::OtherMalware);
    let shared = [Reason::SharedIncidentDay, Reason::SharedDay, Reason::RefersToPublication];
    comparison.compatible && !against && shared.into_iter().any(has)
}

/// Is there a bond between the organisations?
fn organization(sum: &mut Sum<'_, '_>, names: &Names<'_>) -> bool {
    let (a, b) = (sum.a, sum.b);
    if let (Some(x), Some(y)) = (&a.name, &b.name)
        && names.namesakes(x, y)
    {
        sum.compatible = false;
        return false;
    }
    let said = |p: &Profile<'_>| p.record.organization.as_ref().map_or(Vec::new(), |o| o.evidence.clone());
    if let (Some(x), Some(y)) = (&a.name, &b.name)
        && let Some(relation) = names.relation(x, y)
    {
        let (reason, points) = match relation {
            Relation::Same => (Reason::SameOrganization, 45),
            Relation::Former => (Reason::FormerName, 45),
            Relation::Short => (Reason::ShortName, 40),
            Relation::Abbreviated => (Reason::AbbreviatedName, 30),
            Relation::Group => (Reason::GroupName, 25),
            Relation::Kin => (Reason::KinName, 10),
        };
        sum.add(reason, points, &said(a), &said(b));
        return true;
    }
    // No name in common: does one name the other?
    let party = |from: &Profile<'_>, to: &Profile<'_>| -> Option<Vec<Evidence>> {
        let name = to.name.as_ref()?;
        let close = |other| names.relation(other, name).is_some_and(|r| r <= Relation::Short);
        from.parties.iter().find(|(other, ..)| close(other)).map(|(_, _, evidence)| evidence.to_vec())
    };
    if let Some(words) = party(a, b) {
        sum.add(Reason::NamedInText, 30, &words, &said(b));
        return true;
    }
    if let Some(words) = party(b, a) {
        sum.add(Reason::NamedInText, 30, &said(a), &words);
        return true;
    }
    // News of several incidents has one organisation in its record and others in its words; a document without an
    // organisation may have it in its title, shortened perhaps.
    let named = |from: &Profile<'_>, to: &Profile<'_>| {
        to.name.as_ref().is_some_and(|name| {
            let whole = |text: &str| names.is_distinctive(text) && stands_in(text, from.naming());
            name.all().any(whole)
                || stem(&name.comparable).is_some_and(|stem| {
                    (from.news || from.name.is_none()) && stands_in(&stem, &from.title)
                        || from.shared && stands_in(&stem, &from.words)
                })
        })
    };
    let title = |p: &Profile<'_>| p.record.title.as_ref().map_or(Vec::new(), |t| t.evidence.clone());
    if named(a, b) {
        sum.add(Reason::NamedInText, 30, &title(a), &said(b));
        return true;
    }
    if named(b, a) {
        sum.add(Reason::NamedInText, 30, &said(a), &title(b));
        return true;
    }
    a.contacts.iter().any(|(value, _)| b.contacts.iter().any(|(other, _)| other == value))
}

/// Where a record has no organisation, or is news of several, may the facts bind it to the other? Also where it has
/// another organisation, if it names the day on which the other was published and has its figure. They must be of one
/// type, and have in common a day of the incident or of publication and something that hardly two incidents share: a
/// figure, two days well apart, the exchange of the telephone.
fn by_facts(sum: &mut Sum<'_, '_>) -> bool {
    let (a, b) = (sum.a, sum.b);
    let open = |p: &Profile<'_>| p.news || p.name.is_none();
    let has = |sum: &Sum<'_, '_>, reason| sum.why.iter().any(|w| w.reason == reason);
    if !has(sum, Reason::SharedType) || has(sum, Reason::OtherMalware) {
        return false;
    }
    if !(open(a) || open(b)) {
        // Two organisations of which one tells the other's day of issue and figure.
        return has(sum, Reason::RefersToPublication)
            && sum.why.iter().any(|w| w.reason == Reason::SameFigure && w.weight > 0.1);
    }
    let unnamed = a.name.is_none() || b.name.is_none();
    if unnamed && a.exchanges().any(|x| b.exchanges().any(|y| x == y)) {
        sum.add(Reason::SameExchange, 15, &[], &[]);
    }
    let telling = |w: &&Why| {
        matches!(w.reason, Reason::SameExchange | Reason::RevisedFigure | Reason::SecondSharedDay)
            || w.reason == Reason::SameFigure && w.weight > 0.1
    };
    let strong = sum.why.iter().filter(telling).count();
    let (incident, refers) = (has(sum, Reason::SharedIncidentDay), has(sum, Reason::RefersToPublication));
    // A digest tells little of each: the day of the incident and that of its publication are enough.
    let digest = (a.several || b.several) && incident && refers;
    strong > 1 || strong == 1 && (incident || refers) || digest
}

/// The beginning of a name by which titles call it.
pub(super) fn stem(comparable: &str) -> Option<String> {
    let katakana = |c: char| ('\u{30a1}'..='\u{30fe}').contains(&c);
    let run = comparable.chars().take_while(|&c| katakana(c)).count().max(4);
    (comparable.chars().count() > run).then(|| comparable.chars().take(run).collect())
}

/// Does a name stand in some words, and not as a part of a longer one?
fn stands_in(name: &str, words: &str) -> bool {
    let kanji = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    words.match_indices(name).any(|(at, _)| {
        let before = words[..at].chars().next_back();
        let first = name.chars().next();
        // 横浜病院 in 新横浜病院
        !(before.is_some_and(kanji) && first.is_some_and(kanji))
    })
}

fn contacts(sum: &mut Sum<'_, '_>) {
    let (a, b) = (sum.a, sum.b);
    let shared = a.contacts.iter().find_map(|(value, words)| {
        b.contacts.iter().find(|(other, _)| other == value).map(|(_, others)| (*words, *others))
    });
    if let Some((x, y)) = shared {
        // A number binds where names do not.
        let bound = sum.why.iter().any(|w| !matches!(w.reason, Reason::SamePage | Reason::SameText));
        sum.add(Reason::SameContact, if bound { 15 } else { 40 }, x, y);
    }
}

fn days(sum: &mut Sum<'_, '_>) {
    let (a, b) = (sum.a, sum.b);
    let shared = |wanted: fn(&EventDay<'_>, &EventDay<'_>) -> bool| {
        let mut found: Option<(&EventDay<'_>, &EventDay<'_>)> = None;
        for x in &a.days {
            for y in &b.days {
                let full = |x: &EventDay<'_>, y: &EventDay<'_>| x.day.is_full() && y.day.is_full();
                let better = found.is_none_or(|(p, q)| full(x, y) && !full(p, q));
                if x.day.matches(y.day) && wanted(x, y) && better {
                    found = Some((x, y));
                }
            }
        }
        found
    };
    let incident = shared(|x, y| x.incident && y.incident);
    let other = shared(|_, _| true);
    let of_year = |x: &EventDay<'_>, y: &EventDay<'_>| x.day.is_full() && y.day.is_full();
    if let Some((x, y)) = incident {
        sum.add(Reason::SharedIncidentDay, if of_year(x, y) { 35 } else { 25 }, x.evidence, y.evidence);
    } else if let Some((x, y)) = other {
        sum.add(Reason::SharedDay, if of_year(x, y) { 20 } else { 15 }, x.evidence, y.evidence);
    }

    let both: BTreeSet<_> = (a.days.iter().filter(|x| b.days.iter().any(|y| x.day == y.day)))
        .filter_map(|x| x.day.date())
        .collect();
    if let (Some(&first), Some(&last)) = (both.first(), both.last())
        && days_between(first, last) > 7
    {
        sum.add(Reason::SecondSharedDay, 10, &[], &[]);
    }
    let referred = reference(a, b);
    let refers = referred.or_else(|| reference(b, a));
    if let Some(words) = refers {
        let published =
            |p: &Profile<'_>| p.record.published.as_ref().map_or(Vec::new(), |d| d.evidence.clone());
        if referred.is_some() {
            sum.add(Reason::RefersToPublication, 30, words, &published(b));
        } else {
            sum.add(Reason::RefersToPublication, 30, &published(a), words);
        }
    }
    let follows = follow_up(sum);
    // News comes within days of what it tells of, or names its day.
    let near = matches!((a.window(), b.window()), (Some(x), Some(y)) if apart(x, y) <= 31);
    if near {
        sum.add(Reason::NearDays, 10, &[], &[]);
    }
    if incident.is_none() {
        let bound = refers.is_some() || follows;
        if began_later(a, b) {
            sum.add(Reason::BeganLater, if bound { -20 } else { -40 }, &[], &[]);
        } else {
            other_days(sum, bound);
        }
    }
    if far_apart(a, b, incident.is_some() || other.is_some() || refers.is_some()) {
        sum.add(Reason::FarApart, -100, &[], &[]);
        sum.compatible = false;
    }
}

/// The words in which a document tells of a publication on the day of issue of the other.
fn reference<'r>(from: &Profile<'r>, to: &Profile<'_>) -> Option<&'r [Evidence]> {
    let issued = to.published?;
    if from.published.is_some_and(|own| own.matches(issued)) {
        return None;
    }
    from.days.iter().find(|d| d.disclosed && d.day.matches(issued)).map(|d| d.evidence)
}

/// A second, later or final report after the other.
fn follow_up(sum: &mut Sum<'_, '_>) -> bool {
    let (Some(x), Some(y)) = (sum.a.issued(), sum.b.issued()) else { return false };
    let (a, b) = (sum.a, sum.b);
    let (later, gap) = if x <= y { (b, days_between(x, y)) } else { (a, days_between(y, x)) };
    if !later.later_report || gap == 0 {
        return false;
    }
    let points = match gap {
        ..=60 => 25,
        61..=200 => 20,
        201..=400 => 10,
        _ => return false,
    };
    let stage = |p: &Profile<'_>| match &p.record.report_stage {
        Some(stage) if p.later_report => stage.evidence.clone(),
        _ => Vec::new(),
    };
    sum.add(Reason::FollowUpReport, points, &stage(a), &stage(b));
    true
}

/// Does the later document tell of days that all came after the earlier one was published?
fn began_later(a: &Profile<'_>, b: &Profile<'_>) -> bool {
    let after = |earlier: &Profile<'_>, later: &Profile<'_>| {
        let mut onsets = later.onsets().peekable();
        let issued = earlier.issued();
        onsets.peek().is_some() && issued.is_some_and(|day| onsets.all(|onset| onset > day))
    };
    after(a, b) || after(b, a)
}

/// Both say when it began or came to light, and the days differ.
fn other_days(sum: &mut Sum<'_, '_>, bound: bool) {
    let (a, b) = (sum.a, sum.b);
    let onset = |p: &Profile<'_>| p.days.iter().any(|d| d.onset);
    if !onset(a) || !onset(b) {
        return;
    }
    let gap = a.onsets().flat_map(|x| b.onsets().map(move |y| days_between(x, y).abs())).min();
    let points = match gap {
        Some(..=3) => -5,
        Some(4..=14) => -20,
        _ => -30,
    };
    // A later report tells of later days: that it names the earlier one weighs more.
    let points = if bound { points / 2 } else { points };
    let first = |p: &Profile<'_>| p.days.iter().find(|d| d.onset).map_or(Vec::new(), |d| d.evidence.to_vec());
    sum.add(Reason::OtherDays, points, &first(a), &first(b));
}

/// Days between two stretches of time; nought where they overlap.
fn apart(
    (a, b): (jiff::civil::Date, jiff::civil::Date),
    (c, d): (jiff::civil::Date, jiff::civil::Date),
) -> i32 {
    days_between(b, c).max(days_between(d, a)).max(0)
}

/// Two incidents most of a year apart.
fn far_apart(a: &Profile<'_>, b: &Profile<'_>, bound: bool) -> bool {
    if let (Some(x), Some(y)) = (a.window(), b.window())
        && !bound
        && apart(x, y) > FAR_DAYS
    {
        return true;
    }
    let onset = |p: &Profile<'_>| p.onsets().min();
    let shared = a.days.iter().any(|x| x.onset && b.days.iter().any(|y| y.onset && x.day.matches(y.day)));
    if let (Some(x), Some(y)) = (onset(a), onset(b))
        && !shared
        && days_between(x, y).abs() > FAR_DAYS
    {
        return true;
    }
    // The later tells of an onset long after the earlier was published: that it mentions the earlier's days, too,
    // does not make them one.
    let (Some(x), Some(y)) = (a.issued(), b.issued()) else { return false };
    let (earlier, later, issued) = if x <= y { (x, b, y) } else { (y, a, x) };
    days_between(earlier, issued) > 180
        && !later.later_report
        && later.onsets().any(|onset| days_between(earlier, onset) > 60)
}

fn malware(sum: &mut Sum<'_, '_>) {
    let (a, b) = (sum.a, sum.b);
    if a.malware.is_empty() || b.malware.is_empty() {
        return;
    }
    // LockBit and LockBit 3.0 do not contradict each other.
    let alike = |x: &str, y: &str| x.starts_with(y) || y.starts_with(x);
    let same = a.malware.iter().any(|x| b.malware.iter().any(|y| alike(x, y)));
    let words = |p: &Profile<'_>| p.record.malware.first().map_or(Vec::new(), |m| m.evidence.clone());
    let (reason, points) = if same { (Reason::SameMalware, 15) } else { (Reason::OtherMalware, -30) };
    sum.add(reason, points, &words(a), &words(b));
}

fn kinds(sum: &mut Sum<'_, '_>) {
    let (a, b) = (sum.a, sum.b);
    let (x, y) = (types::telling(&a.types), types::telling(&b.types));
    let shared = a.types.intersection(&b.types).next().copied();
    let words = |p: &Profile<'_>, wanted: Option<IncidentType>| {
        let found = p.record.incident_types.iter().find(|t| wanted.is_none_or(|w| w == t.value));
        found.map_or(Vec::new(), |t| t.evidence.clone())
    };
    if let Some(shared) = shared {
        sum.add(Reason::SharedType, 10, &words(a, Some(shared)), &words(b, Some(shared)));
    } else if !x.is_empty() && !y.is_empty() {
        let go = x.iter().any(|&s| y.iter().any(|&t| types::go_together(s, t)));
        if !go {
            sum.add(Reason::UnlikeTypes, -40, &words(a, None), &words(b, None));
        }
    }
}

fn figures(sum: &mut Sum<'_, '_>) {
    let (a, b) = (sum.a, sum.b);
    // A figure that one corrects is the other's own.
    let revised = |from: &Profile<'_>, to: &Profile<'_>| {
        from.record.revisions.iter().find_map(|r| {
            to.figures
                .iter()
                .find(|f| f.count == r.earlier && f.count >= 10)
                .map(|f| (r.evidence.clone(), f.evidence.to_vec()))
        })
    };
    if let Some((x, y)) = revised(a, b) {
        sum.add(Reason::RevisedFigure, 20, &x, &y);
        return;
    }
    if let Some((y, x)) = revised(b, a) {
        sum.add(Reason::RevisedFigure, 20, &x, &y);
        return;
    }
    let shared = a
        .figures
        .iter()
        .flat_map(|x| b.figures.iter().filter(move |y| y.count == x.count).map(move |y| (x, y)))
        .max_by_key(|(x, _)| x.count);
    // 約86,000 of 86,240
    let rounded = |x: &Figure<'_>, y: &Figure<'_>| {
        x.count >= 1000 && x.count.is_multiple_of(1000) && x.count.abs_diff(y.count) * 50 <= x.count
    };
    let about = || {
        let pairs = a.figures.iter().flat_map(|x| b.figures.iter().map(move |y| (x, y)));
        pairs.filter(|(x, y)| rounded(x, y) || rounded(y, x)).max_by_key(|(x, _)| x.count)
    };
    let shared = shared.filter(|(x, _)| x.count >= 100).or_else(about).or(shared);
    if let Some((x, y)) = shared.filter(|(x, _)| x.count >= 10) {
        sum.add(Reason::SameFigure, if x.count >= 100 { 15 } else { 10 }, x.evidence, y.evidence);
    }
}

impl Comparison {
    /// Do the names of the organisations bind them?
    pub(super) fn by_name(&self) -> bool {
        self.why.iter().any(|w| w.reason <= Reason::KinName)
    }

    /// Do they tell of one day of the incident, or one of the other's publication?
    pub(super) fn dated(&self) -> bool {
        self.why.iter().any(|w| matches!(w.reason, Reason::SharedIncidentDay | Reason::RefersToPublication))
    }
}

/// A day for the order of documents.
pub(super) fn order(profile: &Profile<'_>) -> (bool, Option<Day>) {
    let full = profile.published.filter(|d| d.is_full());
    (full.is_none(), full)
}
