//! Countermeasures: what the organisation did or will do, apart from advice to the reader.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::confidence;
use super::document::Scope;
use crate::analysis::{Analysis, Role, Trace};
use crate::record::{Countermeasure, DocumentKind, Evidence, MeasureCategory, MeasureStatus};
use crate::text::{ClauseEnd, LineKind};

struct Tails {
    /// 予定, 検討, 方針 at the end of a clause.
    planned: Regex,
    /// ～てまいります, ～よう
    coming: Regex,
    /// ～ました, ～ています, 済み
    done: Regex,
    /// A predicate in the plain form: 実施します
    plain: Regex,
    /// Asks the reader.
    request: Regex,
    /// Denies.
    denied: Regex,
    /// という, としている at the end of a news sentence.
    hearsay: Regex,
    /// (実施済み), (9月19日完了)
    bracket_done: Regex,
    /// (11月末まで), (2025年1月開始予定)
    bracket_coming: Regex,
}

static TAILS: LazyLock<Tails> = LazyLock::new(|| {
    let r = |s: &str| Regex::new(s).expect("a valid pattern");
    Tails {
        planned: r(
            r"(?:予定|見込み|見通し|方針|検討|計画|目途|めど|つもり|考え|所存|決める|こととする|ことにする|次第)(?:する|を進める|中)?(?:〔行〕|だ|で|である|です|〔継〕|〔過〕|〔意〕|ところだ|ところ)*$|(?:図る|目指す|努める|取り組む|協議する)(?:〔行〕|〔意〕|所存だ|こと)*$",
        ),
        coming: r(r"(?:〔行〕|〔意〕|〔行〕〔過〕?い)(?:こと)?$"),
        done: r(
            r"(?:〔過〕|〔継〕|〔来〕|済み?|〔授〕|完了|終了|最中|途中)(?:だ|もの|こと|ところ|ほか|うえ|上|後|結果|際|であ[るっ])*(?:だ|の|を|が|に)*$",
        ),
        plain: r(
            r"(?:[うくぐすつぬぶむる]|〔使〕|〔受〕)(?:こと|もの|よう|ため)?(?:とともに|ほか|うえ|など|と)?$",
        ),
        request: r(
            r"(?:ください|お願い(?:する)?|願う|いただきたい|いただく〔望〕|ほしい)(?:〔行〕|〔意〕|だ|次第)*$",
        ),
        denied: r(r"〔否〕(?:〔過〕)?(?:こと|ため|もの|だ|が|まま)*$|ない(?:〔過〕)?(?:こと|ため)?$"),
        hearsay: r(
            r"(?:という|とのこと(?:だ)?|とする〔継〕|とする〔過〕|と(?:述べる|説明|話す|コメント|謝罪|陳謝)(?:する)?(?:〔過〕|〔継〕)+|ということ(?:だ)?|と発表する〔過〕|と公表する〔過〕|考えだ|ようだ)$",
        ),
        bracket_done: r(r"\([^)]*(?:済|完了|稼働|開始)[^)]*\)|いずれも実施済|〔過〕\)"),
        bracket_coming: r(
            r"\([^)]*(?:予定|末まで|より\)|から\)|を目途|を目処|開始予定|月まで|頃\)|実施予定)[^)]*\)|\([^)]*(?:本年|来年|今年)[^)]*(?:より|まで|目途|から)\)",
        ),
    }
});

/// Compiles the grammar of tenses.
pub fn prepare() {
    LazyLock::force(&TAILS);
}

struct Found {
    category: MeasureCategory,
    status: MeasureStatus,
    at: usize,
    confidence: f64,
    evidence: Evidence,
    bare: bool,
    /// From a rule that yields to others.
    weak: bool,
    /// Under a heading of coming measures.
    told: bool,
}

/// All measures, in text order, each category once per status.
pub fn countermeasures(
    analysis: &Analysis<'_>,
    scope: &Scope,
    kind: Option<DocumentKind>,
    past: &[bool],
    trace: &mut Trace,
) -> Vec<Countermeasure> {
    let mut found: Vec<Found> = Vec::new();
    for (s, reading) in analysis.readings.iter().enumerate() {
        let line = analysis.layout.sentences[s].line;
        let heading =
            analysis.layout.lines[line].kind == LineKind::Heading && !analysis.layout.lines[line].day_led;
        for hit in analysis.rules.measures.find_in(reading, &analysis.scanned(s)) {
            let Some(category) = MeasureCategory::parse(hit.rule.value()) else { continue };
            let evidence = || analysis.evidence_in(s, hit.range.clone(), &hit.rule.id);
            let mut reject = |reason: &str| trace.reject("countermeasures", category, reason, evidence);
            let line_roles = [Role::Advice, Role::Contact].iter().any(|&r| analysis.under(line, r));
            // Among advice and contacts stand what the organisation pays, watches and whom to ask.
            let own = line_roles
                && matches!(
                    category,
                    MeasureCategory::CardMonitoring
                        | MeasureCategory::Compensation
                        | MeasureCategory::ContactDesk
                );
            if !scope.holds(s) && !own {
                reject("the sentence is not about this incident, or advises the reader");
                continue;
            }
            let sentence = &analysis.text()[analysis.layout.sentences[s].range.clone()];
            let above = analysis.first_prose.is_some_and(|first| line < first)
                && line < 14
                && !sentence.contains('。')
                && !analysis.layout.lines[line].day_led;
            // A desk among the contacts is open, whatever its line says of hours.
            let named = hit.rule.id.ends_with(".named")
                || category == MeasureCategory::ContactDesk && analysis.under(line, Role::Contact);
            if named && !(analysis.under(line, Role::Contact) || heading && line_roles) {
                reject("a desk that is mentioned, not given as the contact");
                continue;
            }
            if named {
                found.push(Found {
                    category,
                    status: MeasureStatus::Taken,
                    at: reading.to_norm(hit.range.clone()).start,
                    confidence: 0.85_f64.min(hit.rule.confidence),
                    evidence: evidence(),
                    bare: false,
                    weak: false,
                    told: false,
                });
                continue;
            }
            if heading || above {
                reject("a title or heading names measures, it takes none");
                continue;
            }
            if kind == Some(DocumentKind::News) && hit.rule.id.ends_with(".posted") {
                reject("that it was announced is the news, not a measure");
                continue;
            }
            if analysis.under(line, Role::Cause) && !analysis.under(line, Role::Taken) {
                reject("stands among causes");
                continue;
            }
            match status(analysis, s, hit.range.clone(), category, past[s]) {
                Ok((status, sure)) => found.push(Found {
                    category,
                    status,
                    at: reading.to_norm(hit.range.clone()).start,
                    confidence: sure.min(hit.rule.confidence),
                    evidence: evidence(),
                    bare: category == MeasureCategory::Other,
                    weak: hit.rule.id.ends_with(".bare"),
                    told: analysis.under(line, Role::Planned)
                        || ["予定", "次第", "今後", "準備"].iter().any(|w| reading.text.contains(w)),
                }),
                Err(reason) => reject(reason),
            }
        }
    }
    settle(found)
}

/// Taken or planned, or why it is no measure.
fn status(
    analysis: &Analysis<'_>,
    s: usize,
    hit: Range<usize>,
    category: MeasureCategory,
    past: bool,
) -> Result<(MeasureStatus, f64), &'static str> {
    use MeasureStatus::{Planned, Taken};
    let t = &*TAILS;
    let reading = &analysis.readings[s];
    let line = analysis.layout.sentences[s].line;
    let own = reading.clause_at(hit.end.max(hit.start + 1) - 1);
    let last = reading.clauses.len() - 1;
    let timeline = past
        || analysis.under(line, Role::Timeline)
        || analysis.layout.lines[line].day_led
        || analysis.layout.governors(line).any(|g| analysis.layout.lines[g].day_led);
    let end_of = |c: usize| {
        let text =
            reading.text[reading.clauses[c].range.clone()].trim_end_matches(['。', '、', '」', ' ', ',']);
        let text = t.hearsay.replace(text, "");
        // What joins a clause to the next says nothing of its tense.
        let joins = ["ので", "ため", "ものの", "けれど", "から", "が", "し"];
        let own = c != last;
        joins.iter().find_map(|j| text.strip_suffix(j).filter(|_| own)).unwrap_or(&text).to_string()
    };
    let own_text = end_of(own);
    let final_text = end_of(last);
    let request = t.request.is_match(&final_text) || t.request.is_match(&own_text);
    let told_others = matches!(category, MeasureCategory::DataRecovery)
        || category == MeasureCategory::AffectedNotification && analysis.under(line, Role::Taken);
    if request && !told_others {
        return Err("asks the reader");
    }
    // 検査でも異常はなかった: what was found is denied, not that one looked.
    let looked = matches!(
        category,
        MeasureCategory::MalwareRemoval | MeasureCategory::InternalInvestigation | MeasureCategory::Forensics
    ) && ["異常", "感染", "痕跡", "形跡", "見"].iter().any(|w| own_text.contains(w));
    let after_hit = &own_text[(hit.end - reading.clauses[own].range.start).min(own_text.len())..];
    if t.denied.is_match(&own_text) && after_hit.chars().count() <= 24 && !looked {
        return Err("denied");
    }
    if reading.clauses[own].end == ClauseEnd::Adversative && own_text.contains("〔継〕〔過〕") && own != last
    {
        return Err("was in place before the incident");
    }
    let bracket = &reading.text[hit.start..];
    if t.bracket_coming.is_match(bracket) {
        return Ok((Planned, 0.9));
    }
    if t.bracket_done.is_match(bracket) {
        return Ok((Taken, 0.9));
    }
    if let Some(status) = labelled(analysis, line) {
        return Ok((status, 0.92));
    }
    let coming_sentence = reading.text.starts_with("今後")
        || reading.text.contains("、今後")
        || reading.text.contains("今後は");
    // A clause that shares its tense with the next looks to the end of the sentence.
    let mut clause = own;
    loop {
        let text = if clause == own { &own_text } else { &end_of(clause) };
        if clause == own && text.ends_with("継続する") {
            return Ok((Taken, 0.85));
        }
        let shares = matches!(reading.clauses[clause].end, ClauseEnd::Continuing | ClauseEnd::Subordinate)
            && clause < last;
        // From the measure on, so that an earlier past tense in the clause does not count.
        if t.planned.is_match(text) && !text.ends_with("努める〔継〕") {
            return Ok((Planned, 0.9));
        }
        if t.coming.is_match(text) {
            return Ok((Planned, 0.92));
        }
        if t.done.is_match(text) {
            return Ok((Taken, 0.92));
        }
        if !shares {
            if t.request.is_match(text) {
                return Ok((if timeline { Taken } else { Planned }, 0.7));
            }
            if t.plain.is_match(text) {
                // ～します says what will be done, unless it tells a day's step.
                let polite = analysis.text()[analysis.layout.sentences[s].range.clone()]
                    .trim_end_matches(['。', ')', '」'])
                    .ends_with("ます");
                let done = (timeline || analysis.under(line, Role::Taken) && !polite)
                    && !analysis.under(line, Role::Planned);
                return Ok((if done { Taken } else { Planned }, 0.85));
            }
            break;
        }
        clause += 1;
    }
    if coming_sentence {
        return Ok((Planned, 0.8));
    }
    // A noun says nothing: the sentence that leads in its list does, or the heading over it.
    if let Some(lead) = analysis.lead_in(line) {
        let lead = &analysis.readings[lead];
        let text = lead.text.trim_end_matches(['。', ':', ' ']);
        let text = text.strip_suffix("以下のとおりだ").or(text.strip_suffix("次のとおりだ")).unwrap_or(text);
        if text.contains("今後") || t.coming.is_match(text) || t.planned.is_match(text) {
            return Ok((Planned, 0.88));
        }
        if t.done.is_match(text)
            && ["実施", "行う", "講じる", "対応", "対策", "取る", "取り組"].iter().any(|w| text.contains(w))
        {
            return Ok((Taken, 0.88));
        }
    }
    let role = analysis.roles(line).find(|r| matches!(r.role, Role::Planned | Role::Taken | Role::Timeline));
    Ok(match role.map(|r| r.role) {
        Some(Role::Planned) => (Planned, 0.9),
        Some(_) => (Taken, 0.9),
        None => (Taken, 0.7),
    })
}

/// What the label of a line says of the measures it lists: 実施済み:…, 実施予定:….
fn labelled(analysis: &Analysis<'_>, line: usize) -> Option<MeasureStatus> {
    let body = &analysis.text()[analysis.layout.lines[line].body.clone()];
    let label = body[..body.find([':', '|'])?].trim();
    if label.chars().count() > 14 {
        return None;
    }
    let says = |words: &[&str]| words.iter().any(|w| label.contains(w));
    if says(&["予定", "今後", "計画", "検討", "これから"]) {
        Some(MeasureStatus::Planned)
    } else if says(&["済", "実施中", "完了", "講じた", "行った"]) {
        Some(MeasureStatus::Taken)
    } else {
        None
    }
}

/// Steps of the response: once taken, a coming repetition of them is no measure of its own.
const RESPONSE: [MeasureCategory; 10] = [
    MeasureCategory::AffectedNotification,
    MeasureCategory::Forensics,
    MeasureCategory::InternalInvestigation,
    MeasureCategory::PoliceReport,
    MeasureCategory::NetworkIsolation,
    MeasureCategory::MalwareRemoval,
    MeasureCategory::AgencyConsultation,
    MeasureCategory::PublicWarning,
    MeasureCategory::DeviceReplacement,
    MeasureCategory::ServiceSuspension,
];

fn settle(mut found: Vec<Found>) -> Vec<Countermeasure> {
    let experts = found.iter().any(|f| f.category == MeasureCategory::Forensics);
    found.retain(|f| !(f.weak && f.category == MeasureCategory::InternalInvestigation && experts));
    let taken: Vec<MeasureCategory> =
        found.iter().filter(|f| f.status == MeasureStatus::Taken).map(|f| f.category).collect();
    found.retain(|f| {
        !(f.status == MeasureStatus::Planned
            && !f.told
            && RESPONSE.contains(&f.category)
            && taken.contains(&f.category))
    });
    let concrete = |status: MeasureStatus| found.iter().any(|f| !f.bare && f.status == status);
    let has = [concrete(MeasureStatus::Taken), concrete(MeasureStatus::Planned)];
    let mut out: Vec<(usize, Countermeasure)> = Vec::new();
    for f in &found {
        if f.bare && has[f.status as usize] {
            continue;
        }
        match out.iter_mut().find(|(_, c)| c.category == f.category && c.status == f.status) {
            Some((_, known)) => {
                if known.evidence.len() < 4 && !known.evidence.contains(&f.evidence) {
                    known.evidence.push(f.evidence.clone());
                }
                known.confidence = known.confidence.max(confidence(f.confidence));
            }
            None => out.push((
                f.at,
                Countermeasure {
                    category: f.category,
                    status: f.status,
                    confidence: confidence(f.confidence),
                    evidence: vec![f.evidence.clone()],
                },
            )),
        }
    }
    out.sort_by_key(|(at, c)| (*at, c.category, c.status));
    out.into_iter().map(|(_, c)| c).collect()
}
