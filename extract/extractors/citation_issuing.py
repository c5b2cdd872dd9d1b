"""The subject of a verb of issuing before a citation: "UBND huyện đã ban hành", "X phối hợp với Y xây dựng"."""

import regex

from extract.extractors.citation_actors import finishes, partner
from extract.extractors.citation_evidence import rejects
from extract.extractors.citation_issuers import find_starts, read_body, stretched
from extract.extractors.citation_mention import Body, Mention, rules, setting


def issue_verb(text: str, start: int, end: int) -> "regex.Match[str] | None":
    """Return the verb of issuing that leads to ``end``; most leads are told by their last word to have none."""
    tail = rules().pattern("issued_tail").match(text, start, end)
    if tail is None:
        words, with_word = text[start:end].lower(), setting("with_word")
        if with_word not in words or with_word not in words.split():
            return None
    lead = rules().pattern("issued_lead").match(text, start, end)
    return None if lead and _in_name(text, lead.start()) else lead


def _in_name(text: str, at: int) -> bool:
    """Tell whether a verb is a word of a name: with a capital inside a clause ("Sở | Xây dựng thực hiện Kế hoạch")."""
    return text[at].isupper() and text[at + 1].islower() and text[max(0, at - 3) : at].rstrip()[-1:].isalpha()


def issuing_bodies(
    text: str, start: int, issued: "regex.Match[str]", mention: Mention
) -> tuple[tuple[Body, ...], bool]:
    """Return the bodies that issued the paper behind a verb of issuing, and whether the verb follows at once."""
    bodies, stated = _subject_of(text, start, issued.start())
    if bodies and rules().pattern("finish_lead").match(text, issued.start(), issued.end()):
        return tuple(body for body in bodies if finishes(text, body, issued.start(), mention)), stated
    if bodies and all(rejects(body, mention) for body in bodies):
        return partner(text, bodies[-1].end, issued.start(), mention) or bodies, stated
    return bodies, stated


def _subject_of(text: str, start: int, verb: int) -> tuple[tuple[Body, ...], bool]:
    """Return the body whose verb stands at ``verb``, and whether it stands straight before it.

    Bodies in a row ("Đảng ủy - HĐND - UBND xã đã ban hành") are one subject, where it begins a clause.
    """
    implied: tuple[Body, ...] = ()
    row: list[Body] = []
    passed = start
    for at in find_starts(text, start, verb):
        if at < max(passed, implied[-1].end if implied else start):
            continue
        body = read_body(text, at, verb)
        if body is None:
            continue
        aside = _aside(text, start, body, verb)
        if aside:
            passed = aside
            continue
        row, begins = _row(text, start, row, body)
        subject = _straight(text, row, verb, begins=begins)
        if subject:
            return subject, True
        if begins and rules().pattern("predicate").match(text, body.end, verb):
            implied = (body,)
        elif rules().pattern("body_joint").match(text, body.end, verb):
            passed = body.end
    return implied, False


def _row(text: str, start: int, row: list[Body], body: Body) -> tuple[list[Body], bool]:
    """Return the bodies of one row with ``body``, it alone where it begins a clause, and whether they begin one."""
    pattern = rules().pattern
    if not (row and pattern("body_joint").fullmatch(text, row[-1].end, body.start)):
        row = []
    if pattern("subject_place").match(text, max(start - 2, 0), (row or [body])[0].start):
        return [*row, body], True
    if row and pattern("subject_place").match(text, row[-1].end, body.start):
        return [body], True  # "theo Thông tư của X và Y, Z đã ..."
    return [*row, body], False


def _aside(text: str, start: int, body: Body, verb: int) -> int:
    """Return where to look on behind a body that is not the subject: a partner, or one in whose name another acts."""
    before = max(start, body.start - 24)
    if rules().pattern("partner_before").match(text, before, body.start):
        return body.end
    if rules().pattern("deputed_before").match(text, before, body.start):
        return max(body.end if "," not in text[body.start : body.end] else 0, text.find(",", body.start, verb))
    return 0


def _straight(text: str, row: list[Body], verb: int, *, begins: bool) -> tuple[Body, ...] | None:
    """Return the bodies of a row as the subject, where auxiliaries, insertions or partners part it from ``verb``."""
    body = row[-1]
    if rules().pattern("aux_only").fullmatch(text, body.end, verb):
        return tuple(row) if begins else (body,)
    if begins and any(rules().pattern(rule).fullmatch(text, body.end, verb) for rule in ("inserted", "with_partner")):
        return tuple(row)
    aux = rules().pattern("aux_tail").match(text, body.end, verb) if begins and len(row) == 1 else None
    whole = stretched(text, body, aux.start()) if aux else None
    return (whole,) if whole else None
