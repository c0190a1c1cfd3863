//! PDF files: what is read, in which order, from which page, and what is refused with advice.

#[path = "support/pdf_file.rs"]
mod pdf_file;
mod support;

use hayro_cmap::{CMap, CMapName, load_embedded};
use kaiji::error::Error;
use kaiji::source::{MediaType, load};
use kaiji::text::{BlockKind, CharsetFrom, Document, Place, SourceInfo};
use pdf_file::{PdfFile, bomb, show, utf16};

fn read(bytes: &[u8]) -> Result<Document, Error> {
    load(bytes, MediaType::Pdf, None, SourceInfo::default(), "notice.pdf")
}

fn text(file: &PdfFile) -> String {
    read(&file.bytes()).expect("the file is readable").text().to_string()
}

fn refusal(bytes: &[u8]) -> String {
    match read(bytes) {
        Ok(doc) => panic!("read as {:?}", doc.text()),
        Err(error) => error.to_string(),
    }
}

fn page_of(block: &kaiji::text::Block) -> u32 {
    match block.place {
        Place::Page(page) => page,
        Place::Path(_) => panic!("a block of a PDF stands on a page"),
    }
}

/// A file with a font `J` in UniJIS-UCS2-H.
fn japanese() -> PdfFile {
    let mut file = PdfFile::default();
    file.japanese_font("J", "UniJIS-UCS2-H");
    file
}

/// Lines below each other, from the left margin.
fn lines(y: f64, lines: &[&str]) -> String {
    lines.iter().enumerate().map(|(i, l)| show("J", 10.0, 72.0, y - 16.0 * i as f64, &utf16(l))).collect()
}

/// A line of exactly so many full-width characters.
fn full(start: &str, chars: usize) -> String {
    let filler = "弊社のお客様の情報が第三者に閲覧された可能性があることが判明した件につき調査の結果を公表し";
    start.chars().chain(filler.chars().cycle()).take(chars).collect()
}

#[test]
fn fonts_that_are_not_embedded_in_every_encoding() {
    let words = "令和2年11月4日、情報漏えいのお詫び";
    let cids = {
        let map = CMap::parse(load_embedded(CMapName::UniJisUtf16H).unwrap(), load_embedded).unwrap();
        let cid = |c: char| map.lookup_cid_code(c as u32, 2).unwrap() as u16;
        words.chars().flat_map(|c| cid(c).to_be_bytes()).collect::<Vec<u8>>()
    };
    let jis: Vec<u8> = encoding_rs::EUC_JP.encode(words).0.iter().map(|b| b & 0x7F).collect();
    let cases: [(&str, Vec<u8>); 7] = [
        ("UniJIS-UCS2-H", utf16(words)),
        ("UniJIS-UTF16-H", utf16(words)),
        // No map of this one is at hand: its codes are Unicode all the same.
        ("UniJIS2004-UTF16-H", utf16(words)),
        ("90ms-RKSJ-H", encoding_rs::SHIFT_JIS.encode(words).0.into_owned()),
        ("90msp-RKSJ-H", encoding_rs::SHIFT_JIS.encode(words).0.into_owned()),
        ("EUC-H", encoding_rs::EUC_JP.encode(words).0.into_owned()),
        ("Identity-H", cids),
    ];
    for (encoding, codes) in cases {
        let mut file = PdfFile::default();
        file.japanese_font("J", encoding);
        file.page(&show("J", 10.0, 72.0, 700.0, &codes));
        assert_eq!(text(&file).trim_end(), words, "{encoding}");
    }
    // JIS codes proper, two bytes each.
    let mut file = PdfFile::default();
    file.japanese_font("J", "H");
    file.page(&show("J", 10.0, 72.0, 700.0, &jis_only(&jis, words)));
    assert_eq!(text(&file).trim_end(), words.replace(|c: char| c.is_ascii(), ""));
}

/// The JIS codes of the characters that have two bytes.
fn jis_only(jis: &[u8], words: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    for c in words.chars() {
        let len = if c.is_ascii() { 1 } else { 2 };
        if len == 2 {
            out.extend_from_slice(&jis[at..at + 2]);
        }
        at += len;
    }
    out
}

#[test]
fn what_the_file_says_of_its_codes_counts_and_radicals_become_words() {
    let mut file = PdfFile::default();
    let map = file.stream(
        "",
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> \
          endcodespacerange 3 beginbfchar <0001> <2F24> <0002> <2F47> <0003> <D842DFB7> endbfchar endcmap",
    );
    file.composite_font("J", "Identity-H", "Identity", &format!("/ToUnicode {map} 0 R"));
    file.font("L", "<< /Type /Font /Subtype /TrueType /BaseFont /Century /Encoding /WinAnsiEncoding >>");
    let line =
        show("J", 10.0, 72.0, 700.0, &[0, 1, 0, 2, 0, 3]) + &show("L", 10.0, 85.0, 700.0, b"Emotet 12");
    file.page(&line);
    assert_eq!(text(&file).trim_end(), "大日𠮷Emotet 12");
}

#[test]
fn bullets_and_ligatures_of_latin_fonts() {
    let mut file = japanese();
    file.font(
        "L",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding << /Differences [1 /fi /seven /bullet /uni65E5] >> >>",
    );
    file.font("W", "<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Wingdings-Regular >>");
    file.page(
        &(show("W", 10.0, 72.0, 700.0, b"l")
            + &show("L", 10.0, 84.0, 700.0, &[1, 2, 3, 4])
            + &show("J", 10.0, 72.0, 600.0, &utf16("お詫び"))),
    );
    assert_eq!(text(&file).lines().next(), Some("● fi7•日"));
}

#[test]
fn a_date_over_a_line_break_is_one_and_short_lines_stay_apart() {
    let mut file = japanese();
    let first = full("　弊社のサーバーに対する不正アクセスを確認しましたのは", 41) + "2020年11";
    let page = lines(780.0, &["2020年11月20日", "株式会社紬月", "お客様各位"])
        + &lines(
            700.0,
            &[
                &first,
                "月4日のことでした。お客様にご迷惑をおかけし、お詫びいたします。",
                &full("なお、", 45),
                &full("", 45),
                "おります。",
            ],
        )
        + &lines(580.0, &["・氏名", "・住所"]);
    file.page(&page);
    let doc = read(&file.bytes()).unwrap();
    let got: Vec<&str> = doc.text().lines().filter(|l| !l.is_empty()).collect();
    assert_eq!(&got[..3], ["2020年11月20日", "株式会社紬月", "お客様各位"], "{}", doc.text());
    assert!(got[3].contains("2020年11月4日のことでした"), "{}", doc.text());
    assert!(got[4].starts_with("なお、") && got[4].ends_with("おります。"), "{}", doc.text());
    assert_eq!(&got[5..], ["・氏名", "・住所"]);
    assert_eq!(doc.source.media_type, "application/pdf");
    assert_eq!(doc.source.charset_from, CharsetFrom::Format);
    let record = support::engine().worker().extract(&doc);
    assert_eq!(record.published.as_ref().map(|p| p.value.as_str()), Some("2020-11-20"));
    assert!(record.dates.iter().any(|d| d.date == "2020-11-04"), "{:?}", record.dates);
}

#[test]
fn paragraphs_go_on_over_pages_and_what_comes_with_every_page_is_none_of_the_text() {
    let mut file = japanese();
    let header = |page: usize| {
        show("J", 8.0, 72.0, 810.0, &utf16("株式会社紬月 ニュースリリース"))
            + &show("J", 8.0, 290.0, 40.0, &utf16(&format!("- {page} -")))
    };
    let rest = full("なお、", 45);
    file.page(
        &(header(1)
            + &lines(700.0, &[&full("このたび、", 45), "お詫びいたします。"])
            + &lines(80.0, &[&rest])),
    );
    file.page(&(header(2) + &lines(760.0, &["ご報告いたします。", "以上"])));
    file.page(&(header(3) + &lines(760.0, &["お問い合わせ先"])));
    let doc = read(&file.bytes()).unwrap();
    let joined = doc.text().lines().find(|l| l.contains("なお、")).unwrap();
    assert!(joined.ends_with("ご報告いたします。"), "{joined}");
    let furniture: Vec<&str> =
        doc.blocks().iter().filter(|b| b.kind == BlockKind::Furniture).map(|b| doc.quote(b.span)).collect();
    assert_eq!(furniture.len(), 6, "{furniture:?}");
    let page =
        |words: &str| doc.blocks().iter().find(|b| doc.quote(b.span).contains(words)).map(page_of).unwrap();
    assert_eq!((page("このたび"), page("なお、"), page("以上"), page("お問い合わせ先")), (1, 1, 2, 3));
    // Blocks cover the text in order.
    assert!(doc.blocks().windows(2).all(|w| w[0].span.end() < w[1].span.start() + 1));
}

#[test]
fn vertical_writing_runs_from_right_to_left() {
    let mut file = PdfFile::default();
    file.japanese_font("V", "UniJIS-UCS2-V");
    let columns = ["不正アクセスのお詫び", "二〇二〇年十一月四日、弊社のサーバーが", "攻撃を受けました。"];
    let page: String = columns
        .iter()
        .enumerate()
        .map(|(i, c)| show("V", 10.0, 500.0 - 40.0 * i as f64, 780.0, &utf16(c)))
        .collect();
    file.page(&page);
    let got = text(&file);
    assert_eq!(got.lines().filter(|l| !l.is_empty()).collect::<Vec<_>>(), columns, "{got}");
}

#[test]
fn columns_are_read_one_after_the_other() {
    let mut file = japanese();
    let (mut page, mut left, mut right) = (String::new(), String::new(), String::new());
    page += &show("J", 14.0, 180.0, 780.0, &utf16("不正アクセスに関するお知らせ"));
    for i in 0..6 {
        let y = 740.0 - 16.0 * f64::from(i);
        let words = |side: &str| full(&format!("{side}{i}は"), 20);
        left += &words("左");
        right += &words("右");
        page += &show("J", 10.0, 72.0, y, &utf16(&words("左")));
        page += &show("J", 10.0, 300.0, y, &utf16(&words("右")));
    }
    file.page(&page);
    let got: String = text(&file).lines().map(str::trim).collect();
    assert_eq!(got, format!("不正アクセスに関するお知らせ{left}{right}"));
}

#[test]
fn ruled_tables_give_rows() {
    let mut file = japanese();
    let mut page = "0.5 w\n".to_string();
    for y in [700.0, 680.0, 640.0] {
        page += &format!("72 {y} m 472 {y} l S\n");
    }
    for x in [72.0, 172.0, 472.0] {
        page += &format!("{x} 700 m {x} 640 l S\n");
    }
    page += &show("J", 10.0, 76.0, 686.0, &utf16("日付"));
    page += &show("J", 10.0, 176.0, 686.0, &utf16("内容"));
    page += &show("J", 10.0, 76.0, 668.0, &utf16("2020年11"));
    page += &show("J", 10.0, 76.0, 650.0, &utf16("月4日"));
    page += &show("J", 10.0, 176.0, 660.0, &utf16("警察へ相談"));
    page += &lines(780.0, &["お詫び"]);
    file.page(&page);
    let doc = read(&file.bytes()).unwrap();
    let rows: Vec<&str> =
        doc.blocks().iter().filter(|b| b.kind == BlockKind::TableRow).map(|b| doc.quote(b.span)).collect();
    assert_eq!(rows, ["日付 | 内容", "2020年11月4日 | 警察へ相談"]);
}

#[test]
fn turned_pages_read_as_upright_ones() {
    let words = ["2020年11月20日", "不正アクセスのお詫び"];
    let upright = lines(700.0, &words);
    for turn in [0, 90, 180, 270] {
        let mut file = japanese();
        let stream = file.stream("", upright.as_bytes());
        file.page_with(stream, "", &format!("/Rotate {turn}"));
        assert_eq!(text(&file).lines().collect::<Vec<_>>(), words, "/Rotate {turn}");
    }
    for matrix in ["0 1 -1 0 842 0", "-1 0 0 -1 595 842", "0 -1 1 0 -300 842"] {
        let mut file = japanese();
        file.page(&format!("q {matrix} cm\n{upright}Q\n"));
        assert_eq!(text(&file).lines().collect::<Vec<_>>(), words, "{matrix}");
    }
    // A stamp across the page is no text.
    let mut file = japanese();
    file.page(
        &(upright + "q 0.7 0.7 -0.7 0.7 100 100 cm\n" + &show("J", 60.0, 0.0, 0.0, &utf16("写")) + "Q\n"),
    );
    assert_eq!(text(&file).lines().collect::<Vec<_>>(), words);
}

#[test]
fn what_forms_draw_and_what_marks_say() {
    let mut file = japanese();
    let font = 4;
    let form = file.stream(
        &format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << /Font << /J {font} 0 R >> >>"
        ),
        lines(700.0, &["不正アクセスのお詫び"]).as_bytes(),
    );
    let actual =
        "/Span << /ActualText <FEFF6D4151FA> >> BDC\n".to_string() + &lines(600.0, &["〓〓"]) + "EMC\n";
    let footer = "/Artifact << /Type /Pagination >> BDC\n".to_string() + &lines(300.0, &["秘"]) + "EMC\n";
    let stream = file.stream("", format!("/F Do\n{actual}{footer}").as_bytes());
    file.page_with(stream, &format!("/XObject << /F {form} 0 R >>"), "");
    let doc = read(&file.bytes()).unwrap();
    let got: Vec<&str> = doc.text().lines().filter(|l| !l.is_empty()).collect();
    assert_eq!(got, ["不正アクセスのお詫び", "流出", "秘"], "{}", doc.text());
    assert_eq!(doc.blocks().last().map(|b| b.kind), Some(BlockKind::Furniture));
}

#[test]
fn scans_and_shapes_and_empty_pages_are_told_apart() {
    let mut file = japanese();
    let picture = file.stream(
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray",
        b"x",
    );
    let stream = file.stream("", b"q 595 0 0 842 0 0 cm /P Do Q");
    file.page_with(stream, &format!("/XObject << /P {picture} 0 R >>"), "");
    let message = refusal(&file.bytes());
    assert!(message.contains("is a scan") && message.contains("ocrmypdf"), "{message}");
    // A cover letter before many scanned pages does not make them text.
    for _ in 0..2 {
        file.page_with(stream, &format!("/XObject << /P {picture} 0 R >>"), "");
    }
    file.page(&lines(700.0, &["別紙のとおりお知らせいたします。"]));
    assert!(refusal(&file.bytes()).contains("3 of 4 page(s)"));
    // A picture on a page of text is no scan.
    let mut file = japanese();
    let picture = file.stream("/Type /XObject /Subtype /Image /Width 1 /Height 1", b"x");
    let words = lines(700.0, &["不正アクセスに関するお知らせとお詫び"]) + "q 595 0 0 842 0 0 cm /P Do Q";
    let stream = file.stream("", words.as_bytes());
    file.page_with(stream, &format!("/XObject << /P {picture} 0 R >>"), "");
    assert!(text(&file).contains("お知らせ"));

    let mut file = PdfFile::default();
    file.page(&"10 10 m 20 20 30 30 40 10 c f\n".repeat(200));
    assert!(refusal(&file.bytes()).contains("drawn as shapes"));
    let mut file = PdfFile::default();
    file.page("");
    assert!(refusal(&file.bytes()).contains("empty pages"));
}

#[test]
fn garble_is_never_silent() {
    // Glyph numbers of a font of its own, without a map to characters.
    let mut file = PdfFile::default();
    file.composite_font("J", "Identity-H", "Identity", "");
    file.page(&show("J", 10.0, 72.0, 700.0, &[0, 9, 0, 8, 1, 7]));
    let message = refusal(&file.bytes());
    assert!(message.contains("100 of 100 are unknown") && message.contains("ocrmypdf"), "{message}");
    // A map that gives other characters.
    let mut file = japanese();
    let notice = full("", 90);
    let wrong: String = notice.chars().filter_map(|c| char::from_u32(c as u32 + 0x155)).collect();
    file.page(&lines(
        700.0,
        &[&wrong.chars().take(45).collect::<String>(), &wrong.chars().skip(45).collect::<String>()],
    ));
    assert!(refusal(&file.bytes()).contains("garbled"));
    // A font that the page does not have.
    let mut file = japanese();
    file.page(&show("X", 10.0, 72.0, 700.0, &utf16("お詫び")));
    assert!(refusal(&file.bytes()).contains("unknown"));
    // A character or two that nobody knows stay visible.
    let mut file = japanese();
    file.page(&lines(700.0, &[&full("\u{E123}田様、", 45)]));
    assert!(text(&file).starts_with('\u{FFFD}'));
}

#[test]
fn passwords() {
    let data = support::root().join("tests/data/pdf");
    let locked = std::fs::read(data.join("locked.pdf")).unwrap();
    let message = refusal(&locked);
    assert!(message.contains("password") && message.contains("qpdf --decrypt"), "{message}");
    // A password for changes alone hinders no reader.
    for name in ["owner-aes.pdf", "owner-rc4.pdf"] {
        let doc = read(&std::fs::read(data.join(name)).unwrap()).unwrap();
        assert!(doc.text().contains("2020年11月4日"), "{name}: {}", doc.text());
    }
}

#[test]
fn damaged_files_are_refused() {
    let mut file = japanese();
    for i in 0..3 {
        file.page(&lines(700.0, &[&format!("{i}ページ目のお知らせとお詫びです。")]));
    }
    let whole = file.bytes();
    assert!(read(&whole).is_ok());
    for part in [0.2, 0.5, 0.9] {
        let cut = &whole[..(whole.len() as f64 * part) as usize];
        assert!(refusal(cut).contains("cut short or damaged"), "{part}");
    }
    assert!(refusal(b"%PDF-1.4\nstartxref\n0\n%%EOF").contains("cut short or damaged"));
    // What is drawn cannot be unpacked.
    let mut file = japanese();
    let stream = file.stream("/Filter /FlateDecode", b"\x78\x9C\xFF\xFF\xFF\xFF no such data");
    file.page_with(stream, "", "");
    assert!(refusal(&file.bytes()).contains("cut short or damaged"));
    // A page names a stream that is not there.
    let mut file = japanese();
    file.page_with(999, "", "");
    assert!(refusal(&file.bytes()).contains("cut short or damaged"));
    // Whatever the bytes, there is an answer and no panic.
    for i in 0..200usize {
        let mut bytes = whole.clone();
        let len = bytes.len();
        for k in 0..20 {
            let at = (i * 7919 + k * 104_729) % len;
            bytes[at] = bytes[at].wrapping_add((i + k) as u8);
        }
        let _ = read(&bytes);
    }
}

#[test]
fn hostile_files_cost_little() {
    let start = std::time::Instant::now();
    // A page that unpacks without end.
    let mut file = japanese();
    let stream = file.stream("/Filter /FlateDecode", &bomb(300));
    file.page_with(stream, "", "");
    assert!(refusal(&file.bytes()).contains("unpacks to more than"));
    // The same in an object stream, which the library unpacks by itself, and packed twice.
    for filter in ["/Filter /FlateDecode", "/Filter [/FlateDecode /FlateDecode]"] {
        let mut file = japanese();
        file.stream(&format!("/Type /ObjStm /N 1 /First 4 {filter}"), &bomb(300));
        file.page(&lines(700.0, &["お詫び"]));
        assert!(refusal(&file.bytes()).contains("unpacks to more than"), "{filter}");
    }
    // A font's map.
    let mut file = PdfFile::default();
    let map = file.stream("/Filter /FlateDecode", &bomb(300));
    file.composite_font("J", "Identity-H", "Identity", &format!("/ToUnicode {map} 0 R"));
    file.page(&show("J", 10.0, 72.0, 700.0, &[0, 1]));
    assert!(refusal(&file.bytes()).contains("unpacks to more than"));
    // Forms that draw themselves, twice each.
    let mut file = japanese();
    let form = file.stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>",
        b"/F Do /F Do",
    );
    assert_eq!(form, 5);
    let stream = file.stream("", ("/F Do\n".to_string() + &lines(700.0, &["お詫び"])).as_bytes());
    file.page_with(stream, "/XObject << /F 5 0 R >>", "");
    assert!(text(&file).contains("お詫び"));
    // Thousands of pages.
    let mut file = japanese();
    let stream = file.stream("", lines(700.0, &["お詫び"]).as_bytes());
    for _ in 0..3000 {
        file.page_with(stream, "", "");
    }
    let message = refusal(&file.bytes());
    assert!(message.contains("3000 pages") && message.contains("qpdf"), "{message}");
    // Arrays within arrays, states within states.
    let mut file = japanese();
    file.page(&("[".repeat(50_000) + &"q ".repeat(50_000) + &lines(700.0, &["お詫び"])));
    let _ = read(&file.bytes());
    assert!(start.elapsed().as_secs() < 60, "took {:?}", start.elapsed());
}

#[test]
fn a_pdf_is_known_by_its_beginning() {
    let mut file = japanese();
    file.trailer =
        "/Info << /Title (Microsoft Word - notice.docx) /CreationDate (D:20190101000000) >>".to_string();
    file.page(&lines(700.0, &["2020年11月4日", "不正アクセスのお詫び"]));
    let bytes = file.bytes();
    assert_eq!(MediaType::sniff(&bytes), MediaType::Pdf);
    for named in [MediaType::Text, MediaType::Html, MediaType::Pdf] {
        let doc = load(&bytes, named, Some("shift_jis"), SourceInfo::default(), "x").unwrap();
        assert_eq!(doc.source.media_type, "application/pdf");
        // The day on which a file was made is not the day on which a notice came out.
        assert_eq!(doc.meta_date, None);
    }
    assert!(refusal(b"<!DOCTYPE html><p>404").contains("is called a PDF but is none"));
    assert_eq!(MediaType::sniff("これは%PDF-1.4です".as_bytes()), MediaType::Text);
}

#[test]
fn the_command_reads_pdf_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = japanese();
    file.page(&lines(
        700.0,
        &["2020年11月4日", "横浜株式会社", "弊社のパソコン12台がEmotetに感染しました。"],
    ));
    std::fs::write(folder.path().join("notice.pdf"), file.bytes()).unwrap();
    std::fs::write(folder.path().join("broken.pdf"), b"%PDF-1.4").unwrap();
    let out = support::kaiji().arg("extract").arg(folder.path()).assert().code(1).get_output().clone();
    let record: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(record["devices"][0]["count"], 12);
    assert_eq!(record["source"]["media_type"], "application/pdf");
    assert_eq!(record["source"]["charset_from"], "format");
    let told = String::from_utf8(out.stderr).unwrap();
    assert!(told.contains("broken.pdf: is a PDF that is cut short"), "{told}");
}
