"""Make small PDFs letter by letter, without any font file: what the reading tests print their pages with.

A composite font without font program, its codes the code points, widths like those of a Times face: enough for every
reader of text layers, and any oddity can be printed (double strokes, legacy codes, sideways pages).
``parts`` tells what was read of them.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.reading.document import Document

A4 = (595.0, 842.0)


def width(char: str, size: float = 13.0) -> float:
    """Width of a character in points."""
    base = unicodedata.normalize("NFD", char)[0]
    if base in "iljtfr.,;:'!|()[]-/ ‘’":
        return size * 0.28
    if base in "mwMWĐ–—":
        return size * 0.78
    return size * (0.68 if base.isupper() else 0.48)


class Printer:
    """Collects pages; ``x`` runs from the left, ``y`` from the top to the base line."""

    def __init__(self, page: tuple[float, float] = A4) -> None:
        self.size = page
        self._pages: list[list[str]] = []
        self._fonts: dict[str, set[str]] = {}

    def page(self) -> Printer:
        """Begin a page."""
        self._pages.append([])
        return self

    def text(
        self, x: float, y: float, text: str, size: float = 13.0, font: str = "Times", *, turned: bool = False
    ) -> float:
        """Print a line (``turned``: upwards) and return where it ends."""
        self._fonts.setdefault(font, set()).update(text)
        codes = text.encode("utf-16-be").hex()
        matrix = f"0 1 -1 0 {x:.2f} {self.size[1] - y:.2f}" if turned else f"1 0 0 1 {x:.2f} {self.size[1] - y:.2f}"
        name = list(self._fonts).index(font)
        self._pages[-1].append(f"BT /F{name} {size} Tf {matrix} Tm <{codes}> Tj ET")
        return x + sum(width(char, size) for char in text)

    def centred(self, middle: float, y: float, text: str, size: float = 13.0, font: str = "Times") -> None:
        """Print a line around ``middle``."""
        self.text(middle - sum(width(char, size) for char in text) / 2, y, text, size, font)

    def right(self, x1: float, y: float, text: str, size: float = 13.0) -> None:
        """Print a line that ends at ``x1``."""
        self.text(x1 - sum(width(char, size) for char in text), y, text, size)

    def paragraph(self, y: float, text: str, *, x0: float = 85.0, x1: float = 540.0, indent: float = 36.0) -> float:
        """Print a paragraph set in by ``indent``, 18 points from line to line; return the next base line."""
        line, x = "", x0 + indent
        start = x
        for word in text.split():
            wider = f"{line} {word}" if line else word
            if start + sum(map(width, wider)) > x1:
                self.text(start, y, line)
                y, start, line = y + 18, x0, word
            else:
                line = wider
        self.text(start, y, line)
        return y + 18

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a thin line."""
        height = self.size[1]
        self._pages[-1].append(f"0.5 w {x0} {height - y0} m {x1} {height - y1} l S")

    def grid(self, xs: list[float], ys: list[float]) -> None:
        """Draw the rules of a table."""
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)

    def build(self) -> bytes:
        """Return the PDF."""
        objects: list[bytes] = []

        def add(body: str | bytes) -> int:
            objects.append(body.encode() if isinstance(body, str) else body)
            return len(objects)

        fonts = []
        for index, (font, chars) in enumerate(self._fonts.items()):
            unicode_map = add(_stream(_to_unicode(chars)))
            widths = " ".join(f"{ord(c)} [{width(c, 1000):.0f}]" for c in sorted(chars))
            about = add(
                f"<</Type/FontDescriptor/FontName/{font}/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0"
                "/Ascent 800/Descent -200/CapHeight 700/StemV 80>>"
            )
            inner = add(
                f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{font}/CIDSystemInfo<</Registry(Adobe)"
                f"/Ordering(Identity)/Supplement 0>>/FontDescriptor {about} 0 R/W[{widths}]>>"
            )
            outer = add(
                f"<</Type/Font/Subtype/Type0/BaseFont/{font}/Encoding/Identity-H/DescendantFonts[{inner} 0 R]"
                f"/ToUnicode {unicode_map} 0 R>>"
            )
            fonts.append(f"/F{index} {outer} 0 R")
        first = len(objects) + 1
        tree = first + 2 * len(self._pages)
        for number, page in enumerate(self._pages):
            add(_stream("\n".join(page)))
            add(
                f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {self.size[0]} {self.size[1]}]/Resources<</Font<<"
                f"{' '.join(fonts)}>>>>/Contents {first + 2 * number} 0 R>>"
            )
        kids = " ".join(f"{first + 2 * number + 1} 0 R" for number in range(len(self._pages)))
        add(f"<</Type/Pages/Kids[{kids}]/Count {len(self._pages)}>>")
        root = add(f"<</Type/Catalog/Pages {tree} 0 R>>")
        return _file(objects, root)

    def save(self, path: Path) -> Path:
        """Write the PDF and return its path."""
        path.write_bytes(self.build())
        return path


def _stream(text: str) -> bytes:
    data = text.encode()
    return b"<</Length %d>>stream\n%s\nendstream" % (len(data), data)


def _to_unicode(chars: set[str]) -> str:
    pairs = "\n".join(f"<{ord(c):04x}> <{c.encode('utf-16-be').hex()}>" for c in sorted(chars))
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(chars)} beginbfchar\n{pairs}\nendbfchar\n"
        "endcmap end end"
    )


def _file(objects: list[bytes], root: int) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start)
    return bytes(out)


def parts(document: Document, role: str | None = None, column: int | None = None) -> list[str]:
    """Return the paragraphs of a document, or those of one role and column."""
    return [
        document.text[p.start : p.end]
        for p in document.paragraphs
        if role in {None, p.role} and column in {None, p.column}
    ]
