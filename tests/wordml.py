# ruff: noqa: E501  a piece of XML is read more easily on one line
"""Word documents for the tests: a .docx made of pieces of XML, and what is read of it."""

import io
import zipfile

from extract.reading import word

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
