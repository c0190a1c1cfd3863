//! What is done and what is still to come: read off the clause that tells a step, the clauses that share its tense,
//! the sentence that leads in its list and the headings over it.

use std::ops::Range;
use std::sync::LazyLock;

use crate::analysis::{Analysis, Role};
use crate::rules::Phrase;
use crate::text::{ClauseEnd, Reading};

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

/// Endings of clauses that take more than a list of words to tell.
struct Tails {
    /// 予定, 検討, 方針 at the end of a clause.
    planned: Phrase,
    /// ～ました, ～ています, 済み
    done: Phrase,
    /// A predicate in the plain form: 実施します
    plain: Phrase,
    /// Denies.
    denied: Phrase,
    /// これまでに実施した対策は下記となります: what the list that follows is of.
    listed_done: Phrase,
    /// (実施済み), (9月19日完了)
    bracket_done: Phrase,
    /// (11月末まで), (2025年1月開始予定)
    bracket_coming: Phrase,
}

static TAILS: LazyLock<Tails> = LazyLock::new(|| {
    let r = |s: &str| Phrase::new(s).expect("a valid pattern");
    Tails {
        planned: r(
            r"(?:予定|見込み|見通し|方針|検討|計画|目途|めど|つもり|考え|所存|決める|こととする|ことにする|次第|(?:こと|導入|移行|廃止)を決定)(?:する|を進める|中)?(?:〔[行継過意]〕|だ|で|である|です|ところだ|ところ)*$|(?:目指す|見込む|想定する)〔継〕$|見込む$|(?:を|ことも)考える〔継〕$|準備(?:する〔継〕|を進める〔継〕|中(?:だ)?)$|(?:図る|目指す|努める|取り組む|協議する)(?:〔行〕|〔意〕|所存だ|こと)*$|(?:考え|方針|意向)を(?:示す|明らかにする)(?:〔過〕|〔継〕)*$",
        ),
        done: r(
            r"(?:〔[過継来授]〕|〔継〕〔受〕|済み?|完了|終了|最中|途中|つつある)(?:だ|もの|こと|ところ|ほか|うえ|上|後|結果|際|であ[るっ])*(?:だ|の|を|が|に)*$",
        ),
        plain: r(
            r"(?:[うくぐすつぬぶむる]|〔[使受]〕)(?:こと|もの|よう|ため)?(?:とともに|ほか|うえ|など|と)?$",
        ),
        denied: r(r"〔否〕(?:〔過〕)?(?:こと|ため|もの|だ|が|まま)*$|ない(?:〔過〕)?(?:こと|ため)?$"),
        listed_done: r(
            r"(?:〔[過継]〕|済み?の)[^、。〔〕]{0,12}(?:策|措置|対応|取り組み|取組|事項|内容|もの|こと)(?:は|が|を|として|について(?:は)?)?、?(?:以下|次の|下記)",
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

/// Does a text end in one of some words?
#[inline]
fn ends_in(text: &str, words: &[&str]) -> bool {
    before_one_of(text, words).is_some()
}

/// A text without the word at its end, where it is one of these. The last byte tells most words apart.
#[inline]
fn before_one_of<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    let last = text.as_bytes().last();
    words.iter().filter(|word| word.as_bytes().last() == last).find_map(|word| text.strip_suffix(word))
}

/// A text without words at its end, however often they stand there.
fn without<'t>(mut text: &'t str, words: &[&str]) -> &'t str {
    while let Some(before) = before_one_of(text, words) {
        text = before;
    }
    text
}

/// What a clause says, without what reports it: という, と述べた at the end of a news sentence.
fn without_hearsay(text: &str) -> &str {
    const REPORTED: [&str; 9] = [
        "と発表する〔過〕",
        "と公表する〔過〕",
        "という",
        "ということ",
        "ということだ",
        "とのこと",
        "とのことだ",
        "考えだ",
        "ようだ",
    ];
    const TELLS: [&str; 6] = ["と述べる", "と説明", "と話す", "とコメント", "と謝罪", "と陳謝"];
    let told = without(text, &["〔過〕", "〔継〕"]);
    if told.len() < text.len() {
        let told = told.strip_suffix("する").unwrap_or(told);
        if let Some(said) = before_one_of(told, &TELLS) {
            return said;
        }
    }
    before_one_of(text, &REPORTED).unwrap_or(text)
}

/// What somebody holds to be so: 見直すとしている, 方針とした; but 必須とした is a step.
fn held(text: &str) -> Option<&str> {
    const NOUNS: [&str; 11] =
        ["こと", "予定", "方針", "見込み", "見通し", "考え", "計画", "検討中", "つもり", "途中", "最中"];
    let held = before_one_of(text, &["とする〔継〕", "とする〔過〕"])?;
    let says = held.ends_with(|c| "うくぐすつぬぶむるいだ〕」".contains(c));
    (says || ends_in(held, &NOUNS)).then(|| held.trim_end_matches('」'))
}

/// ～てまいります, ～よう
fn is_coming(text: &str) -> bool {
    ends_in(text.strip_suffix("こと").unwrap_or(text), &["〔行〕", "〔意〕", "〔行〕〔過〕い"])
}

/// Asks the reader.
fn is_request(text: &str) -> bool {
    const ASKS: [&str; 7] =
        ["ください", "お願いする", "お願い", "願う", "いただきたい", "いただく〔望〕", "ほしい"];
    // 専門の機関に調査をお願いし、…: others are asked, not the reader.
    const ASKED_OTHERS: [&str; 4] =
        ["調査をお願いする", "解析をお願いする", "分析をお願いする", "検証をお願いする"];
    !ends_in(text, &ASKED_OTHERS) && ends_in(without(text, &["〔行〕", "〔意〕", "だ", "次第"]), &ASKS)
}

/// Asks a question.
fn is_question(text: &str) -> bool {
    let asked = text.strip_suffix(['?', '？']).unwrap_or(text).strip_suffix('か');
    asked.is_some_and(|asked| asked.ends_with(|c| "うくぐすつぬぶむる〕だい".contains(c)))
}

/// 規程で定めている: what was the rule all along.
fn is_standing(text: &str) -> bool {
    const RULES: [&str; 8] = [
        "定める",
        "義務付ける",
        "禁じる",
        "禁止する",
        "ことになる",
        "こととなる",
        "決まりになる",
        "決まりとなる",
    ];
    text.strip_suffix("〔継〕").is_some_and(|rule| ends_in(rule, &RULES))
}

/// What a clause of a reading says at its end, bare of punctuation, of who reports it, and of what joins it to the next.
fn ending(reading: &Reading, clause: usize) -> &str {
    const JOINS: [&str; 7] = ["ので", "ため", "ものの", "けれど", "から", "が", "し"];
    let text =
        reading.text[reading.clauses[clause].range.clone()].trim_end_matches(['。', '、', '」', ' ', ',']);
    // 禁じました(9月21日付で全支店に通達): a remark behind the predicate is no ending.
    let remark = text.ends_with(')').then(|| text.rfind('(')).flatten();
    let text = remark.map(|open| &text[..open]).filter(|before| before.ends_with('〕')).unwrap_or(text);
    let text = without_hearsay(text);
    let text = held(text).unwrap_or(text);
    if clause + 1 == reading.clauses.len() {
        return text;
    }
    // What joins a clause to the next says nothing of its tense.
    before_one_of(text, &JOINS).unwrap_or(text)
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
    let own_text = ending(reading, own);
    let final_text = if own == last { own_text } else { ending(reading, last) };
    // 専用の電話を設けましたので、お気軽にお尋ねください: what is done is why the reader is asked.
    let reason = || {
        let clause = reading.text[reading.clauses[own].range.clone()].trim_end_matches('、');
        ends_in(clause, &["ので", "ため", "から"]) && t.done.is_match(own_text)
    };
    let request = is_request(final_text) && (own == last || !reason()) || own != last && is_request(own_text);
    if request && !meaning.told_others {
        return Err("asks the reader");
    }
    if is_question(final_text) {
        return Err("asks a question");
    }
    if (own_text.contains("〔否〕") || own_text.contains("ない")) && t.denied.is_match(own_text) {
        // 検査でも異常はなかった: what was found is denied, not that one looked.
        let looked =
            meaning.looked && ["異常", "感染", "痕跡", "形跡", "見"].iter().any(|w| own_text.contains(w));
        let after_hit = &own_text[(hit.end - reading.clauses[own].range.start).min(own_text.len())..];
        if after_hit.chars().count() <= 24 && !looked {
            return Err("denied");
        }
    }
    if reading.clauses[own].end == ClauseEnd::Adversative
        && own != last
        && (own_text.contains("〔継〕〔過〕") || is_standing(own_text))
    {
        return Err(BEFORE);
    }
    let rest = &reading.text[hit.start..];
    let bracketed = rest.contains(')');
    if bracketed && t.bracket_coming.is_match(rest) {
        return Ok((Coming, 0.9));
    }
    if (bracketed || rest.contains("実施済")) && t.bracket_done.is_match(rest) {
        return Ok((Done, 0.9));
    }
    // 実施済みの対策は、アカウントの削除、パスワードの変更です.
    const DONE: [&str; 4] =
        ["実施済みの対策は", "実施済みの措置は", "講じる〔過〕対策は", "実施する〔過〕対策は"];
    if DONE.iter().any(|words| reading.text[..hit.start].contains(words)) {
        return Ok((Done, 0.9));
    }
    if let Some(status) = labelled(analysis, line) {
        return Ok((status, 0.92));
    }
    // A clause that shares its tense with the next looks to the end of the sentence.
    let mut clause = own;
    loop {
        let text = if clause == own { own_text } else { ending(reading, clause) };
        if clause == own && text.ends_with("継続する") {
            return Ok((Done, 0.85));
        }
        let shares = matches!(reading.clauses[clause].end, ClauseEnd::Continuing | ClauseEnd::Subordinate)
            && clause < last;
        // From the measure on, so that an earlier past tense in the clause does not count.
        if t.planned.is_match(text) && !text.ends_with("努める〔継〕") {
            return Ok((Coming, 0.9));
        }
        if is_coming(text) {
            return Ok((Coming, 0.92));
        }
        if t.done.is_match(text) {
            return Ok((Done, 0.92));
        }
        if !shares {
            let timeline = || {
                past || analysis.under(line, Role::Timeline)
                    || analysis.layout.lines[line].day_led
                    || analysis.layout.governors(line).any(|g| analysis.layout.lines[g].day_led)
            };
            if is_request(text) {
                return Ok((if timeline() { Done } else { Coming }, 0.7));
            }
            if t.plain.is_match(text) {
                // ～します says what will be done, unless it tells a day's step.
                let polite = analysis.text()[analysis.layout.sentences[s].range.clone()]
                    .trim_end_matches(['。', ')', '」'])
                    .ends_with("ます");
                // 7月26日までに全額をお戻しいたします, also among the steps of a time line.
                let due = polite && reading.text[..hit.start].contains("までに");
                let done = (timeline() || analysis.under(line, Role::Taken) && !polite)
                    && !due
                    && !analysis.under(line, Role::Planned)
                    && !reading.text.starts_with("今後");
                return Ok((if done { Done } else { Coming }, 0.85));
            }
            break;
        }
        clause += 1;
    }
    let later = |(at, word): (usize, &str)| {
        let (before, after) = (&reading.text[..at], &reading.text[at + word.len()..]);
        before.is_empty() || before.ends_with('、') || after.starts_with('は')
    };
    if reading.text.match_indices("今後").any(later) {
        return Ok((Coming, 0.8));
    }
    // A noun says nothing: the sentence that leads in its list does, or the heading over it.
    if let Some(lead) = analysis.lead_in(line) {
        let lead = &analysis.readings[lead];
        let text = lead.text.trim_end_matches(['。', ':', ' ']);
        let text = text.strip_suffix("以下のとおりだ").or(text.strip_suffix("次のとおりだ")).unwrap_or(text);
        if text.contains("今後") || is_coming(text) || t.planned.is_match(text) {
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
    let label = body[..memchr::memchr2(b':', b'|', body.as_bytes())?].trim();
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
