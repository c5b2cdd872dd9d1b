"""What the sentence says of a citation: who issued it, what the reporter does with it, what a list shares.

Order of evidence for the issuer: "của X" behind the citation; the subject of "X đã ban hành"; "đề nghị của X tại";
the neighbours of a list; the subject of an earlier clause (then ``issuer_stated`` is False).
"""

from functools import lru_cache

from extract.extractors.citation_issuers import find_starts, read_body
from extract.extractors.citation_mention import Body, Mention, rules, setting
from extract.extractors.citation_scan import Symbol
from extract.knowledge.documents import issuers_abbreviated
from extract.language.dates import DateMention, find_dates
from extract.records import Header, Relation

_SENTENCE_REACH = 420
_BODY_REACH = 170
_JOINT = 24
_ITEM_REACH = 160


def add_context(text: str, mentions: list[Mention], symbols: dict[int, Symbol], header: Header) -> None:
    """Fill in issuer, shared fields and relation of all mentions, in reading order."""
    previous: Mention | None = None  # the last one that stands in no other's trích yếu
    base = Lead()
    for index, mention in enumerate(mentions):
        taken = mentions[index - 1].end if index else 0  # a day before it belongs to the mention before
        nested = previous is not None and mention.start < previous.tail
        joined = previous is not None and not nested and is_joined(text, previous, mention)
        lead = base if joined else read_lead(text, mention, taken, nested=nested)
        if lead.body is None and mention.issuer is None:
            lead.body = _before_bracket(text, mention, symbols, taken)
        _take_over(mention, lead, previous if joined else None, symbols)
        mention.relation = lead.relation
        if not nested:
            previous, base = mention, _for_list(mention, lead)
        if mention.date and mention.date.date.iso():
            _share_day(text, mentions, index)
        if mention.issuer_behind:
            _share_back(text, mentions, index, symbols)
        if mention.relation == "issued" and mention.issuer and not is_reporter(mention.issuer, header, sure=False):
            mention.relation = "mentions"
        elif is_reporter(mention.issuer, header, sure=True):
            mention.own = True
            if mention.relation != "amends":
                mention.relation = "issued"
    _carry_issued(mentions)
    for mention in mentions:
        _place(mention, header)


def _for_list(mention: Mention, lead: "Lead") -> "Lead":
    """Let an issuer between kind and number hold for the items behind ("các Quyết định của X số 1; số 2")."""
    number = mention.places.get("number") or mention.places.get("symbol")
    if lead.body or mention.issuer is None or number is None or mention.issuer.start > number[0]:
        return lead
    return Lead(lead.relation, mention.issuer, lead.date)


def _before_bracket(text: str, mention: Mention, symbols: dict[int, Symbol], taken: int) -> Body | None:
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
    ) -> None:
        self.relation = relation
        self.body = body
        self.date = date
        self.stated = stated


def is_joined(text: str, previous: Mention, mention: Mention) -> bool:
    """Tell whether ``mention`` is the next item of the list in which ``previous`` stands."""
    pattern = rules().pattern("list_joint")
    begin = min(mention.start, mention.places.get("provision", (mention.start, 0))[0])
    if begin - previous.tail <= _ITEM_REACH and rules().pattern("next_item").match(text, previous.tail, begin):
        return "\n" not in text[previous.tail : begin] and ". " not in text[previous.tail : begin]
    return any(
        0 <= begin - end <= _JOINT and pattern.fullmatch(text, end, begin) for end in (previous.tail, previous.end)
    )


def read_lead(text: str, mention: Mention, taken: int, *, nested: bool) -> Lead:
    """Return what the words before a mention say of it; dates before ``taken`` are those of other mentions."""
    begin = min(mention.start, mention.places.get("provision", (mention.start, 0))[0])
    floor = max(0, begin - _SENTENCE_REACH)
    amend = rules().pattern("amend_lead").match(text, max(floor, begin - 80), begin)
    if amend:
        return Lead("amends")
    issued = rules().pattern("issued_lead").match(text, max(floor, begin - 150), begin)
    if issued:
        start = sentence_start(text, issued.start(), floor)
        body, stated = _subject_of(text, start, issued.start())
        if body:
            return Lead("issued", body, _date_before(text, max(start, taken), body.start), stated=stated)
        if rules().pattern("own_act").match(text, issued.start(), begin):
            return Lead("issued")
    start = sentence_start(text, begin, floor)
    body, listed = _decided_by(text, max(start, begin - _BODY_REACH), begin, provided="provision" in mention.places)
    if nested:
        return Lead("mentions", body)
    return Lead("issued" if listed else _cue_relation(text, start, begin), body)


def sentence_start(text: str, at: int, floor: int) -> int:
    """Return where the sentence that holds ``at`` begins, not before ``floor``."""
    start = max(floor, text.rfind("\n", floor, at) + 1, text.rfind("\t", floor, at) + 1)
    stop = text.rfind(". ", start, at)
    while stop >= 0:
        if rules().pattern("sentence_end").match(text, stop):
            return stop + 2
        stop = text.rfind(". ", start, stop)
    return start


def _subject_of(text: str, start: int, verb: int) -> tuple[Body | None, bool]:
    """Return the body whose verb stands at ``verb``, and whether it stands straight before it."""
    implied: Body | None = None
    passed = start
    for at in find_starts(text, start, verb):
        if at < max(passed, implied.end if implied else start):
            continue
        body = read_body(text, at, verb)
        if body is None:
            continue
        if rules().pattern("partner_before").match(text, max(start, at - 24), at):
            passed = body.end
            continue
        if rules().pattern("aux_only").fullmatch(text, body.end, verb):
            return body, True
        if rules().pattern("predicate").match(text, body.end, verb) and rules().pattern("subject_place").match(
            text, max(start - 2, 0), at
        ):
            implied = body
    return implied, False


def _decided_by(text: str, start: int, end: int, *, provided: bool) -> tuple[Body | None, bool]:
    """Return the body that said something "tại" the document ("theo đề nghị của Sở Nội vụ tại Tờ trình").

    The second value is True where the body heads a list of its own papers ("HĐND huyện: Nghị quyết số ..."). Who acts
    "theo" a provision (``provided``) applies the law of another.
    """
    tail = rules().pattern("decided_tail").match(text, start, end)
    if not tail or (provided and tail[0].strip().lower() in setting("by_law_words")):
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
            if tail[0].strip().lower() in setting("by_law_words") and text[body.end : end].strip() == tail[0].strip():
                proposed = rules().pattern("proposer_before").match(text, before, at)
                acted_on = acted_on or (rules().pattern("owned_before").match(text, before, at) and not proposed)
            return (None, False) if acted_on else (body, False)
        if rules().pattern("colon_lead").fullmatch(text, body.end, end):
            if rules().pattern("subject_place").match(text, max(start - 2, 0), at):
                return body, True
            if rules().pattern("owner_before").match(text, max(start, at - 70), at):
                return body, False
    return None, False


def _date_before(text: str, start: int, body_start: int) -> DateMention | None:
    """Return the day on which the body acted: "Ngày 24-10, UBND tỉnh có văn bản ..."."""
    for date in find_dates(text, max(start, body_start - 40), body_start):
        if not text[date.end : body_start].strip(" ,\n"):
            return date
    return None


def _cue_relation(text: str, start: int, end: int) -> Relation:
    relation: Relation = "mentions"
    for match in rules().pattern("cue").finditer(text, start, end):
        relation = "implements" if match["implement"] else "mentions"  # a proposal or an act is not carried out
    return relation


def _carry_issued(mentions: list[Mention]) -> None:
    """Keep what the reporter issued the reporter's own where it is named again."""
    own: set[tuple[str | None, str | None]] = set()
    last: dict[str | None, Mention] = {}
    for mention in mentions:
        if mention.form == "back_reference":
            meant = last.get(mention.type_code)
            if meant and meant.relation == "issued":
                mention.relation = "issued"
            continue
        last[mention.type_code] = mention
        keys = {(mention.type_code, mention.code), (mention.type_code, mention.number)} - {(mention.type_code, None)}
        if mention.relation == "issued" or mention.own:
            own |= keys
        elif mention.form == "short" and mention.issuer is None and mention.relation != "amends" and keys & own:
            mention.relation = "issued"


def _take_over(mention: Mention, lead: Lead, previous: Mention | None, symbols: dict[int, Symbol]) -> None:
    if mention.form == "back_reference":
        return
    if mention.issuer is None and lead.body and _compatible(mention, previous, symbols):
        mention.issuer, mention.issuer_stated = lead.body, lead.stated
    if mention.date is None and lead.date and mention.form in ("full", "short"):
        mention.date = lead.date
    if mention.date and mention.date.date.iso() and mention.form == "short" and mention.symbol:
        mention.form = "full"


def _compatible(mention: Mention, other: Mention | None, symbols: dict[int, Symbol]) -> bool:
    """Tell whether two symbols can come from one body; without symbols nothing speaks against it."""
    if other is None:
        return True
    ours, theirs = symbols.get(id(mention)), symbols.get(id(other))
    if ours is None or theirs is None:
        return mention.type_code not in ("LUAT", "BO_LUAT", "PL")
    return ours.parts.issuer == theirs.parts.issuer or None in (ours.parts.issuer, theirs.parts.issuer)


def _share_back(text: str, mentions: list[Mention], index: int, symbols: dict[int, Symbol]) -> None:
    """Give the issuer behind the last of a list to those before it: "A ngày ... và B ngày ... của X"."""
    last = mentions[index]
    at = index
    while at and mentions[at - 1].issuer is None and mentions[at - 1].subject is None:
        former, latter = mentions[at - 1], mentions[at]
        between = text[former.end : latter.start]
        if not is_joined(text, former, latter) or ";" in between or "\n" in between:
            return
        ours, theirs = symbols.get(id(former)), symbols.get(id(last))
        if former.symbol is None:  # bare numbers of one kind: "Nghị định 75, 76 của Chính phủ"
            if former.form != "short" or "type" in latter.places:
                return
        elif ours is None or theirs is None or ours.parts.issuer != theirs.parts.issuer:
            return
        former.issuer, former.issuer_stated = last.issuer, True
        at -= 1


def _share_day(text: str, mentions: list[Mention], index: int) -> None:
    """Give the day behind the last of a list to those before it: "A, B và C cùng ngày ..."."""
    last = mentions[index]
    written = last.places.get("symbol") or last.places.get("number")
    if not (written and last.date and rules().pattern("same_day").fullmatch(text, written[1], last.date.start)):
        return
    at = index
    while at and mentions[at - 1].date is None and mentions[at - 1].form in ("full", "short"):
        former = mentions[at - 1]
        if former.subject or not is_joined(text, former, mentions[at]):
            return
        former.date = last.date
        former.form = "full" if former.symbol else former.form
        at -= 1


def is_reporter(body: Body | None, header: Header, *, sure: bool) -> bool:
    """Tell whether a body is the one that reports; ``sure`` asks for proof, else nothing may speak against it."""
    reporter = header.issuer
    if body is None or reporter is None:
        return not sure
    whole = _named_body(reporter.name)
    if body.kind and whole and whole.kind and body.kind != whole.kind:
        return False
    if body.level and reporter.level and body.level != reporter.level:
        return False
    if body.unit and reporter.unit and body.unit.lower() != reporter.unit.lower():
        return False
    if not sure:
        return True
    same_kind = bool(body.kind and whole and body.kind == whole.kind and body.kind in setting("single_kinds"))
    return same_kind and bool(body.level_word or body.unit) and body.level == reporter.level


@lru_cache(maxsize=256)
def _named_body(name: str) -> Body | None:
    """Return the body that a name of the header is; each citation asks for the same few."""
    return read_body(name, 0, len(name))


def _place(mention: Mention, header: Header) -> None:
    """Resolve "UBND huyện" to the reporter's own district, "UBND tỉnh" to its province."""
    body, reporter = mention.issuer, header.issuer
    if body is None:
        return
    mention.level, mention.unit = body.level, body.unit
    if body.level is None and body.level_word is None:
        _place_by_addressee(mention, body, header)
        if mention.level is None and reporter and (mention.relation == "issued" or _is_own_party(body, header)):
            mention.level, mention.unit = reporter.level, reporter.unit
        return
    if reporter is None or body.unit or not body.level_word:
        return
    for unit, level in ((reporter.unit, reporter.level), (reporter.province, "province")):
        if unit and unit.lower().startswith(body.level_word) and body.level in (None, level):
            mention.unit, mention.level = unit, level
            return


def _is_own_party(body: Body, header: Header) -> bool:
    """Tell whether a bare "Đảng ủy" is that of the commune that reports."""
    return body.kind == "party" and header.issuer is not None and header.issuer.level == "commune"


def _place_by_addressee(mention: Mention, body: Body, header: Header) -> None:
    for addressee in header.addressees:
        whole = _named_body(addressee)
        if whole and whole.level and whole.name.lower().startswith(body.name.lower()):
            mention.level, mention.unit = whole.level, whole.unit
            if whole.unit is None and header.issuer and whole.level == "province":
                mention.unit = header.issuer.province
            return
