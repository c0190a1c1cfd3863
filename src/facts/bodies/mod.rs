//! Bodies beside the writer that a text names, and the sentences around them with the name as a slot.
//!
//! A body is a run of nouns that a word of `rules/lexicon/bodies.tsv` makes one (津留木警察署, 外部の専門機関), or a
//! name with a legal form. What the text says of it is a matter of rules over its clause, in which the name reads
//! 〈警察〉 or 〈会社〉, so that rules need not know names.

mod names;
mod runs;
mod services;
mod slots;

use std::ops::Range;

use crate::analysis::Analysis;
use crate::record::{Evidence, PartyKind};
use crate::text::LineKind;

pub use services::{is_bare_service, services};
pub use slots::{Said, said};

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// One that parties are made of.
    Party(PartyKind),
    /// A company with its name.
    Company,
    /// An unnamed company that works for another: 委託先.
    Contractor,
    /// A municipality that is said to be in charge.
    Municipality,
    /// A service or system: its words are those of `rules/lexicon/services.tsv`.
    Service,
}

impl BodyKind {
    /// What the body's name reads in the text that rules see.
    fn slot(self) -> &'static str {
        match self {
            BodyKind::Party(PartyKind::Police) => "〈警察〉",
            BodyKind::Party(PartyKind::Regulator) => "〈当局〉",
            BodyKind::Party(PartyKind::Agency) => "〈機関〉",
            BodyKind::Party(PartyKind::Expert) => "〈専門〉",
            BodyKind::Party(PartyKind::Lawyer) => "〈弁護士〉",
            BodyKind::Party(PartyKind::CardCompany) => "〈カード〉",
            BodyKind::Party(PartyKind::Provider) => "〈事業者〉",
            BodyKind::Party(PartyKind::Other) => "〈関係先〉",
            BodyKind::Company => "〈会社〉",
            BodyKind::Contractor => "〈委託先〉",
            BodyKind::Municipality => "〈自治体〉",
            BodyKind::Service => "〈業務〉",
        }
    }
}

/// A body that a sentence names.
#[derive(Debug, Clone)]
pub struct Body {
    /// The sentence.
    pub sentence: usize,
    /// The name in the normalised text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: BodyKind,
}

impl Body {
    /// The name as printed.
    pub fn name(&self, analysis: &Analysis<'_>) -> String {
        printed(analysis, self.range.clone())
    }
}

/// A stretch of the text as printed, with lines joined.
pub fn printed(analysis: &Analysis<'_>, range: Range<usize>) -> String {
    let quote = analysis.doc.quote(analysis.view.to_canonical(range));
    if !quote.contains(char::is_whitespace) {
        return quote.to_string();
    }
    let lines: Vec<&str> = quote.split(['\n', '\r']).map(str::trim).filter(|l| !l.is_empty()).collect();
    lines.concat().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Does a sentence stand in a heading, or in a line over the text that tells nothing yet?
pub fn is_title(analysis: &Analysis<'_>, s: usize) -> bool {
    let sentence = &analysis.layout.sentences[s];
    let line = &analysis.layout.lines[sentence.line];
    let above = || {
        analysis.first_prose.is_some_and(|first| sentence.line < first)
            && sentence.line < 14
            && !analysis.text()[sentence.range.clone()].contains('。')
    };
    !line.day_led && (line.kind == LineKind::Heading || above())
}

/// Compiles the grammars of names and lists.
pub fn prepare() {
    names::prepare();
    slots::prepare();
}

/// Bodies of all sentences, in text order.
pub fn bodies(analysis: &Analysis<'_>, own: Option<&str>) -> Vec<Body> {
    let text = analysis.text();
    let clues = names::Clues::of(text);
    let own_name = own.map(names::bare);
    let mut out = Vec::new();
    let mut runs = Vec::new();
    for s in 0..analysis.readings.len() {
        let from = out.len();
        names::companies(analysis, s, &clues, own_name.as_deref(), &mut out);
        let named = out.len();
        let stretch = analysis.layout.sentences[s].range.clone();
        let words = analysis.terms(&analysis.rules.bodies, stretch.clone());
        let area = |c| matches!(c, '市' | '町' | '村' | '区' | '県' | '府' | '都' | '道');
        if !words.is_empty() || text[stretch].contains(area) {
            runs::runs(analysis, s, &mut runs);
            for i in 0..runs.len() {
                let Some(body) = runs::body(analysis, s, &runs, i, &words) else { continue };
                if own.is_some_and(|own| is_own(&text[body.range.clone()], own)) {
                    continue;
                }
                if !out[from..named]
                    .iter()
                    .any(|c| c.range.start < body.range.end && body.range.start < c.range.end)
                {
                    out.push(body);
                }
            }
        }
        innermost(&mut out, from);
    }
    out
}

/// 県, 市の情報政策課 in a text of the prefecture or the city itself.
fn is_own(name: &str, own: &str) -> bool {
    let Some(area) = name.chars().next().filter(|c| "都道府県市区町村".contains(*c)) else {
        return false;
    };
    let rest = &name[area.len_utf8()..];
    let other =
        ["法人", "会社", "協会", "協議会", "病院", "大学", "学校", "委員会", "組合", "センター", "警察"];
    (rest.is_empty() || rest.starts_with('の') && rest.ends_with(['課', '部', '局', '室', '係']))
        && own.contains(area)
        && !other.iter().any(|w| own.contains(w))
}

/// Puts bodies from an index on in text order, without those that are part of another (県 of 県の医務課).
fn innermost(bodies: &mut Vec<Body>, from: usize) {
    if bodies.len() < from + 2 {
        return;
    }
    let mut own = bodies.split_off(from);
    own.sort_by_key(|b| (b.range.start, std::cmp::Reverse(b.range.end)));
    for body in own {
        let inside =
            bodies[from..].iter().any(|b| b.range.start <= body.range.start && body.range.end <= b.range.end);
        if !inside {
            bodies.push(body);
        }
    }
}

/// Evidence for what a rule says of a body.
pub fn evidence(analysis: &Analysis<'_>, body: &Body, said: &Said<'_>) -> Evidence {
    analysis.evidence_in(body.sentence, said.range.clone(), &said.hit.rule.id)
}

/// The words of a name, where they are not within those already shown, and then these: a name that another word stands
/// for is printed elsewhere.
pub fn with_name(analysis: &Analysis<'_>, name: Range<usize>, rule: &str, said: Evidence) -> Vec<Evidence> {
    let name = analysis.evidence(name, rule);
    if said.start <= name.start && name.end <= said.end { vec![said] } else { vec![name, said] }
}
