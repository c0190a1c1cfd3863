use super::*;
use crate::text::{BlockKind, Place};

fn page(html: &str) -> Document {
    parse(html, SourceInfo::default(), PageWords::built_in()).expect("a page for people")
}

fn text(html: &str) -> String {
    page(html).text().trim_end().to_string()
}

/// Kinds and words of a page's blocks.
fn blocks(html: &str) -> Vec<(BlockKind, String)> {
    let doc = page(html);
    doc.blocks().iter().map(|b| (b.kind, doc.quote(b.span).to_string())).collect()
}

/// Words of the blocks that are no furniture.
fn article(html: &str) -> Vec<String> {
    blocks(html)
        .into_iter()
        .filter(|(kind, _)| *kind != BlockKind::Furniture)
        .map(|(_, words)| words)
        .collect()
}

const NOTICE: &str = "<p>弊社のパソコンがウイルスに感染し、お客様の氏名が流出したことが判明いたしました。深くお詫び申し上げます。</p>";

#[test]
fn depth_exhausts_nothing() {
    let deep = |n: usize| format!("<body>{}感染<script>x</script>{}", "<div>".repeat(n), "</div>".repeat(n));
    assert_eq!(text(&deep(150)), "感染");
    assert_eq!(text(&deep(3000)), "感染");
    assert!(!is_bottomless(&deep(3000)));
    assert!(is_bottomless(&deep(5000)));
    // Many boxes side by side are no depth, nor is what is never closed by habit.
    assert!(!is_bottomless(&"<div>感染</div>".repeat(9000)));
    assert!(!is_bottomless(&"<p>感染<br><li>".repeat(9000)));
}

/// Each of these takes minutes where a walk looks back over what it has seen.
#[test]
fn breadth_costs_no_more_than_its_length() {
    const MANY: usize = 40_000;
    for (name, piece) in [
        ("paragraphs", "<p>感染</p>"),
        ("elements of many names", "<x-a>感染</x-a>"),
        ("empty boxes", "<div></div>"),
        ("headings of other articles", "<p>関連記事</p><div></div>"),
        ("headings and links", "<h2>関連記事</h2><a href=/a>感染</a>"),
        ("rows", "<table><tr><td rowspan=9>感染<td>1台</table>"),
        ("unclosed links", "<a href=/b>感染"),
        ("breaks", "感染<br>"),
        ("classes", "<p class='a b c d e f g h sns'>感染</p>"),
    ] {
        let doc = page(&piece.repeat(MANY));
        assert!(doc.text().len() < 64 * MANY, "{name}");
    }
    let row = format!("<table><tr>{}</tr></table>", "<td rowspan=200 colspan=3>感染".repeat(2000));
    assert!(text(&row.repeat(20)).contains("感染 | 感染"));
}

#[test]
fn white_space_is_what_a_browser_shows() {
    for (html, wanted) in [
        ("<p>a\n  b</p>", "a b"),
        // A line end between Japanese characters is none.
        ("<p>感染し、\n  流出した</p>", "感染し、流出した"),
        ("<p>感染 流出</p>", "感染 流出"),
        ("<p>\u{3000}弊社\u{3000}総務部</p>", "\u{3000}弊社\u{3000}総務部"),
        ("<p>&nbsp;&nbsp;12&nbsp;台</p>", "\u{A0}\u{A0}12\u{A0}台"),
        ("<p>漏え&shy;い<wbr>した&#8203;情報</p>", "漏えいした情報"),
        ("<p>A&amp;B &lt;社&gt; &#x6F0F;</p>", "A&B <社> 漏"),
        ("<p>一<b>二</b><span> 三</span></p>", "一二 三"),
        ("<p><ruby>漏<rp>(</rp><rt>ろう</rt><rp>)</rp></ruby>えい</p>", "漏えい"),
        ("<pre>一\n  二\n\n三</pre>", "一\n  二\n\n三"),
        ("<div style='white-space: pre-line'>一\n二</div>", "一\n二"),
        ("<p>一<br>二<br><br>三</p>", "一\n二\n\n三"),
        ("<p>一</p><p>&nbsp;</p><div>二</div>", "一\n\n二"),
        ("<div>一</div><div>二</div>", "一\n二"),
        ("<p>一</p>\n<p>二</p>", "一\n\n二"),
    ] {
        assert_eq!(text(html), wanted, "{html}");
    }
}

#[test]
fn blocks_have_their_kinds() {
    use BlockKind::{Heading, ListItem, Paragraph, TableHead, TableRow};
    let html = "<h1>お詫び<br>とご報告</h1><h3><img alt='経緯'></h3><ul><li>一<ul><li>二</li></ul></li></ul>\
        <dl><dt>5月1日</dt><dd>検知</dd></dl><details><summary>詳細</summary>本文</details>\
        <h2><button>3. 対応</button></h2><button>閉じる</button>\
        <table><tr><th>情報</th><th>件数</th></tr><tr><td rowspan=2>氏名</td><td>12件</td></tr><tr><td>3件</td></tr></table>\
        <table><tr><th>流出した情報</th><td><p>氏名</p><ul><li>住所</li></ul></td></tr></table>\
        <table><tr><td><p>左</p><p>下</p></td><td><p>右</p><p>下</p></td></tr></table>";
    let wanted = [
        (Heading(1), "お詫び とご報告"),
        (Heading(3), "経緯"),
        (ListItem(0), "一"),
        (ListItem(1), "二"),
        (Heading(6), "5月1日"),
        (Paragraph, "検知"),
        (Paragraph, "詳細"),
        (Paragraph, "本文"),
        (Heading(2), "3. 対応"),
        (TableHead, "情報 | 件数"),
        (TableRow, "氏名 | 12件"),
        (TableRow, "氏名 | 3件"),
        (Heading(6), "流出した情報"),
        (Paragraph, "氏名"),
        (ListItem(0), "住所"),
        (Paragraph, "左"),
        (Paragraph, "下"),
        (Paragraph, "右"),
        (Paragraph, "下"),
    ]
    .map(|(kind, words)| (kind, words.to_string()));
    assert_eq!(blocks(html), wanted);
}

#[test]
fn blocks_know_their_path() {
    let doc = page("<body><div>a</div><div><p>一<br>二<p>三</div><table><tr><td>x<td>y</table>");
    let paths: Vec<&str> = doc
        .blocks()
        .iter()
        .map(|b| match &b.place {
            Place::Path(path) => &**path,
            Place::Page(_) => "",
        })
        .collect();
    assert_eq!(
        paths,
        [
            "html/body/div[1]",
            "html/body/div[2]/p[1]",
            "html/body/div[2]/p[1]",
            "html/body/div[2]/p[2]",
            "html/body/table/tbody/tr"
        ]
    );
}

#[test]
fn what_is_not_shown_is_not_read() {
    for hidden in [
        "<p hidden>x</p>",
        "<p style='Display : None'>x</p>",
        "<div aria-hidden=true>x</div>",
        "<span class=sr-only>x</span>",
        "<noscript><p>x</p></noscript>",
        "<template><p>x</p></template>",
        "<script>x</script><style>x</style><select><option>x</select>",
    ] {
        assert!(!text(&format!("{NOTICE}{hidden}")).contains('x'), "{hidden}");
    }
    // A page that a script shows, or that was saved under an open dialogue, is its article all the same.
    for shown in [
        "<body style='visibility:hidden'>",
        "<div aria-hidden=true>",
        "<div style='display:none'>",
        "<p hidden=until-found>",
    ] {
        assert!(text(&format!("{shown}{NOTICE}")).contains("感染"), "{shown}");
    }
}

#[test]
fn names_of_furniture_do_not_take_the_article() {
    let others =
        "<ul><li><a href=/1>鶴亀商事 感染12台</a><li><a href=/2>海山電機</a><li><a href=/3>白川病院</a></ul>";
    for around in [
        "body class='no-sidebar related-on'",
        "div id=wrapper class=side-left",
        "form",
        "div class=pr",
        "div id=ad_main",
    ] {
        let html = format!("<{around}><h1>お詫びとご報告</h1>{NOTICE}<div class=related>{others}</div>");
        assert_eq!(article(&html).len(), 2, "{around}: {:?}", article(&html));
    }
    for furniture in [
        "<nav><p>x</p></nav>",
        "<div id=ctl00_SideBar>x</div>",
        "<div class=relatedArticles><p>x。</p></div>",
        "<div role='complementary'>x</div>",
        "<p><a href='#main'>本文へスキップ</a></p>",
        "<h1 class=logo><a href='https://example.jp/'><img alt='例株式会社'></a></h1>",
        "<div><h2>■ 売れ筋ランキング</h2><p>x。</p></div>",
        "<div><div><b>あわせて読みたい</b></div><p>x</p></div>",
        "<div><a href=/1>x</a> <a href=/2>y</a> <a href=/3>z</a></div>",
    ] {
        let html = format!("<title>お詫び</title><div><h2>ご報告とお詫び</h2>{NOTICE}</div>{furniture}");
        assert_eq!(article(&html).len(), 2, "{furniture}: {:?}", article(&html));
    }
    // Links to write and to call, and few links, are part of the text.
    for text in [
        "<p><a href='mailto:a@example.jp'>a@example.jp</a> <a href='tel:1'>000-000</a> <a href='tel:2'>111</a></p>",
        "<p>別紙 <a href=/a.pdf>ご報告</a></p>",
        "<h2>お知らせ</h2><p>調査が完了しました。</p>",
        "<h3><a href='#c1'>1. 経緯</a></h3><p>x</p>",
    ] {
        let html = format!("<div>{NOTICE}{text}</div>");
        assert_eq!(article(&html).len(), blocks(&html).len(), "{text}: {:?}", blocks(&html));
    }
}

#[test]
fn related_articles_within_an_article_do_not_end_it() {
    let html = format!(
        "<title>お詫び</title><div>{NOTICE}<h3>関連記事</h3><ul><li><a href=/1>鶴亀商事 感染12台</a></li></ul>{NOTICE}\
         <p>関連記事</p><p><a href=/2>海山電機 4,512件</a></p><p>続報は改めてお知らせします。</p></div>"
    );
    let kept = article(&html);
    assert_eq!(kept.len(), 3, "{kept:?}");
    assert!(kept[2].starts_with("続報"));
}

#[test]
fn what_follows_headlines_behind_the_article_is_none_of_it() {
    let more = "<div><a href=/1>鶴亀商事でパソコン12台が感染</a><a href=/2>海山電機で4,512件が流出</a><a href=/3>白川病院、USBメモリーを紛失</a></div>";
    let menu = "<div><a href=/1>会社情報</a> <a href=/2>採用</a> <a href=/3>お問い合わせ</a></div>";
    let contact = "<div><p>お問い合わせ 総務部</p></div>";
    let teaser = "<div><p>白川病院は紛失を発表した。</p></div>";
    let of = |parts: &[&str]| {
        article(&format!("<div><div><p>2024年5月10日</p>{NOTICE}{NOTICE}</div></div>{}", parts.concat()))
    };
    assert_eq!(of(&[contact, more, teaser]).len(), 4);
    // A menu or share buttons end nothing.
    assert_eq!(of(&[menu, contact]).len(), 4);
    // What holds much of the page's words is part of it.
    assert_eq!(of(&[more, NOTICE, NOTICE]).len(), 5);
}

#[test]
fn a_page_says_its_title_day_and_address() {
    let head = |head: &str| {
        let doc = page(&format!("<head>{head}</head><body>{NOTICE}"));
        (doc.title.unwrap_or_default(), doc.meta_date.unwrap_or_default(), doc.source.url.unwrap_or_default())
    };
    let told = |title: &str, date: &str, url: &str| (title.to_string(), date.to_string(), url.to_string());
    for (html, wanted) in [
        ("<title> お詫び\n | 例社</title>", told("お詫び | 例社", "", "")),
        ("<meta property=og:title content=お詫び>", told("お詫び", "", "")),
        ("<meta property=article:published_time content=2024-05-09T23:30:00Z>", told("", "2024-05-10", "")),
        (
            "<meta property=article:published_time content=2024-05-09T23:30:00+09:00>",
            told("", "2024-05-09", ""),
        ),
        (
            "<meta name=date content=2024/05/09><meta name=pubdate content=20240501>",
            told("", "2024-05-09", ""),
        ),
        ("<meta name=pubdate content=20240501>", told("", "2024-05-01", "")),
        ("<meta name=date content=soon>", told("", "", "")),
        (
            "<script type='application/ld+json'>{\"@graph\": [{\"@type\": \"Organization\", \"datePublished\": \"2001-01-01\"}, \
             {\"@type\": [\"NewsArticle\"], \"headline\": \"流出\", \"datePublished\": \"2024-05-09T08:00:00+09:00\"}]}</script>",
            told("流出", "2024-05-09", ""),
        ),
        ("<script type='application/ld+json'>{\"@type\": </script>", told("", "", "")),
        (
            "<link rel=canonical href=https://example.jp/a><meta property=og:url content=https://example.jp/b>",
            told("", "", "https://example.jp/a"),
        ),
        ("<meta property=og:url content=https://example.jp/b>", told("", "", "https://example.jp/b")),
        ("<link rel=canonical href=/a>", told("", "", "")),
        ("<link rel=canonical href='javascript:alert(1)'>", told("", "", "")),
    ] {
        assert_eq!(head(html), wanted, "{html}");
    }
    // What the input says of the address counts first.
    let given = SourceInfo { url: Some("https://example.jp/given".into()), ..SourceInfo::default() };
    let doc = parse("<link rel=canonical href=https://example.jp/a><p>感染", given, PageWords::built_in())
        .expect("a page for people");
    assert_eq!(doc.source.url.as_deref(), Some("https://example.jp/given"));
}

#[test]
fn the_table_of_words_is_read_and_its_faults_are_told() {
    assert!(PageWords::built_in().heads("▽アクセスランキング(8月1日)").is_some());
    for (tables, line, told) in [
        (vec!["nav\telement\n", "# x\n\nnav\n"], 3, "2 columns"),
        (vec!["a\tname\nb\tclass"], 2, "\"class\" is no value"),
        (vec!["a\tname\n", "a\tweak\na\tlist"], 2, "in one row"),
    ] {
        let wrong = PageWords::parse(tables.clone()).expect_err("a fault is told");
        assert_eq!((wrong.text, wrong.line), (tables.len() - 1, line));
        assert!(wrong.message.contains(told), "{}", wrong.message);
    }
}
