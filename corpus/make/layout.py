"""A paragraph for reportlab that breaks lines as office programs do: at blanks and after the hyphen of a symbol."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus.flowables import Flowable

from make import legacy
from make.markup import Run

# Liberation 1, found beside version 2 on some systems, has no Vietnamese letters.
FONT_FOLDERS = (Path("/usr/share/fonts/truetype/liberation2"), Path("/usr/share/fonts/truetype/liberation"))
FACES = {(False, False): "Regular", (True, False): "Bold", (False, True): "Italic", (True, True): "BoldItalic"}
PIECE = re.compile(r"[^\s-]*-+(?=\S)|[^\s-]+|-")


@dataclass(frozen=True)
class Style:
    """How a paragraph is set: points, face family, alignment (justify, left, center) and indents."""

    size: float = 14
    family: str = "LiberationSerif"
    align: str = "justify"
    first: float = 28
    left: float = 0
    before: float = 0
    after: float = 6
    bold: bool = False
    italic: bool = False
    spread: float = 1.18

    @property
    def leading(self) -> float:
        """Return the distance of two base lines."""
        return self.size * self.spread


@dataclass(frozen=True)
class Piece:
    """Text that is not broken: a word or a part of one up to a hyphen; ``gap`` are the blanks printed after it."""

    text: str
    gap: str
    font: str
    size: float
    rise: float
    note: str | None


@cache
def face(family: str, bold: bool, italic: bool) -> str:  # noqa: FBT001 - the two axes of a type face
    """Register a face of the family once and return its name."""
    if family in legacy.FAMILIES:
        return legacy.face(family, face_file("LiberationSerif", bold, italic), bold, italic)
    name = f"{family}-{FACES[bold, italic]}"
    font = TTFont(name, str(face_file(family, bold, italic)))
    # Some printers' drivers encode ư as U+01A3: the page shows ư, the text layer says ƣ.
    for gha, letter in ((0x01A3, 0x01B0), (0x01A2, 0x01AF)):
        font.face.charToGlyph[gha] = font.face.charToGlyph[letter]
        font.face.charWidths[gha] = font.face.charWidths[letter]
    pdfmetrics.registerFont(font)
    return name


def face_file(family: str, bold: bool, italic: bool) -> Path:  # noqa: FBT001 - the two axes of a type face
    """Return the file of a face."""
    name = f"{family}-{FACES[bold, italic]}"
    folder = next((f for f in FONT_FOLDERS if (f / f"{name}.ttf").exists()), None)
    if folder is None:
        raise SystemExit("Fonts missing: install Liberation 2 (fonts-liberation2; on later systems fonts-liberation).")
    return folder / f"{name}.ttf"


def pieces(runs: list[Run], style: Style) -> list[Piece]:
    """Cut runs into pieces; a piece without gap is glued to the next unless it ends with a hyphen."""
    found: list[Piece] = []
    for run in runs:
        font = face(style.family, run.bold or style.bold, run.italic or style.italic)
        size, rise = (style.size * 0.62, style.size * 0.36) if run.note else (style.size, 0.0)
        lead = re.match(r"\s+", run.text)
        if lead and found:
            last = found[-1]
            found[-1] = Piece(last.text, last.gap + lead.group(), last.font, last.size, last.rise, last.note)
        for match in PIECE.finditer(run.text):
            gap = re.match(r"\s*", run.text[match.end() :])
            assert gap is not None
            parts = legacy.split(style.family, match.group(), font)
            found += [Piece(text, "", own, size, rise, run.note) for text, own in parts[:-1]]
            found.append(Piece(parts[-1][0], gap.group(), parts[-1][1], size, rise, run.note))
    return found


def width(piece: Piece) -> float:
    """Return the width of a piece without its gap."""
    return float(pdfmetrics.stringWidth(piece.text, piece.font, piece.size))


def may_break(piece: Piece) -> bool:
    """Tell whether a line may end after this piece."""
    return bool(piece.gap) or (piece.text.endswith("-") and len(piece.text) > 1)


class Para(Flowable):  # type: ignore[misc]
    """One paragraph. ``notes_seen`` collects the footnote marks that were drawn on the current page."""

    def __init__(self, runs: list[Run], style: Style, notes_seen: list[str] | None = None) -> None:
        super().__init__()
        self.style, self.notes_seen = style, notes_seen
        self.pieces = pieces(runs, style)
        self.lines: list[tuple[list[Piece], float, bool]] = []
        self.first_left = style.first
        self.spaceBefore, self.spaceAfter = style.before, style.after

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """Break into lines for the width that is available."""
        self.room = available
        self.lines = []
        line: list[Piece] = []
        used, room = 0.0, available - self.style.left - self.first_left
        for group in self._groups():
            wide = sum(width(p) for p in group)
            if line and used + wide > room + 0.01:
                self.lines.append((line, room, False))
                line, used, room = [], 0.0, available - self.style.left
            line.extend(group)
            blank = pdfmetrics.stringWidth(group[-1].gap, group[-1].font, group[-1].size)
            used += wide + blank
        self.lines.append((line, room, True))
        self.height = len(self.lines) * self.style.leading
        return available, self.height

    def _groups(self) -> list[list[Piece]]:
        groups: list[list[Piece]] = [[]]
        for piece in self.pieces:
            groups[-1].append(piece)
            if may_break(piece):
                groups.append([])
        return [g for g in groups if g]

    def split(self, available: float, height: float) -> list[Flowable]:
        """Split between lines, never leaving one line alone."""
        self.wrap(available, height)
        fits = int(height // self.style.leading)
        if len(self.lines) - fits == 1:
            fits -= 1
        if fits < 2 or fits >= len(self.lines):
            return []
        count = sum(len(line) for line, _, _ in self.lines[:fits])
        return [self._part(self.pieces[:count], last=False), self._part(self.pieces[count:], last=True)]

    def _part(self, own: list[Piece], *, last: bool) -> Para:
        part = Para([], self.style, self.notes_seen)
        part.pieces, part.continues = own, not last
        part.first_left = 0 if last else self.first_left
        return part

    continues = False

    def draw(self) -> None:
        """Draw the lines, each piece with its blanks so that the text layer has them."""
        y = self.height - self.style.size
        for n, (line, room, last) in enumerate(self.lines):
            x = self.style.left + (self.first_left if n == 0 else 0)
            self._draw_line(line, x, y, room, last=last and not self.continues)
            y -= self.style.leading

    def _draw_line(self, line: list[Piece], x: float, y: float, room: float, *, last: bool) -> None:
        gaps = [float(pdfmetrics.stringWidth(p.gap, p.font, p.size)) for p in line]
        slack = room - sum(width(p) for p in line) - sum(gaps[:-1])
        holes = sum(1 for p in line[:-1] if p.gap)
        stretch = slack / holes if self.style.align == "justify" and not last and holes else 0.0
        if self.style.align == "center":
            x += slack / 2
        canvas: Any = self.canv
        for piece, gap in zip(line, gaps, strict=True):
            canvas.setFont(piece.font, piece.size)
            canvas.drawString(x, y + piece.rise, piece.text + piece.gap)
            if piece.note and self.notes_seen is not None:
                self.notes_seen.append(piece.note)
            x += width(piece) + gap + (stretch if piece.gap else 0)
