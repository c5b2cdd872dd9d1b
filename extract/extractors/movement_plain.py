"""Names of movements without quotation marks: known ones, those that say what is done, those with capitals."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extract.extractors.movement_names import Candidate, is_name, rules
from extract.knowledge import movements as register
from extract.records import MovementKind

_SHORT_GAP = 60
_CAPITAL_WORDS = 4
_COMMAS = 3
_LISTED = 120


def unquoted(text: str, trigger: regex.Match[str], kind: MovementKind, end: int) -> Iterator[Candidate]:
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
    if (listed := _in_list(text, behind, end, kind, trigger)) is not None:
        yield listed
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


def _in_list(text: str, at: int, end: int, kind: MovementKind, trigger: regex.Match[str]) -> Candidate | None:
    """Return the name that says in small letters what is done, in a list of movements told apart by semicolons."""
    last = rules().pattern("after_of_list").search(text, max(trigger.start() - _SHORT_GAP, 0), trigger.start())
    told = kind == "campaign" or rules().pattern("emulated").search(text, trigger.start(), at)
    if not told or not rules().pattern("doing").match(text, at, end):
        return None
    stop = rules().pattern("stop_of_list").search(text, at, min(end, at + _LISTED))
    if stop is None:
        return None
    stop_at = len(text[: stop.start()].rstrip(" ,"))
    first = rules().pattern("next_of_list").match(text, stop.start(), end)
    if (not first and not last) or len(text[at:stop_at].split()) < _CAPITAL_WORDS or not is_name(text[at:stop_at]):
        return None
    return Candidate(at, stop_at, kind, trigger.span(), ("content",), quoted=False)


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
    if is_name(name) and not any(name.startswith(word) for word in rules().words["history"]):
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
