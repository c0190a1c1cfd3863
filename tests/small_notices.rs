//! Ways of speaking that were once read wrongly, each in a notice of a few lines: what it must say, and what it must not.

mod support;

use kaiji::record::{Record, SCHEMA_VERSION};
use kaiji::source::{MediaType, load};
use kaiji::text::SourceInfo;

fn read(text: &str) -> Record {
    let doc = load(text.as_bytes(), MediaType::Text, None, SourceInfo::default(), "small");
    let record = support::engine().worker().extract(&doc.unwrap_or_else(|e| panic!("{e}")));
    assert_eq!(record.schema_version, SCHEMA_VERSION);
    record
}

/// A notice of 3 March 2023 with some lines of its own.
fn notice(lines: &str) -> Record {
    let text = format!(
        "2023年3月3日\n株式会社あさつゆ製茶\n\n不正アクセスに関するお詫びとお知らせ\n\n弊社のサーバーが不正アクセスを受け、\
         お客様の個人情報が流出した可能性があることが判明しました。深くお詫び申し上げます。\n\n{lines}\n"
    );
    read(&text)
}

fn counts(record: &Record) -> Vec<String> {
    record.affected.iter().map(|a| format!("{} {} {}", a.count, a.unit, a.status)).collect()
}

fn days(record: &Record) -> Vec<String> {
    let kinds =
        |d: &kaiji::record::EventDate| d.kinds.iter().map(|k| k.as_str()).collect::<Vec<_>>().join(",");
    record.dates.iter().map(|d| format!("{} {}", d.date, kinds(d))).collect()
}

fn statuses(record: &Record) -> Vec<String> {
    record.leaked_data.iter().map(|l| format!("{} {}", l.category, l.status)).collect()
}

#[test]
fn whether_something_leaked_is_no_leak() {
    let record =
        notice("約4万2千人分の情報が保存されておりますが、外部へ持ち出されたか否かは現在調査中です。");
    assert_eq!(counts(&record), ["42000 persons possible"]);
}

#[test]
fn a_full_stop_in_brackets_parts_what_is_denied() {
    let record = notice(
        "対象の情報:お客様の氏名(ほかに住所。口座情報は含まれておりません)が流出した可能性があります。",
    );
    let said = statuses(&record);
    assert!(said.contains(&"bank_account not_leaked".to_string()), "{said:?}");
    assert!(!said.iter().any(|s| s == "name not_leaked" || s == "postal_address not_leaked"), "{said:?}");
}

#[test]
fn an_entry_ends_with_its_count() {
    let record = notice("■保存されていた情報\n2022年4月から9月までに検査を受けられたお客様 最大412名\n");
    assert_eq!(counts(&record), ["412 persons possible"]);
    let record = notice("■対象\n398名(前回のお知らせから変更なし)。\n");
    assert_eq!(counts(&record), ["398 persons possible"]);
}

#[test]
fn bookings_are_no_estimate_and_views_no_leak() {
    let record = notice("12月の予約(184名)の個人情報が流出した可能性があります。\n・アクセス数:28件");
    assert_eq!(counts(&record), ["184 persons possible"]);
    assert_eq!(record.affected[0].qualifier, kaiji::mention::Qualifier::Exact);
    let record = notice("メール本文約740名分が流出した可能性があります。");
    assert_eq!(record.affected[0].qualifier, kaiji::mention::Qualifier::About);
}

#[test]
fn a_label_tells_what_its_window_is() {
    let record = notice("・掲載期間 2023年2月1日から2月28日まで\n");
    assert_eq!(days(&record), ["2023-02-01 occurred", "2023-02-28 occurred"]);
}

#[test]
fn names_may_begin_in_kana() {
    for (line, name) in [
        ("みなせ野中央病院からのお知らせ", "みなせ野中央病院"),
        ("【さくら台中央病院】お知らせ", "さくら台中央病院"),
        ("また中央病院でも同じ対策を行います", "中央病院"),
    ] {
        let text = format!(
            "2023年3月3日\n{line}\n\n不正アクセスに関するお詫び\n\n当院のサーバーが不正アクセスを受けました。\
             深くお詫び申し上げます。\n"
        );
        let doc = load(text.as_bytes(), MediaType::Text, None, SourceInfo::default(), "small");
        let record = support::engine().worker().extract(&doc.unwrap_or_else(|e| panic!("{e}")));
        assert_eq!(record.organization.map(|o| o.value).as_deref(), Some(name), "{line}");
    }
}

#[test]
fn a_list_is_of_what_leads_it_in() {
    let record = notice(
        "今後の対策について\nこれまでに実施した対策は下記となります。\n・全社員のパスワードの変更\n・多要素認証の導入\n",
    );
    let said: Vec<String> =
        record.countermeasures.iter().map(|m| format!("{} {}", m.category, m.status)).collect();
    assert_eq!(said, ["password_reset taken", "mfa taken"]);
}

#[test]
fn what_was_learnt_on_a_day_does_not_move_it() {
    let record = notice(
        "2月20日、委託先より、サーバーが2月18日に暗号化された旨の報告を受けました。同日、当社のサーバーを停止しました。",
    );
    let told = days(&record);
    assert!(told.iter().any(|d| d.starts_with("2023-02-20") && d.contains("contained")), "{told:?}");
    assert!(!told.iter().any(|d| d.starts_with("2023-02-18") && d.contains("contained")), "{told:?}");
}

#[test]
fn a_paragraph_that_opens_with_a_time_is_of_the_day_above() {
    let record =
        notice("2月20日の午前5時に、設定を誤りました。\n12時20分ごろ、お客様からの電話で気づきました。");
    let told = days(&record);
    assert!(told.iter().any(|d| d.starts_with("2023-02-20") && d.contains("detected")), "{told:?}");
}

#[test]
fn what_was_before_or_came_of_it_is_the_day_of_that() {
    let record = notice("調査の結果、最初の侵入は2月10日だったことが判明しました。");
    let told = days(&record);
    assert!(told.contains(&"2023-02-10 occurred".to_string()), "{told:?}");
    let record = notice("2月12日から調査会社による調査が始まり、2月27日に完了しました。");
    let told = days(&record);
    assert_eq!(told, ["2023-02-12 investigated", "2023-02-27 investigated"]);
}

#[test]
fn what_experts_found_is_of_this_incident() {
    let record = notice(
        "■保存されていた情報\n・お客様58名の氏名\n専門業者の調査では、閲覧された可能性は否定できません。",
    );
    assert_eq!(counts(&record), ["58 persons possible"]);
}

#[test]
fn an_abbreviation_is_no_hearsay() {
    let record = read(
        "令和5年8月4日\n国立研究開発法人入江資源機構\n\nメールシステムへの不正アクセスについて\n\n国立研究開発法人入江資源機構\
         (以下「機構」という。)のメールシステムが不正アクセスを受け、情報が漏えいした可能性があることが判明した。\
         関係者の皆様に深くお詫び申し上げる。対象の方には、順次、郵送により連絡することとしている。",
    );
    assert_eq!(record.document_kind.map(|k| k.value), Some(kaiji::record::DocumentKind::Notice));
}

#[test]
fn a_time_of_day_behind_a_day_is_an_articles() {
    let record = read(
        "通販会社にサイバー攻撃\n\n雑貨通販の入江リビング(緑浜市)は14日、サーバーが不正アクセスを受けたと発表した。5日深夜に侵入されたという。\n\
         (2025/03/14-18:42)\n",
    );
    assert_eq!(record.published.map(|p| p.value), Some("2025-03-14".to_string()));
    assert_eq!(record.organization.map(|o| o.value), Some("入江リビング".to_string()));
    assert!(record.dates.iter().any(|d| d.date == "2025-03-05"));
}

#[test]
fn days_in_brackets_share_what_was_done() {
    let record = notice("文部科学省(2月22日)及び個人情報保護委員会(2月27日)に報告しました。");
    assert_eq!(days(&record), ["2023-02-22 reported_regulator", "2023-02-27 reported_regulator"]);
}

#[test]
fn elapsed_time_stays_within_the_day() {
    let told = [
        "2月20日14時ごろ、社員がかばんを車内に置きました。社員は店に入りました。約1時間後に戻るとかばんが消えており、警察署に届け出ました。",
        "・2月20日14時ごろ、社員がかばんを車内に置きました。\n・約40分の後、かばんが消えているのに気付き、警察署に届け出ました。\n・2月24日、総務省に報告しました。",
    ];
    for lines in told {
        let told = days(&notice(lines));
        assert!(
            told.iter().any(|d| d.starts_with("2023-02-20") && d.contains("reported_police")),
            "{told:?}"
        );
    }
}

#[test]
fn the_same_day_below_a_story_is_its_last() {
    let record = notice(
        "2月20日、偽のメールが社員に届きました。社員が偽の画面を開きました。翌21日の朝、サーバーに侵入されました。被害はほかにありません。\n\
         同日9時、サーバーを停止しました。",
    );
    let told = days(&record);
    assert!(told.iter().any(|d| d.starts_with("2023-02-21") && d.contains("contained")), "{told:?}");
}

#[test]
fn a_day_above_the_writers_name_signs_the_text() {
    let record = read(
        "不審なメールに関するお詫び\n\nお取引先様各位\n\n弊社の端末2台がマルウェア「Emotet」に感染し、3月7日から弊社社員を装ったメールが送信されました。\n\
         弊社では8日に端末を初期化いたしました。\n今後は社員教育を行ってまいります。\n\n2022年3月10日\n株式会社あさつゆ製茶\n総務部 TEL 000-000-0000\n",
    );
    assert_eq!(record.published.as_ref().map(|p| p.value.as_str()), Some("2022-03-10"));
    assert!(record.dates.iter().any(|d| d.date == "2022-03-07"), "{:?}", days(&record));
    // The last entry of a time line of bare days signs nothing.
    let record = read(
        "不正アクセスに関するお詫び\n株式会社あさつゆ製茶\n\n弊社のサーバーが不正アクセスを受けました。深くお詫び申し上げます。\n\n経緯\n\
         2022年3月5日\n警察署へ被害を届出\n2022年3月8日\n個人情報保護委員会へ報告\n",
    );
    assert_eq!(record.published.map(|p| p.value), None);
}

#[test]
fn two_groups_of_people_keep_their_statuses() {
    let record = notice(
        "○職員の情報\n2月10日、攻撃者のサイトに当社のデータが掲載されていることを確認しました。掲載されていたのは、職員324名の氏名、給与の振込口座です。\n\
         ○お客様の情報\n暗号化されたサーバーには、約5万8千人のお客様の氏名、住所が保存されていました。現時点で流出は確認していませんが、その可能性を否定することはできません。",
    );
    let said = statuses(&record);
    assert!(
        said.contains(&"name leaked".to_string()) && said.contains(&"name possible".to_string()),
        "{said:?}"
    );
}

#[test]
fn roman_and_kana_ordinals_head_what_stands_below() {
    let record = notice(
        "Ⅱ.流出した可能性のある情報\nア お客様 586名(氏名、住所)\nイ 会員 112名(生年月日)\n\
         Ⅲ.実施した対策\n・全社員のパスワードの変更\nⅣ.今後の対策\n・遠隔地でのバックアップの保管\n",
    );
    let said: Vec<String> =
        record.countermeasures.iter().map(|c| format!("{} {}", c.category, c.status)).collect();
    assert!(said.contains(&"password_reset taken".to_string()), "{said:?}");
    assert!(said.contains(&"backup planned".to_string()), "{said:?}");
    assert_eq!(counts(&record), ["586 persons possible", "112 persons possible"]);
}

#[test]
fn what_is_never_asked_for_did_not_leak() {
    let record =
        notice("弊社から電話で口座番号や暗証番号をお尋ねすることはありません。お客様の氏名が流出しました。");
    assert_eq!(statuses(&record), ["name leaked"]);
}

#[test]
fn a_warning_that_is_quoted_infects_nothing() {
    let record = notice(
        "店頭のパソコン1台に「ウイルスに感染しました」という偽の警告が表示され、社員が遠隔操作のソフトを入れました。",
    );
    let said: Vec<String> = record.devices.iter().map(|d| format!("{} {}", d.device, d.state)).collect();
    assert!(!said.iter().any(|s| s.ends_with("infected")), "{said:?}");
}

#[test]
fn what_was_done_stands_before_what_the_reader_is_asked() {
    let record = notice("専用の電話窓口を設けましたので、お気軽にお尋ねください。");
    let said: Vec<String> =
        record.countermeasures.iter().map(|c| format!("{} {}", c.category, c.status)).collect();
    assert_eq!(said, ["contact_desk taken"]);
}
