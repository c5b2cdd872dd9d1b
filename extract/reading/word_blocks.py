"""What the Word walker makes of a document before it flows: paragraphs and tables in reading order, no offsets yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.reading.document import Role


@dataclass(slots=True)
class WordLine:
    """A stretch of a paragraph without a line break or page break inside; ``page`` from 1."""

    text: str
    page: int = 1


@dataclass(slots=True)
class WordParagraph:
    """A paragraph: its lines, and its place as in ``document.Paragraph``."""

    lines: list[WordLine]
    role: Role = "body"
    column: int = 0

    @property
    def text(self) -> str:
        """The lines with blanks between them."""
        return " ".join(line.text for line in self.lines)


@dataclass(slots=True)
class WordCell:
    """A table cell with the paragraphs in it; nested tables are flattened into them."""

    row: int
    column: int
    paragraphs: list[WordParagraph]
    column_span: int = 1
    row_span: int = 1

    @property
    def text(self) -> str:
        """The paragraphs with blanks between them."""
        return " ".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(slots=True)
class WordTable:
    """A table: cells row by row, how many rows on top are marked as headings, whether lines are drawn inside."""

    cells: list[WordCell]
    rows: int
    columns: int
    heading_rows: int = 0
    ruled: bool = True


Block = WordParagraph | WordTable


@dataclass(slots=True)
class WordContent:
    """The whole of a Word document: page headers, body, page footers (furniture already left out), pages seen.

    ``encodings``: names of the legacy encodings that were converted.
    """

    body: list[Block] = field(default_factory=list)
    headers: list[Block] = field(default_factory=list)
    footers: list[Block] = field(default_factory=list)
    pages: int = 1
    encodings: tuple[str, ...] = ()
