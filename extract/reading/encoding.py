"""Legacy encodings -> Unicode: TCVN3 (fonts .Vn...), VNI (fonts VNI-...), VISCII, and bytes of a text file.

A font's name proves nothing: of 126 real files that name such a font, 124 were good Unicode. So what is set
in one font is converted only where it holds letters of the legacy table *and* reads better as Vietnamese afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from extract import resources
from extract.reading.cues import setting
from extract.reading.quality import is_syllable, judge
from extract.records import ReadingWarning

_WORDISH = re.compile(r"\S+")
_GAIN = 0.15  # of the words: by less, a conversion proves nothing
_FEW_WORDS = 4
_SAMPLE = 6000
_LEGACY_FONT = re.compile(r"(?:^|\+)(\.Vn|VNI|VnTime|VISCII|VI\b)", re.IGNORECASE)
_VISCII_CONTROLS = b"\x02\x05\x06\x14\x19\x1e"  # six of its capitals
_CAPITAL_FONT = re.compile(r"\.Vn\w*?H(?![a-z])")


class FontDecoder:
    """Knows which fonts of a document carry TCVN3, VNI or VISCII, judged by all that is set in each font.

    ``samples``: font name -> text set in it. A font with too little text to be judged follows its siblings of the same
    kind of name (.Vn..., VNI-...), where those were converted.
    """

    def __init__(self, samples: Mapping[str, str]) -> None:
        self._tables: dict[str, _Table] = {}
        kinds: dict[str, _Table] = {}
        unsure = []
        for font, text in samples.items():
            table = _table_for(text)
            if table is not None:
                self._tables[font] = table
                kinds[_kind(font)] = table
            elif judge(text[:_SAMPLE].lower()).words < _FEW_WORDS and _any_legacy(text):
                unsure.append(font)
        for font in unsure:
            if _kind(font) in kinds and _kind(font):
                self._tables[font] = kinds[_kind(font)]

    def __bool__(self) -> bool:
        return bool(self._tables)

    @property
    def names(self) -> tuple[str, ...]:
        """The encodings found, for the warning."""
        return tuple(sorted({table.name for table in self._tables.values()}))

    def pieces(self, text: str, fonts: Sequence[str]) -> list[tuple[int, int, str]]:
        """Cut a line into (start, end, Unicode) pieces; what needs no conversion is returned letter by letter."""
        out: list[tuple[int, int, str]] = []
        at = 0
        while at < len(text):
            end = at + 1
            while end < len(text) and fonts[end] == fonts[at]:
                end += 1
            table = self._tables.get(fonts[at])
            if table is None:
                out += [(i, i + 1, text[i]) for i in range(at, end)]
            else:
                out += table.pieces(text, at, end, capitals=_capitals(fonts[at]))
            at = end
        return out


def spread(code: str, new: str) -> list[str]:
    """Return ``code`` for the first character of what it was converted to, "" for each further one."""
    return [code, *[""] * (len(new) - 1)] if new else []


@dataclass(frozen=True)
class _Table:
    """One legacy encoding: its letters, longest first, and stray glyphs that printers put for a letter."""

    name: str
    letters: Mapping[str, str]
    strays: Mapping[str, str]
    pattern: re.Pattern[str]

    def pieces(self, text: str, start: int, end: int, *, capitals: bool) -> list[tuple[int, int, str]]:
        """Convert ``text[start:end]``."""
        out: list[tuple[int, int, str]] = []
        at = start
        for match in self.pattern.finditer(text, start, end):
            out += [(i, i + 1, text[i]) for i in range(at, match.start())]
            out.append((match.start(), match.end(), self.letters[match[0]]))
            at = match.end()
        out += [(i, i + 1, text[i]) for i in range(at, end)]
        if self.strays:
            _mend_strays(out, self.strays)
        if capitals:
            return [(a, b, new.upper()) for a, b, new in out]
        return out

    def convert(self, text: str) -> str:
        """Return the whole text converted."""
        return "".join(new for _, _, new in self.pieces(text, 0, len(text), capitals=False))


def _mend_strays(pieces: list[tuple[int, int, str]], strays: Mapping[str, str]) -> None:
    """Replace a stray glyph inside a small-letter word where only the letter it stands for makes a syllable."""
    for index, (start, end, glyph) in enumerate(pieces):
        if glyph not in strays or not index or not pieces[index - 1][2].islower():
            continue
        first = last = index
        while first and pieces[first - 1][2].isalpha():
            first -= 1
        while last + 1 < len(pieces) and pieces[last + 1][2].isalpha():
            last += 1
        word = "".join(new for _, _, new in pieces[first:index]) + strays[glyph]
        word += "".join(new for _, _, new in pieces[index + 1 : last + 1])
        if is_syllable(word.lower()):
            pieces[index] = (start, end, strays[glyph])


def _kind(font: str) -> str:
    match = _LEGACY_FONT.search(font)
    return match[1].lower() if match else ""


def _capitals(font: str) -> bool:
    """Tell whether a TCVN3 font prints small letters as capitals: its family name ends in H."""
    return bool(_CAPITAL_FONT.search(font))


def _any_legacy(text: str) -> bool:
    return any(table.pattern.search(text) for table in _tables())


def _table_for(text: str) -> _Table | None:
    """Return the table under which a text reads clearly better, None if it is Unicode already."""
    sample = text[:_SAMPLE]
    if sample.isascii() or judge(sample.lower()).words < _FEW_WORDS:
        return None
    plain = _score(sample)
    if plain > 1 - _GAIN:
        return None
    gains = [(_score(table.convert(sample)), table) for table in _tables() if table.pattern.search(sample)]
    best = max(gains, key=lambda gain: gain[0], default=None)
    return best[1] if best and best[0] > plain + _GAIN else None


def legacy_warnings(names: Sequence[str]) -> list[ReadingWarning]:
    """Return the warning that text in the encodings of these names was converted, none without names."""
    if not names:
        return []
    message = f"Văn bản dùng bảng mã cũ {', '.join(names)}: đã chuyển sang Unicode."
    return [ReadingWarning(code="legacy_encoding", message=message)]


def legacy_encoding(text: str) -> str | None:
    """Name the legacy encoding that a text is in, None for Unicode and for what is no Vietnamese either way."""
    table = _table_for(text)
    return table.name if table is not None else None


def _score(text: str) -> float:
    """Share of well-formed syllables in lower case; a text without words scores 0."""
    return judge(unicodedata.normalize("NFC", text).lower()).syllables


@cache
def _tables() -> tuple[_Table, _Table, _Table]:
    """Return TCVN3, VNI and VISCII."""
    tcvn3 = {
        bytes([int(row["byte"], 16)]).decode("latin-1"): row["unicode"]
        for row in resources.load_csv("models/catalogues/tcvn3.csv")
    }
    tcvn3 |= setting("tcvn3_variants")
    vni = {row["cp1252_text"]: row["unicode"] for row in resources.load_csv("models/catalogues/vni.csv")}
    return (
        _Table("TCVN3", tcvn3, setting("tcvn3_strays"), _pattern(tcvn3)),
        _Table("VNI", vni, {}, _pattern({code: letter for code, letter in vni.items() if code != letter})),
        _Table("VISCII", viscii := _viscii(), {}, _pattern(viscii)),
    )


def _viscii() -> dict[str, str]:
    """Return VISCII's letters by how their bytes read in Latin-1 and, where that differs, in code page 1252."""
    letters = {}
    for row in resources.load_csv("models/catalogues/viscii.csv"):
        byte = bytes([int(row["byte"], 16)])
        for page in ("cp1252", "latin-1"):
            letters[byte.decode(page, errors="replace")] = row["unicode"]
    letters.pop("\ufffd", None)
    return letters


def _pattern(letters: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(letters, key=len, reverse=True))))


def text_of(data: bytes) -> str | None:
    """Decode the bytes of a text file: UTF-8, UTF-16, else code page 1258, TCVN3, VNI or VISCII by content.

    Returns None for bytes that are no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if (half := _utf16_without_mark(data)) is not None:
        return data.decode(half, errors="replace")
    if b"\x00" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if sum(byte < 0x20 and byte not in b"\t\n\r\f\x0b\x1a" + _VISCII_CONTROLS for byte in data[:4096]) > 2:
        return None
    windows = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    choices = [windows]
    tcvn3, vni, viscii = _tables()
    choices.append(tcvn3.convert(data.decode("latin-1")))
    choices.append(vni.convert(data.decode("cp1252", errors="replace")))
    choices.append(viscii.convert(data.decode("latin-1")))
    choices.append(unicodedata.normalize("NFC", data.decode("utf-8-sig", errors="replace")))
    best = max(choices, key=_score)
    return best if _score(best) >= 0.5 or not _WORDISH.search(best) else None


def _utf16_without_mark(data: bytes) -> str | None:
    """Tell UTF-16 without its mark by the zero bytes that blanks and ASCII letters leave."""
    sample = data[:2000]
    if len(sample) < 8 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) / 8 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(sample) / 8 and not odd else None
