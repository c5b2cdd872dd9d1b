"""Cut the head of a document into pieces: letterhead, number, date, type, subject, title, addressees.

The letterhead may be one column above the other, interleaved line by line (plain text printed from two columns) or
missing. What is known by its shape (motto, number, place and date) is cut out of the lines first; what is left in front
of the title is the letterhead. Layout: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

import regex

from extract.extractors.header_text import is_signature, opens_text
from extract.knowledge.rules import RuleSet, load
from extract.reading.document import Document
from extract.text import fold, nfc

REPORT = "BC"
# A letterhead ends within the first page: what lies further on is text.
_HEAD_PARAGRAPHS = 70
_HEAD_CHARS = 6000
_LAST_LINES = 20  # a paper dated at its end has the date near the signature


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the flow in the head: a printed line of the letterhead or a paragraph."""

    start: int
    end: int
    text: str
    folded: str
    column: int = 0

    @property
    def capitals(self) -> float:
        """Share of capitals among the letters."""
        letters = [char for char in self.text if char.isalpha()]
        return sum(map(str.isupper, letters)) / len(letters) if letters else 0.0


@dataclass(slots=True)
class Head:
    """The parts found in the head; the matches count offsets of the flow."""

    letterhead: list[Piece] = field(default_factory=list)
    number: regex.Match[str] | None = None
    place_date: regex.Match[str] | None = None
    type_code: str | None = None
    type_piece: Piece | None = None
    subject: list[Piece] = field(default_factory=list)
    title: list[Piece] = field(default_factory=list)
    addressees: list[Piece] = field(default_factory=list)
    body_start: int = 0


def rules() -> RuleSet:
    """Return the rules of the header."""
    return load("header")


def piece(document: Document, start: int, end: int, column: int = 0) -> Piece:
    """Return the stretch without blanks at its ends."""
    text = document.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return Piece(start, start + len(text), text, fold(text), column)


def read_letterhead(document: Document) -> tuple[Head, list[Piece]]:
    """Find the parts of the head down to the type word; return them and the paragraphs that follow."""
    paragraphs = _paragraphs(document)
    head = Head()
    turn, rest = _title_start(paragraphs, head)
    _take_letterhead(document, paragraphs[:turn], head)
    if rest is not None:
        head.title.append(rest)
    return head, paragraphs[turn + (head.type_piece is not None) :]


def is_paper(document: Document, head: Head) -> bool:
    """Tell an administrative paper from other text: a manual may have a line "CHƯƠNG TRÌNH" too.

    Any of number, place and date, addressees, motto, list of recipients or the closing sentence of a report will do.
    """
    if head.number or head.place_date or head.addressees:
        return True
    if any(paragraph.role in {"masthead", "footer"} for paragraph in document.paragraphs):
        return True
    start, end = fold(document.text[:_HEAD_CHARS]), fold(document.text[-_HEAD_CHARS:])
    if rules().pattern("motto").search(start) or rules().pattern("closing").search(end):
        return True
    recipients = rules().pattern("recipients")
    lines = end.split("\n")
    if any(recipients.match(line) for line in lines):
        return True
    return head.type_code is not None and any(_is_date_line(line) for line in lines[-_LAST_LINES:])


def _is_date_line(folded: str) -> bool:
    found = find_date(folded)
    return found is not None and bool(found["place"]) and found.span() == (0, len(folded.rstrip(" .")))


def _paragraphs(document: Document) -> list[Piece]:
    """Return the first paragraphs, cut again where a reader joined the parts of a head."""
    found: list[Piece] = []
    typed = False
    for paragraph in document.paragraphs[:_HEAD_PARAGRAPHS]:
        if paragraph.start > _HEAD_CHARS:
            break
        part = piece(document, paragraph.start, paragraph.end, paragraph.column)
        parts = _parts(document, part, typed=typed)
        typed = typed or any(map(_type_word, parts))
        found.extend(each for each in parts if each.text.strip("_-—–=*.'`| "))
    return found


def _parts(document: Document, part: Piece, *, typed: bool) -> list[Piece]:
    """Cut a paragraph before the type word, "Kính gửi", and (``typed``: the type word was met) the text below."""
    lines = _lines(document, part)
    if len(lines) < 2:
        return [part]
    addressee = rules().pattern("addressee")
    fixed = [line.start for line in lines if _stands_alone(line)]
    cuts = [part.start]
    for before, line in pairwise(lines):
        typed = typed or _type_word(before) is not None or addressee.match(before.folded) is not None
        opens = _type_word(line) or addressee.match(line.folded)
        end = next((start for start in fixed if start > line.start), part.end)
        if opens or _is_type_line(before) or (typed and _follows(document, cuts[-1], line, end)):
            cuts.append(line.start)
    return [piece(document, start, end, part.column) for start, end in pairwise([*cuts, part.end])]


def _stands_alone(line: Piece) -> bool:
    """Tell a line that no sentence runs into: a heading, a signature, the word over the recipients."""
    return (
        rules().pattern("heading").match(line.text) is not None
        or is_signature(line.text)
        or rules().pattern("recipients").match(line.folded) is not None
    )


def _follows(document: Document, start: int, line: Piece, end: int) -> bool:
    """Tell whether a line is no longer of the title or the addressees that began at ``start``.

    ``end``: where the text that the line begins can end at the latest.
    """
    if _stands_alone(line) or _opens_text(line) or rules().pattern("remark").match(line.folded):
        return True
    before, rest = document.text[start : line.start].rstrip(), document.text[line.start : end].rstrip()
    if line.capitals > 0.8 and not before.isupper() and rules().pattern("author_line").match(line.folded):
        return True
    return opens_text(rest, before)


def _is_type_line(line: Piece) -> bool:
    found = _type_word(line)
    return found is not None and not any(map(str.isalnum, line.text[found[1] :]))


def _opens_text(line: Piece) -> bool:
    return line.text[0].isupper() and rules().pattern("text_opening").match(line.folded) is not None


def _title_start(paragraphs: list[Piece], head: Head) -> tuple[int, Piece | None]:
    """Return the index of the paragraph that ends the letterhead, and the title that stands beside the type word.

    That paragraph is the type word (BÁO CÁO), or for want of one the "Kính gửi" of a công văn.
    """
    addressee, telegram = rules().pattern("addressee"), rules().pattern("telegram")
    for index, part in enumerate(paragraphs):
        if addressee.match(part.folded) or telegram.search(part.folded):
            return index, None
        if found := _type_word(part):
            head.type_code, length = found
            head.type_piece = Piece(part.start, part.start + length, part.text[:length], part.folded[:length])
            tail = part.text[length:].lstrip(" :.`'’-–_*")
            if not tail or (tail.isupper() and rules().pattern("type_owner").match(fold(tail))):
                return index, None
            start = part.end - len(tail)
            return index, Piece(start, part.end, tail, fold(tail), part.column)
    numbered = rules().pattern("number")
    last = max((i for i, p in enumerate(paragraphs[:20]) if numbered.search(p.text) and len(p.text) < 200), default=-1)
    return last + 1, None


def _type_word(part: Piece) -> tuple[str, int] | None:
    """Return type code and length of the type word in capitals that opens the piece."""
    pattern, codes = _type_words()
    match = pattern.match(part.folded)
    if not match:
        return None
    printed = part.text[match.start("type") : match.end()]
    if sum(map(str.isupper, printed)) < sum(map(str.isalpha, printed)) - 1:
        return None
    alone = not any(map(str.isalnum, part.text[match.end() :]))
    if not alone and nfc(printed).casefold() not in rules().words["type_word"]:
        return None  # "PHƯỜNG AN ..." is no "PHƯƠNG ÁN"
    return codes["".join(filter(str.isalpha, match["type"]))], match.end()


@cache
def _type_words() -> tuple[regex.Pattern[str], dict[str, str]]:
    """Return one pattern for all type words, and their codes by the word without blanks."""
    types: dict[str, str] = rules().settings["types"]
    options = "|".join(r"[\s.]*".join(word.split()) for word in sorted(types, key=len, reverse=True))
    pattern = regex.compile(rf"[ `'’.*_-]*(?P<type>{options})(?![\p{{L}}\d])")
    return pattern, {word.replace(" ", ""): code for word, code in types.items()}


def _lines(document: Document, part: Piece) -> list[Piece]:
    lines = [
        piece(document, max(line.start, part.start), min(line.end, part.end), part.column)
        for line in document.lines_of(part.start, part.end)
    ]
    return [line for line in lines if line.text]


def _take_letterhead(document: Document, paragraphs: list[Piece], head: Head) -> None:
    """Cut out what its shape tells (motto, number, date); sort what is left into letterhead and subject."""
    if not paragraphs:
        return
    end = paragraphs[-1].end
    text = document.text[:end]
    cuts = [match.span() for match in rules().pattern("motto").finditer(fold(text))]
    text = _blank(text, cuts)
    if match := rules().pattern("number").search(text):
        head.number = match
        cuts.append(match.span())
    folded = fold(_blank(text, cuts))
    if found := find_date(folded):
        head.place_date = found
        cuts.append(found.span())
    for paragraph in paragraphs:
        for line in _lines(document, paragraph):
            if not rules().pattern("stamp").match(line.folded):
                _take_rest(document, line, cuts, head)


def find_date(folded: str, start: int = 0, end: int | None = None) -> regex.Match[str] | None:
    """Return the line of place and date; one with a place is better than a bare day inside a subject."""
    limit = len(folded) if end is None else end
    for name in ("place_date", "place_date_short", "place_month"):
        found = list(rules().pattern(name).finditer(folded, start, limit))
        if found:
            return next((match for match in found if match["place"]), found[0])
    return None


def closing_date(document: Document) -> regex.Match[str] | None:
    """Return the date that stands above the signature, where a paper has none at its head."""
    lines = [
        line for line in document.lines[-_LAST_LINES:] if _is_date_line(fold(document.text[line.start : line.end]))
    ]
    if not lines:
        return None
    start, end = lines[0].start, lines[0].end
    return find_date("\n" * start + fold(document.text[start:end]), start)


def _take_rest(document: Document, line: Piece, cuts: list[tuple[int, int]], head: Head) -> None:
    for start, end in _remaining(line, cuts):
        part = piece(document, start, end, line.column)
        if sum(map(str.isalpha, part.text)) < 2:
            continue
        if rules().pattern("about").match(part.folded) or (head.subject and part.column == head.subject[0].column):
            head.subject.append(part)
        elif part.capitals > 0.7 or (len(part.text) < 70 and starts_body(part.folded)):
            head.letterhead.append(part)


def starts_body(folded: str) -> bool:
    """Tell whether a line opens with the first word of a body's name (Sở, UBND, Hội ...)."""
    return bool(_body_pattern().match(folded.lstrip(" '`’.-–_›*\"")))


@cache
def _body_pattern() -> regex.Pattern[str]:
    words = sorted(rules().words["body_head"], key=len, reverse=True)
    return regex.compile("(?:" + "|".join(map(regex.escape, words)) + r")(?![\p{L}\d])")


def _blank(text: str, cuts: list[tuple[int, int]]) -> str:
    for start, end in cuts:
        text = text[:start] + "\n" * (end - start) + text[end:]
    return text


def _remaining(line: Piece, cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    edge, parts = line.start, []
    for start, end in sorted(cuts):
        if start >= line.end or end <= edge:
            continue
        if start > edge:
            parts.append((edge, start))
        edge = end
    if edge < line.end:
        parts.append((edge, line.end))
    return parts
