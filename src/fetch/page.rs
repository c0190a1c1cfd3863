//! Pages that answer with status 200 and are not what was asked for: "not found" pages and forms to log in.
//!
//! Notices speak of deleted pages, of log-ins and of pages that cannot be found, so that no phrase in a body counts:
//! a page is judged by its title or first heading together with how little it says besides its links.

use scraper::{ElementRef, Html, Node, Selector};
use url::Url;

use super::verdict::Verdict;

/// A page that says at least so many characters outside links, menus and forms is an article.
const ARTICLE: usize = 800;

const NOT_FOUND: [&str; 16] = [
    "見つかりません",
    "見つかりませんでした",
    "みつかりません",
    "見つけられません",
    "ページが存在しません",
    "ページは存在しません",
    "お探しのページは",
    "お探しのページが",
    "指定されたページ",
    "ページがありません",
    "ページはありません",
    "page not found",
    "not found",
    "404 error",
    "error 404",
    "404エラー",
];

const LOGIN: [&str; 10] = [
    "ログイン",
    "ログオン",
    "サインイン",
    "会員認証",
    "会員専用",
    "認証が必要",
    "login",
    "log in",
    "sign in",
    "logon",
];

/// What is wrong with a page that came with status 200, if something is.
pub(super) fn judge(html: &str, asked: &Url, last: &Url) -> Option<(Verdict, String)> {
    if is_front(last) && !is_front(asked) && bare_host(asked) == bare_host(last) {
        return Some((
            Verdict::SoftNotFound,
            "led to the front page of its site; the page may be gone".into(),
        ));
    }
    // A page that costs more than any page for people is kept, and refused when it is read.
    let page = crate::source::page_tree(html)?;
    let title = first_text(&page, "title");
    let heading = first_text(&page, "h1");
    let said = said(&page);
    if said >= ARTICLE {
        return None;
    }
    for text in [&title, &heading] {
        let small = text.to_lowercase();
        if small.trim() == "404" || NOT_FOUND.iter().any(|phrase| small.contains(phrase)) {
            return Some((Verdict::SoftNotFound, format!("is titled «{}», with status 200", short(text))));
        }
    }
    let password = Selector::parse("input[type=password i]").ok()?;
    if page.select(&password).next().is_some() {
        for text in [&title, &heading] {
            let small = text.to_lowercase();
            if LOGIN.iter().any(|phrase| small.contains(phrase)) {
                return Some((
                    Verdict::Login,
                    format!("is titled «{}» and asks for a password", short(text)),
                ));
            }
        }
        if said < ARTICLE / 4 {
            return Some((Verdict::Login, "asks for a password and says little else".into()));
        }
    }
    None
}

fn is_front(url: &Url) -> bool {
    let path = url.path().trim_end_matches('/');
    matches!(path, "" | "/index.html" | "/index.htm" | "/index.php" | "/ja" | "/jp") && url.query().is_none()
}

fn bare_host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

fn first_text(page: &Html, selector: &str) -> String {
    let Ok(selector) = Selector::parse(selector) else { return String::new() };
    page.select(&selector).map(|e| clean(&e)).find(|t| !t.is_empty()).unwrap_or_default()
}

fn clean(element: &ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Characters that the page says itself: outside links, menus, forms and scripts.
fn said(page: &Html) -> usize {
    let silent = |name: &str| {
        matches!(
            name,
            "a" | "nav"
                | "header"
                | "footer"
                | "aside"
                | "form"
                | "button"
                | "select"
                | "script"
                | "style"
                | "noscript"
                | "template"
                | "title"
                | "iframe"
                | "svg"
        )
    };
    let mut count = 0;
    let mut depth = 0usize;
    // A walk over the tree's edges needs no stack, however deep a page nests.
    for edge in page.tree.root().traverse() {
        match edge {
            ego_tree::iter::Edge::Open(node) => match node.value() {
                Node::Element(e) if silent(e.name()) => depth += 1,
                Node::Text(text) if depth == 0 => {
                    count += text.chars().filter(|c| !c.is_whitespace()).count();
                }
                _ => {}
            },
            ego_tree::iter::Edge::Close(node) => {
                if let Node::Element(e) = node.value()
                    && silent(e.name())
                {
                    depth = depth.saturating_sub(1);
                }
            }
        }
    }
    count
}

fn short(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(html: &str) -> Option<Verdict> {
        let url = Url::parse("https://example.jp/news/1.html").expect("an address");
        judge(html, &url, &url).map(|(verdict, _)| verdict)
    }

    #[test]
    fn pages_that_say_that_they_are_not_there() {
        for html in [
            "<title>ページが見つかりません | 青葉精機</title><p>URLをご確認ください。</p>",
            "<title>青葉精機</title><h1>404 Not Found</h1>",
            "<title>404</title>",
            "<title>青葉精機</title><h1>お探しのページは移動または削除されました</h1><p>トップへお戻りください。</p>",
        ] {
            assert_eq!(verdict(html), Some(Verdict::SoftNotFound), "{html}");
        }
        let (asked, front) = ("https://example.jp/news/1.html", "https://www.example.jp/");
        let url = |text| Url::parse(text).expect("an address");
        assert_eq!(
            judge("<title>青葉精機</title>", &url(asked), &url(front)).map(|(v, _)| v),
            Some(Verdict::SoftNotFound)
        );
        assert_eq!(judge("<title>青葉精機</title>", &url(front), &url(front)), None);
    }

    #[test]
    fn pages_that_ask_to_log_in() {
        let form = "<form><input name=id><input type=PASSWORD name=p></form>";
        assert_eq!(verdict(&format!("<title>ログイン</title>{form}")), Some(Verdict::Login));
        assert_eq!(
            verdict(&format!("<title>青葉会</title><h1>会員専用ページ</h1>{form}")),
            Some(Verdict::Login)
        );
        assert_eq!(verdict(&format!("<title>青葉会</title>{form}")), Some(Verdict::Login));
        let article = "弊社のパソコンがマルウェアに感染しました。".repeat(50);
        assert_eq!(
            verdict(&format!(
                "<title>会員ログインに関する不正アクセスのお詫び</title><p>{article}</p>{form}"
            )),
            None
        );
    }

    #[test]
    fn notices_that_speak_of_such_things_are_notices() {
        let body = "弊社サイトの一部のページを削除いたしました。お探しのページが見つかりません、と表示される場合があります。";
        assert_eq!(
            verdict(&format!("<title>不正アクセスに関するお知らせ</title><h1>お詫び</h1><p>{body}</p>")),
            None
        );
        let article = body.repeat(30);
        assert_eq!(
            verdict(&format!("<title>「404 Not Found」が表示される障害のお詫び</title><p>{article}</p>")),
            None
        );
        assert_eq!(
            verdict("<title>ログインに関する重要なお知らせ</title><p>不正なログインを確認しました。</p>"),
            None
        );
    }
}
