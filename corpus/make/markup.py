"""The inline markup of the sources: text with its gold in it, so that no fact is typed twice.

    ⟦c KH;issued;district|Kế hoạch số {n 12/KH-UBND} ngày {d 05/6/2023} của {i UBND huyện}⟧   a citation
    ⟦m key|name as printed⟧   a mention of the movement declared under ``movements: key`` of the source
    ⟦x|words⟧                 quoted words that are no movement
    ⟦a giay_khen;collective;conferred|12 tập thể⟧   a count of awards; attributes in any order

Inside a citation {n ...} is number and symbol, {d ...} the date, {i ...} the issuer. Elsewhere ``**bold**``,
``__italic__`` and ``^1^`` (footnote mark). Blanks are printed as written, and counted once in the gold text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

MARK = re.compile(r"⟦(?P<kind>[cmxa])(?: (?P<attrs>[^|⟧]*))?\|(?P<body>[^⟧]*)⟧")
FIELD = re.compile(r"\{(?P<name>[ndi]) (?P<value>[^}]*)\}")
STYLE = re.compile(r"\*\*|__|\^(\d+)\^")
CELL_BAR = re.compile(r"\|(?![^⟦]*⟧)")  # a bar between cells, not the one inside a mark
DATE_WORDS = re.compile(r"(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})")
DATE_DIGITS = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")


@dataclass(frozen=True)
class Run:
    """A stretch of printed text in one style. ``note`` is the number of a footnote mark, else None."""

    text: str
    bold: bool = False
    italic: bool = False
    note: str | None = None


@dataclass
class Entity:
    """One marked stretch: kind c, m, x or a; attributes; fields; text and offsets within its paragraph's clean text."""

    kind: str
    attrs: list[str]
    text: str
    start: int
    end: int
    fields: dict[str, str] = field(default_factory=dict)

    def option(self, name: str) -> str | None:
        """Return the value of an attribute ``name=value``, None without it."""
        for attr in self.attrs:
            key, equals, value = attr.partition("=")
            if equals and key == name:
                return value
        return None

    def choice(self, values: frozenset[str]) -> str | None:
        """Return the attribute that is one of ``values``, None without one."""
        return next((a for a in self.attrs if a in values), None)


@dataclass
class Text:
    """A parsed paragraph: what is printed (``runs``), its clean text (one blank, NFC) and the entities in it."""

    runs: list[Run]
    clean: str
    entities: list[Entity]


def squeeze(text: str) -> str:
    """Return ``text`` in NFC with one blank between words and none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def iso_date(text: str) -> str | None:
    """Return the ISO form of a full date in words or digits, None where the text holds no full date."""
    match = DATE_WORDS.search(text) or DATE_DIGITS.search(text)
    if match is None:
        return None
    day, month, year = (int(g) for g in match.groups())
    return f"{year:04d}-{month:02d}-{day:02d}"


def style_runs(text: str) -> list[Run]:
    """Split text with ``**``, ``__`` and ``^n^`` into runs."""
    runs: list[Run] = []
    bold = italic = False
    position = 0
    for match in STYLE.finditer(text):
        if match.start() > position:
            runs.append(Run(text[position : match.start()], bold, italic))
        if match.group(1):
            runs.append(Run(match.group(1), bold, italic, note=match.group(1)))
        elif match.group() == "**":
            bold = not bold
        else:
            italic = not italic
        position = match.end()
    if position < len(text):
        runs.append(Run(text[position:], bold, italic))
    return runs


def parse(source: str, implied: str | None = None) -> Text:
    """Parse one paragraph or cell. ``implied`` are award attributes for a cell that is nothing but a number."""
    if implied is not None and re.fullmatch(r"\s*\d[\d.]*\s*", source):
        source = f"⟦a {implied}|{source.strip()}⟧"
    printed: list[str] = []
    entities: list[Entity] = []
    clean = ""
    position = 0
    for match in MARK.finditer(source):
        before = source[position : match.start()]
        printed.append(before)
        clean = _append(clean, plain(before))
        body = match["body"]
        visible = FIELD.sub(lambda m: m["value"], body)
        if clean and not clean.endswith(" ") and visible[:1].isspace():
            clean += " "
        text = squeeze(plain(visible))
        start = len(clean)
        clean = _append(clean, plain(visible))
        attrs = [a.strip() for a in (match["attrs"] or "").split(";") if a.strip()]
        fields = {f["name"]: squeeze(f["value"]) for f in FIELD.finditer(body)}
        entities.append(Entity(match["kind"], attrs, text, start, start + len(text), fields))
        printed.append(visible)
        position = match.end()
    printed.append(source[position:])
    clean = _append(clean, plain(source[position:])).rstrip()
    for entity in entities:
        assert clean[entity.start : entity.end] == entity.text, (entity, clean)
    return Text(style_runs("".join(printed)), clean, entities)


def plain(text: str) -> str:
    """Return ``text`` without style marks and footnote marks."""
    return STYLE.sub("", text)


def _append(clean: str, more: str) -> str:
    """Append to clean text, keeping one blank at most where they meet."""
    more = unicodedata.normalize("NFC", re.sub(r"\s+", " ", more))
    if not clean or clean.endswith(" "):
        more = more.lstrip()
    return clean + more


def cells(row: str) -> list[str]:
    """Split a table row at its bars; bars inside marks stay."""
    return [c.strip() for c in CELL_BAR.split(row)]
