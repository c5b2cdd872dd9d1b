"""Legacy encodings -> Unicode: TCVN3 (fonts .Vn...), VNI (fonts VNI-...), and bytes of a text file.

A font's name proves nothing: of 126 real files that name such a font, 124 were good Unicode. So a run of characters
is converted only where it holds letters of the legacy table *and* reads better as Vietnamese afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Callable, Sequence
from functools import cache

from extract import resources
from extract.reading.clean import Mapped, identity
from extract.reading.quality import judge

_WORDISH = re.compile(r"\S+")
_GAIN = 0.15  # of the words: by less, a conversion proves nothing


def decoded(text: str, fonts: Sequence[str] = ()) -> Mapped | None:
    """Return a line converted from TCVN3 or VNI, mapped onto ``text``; None where it is Unicode already.

    ``fonts`` names the font of each character; each run of one font is judged by itself, together with runs of the
    same kind of font. In fonts that end in H, TCVN3 letters are capitals.
    """
    best, score = None, _score(text) + _GAIN
    for convert in (_from_tcvn3, _from_vni):
        attempt = convert(text, fonts)
        if attempt is None:
            continue
        gained = _score(attempt.text)
        if gained > score:
            best, score = attempt, gained
    return best


def _score(text: str) -> float:
    """Share of well-formed syllables in lower case; a text without words scores 0."""
    return judge(unicodedata.normalize("NFC", text).lower()).syllables


@cache
def _tcvn3() -> dict[str, str]:
    table = {
        bytes([int(row["byte"], 16)]).decode("latin-1"): row["unicode"]
        for row in resources.load_csv("models/catalogues/tcvn3.csv")
    }
    table["\u2212"] = table["\u00ad"]  # what some printers make of the soft hyphen
    table["\u2010"] = table["\u00ad"]
    return table


@cache
def _vni() -> dict[str, str]:
    return {row["cp1252_text"]: row["unicode"] for row in resources.load_csv("models/catalogues/vni.csv")}


@cache
def _legacy_letters() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns that match where a table has something to convert: TCVN3, VNI."""
    tcvn3 = "[" + "".join(map(re.escape, _tcvn3())) + "]"
    vni = "|".join(map(re.escape, sorted(_vni(), key=len, reverse=True)))
    return re.compile(tcvn3), re.compile(vni)


def _from_tcvn3(text: str, fonts: Sequence[str]) -> Mapped | None:
    pattern, _ = _legacy_letters()

    def letter(match: re.Match[str]) -> str:
        small = _tcvn3()[match[0]]
        return small.upper() if fonts and fonts[match.start()].endswith("H") else small

    return _substituted(text, pattern, letter)


def _from_vni(text: str, fonts: Sequence[str]) -> Mapped | None:  # noqa: ARG001  one signature for both tables
    _, pattern = _legacy_letters()
    return _substituted(text, pattern, lambda match: _vni()[match[0]])


def _substituted(text: str, pattern: re.Pattern[str], letter: Callable[[re.Match[str]], str]) -> Mapped | None:
    out: list[str] = []
    origins = array("l")
    at = 0
    for match in pattern.finditer(text):
        out += (text[at : match.start()], letter(match))
        origins.extend(range(at, match.start()))
        origins.append(match.start())
        at = match.end()
    if not out:
        return None
    out.append(text[at:])
    origins.extend(range(at, len(text)))
    return Mapped("".join(out), origins)


def text_of(data: bytes) -> str | None:
    """Decode the bytes of a text file: UTF-8, UTF-16, else code page 1258, TCVN3 or VNI by content.

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
    if sum(byte < 0x20 and byte not in b"\t\n\r\f\x0b\x1a" for byte in data[:4096]) > 2:
        return None
    windows = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    choices = [windows]
    latin, western = data.decode("latin-1"), data.decode("cp1252", errors="replace")
    for source, convert in ((latin, _from_tcvn3), (western, _from_vni)):
        mapped = convert(source, ())
        choices.append((mapped or identity(source)).text)
    partly = unicodedata.normalize("NFC", data.decode("utf-8-sig", errors="replace"))
    choices.append(partly)
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
