"""What stands before a citation: the body that issued it or acted by it, and how the report stands to it."""

import re
from functools import cache

import regex

from extract.extractors.citation_actors import actor, is_addressee, joined
from extract.extractors.citation_evidence import agrees, is_named, rejects
from extract.extractors.citation_issuers import find_starts, read_body, stretched
from extract.extractors.citation_issuing import issue_verb, issuing_bodies
from extract.extractors.citation_mention import Body, Mention, Stretch, rules, setting
from extract.language.dates import DateMention, find_dates
from extract.patterns import letter_tree
from extract.records import Relation

_SENTENCE_REACH = 420
_BODY_REACH = 170
_ISSUED_REACH = 150
_NAME_REACH = 90


class Lead:
    """What stands before the first document of a list and holds for all of them."""

    def __init__(
        self,
        relation: Relation = "mentions",
        body: Body | None = None,
        date: DateMention | None = None,
        *,
        stated: bool = True,
        bodies: tuple[Body, ...] = (),
        announced: bool = False,
        origin: str = "acted",
    ) -> None:
        self.relation = relation
        self.body = body
        self.date = date
        self.stated = stated
        self.origin = origin  # how the body was found: ``Mention.issuer_from``
        self.announced = announced  # the papers may be another body's
        self.bodies = bodies  # where several are one subject, each paper is that of the one that its symbol names


def read_lead(text: str, mention: Mention, taken: int, *, nested: bool) -> Lead:
    """Return what the words before a mention say of it; dates before ``taken`` are those of other mentions."""
    begin = min(mention.start, mention.places.get("provision", (mention.start, 0))[0])
    floor = max(0, begin - _SENTENCE_REACH)
    amend = rules().pattern("amend_lead").match(text, max(floor, begin - 80), begin)
    if amend:
        return Lead("amends")
    issued = issue_verb(text, max(floor, begin - _ISSUED_REACH), begin)
    lead = _issue_lead(text, issued, floor, taken, mention) if issued else None
    return lead or _act_lead(text, begin, floor, taken, mention, nested=nested)


def _issue_lead(text: str, issued: "regex.Match[str]", floor: int, taken: int, mention: Mention) -> Lead | None:
    """Return the lead where a verb of issuing stands before the paper."""
    start = sentence_start(text, issued.start(), floor)
    bodies, stated = issuing_bodies(text, start, issued, mention)
    if bodies:
        date = _date_before(text, max(start, taken), bodies[0].start)
        date = date or _date_before(text, max(start, taken), issued.start())
        announced = issued[0].lower().startswith(tuple(setting("announce_words")))
        if announced and rejects(bodies[-1], mention):
            return Lead()
        return Lead("issued", bodies[-1], date, stated=stated, bodies=bodies, announced=announced, origin="subject")
    return Lead("issued") if rules().pattern("own_act").match(text, issued.start(), issued.end()) else None


def _act_lead(text: str, begin: int, floor: int, taken: int, mention: Mention, *, nested: bool) -> Lead:
    """Return the lead where the paper is that by which a body before it decided, spoke or acted."""
    start = sentence_start(text, begin, floor)
    near = max(start, begin - _BODY_REACH)
    led = rules().pattern("decided_tail").match(text, near, begin)
    body, listed = _led_by(text, (near, begin), taken, led[0], mention) if led else (None, False)
    bodies = joined(text, max(near, taken), body, mention) if body else ()
    if nested:
        return Lead("mentions", body, bodies=bodies)
    if body is None and (led or text[max(0, begin - 2) : begin].strip()[-1:] in (",", "(")):
        body = _award_owner(text, near, begin)
    if body is None and mention.symbol:
        body = _acting_subject(text, max(near, taken), begin, mention)
    if body is None and led and rules().pattern("own_decision").fullmatch(text, start, begin):
        return Lead("issued")
    return Lead("issued" if listed else _cue_relation(text, start, begin), body, bodies=bodies)


def _led_by(text: str, place: Stretch, taken: int, led: str, mention: Mention) -> tuple[Body | None, bool]:
    """Return the body that acted "tại" the paper, and whether a list is its own; the symbol outdoes the words."""
    near, begin = place
    body, listed = _decided_by(text, near, begin, led, mention)
    if mention.symbol and not listed and ":" not in led and (body is None or rejects(body, mention)):
        body = actor(text, max(near, taken), begin, mention, led) or body
    return body, listed


def sentence_start(text: str, at: int, floor: int) -> int:
    """Return where the sentence that holds ``at`` begins, not before ``floor``."""
    start = max(floor, text.rfind("\n", floor, at) + 1, text.rfind("\t", floor, at) + 1)
    stop = text.rfind(". ", start, at)
    while stop >= 0:
        if rules().pattern("sentence_end").match(text, stop):
            return stop + 2
        stop = text.rfind(". ", start, stop)
    return start


def _acting_subject(text: str, start: int, end: int, mention: Mention) -> Body | None:
    """Return the subject of the clause, where the paper is what it sent or decided by and bears its symbol."""
    for at in find_starts(text, start, end):
        if not rules().pattern("subject_place").match(text, max(start - 2, 0), at):
            continue
        body = read_body(text, at, end)
        acts = rules().pattern("acting_predicate").match(text, body.end, end) if body else None
        if body and acts and agrees(body, mention):
            return None if _cue_relation(text, acts.end(), end) == "implements" else body
    return None


def _decided_by(text: str, start: int, end: int, led: str, mention: Mention) -> tuple[Body | None, bool]:
    """Return the body that said something "tại" the document ("theo đề nghị của Sở Nội vụ tại Tờ trình").

    The second value is True where the body heads a list of its own papers ("HĐND huyện: Nghị quyết số ..."). Who acts
    "theo" a provision, or a paper with the symbol of another, did not issue it. ``led`` is how the lead ends ("tại ").
    """
    body, listed = _decider(text, start, end, led, mention)
    speaker = _last_speaker(text, start, end, led)
    if speaker is None or (body and (is_named(body, mention) or (rejects(speaker, mention) and agrees(body, mention)))):
        return body, listed
    return speaker, False


def _decider(text: str, start: int, end: int, led: str, mention: Mention) -> tuple[Body | None, bool]:
    """Return the first body of the sentence that can have decided "tại" the paper, and whether a list is its own."""
    by_law = led.strip().lower() in setting("by_law_words")
    if by_law and "provision" in mention.places:
        return None, False
    last = 0
    for at in find_starts(text, start, end):
        if at < last:
            continue
        body = read_body(text, at, end)
        if body is None:
            continue
        last = body.end
        if rules().pattern("decided_lead").fullmatch(text, body.end, end):
            return (body if _decides(text, (start, end), body, led, mention) else None), False
        if rules().pattern("colon_lead").fullmatch(text, body.end, end):
            if rules().pattern("subject_place").match(text, max(start - 2, 0), at):
                return body, True
            if rules().pattern("owner_before").match(text, max(start, at - 70), at):
                return body, False
    return None, False


def _decides(text: str, place: Stretch, body: Body, led: str, mention: Mention) -> bool:
    """Tell whether the body before the lead did what the paper says, and was not acted on or applied it."""
    start, end = place
    by_law = led.strip().lower() in setting("by_law_words")
    before = max(start, body.start - 24)
    owned = rules().pattern("owned_before").match(text, before, body.start)
    if by_law and text[body.end : end].strip() == led.strip():
        if is_addressee(text, start, body.start) and not agrees(body, mention):
            return False
        return not owned or bool(rules().pattern("proposer_before").match(text, before, body.start))
    if by_law and mention.symbol and not agrees(body, mention):
        return False
    passive = owned and rules().pattern("passive_lead").match(text, body.end, end)
    return not (passive or is_addressee(text, start, body.start))


def _last_speaker(text: str, start: int, end: int, led: str) -> Body | None:
    """Return the body straight before the lead whose words the paper holds ("... theo yêu cầu của X tại")."""
    near = max(start, end - _NAME_REACH)
    for at in find_starts(text, near, end):
        if rules().pattern("speaker_before").match(text, max(start, at - 24), at):
            body = read_body(text, at, end)
            if body and text[body.end : end].strip() == led.strip():
                return body
            whole = stretched(text, body, end - len(led)) if body else None
            if whole:
                return whole
    return None


def _award_owner(text: str, start: int, end: int) -> Body | None:
    """Return the body whose award the paper conferred: "Giấy khen của Chủ tịch UBND huyện, Quyết định số ..."."""
    if not rules().pattern("award_word").search(text, start, end):
        return None
    for at in find_starts(text, start, end):
        if rules().pattern("award_before").match(text, max(start, at - 80), at):
            body = read_body(text, at, end)
            if body and rules().pattern("award_paper").fullmatch(text, body.end, end):
                return body
    return None


def _date_before(text: str, start: int, body_start: int) -> DateMention | None:
    """Return the day on which the body acted: "Ngày 24-10, UBND tỉnh có văn bản ..."."""
    for date in find_dates(text, max(start, body_start - 40), body_start):
        deadline = rules().pattern("other_date_before").match(text, max(0, date.start - 12), date.start)
        if not text[date.end : body_start].strip(" ,\n") and not deadline:
            return date
    return None


def _cue_relation(text: str, start: int, end: int) -> Relation:
    if not _implementing().search(text[start:end].lower()):
        return "mentions"
    cue = rules().pattern("cue").search(text, start, end)  # from the right: the last one
    return "implements" if cue and cue["implement"] else "mentions"  # a proposal or an act is not carried out


@cache
def _implementing() -> "re.Pattern[str]":
    """Return a pattern for the words of ``cue`` that lead to what is carried out; most sentences hold none."""
    return re.compile(letter_tree(rules().words["implement_cue"], blank=r"\s+"))
