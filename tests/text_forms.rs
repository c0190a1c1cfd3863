//! One notice in many forms gives the same facts: markup, encoding, width and line ends are no part of what it says.

mod support;

use encoding_rs::Encoding;
use kaiji::record::Record;
use kaiji::source::{MediaType, load};
use kaiji::text::SourceInfo;

const TEXT: &str = "2021年6月18日
お客様各位
株式会社あさつゆ製茶

ウイルス感染に関するお詫びとご報告

このたび、弊社のパソコンがマルウェアに感染し、お客様の情報が外部に流出したことが判明いたしました。深くお詫び申し上げます。

1. 経緯
・2021年6月10日 社員のパソコン3台がマルウェアに感染
・2021年6月12日 お客様からのご連絡により感染が発覚
・2021年6月14日 個人情報保護委員会へ報告

2. 流出した情報
・氏名
・メールアドレス
・電話番号

3. 弊社の対応
感染したパソコンをネットワークから切り離し、全社員のパスワードを変更いたしました。

4. 今後の対応
全社員を対象とした情報セキュリティ研修を実施いたします。
";

const HTML: &str = r#"<!DOCTYPE html>
<html lang="ja">
<head><title>ウイルス感染に関するお詫びとご報告 | 株式会社あさつゆ製茶</title></head>
<body>
<nav><ul><li>商品</li><li>会社案内</li></ul></nav>
<p>2021年6月18日<br>お客様各位<br>株式会社あさつゆ製茶</p>
<h1>ウイルス感染に関するお詫びとご報告</h1>
<p>このたび、弊社のパソコンがマルウェアに感染し、
お客様の情報が外部に流出したことが判明いたしました。<b>深くお詫び申し上げます。</b></p>
<h2>1. 経緯</h2>
HISTORY
<h2>2. 流出した情報</h2>
<ul><li>氏名</li><li>メールアドレス</li><li>電話番号</li></ul>
<h2>3. 弊社の対応</h2>
<p>感染したパソコンをネットワークから切り離し、<br>全社員のパスワードを変更いたしました。</p>
<h2>4. 今後の対応</h2>
<p>全社員を対象とした情報セキュリティ研修を実施いたします。</p>
</body>
</html>
"#;

const STEPS: [(&str, &str); 3] = [
    ("2021年6月10日", "社員のパソコン3台がマルウェアに感染"),
    ("2021年6月12日", "お客様からのご連絡により感染が発覚"),
    ("2021年6月14日", "個人情報保護委員会へ報告"),
];

fn page(history: &str) -> String {
    HTML.replace("HISTORY", history)
}

/// The page with its time line written in each of the ways that pages write one.
fn pages() -> Vec<(&'static str, String)> {
    let each = |make: fn(&str, &str) -> String| STEPS.map(|(day, step)| make(day, step)).concat();
    vec![
        ("list", page(&format!("<ul>{}</ul>", each(|d, s| format!("<li>{d} {s}</li>\n"))))),
        (
            "table",
            page(&format!("<table>{}</table>", each(|d, s| format!("<tr><th>{d}</th><td>{s}</td></tr>")))),
        ),
        ("definition list", page(&format!("<dl>{}</dl>", each(|d, s| format!("<dt>{d}</dt><dd>{s}</dd>"))))),
        ("line breaks", page(&format!("<p>{}</p>", each(|d, s| format!("{d} {s}<br>"))))),
        ("paragraphs", page(&each(|d, s| format!("<p>{d} {s}</p>")))),
    ]
}

/// Dates with kinds, machines, leaked data and measures of a record, one a line.
fn facts(record: &Record) -> Vec<String> {
    let mut out = Vec::new();
    out.extend(record.dates.iter().map(|d| {
        let mut kinds: Vec<&str> = d.kinds.iter().map(|k| k.as_str()).collect();
        kinds.sort_unstable();
        format!("date {} {}", d.date, kinds.join(","))
    }));
    out.extend(record.devices.iter().map(|d| format!("device {} {} {:?}", d.device, d.state, d.count)));
    out.extend(record.leaked_data.iter().map(|l| format!("leaked {} {}", l.category, l.status)));
    out.extend(record.countermeasures.iter().map(|c| format!("measure {} {}", c.category, c.status)));
    out.sort();
    out
}

fn read(bytes: &[u8], media: MediaType) -> Record {
    let doc = load(bytes, media, None, SourceInfo::default(), "form").unwrap_or_else(|e| panic!("{e}"));
    support::engine().worker().extract(&doc)
}

fn full_width_digits(text: &str) -> String {
    text.chars().map(|c| c.to_digit(10).and_then(|d| char::from_u32('0' as u32 + d)).unwrap_or(c)).collect()
}

/// The notice as text and in each kind of markup, with digits of either width.
fn writings() -> Vec<(String, String, MediaType)> {
    let mut writings: Vec<(String, String, MediaType)> = vec![("text".into(), TEXT.into(), MediaType::Text)];
    writings.extend(pages().into_iter().map(|(name, page)| (format!("HTML, {name}"), page, MediaType::Html)));
    let wide = |text: &str| {
        // Only the words: digits of tags are markup.
        let parts = text.split_inclusive('>').map(|part| match part.rfind('<') {
            Some(tag) => full_width_digits(&part[..tag]) + &part[tag..],
            None => full_width_digits(part),
        });
        parts.collect::<String>()
    };
    let wide: Vec<_> =
        writings.iter().map(|(n, t, m)| (format!("{n}, full-width digits"), wide(t), *m)).collect();
    writings.extend(wide);
    writings
}

#[test]
fn every_writing_gives_the_facts_of_the_notice() {
    let wanted = [
        "date 2021-06-10 occurred",
        "date 2021-06-12 detected",
        "date 2021-06-14 reported_regulator",
        "device pc infected Some(3)",
        "leaked email_address leaked",
        "leaked name leaked",
        "leaked phone_number leaked",
        "measure employee_training planned",
        "measure network_isolation taken",
        "measure password_reset taken",
        "measure regulator_report taken",
    ];
    let mut wrong = Vec::new();
    for (name, text, media) in writings() {
        let found = facts(&read(text.as_bytes(), media));
        let missing: Vec<&str> = wanted.into_iter().filter(|w| !found.iter().any(|f| f == w)).collect();
        let extra: Vec<&str> = found.iter().map(String::as_str).filter(|f| !wanted.contains(f)).collect();
        if !missing.is_empty() || !extra.is_empty() {
            wrong.push(format!("{name}: without {missing:?}, with {extra:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn encoding_width_and_line_ends_change_nothing() {
    let mut wrong = Vec::new();
    let mut forms = 0;
    let writings = writings();
    let (narrow, wide) = writings.split_at(writings.len() / 2);
    for ((name, text, media), (_, wide, _)) in narrow.iter().zip(wide) {
        let plain = facts(&read(text.as_bytes(), *media));
        assert!(plain.len() > 5, "{name}: hardly a fact was found: {plain:?}");
        for (digits, text) in [("", text), (", full-width digits", wide)] {
            for charset in ["UTF-8", "Shift_JIS", "EUC-JP", "ISO-2022-JP"] {
                for (ends, text) in [("LF", text.clone()), ("CRLF", text.replace('\n', "\r\n"))] {
                    let encoding = Encoding::for_label(charset.as_bytes()).expect("a known encoding");
                    let (bytes, _, unmappable) = encoding.encode(&text);
                    assert!(!unmappable, "{charset} cannot write the notice");
                    forms += 1;
                    let found = facts(&read(&bytes, *media));
                    if found != plain {
                        wrong.push(format!(
                            "{name}{digits}, {charset}, {ends}: {found:?} instead of {plain:?}"
                        ));
                    }
                }
            }
        }
    }
    assert_eq!(forms, 6 * 2 * 4 * 2);
    assert!(wrong.is_empty(), "{} of {forms} forms differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_encoding_is_told_in_the_record() {
    for charset in ["UTF-8", "Shift_JIS", "EUC-JP", "ISO-2022-JP"] {
        let encoding = Encoding::for_label(charset.as_bytes()).expect("a known encoding");
        let (bytes, ..) = encoding.encode(TEXT);
        assert_eq!(read(&bytes, MediaType::Text).source.charset, charset);
    }
}
