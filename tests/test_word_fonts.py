"""Word documents set in the fonts of the time before Unicode."""

from wordml import lines, p, read

from extract import resources


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
