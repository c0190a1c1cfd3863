//! Lists of addresses: plain lists, CSV columns, `sources.toml`, sitemaps and feeds.

mod feed;
mod table;

use url::Url;

use super::{address, gzip};

/// Largest list, unpacked: what the sitemap protocol allows, and as much again.
pub const MAX_BYTES: u64 = 100 * 1024 * 1024;

/// Most addresses that one run takes.
pub const MAX_ADDRESSES: usize = 1_000_000;

/// What a list names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Addresses of documents, as written.
    Addresses(Vec<String>),
    /// Addresses of further sitemaps.
    Sitemaps(Vec<String>),
}

/// Reads a list; `name` (of a file, or an address) tells its form where the content does not, `column` names the
/// column of a CSV file, `base` is the address that the list came from.
///
/// # Errors
///
/// A reason that says what to do.
pub fn read(bytes: &[u8], name: &str, column: Option<&str>, base: Option<&Url>) -> Result<Found, String> {
    let name = name.to_ascii_lowercase();
    if gzip::is_packed(bytes) {
        let bytes = gzip::unpack(bytes, MAX_BYTES).map_err(|wrong| match wrong {
            gzip::Wrong::TooLarge(_) => format!("unpacks to more than {MAX_BYTES} bytes; split it"),
            gzip::Wrong::Broken(_) => "is broken or cut off; fetch or pack it again".to_string(),
        })?;
        if gzip::is_packed(&bytes) {
            return Err("is packed twice; unpack it once".into());
        }
        return read(&bytes, name.strip_suffix(".gz").unwrap_or(&name), column, base);
    }
    let text = crate::source::plain_text(bytes)?;
    let found = if text.trim_start().starts_with('<') {
        feed::read(&text, base)?
    } else if name.ends_with(".toml") {
        Found::Addresses(table::toml(&text)?)
    } else if column.is_some() || name.ends_with(".csv") || name.ends_with(".tsv") {
        Found::Addresses(table::csv(&text, column, name.ends_with(".tsv"))?)
    } else {
        Found::Addresses(plain(&text))
    };
    let (Found::Addresses(named) | Found::Sitemaps(named)) = &found;
    match named.len() {
        0 => Err("names no address".into()),
        n if n > MAX_ADDRESSES => Err(format!("names more than {MAX_ADDRESSES} addresses; split it")),
        _ => Ok(found),
    }
}

/// One address a line; blank lines and lines that begin with `#` say nothing.
fn plain(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.take(MAX_ADDRESSES + 1).map(str::to_string).collect()
}

/// An address that a list names, made whole where the list's own address is known.
fn whole(text: &str, base: Option<&Url>) -> String {
    match base.map(|base| address::join(base, text)) {
        Some(Ok(url)) => url.to_string(),
        _ => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: [&str; 2] = ["https://example.jp/1.html", "https://example.jp/2.html?a=1&b=2"];

    fn two(text: &str, name: &str, column: Option<&str>) {
        let found = read(text.as_bytes(), name, column, None).expect(name);
        assert_eq!(found, Found::Addresses(TWO.map(String::from).to_vec()), "{name}");
    }

    #[test]
    fn plain_lists() {
        two(
            "# notices\r\nhttps://example.jp/1.html\r\n\r\n  https://example.jp/2.html?a=1&b=2 \r\n",
            "list.txt",
            None,
        );
        two("\u{FEFF}https://example.jp/1.html\nhttps://example.jp/2.html?a=1&b=2", "-", None);
    }

    #[test]
    fn columns_of_tables() {
        two(&format!("title,URL\n\"a, b\",{}\nc,{}\nd,\n", TWO[0], TWO[1]), "list.csv", None);
        two(&format!("公表文,題\n{},あ\n{},い\n", TWO[0], TWO[1]), "list.csv", None);
        two(&format!("{},x\n{},y\n", TWO[0], TWO[1]), "list.csv", None);
        two(&format!("a\tlink\n1\t{}\n2\t{}\n", TWO[0], TWO[1]), "list.tsv", None);
        two(
            &format!("first,second\nhttps://example.jp/0,{}\nhttps://example.jp/0,{}\n", TWO[0], TWO[1]),
            "x",
            Some("second"),
        );
        let reason = read(b"a,b\n1,2\n", "list.csv", Some("c"), None).expect_err("no column");
        assert!(reason.contains("a, b"), "{reason}");
        assert!(read(b"a,b\n1,2\n", "list.csv", None, None).expect_err("no column").contains("--column"));
        // As Excel writes it.
        let (sjis, ..) =
            encoding_rs::SHIFT_JIS.encode("題,アドレス\n不正アクセス,https://example.jp/1.html\n");
        let found = read(&sjis, "list.csv", None, None).expect("a table");
        assert_eq!(found, Found::Addresses(vec![TWO[0].into()]));
    }

    #[test]
    fn tables_of_sources() {
        let text = format!(
            "[[source]]\nurl = \"{}\"\npublisher = \"青葉精機\"\n[[source]]\nurl = \"{}\"\n",
            TWO[0], TWO[1]
        );
        two(&text, "sources.toml", None);
        assert!(
            read(b"[[source]]\nurl = 1\n", "sources.toml", None, None)
                .expect_err("no text")
                .contains("line 2")
        );
        assert!(read(b"", "sources.toml", None, None).expect_err("nothing").contains("no address"));
    }

    #[test]
    fn sitemaps_packed_and_plain() {
        let text = format!(
            "<?xml version='1.0' encoding='UTF-8'?>\n<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' \
             xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'><url><loc> {} </loc><lastmod>2024-01-01\
             </lastmod><image:image><image:loc>https://example.jp/x.png</image:loc></image:image></url>\
             <url><loc><![CDATA[{}]]></loc></url></urlset>",
            TWO[0], TWO[1]
        );
        two(&text, "sitemap.xml", None);
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packer, text.as_bytes()).expect("packed");
        let packed = packer.finish().expect("packed");
        assert_eq!(
            read(&packed, "sitemap.xml.gz", None, None),
            Ok(Found::Addresses(TWO.map(String::from).to_vec()))
        );
        assert!(
            read(&packed[..packed.len() - 9], "sitemap.xml.gz", None, None)
                .is_err_and(|e| e.contains("cut off"))
        );
        let index = "<sitemapindex><sitemap><loc>https://example.jp/s1.xml.gz</loc></sitemap></sitemapindex>";
        assert_eq!(
            read(index.as_bytes(), "sitemap.xml", None, None),
            Ok(Found::Sitemaps(vec!["https://example.jp/s1.xml.gz".into()]))
        );
    }

    #[test]
    fn feeds() {
        let link = TWO[1].replace('&', "&amp;");
        two(
            &format!(
                "<rss version='2.0'><channel><link>https://example.jp/</link><item><link>{}</link></item>\
            <item><title>b</title><link>{link}</link></item></channel></rss>",
                TWO[0]
            ),
            "feed",
            None,
        );
        two(
            &format!(
                "<rdf:RDF><channel><link>https://example.jp/</link></channel><item><link>{}</link></item>\
            <item><link>{link}</link></item></rdf:RDF>",
                TWO[0]
            ),
            "feed.rdf",
            None,
        );
        two(
            &format!(
                "<feed xmlns='http://www.w3.org/2005/Atom'><link href='https://example.jp/'/><entry>\
            <link rel='edit' href='https://example.jp/edit'/><link href='{}'/></entry>\
            <entry><link rel='alternate' href='{link}'/></entry></feed>",
                TWO[0]
            ),
            "feed.xml",
            None,
        );
        let base = address::parse("https://example.jp/feeds/all.xml").expect("an address");
        let found = read(b"<feed><entry><link href='../1.html'/></entry></feed>", "x", None, Some(&base));
        assert_eq!(found, Ok(Found::Addresses(vec![TWO[0].into()])));
        let deep = "<rss>".repeat(1000);
        for (text, part) in [
            (deep.as_str(), "nests"),
            ("<html><body></body></html>", "neither"),
            ("<rss><item>", "is broken"),
            ("<urlset/>", "no address"),
        ] {
            assert!(read(text.as_bytes(), "x.xml", None, None).is_err_and(|e| e.contains(part)), "{text}");
        }
    }
}
