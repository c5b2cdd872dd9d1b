"""The foot of a document: who gets a copy (Nơi nhận), who signed, in which capacity.

Layout: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.7 and II.9. The two blocks stand side by side, so that plain text may
give them one after the other or line by line together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import regex

from extract.extractors.header_zones import Piece, piece, rules
from extract.reading.document import Document, Paragraph
from extract.text import fold

_CAPITALS = regex.compile(r"\p{Lu}\W?\p{Lu}")
_LINES_BEFORE = 8
_LINES_AFTER = 45
_NAME_WORDS = range(2, 6)
_TEXT_WORDS = 7  # more words on a line of small letters are text
_TITLE_CHARS = 60
_LINE_CHARS = 600  # a text file may hold a whole paragraph on a line
_NEAR = 80  # characters from a title to the line that goes on with it


@dataclass(slots=True)
class Foot:
    """Recipients, and the parts of the signature with their places."""

    recipients: list[Piece] = field(default_factory=list)
    titles: list[Piece] = field(default_factory=list)
    name: Piece | None = None

    def forget(self) -> None:
        """Drop what was taken for the signature: text follows it, so it was none."""
        self.titles.clear()
        self.name = None


def read_foot(document: Document, body_start: int, *, has_letterhead: bool) -> Foot:
    """Read the signature block; nothing where the document has none.

    ``has_letterhead`` is False for articles, which end with a bare name.
    """
    lines = _tail_lines(document, body_start)
    foot = Foot()
    at = next((i for i, line in enumerate(lines) if rules().pattern("recipients").match(line.folded)), None)
    if at is None:
        at = max(len(lines) - 14, 0)
        block = lines[at:]
    else:
        block = lines[max(at - _LINES_BEFORE, 0) : at + _LINES_AFTER]
    listing = False
    for line in _until_annex(block):
        listing = _take(line, foot, listing=listing)
        if foot.name and not listing and foot.titles and foot.name.start > foot.titles[-1].start:
            continue
    if not has_letterhead and not foot.titles and not foot.recipients:
        _author(lines[-4:], foot)
    if not foot.titles and has_letterhead and not foot.recipients:
        foot.name = None
    return foot


def _tail_lines(document: Document, body_start: int) -> list[Piece]:
    """Return printed lines from the first Nơi nhận of the text on (with some before), or the last lines."""
    paragraphs = [p for p in document.paragraphs if p.end > body_start and p.role != "cell"]
    if footer := [p for p in paragraphs if p.role == "footer"]:
        paragraphs = footer
    first = next((i for i, p in enumerate(paragraphs) if _has_recipients(document, p, body_start)), None)
    window = paragraphs[-20:] if first is None else paragraphs[max(first - _LINES_BEFORE, 0) : first + _LINES_AFTER]
    lines: list[Piece] = []
    for paragraph in window:
        if paragraph.role == "footer" and paragraph.column == 1:
            lines.append(piece(document, paragraph.start, paragraph.end, 1))
            continue
        parts = [
            piece(document, max(line.start, paragraph.start), min(line.end, paragraph.end), paragraph.column)
            for line in document.lines_of(max(paragraph.start, body_start), paragraph.end)
        ]
        lines += [part for part in parts if part.text and len(part.text) <= _LINE_CHARS]
    return lines


def _has_recipients(document: Document, paragraph: Paragraph, body_start: int) -> bool:
    head = rules().pattern("recipients")
    if head.match(fold(document.text[paragraph.start : paragraph.start + 24])):
        return paragraph.start >= body_start
    if rules().pattern("recipients_inside").search(document.text, paragraph.start, paragraph.end) is None:
        return False
    lines = document.lines_of(max(paragraph.start, body_start), paragraph.end)
    return any(head.match(fold(document.text[line.start : line.start + 24])) for line in lines)


def _until_annex(block: list[Piece]) -> list[Piece]:
    kept = []
    for line in block:
        if rules().pattern("motto").search(line.folded) or rules().pattern("annex").match(line.folded):
            break
        kept.append(line)
    return kept


def _take(line: Piece, foot: Foot, *, listing: bool) -> bool:
    """Sort one line into recipients, titles and name; return whether the list of recipients is open."""
    if not listing and _is_text(line):
        foot.forget()
    if start := rules().pattern("recipients").match(line.folded):
        listing = True
        line = _cut(line, start.end(), len(line.text))
    line = _take_titles(line, foot)
    if not line.text or is_signed_mark(line.folded):
        return listing
    bullet = rules().pattern("bullet").match(line.text)
    if listing and bullet and bullet.end() < len(line.text):
        foot.recipients.append(_take_glued_name(_cut(line, bullet.end(), len(line.text)), foot))
    elif name := _name(line, capitals=bool(foot.titles)):
        foot.name = foot.name or name
    elif _continues_title(line, foot):
        foot.titles.append(line)
    elif listing and foot.recipients and not foot.titles and line.text[:1].islower() | line.text.startswith("("):
        last = foot.recipients[-1]
        foot.recipients[-1] = Piece(last.start, line.end, f"{last.text} {line.text}", last.folded, last.column)
    return listing


def _take_titles(line: Piece, foot: Foot) -> Piece:
    """Take the titles of a line; return what is left before or behind them."""
    titles = _title(line)
    if not titles:
        return line
    foot.titles.extend(titles)
    if titles[0].start > line.start:
        return _cut(line, 0, titles[0].start - line.start)
    return _cut(line, titles[-1].end - line.start, len(line.text))


def _take_glued_name(item: Piece, foot: Foot) -> Piece:
    """Cut off a name that a reader glued to the last recipient: "- Lưu: VT. Lò Thị Mây"."""
    name = rules().pattern("glued_name").search(item.text)
    if not name or not foot.titles or not _is_name(name["name"]):
        return item
    foot.name = foot.name or _cut(item, name.start("name"), len(item.text))
    return _cut(item, 0, name.start("name"))


def _cut(line: Piece, start: int, end: int) -> Piece:
    text = line.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return Piece(line.start + start, line.start + start + len(text), text, fold(text), line.column)


@cache
def _title_pattern() -> regex.Pattern[str]:
    def options(words: tuple[str, ...]) -> str:
        return "|".join(regex.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))

    capacity, office = options(rules().words["capacity"]), options(tuple(_offices()))
    return regex.compile(
        rf"(?<![\p{{L}}\d])(?:(?:{capacity})(?:\s?[.,]\s?|\s)[a-z][^\n;:]{{2,80}}|(?:pho\s+|quyen\s+)?(?:{office})(?![\p{{L}}\d])[^\n;:]{{0,60}})"
    )


@cache
def _offices() -> dict[str, str]:
    return {fold(office): office.upper() for office in rules().words["office"]}


def printed_title(part: Piece) -> str:
    """Return a title with one blank after the capacity mark and the accents that a scan lost."""
    match = rules().pattern("capacity").match(part.text)
    mark, office = (match["mark"] + ". ", part.text[match.end() :]) if match else ("", part.text)
    if not office.isupper():
        return mark + office
    folded = fold(office)
    return mark + (_offices().get(folded) or (_near_office(folded) if len(folded) >= 7 else None) or office)


def _title(line: Piece) -> list[Piece]:
    """Return the titles printed in capitals on a line: "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"."""
    found = []
    if not _CAPITALS.search(line.text):
        small = _small_title(line)
        return [small] if small else []
    for match in _title_pattern().finditer(line.folded):
        printed = line.text[match.start() : match.end()]
        end = _capitals_end(printed)
        words = printed[:end].strip(" ,.-")
        if len(words) < 2 or sum(map(str.isalpha, words)) < 2 or not _title_pattern().match(fold(words)):
            continue
        found.append(_cut(line, match.start(), match.start() + end))
    if not found and (other := _small_title(line) or _garbled(line)):
        return [other]
    split: list[Piece] = []
    for part in found:
        split.extend(_split_titles(part))
    return [
        Piece(p.start, p.start + len(p.text.rstrip(" ,.")), p.text.rstrip(" ,."), p.folded, p.column) for p in split
    ]


def _small_title(line: Piece) -> Piece | None:
    """Return a title that a typist wrote in small letters, alone on its line: "KT. Chủ tịch", "Phó Chủ tịch"."""
    if not line.text[:1].isupper() or len(line.text) > _TITLE_CHARS:
        return None
    bare = line.folded.strip(" .,")
    office = bare in _offices() or bare.removeprefix("pho ") in _offices()
    mark = rules().pattern("capacity").match(line.text)
    marked = mark and len(line.text.split()) <= _TEXT_WORDS and line.text[mark.end() : mark.end() + 1].isupper()
    return line if office or marked else None


def _garbled(line: Piece) -> Piece | None:
    """Return an office that a scan misread by one letter: "GIẢAM ĐÓC"."""
    end = _capitals_end(line.text)
    words = line.folded[:end].strip(" .,-_*'`")
    if len(words) < 7 or line.text[:end].lower() == line.text[:end]:
        return None
    return _cut(line, 0, end) if _near_office(words) else None


def _near_office(folded: str) -> str | None:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415  only what a scan garbled

    near = [o for key, o in _offices().items() if Levenshtein.distance(folded, key, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else None


def _split_titles(part: Piece) -> list[Piece]:
    """Cut "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", printed on two lines, into its two titles."""
    match = rules().pattern("two_titles").search(part.folded)
    if not match:
        return [part]
    return [_cut(part, 0, match.start("second")), *_split_titles(_cut(part, match.start("second"), len(part.text)))]


def _capitals_end(printed: str) -> int:
    """Return how far the capitals reach; small words and names in mixed case end a title."""
    end = 0
    for word in regex.finditer(r"\S+", printed):
        letters = [char for char in word.group() if char.isalpha()]
        if (
            letters
            and not all(map(str.isupper, letters))
            and fold(word.group()).strip(".") not in rules().words["capacity"]
        ):
            break
        end = word.end()
    return end


def _is_text(line: Piece) -> bool:
    """Tell a line of running text from the lines of a signature."""
    if rules().pattern("bullet").match(line.text) or line.capitals > 0.5 or is_signed_mark(line.folded):
        return False
    words = len(line.text.split())
    return words > _TEXT_WORDS or (words > 2 and rules().pattern("stop").search(line.text) is not None)


def is_signed_mark(folded: str) -> bool:
    """Tell the note "(Đã ký)" in the place of the signature."""
    return folded.strip(" ()[]./*-_") in rules().words["signed"]


def _continues_title(line: Piece, foot: Foot) -> bool:
    """Tell whether capitals below a title go on with it: "TUQ. CHỦ TỊCH" / "CÔNG CHỨC VĂN PHÒNG - THỐNG KÊ"."""
    if not foot.titles or foot.name or not line.text.isupper() or len(line.text.split()) < 2:
        return False
    last = foot.titles[-1]
    return line.column == last.column and 0 < line.start - last.end < _NEAR and not any(map(str.isdigit, line.text))


def _name(line: Piece, *, capitals: bool = False) -> Piece | None:
    """Return the name on a line without titles in front, None where the line is no name.

    ``capitals``: a name in capitals counts, if it begins with a known family name.
    """
    text, offset = line.text, 0
    while match := _academic().match(fold(text[offset:])):
        offset += match.end()
    candidate = _cut(line, offset, len(line.text))
    text = candidate.text
    if capitals and text.isupper() and candidate.folded.split()[0] in rules().words["surname"]:
        text = text.title()
    return candidate if _is_name(text) else None


@cache
def _academic() -> regex.Pattern[str]:
    words = "|".join(regex.escape(word) for word in sorted(rules().words["academic"], key=len, reverse=True))
    return regex.compile(rf"[^\p{{L}}]*(?:(?:{words})(?:\.|\s|:)\s*)+|[^\p{{L}}]+")


def _is_name(text: str) -> bool:
    words = text.split()
    if len(words) not in _NAME_WORDS or not all(
        regex.fullmatch(r"\p{L}+(?:-\p{L}+)?['’]?(?:\p{L}+)?", word) for word in words
    ):
        return False
    if text.isupper():
        return False
    return all(word[0].isupper() and (len(word) < 3 or any(map(str.islower, word))) for word in words)


def _author(lines: list[Piece], foot: Foot) -> None:
    """Read the name under an article and the office in brackets behind or below it."""
    for index, line in enumerate(lines):
        if not (name := _name(line)):
            continue
        foot.name = name
        for after in lines[index + 1 :]:
            if after.text.startswith("(") and after.text.endswith(")"):
                foot.titles.append(_cut(after, 1, len(after.text) - 1))
        return
