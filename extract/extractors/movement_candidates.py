"""Find names of movements and campaigns: from a trigger word to the quoted or unquoted name behind it.

High recall, each candidate with the rules that fired; what they are worth is decided later. Linear: every trigger
looks at a window of fixed size.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from extract.extractors.movement_names import Candidate, is_name, rules
from extract.extractors.movement_plain import unquoted
from extract.extractors.movement_quotes import OPENING, inside_short_quotation, read_quoted
from extract.knowledge import movements as register
from extract.records import MovementKind

_GAP, _SHORT_GAP = 170, 60
_ABROAD = 120
_NEXT = 140
_PARAGRAPH = 4000
_STOPS = frozenset(",;.:")


def find_candidates(text: str) -> list[Candidate]:
    """Return all candidates of a text in reading order, none overlapping another."""
    found: list[Candidate] = []
    for candidate in sorted(_all(text), key=lambda c: (c.start, -c.end)):
        if not found or candidate.start >= found[-1].end:
            found.append(candidate)
    return found


def _all(text: str) -> Iterator[Candidate]:
    triggers = list(rules().pattern("trigger").finditer(text))
    starts = [trigger.start() for trigger in triggers] + [len(text)]
    for index, trigger in enumerate(triggers):
        kind: MovementKind = "campaign" if trigger["campaign"] else "movement"
        if _rejected(text, trigger):
            continue
        bounds = _paragraph(text, trigger.start())
        quoted = list(_quoted(text, trigger, kind, bounds, starts[index + 1]))
        yield from quoted
        if not quoted and not inside_short_quotation(text, trigger.start(), bounds):
            yield from unquoted(text, trigger, kind, bounds[1])
    yield from _emulation(text)
    yield from _named_before(text)


def _paragraph(text: str, at: int) -> tuple[int, int]:
    """Return the paragraph around ``at``, of a very long one the part that matters."""
    first = max(at - _PARAGRAPH, 0)
    return max(text.rfind("\n", first, at) + 1, first), _paragraph_end(text, at)


def _rejected(text: str, trigger: regex.Match[str]) -> bool:
    before = text[max(trigger.start() - 60, 0) : trigger.start()]
    if rules().pattern("theme_of").search(before) or rules().pattern("adjective").search(before):
        return True
    return rules().pattern("political").match(text[trigger.end() : trigger.end() + 80]) is not None


@cache
def _opening() -> regex.Pattern[str]:
    return regex.compile(OPENING)


def _quoted(
    text: str, trigger: regex.Match[str], kind: MovementKind, bounds: tuple[int, int], next_trigger: int
) -> Iterator[Candidate]:
    """Yield the quoted name behind a trigger and those that follow it in the same list."""
    opening = _opening().search(text, trigger.end(), min(trigger.end() + _GAP, next_trigger))
    if not opening:
        return
    gap = text[trigger.end() : opening.start()]
    rule = _gap_rule(gap)
    if rule is None:
        return
    at, limit = opening.start(), bounds[1] if "\n" not in gap else _paragraph_end(text, opening.start())
    fired: tuple[str, ...] = (rule,)
    while quoted := read_quoted(text, at, limit):
        start, end = quoted.start, quoted.end
        if not quoted.closed:
            end = _unclosed_end(text, start, end)
            fired = ("unclosed", *fired)
        if is_name(text[start:end]) and not _foreign(text, start, end, bounds):
            yield Candidate(start, end, kind, trigger.span(), fired, quoted=True)
        if not quoted.closed:
            yield from _quoted_second(text, end, limit, kind, trigger)
            return
        reach = len(text) if rule == "listed" else limit
        following = _opening().search(text, quoted.after, min(quoted.after + _NEXT, reach))
        if not following or following.start() > next_trigger:
            yield from _plain_behind(text, quoted.after, min(limit, next_trigger), kind, trigger)
            return
        behind = quoted.after
        if plain := _plain_between(text, behind, following.start()):  # “A”, Dân vận khéo, “B”
            yield Candidate(*plain, kind, trigger.span(), ("catalogue", "chained"), quoted=False)
            behind = plain[1]
        between = text[behind : following.start()]
        if not rules().pattern("list_item" if "\n" in between else "chain").match(between):
            return
        limit = _paragraph_end(text, following.start())
        at, fired = following.start(), ("chained",)


def _quoted_second(
    text: str, at: int, limit: int, kind: MovementKind, trigger: regex.Match[str]
) -> Iterator[Candidate]:
    """Yield the second name of “A; “B”, two with one closing mark."""
    again = rules().pattern("opened_again").match(text, at, limit)
    quoted = read_quoted(text, again.end() - 1, limit) if again else None
    if quoted and quoted.closed and is_name(text[quoted.start : quoted.end]):
        yield Candidate(quoted.start, quoted.end, kind, trigger.span(), ("chained",), quoted=True)


def _plain_behind(text: str, at: int, end: int, kind: MovementKind, trigger: regex.Match[str]) -> Iterator[Candidate]:
    """Yield the registered names without quotation marks that a list of quoted ones ends with."""
    while plain := _plain_between(text, at, end):
        yield Candidate(*plain, kind, trigger.span(), ("catalogue", "chained"), quoted=False)
        at = plain[1]


def _plain_between(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the registered name without quotation marks that stands between two with them."""
    separator = rules().pattern("separator").match(text, start, end)
    known = register.find_at(text, separator.end(), end) if separator else None
    return (separator.end(), known[0]) if separator and known else None


def _paragraph_end(text: str, at: int) -> int:
    last = min(at + _PARAGRAPH, len(text))
    end = text.find("\n", at, last)
    return last if end == -1 else end


def _gap_rule(gap: str) -> str | None:
    """Return the rule by which trigger and quotation belong together, None where they do not."""
    if rules().pattern("near_gap").match(gap):
        return "quoted"
    if "\n" in gap:
        return "listed" if rules().pattern("list_gap").match(gap) else None
    if rules().pattern("unit_gap").match(gap):
        return "quoted_far"
    if rules().pattern("plain_gap").match(gap) and not rules().pattern("other_head").search(gap):
        return "quoted_far"
    return "quoted_far" if _far(gap) else None


def _far(gap: str) -> bool:
    """Tell whether a gap of some words says only who, where, when or for whom."""
    if rules().pattern("sentence_end").search(gap) or rules().pattern("other_head").search(gap):
        return False
    if not rules().pattern("far_start").match(gap):
        return False
    short = len(gap) <= _SHORT_GAP and not rules().pattern("new_clause").search(gap)
    return short or rules().pattern("far_end").search(gap) is not None


def _unclosed_end(text: str, start: int, limit: int) -> int:
    """Return where a name without closing mark ends: with its registered form, or before the next stop."""
    stop = rules().pattern("unclosed_end").search(text, start, limit)
    end = len(text[: stop.start() if stop else limit].rstrip())
    known = register.find_at(text, start, limit)
    if known and text[known[0] : known[0] + 1] in _STOPS:
        return known[0]
    return max(known[0], end) if known else end


def _foreign(text: str, start: int, end: int, bounds: tuple[int, int]) -> bool:
    """Tell whether the words around a name speak of another country."""
    window = text[max(start - _ABROAD, bounds[0]) : start], text[end : min(end + _ABROAD, bounds[1])]
    if not any(map(rules().pattern("abroad").search, window)):
        return False
    return register.match(text[start:end]) is None


def _emulation(text: str) -> Iterator[Candidate]:
    """Yield quotations right behind "thi đua", and those behind "hưởng ứng" that the register knows."""
    for rule, needs_register in (("emulation", False), ("announced", True)):
        for match in rules().pattern(rule).finditer(text):
            if rules().pattern("emulation_owner").search(text[max(match.start() - 16, 0) : match.start()]):
                continue
            quoted = read_quoted(text, match.end(), _paragraph_end(text, match.end()))
            if not quoted or not quoted.closed or not is_name(text[quoted.start : quoted.end]):
                continue
            known = register.match(text[quoted.start : quoted.end]) if needs_register else None
            if needs_register and (known is None or known.how == "review"):
                continue
            kind: MovementKind = known.entry.kind if known else "movement"
            yield Candidate(quoted.start, quoted.end, kind, match.span(), (rule,), quoted=True)


def _named_before(text: str) -> Iterator[Candidate]:
    """Yield quotations that the words behind them call a movement."""
    for closing in rules().pattern("closing_named").finditer(text):
        if not (match := rules().pattern("named_before").match(text, closing.end())):
            continue
        start = _paragraph(text, closing.start())[0]
        opening = max(text.rfind(mark, start, closing.start()) for mark in '“"«')
        quoted = read_quoted(text, opening, closing.end()) if opening != -1 else None
        if quoted and quoted.closed and is_name(text[quoted.start : quoted.end]):
            trigger = rules().pattern("trigger").search(text, match.start(), match.end())
            kind: MovementKind = "campaign" if trigger and trigger["campaign"] else "movement"
            yield Candidate(quoted.start, quoted.end, kind, match.span(), ("named_before",), quoted=True)
