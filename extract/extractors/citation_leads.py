"""What stands before a citation: the body that issued it or acted by it, and how the report stands to it."""

import re
from functools import cache

import regex

from extract.extractors.citation_evidence import agrees, is_named, rejects
from extract.extractors.citation_issuers import find_starts, read_body, stretched
from extract.extractors.citation_mention import Body, Mention, rules, setting
from extract.extractors.citation_scan import Symbol
from extract.knowledge.documents import issuers_abbreviated
from extract.language.dates import DateMention, find_dates
from extract.patterns import letter_tree
from extract.records import Relation

_SENTENCE_REACH = 420
_BODY_REACH = 170
_ISSUED_REACH = 150
_NAME_REACH = 90


def before_bracket(text: str, mention: Mention, symbols: dict[int, Symbol], taken: int) -> Body | None:
    """Return the body of whose act or words the paper in brackets behind tells, unless the symbol is of another kind.

    "X (Công văn số ...) đề nghị", "theo đề nghị của X (Tờ trình số ...)", "X tặng Giấy khen ... (Quyết định số ...)".
    """
    bracket = text.rfind("(", max(taken, mention.start - 8), mention.start)
    symbol = symbols.get(id(mention))
    if bracket < 0 or symbol is None:
        return None
    kinds = {issuer.kind for issuer in issuers_abbreviated(symbol.parts.issuer)} if symbol.parts.issuer else set()
    acted: Body | None = None
    passed = 0
    for at in find_starts(text, max(taken, mention.start - _BODY_REACH), bracket):
        body = read_body(text, at, bracket) if at >= passed else None
        if body is None:
            continue
        passed = body.end
        if rules().pattern("bracket_lead").fullmatch(text, body.end, mention.start):
            proposed = rules().pattern("proposer_before").match(text, max(0, at - 24), at)
            speaks = rules().pattern("speaker_verb").match(text, text.find(")", mention.end, mention.end + 2) + 1)
            return body if body.kind in kinds or proposed or (speaks and not kinds) else None
        if rules().pattern("bracket_act").fullmatch(text, body.end, mention.start) and (
            not kinds or body.kind in kinds
        ):
            acted = acted or body
    return acted


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
    ) -> None:
        self.relation = relation
        self.body = body
        self.date = date
        self.stated = stated
        self.announced = announced  # the papers may be another body's
        self.bodies = bodies  # where several are one subject, each paper is that of the one that its symbol names


def read_lead(text: str, mention: Mention, taken: int, *, nested: bool) -> Lead:
    """Return what the words before a mention say of it; dates before ``taken`` are those of other mentions."""
    begin = min(mention.start, mention.places.get("provision", (mention.start, 0))[0])
    floor = max(0, begin - _SENTENCE_REACH)
    amend = rules().pattern("amend_lead").match(text, max(floor, begin - 80), begin)
    if amend:
        return Lead("amends")
    issued = _issued(text, max(floor, begin - _ISSUED_REACH), begin)
    if issued:
        start = sentence_start(text, issued.start(), floor)
        bodies, stated = _subject_of(text, start, issued.start())
        if bodies:
            date = _date_before(text, max(start, taken), bodies[0].start)
            date = date or _date_before(text, max(start, taken), issued.start())
            announced = issued[0].lower().startswith(tuple(setting("announce_words")))
            return Lead("issued", bodies[-1], date, stated=stated, bodies=bodies, announced=announced)
        if rules().pattern("own_act").match(text, issued.start(), begin):
            return Lead("issued")
    start = sentence_start(text, begin, floor)
    near = max(start, begin - _BODY_REACH)
    led = rules().pattern("decided_tail").match(text, near, begin)
    body, listed = _decided_by(text, near, begin, led[0], mention) if led else (None, False)
    if nested:
        return Lead("mentions", body)
    if body is None and (led or text[max(0, begin - 2) : begin].strip()[-1:] in (",", "(")):
        body = _award_owner(text, near, begin)
    if body is None and mention.symbol:
        body = _acting_subject(text, max(near, taken), begin, mention)
    if body is None and led and rules().pattern("own_decision").fullmatch(text, start, begin):
        return Lead("issued")
    return Lead("issued" if listed else _cue_relation(text, start, begin), body)


def _issued(text: str, start: int, end: int) -> "regex.Match[str] | None":
    """Return the verb of issuing that leads to ``end``; most leads are told by their last word to have none."""
    tail = rules().pattern("issued_tail").match(text, start, end)
    if tail is None:
        words, with_word = text[start:end].lower(), setting("with_word")
        if with_word not in words or with_word not in words.split():
            return None
    return rules().pattern("issued_lead").match(text, start, end)


def sentence_start(text: str, at: int, floor: int) -> int:
    """Return where the sentence that holds ``at`` begins, not before ``floor``."""
    start = max(floor, text.rfind("\n", floor, at) + 1, text.rfind("\t", floor, at) + 1)
    stop = text.rfind(". ", start, at)
    while stop >= 0:
        if rules().pattern("sentence_end").match(text, stop):
            return stop + 2
        stop = text.rfind(". ", start, stop)
    return start


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
        if not (row and rules().pattern("body_joint").fullmatch(text, row[-1].end, at)):
            row = []
        row.append(body)
        begins = bool(rules().pattern("subject_place").match(text, max(start - 2, 0), row[0].start))
        subject = _straight(text, row, verb, begins=begins)
        if subject:
            return subject, True
        if begins and rules().pattern("predicate").match(text, body.end, verb):
            implied = (body,)
        elif rules().pattern("body_joint").match(text, body.end, verb):
            passed = body.end
    return implied, False


def _aside(text: str, start: int, body: Body, verb: int) -> int:
    """Return where to look on behind a body that is not the subject: a partner, or one in whose name another acts."""
    before = max(start, body.start - 24)
    if rules().pattern("partner_before").match(text, before, body.start):
        return body.end
    if rules().pattern("deputed_before").match(text, before, body.start):
        return max(body.end if "," not in text[body.start : body.end] else 0, text.find(",", body.start, verb))
    return 0


def _straight(text: str, row: list[Body], verb: int, *, begins: bool) -> tuple[Body, ...] | None:
    """Return the bodies of a row as the subject, where only auxiliaries or an insertion part them from ``verb``."""
    body = row[-1]
    if rules().pattern("aux_only").fullmatch(text, body.end, verb):
        return tuple(row) if begins else (body,)
    if begins and rules().pattern("inserted").fullmatch(text, body.end, verb):
        return tuple(row)
    aux = rules().pattern("aux_tail").match(text, body.end, verb) if begins and len(row) == 1 else None
    whole = stretched(text, body, aux.start()) if aux else None
    return (whole,) if whole else None


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
            before = max(start, at - 24)
            acted_on = rules().pattern("object_place").match(text, before, at) or (
                rules().pattern("passive_lead").match(text, body.end, end)
                and rules().pattern("owned_before").match(text, before, at)
            )
            if by_law and text[body.end : end].strip() == led.strip():
                proposed = rules().pattern("proposer_before").match(text, before, at)
                owned = rules().pattern("owned_before").match(text, before, at)
                return (None, False) if owned and not proposed else (body, False)
            applied = by_law and mention.symbol and not agrees(body, mention)
            return (None, False) if acted_on or applied else (body, False)
        if rules().pattern("colon_lead").fullmatch(text, body.end, end):
            if rules().pattern("subject_place").match(text, max(start - 2, 0), at):
                return body, True
            if rules().pattern("owner_before").match(text, max(start, at - 70), at):
                return body, False
    return None, False


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
