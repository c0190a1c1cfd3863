//! What is done and what is still to come: read off the clause that tells a step, the clauses that share its tense,
//! the sentence that leads in its list and the headings over it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::analysis::{Analysis, Role};
use crate::text::ClauseEnd;

/// When a step is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// Done, or under way.
    Done,
    /// Still to come.
    Coming,
}

/// Why 停止していたが is no step.
pub const BEFORE: &str = "was in place before the incident";

/// What kind of step is asked about, where that matters to how its sentence is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Meaning {
    /// The step is one of telling or asking others, so that お願いする is the step itself.
    pub told_others: bool,
    /// The step is one of looking: that nothing was found does not deny that one looked.
    pub looked: bool,
}

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
    /// という, と述べた at the end of a news sentence.
    hearsay: Regex,
    /// 見直すとしている, 方針とした; but 必須とした is a step.
    holds: Regex,
    /// Asks a question.
    question: Regex,
    /// 規程で定めている: what was the rule all along.
    standing: Regex,
    /// これまでに実施した対策は下記となります: what the list that follows is of.
    listed_done: Regex,
    /// (実施済み), (9月19日完了)
    bracket_done: Regex,
    /// (11月末まで), (2025年1月開始予定)
    bracket_coming: Regex,
}

static TAILS: LazyLock<Tails> = LazyLock::new(|| {
    let r = |s: &str| Regex::new(s).expect("a valid pattern");
    Tails {
        planned: r(
            r"(?:予定|見込み|見通し|方針|検討|計画|目途|めど|つもり|考え|所存|決める|こととする|ことにする|次第|(?:こと|導入|移行|廃止)を決定)(?:する|を進める|中)?(?:〔行〕|だ|で|である|です|〔継〕|〔過〕|〔意〕|ところだ|ところ)*$|(?:目指す|見込む|想定する)〔継〕$|見込む$|準備(?:する〔継〕|を進める〔継〕|中(?:だ)?)$|(?:図る|目指す|努める|取り組む|協議する)(?:〔行〕|〔意〕|所存だ|こと)*$",
        ),
        coming: r(r"(?:〔行〕|〔意〕|〔行〕〔過〕?い)(?:こと)?$"),
        done: r(
            r"(?:〔過〕|〔継〕|〔来〕|済み?|〔授〕|完了|終了|最中|途中|つつある)(?:だ|もの|こと|ところ|ほか|うえ|上|後|結果|際|であ[るっ])*(?:だ|の|を|が|に)*$",
        ),
        plain: r(
            r"(?:[うくぐすつぬぶむる]|〔使〕|〔受〕)(?:こと|もの|よう|ため)?(?:とともに|ほか|うえ|など|と)?$",
        ),
        request: r(
            r"(?:ください|お願い(?:する)?|願う|いただきたい|いただく〔望〕|ほしい)(?:〔行〕|〔意〕|だ|次第)*$",
        ),
        denied: r(r"〔否〕(?:〔過〕)?(?:こと|ため|もの|だ|が|まま)*$|ない(?:〔過〕)?(?:こと|ため)?$"),
        hearsay: r(
            r"(?:という|とのこと(?:だ)?|と(?:述べる|説明|話す|コメント|謝罪|陳謝)(?:する)?(?:〔過〕|〔継〕)+|ということ(?:だ)?|と発表する〔過〕|と公表する〔過〕|考えだ|ようだ)$",
        ),
        holds: r(
            r"((?:[うくぐすつぬぶむるいだ〕」]|こと|予定|方針|見込み|見通し|考え|計画|検討中|つもり|途中|最中)と)する(?:〔継〕|〔過〕)$",
        ),
        question: r(r"(?:[うくぐすつぬぶむる〕だい])か[?？]?$"),
        standing: r(r"(?:定める|義務付ける|禁じる|禁止する|(?:こと|決まり)(?:に|と)なる)〔継〕$"),
        listed_done: r(
            r"(?:〔過〕|〔継〕|済み?の)[^、。〔〕]{0,12}(?:策|措置|対応|取り組み|取組|事項|内容|もの|こと)(?:は|が|を|として|について(?:は)?)?、?(?:以下|次の|下記)",
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

/// When the step is taken whose words stand at `hit` of a sentence's reading, and how surely; or why it is no step of
/// the organisation. `past` says that the sentence tells a day that is over.
///
/// # Errors
///
/// The reason, for the trace.
pub fn tense(
    analysis: &Analysis<'_>,
    s: usize,
    hit: Range<usize>,
    meaning: Meaning,
    past: bool,
) -> Result<(Tense, f64), &'static str> {
    use Tense::{Coming, Done};
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
        let text = match t.holds.captures(&text) {
            Some(held) => text[..held.get(1).map_or(text.len(), |m| m.end() - "と".len())]
                .trim_end_matches('」')
                .to_string(),
            None => text.into_owned(),
        };
        // What joins a clause to the next says nothing of its tense.
        let joins = ["ので", "ため", "ものの", "けれど", "から", "が", "し"];
        let own = c != last;
        joins.iter().find_map(|j| text.strip_suffix(j).filter(|_| own)).unwrap_or(&text).to_string()
    };
    let own_text = end_of(own);
    let final_text = end_of(last);
    let request = t.request.is_match(&final_text) || t.request.is_match(&own_text);
    if request && !meaning.told_others {
        return Err("asks the reader");
    }
    if t.question.is_match(&final_text) {
        return Err("asks a question");
    }
    // 検査でも異常はなかった: what was found is denied, not that one looked.
    let looked =
        meaning.looked && ["異常", "感染", "痕跡", "形跡", "見"].iter().any(|w| own_text.contains(w));
    let after_hit = &own_text[(hit.end - reading.clauses[own].range.start).min(own_text.len())..];
    if t.denied.is_match(&own_text) && after_hit.chars().count() <= 24 && !looked {
        return Err("denied");
    }
    if reading.clauses[own].end == ClauseEnd::Adversative
        && own != last
        && (own_text.contains("〔継〕〔過〕") || t.standing.is_match(&own_text))
    {
        return Err(BEFORE);
    }
    let bracket = &reading.text[hit.start..];
    if t.bracket_coming.is_match(bracket) {
        return Ok((Coming, 0.9));
    }
    if t.bracket_done.is_match(bracket) {
        return Ok((Done, 0.9));
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
            return Ok((Done, 0.85));
        }
        let shares = matches!(reading.clauses[clause].end, ClauseEnd::Continuing | ClauseEnd::Subordinate)
            && clause < last;
        // From the measure on, so that an earlier past tense in the clause does not count.
        if t.planned.is_match(text) && !text.ends_with("努める〔継〕") {
            return Ok((Coming, 0.9));
        }
        if t.coming.is_match(text) {
            return Ok((Coming, 0.92));
        }
        if t.done.is_match(text) {
            return Ok((Done, 0.92));
        }
        if !shares {
            if t.request.is_match(text) {
                return Ok((if timeline { Done } else { Coming }, 0.7));
            }
            if t.plain.is_match(text) {
                // ～します says what will be done, unless it tells a day's step.
                let polite = analysis.text()[analysis.layout.sentences[s].range.clone()]
                    .trim_end_matches(['。', ')', '」'])
                    .ends_with("ます");
                let done = (timeline || analysis.under(line, Role::Taken) && !polite)
                    && !analysis.under(line, Role::Planned);
                return Ok((if done { Done } else { Coming }, 0.85));
            }
            break;
        }
        clause += 1;
    }
    if coming_sentence {
        return Ok((Coming, 0.8));
    }
    // A noun says nothing: the sentence that leads in its list does, or the heading over it.
    if let Some(lead) = analysis.lead_in(line) {
        let lead = &analysis.readings[lead];
        let text = lead.text.trim_end_matches(['。', ':', ' ']);
        let text = text.strip_suffix("以下のとおりだ").or(text.strip_suffix("次のとおりだ")).unwrap_or(text);
        if text.contains("今後") || t.coming.is_match(text) || t.planned.is_match(text) {
            return Ok((Coming, 0.88));
        }
        if t.listed_done.is_match(&lead.text) {
            return Ok((Done, 0.88));
        }
        if t.done.is_match(text)
            && ["実施", "行う", "講じる", "対応", "対策", "取る", "取り組"].iter().any(|w| text.contains(w))
        {
            return Ok((Done, 0.88));
        }
    }
    let role = analysis.roles(line).find(|r| matches!(r.role, Role::Planned | Role::Taken | Role::Timeline));
    Ok(match role.map(|r| r.role) {
        Some(Role::Planned) => (Coming, 0.9),
        Some(_) => (Done, 0.9),
        None => (Done, 0.7),
    })
}

/// What the label of a line says of the steps it lists: 実施済み:…, 実施予定:….
fn labelled(analysis: &Analysis<'_>, line: usize) -> Option<Tense> {
    let body = &analysis.text()[analysis.layout.lines[line].body.clone()];
    let label = body[..body.find([':', '|'])?].trim();
    if label.chars().count() > 14 {
        return None;
    }
    let says = |words: &[&str]| words.iter().any(|w| label.contains(w));
    if says(&["予定", "今後", "計画", "検討", "これから"]) {
        Some(Tense::Coming)
    } else if says(&["済", "実施中", "完了", "講じた", "行った"]) {
        Some(Tense::Done)
    } else {
        None
    }
}
