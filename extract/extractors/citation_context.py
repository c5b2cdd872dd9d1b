"""What the sentence says of a citation: who issued it, what the reporter does with it, what a list shares.

Order of evidence for the issuer: "của X" behind the citation; the subject of "X đã ban hành"; "đề nghị của X tại";
the neighbours of a list; the subject of an earlier clause (then ``issuer_stated`` is False).
"""

from functools import lru_cache

from extract.extractors.citation_actors import before_bracket
from extract.extractors.citation_doubts import add_doubts
from extract.extractors.citation_evidence import chosen, rejects
from extract.extractors.citation_issuers import read_body
from extract.extractors.citation_leads import Lead, read_lead
from extract.extractors.citation_mention import Body, Mention, rules, setting
from extract.extractors.citation_scan import Symbol
from extract.records import Header

_JOINT = 24
_ITEM_REACH = 160
_SAME_DAY_REACH = 220
_SAME_DAY = 4  # the shortest word for it, with its blank


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
            lead = Lead(lead.relation, before_bracket(text, mention, symbols, taken), lead.date, origin="bracket")
        _take_over(text, mention, lead, previous if joined else None, symbols)
        mention.relation = lead.relation
        if not nested:
            previous, base = mention, _for_list(mention, lead)
        if mention.date and mention.date.date.day_or_none():
            _share_day(text, mentions, index)
        elif index and mention.date is None:
            _take_day(text, mention, mentions[index - 1])
        if mention.issuer_behind:
            _share_back(text, mentions, index, symbols)
        _set_own(mention, header)
    _carry_issued(mentions)
    for mention in mentions:
        _place(mention, header)
    add_doubts(text, mentions, symbols)


def _set_own(mention: Mention, header: Header) -> None:
    """Mark what the reporter itself issued, and only that, as issued."""
    if mention.relation == "issued" and mention.issuer and not is_reporter(mention.issuer, header, sure=False):
        mention.relation = "mentions"
    elif is_reporter(mention.issuer, header, sure=True):
        mention.own = True
        if mention.relation != "amends":
            mention.relation = "issued"


def _for_list(mention: Mention, lead: "Lead") -> "Lead":
    """Let an issuer between kind and number hold for the items behind ("các Quyết định của X số 1; số 2")."""
    if mention.issuer_behind and lead.announced:  # who announces another body's paper has issued none of the list
        return Lead(lead.relation, mention.issuer)
    number = mention.places.get("number") or mention.places.get("symbol")
    if lead.body or mention.issuer is None or number is None or mention.issuer.start > number[0]:
        return lead
    return Lead(lead.relation, mention.issuer, lead.date)


def is_joined(text: str, previous: Mention, mention: Mention) -> bool:
    """Tell whether ``mention`` is the next item of the list in which ``previous`` stands."""
    begin = min(mention.start, mention.places.get("provision", (mention.start, 0))[0])
    tail = previous.tail
    if begin - tail > _ITEM_REACH:
        return False
    between = text[tail:begin]
    if ";" in between and rules().pattern("next_item").match(text, tail, begin):
        return "\n" not in between and ". " not in between
    for end in {tail, previous.end}:
        if 0 <= begin - end <= _JOINT and rules().pattern("list_joint").fullmatch(text, end, begin):
            return True
    return False


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
        issued = mention.relation == "issued" or mention.own
        again = mention.form == "short" and mention.issuer is None and mention.relation != "amends"
        if issued or again:
            keys = {(mention.type_code, written) for written in (mention.code, mention.number) if written is not None}
            if issued:
                own |= keys
            elif keys & own:
                mention.relation = "issued"


def _take_over(text: str, mention: Mention, lead: Lead, previous: Mention | None, symbols: dict[int, Symbol]) -> None:
    if mention.form == "back_reference":
        return
    if mention.issuer is None and lead.body and (lead.bodies[1:] or _compatible(mention, previous, symbols)):
        body = chosen(text, lead.bodies or (lead.body,), mention)
        if not (mention.type_code in setting("statute_types") and rejects(body, mention)):
            mention.issuer, mention.issuer_stated = body, lead.stated
            mention.issuer_from = "shared" if previous else lead.origin
    if mention.date is None and lead.date and mention.form in ("full", "short"):
        mention.date = lead.date
    if mention.form == "short" and mention.symbol and mention.date and mention.date.date.day_or_none():
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
        elif ours is None or theirs is None or not _of_one_body(ours, theirs):
            return
        former.issuer, former.issuer_stated, former.issuer_from = last.issuer, True, "shared"
        at -= 1


def _of_one_body(former: Symbol, latter: Symbol) -> bool:
    """Tell whether two symbols name one body; of some that issue under the same letters each has its own kinds."""
    if former.parts.issuer != latter.parts.issuer:
        return False
    return former.parts.issuer not in setting("symbols_of_several") or former.type_group == latter.type_group


def _take_day(text: str, mention: Mention, former: Mention) -> None:
    """Give "số 5/QĐ-UBND cùng ngày" the day of the paper named before it."""
    written = mention.places.get("symbol")
    same = rules().pattern("same_day_behind").match(text, written[1]) if written and former.date else None
    if same and written and written[1] - former.end <= _SAME_DAY_REACH:
        mention.date, mention.form, mention.end = former.date, "full", max(mention.end, same.end())


def _share_day(text: str, mentions: list[Mention], index: int) -> None:
    """Give the day behind the last of a list to those before it: "A, B và C cùng ngày ..."."""
    last = mentions[index]
    written = last.places.get("symbol") or last.places.get("number")
    if not (written and last.date) or last.date.start - written[1] < _SAME_DAY:
        return
    if not rules().pattern("same_day").fullmatch(text, written[1], last.date.start):
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
    if body.kind and whole and (body.kind != (whole.kind or body.kind) or _is_office(body) != _is_office(whole)):
        return False
    if body.level and reporter.level and body.level != reporter.level:
        return False
    if body.unit and reporter.unit and body.unit.lower() != reporter.unit.lower():
        return False
    if not sure:
        return True
    same_kind = bool(body.kind and whole and body.kind == whole.kind and body.kind in setting("single_kinds"))
    return same_kind and bool(body.level_word or body.unit) and body.level == reporter.level


def _is_office(body: Body) -> bool:
    """Tell whether a body is the office of another one, and not that itself."""
    return body.name.lower().startswith(tuple(setting("office_words")))


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
