//! What the document is: its title, its kind, its stage, and which of its sentences are about something else.

use std::borrow::Cow;

use super::confidence;
use super::superseded::superseded;
use crate::ablation::Stage;
use crate::analysis::{Analysis, Role};
use crate::record::{DocumentKind, IncidentType, ReportStage, Valued};
use crate::rules::Hit;
use crate::text::{BlockKind, Line, LineKind};

/// Sentences that tell facts of this incident.
#[derive(Debug)]
pub struct Scope {
    told: Vec<bool>,
}

impl Scope {
    /// Is the sentence about this incident?
    pub fn holds(&self, sentence: usize) -> bool {
        self.told.get(sentence).copied().unwrap_or(false)
    }
}

/// The title: the first heading of a page, or the first line of a text that reads like one.
pub fn title(analysis: &Analysis<'_>) -> Option<Valued<String>> {
    let text = analysis.text();
    let lines = &analysis.layout.lines;
    let words = [
        "お詫び",
        "おわび",
        "お知らせ",
        "について",
        "報告",
        "被害",
        "感染",
        "流出",
        "漏えい",
        "漏洩",
        "紛失",
        "不正",
        "送信",
        "ご注意",
        "情報",
        "サイバー",
        "攻撃",
    ];
    let level = |l: &Line| {
        let start = analysis.view.to_canonical(l.range.clone()).start();
        let blocks = analysis.doc.blocks();
        let at = blocks.partition_point(|b| b.span.end() <= start);
        match blocks.get(at).filter(|b| b.span.start() <= start).map(|b| b.kind) {
            Some(BlockKind::Heading(level)) => Some(level),
            _ => None,
        }
    };
    // What the page's metadata call it, where the page itself says so; the rest of that is the site's name.
    let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let named = analysis.doc.title.as_deref().map(squeeze).and_then(|title| {
        let head = lines.iter().enumerate().filter(|(_, l)| l.kind != LineKind::Furniture).take(60);
        let repeated = head.filter_map(|(i, l)| {
            let line = squeeze(analysis.doc.quote(analysis.view.to_canonical(l.range.clone())));
            let length = line.chars().count();
            let heads = || level(l).is_some_and(|n| n <= 3) || words.iter().any(|w| line.contains(w));
            (length >= 6 && title.contains(&line) && heads()).then_some((length, std::cmp::Reverse(i)))
        });
        repeated.max().map(|(_, std::cmp::Reverse(i))| i)
    });
    let page_heading = named.or_else(|| {
        // 1. 概要 heads a section, whatever its level.
        lines.iter().position(|l| {
            l.kind == LineKind::Heading
                && level(l).is_some_and(|n| n == 1 || n == 2 && l.body.start == l.range.start)
        })
    });
    let candidate = page_heading.or_else(|| {
        let head = lines.iter().enumerate().filter(|(_, l)| l.kind != LineKind::Furniture).take(10);
        head.clone()
            .find(|(_, l)| {
                let words_of = &text[l.range.clone()];
                // お知らせ in a trail of pages is no title.
                !l.day_only
                    && !words_of.contains('。')
                    && !words_of.contains(" > ")
                    && (6..=120).contains(&words_of.chars().count())
                    && !words_of.ends_with("各位")
                    && !words_of.ends_with('へ')
                    && words.iter().any(|w| words_of.contains(w))
            })
            .or_else(|| head.clone().find(|(_, l)| !l.day_only && !text[l.range.clone()].contains('。')))
            .map(|(i, _)| i)
    })?;
    let line = &lines[candidate];
    // Markdown's marks are no part of it.
    let marked = text[line.range.clone()].starts_with('#');
    let range = if marked { line.body.clone() } else { line.range.clone() };
    let evidence = analysis.evidence(range, "document.title");
    let value = evidence.quote.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Valued { value, confidence: 0.9, evidence: vec![evidence] })
}

/// The kind of document, by who speaks and of what.
pub fn kind(analysis: &Analysis<'_>, title: Option<&Valued<String>>) -> Option<Valued<DocumentKind>> {
    let mut votes: Vec<(DocumentKind, f64, usize, Hit<'_>)> = Vec::new();
    let mut denied = 0;
    let mut denied_own = false;
    let mut outage = false;
    for (s, reading) in analysis.readings.iter().enumerate() {
        let spoken = without_quotations(&reading.text);
        let hits = match &spoken {
            Cow::Borrowed(_) => Cow::Borrowed(analysis.documents()[s].as_slice()),
            Cow::Owned(spoken) => {
                let documents = &analysis.rules.documents;
                Cow::Owned(documents.find(&documents.scanned(spoken, &documents.scan(spoken))))
            }
        };
        for hit in hits.iter() {
            let (kind, weight) = match hit.rule.value() {
                // An apology is the surest sign of a notice; speaking of oneself is shared by all but news.
                "notice"
                    if spoken[hit.range.clone()].chars().count() > 6
                        || spoken[hit.range.clone()].contains("詫") =>
                {
                    (DocumentKind::Notice, 2.0)
                }
                "notice" => (DocumentKind::Notice, 1.0),
                "news" => (DocumentKind::News, 1.5),
                "advisory" if analysis.under(analysis.layout.sentences[s].line, Role::Advice) => {
                    (DocumentKind::Advisory, 0.1)
                }
                "advisory" => (DocumentKind::Advisory, 0.6),
                "other" => (DocumentKind::Other, 0.8),
                "outage" => {
                    outage = true;
                    continue;
                }
                "denied" => {
                    denied += 1;
                    // 弊社のパソコンが感染した事実はなく: of oneself.
                    denied_own |= spoken.starts_with(['弊', '当', '本'])
                        || spoken.contains("、弊社")
                        || ["、当", "、本学", "、本校", "、本市", "、本院"]
                            .iter()
                            .any(|own| spoken.contains(own));
                    continue;
                }
                _ => continue,
            };
            let mut here = votes.iter_mut().rev().take_while(|(_, _, sentence, _)| *sentence == s);
            match here.find(|(k, ..)| *k == kind) {
                Some(vote) => vote.1 = vote.1.max(weight),
                None => votes.push((kind, weight, s, hit.clone())),
            }
        }
    }
    let sum = |kind: DocumentKind| votes.iter().filter(|v| v.0 == kind).map(|v| v.1).sum::<f64>();
    let notice = sum(DocumentKind::Notice);
    let (apologises, numbered) = title_says(analysis, title);
    let apology = apologises || numbered || votes.iter().any(|v| v.0 == DocumentKind::Notice && v.1 >= 2.0);
    let news = sum(DocumentKind::News);
    let advisory = sum(DocumentKind::Advisory);
    let other = sum(DocumentKind::Other);
    let told = tells_incident(analysis);
    let past = tells_past_incident(analysis);
    // What is denied of oneself, with warnings around it, is a warning although it apologises.
    let only_warns = denied > 0 && advisory >= 0.6 && !numbered && (!past || denied_own && !apology);
    // A digest of what befell several firms, the case studies of a product page: they say so in their head.
    let collects = other >= 2.4
        && !apology
        && votes.iter().any(|v| v.0 == DocumentKind::Other && analysis.layout.sentences[v.2].line < 8);
    // A service that broke down by itself, and nothing but that.
    let broke_down = outage
        && analysis.incidents().iter().flatten().all(|hit| {
            IncidentType::parse(hit.rule.value()).is_none_or(|t| t == IncidentType::ServiceDisruption)
        });
    let kind = if collects && other > advisory || broke_down {
        DocumentKind::Other
    } else if news > notice && told {
        DocumentKind::News
    } else if only_warns {
        DocumentKind::Advisory
    } else if apology || notice >= 1.0 && past && notice > other + advisory && advisory < 1.0 {
        DocumentKind::Notice
    } else if other >= 1.6 && other > advisory {
        DocumentKind::Other
    } else if past && advisory < 1.0
        || advisory + other == 0.0 && (names_leak(title) && tells_leak(analysis) || tells_report(analysis))
    {
        // Nobody speaks of himself, nobody apologises: somebody else tells it.
        if notice == 0.0 && !past { DocumentKind::News } else { DocumentKind::Notice }
    } else if advisory > 0.0 {
        DocumentKind::Advisory
    } else {
        DocumentKind::Other
    };
    let evidence: Vec<_> = votes
        .iter()
        .filter(|v| v.0 == kind)
        .take(2)
        .map(|(_, _, s, hit)| {
            // Blanked quotations keep their length, so positions hold in the reading itself.
            analysis.evidence_in(*s, hit.range.clone(), &hit.rule.id)
        })
        .collect();
    let evidence = if evidence.is_empty() {
        let first = title.and_then(|t| t.evidence.first().cloned());
        vec![first.or_else(|| {
            let line = analysis.layout.lines.first()?;
            Some(analysis.evidence(line.range.clone(), "document.default"))
        })?]
    } else {
        evidence
    };
    let total = notice + news + advisory + other;
    let share = if total > 0.0 { sum(kind) / total } else { 0.0 };
    Some(Valued { value: kind, confidence: confidence(0.8 + 0.19 * share), evidence })
}

/// Does a sentence say that the authorities were told? Whoever reported has something of its own to tell.
fn tells_report(analysis: &Analysis<'_>) -> bool {
    analysis.readings.iter().any(|reading| {
        let text = &reading.text;
        let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
        has(&["個人情報保護委員会", "警察", "監督官庁", "所管"])
            && has(&[
                "報告する〔過〕",
                "報告する〔継〕",
                "相談する〔過〕",
                "届け出る〔過〕",
                "提出する〔過〕",
                "報告済",
            ])
            && !has(&["ください", "場合"])
    })
}

/// Does the title say that the organisation apologises (お詫び), and that it reports (第2報)?
fn title_says(analysis: &Analysis<'_>, title: Option<&Valued<String>>) -> (bool, bool) {
    let Some(shown) = title.and_then(|t| t.evidence.first()) else { return (false, false) };
    let (mut apologises, mut reports) = (false, false);
    for (s, sentence) in analysis.layout.sentences.iter().enumerate() {
        let at = analysis.view.to_canonical(sentence.range.clone());
        if analysis.doc.char_offset(at.start()) >= shown.end {
            break;
        }
        if analysis.doc.char_offset(at.end()) > shown.start {
            let report = |value: &str| matches!(value, "first" | "update" | "final");
            apologises |= ["お詫び", "おわび"].iter().any(|w| analysis.readings[s].text.contains(w));
            reports |= analysis.documents()[s].iter().any(|hit| report(hit.rule.value()));
        }
    }
    (apologises, reports)
}

/// Does the title name what befell the data?
fn names_leak(title: Option<&Valued<String>>) -> bool {
    let words = ["漏えい", "漏洩", "流出", "紛失", "盗難", "誤送", "不正", "感染", "改ざん", "閲覧"];
    title.is_some_and(|t| words.iter().any(|w| t.value.contains(w)))
}

/// Does a sentence say of data that it leaked or may have leaked?
fn tells_leak(analysis: &Analysis<'_>) -> bool {
    analysis.readings.iter().enumerate().any(|(s, reading)| {
        let told = reading.text.ends_with('。')
            && reading.text.contains("〔過〕")
            && !analysis.under(analysis.layout.sentences[s].line, Role::Advice);
        told && reading.clauses.iter().any(|clause| {
            analysis
                .status_in(s, clause.range.clone())
                .is_some_and(|(rule, _)| matches!(rule.value(), "leaked" | "possible"))
        })
    })
}

/// Does any clause state an incident, outside advice?
fn tells_incident(analysis: &Analysis<'_>) -> bool {
    analysis.incidents().iter().enumerate().any(|(s, hits)| {
        let line = analysis.layout.sentences[s].line;
        !hits.is_empty() && !analysis.under(line, Role::Advice)
    })
}

/// Does a sentence tell an incident as something that happened? Headlines, job descriptions and warnings name
/// incidents, too, but not in sentences of the past.
fn tells_past_incident(analysis: &Analysis<'_>) -> bool {
    let mut of_incidents = analysis.incidents().iter().enumerate().filter(|(_, hits)| !hits.is_empty());
    of_incidents.any(|(s, hits)| {
        let line = analysis.layout.sentences[s].line;
        if analysis.under(line, Role::Advice) {
            return false;
        }
        let reading = &analysis.readings[s];
        let sentence = &analysis.text()[analysis.layout.sentences[s].range.clone()];
        let full = sentence.contains('。');
        let title =
            || line < 8 && s < 8 && reading.text.contains("〔過〕") && !sentence.contains(['「', '|']);
        let rules = &analysis.documents()[s];
        // 弊社サーバへの不正アクセスについて: an incident of the writer's own.
        let own = rules.iter().any(|h| h.rule.value() == "notice")
            && !rules.iter().any(|h| matches!(h.rule.value(), "background" | "denied" | "advisory"));
        if own && full {
            return true;
        }
        (full || title())
            && !rules.iter().any(|h| matches!(h.rule.value(), "background" | "denied"))
            && hits.iter().any(|h| {
                reading.clauses.iter().filter(|c| c.range.end > h.range.start).any(|c| {
                    let clause = reading.text[c.range.clone()].trim_end_matches(['。', '、', '」', ')']);
                    let ends = [
                        "〔過〕",
                        "〔継〕",
                        "〔過〕もの",
                        "〔過〕こと",
                        "〔過〕件",
                        "〔過〕ことについて",
                        "〔過〕件について",
                    ];
                    ends.iter().any(|w| clause.ends_with(w))
                        // …攻撃を受けた件に関し、判明した事項をお知らせいたします。
                        || reading.text[h.range.start.max(c.range.start)..c.range.end].contains("〔過〕件")
                })
            })
    })
}

/// A reading with its quotations blanked: what others are quoted to say is not the writer's voice.
///
/// Short ones stay: they are names.
fn without_quotations(reading: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(reading);
    let mut from = 0;
    while let Some(open) = reading[from..].find('「').map(|i| from + i) {
        let Some(close) = reading[open..].find('」').map(|i| open + i) else { break };
        let quoted = &reading[open..close];
        if quoted.chars().count() > 20 {
            // The same number of bytes, so that positions stay.
            out.to_mut().replace_range(open..close, &" ".repeat(quoted.len()));
        }
        from = close;
    }
    out
}

/// Which sentences are about this incident: not the advice to readers, not the contact desk, not the background, not what
/// the document takes back.
pub fn background(analysis: &Analysis<'_>, kind: Option<DocumentKind>) -> Scope {
    let mut told = vec![true; analysis.readings.len()];
    if analysis.rules.without == Some(Stage::Scope) {
        return Scope { told };
    }
    let mut background_line = None;
    let superseded = superseded(analysis);
    for (s, told) in told.iter_mut().enumerate() {
        if superseded[s] {
            *told = false;
            continue;
        }
        let line = analysis.layout.sentences[s].line;
        if analysis.under(line, Role::Advice) && !analysis.under(line, Role::Taken) && !goes_on(analysis, s)
            || analysis.under(line, Role::Contact) && !step_among_contacts(analysis, s)
            || background_line == Some(line)
        {
            *told = false;
            continue;
        }
        // What a list gives as the marks of such a mail is as little told as the sentence that leads in it.
        let item = matches!(analysis.layout.lines[line].kind, LineKind::Item | LineKind::Row);
        let says = |s: usize, what: &str| analysis.documents()[s].iter().any(|h| h.rule.value() == what);
        if says(s, "lure") || item && analysis.lead_in(line).is_some_and(|lead| says(lead, "lure")) {
            *told = false;
        }
        if says(s, "background") {
            *told = false;
            if kind == Some(DocumentKind::News) {
                background_line = Some(line);
            }
        }
    }
    Scope { told }
}

/// A step with its day among the contacts: 12月19日より専用ダイヤルを開設いたします。本日より順次、お知らせをお送りします。
fn step_among_contacts(analysis: &Analysis<'_>, s: usize) -> bool {
    let text = &analysis.readings[s].text;
    text.contains("より")
        && ["送る。", "送りする。", "開設する。", "設ける。"].iter().any(|end| text.ends_with(end))
        && analysis.has_date(&analysis.layout.sentences[s].range)
}

/// A paragraph of its own below the advice to readers that goes on with what the organisation will do.
fn goes_on(analysis: &Analysis<'_>, sentence: usize) -> bool {
    let line = analysis.line_of(sentence);
    let opens = ["今後", "再発", "当社では", "弊社では", "当行では", "本学では", "当院では"];
    line.kind == LineKind::Text
        && line.blank_before
        && opens.iter().any(|words| analysis.readings[sentence].text.starts_with(words))
}

/// Which report it is, when the text says so.
pub fn stage(
    analysis: &Analysis<'_>,
    kind: Option<DocumentKind>,
    title: Option<&Valued<String>>,
) -> Option<Valued<ReportStage>> {
    if kind != Some(DocumentKind::Notice) {
        return None;
    }
    let title_end = title.and_then(|t| t.evidence.first()).map_or(0, |e| e.end);
    let mut best: Option<(u8, Valued<ReportStage>)> = None;
    for (s, hits) in analysis.documents().iter().enumerate() {
        for hit in hits {
            let (stage, in_text, in_title) = match hit.rule.value() {
                "final" => (ReportStage::Final, 4, 6),
                "update" => (ReportStage::Update, 3, 5),
                "first" => (ReportStage::First, 2, 5),
                _ => continue,
            };
            let evidence = analysis.evidence_in(s, hit.range.clone(), &hit.rule.id);
            let titled = evidence.start < title_end;
            let rank = if titled { in_title } else { in_text };
            if best.as_ref().is_none_or(|(r, _)| rank > *r) {
                let sure = if titled { 0.95 } else { 0.8 };
                best = Some((rank, Valued { value: stage, confidence: sure, evidence: vec![evidence] }));
            }
        }
    }
    best.map(|(_, v)| v)
}
