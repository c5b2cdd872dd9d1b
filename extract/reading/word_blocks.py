"""What the Word walker makes of a document before it flows: paragraphs and tables in reading order, no offsets yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.reading.document import Role
from extract.reading.encoding import spread


@dataclass(slots=True)
class WordLine:
    """A stretch of a paragraph without a line break or page break inside; ``page`` from 1.

    ``codes``: what the file holds for each character of ``text`` where a legacy font was converted ("" for a character
    that shares the codes of the one before), None where the text is that of the file.
    """

    text: str
    page: int = 1
    codes: list[str] | None = None

    def add(self, other: WordLine) -> None:
        """Append the text of another stretch, with its codes."""
        if self.codes is not None or other.codes is not None:
            self.codes = [*(self.codes or self.text), *(other.codes or other.text)]
        self.text += other.text

    def part(self, start: int, end: int | None = None) -> WordLine:
        """Return ``text[start:end]`` as a line of its own."""
        return WordLine(self.text[start:end], self.page, None if self.codes is None else self.codes[start:end])

    def labelled(self, label: str) -> WordLine:
        """Return the line without blanks at its start, behind the number that Word prints before it."""
        line = WordLine(label, self.page)
        line.add(self.part(len(self.text) - len(self.text.lstrip())))
        return line

    def in_capitals(self) -> WordLine:
        """Return the line as it stands on paper where a font prints small letters as capitals."""
        capitals = [char.upper() for char in self.text]
        codes = self.codes
        if codes is not None:
            codes = [part for code, new in zip(codes, capitals, strict=True) for part in spread(code, new)]
        return WordLine("".join(capitals), self.page, codes)


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
