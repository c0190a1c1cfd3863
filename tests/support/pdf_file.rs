//! Writes small PDF files by hand, object by object, so that tests need no program that makes PDFs.

use std::io::Write;

/// A PDF file under construction. Object 1 is the catalog and 2 the page tree.
#[derive(Default)]
pub struct PdfFile {
    /// Objects from number 3 on.
    objects: Vec<Vec<u8>>,
    pages: Vec<usize>,
    fonts: Vec<(String, usize)>,
    /// Further entries of the trailer.
    pub trailer: String,
}

/// A page of A4, in points.
const WIDTH: f64 = 595.0;
const HEIGHT: f64 = 842.0;

impl PdfFile {
    /// Adds an object and gives its number.
    pub fn object(&mut self, body: impl AsRef<[u8]>) -> usize {
        self.objects.push(body.as_ref().to_vec());
        self.objects.len() + 2
    }

    /// Adds a stream with entries for its dictionary.
    pub fn stream(&mut self, entries: &str, data: &[u8]) -> usize {
        let mut body = format!("<< {entries} /Length {} >>\nstream\n", data.len()).into_bytes();
        body.extend_from_slice(data);
        body.extend_from_slice(b"\nendstream");
        self.object(body)
    }

    /// Adds a font for all pages.
    pub fn font(&mut self, name: &str, dictionary: &str) {
        let number = self.object(dictionary);
        self.fonts.push((name.to_string(), number));
    }

    /// Adds a font of Japanese that is not embedded, as old programs and reportlab make them.
    pub fn japanese_font(&mut self, name: &str, encoding: &str) {
        self.composite_font(name, encoding, "Japan1", "");
    }

    /// Adds a composite font of a collection of characters, with further entries.
    pub fn composite_font(&mut self, name: &str, encoding: &str, ordering: &str, more: &str) {
        let descendant = self.object(format!(
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Mincho /CIDSystemInfo << /Registry (Adobe) \
             /Ordering ({ordering}) /Supplement 2 >> /DW 1000 /W [1 [250] 2 94 500 231 632 500] >>"
        ));
        let font = format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /Mincho /Encoding /{encoding} /DescendantFonts [{descendant} 0 R] {more} >>"
        );
        self.font(name, &font);
    }

    /// Adds a page with what it draws.
    pub fn page(&mut self, content: &str) {
        let stream = self.stream("", content.as_bytes());
        self.page_with(stream, "", "");
    }

    /// Adds a page that draws a stream, with further resources and further entries of its dictionary.
    pub fn page_with(&mut self, stream: usize, resources: &str, entries: &str) {
        let fonts: String =
            self.fonts.iter().map(|(name, number)| format!("/{name} {number} 0 R ")).collect();
        let page = self.object(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {stream} 0 R \
             /Resources << /Font << {fonts} >> {resources} >> {entries} >>"
        ));
        self.pages.push(page);
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        let kids: String = self.pages.iter().map(|p| format!("{p} 0 R ")).collect();
        let tree = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", self.pages.len());
        let mut all = vec![b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), tree.into_bytes()];
        all.extend(self.objects.iter().cloned());
        let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
        let mut places = Vec::new();
        for (i, body) in all.iter().enumerate() {
            places.push(out.len());
            out.extend_from_slice(format!("{} 0 obj\n", i + 1).as_bytes());
            out.extend_from_slice(body);
            out.extend_from_slice(b"\nendobj\n");
        }
        let start = out.len();
        let mut end = format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
        for place in places {
            end.push_str(&format!("{place:010} 00000 n \n"));
        }
        end.push_str(&format!(
            "trailer\n<< /Size {} /Root 1 0 R {} >>\nstartxref\n{start}\n%%EOF\n",
            all.len() + 1,
            self.trailer
        ));
        out.extend_from_slice(end.as_bytes());
        out
    }
}

/// A line of text in a font, as a hexadecimal string in that font's codes.
pub fn show(font: &str, size: f64, x: f64, y: f64, codes: &[u8]) -> String {
    let hex: String = codes.iter().map(|b| format!("{b:02x}")).collect();
    format!("BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm <{hex}> Tj ET\n")
}

/// The codes of a text in UTF-16, which UniJIS fonts take.
pub fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

/// Data that unpack to about so many megabytes, made of copies of one packed megabyte.
pub fn bomb(megabytes: usize) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let chunk = vec![b' '; 1 << 20];
    encoder.write_all(&chunk).unwrap();
    encoder.flush().unwrap();
    let first = encoder.get_ref().len();
    encoder.write_all(&chunk).unwrap();
    encoder.flush().unwrap();
    let packed = encoder.get_ref().clone();
    let mut out = packed[..first].to_vec();
    for _ in 1..megabytes {
        out.extend_from_slice(&packed[first..]);
    }
    // The last block: empty, and final.
    out.extend_from_slice(&[0x01, 0x00, 0x00, 0xFF, 0xFF]);
    out
}
