# ruff: noqa: E501  a piece of XML is read more easily on one line
"""Word documents: what a reader of the printed page sees, in the order in which he sees it."""

import io
import shutil
import subprocess
import sys
import time
import zipfile

import pytest
from timing import fastest

from extract import resources
from extract.errors import (
    DamagedError,
    EncryptedError,
    LimitError,
    MissingToolError,
    NoTextError,
    UnsupportedFormatError,
)
from extract.reading import read_bytes, word, word_legacy
from extract.reading.word_numbering import format_number
from extract.reading.word_package import Package
from extract.reading.word_programs import run

W_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMES = (
    f'{W_NS} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(body, *, section="", **parts):
    """Make a .docx of body XML; parts: styles, numbering, footnotes, header1, footer1 ... by their inner XML."""
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}{section}</w:body></w:document>")
        relations = ""
        for name, inner in parts.items():
            kind = name.rstrip("0123456789")
            root = roots.get(name, {"header": "hdr", "footer": "ftr"}.get(kind))
            archive.writestr(f"word/{name}.xml", f"<w:{root} {NAMES}>{inner}</w:{root}>")
            relations += f'<Relationship Id="{name}" Type="{RELATION}/{kind}" Target="{name}.xml"/>'
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>',
        )
    return file.getvalue()


def p(text, properties=""):
    """Return a paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text)}</w:p>"


def r(text):
    """Return a run."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def numbered(number, level=0, text="Mục"):
    """Return a paragraph with automatic numbering."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def tc(*texts, properties=""):
    """Return a table cell of paragraphs, or of XML."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(t if t.startswith('<') else p(t) for t in texts)}</w:tc>"


def table(*rows, ruled=True):
    """Return a table of rows of cells."""
    sides = "".join(f'<w:{side} w:val="{"single" if ruled else "nil"}"/>' for side in ("insideH", "insideV"))
    body = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr>{body}</w:tbl>"


def level(index, form, text, extra=""):
    """Return a numbering level that starts at 1."""
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>'


NUMBERING = (
    f'<w:abstractNum w:abstractNumId="7">{level(0, "upperRoman", "%1.")}{level(1, "decimal", "%2.")}'
    f"{level(2, 'decimal', '%2.%3.')}{level(3, 'lowerLetter', '%4)')}{level(4, 'bullet', '-')}{level(5, 'bullet', chr(0xF0B7))}"
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def read(body, **parts):
    """Read a document of body XML."""
    return word.read_docx(docx(body, **parts))


def lines(body, **parts):
    """Return the lines of the flow; every span must give its own text."""
    document = read(body, **parts)
    for paragraph in document.paragraphs:
        span = document.span(paragraph.start, paragraph.end)
        assert document.text[span.start : span.end] == span.text
    return document.text.split("\n")


INLINE = [
    ("runs of one word are one word", r("Kế ho") + r("ạch"), "Kế hoạch"),
    ("an inserted run is read", f"{r('số 1')}<w:ins>{r('2/KH-UBND')}</w:ins>", "số 12/KH-UBND"),
    ("a deleted run is not", f"{r('số 12')}<w:del><w:r><w:delText>99</w:delText></w:r></w:del>{r('/KH')}", "số 12/KH"),
    ("text moved away is not read", f"<w:moveFrom>{r('cũ')}</w:moveFrom>{r('còn')}", "còn"),
    ("text moved here is", f"{r('còn ')}<w:moveTo>{r('mới')}</w:moveTo>", "còn mới"),
    ("content controls are read", f"<w:sdt><w:sdtPr/><w:sdtContent>{r('Đã điền')}</w:sdtContent></w:sdt>", "Đã điền"),
    ("their placeholders are not",
     f"{r('a')}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Bấm vào đây')}</w:sdtContent></w:sdt>", "a"),
    ("smart tags are read", f"<w:smartTag w:element='place'>{r('Yên Lạc')}</w:smartTag>", "Yên Lạc"),
    ("links are read", f"<w:hyperlink>{r('Nghị định')}</w:hyperlink>", "Nghị định"),
    ("a simple field gives its result", f"<w:fldSimple w:instr='DATE'>{r('12/6/2023')}</w:fldSimple>", "12/6/2023"),
    ("a complex field gives its result, not its instruction",
     ("<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>"
      f"<w:r><w:fldChar w:fldCharType='separate'/></w:r>{r('Điều 5')}<w:r><w:fldChar w:fldCharType='end'/></w:r>"), "Điều 5"),
    ("a non-breaking hyphen is a hyphen", "<w:r><w:t>318/KH</w:t><w:noBreakHyphen/><w:t>UBND</w:t></w:r>", "318/KH-UBND"),
    ("a soft hyphen is nothing", "<w:r><w:t>thi</w:t><w:softHyphen/><w:t>ếu</w:t></w:r>", "thiếu"),
    ("a tab is a blank", "<w:r><w:t>Số:</w:t><w:tab/><w:t>/BC-UBND</w:t></w:r>", "Số: /BC-UBND"),
    ("a symbol of the Symbol font", "<w:r><w:sym w:font='Symbol' w:char='F0B3'/><w:t> 5</w:t></w:r>", "≥ 5"),
    ("hidden text is not printed", f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>{r('hiện')}", "hiện"),
    ("capitals by format are capitals", "<w:r><w:rPr><w:caps/></w:rPr><w:t>báo cáo</w:t></w:r>", "BÁO CÁO"),
    ("a text box is read once, after its paragraph",
     ("<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx><w:txbxContent><w:p><w:r><w:t>Khung</w:t></w:r></w:p>"
     "</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><v:textbox><w:txbxContent><w:p><w:r><w:t>Khung</w:t></w:r></w:p>"
     f"</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent></w:r>{r('Thân')}"), "Thân\nKhung"),
    ("a line break joins a sentence", "<w:r><w:t>Kế hoạch số 12/UBND-</w:t><w:br/><w:t>KH</w:t></w:r>", "Kế hoạch số 12/UBND-KH"),
    ("a line break before a list item parts", "<w:r><w:t>như sau:</w:t><w:br/><w:t>- Một;</w:t></w:r>", "như sau:\n- Một;"),
]  # fmt: skip


@pytest.mark.parametrize(("inner", "expected"), [case[1:] for case in INLINE], ids=[case[0] for case in INLINE])
def test_inline(inner, expected):
    """Each case states its fact in its name."""
    assert "\n".join(lines(f"<w:p>{inner}</w:p>")) == expected


def test_deleted_paragraph_mark_joins_two_paragraphs():
    """Accepting the deletion of a paragraph mark makes one paragraph of two."""
    first = p("Kế hoạch số ", "<w:rPr><w:del/></w:rPr>")
    assert lines(first + p("15/KH-UBND")) == ["Kế hoạch số 15/KH-UBND"]


def test_numbering_levels_restart_and_continue():
    """Deeper levels begin again below a new heading; instances of one definition count on; an override starts anew."""
    body = "".join(
        numbered(number, at)
        for number, at in [
            (1, 0),
            (1, 1),
            (1, 2),
            (1, 2),
            (1, 3),
            (1, 1),
            (1, 2),
            (2, 0),
            (2, 1),
            (3, 0),
            (1, 4),
            (1, 5),
        ]
    )
    labels = [line.removesuffix(" Mục") for line in lines(body, numbering=NUMBERING)]
    assert labels == ["I.", "1.", "1.1.", "1.2.", "a)", "2.", "2.1.", "II.", "1.", "I.", "-", "•"]


def test_numbering_through_styles():
    """A style, also one inherited, numbers its paragraphs; numId 0 takes the number away."""
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "upperRoman", "%1.", "<w:pStyle w:val=&quot;H1&quot;/>".replace("&quot;", chr(34)))}'
        f"{level(1, 'decimal', 'Điều %2.', '<w:pStyle w:val=' + chr(34) + 'H2' + chr(34) + '/>')}</w:abstractNum>"
        '<w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2b"><w:basedOn w:val="H2"/></w:style>'
    )
    body = p("A", '<w:pStyle w:val="H1"/>') + p("B", '<w:pStyle w:val="H2"/>') + p("C", '<w:pStyle w:val="H2b"/>')
    body += p("D", '<w:pStyle w:val="H2"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert lines(body, numbering=numbering, styles=styles) == ["I. A", "Điều 1. B", "Điều 2. C", "D"]


def test_legal_numbering_and_number_formats():
    """Legal numbering (isLgl) turns the upper levels into digits; formats of Word as ECMA-376 17.18.59 has them."""
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "upperRoman", "%1.")}{level(1, "decimal", "%1.%2", "<w:isLgl/>")}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert lines(numbered(1, 0) + numbered(1, 0) + numbered(1, 1), numbering=numbering)[-1] == "2.1 Mục"
    formats = ["upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "decimalZero", "decimal", "001, 002, 003, ..."]
    assert [format_number(9, form) for form in formats] == ["IX", "ix", "I", "i", "09", "9", "009"]
    assert format_number(28, "lowerLetter") == "bb"
    assert format_number(1949, "upperRoman") == "MCMXLIX"


def test_deleted_and_empty_paragraphs():
    """A numbered paragraph without text prints nothing in the body; in a table cell its number is the content."""
    rows = [[tc(numbered(1, 0, "")), tc(name)] for name in ("Đội một", "Đội hai")]
    numbering = NUMBERING.replace("upperRoman", "decimal").replace("%1.", "%1")
    found = read(table(*rows), numbering=numbering).tables[0]
    assert [cell.text for cell in found.cells] == ["1", "Đội một", "2", "Đội hai"]
    assert lines(numbered(1, 0, "") + numbered(1, 0, "Hai"), numbering=NUMBERING) == ["II. Hai"]


def test_letterhead_and_closing_columns():
    """The borderless tables on top and at the end give the left column, then the right, and no data table."""
    head = table([tc("UBND XÃ YÊN LẠC"), tc("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")],
                 [tc("Số: 41/BC-UBND"), tc("Yên Lạc, ngày 09 tháng 6 năm 2026")], ruled=False)  # fmt: skip
    foot = table([tc("Nơi nhận:", "- Như trên;"), tc("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")], ruled=False)
    document = read(head + p("BÁO CÁO") + foot)
    assert not document.tables
    found = [(a.role, a.column, document.text[a.start : a.end]) for a in document.paragraphs]
    assert found == [
        ("masthead", 0, "UBND XÃ YÊN LẠC"), ("masthead", 0, "Số: 41/BC-UBND"),
        ("masthead", 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("masthead", 1, "Độc lập - Tự do - Hạnh phúc"),
        ("masthead", 1, "Yên Lạc, ngày 09 tháng 6 năm 2026"), ("body", 0, "BÁO CÁO"),
        ("footer", 0, "Nơi nhận:"), ("footer", 0, "- Như trên;"),
        ("footer", 1, "TM. ỦY BAN NHÂN DÂN"), ("footer", 1, "CHỦ TỊCH"),
    ]  # fmt: skip


def test_letterhead_by_tabs():
    """A letterhead whose columns are parted by tabs reads like one in a table."""

    def tabbed(left, right):
        return f"<w:p><w:r><w:t>{left}</w:t><w:tab/><w:t>{right}</w:t></w:r></w:p>"

    head = tabbed("SỞ NỘI VỤ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + tabbed(
        "Số: 7/SNV", "Độc lập - Tự do - Hạnh phúc"
    )
    document = read(head + p("Nội dung"))
    assert [(a.column, document.text[a.start : a.end]) for a in document.paragraphs][:2] == [
        (0, "SỞ NỘI VỤ"),
        (0, "Số: 7/SNV"),
    ]


def test_table_with_merged_cells():
    """Spans, continued merges and heading rows come out; nested tables are flattened into their cell."""
    across = '<w:gridSpan w:val="2"/>'
    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        [tc("TT", properties=start), tc("Đề nghị", properties=across)],
        [tc("", properties=on), tc("Tập thể"), tc("Cá nhân")],
        [tc("1"), tc("12"), tc(table([tc("3"), tc("4")]), p(""))],
    )
    found = read(body).tables[0]
    cells = {(c.row, c.column): (c.text, c.row_span, c.column_span, c.header) for c in found.cells}
    assert (found.rows, found.columns) == (3, 3)
    assert cells[0, 0] == ("TT", 2, 1, True)
    assert cells[0, 1] == ("Đề nghị", 1, 2, True)
    assert cells[1, 2] == ("Cá nhân", 1, 1, True)
    assert cells[2, 2] == ("3 4", 1, 1, False)


def test_deleted_row_is_not_read():
    """A table row that was deleted under revision is gone."""
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{tc('9')}{tc('cũ')}</w:tr>"
    body = table([tc("1"), tc("mới")]).replace("</w:tbl>", gone + "</w:tbl>")
    assert lines(body) == ["1\tmới"]


def test_footnotes_follow_their_paragraph():
    """A note stands after the paragraph that refers to it, with its role, and no mark sticks to the symbol."""
    body = f"<w:p>{r('Kế hoạch số 12/KH-UBND')}<w:r><w:footnoteReference w:id='2'/></w:r>{r(' ngày')}</w:p>" + p("Sau")
    notes = f"<w:footnote w:id='0' w:type='separator'>{p('x')}</w:footnote><w:footnote w:id='2'>{p('Về thi đua')}</w:footnote>"
    document = read(body, footnotes=notes)
    found = [(a.role, document.text[a.start : a.end]) for a in document.paragraphs]
    assert found == [("body", "Kế hoạch số 12/KH-UBND ngày"), ("footnote", "Về thi đua"), ("body", "Sau")]


def test_headers_and_footers():
    """Page headers are read first, once each; footers are furniture, unless the paper closes in them."""
    section = "<w:sectPr><w:headerReference r:id='header1'/><w:headerReference r:id='header2'/><w:footerReference r:id='footer1'/></w:sectPr>"
    page = f"<w:p>{r('Trang ')}<w:fldSimple w:instr=' PAGE '>{r('3')}</w:fldSimple></w:p>"
    found = lines(
        p("Thân"),
        section=section,
        header1=p("DỰ THẢO LẦN 2"),
        header2=p("DỰ THẢO LẦN 2"),
        footer1=page + p("Kèm theo báo cáo"),
    )
    assert found == ["DỰ THẢO LẦN 2", "Thân"]
    closing = p("Nơi nhận:") + p("- Lưu: VT.")
    assert lines(p("Thân"), section=section, footer1=page + closing) == ["Thân", "Nơi nhận:", "- Lưu: VT."]


def set_in(font, text):
    """Return a run in a font."""
    return (
        f"<w:r><w:rPr><w:rFonts w:ascii='{font}' w:hAnsi='{font}'/></w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"
    )


def in_tcvn3(text):
    """Return a text as a TCVN3 font's user typed it."""
    codes = {row["unicode"]: bytes([int(row["byte"], 16)]).decode("latin-1") for row in TCVN3}
    return "".join(codes.get(char, char) for char in text)


TCVN3 = resources.load_csv("models/catalogues/tcvn3.csv")
OLD = "Thực hiện kế hoạch của ủy ban nhân dân huyện về phong trào thi đua"


def test_runs_in_legacy_fonts():
    """What is set in a TCVN3 font becomes Unicode, beside Unicode in the same paragraph; .Vn...H fonts are capitals."""
    head = set_in(".VnTimeH", in_tcvn3("báo cáo kết quả phong trào thi đua"))
    mixed = set_in(".VnTime", in_tcvn3(OLD)) + set_in("Times New Roman", " năm 2009 được ghi nhận ở thôn Đồng Mít")
    document = read(f"<w:p>{head}</w:p><w:p>{mixed}</w:p>")
    assert document.text.split("\n") == [
        "BÁO CÁO KẾT QUẢ PHONG TRÀO THI ĐUA",
        f"{OLD} năm 2009 được ghi nhận ở thôn Đồng Mít",
    ]
    assert [warning.code for warning in document.warnings] == ["legacy_encoding"]


def test_codes_of_a_legacy_font_are_kept():
    """What the file holds for converted text stays behind the offsets: beside Unicode, capitals, numbers, tabs."""
    typed = in_tcvn3(OLD)
    runs = set_in("Times New Roman", "Năm 2009: ") + set_in(".VnTime", typed[:20]) + set_in(".VnTime", typed[20:])
    capitals = set_in(".VnTime", typed).replace("<w:rFonts", "<w:caps/><w:rFonts")
    document = read(f"<w:p>{runs}</w:p><w:p>{capitals}</w:p>")
    assert document.text == f"Năm 2009: {OLD}\n{OLD.upper()}"
    assert document.raw(0, len(document.text)) == f"Năm 2009: {typed}\n{typed}"
    start = document.text.index("phong trào")
    assert document.raw(start, start + 10) == in_tcvn3("phong trào")


def test_legacy_font_of_a_style():
    """The font may be named by the paragraph's style, by one it is based on, or as the document's default."""
    styles = (
        "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii='.VnTime'/></w:rPr></w:rPrDefault></w:docDefaults>"
        "<w:style w:type='paragraph' w:styleId='Dau'><w:rPr><w:rFonts w:ascii='.VnTimeH'/></w:rPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='Con'><w:basedOn w:val='Dau'/></w:style>"
    )
    body = p(in_tcvn3("báo cáo kết quả phong trào thi đua"), "<w:pStyle w:val='Con'/>") + p(in_tcvn3(OLD))
    assert lines(body, styles=styles) == ["BÁO CÁO KẾT QUẢ PHONG TRÀO THI ĐUA", OLD]


def test_legacy_font_name_over_unicode():
    """A font's name proves nothing: Unicode set in .VnTime stays as it is."""
    assert lines(f"<w:p>{set_in('.VnTime', OLD)}</w:p>") == [OLD]
    assert not read(f"<w:p>{set_in('.VnTime', OLD)}</w:p>").warnings


def test_letter_and_mark_in_two_runs():
    """VNI writes letter and mark as two characters; a format change between them leaves one letter."""
    vni = {row["unicode"]: row["cp1252_text"] for row in resources.load_csv("models/catalogues/vni.csv")}
    coded = "".join(vni.get(char, char) for char in OLD)
    cut = coded.index(vni["ế"]) + 1
    document = read(f"<w:p>{set_in('VNI-Times', coded[:cut])}{set_in('VNI-Times', coded[cut:])}</w:p>")
    assert document.text == OLD
    assert document.raw(0, len(OLD)) == coded
    assert document.raw(OLD.index("ế"), OLD.index("ế") + 1) == vni["ế"]


def test_stamps_are_furniture():
    """The stamp of the receiving office, three short paragraphs of a text box, is no text of the paper."""
    assert lines(p("ĐẾN") + p("Số: 512") + p("Ngày: 12/6/2026") + p("Kính gửi: Sở Nội vụ")) == ["Kính gửi: Sở Nội vụ"]


def test_pages():
    """Pages follow the breaks that Word remembers, also inside a paragraph."""
    body = p("một") + "<w:p><w:r><w:t>hai </w:t><w:lastRenderedPageBreak/><w:t>ba</w:t></w:r></w:p>"
    document = read(body)
    assert len(document.pages) == 2
    assert [document.page_at(document.text.index(word_)) for word_ in ("một", "hai", "ba")] == [1, 1, 2]
    explicit = read(p("một") + '<w:p><w:r><w:br w:type="page"/><w:t>hai</w:t></w:r></w:p>')
    assert explicit.page_at(explicit.text.index("hai")) == 2


def test_strict_open_xml():
    """Files saved as Strict Open XML, whose names differ, are read alike."""
    data = docx(p("Báo cáo"))
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            new.writestr(name, content)
    assert word.read_docx(file.getvalue()).text == "Báo cáo"


def zip_of(name, content):
    """Return a zip with one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", DamagedError),
        (b"PK\x03\x04 and no more", DamagedError),
        (docx(p("Báo cáo"))[:-60], DamagedError),
        (zip_of("xl/workbook.xml", "<a/>"), DamagedError),
        (zip_of("word/document.xml", "<w:document"), DamagedError),
        (zip_of("word/document.xml", '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'), DamagedError),
        (zip_of("word/document.xml", b"<a>" + b" " * 60_000_000 + b"</a>"), LimitError),
        (zip_of("word/document.xml", f"<w:document {W_NS}><w:body>{'<w:p/>' * 4_000_000}</w:body></w:document>"), LimitError),
        (docx(""), NoTextError),
    ],
    ids=["empty", "no zip", "truncated", "a workbook", "broken XML", "entities", "zip bomb", "4 M paragraphs", "no text"],
)  # fmt: skip
def test_what_cannot_be_read(data, error):
    """Hostile and broken files end in one typed error with a Vietnamese sentence."""
    with pytest.raises(error, match=r"\w+ \w+"):
        word.read_docx(data)


def test_nesting():
    """Controls in controls are read; nesting beyond reason is an error, not the end of the process."""

    def nested(depth):
        return "<w:sdt><w:sdtContent>" * depth + p("trong") + "</w:sdtContent></w:sdt>" * depth

    assert lines(nested(60) + p("ngoài")) == ["trong", "ngoài"]
    with pytest.raises(DamagedError):
        lines(nested(5000))


def test_linear_time():
    """Twice the paragraphs take at most three times the time (noise included)."""

    def seconds(count):
        data = docx(
            (numbered(1, 1, "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/6/2023 của Ủy ban nhân dân xã") * count),
            numbering=NUMBERING,
        )
        return fastest(lambda: word.read_docx(data), runs=3)

    assert seconds(4000) < 3 * seconds(2000)


def test_rendering_of_html():
    """HTML named .doc: paragraphs, list marks, tables with spans, nothing of scripts, styles and deleted text."""
    page = """<html><head><title>x</title><style>p {}</style></head><body>
      <table><tr><td>UBND XÃ YÊN LẠC</td><td>CỘNG HÒA XÃ HỘI<br>CHỦ NGHĨA VIỆT NAM</td></tr></table>
      <p>Thực hiện Kế hoạch <b>số 12/KH-</b>UBND&nbsp;ngày&#160;5/6/2023<del>cũ</del></p><script>var a</script>
      <ul><li>Một</li><li>Hai</li></ul>
      <table border="1"><tr><th rowspan="2">TT</th><th>Tên</th></tr><tr><td>A</td></tr></table></body></html>"""
    document = word.read_html(page.encode())
    assert "Kế hoạch số 12/KH-UBND ngày 5/6/2023" in document.text
    assert "- Một\n- Hai" in document.text
    assert "cũ" not in document.text
    assert "var" not in document.text
    assert [(cell.text, cell.row, cell.column) for cell in document.tables[-1].cells] == [
        ("TT", 0, 0),
        ("Tên", 0, 1),
        ("A", 1, 1),
    ]


def test_single_file_web_page():
    """Word's "single file web page" (MHTML) is read by its page, in the page's encoding."""
    part = b'\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    page = "<html><body><p>BÁO CÁO</p><p>Thực hiện kế hoạch</p></body></html>".encode()
    coded = b"".join(b"=%02X" % byte if byte > 127 else bytes([byte]) for byte in page)
    data = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b'
        + part
        + coded
        + b"\r\n--b--\r\n"
    )
    assert read_bytes(data, path="a.doc").text == "BÁO CÁO\nThực hiện kế hoạch"


def test_html_in_its_own_encoding():
    """A page that is no UTF-8 is read in the encoding that it names."""
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-16"></head><body><p>Tập thể</p></body></html>'
    assert word.read_html(page.encode("utf-16")).text == "Tập thể"


def test_antiword_tables_become_cells():
    """The rows that antiword prints between bars are tables, a letterhead among them two columns."""
    printed = "|UBND XÃ YÊN LẠC   |CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n|Số: 7/BC   |Độc lập |\n\nBÁO CÁO\n\n|1 |Đội một |\n|2 |Đội hai |\n"
    blocks = word_legacy.printed_blocks(printed)
    document = word.build_document(word.WordContent(body=blocks), word.SourceInfo(None, "", "", "doc"))
    assert document.text.split("\n") == [
        "UBND XÃ YÊN LẠC", "Số: 7/BC", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập", "BÁO CÁO", "1\tĐội một", "2\tĐội hai",
    ]  # fmt: skip


def test_password():
    """A Word 97 file whose header says "encrypted", and a .docx inside an encrypted package, ask for the password."""
    word97 = b"\xd0\xcf\x11\xe0".ljust(512, b"\0") + b"\xec\xa5".ljust(10, b"\0") + b"\x00\x01"
    for data in (word97, b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")):
        with pytest.raises(EncryptedError, match="mật khẩu"):
            word.read_doc(data)


def test_other_office_files_are_no_word_files():
    """A workbook or a mail begins like a Word 97 file; it is refused, not printed as noise."""
    with pytest.raises(UnsupportedFormatError, match="Word"):
        word.read_doc(b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"))


def test_missing_programs(monkeypatch):
    """Without LibreOffice and antiword one sentence says how to install them on three systems."""
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(MissingToolError, match=r"apt install.*winget install.*brew install"):
        word.read_doc(b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"))
    with pytest.raises(MissingToolError, match=r"libreoffice"):
        word.read_rtf(rb"{\rtf1 a}")


@pytest.mark.skipif(word_legacy.office() is None, reason="LibreOffice is not installed")
def test_rtf_through_libreoffice():
    """An RTF file comes out with its paragraphs and tables."""
    rtf = rb"{\rtf1\ansi\ansicpg1252 K\u7871? ho\u7841?ch s\u7889? 12/KH-UBND\par Hai\par}"
    assert word.read_rtf(rtf).text == "Kế hoạch số 12/KH-UBND\nHai"


@pytest.mark.skipif(not shutil.which("sh"), reason="no POSIX shell")
def test_program_that_hangs_is_ended(tmp_path):
    """A converter that hangs is stopped with all its children and named in a LimitError."""
    mark = "extract-test-4711"
    with pytest.raises(LimitError, match="giây"):
        run(
            ["sh", "-c", f"sleep 47 & exec -a {mark} sleep 47"]
            if shutil.which("bash") is None
            else ["bash", "-c", f"(exec -a {mark} sleep 47) & exec -a {mark} sleep 47"],
            0.3,
            tmp_path,
        )
    assert _until(lambda: not any(mark in line for line in _processes()))


@pytest.mark.skipif(not shutil.which("sh"), reason="no POSIX shell")
def test_nothing_is_left_when_we_are_killed(tmp_path):
    """Killed ourselves, we leave neither the converter nor its folder behind."""
    folder = tmp_path / "made"
    folder.mkdir()
    code = (
        "from pathlib import Path; from extract.reading.word_programs import run;"
        "run(['sh', '-c', 'exec sleep 4711'], 60, Path(__import__('sys').argv[1]))"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(folder)])
    assert _until(lambda: any("sleep\x004711" in line for line in _processes()))
    process.kill()
    process.wait()
    assert _until(lambda: not any("sleep\x004711" in line for line in _processes()) and not folder.exists())


def _until(holds):
    deadline = time.monotonic() + 5
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _processes():
    from pathlib import Path

    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(file.read_bytes().decode(errors="replace"))
        except OSError:
            continue
    return found


def test_parts_of_a_package():
    """Names are found whatever their case, a missing part is None."""
    package = Package(docx(p("a"), styles=""))
    assert package.part("Word/Document.xml") is not None
    assert package.related_part("numbering") is None
