"""Nouns that a number counts: those of the word lists, and new ones told by how Vietnamese makes them.

"chấp hành viên", "nhạc công", "thợ lò": no list of professions is complete, but their first or last syllable tells that
they are persons ("person_first", "person_last" in models/rules/awards.yaml).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.knowledge.awards import keys
from extract.records import Recipient

if TYPE_CHECKING:
    from extract.extractors.award_scan import Part

RECIPIENTS: tuple[Recipient, ...] = ("individual", "collective", "household", "enterprise", "mixed")
YEARS = range(1945, 2101)  # "Cờ thi đua 2023", "đầu năm 2023 đơn vị": no count
_LONGEST = 3  # syllables of a noun that no list has: "chấp hành viên"


def recipient_kind(part: Part) -> Recipient | None:
    """Return the kind of recipient that a noun names, None where it names none."""
    return next((kind for kind in RECIPIENTS if f"recipient_{kind}" in part.tags), None)


def is_noun(part: Part) -> bool:
    """Whether a number before this phrase would count recipients."""
    return recipient_kind(part) is not None or "recipient_neutral" in part.tags


def makes_person(syllables: list[str]) -> bool:
    """Whether the keys after a number may begin a noun for persons that no list has."""
    return syllables[0] in keys("person_first") or not keys("person_last").isdisjoint(syllables[1:])


def unlisted_noun(parts: list[Part], index: int, position: int) -> int | None:
    """Return the index after a noun that no list has, where the sentence says that those counted get something.

    "tặng Bằng khen cho | 3 | xạ thủ", "3 | xạ thủ | được A tặng Bằng khen"; ``index`` is the number's.
    """
    after = position
    while after < min(position + _LONGEST, len(parts)) and _plain_word(parts[after]):
        after += 1
    number = parts[index].number
    if after == position or parts[position].key in keys("no_recipient") or number is None or number.form != "digits":
        return None
    if index and "link" in parts[index - 1].tags:
        return min(after, position + 2)
    passive = after < len(parts) and "verb_passive" in parts[after].tags
    return after if passive and _gives(parts[after + 1 : after + _PREDICATE]) else None


def _plain_word(part: Part) -> bool:
    return not (part.tags or part.award or part.number or part.capital) and part.key[:1].isalpha()


def _gives(parts: list[Part]) -> bool:
    for part in parts:
        if part.award is not None or not part.tags.isdisjoint(_GIFTS):
            return True
        if not part.key[:1].isalnum():
            return False
    return False


_GIFTS = frozenset({"verb_confer", "verb_present", "verb_commend", "verb_receive"})
_PREDICATE = 9  # parts of "được Chủ tịch UBND tỉnh X tặng"


def person_noun(parts: list[Part], position: int) -> int | None:
    """Return the index after a noun for persons that no list has, None where none begins at ``position``."""
    following = parts[position + 1] if position + 1 < len(parts) else None
    if following is not None and "person_compound" in following.tags and _plain_word(parts[position]):
        return position + 2
    run = 0
    while (
        run < _LONGEST
        and position + run < len(parts)
        and parts[position + run].award is None
        and parts[position + run].number is None
        and parts[position + run].key[:1].isalpha()
    ):
        part = parts[position + run]
        if run and part.key in keys("person_last"):
            return position + run + 1
        if part.key in keys("title_stop"):
            break
        tailed = position + run + 1 < len(parts) and parts[position + run + 1].key in keys("person_tail")
        if part.tags and (run or part.key not in keys("person_first")) and not (run and tailed):
            break
        run += 1
    if run and parts[position].key in keys("person_first"):
        return position + min(run, 2)
    return None
