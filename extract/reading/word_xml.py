"""Small questions to the XML of a Word document."""

from __future__ import annotations

from collections.abc import Iterator

from extract.reading.word_blocks import WordLine
from extract.reading.word_package import Element, W

_OFF = {"0", "false", "off", "none"}
# Properties, and text that an accepted revision removes.
_PROPERTIES = "pPr rPr sdtPr sdtEndPr smartTagPr customXmlPr tblPr tblGrid trPr tcPr sectPr"
_REMOVED = "del moveFrom delText instrText delInstrText rt annotationRef footnoteRef endnoteRef"
SKIPPED = {W + name for name in f"{_PROPERTIES} {_REMOVED}".split()}


def choice(element: Element) -> Element | None:
    """Return the first rendering that is offered: the others say the same again."""
    return next(iter(element), None)


def placeholder(element: Element) -> bool:
    """Tell whether a content control shows its prompt: nothing was filled in."""
    return element.tag == f"{W}sdt" and is_on(element.find(f"{W}sdtPr"), "showingPlcHdr")


def is_on(properties: Element | None, name: str) -> bool:
    """Tell whether a property is there and not switched off."""
    node = properties.find(f"{W}{name}") if properties is not None else None
    return node is not None and node.get(f"{W}val", "1") not in _OFF


def number(properties: Element | None, name: str, default: int) -> int:
    """Return the number that a property holds."""
    node = properties.find(f"{W}{name}") if properties is not None else None
    try:
        return min(int(node.get(f"{W}val")), 1000) if node is not None else default
    except (TypeError, ValueError):
        return default


def starts_page(section: Element | None) -> bool:
    """Tell whether a section begins on a new page."""
    if section is None:
        return False
    kind = section.find(f"{W}type")
    return kind is None or kind.get(f"{W}val") not in {"continuous", "nextColumn"}


def is_page_field(instruction: str) -> bool:
    """Tell whether a field prints a page number."""
    return instruction.split()[:1] in (["PAGE"], ["NUMPAGES"], ["SECTIONPAGES"])


def is_furniture(lines: list[WordLine]) -> bool:
    """Tell whether a paragraph with a page field is the page number and no more than a word or two around it."""
    return sum(char.isalpha() for line in lines for char in line.text) <= 12


def table_rows(table: Element) -> Iterator[Element]:
    """Yield the rows of a table, through controls and revisions."""
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag not in SKIPPED and child.tag != f"{W}tbl":
            yield from table_rows(child)


def row_cells(row: Element) -> Iterator[Element]:
    """Yield the cells of a row, without deleted ones."""
    for child in row:
        if child.tag == f"{W}tc":
            if child.find(f"{W}tcPr/{W}cellDel") is None:
                yield child
        elif child.tag not in SKIPPED and child.tag != f"{W}tbl":
            yield from row_cells(child)


def has_rules(table: Element) -> bool:
    """Tell whether lines are drawn between the cells; a table style is taken to draw them."""
    borders = table.find(f"{W}tblPr/{W}tblBorders")
    if borders is None:
        styled = table.find(f"{W}tblPr/{W}tblStyle") is not None
        return styled or any(drawn(node, {"left", "right", "start", "end"}) for node in table.iter(f"{W}tcBorders"))
    return drawn(borders, {"insideV", "insideH"})


def drawn(borders: Element, sides: set[str]) -> bool:
    """Tell whether a line is drawn on one of the sides."""
    return any(
        node.tag.removeprefix(W) in sides and node.get(f"{W}val") not in {"nil", "none", None} for node in borders
    )
