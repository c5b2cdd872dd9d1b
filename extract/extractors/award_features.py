"""What a linear model sees of an award candidate: rules fired, facts read, the words and word lists around the number.

Features are named ``group=value`` and weigh 1; ``evaluation/train.py`` learns from the same dictionaries that run time
scores. Words are syllables (what blanks separate) by default; ``segment`` may give other words, such as those of
``extract.language.words``: docs/decisions/005-classifiers.md tells why it does not at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extract.extractors.award_doubts import clause_doubts, giver_distance
from extract.extractors.award_objections import objections
from extract.extractors.award_state import Candidate
from extract.knowledge.awards import lexicon
from extract.language.phrases import Token, split
from extract.records import ReportIssuer, Status, Tier

_REACH = 110  # characters on each side of the number
_NEAR = 8  # words on each side
_BIG = 1000
_MARKS = frozenset(",;.:()")
_GIVING = frozenset({"verb_passive", "verb_receive", "verb_confer", "verb_present", "verb_commend", "verb_propose"})

_CLEAN = frozenset({"doubts=0", "conferrer=named", "fits=True", "noun_listed=True"})
_INHERITED = frozenset({"rule=status_inherited", "rule=conferrer_inherited"})

Segment = Callable[[str, int, int], list[Token]]
Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the record says of a candidate, and why: ``reason`` is what told its status, ``reporter`` who reports."""

    status: Status
    reason: str
    tier: Tier | None
    reporter: ReportIssuer | None
    period: str = ""  # of the report
    table: bool = False


def award_features(text: str, candidate: Candidate, reading: Reading, *, segment: Segment = split) -> Features:
    """Return the features of a candidate; cells of tables have no sentence around them."""
    found = [*_facts(text, candidate, table=reading.table), *_reading(candidate, reading)]
    if candidate.conferrer:
        found += _conferrer(text, *candidate.conferrer)
        found += giver_distance(text, candidate)
    if not reading.table:
        found += _surroundings(text, candidate, segment)
        found += clause_doubts(text, candidate)
        found += objections(text, candidate, reading.status)
        found.append(f"clean={set(found) >= _CLEAN and _INHERITED.isdisjoint(found)}")
    return dict.fromkeys(found, 1.0)


def _reading(candidate: Candidate, reading: Reading) -> list[str]:
    reporter = reading.reporter
    level = reporter.level if reporter else None
    award = candidate.award.type
    return [
        f"told_by={reading.reason}",
        f"told={reading.status} by {reading.reason}",
        f"reporter={reporter.kind if reporter else None} {level}",
        f"giver={reading.tier} {'named' if candidate.conferrer else 'implied'}",
        f"giver_reporter={reading.tier} {level}",
        f"fits={not award.tiers or reading.tier is None or reading.tier in award.tiers}",
        f"award_status={award.code} {reading.status}",
        f"award_recipient={award.kind} {candidate.recipient}",
        f"place_recipient={reading.table} {candidate.recipient}",
        f"place_told={reading.table} {reading.reason}",
    ]


def _conferrer(text: str, start: int, end: int) -> list[str]:
    """Return how the conferrer's name begins and ends, and what goes on behind it: a name cut short shows there."""
    name = split(text, start, end)
    behind = split(text, end, min(len(text), end + 20))
    following = behind[0] if behind else None
    return [
        f"conferrer_first={name[0].key}",
        f"conferrer_last={name[-1].key}",
        f"conferrer_words={min(len(name), 8)}",
        f"conferrer_then={'#' if following and following.key[0].isdigit() else following.key if following else 'end'}",
        f"conferrer_capital_then={bool(following and text[following.start].isupper())}",
    ]


def _facts(text: str, candidate: Candidate, *, table: bool) -> list[str]:
    item, award = candidate.item, candidate.award.type
    number = text[item.number_start : item.number_end]
    noun = [token.key for token in split(text, item.noun_start, item.noun_end)][:6]
    return [
        *(f"rule={name}" for name in candidate.fired),
        f"award={award.code}",
        f"award_kind={award.kind}",
        f"recipient={candidate.recipient}",
        f"untold={candidate.recipient if candidate.recipient in {None, 'mixed'} else False}",
        f"status={candidate.status}",
        f"tier={candidate.tier}",
        f"conferrer={'named' if candidate.conferrer else 'none'}",
        f"taken={candidate.taken}",
        f"part={candidate.part_of is not None}",
        f"unit={candidate.unit}",
        f"qualifier={item.qualifier}",
        f"counts_award={item.award is not None}",
        f"place={'table' if table else 'prose'}",
        f"size={len(str(item.count))}",
        f"shape={_shape(number)}",
        f"noun={' '.join(noun)}",
        *([f"noun_first={noun[0]}", f"noun_last={noun[-1]}"] if noun else []),
    ]


def _shape(number: str) -> str:
    if not number[:1].isdigit():
        return "word"
    if number.startswith("0"):
        return "padded"
    return "dotted" if "." in number else "digits"


def _surroundings(text: str, candidate: Candidate, segment: Segment) -> list[str]:
    item, award = candidate.item, candidate.award
    first = max(text.rfind("\n", 0, item.start) + 1, item.start - _REACH)
    newline = text.find("\n", item.end, item.end + _REACH)
    last = newline if newline != -1 else min(len(text), item.end + _REACH)
    ahead, behind = split(text, first, item.start), split(text, item.end, last)
    before = _level(ahead if segment is split else segment(text, first, item.start))
    after = _level(behind if segment is split else segment(text, item.end, last))
    left, right = before[-_NEAR:], after[:_NEAR]
    found = [f"left_word={word}" for word in left] + [f"right_word={word}" for word in right]
    found += [f"left{place}={word}" for place, word in enumerate(reversed(left[-3:]), start=1)]
    found += [f"right{place}={word}" for place, word in enumerate(right[:3], start=1)]
    found += [f"left_pair={' '.join(left[-2:])}", f"right_pair={' '.join(right[:2])}"]
    found += [f"left_list={tag}" for tag in _lists(ahead)]
    found += [f"right_list={tag}" for tag in _lists(behind)]
    found += _predicate(text, behind, after)
    side = "left" if award.end <= item.start else "right" if award.start >= item.end else "inside"
    gap = item.start - award.end if side == "left" else max(award.start - item.end, 0)
    found += [f"award_side={side}", f"award_gap={side}{_bucket(gap)}", f"clause_words_left={_bucket(len(before) * 6)}"]
    if side != "inside":
        between = (award.end, item.start) if side == "left" else (item.end, award.start)
        if between[1] - between[0] <= 2 * _REACH:
            found += [f"between={tag}" for tag in _lists(split(text, *between))]
            found += [f"between_mark={mark}" for mark in ";.:,()" if mark in text[slice(*between)]]
            numbers = sum(key == "#" for key in (before if side == "left" else after)[: 3 * _NEAR])
            found.append(f"numbers_between={side}{min(numbers, 4)}")
    return found


def _predicate(text: str, behind: list[Token], after: list[str]) -> list[str]:
    """Return what stands between the number and the next mark: its own predicate, if it has one.

    ``behind`` are the tokens behind the number, ``after`` the keys of its words.

    "9 cá nhân được kết nạp Đảng, 6 cá nhân được A tặng Giấy khen": the first number has one of its own.
    """
    count = next((index for index, key in enumerate(after) if key in _MARKS), len(after))
    mark = after[count] if count < len(after) else "end"
    following = after[count + 1] if count + 1 < len(after) else "end"
    stops = (
        at for at, token in enumerate(behind) if token.key in _MARKS and not text[token.end : token.end + 1].isdigit()
    )
    tags = _lists(behind[: next(stops, len(behind))])
    return [
        f"own_words={min(count, 6)}",
        f"own_mark={mark}",
        f"own_mark_then={mark} {'#' if following == '#' else 'word'}",
        *(f"own_word={key}" for key in after[: min(count, _NEAR)]),
        *(f"own_list={tag}" for tag in tags),
        f"own_giving={not tags.isdisjoint(_GIVING)}",
        f"own_bare={count > 0 and tags.isdisjoint(_GIVING)}",
    ]


def _level(tokens: Sequence[Token]) -> list[str]:
    """Return the keys, every number as "#"."""
    return ["#" if token.key[0].isdigit() else token.key for token in tokens]


def _lists(tokens: list[Token]) -> set[str]:
    """Return the names of the word lists (models/rules/awards.yaml) whose phrases stand among the tokens."""
    words, passed = lexicon(), 0
    openings = words.openings
    tags: set[str] = set()
    for index, token in enumerate(tokens):
        if index >= passed and token.key in openings and (found := words.longest(tokens, index)):
            passed, sense = found
            tags |= sense.tags
    return tags


def _bucket(characters: int) -> int:
    return next((limit for limit in (2, 8, 20, 40, 80, 160) if characters <= limit), _BIG)
