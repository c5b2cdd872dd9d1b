"""Title and addressees: what stands between the type word and the text.

Layout: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.5 and II.9. Without "Kính gửi" the title ends where the text begins:
at a numbered heading, at the authority of a decision, at a paragraph that reads like a sentence.
"""

from __future__ import annotations

from functools import cache

import regex

from extract.extractors.header_text import is_signature, opens_text
from extract.extractors.header_zones import REPORT, Head, Piece, read_letterhead, rules
from extract.reading.document import Document

_TITLE_CHARS = 700
_TITLE_PIECES = 12
# A title line fits the width of a page; what is longer and ends like a sentence is text.
_LINE_CHARS = 110


def read_head(document: Document) -> Head:
    """Find the parts of the head of ``document``."""
    head, following = read_letterhead(document)
    _take_title(following, head)
    return head


def _take_title(paragraphs: list[Piece], head: Head) -> None:
    """Read title and addressees from what follows the type word (or the letterhead of a công văn)."""
    for index, part in enumerate(paragraphs):
        if rules().pattern("addressee").match(part.folded):
            index = _take_addressees(paragraphs[index:], head) + index  # noqa: PLW2901  the loop ends here
            head.body_start = paragraphs[index].start if index < len(paragraphs) else part.end
            return
        if rules().pattern("telegram").search(part.folded):
            taken = _take_addressees([Piece(part.end, part.end, "", ""), *paragraphs[index + 1 :]], head)
            index += taken  # noqa: PLW2901
            head.body_start = paragraphs[index].start if index < len(paragraphs) else part.end
            return
        if head.subject or _ends_title(part, head):
            if head.subject and index < 3 and not _is_body(part):
                continue
            head.body_start = part.start
            _late_addressees(paragraphs[index : index + 3], head)
            return
        head.title.append(part)
    head.body_start = paragraphs[-1].end if paragraphs else 0


def _late_addressees(paragraphs: list[Piece], head: Head) -> None:
    for index, part in enumerate(paragraphs):
        if rules().pattern("addressee").match(part.folded):
            taken = _take_addressees(paragraphs[index:], head)
            head.body_start = paragraphs[min(index + taken, len(paragraphs) - 1)].start
            return


def _ends_title(part: Piece, head: Head) -> bool:
    """Tell whether ``part`` is no longer title."""
    if not head.title:
        if is_signature(part.text):
            return True
        return len(part.text) > _TITLE_CHARS or rules().pattern("heading").match(part.text) is not None
    if len(head.title) >= _TITLE_PIECES or sum(len(p.text) for p in head.title) + len(part.text) > _TITLE_CHARS:
        return True
    if part.capitals > 0.8 and rules().pattern("author_line").match(part.folded):
        return head.title[-1].capitals < 0.8 or (part.capitals > 0.95 and head.type_code not in {REPORT, None})
    return _is_body(part) or opens_text(part.text, " ".join(piece.text for piece in head.title))


def _is_body(part: Piece) -> bool:
    if rules().pattern("heading").match(part.text) or rules().pattern("motto").search(part.folded):
        return True
    if len(part.text) > 40 and part.text[-1] in ".;:" and part.text[0].isupper():
        return True
    if rules().pattern("remark").match(part.folded):
        return True
    opening = part.text.lstrip("“\"'(")[:1]
    if not opening.isupper() or (part.text[0] == "(" and part.text[-1] == ")") or part.capitals > 0.8:
        return False
    if len(part.text) > 1.6 * _LINE_CHARS:
        return True
    return len(part.text) > 45 and _cue_pattern().match(part.folded) is not None


@cache
def _cue_pattern() -> regex.Pattern[str]:
    words = sorted(rules().words["body_cue"], key=len, reverse=True)
    return regex.compile("(?:" + "|".join(map(regex.escape, words)) + r")(?!\p{L})")


def _take_addressees(paragraphs: list[Piece], head: Head) -> int:
    """Fill in the addressees; return how many paragraphs they take."""
    first = paragraphs[0]
    match = rules().pattern("addressee").match(first.folded)
    tail_start = match.end() if match else 0
    while tail_start < len(first.text) and not first.text[tail_start].isalnum():
        tail_start += 1
    if tail_start < len(first.text):
        stop = rules().pattern("addressee_end").search(first.text, tail_start)
        end = stop.start() + 1 if stop else len(first.text)
        head.addressees.append(
            Piece(first.start + tail_start, first.start + end, first.text[tail_start:end], first.folded[tail_start:end])
        )
        if stop:
            return 1
    listing = not head.addressees or head.addressees[0].text.rstrip().endswith((";", ","))
    taken = 1
    for part in paragraphs[1:30]:
        item = _item(part) if listing else None
        if item:
            head.addressees.append(item)
        elif not _continues(part, head):
            break
        else:
            head.addressees.append(part)
        taken += 1
        if head.addressees[-1].text.rstrip().endswith("."):
            break
    return taken


def _item(part: Piece) -> Piece | None:
    """Return the text of a list item without its mark, None where ``part`` is none."""
    mark = rules().pattern("bullet").match(part.text)
    if not mark or mark.end() == len(part.text):
        return None
    return Piece(part.start + mark.end(), part.end, part.text[mark.end() :], part.folded[mark.end() :])


def _continues(part: Piece, head: Head) -> bool:
    """Tell whether an addressee goes on in this line."""
    if not head.addressees:
        return len(part.text) <= _LINE_CHARS
    return not _closed(head.addressees[-1].text) and len(part.text) <= _LINE_CHARS and part.text[0].islower()


def _closed(text: str) -> bool:
    return text.rstrip().endswith((".", ";"))
