"""Word documents (DOCX, ECMA-376) out of paragraphs and tables: the little that an office letter needs.

Lengths are points. Everything is Times New Roman in black, as Nghị định 30/2020/NĐ-CP (Phụ lục I, mục I) asks.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

Align = Literal["left", "center", "right", "both"]
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NEVER = {code: None for code in range(32) if code not in {9, 10}} | {0xFFFE: None, 0xFFFF: None}  # no XML holds them


@dataclass(frozen=True, slots=True)
class Margins:
    """The margins of an A4 page in millimetres."""

    top: float = 20
    right: float = 15
    bottom: float = 20
    left: float = 30


def run(text: str, *, size: float = 14, bold: bool = False, italic: bool = False) -> str:
    """Return a stretch of text in one type; a newline breaks the line."""
    style = f'{"<w:b/>" if bold else ""}{"<w:i/>" if italic else ""}<w:sz w:val="{round(2 * size)}"/>'
    lines = escape(text.translate(_NEVER)).split("\n")
    inner = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:r><w:rPr>{style}</w:rPr>{inner}</w:r>"


def paragraph(
    *runs: str,
    align: Align = "left",
    before: float = 0,
    after: float = 0,
    first: float = 0,
    line: float = 1.0,
    keep: bool = False,
) -> str:
    """Return a paragraph; ``first`` indents its first line, ``line`` the line pitch, ``keep`` holds it to the next."""
    pitch = f'w:line="{round(240 * line)}" w:lineRule="auto"'
    return (
        f"<w:p><w:pPr>{'<w:keepNext/>' if keep else ''}"
        f'<w:spacing w:before="{_twips(before)}" w:after="{_twips(after)}" {pitch}/>'
        f'<w:ind w:firstLine="{_twips(first)}"/><w:jc w:val="{align}"/></w:pPr>{"".join(runs)}</w:p>'
    )


def rule(width: float, column: float) -> str:
    """Return a line of ``width`` in the middle of a column, as below the names of a letterhead."""
    side = _twips(max(column - width, 0) / 2)
    return (
        '<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        '<w:spacing w:before="20" w:after="0" w:line="120" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side}"/></w:pPr></w:p>'
    )


def table(rows: Iterable[Sequence[str]], widths: Sequence[float], *, borders: bool, header: bool = False) -> str:
    """Return a table; each cell holds paragraphs. The first row of one with ``header`` comes back on each page."""
    edges = "".join(
        f'<w:{edge} w:val="{"single" if borders else "nil"}" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
    lines = []
    for number, cells in enumerate(rows):
        properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if header and number == 0 else "")
        inner = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for cell, width in zip(cells, widths, strict=True)
        )
        lines.append(f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>")
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def package(body: Iterable[str], *, title: str, margins: Margins | None = None) -> bytes:
    """Return the file: A4, upright, pages numbered at the top from the second on."""
    margins = margins or Margins()
    edges = " ".join(
        f'w:{name}="{_millimetres(getattr(margins, name))}"' for name in ("top", "right", "bottom", "left")
    )
    document = (
        f'{_HEAD}<w:document {_W} xmlns:r="{_R}"><w:body>{"".join(body)}<w:sectPr>'
        '<w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar {edges} w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>'
    )
    number = '<w:r><w:rPr><w:sz w:val="28"/></w:rPr>{}</w:r>'
    field = "".join(
        number.format(part)
        for part in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve">PAGE</w:instrText>',
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations(
            (f"{_R}/officeDocument", "word/document.xml"),
            (
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                "docProps/core.xml",
            ),
        ),
        "word/_rels/document.xml.rels": _relations((f"{_R}/styles", "styles.xml"), (f"{_R}/header", "header1.xml")),
        "word/document.xml": document,
        "word/styles.xml": _STYLES,
        "word/header1.xml": f"{_HEAD}<w:hdr {_W}>{paragraph(field, align='center')}</w:hdr>",
        "docProps/core.xml": _CORE.format(title=escape(title.translate(_NEVER))),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content.encode(), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _twips(points: float) -> int:
    return round(20 * points)


def _millimetres(length: float) -> int:
    return round(length / 25.4 * 1440)


def _relations(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{_WORD}.header+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
_STYLES = (
    f'{_HEAD}<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" '
    'w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="Times New Roman"/><w:sz w:val="28"/>'
    '<w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>'
)
_CORE = (
    _HEAD + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>'
)
