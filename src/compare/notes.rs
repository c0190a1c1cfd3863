//! Words of the tables that are no terms of a record: headings of columns, and how to read the cells.

use super::row::{Cell, Row};
use crate::label::Lang;
use crate::wide;

/// Which form of the table of rows a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Days without their year, devices and data as numbers.
    Narrow,
    /// Days in full, categories of data named after their numbers.
    Wide,
    /// Every value in full.
    Page,
}

/// The heading of a column, in full.
pub(super) fn heading(key: &str, lang: Lang) -> &'static str {
    let (ja, en) = match key {
        "organization" => ("組織", "Organisation"),
        "published" => ("発表", "Published"),
        "documents" => ("文書", "Documents"),
        "occurred" => ("発生", "Occurred"),
        "detected" => ("発覚", "Detected"),
        "disclosed" => ("公表", "Disclosed"),
        "days" => ("日数", "Days"),
        "malware" => ("マルウェア", "Malware"),
        "devices" => ("機器", "Devices"),
        "data" => ("漏えい情報(括弧内は可能性)", "Data leaked (or possibly)"),
        "people" => ("人数", "People"),
        "measures" => ("対策", "Measures"),
        "occurred_to_detected" => ("発生→発覚", "Occurred\nto detected"),
        "detected_to_disclosed" => ("発覚→公表", "Detected\nto disclosed"),
        "disclosed_to_regulator" => ("公表→当局報告", "Disclosed to\nregulator told"),
        "regulator_to_final" => ("当局報告→最終報", "Regulator told\nto final report"),
        "detected_to_regulator" => ("発覚→当局報告", "Detected to\nregulator told"),
        "disclosed_to_final" => ("公表→最終報", "Disclosed to\nfinal report"),
        "cases" => ("事案", "Incidents"),
        "persons" => ("人数計", "People in total"),
        _ => ("", ""),
    };
    lang.pick(ja, en)
}

/// The organisation of a row; the record or case in brackets where none is named.
pub(super) fn organization(row: &Row) -> String {
    row.organization.as_deref().map_or_else(|| format!("({})", wide::clean(&row.id)), wide::clean)
}

/// What the cells mean, as far as the table has them; in a roomy table the number of documents has a column.
pub(super) fn key(rows: &[Row], form: Form, roomy: bool, dropped: &[String], lang: Lang) -> Vec<String> {
    let has = |name: &str| {
        let called = heading(name, lang).to_lowercase();
        !dropped.iter().any(|d| *d == name || *d == called)
    };
    let mut key: Vec<&str> = Vec::new();
    if form == Form::Narrow {
        key.push(lang.pick(
            "日付は、年の記載がなければ発表と同じ年。--MM-DDは年の記載がないもの。",
            "Days are of the year of publication unless they name another; --MM-DD where no year is told.",
        ));
    }
    if rows.iter().any(|r| r.organization.is_none()) {
        key.push(lang.pick(
            "(括弧内)は組織名の記載がない文書の識別子。",
            "(in brackets): the record, where no organisation is named.",
        ));
    }
    if form != Form::Page && rows.iter().any(|r| r.documents.len() > 1) && !roomy {
        key.push(lang.pick(
            "組織名の後の(2)などは文書の数。",
            "(2) and the like after an organisation: how many documents tell of it.",
        ));
    }
    if has("days") {
        key.push(lang.pick(
            "日数: 最初の兆候(発生または発覚)から最初の公表まで。",
            "days: from the first sign (occurred or detected) to the first disclosure.",
        ));
    }
    if has("devices") && rows.iter().any(|r| !r.devices.is_empty()) {
        key.push(if form == Form::Narrow {
            lang.pick(
                "機器: 被害を受けた機器・アカウントの数を種類別に(PC+サーバー+携帯+…)。?は数の記載なし。",
                "devices: machines or accounts hit by kind (pc+server+mobile+...); ? hit, number not told.",
            )
        } else {
            lang.pick(
                "機器: 被害を受けた機器・アカウント。?は数の記載なし。",
                "devices: machines or accounts hit; ? hit, number not told.",
            )
        });
    }
    if form != Form::Page && has("data") && rows.iter().any(|r| r.data_told) {
        key.push(lang.pick(
            "情報: 漏えいした種類の数/漏えいの可能性がある種類の数。",
            "data: categories leaked/possibly leaked.",
        ));
    }
    if has("people") && rows.iter().any(|r| r.people.is_some()) {
        key.push(lang.pick(
            "人数: 情報が漏えいした、またはその可能性がある人の数。人数の記載がなければ件数など。",
            "people: whose data leaked or may have; ~ about, <= at most, >= at least.",
        ));
    }
    if has("measures") {
        key.push(lang.pick("対策: 実施+予定。", "measures: taken+planned."));
    }
    let mut key: Vec<String> = key.into_iter().map(str::to_string).collect();
    key.extend(marks(rows, lang));
    if !dropped.is_empty() {
        key.push(self::dropped(dropped, lang));
    }
    key
}

/// What the marks of the cells mean, where there are any.
fn marks(rows: &[Row], lang: Lang) -> Option<String> {
    let revised = rows.iter().any(|r| !r.revised.is_empty());
    let conflict = rows.iter().any(|r| !r.in_conflict.is_empty());
    let mut parts = Vec::new();
    if revised {
        parts.push(lang.pick("* 後の文書が改めた値", "* a later document revised it"));
    }
    if conflict {
        parts.push(
            lang.pick("! 文書によって異なる(値は示さない)", "! documents disagree, and no value is shown"),
        );
    }
    (!parts.is_empty()).then(|| parts.join(lang.pick("。", "; ")) + lang.pick("。", "."))
}

/// Which columns were left out.
pub(super) fn dropped(names: &[String], lang: Lang) -> String {
    let names = names.join(lang.pick("、", ", "));
    lang.pick(
        format!("幅が足りないため省いた列: {names}。--widthを大きくすると表示。"),
        format!("Left out for want of room: {names}; a larger --width shows it."),
    )
}

/// Cells that are named in data.
pub(super) fn cell_names(cells: &[Cell]) -> String {
    cells.iter().map(|c| c.as_str()).collect::<Vec<_>>().join("; ")
}
