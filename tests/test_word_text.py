# ruff: noqa: E501  a piece of XML is read more easily on one line
"""Text of Word documents: what a reader of the printed page sees, in the order in which he sees it."""

import io
import zipfile

import pytest
from wordml import docx, lines, p, r, read

from extract.reading import word

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
