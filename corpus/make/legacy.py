"""Fonts of the time before Unicode: text is drawn right but stored in TCVN3 (.VnTime) or VNI (VNI-Times) codes.

The glyphs are those of Liberation Serif; only the character codes, and with them the text layer, are the old ones. In
TCVN3 a capital with a tone is the byte of the small letter in the font .VnTimeH. In VNI the mark is a character of
its own without width; a double mark is drawn as its first one (the text layer has the right code).
"""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

CATALOGUES = Path(__file__).resolve().parents[2] / "models" / "catalogues"
FAMILIES = {"tcvn3": ".VnTime", "vni": "VNI-Times"}
SUFFIX = {(False, False): "", (True, False): ",Bold", (False, True): ",Italic", (True, True): ",BoldItalic"}
CAPITALS = "H"  # what the name of the font for capitals ends in


@cache
def table(family: str) -> dict[str, str]:
    """Return letter -> the characters that stand for it, as they read in cp1252."""
    with (CATALOGUES / f"{family}.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(line for line in file if not line.startswith("#")))[1:]
    if family == "vni":
        return {row[0]: row[1] for row in rows}
    return {row[0]: chr(int(row[1], 16)) for row in rows}


def face(family: str, file: Path, bold: bool, italic: bool) -> str:  # noqa: FBT001 - the two axes of a type face
    """Register the font (and for TCVN3 the one for capitals) and return its name."""
    name = FAMILIES[family] + SUFFIX[bold, italic]
    for capitals in (False, True) if family == "tcvn3" else (False,):
        own = FAMILIES[family] + (CAPITALS if capitals else "") + SUFFIX[bold, italic]
        font = TTFont(own, str(file))
        font.face.name = own.encode("ascii")
        glyphs, widths = dict(font.face.charToGlyph), dict(font.face.charWidths)
        for letter, codes in table(family).items():
            shown = letter.upper() if capitals else letter
            code, drawn = (codes, shown) if len(codes) == 1 else (codes[1], unicodedata.normalize("NFD", shown)[1])
            font.face.charToGlyph[ord(code)] = glyphs[ord(drawn)]
            font.face.charWidths[ord(code)] = widths[ord(drawn)] if len(codes) == 1 else 0
        pdfmetrics.registerFont(font)
    return name


def split(family: str, text: str, font: str) -> list[tuple[str, str]]:
    """Return ``text`` as (stored text, font) pieces; unchanged for a family of our time."""
    if family not in FAMILIES:
        return [(text, font)]
    letters = table(family)
    parts: list[tuple[str, str]] = []
    for char in text:
        own, code = font, letters.get(char, char)
        if char not in letters and char.lower() in letters:
            own, code = font.replace(FAMILIES[family], FAMILIES[family] + CAPITALS), letters[char.lower()]
        if parts and parts[-1][1] == own:
            parts[-1] = (parts[-1][0] + code, own)
        else:
            parts.append((code, own))
    return parts
