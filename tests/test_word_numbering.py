# ruff: noqa: E501  a piece of XML is read more easily on one line
"""Automatic numbers of Word documents: levels, styles, formats, and numbers without a text."""

from wordml import NUMBERING, level, lines, numbered, p, read, table, tc

from extract.reading.word_numbering import format_number


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
