"""What every reader returns: text that flows, and where each character of it was printed.

Guarantees, for every format: ``text`` is NFC with one space between words; paragraphs are separated by one newline,
the cells of a table row by one tab, its rows by a newline; page furniture is left out. The paragraphs cover the text
without overlap. ``document.span(a, b).text == document.text[a:b]``.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from extract.records import Box, ReaderName, ReadingWarning, Span

Role = Literal["body", "masthead", "footer", "cell", "footnote"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: number from 1, size in PDF points (0 where the format has no layout)."""

    number: int
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line (or one line of a text file) and the stretch of flow made from it.

    ``start`` and ``end`` are offsets into the flow. ``raw`` is the line as the file gave it, before cleaning.
    ``origins[i]`` is the index in ``raw`` of the character printed for ``flow[start + i]``. ``x0s`` and ``x1s`` hold
    the left and right edge of each character of ``raw`` in PDF points; empty where the format has no layout.
    ``confidence`` is the reader's own, 0 to 1 (1 for anything but OCR).
    """

    start: int
    end: int
    page: int
    raw: str
    origins: array[int]
    x0s: array[float] = field(default_factory=lambda: array("d"))
    x1s: array[float] = field(default_factory=lambda: array("d"))
    top: float = 0.0
    bottom: float = 0.0
    confidence: float = 1.0

    def box(self, start: int, end: int) -> Box | None:
        """Return the box of ``flow[start:end]`` on this line, None without layout or overlap."""
        first, last = max(start, self.start) - self.start, min(end, self.end) - self.start
        if last <= first or not self.x0s:
            return None
        touched = [self.origins[i] for i in range(first, last)]
        x0, x1 = min(self.x0s[i] for i in touched), max(self.x1s[i] for i in touched)
        return (round(x0, 1), round(self.top, 1), round(x1, 1), round(self.bottom, 1))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of flow between two newlines (or tabs, for a table cell), newline not included.

    ``role`` is "masthead" or "footer" for the letterhead and the Nơi nhận/signature block where the reader could tell
    them by their layout, "cell" for a table cell, else "body". ``column`` is 0 for the left or only column, 1 for the
    right one.
    """

    start: int
    end: int
    role: Role = "body"
    column: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: position from 0, how many columns and rows it covers, its flow stretch and its box.

    ``header`` is True for the cells of heading rows. ``box`` carries its page as the fifth number.
    """

    row: int
    column: int
    start: int
    end: int
    text: str
    column_span: int = 1
    row_span: int = 1
    header: bool = False
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table over one or more pages (the repeated heading dropped); ``cells`` in reading order."""

    start: int
    end: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    page: int = 1


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """The file behind a document: where it lay, its hash, its type as sniffed from the bytes."""

    path: str | None
    sha256: str
    media_type: str
    reader: ReaderName
    ocr_pages: tuple[int, ...] = ()
    language_score: float | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A report as read. See the module for what holds of ``text``."""

    text: str
    pages: tuple[Page, ...]
    lines: tuple[Line, ...]
    paragraphs: tuple[Paragraph, ...]
    source: SourceInfo
    tables: tuple[Table, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()
    _line_starts: array[int] = field(default_factory=lambda: array("q"), repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_line_starts", array("q", (line.start for line in self.lines)))

    def lines_of(self, start: int, end: int) -> Iterator[Line]:
        """Yield the printed lines that ``text[start:end]`` touches, in reading order."""
        index = max(bisect_right(self._line_starts, start) - 1, 0)
        while index < len(self.lines) and self.lines[index].start < max(end, start + 1):
            if self.lines[index].end > start:
                yield self.lines[index]
            index += 1

    def page_at(self, offset: int) -> int:
        """Return the page (from 1) on which the character at ``offset`` was printed."""
        if not self.lines:
            return 1
        return self.lines[max(bisect_right(self._line_starts, offset) - 1, 0)].page

    def span(self, start: int, end: int) -> Span:
        """Return the span of ``text[start:end]`` with page and printed boxes."""
        return Span(**self.place(start, end))

    def place(self, start: int, end: int) -> dict[str, Any]:
        """Return the fields of ``span`` as a dict."""
        lines, starts = self.lines, self._line_starts
        first = bisect_right(starts, start, 1) - 1  # at least the first line
        page = lines[first].page if lines else 1
        boxes: tuple[Box, ...] = ()
        touched = [line for line in lines[first : bisect_left(starts, end, first + 1)] if line.x0s]
        if touched:
            found = [(box, line.page) for line in touched if (box := line.box(start, end))]
            split = len({page for _, page in found}) > 1
            boxes = tuple((*box, float(page)) if split else box for box, page in found)
        return {"page": page, "start": start, "end": end, "text": self.text[start:end], "boxes": boxes}

    def raw(self, start: int, end: int) -> str:
        """Return what the file gave for ``text[start:end]`` before cleaning, lines joined by newlines."""
        parts = []
        for line in self.lines_of(start, end):
            first, last = max(start, line.start) - line.start, min(end, line.end) - line.start
            if last > first:
                # A letter may have been made of several codes: it reaches to the first of the next one.
                stop = line.origins[last] if last < len(line.origins) else len(line.raw)
                raw = line.raw[line.origins[first] : max(stop, line.origins[last - 1] + 1)]
                parts.append(raw if line.raw[line.origins[last - 1]].isspace() else raw.rstrip())
        return "\n".join(parts)

    def with_warnings(self, *warnings: ReadingWarning) -> Document:
        """Return the same document with further warnings."""
        return replace(self, warnings=(*self.warnings, *warnings))
