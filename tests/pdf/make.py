#!/usr/bin/env python3
"""Makes PDFs of plain-text notices with the programs that make most PDFs of notices.

    tests/pdf/make.py OUT TEXT...

writes OUT/PRODUCER/NAME.pdf for each text and each producer that is installed, and says on standard error which
producers are missing. Producers: reportlab-cid (fonts not embedded, UniJIS-UCS2-H), reportlab-ttf (embedded subset,
breaks lines anywhere), chromium (printed page), libreoffice (Writer document, justified). Needs: PyPI reportlab;
Debian chromium, libreoffice-writer-nogui, fonts-ipafont.
"""
import html
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

DATE = re.compile(r"^[\s　]*(20\d\d|２０\d\d|令和|平成).{0,12}日(（.）|\(.\))?[\s　]*$")
TITLE = re.compile(r"(お知らせ|お詫び|ご報告|について|報告)(（.*）|\(.*\))?$")
MINCHO = "/usr/share/fonts/opentype/ipafont-mincho/ipam.ttf"


def styled(text):
    """Lines as (style, line): a date at the head stands right, the title in the middle and larger."""
    out, titled = [], False
    for i, line in enumerate(text.split("\n")):
        words = line.strip()
        if words and i < 8 and DATE.match(line):
            out.append(("date", words))
        elif words and i < 14 and not titled and len(words) <= 60 and "。" not in words and TITLE.search(words):
            titled = True
            out.append(("title", words))
        else:
            out.append(("text", line.rstrip()))
    return out


def reportlab(text, path, embedded):
    from reportlab.lib.enums import TA_CENTER, TA_RIGHT
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    if embedded:
        font = "IPAMincho"
        pdfmetrics.registerFont(TTFont(font, MINCHO))
    else:
        font = "HeiseiMin-W3"
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    base = dict(fontName=font, fontSize=10.5, leading=16, wordWrap="CJK")
    styles = {
        "text": ParagraphStyle("text", **base),
        "date": ParagraphStyle("date", alignment=TA_RIGHT, **base),
        "title": ParagraphStyle("title", alignment=TA_CENTER, **{**base, "fontSize": 14, "leading": 22}),
    }
    story = []
    for style, line in styled(text):
        if line.strip():
            indent = len(line) - len(line.lstrip("　"))
            own = styles[style]
            if indent and style == "text":
                own = ParagraphStyle("indented", parent=own, firstLineIndent=10.5 * indent)
            story.append(Paragraph(html.escape(line.strip()), own))
        else:
            story.append(Spacer(1, 10))

    def number(canvas, doc):
        canvas.setFont(font, 9)
        canvas.drawCentredString(A4[0] / 2, 30, "- %d -" % doc.page)

    doc = SimpleDocTemplate(str(path), pagesize=A4, invariant=1, title="notice")
    doc.build(story, onFirstPage=number, onLaterPages=number)


def chromium(text, path):
    lines = "".join(
        f'<p class="{style}">{html.escape(line)}</p>' if line.strip() else '<p class="blank"></p>'
        for style, line in styled(text)
    )
    page = (
        '<!DOCTYPE html><html lang="ja"><meta charset="utf-8"><title>notice</title><style>'
        "body{font-family:IPAGothic,'Noto Sans CJK JP',sans-serif;font-size:12pt;line-height:1.7}"
        "p{margin:0;white-space:pre-wrap}.date{text-align:right}.blank{height:1em}"
        ".title{text-align:center;font-size:16pt;font-weight:bold}</style>" + lines
    )
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "notice.html")
        source.write_text(page, encoding="utf-8")
        run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
                f"--print-to-pdf={path}", str(source),
            ]
        )


def libreoffice(pairs, out):
    """All texts in one start of the program."""
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for name, text in pairs:
            body = "".join(
                f'<text:p text:style-name="{style}">{html.escape(line)}</text:p>' for style, line in styled(text)
            )
            source = pathlib.Path(folder, name + ".fodt")
            source.write_text(FODT.replace("BODY", body), encoding="utf-8")
            sources.append(str(source))
        run(
            [
                "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
                "pdf:writer_pdf_Export", "--outdir", str(out), *sources,
            ]
        )


# Without hanging punctuation: LibreOffice leaves out the marks that hang when it writes a PDF.
FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles><style:default-style style:family="paragraph"><style:paragraph-properties
 style:punctuation-wrap="simple"/><style:text-properties fo:font-size="10.5pt"
 style:font-size-asian="10.5pt" style:font-name-asian="IPAMincho" style:font-name="IPAMincho" fo:language="ja"
 fo:country="JP" style:language-asian="ja" style:country-asian="JP" fo:font-family="IPAMincho"
 style:font-family-asian="IPAMincho"/></style:default-style></office:styles>
<office:automatic-styles>
<style:style style:name="text" style:family="paragraph"><style:paragraph-properties fo:text-align="justify"/></style:style>
<style:style style:name="date" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/></style:style>
<style:style style:name="title" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/>
<style:text-properties fo:font-size="14pt" style:font-size-asian="14pt"/></style:style>
<style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm"
 fo:margin-top="25mm" fo:margin-bottom="20mm" fo:margin-left="25mm" fo:margin-right="25mm"/><style:footer-style/>
</style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm">
<style:footer><text:p text:style-name="title"><text:page-number>1</text:page-number></text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>BODY</office:text></office:body></office:document>
"""


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr}")


def main():
    out = pathlib.Path(sys.argv[1])
    pairs = [(pathlib.Path(p).stem, pathlib.Path(p).read_text(encoding="utf-8")) for p in sys.argv[2:]]

    def folder(producer):
        path = out / producer
        path.mkdir(parents=True, exist_ok=True)
        return path.resolve()

    try:
        import reportlab as _
    except ImportError:
        print("skipped: reportlab (pip install reportlab)", file=sys.stderr)
    else:
        for name, text in pairs:
            reportlab(text, folder("reportlab-cid") / (name + ".pdf"), embedded=False)
        if pathlib.Path(MINCHO).exists():
            for name, text in pairs:
                reportlab(text, folder("reportlab-ttf") / (name + ".pdf"), embedded=True)
        else:
            print("skipped: reportlab-ttf (apt-get install fonts-ipafont)", file=sys.stderr)
    if shutil.which("chromium"):
        for name, text in pairs:
            chromium(text, folder("chromium") / (name + ".pdf"))
    else:
        print("skipped: chromium (apt-get install chromium fonts-ipafont)", file=sys.stderr)
    if shutil.which("soffice"):
        libreoffice(pairs, folder("libreoffice"))
    else:
        print("skipped: libreoffice (apt-get install libreoffice-writer-nogui fonts-ipafont)", file=sys.stderr)


if __name__ == "__main__":
    main()
