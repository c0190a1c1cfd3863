//! Whole pages as sites build them: an article among menus, rankings, related articles, banners and footers, all
//! of which tell of other organisations' incidents.

/// A site's way to build a page.
pub struct Site {
    /// What messages call it.
    pub name: &'static str,
    /// Puts an article with its title into a page of an organisation's site.
    pub page: fn(article: &str, title: &str, owner: &str) -> String,
}

/// Headings of other news: each is a trap, and stands in most sites' furniture.
pub const HEADLINES: [&str; 6] = [
    "鶴亀商事、Emotet感染 12台",
    "海山電機 不正アクセスで個人情報4,512件流出か",
    "2019年3月4日 白川病院、USBメモリー紛失 患者1,203名分",
    "峰岸物流がランサムウェア被害、サーバー37台が暗号化",
    "カード情報8,841件漏えいの可能性 通販サイト「ひなた便」",
    "2018年12月21日 メール誤送信でアドレス652件流出",
];

/// Sentences of other news below its heading.
pub const TEASERS: [&str; 3] = [
    "鶴亀商事は4日、社内のパソコン12台がEmotetに感染し、取引先の氏名とメールアドレスが流出したと発表した。",
    "海山電機は2019年2月7日、会員サイトが不正アクセスを受け、氏名や住所など4,512件が流出した可能性があると明らかにした。",
    "白川病院は、患者1,203名の氏名と病名が入ったUSBメモリーを紛失した。警察に遺失届を提出した。",
];

/// What a page says about its cookies.
const COOKIES: &str = "当サイトでは、利便性の向上とアクセス状況の分析のためにCookieを使用しています。閲覧を続けた場合、Cookieの使用に同意したものとみなします。";

/// Every site.
pub const SITES: [Site; 18] = [
    Site { name: "company, HTML5", page: company },
    Site { name: "blog theme", page: blog },
    Site { name: "grid framework", page: grid },
    Site { name: "layout tables", page: tables },
    Site { name: "news site", page: news },
    Site { name: "generated class names", page: generated },
    Site { name: "form around the page", page: form },
    Site { name: "municipality", page: municipality },
    Site { name: "hospital", page: hospital },
    Site { name: "headed lists", page: headed },
    Site { name: "consent dialogue", page: consent },
    Site { name: "drawer", page: drawer },
    Site { name: "press portal", page: press },
    Site { name: "shop", page: shop },
    // These four were written after the rules; what follows headlines behind an article was learnt from them.
    Site { name: "cards below", page: cards },
    Site { name: "English names", page: english },
    Site { name: "old menus", page: menus },
    Site { name: "content manager", page: manager },
];

fn links(items: &[&str]) -> String {
    items.iter().enumerate().map(|(i, t)| format!("<li><a href=\"/p/{i}.html\">{t}</a></li>\n")).collect()
}

fn anchors(items: &[&str], between: &str) -> String {
    let links: Vec<String> =
        items.iter().enumerate().map(|(i, t)| format!("<a href=\"/q/{i}.html\">{t}</a>")).collect();
    links.join(between)
}

fn head(title: &str, rest: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n{rest}\n\
         <style>.x {{ color: red }}</style>\n<script>var n = \"パソコン99台が感染\";</script>\n</head>\n"
    )
}

/// The copyright of whoever runs the site.
fn signed(owner: &str) -> String {
    if owner.is_empty() { String::new() } else { format!("Copyright © {owner}") }
}

const MENU: [&str; 5] = ["ホーム", "事業内容", "会社情報", "採用情報", "お問い合わせ"];
const SHARE: [&str; 4] = ["ポスト", "シェア", "はてなブックマーク", "LINEで送る"];

fn company(article: &str, title: &str, owner: &str) -> String {
    format!(
        "{head}<body class=\"page no-sidebar\">
<header class=\"site-header\"><p class=\"logo\"><a href=\"/\">ABC</a></p><nav><ul>{menu}</ul></nav></header>
<nav aria-label=\"breadcrumb\"><ol><li><a href=\"/\">ホーム</a></li><li><a href=\"/news/\">お知らせ</a></li></ol></nav>
<main><article>{article}</article></main>
<aside><h2>関連記事</h2><ul>{related}</ul></aside>
<footer><ul>{menu}</ul><p>{teaser}</p><small>{signed} All Rights Reserved.</small></footer>
</body></html>",
        head = head(title, ""),
        menu = links(&MENU),
        related = links(&HEADLINES),
        teaser = TEASERS[0],
        signed = signed(owner),
    )
}

fn blog(article: &str, title: &str, _: &str) -> String {
    let cards: String = HEADLINES
        .iter()
        .zip(TEASERS)
        .map(|(h, t)| {
            format!(
                "<div class=\"card\"><h3><a href=\"/a\">{h}</a></h3><p class=\"excerpt\">{t}</p><a href=\"/a\">続きを読む</a></div>"
            )
        })
        .collect();
    format!(
        "{head}<body class=\"post-template-default single single-post has-sidebar related-on menu-fixed\">
<div id=\"page\" class=\"hfeed site with-sidebar\">
<header id=\"masthead\" class=\"site-header\"><div class=\"main-navigation\"><ul>{menu}</ul></div></header>
<div id=\"content\" class=\"site-content\"><div id=\"primary\" class=\"content-area\">
<div class=\"entry-content\">{article}
<div class=\"sharedaddy sd-sharing\"><h3>共有:</h3><ul>{share}</ul></div></div>
<div class=\"related-posts\"><h2>関連記事</h2>{cards}</div>
</div>
<div id=\"secondary\" class=\"widget-area\"><section class=\"widget\"><h2>最近の投稿</h2><ul>{recent}</ul></section>
<section class=\"widget\"><h2>アーカイブ</h2><ul><li><a href=\"/2019/03\">2019年3月</a> (12)</li><li><a href=\"/2019/02\">2019年2月</a> (8)</li><li><a href=\"/2019/01\">2019年1月</a> (3)</li></ul></section></div>
</div><footer class=\"site-footer\"><p>{teaser}</p></footer></div></body></html>",
        head = head(title, ""),
        menu = links(&MENU),
        share = links(&SHARE),
        recent = links(&HEADLINES),
        teaser = TEASERS[2],
    )
}

fn grid(article: &str, title: &str, _: &str) -> String {
    let group: String =
        HEADLINES.iter().map(|h| format!("<a class=\"list-group-item\" href=\"/n\">{h}</a>\n")).collect();
    format!(
        "{head}<body>
<div class=\"navbar navbar-default\"><div class=\"container\">{menu}</div></div>
<div class=\"container\"><ol class=\"breadcrumb\"><li><a href=\"/\">ホーム</a></li><li>お知らせ</li></ol>
<div class=\"row\"><div class=\"col-md-9\">{article}</div>
<div class=\"col-md-3\"><div class=\"panel\"><div class=\"panel-heading\">新着情報</div><div class=\"list-group\">{group}</div></div></div>
</div></div>
<div class=\"footer\"><div class=\"container\"><p>{teaser}</p></div></div></body></html>",
        head = head(title, ""),
        menu = anchors(&MENU, " "),
        teaser = TEASERS[1],
    )
}

fn tables(article: &str, title: &str, owner: &str) -> String {
    let rows: String =
        HEADLINES.iter().map(|h| format!("<tr><td>・<a href=\"n.htm\">{h}</a></td></tr>\n")).collect();
    format!(
        "{head}<body bgcolor=\"#ffffff\"><table width=\"800\" border=\"0\"><tr><td colspan=\"3\"><img src=\"logo.gif\" alt=\"ロゴ\"></td></tr>
<tr><td colspan=\"3\">{menu}</td></tr>
<tr><td width=\"150\" valign=\"top\"><table>{rows}</table></td><td width=\"500\" valign=\"top\">{article}</td>
<td width=\"150\" valign=\"top\"><b>バックナンバー</b><br>{back}</td></tr>
<tr><td colspan=\"3\" align=\"center\"><hr>{menu}<br><font size=\"1\">{signed}</font></td></tr></table></body></html>",
        head = head(title, ""),
        menu = anchors(&MENU, " | "),
        back = anchors(&HEADLINES, "<br>\n"),
        signed = signed(owner),
    )
}

fn news(article: &str, title: &str, _: &str) -> String {
    // A box of related news in the middle of the article.
    let middle = article.match_indices("\n<p>").nth(3).map_or(article.len(), |(i, _)| i);
    let (first, second) = article.split_at(middle);
    let ranked: String = HEADLINES
        .iter()
        .enumerate()
        .map(|(i, h)| {
            format!(
                "<li><a href=\"/r\"><span>{}位</span><span>{h}</span></a><time>2019/3/5 9:00</time></li>",
                i + 1
            )
        })
        .collect();
    format!(
        "{head}<body><div id=\"header\"><div class=\"topnews\"><h2>主要ニュース</h2><ul>{top}</ul></div></div>
<div id=\"main\"><div class=\"articleBody\">{first}
<div class=\"inlineBox\"><p>関連記事</p><ul>{related}</ul></div>
{second}</div>
<div class=\"snsBtns\"><ul>{share}</ul></div>
<div class=\"box\"><h2>アクセスランキング</h2><ol>{ranked}</ol></div>
<div class=\"box\"><h2>あわせて読みたい</h2><p><a href=\"/t\">{h}</a></p><p>{teaser}</p></div></div>
<div id=\"footer\">{menu}<p>無断転載を禁じます</p></div></body></html>",
        head = head(title, "<meta property=\"og:type\" content=\"article\">"),
        top = links(&HEADLINES[..3]),
        related = links(&HEADLINES[3..]),
        share = links(&SHARE),
        h = HEADLINES[1],
        teaser = TEASERS[1],
        menu = anchors(&MENU, "｜"),
    )
}

fn generated(article: &str, title: &str, owner: &str) -> String {
    let cards: String = HEADLINES
        .iter()
        .map(|h| {
            format!("<div class=\"sc-b{}\"><a class=\"css-k\" href=\"/c\"><div>{h}</div></a></div>", h.len())
        })
        .collect();
    format!(
        "{head}<body><div id=\"__next\"><div class=\"css-1q2w\"><div class=\"css-77a\">{menu}</div></div>
<div class=\"css-9ol\"><div class=\"css-3er\">{article}</div></div>
<div class=\"css-zz1\"><div class=\"css-h\">おすすめ記事</div><div class=\"css-g\">{cards}</div></div>
<div class=\"css-ft\"><div>{menu}</div><div>{signed}</div></div></div></body></html>",
        head = head(title, ""),
        menu = anchors(&MENU, ""),
        signed = signed(owner),
    )
}

fn form(article: &str, title: &str, _: &str) -> String {
    format!(
        "{head}<body><form method=\"post\" action=\"./news.aspx\" id=\"aspnetForm\">
<input type=\"hidden\" value=\"2019年3月4日\"><div id=\"ctl00_TopMenu\"><ul>{menu}</ul></div>
<div id=\"ctl00_Content\">{article}</div>
<div id=\"ctl00_SideBar\"><h3>ニュース一覧</h3><ul>{news}</ul></div>
<div id=\"ctl00_Footer\">{teaser}</div></form></body></html>",
        head = head(title, ""),
        menu = links(&MENU),
        news = links(&HEADLINES),
        teaser = TEASERS[0],
    )
}

fn municipality(article: &str, title: &str, _: &str) -> String {
    format!(
        "{head}<body class=\"format_free page\"><div id=\"tmp_wrapper\"><p><a href=\"#tmp_honbun\">本文へスキップします。</a></p>
<div id=\"tmp_header\"><p>文字サイズ</p><ul>{menu}</ul></div>
<div id=\"tmp_pankuzu\"><p>現在地 <a href=\"/\">トップページ</a> &gt; <a href=\"/o/\">お知らせ</a> &gt; 報道発表</p></div>
<div id=\"tmp_contents\">{article}</div>
<div id=\"tmp_lcol\"><div class=\"kanren\"><h2>関連情報</h2><ul>{related}</ul></div>
<div class=\"hyouka\"><h2>より良いウェブサイトにするために</h2><p>このページの情報は役に立ちましたか?</p></div></div>
<div id=\"tmp_footer\"><p>{teaser}</p></div></div></body></html>",
        head = head(title, ""),
        menu = links(&MENU),
        related = links(&HEADLINES),
        teaser = TEASERS[2],
    )
}

fn hospital(article: &str, title: &str, _: &str) -> String {
    let dates: String = HEADLINES
        .iter()
        .enumerate()
        .map(|(i, h)| format!("<dt>2019年3月{}日</dt><dd><a href=\"/i\">{h}</a></dd>\n", i + 1))
        .collect();
    format!(
        "{head}<body id=\"top\"><div id=\"wrapper\" class=\"side-left menu-open\">
<div id=\"gnavi\">{menu}</div>
<div id=\"contents\"><div id=\"mainArea\">{article}</div>
<div id=\"sub\"><h3>新着情報</h3><dl>{dates}</dl><div class=\"bnr\"><a href=\"/b\">職員募集</a></div></div></div>
<div class=\"pagetop\"><a href=\"#top\">ページの先頭へ</a></div>
<div id=\"foot\">{menu}<address>〒000-0000 架空市1-1</address></div></div></body></html>",
        head = head(title, ""),
        menu = anchors(&MENU, "\n"),
    )
}

fn headed(article: &str, title: &str, _: &str) -> String {
    format!(
        "{head}<body><div><ul>{menu}</ul></div>
<div><section><h2>ランキング</h2><ol>{ranking}</ol></section></div>
<div><section>{article}</section></div>
<div><section><h2>最新記事</h2><ul>{recent}</ul></section>
<section><h2>あわせて読みたい</h2><div><a href=\"/x\"><p>{h}</p><p>{teaser}</p></a></div></section></div>
</body></html>",
        head = head(title, ""),
        menu = links(&MENU),
        ranking = links(&HEADLINES[..4]),
        recent = links(&HEADLINES[2..]),
        h = HEADLINES[0],
        teaser = TEASERS[0],
    )
}

fn consent(article: &str, title: &str, _: &str) -> String {
    format!(
        "{head}<body><div role=\"dialog\" aria-label=\"Cookie\" class=\"c-notice\"><p>{COOKIES}</p><button>同意する</button></div>
<noscript><p>{t0}</p></noscript><template><p>{t1}</p></template>
<div class=\"modal\" style=\"display: none\"><p>{t2}</p></div><div hidden><p>{t1}</p></div>
<div aria-hidden=\"true\"><p>{t0}</p></div>
<div id=\"cookie-consent\"><p>{COOKIES}</p></div>
<div role=\"navigation\">{menu}</div>
<div role=\"main\">{article}</div>
<div role=\"complementary\"><h2>その他のニュース</h2><ul>{news}</ul></div>
<div role=\"contentinfo\"><p>{t1}</p></div></body></html>",
        head = head(title, ""),
        t0 = TEASERS[0],
        t1 = TEASERS[1],
        t2 = TEASERS[2],
        menu = anchors(&MENU, " "),
        news = links(&HEADLINES),
    )
}

fn drawer(article: &str, title: &str, _: &str) -> String {
    format!(
        "{head}<body><div id=\"root\"><div class=\"l-header\"><h1 class=\"c-logo\"><a href=\"/\">株式会社ロゴ</a></h1>
<details class=\"drawer\"><summary>メニュー</summary><ul>{menu}</ul></details></div>
<div class=\"l-main\">{article}</div>
<div class=\"p-next\"><ul><li><a href=\"/1\">前の記事 {h0}</a></li><li><a href=\"/2\">次の記事 {h1}</a></li><li><a href=\"/\">一覧へ戻る</a></li></ul></div>
<div class=\"l-footer\"><div>{teaser}</div><ul>{menu}</ul></div></div></body></html>",
        head = head(title, ""),
        menu = links(&MENU),
        h0 = HEADLINES[0],
        h1 = HEADLINES[2],
        teaser = TEASERS[1],
    )
}

fn press(article: &str, title: &str, _: &str) -> String {
    format!(
        "{head}<body class=\"pr pr-detail\"><div class=\"pr-header\"><ul>{menu}</ul></div>
<div class=\"pr-body\"><div class=\"pr-article\">{article}</div>
<div class=\"tags\"><a href=\"/k\">#不正アクセス</a> <a href=\"/k\">#情報漏えい</a> <a href=\"/k\">#Emotet</a></div>
<div class=\"others\"><h2>この企業の他のリリース</h2><ul>{others}</ul></div></div>
<div class=\"box\"><h2>人気記事ランキング</h2><ul>{ranking}</ul></div></body></html>",
        head = head(title, ""),
        menu = links(&MENU),
        others = links(&HEADLINES[..3]),
        ranking = links(&HEADLINES[3..]),
    )
}

fn shop(article: &str, title: &str, _: &str) -> String {
    format!(
        "{head}<body><div class=\"header_wrap\"><div class=\"header_navi\">{menu}</div></div>
<div class=\"shop_side\"><p>カテゴリー</p><ul><li><a href=\"/c/1\">お茶(120)</a></li><li><a href=\"/c/2\">お菓子(85)</a></li><li><a href=\"/c/3\">のり(12)</a></li></ul></div>
<div class=\"shop_main\">{article}</div>
<div class=\"shop_rank\"><h2>売れ筋ランキング</h2><ul><li><a href=\"/i/1\">1位 煎茶 12袋 1,080円</a></li><li><a href=\"/i/2\">2位 ほうじ茶 1,200円</a></li><li><a href=\"/i/3\">3位 玉露 3,500円</a></li></ul></div>
<div class=\"shop_news\"><h2>お知らせ</h2><ul>{news}</ul></div>
<div class=\"copyright\">{teaser}</div></body></html>",
        head = head(title, ""),
        menu = anchors(&MENU, " "),
        news = links(&HEADLINES),
        teaser = TEASERS[2],
    )
}

fn cards(article: &str, title: &str, _: &str) -> String {
    let cards: String = HEADLINES
        .iter()
        .enumerate()
        .map(|(i, h)| {
            format!(
                "<div class=\"p-card\"><div class=\"p-card__img\"><img src=\"{i}.jpg\" alt=\"\"></div><div class=\"p-card__txt\">\
                 <time datetime=\"2019-03-04\">2019.03.04</time><span class=\"tag\">重要</span><h3><a href=\"/{i}\">{h}</a></h3></div></div>"
            )
        })
        .collect();
    format!(
        "{head}<body><div class=\"l-wrap\"><div class=\"l-head\"><a href=\"/\"><img src=\"/logo.svg\" alt=\"ロゴ\"></a>{menu}</div>
<div class=\"l-cont\"><div class=\"p-news\">{article}</div>
<div class=\"p-more\"><p class=\"p-more__ttl\">ほかのお知らせも見る</p>{cards}<p><a href=\"/all\">すべて見る</a></p></div></div>
<div class=\"l-base\"><p>{teaser}</p>{menu}</div></div></body></html>",
        head = head(title, ""),
        menu = anchors(&MENU, " "),
        teaser = TEASERS[0],
    )
}

fn english(article: &str, title: &str, _: &str) -> String {
    let more: String = HEADLINES
        .iter()
        .map(|h| format!("<div class=\"story-teaser\"><a href=\"/s\"><h4>{h}</h4></a></div>"))
        .collect();
    format!(
        "{head}<body class=\"t-story\"><div class=\"masthead\"><a href=\"/\">The ABC</a> {menu}</div>
<div class=\"story\"><div class=\"story__body\">{article}</div><div class=\"story__tools\">{share}</div></div>
<div class=\"more-stories\"><h4>More from ABC</h4>{more}</div>
<div class=\"promo\"><p>{t0}</p><p>{t1}</p></div></body></html>",
        head = head(title, ""),
        menu = anchors(&MENU, " "),
        share = anchors(&SHARE, " "),
        t0 = TEASERS[1],
        t1 = TEASERS[2],
    )
}

fn menus(article: &str, title: &str, _: &str) -> String {
    let topics: String = HEADLINES.iter().map(|h| format!("◇ <a href=\"t.html\">{h}</a><br>\n")).collect();
    format!(
        "{head}<body><center><table width=\"90%\"><tr><td>{menu}</td></tr></table></center>
<table><tr><td valign=\"top\" width=\"20%\"><font size=\"2\"><b>●トピックス</b><br>{topics}<br><marquee>{teaser}</marquee></font></td>
<td valign=\"top\">{article}</td></tr></table><hr><address>架空市1-1</address></body></html>",
        head = head(title, ""),
        menu = anchors(&MENU, "｜"),
        teaser = TEASERS[0],
    )
}

fn manager(article: &str, title: &str, _: &str) -> String {
    let rows: String = HEADLINES
        .iter()
        .map(|h| format!("<div class=\"views-row\"><span class=\"date\">2019.3.4</span> <span class=\"title\"><a href=\"/node/1\">{h}</a></span></div>"))
        .collect();
    format!(
        "{head}<body class=\"path-node page-node-type-article two-sidebars\"><div class=\"region region-primary-menu\"><ul>{menu}</ul></div>
<div class=\"region region-content\"><div class=\"node node--type-article\"><div class=\"field field--name-body\">{article}</div></div></div>
<div class=\"region region-sidebar-first\"><div class=\"block block-views\"><h2>最近のお知らせ</h2>{rows}</div>
<div class=\"block block-text\"><h2>お問い合わせの前に</h2><p>{teaser}</p></div></div></body></html>",
        head = head(title, ""),
        menu = links(&MENU),
        teaser = TEASERS[2],
    )
}
