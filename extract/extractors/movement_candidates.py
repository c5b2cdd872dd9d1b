"""Find names of movements and campaigns: from a trigger word to the quoted or unquoted name behind it.

High recall, each candidate with the rules that fired; what they are worth is decided later. Linear: every trigger
looks at a window of fixed size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from extract.extractors.movement_quotes import OPENING, inside_short_quotation, read_quoted
from extract.knowledge import movements as register
from extract.knowledge.rules import RuleSet, load
from extract.reading.quality import is_syllable
from extract.records import MovementKind

_GAP, _SHORT_GAP = 170, 60
_ABROAD = 120
_NEXT = 140
_PARAGRAPH = 4000
_CAPITAL_WORDS = 4
_COMMAS = 3
_STOPS = frozenset(",;.:")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible name: ``text[start:end]``; ``trigger`` is where the word that announced it stands.

    ``rules`` names what fired, the strongest first; ``quoted`` tells whether the name stands in quotation marks.
    """

    start: int
    end: int
    kind: MovementKind
    trigger: tuple[int, int]
    rules: tuple[str, ...]
    quoted: bool


def find_candidates(text: str) -> list[Candidate]:
    """Return all candidates of a text in reading order, none overlapping another."""
    found: list[Candidate] = []
    for candidate in sorted(_all(text), key=lambda c: (c.start, -c.end)):
        if not found or candidate.start >= found[-1].end:
            found.append(candidate)
    return found


def rules() -> RuleSet:
    """Return the rules of the topic."""
    return load("movements")


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
            yield from _unquoted(text, trigger, kind, bounds[1])
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
        if _is_name(text[start:end]) and not _foreign(text, start, end, bounds):
            yield Candidate(start, end, kind, trigger.span(), fired, quoted=True)
        if not quoted.closed:
            return
        reach = len(text) if rule == "listed" else limit
        following = _opening().search(text, quoted.after, min(quoted.after + _NEXT, reach))
        if not following or following.start() > next_trigger:
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


def _is_name(name: str) -> bool:
    """Refuse foreign names, movements of history, whole sentences and strings without letters."""
    if not any(map(str.isalpha, name)) or len(name.split()) > 45:
        return False
    if any(char in rules().settings["foreign_letters"] for char in name) or _other_tongue(name):
        return False
    if rules().pattern("thing").match(name) and register.match(name) is None:
        return False
    return name.strip() not in rules().words["history"]


def _other_tongue(name: str) -> bool:
    """Tell a name without one Vietnamese letter that also breaks the rules of the syllable: "Green Day"."""
    words = regex.findall(r"\p{L}+", name)
    return name.isascii() and len(words) > 1 and not all(word.isupper() or is_syllable(word) for word in words)


def _foreign(text: str, start: int, end: int, bounds: tuple[int, int]) -> bool:
    """Tell whether the words around a name speak of another country."""
    window = text[max(start - _ABROAD, bounds[0]) : start], text[end : min(end + _ABROAD, bounds[1])]
    if not any(map(rules().pattern("abroad").search, window)):
        return False
    return register.match(text[start:end]) is None


def _unquoted(text: str, trigger: regex.Match[str], kind: MovementKind, end: int) -> Iterator[Candidate]:
    """Yield names without quotation marks: those of the register, else a run that opens with a capital."""
    skipped = rules().pattern("fillers").match(text, trigger.end(), end)
    behind = skipped.end() if skipped else trigger.end()
    direct = trigger.end()
    while direct < behind and not text[direct].isalpha():
        direct += 1
    # "Thi đua Quyết thắng" with a capital is a name, "thi đua dạy tốt" holds one
    for place in dict.fromkeys((direct, behind) if text[direct : direct + 1].isupper() else (behind, direct)):
        if known := register.find_at(text, place, end):
            yield Candidate(place, known[0], kind, trigger.span(), ("catalogue",), quoted=False)
            yield from _listed(text, known[0], end, kind, trigger)
            return
    if rules().pattern("emulated").search(text, trigger.start(), behind) and (
        content := rules().pattern("content").match(text, behind, end)
    ):
        yield Candidate(*content.span(), kind, trigger.span(), ("content",), quoted=False)
        return
    if (late := rules().pattern("named_late").match(text, trigger.end(), end)) and (
        known := register.find_at(text, late.end(), end)
    ):
        yield Candidate(late.end(), known[0], kind, trigger.span(), ("catalogue",), quoted=False)
        yield from _listed(text, known[0], end, kind, trigger)
        return
    if act := rules().pattern("people_act").match(text, behind, end):
        yield Candidate(behind, _act_end(text, act.end(), end), kind, trigger.span(), ("content",), quoted=False)
        return
    yield from _capital(text, behind, end, kind, trigger)


def _act_end(text: str, start: int, end: int) -> int:
    """Return where a name in small letters ends: its years belong to it, a comma only near the end of the sentence."""
    stop = rules().pattern("stop").search(text, start, min(end, start + 150))
    at = stop.start() if stop else min(end, start + 150)
    if rest := rules().pattern("people_rest").match(text, at, end):
        at = rest.end() if not rules().pattern("new_clause").match(rest[0]) else at
    if period := rules().pattern("period_behind").match(text, at, end):
        at = period.end()
    return len(text[:at].rstrip())


def _listed(text: str, at: int, end: int, kind: MovementKind, trigger: regex.Match[str]) -> Iterator[Candidate]:
    """Yield the further registered names of an unquoted list."""
    while separator := rules().pattern("separator").match(text, at, end):
        known = register.find_at(text, separator.end(), end)
        if not known:
            if ";" in separator[0]:
                yield from _capital(text, separator.end(), end, kind, trigger)
            return
        yield Candidate(separator.end(), known[0], kind, trigger.span(), ("catalogue", "chained"), quoted=False)
        at = known[0]


def _capital(text: str, start: int, end: int, kind: MovementKind, trigger: regex.Match[str]) -> Iterator[Candidate]:
    """Yield a name that opens with a capital and runs to the next stop word, or one bare abbreviation."""
    if short := rules().pattern("abbreviation").match(text, start, end):
        if short["name"] not in rules().words["field"]:
            yield Candidate(*short.span("name"), kind, trigger.span(), ("abbreviation",), quoted=False)
        return
    for shape in ("described", "dashed"):
        if shaped := rules().pattern(shape).match(text, start, end):
            yield Candidate(*shaped.span(), kind, trigger.span(), ("capital",), quoted=False)
            return
    if not text[start : start + 1].isupper() or text[start : start + 30].isupper():
        return
    if rules().pattern("trigger").match(text, start, end):  # "Phong trào - Đợt thi đua ...": a heading, no name
        return
    stop = rules().pattern("stop").search(text, start + 1, min(end, start + 200))
    stop_at = len(text[: stop.start() if stop else min(end, start + 200)].rstrip())
    stop_at = _over_commas(text, start, stop_at, end)
    name = text[start:stop_at]
    parts = name.split()
    if len(parts) < _CAPITAL_WORDS or parts[0] in rules().words["field"]:
        return
    if rules().pattern("political_word").search(name):
        return
    if _is_name(name) and not any(name.startswith(word) for word in rules().words["history"]):
        yield Candidate(start, stop_at, kind, trigger.span(), ("capital",), quoted=False)


def _over_commas(text: str, start: int, stop: int, end: int) -> int:
    """Return where a name ends that goes on behind a comma, as the national name that it adapts does."""
    best, at = stop, stop
    for _ in range(_COMMAS):
        if text[at : at + 1] != ",":
            break
        following = rules().pattern("stop").search(text, at + 2, min(end, start + 200))
        at = following.start() if following else min(end, start + 200)
        known = register.match(text[start:at].rstrip())
        if known and known.how != "review":
            best = len(text[:at].rstrip())
    return best


def _emulation(text: str) -> Iterator[Candidate]:
    """Yield quotations right behind "thi đua", and those behind "hưởng ứng" that the register knows."""
    for rule, needs_register in (("emulation", False), ("announced", True)):
        for match in rules().pattern(rule).finditer(text):
            if rules().pattern("emulation_owner").search(text[max(match.start() - 16, 0) : match.start()]):
                continue
            quoted = read_quoted(text, match.end(), _paragraph_end(text, match.end()))
            if not quoted or not quoted.closed or not _is_name(text[quoted.start : quoted.end]):
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
        if quoted and quoted.closed and _is_name(text[quoted.start : quoted.end]):
            trigger = rules().pattern("trigger").search(text, match.start(), match.end())
            kind: MovementKind = "campaign" if trigger and trigger["campaign"] else "movement"
            yield Candidate(quoted.start, quoted.end, kind, match.span(), ("named_before",), quoted=True)
