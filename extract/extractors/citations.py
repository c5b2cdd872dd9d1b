"""Mentions of documents in a report, with every field located: number, symbol, date, issuer, trích yếu, relation.

Symbols are found by their slash (``citation_scan``), mentions without one by their type word (``citation_names``);
then head, tail and context are read around each. What the text does not say stays None.
"""

from bisect import bisect_right

from extract.extractors.citation_context import add_context, is_joined
from extract.extractors.citation_heads import Head, listed_numbers, read_head
from extract.extractors.citation_mention import Mention, rules, setting, to_record
from extract.extractors.citation_names import find_named
from extract.extractors.citation_scan import Symbol, find_symbols
from extract.extractors.citation_tails import LAW_CODES, TAIL_REACH, read_day, read_tail, read_tails
from extract.heap import without_collection
from extract.knowledge.documents import (
    type_abbreviated,
    types_abbreviated,
)
from extract.reading.document import Document
from extract.records import Citation, Header

_QUOTE_REACH = 3000
_GROUPS_OF_ANY_KIND = 2  # "28/ĐM-BTL": letters of the kind and of the body


@without_collection
def find_citations(document: Document, header: Header) -> tuple[Citation, ...]:
    """Return every mention of a document, in reading order; ``directive`` is still None.

    The document's own number (letterhead, "ban hành kèm theo Quyết định số <own number>") is no mention.
    """
    text = document.text
    header = _without_cited_code(text, header)
    symbols: dict[int, Symbol] = {}
    mentions = _with_symbols(text, document, header, symbols)
    mentions = _merge(mentions, find_named(text))
    read_tails(text, mentions)
    mentions = [mention for mention in mentions if not _is_own(text, mention, header)]
    mentions = _with_antecedents(text, mentions, header)
    add_context(text, mentions, symbols, header)
    return tuple(to_record(mention, number, document) for number, mention in enumerate(mentions, 1))


def _with_symbols(text: str, document: Document, header: Header, symbols: dict[int, Symbol]) -> list[Mention]:
    mentions: list[Mention] = []
    last = 0
    for symbol in find_symbols(text):
        floor, last = last, symbol.end
        if _in_letterhead(text, symbol, document, header):
            continue
        begin, numbers = listed_numbers(text, symbol.start, floor) if symbol.number_at else (symbol.start, [])
        head = read_head(text, symbol, floor, begin)
        former = mentions[-1] if mentions else None
        if head is None:
            continue
        if head.kind is None and former and _continues(text, former, head.start):
            kind_from: Mention | None = former
        else:
            kind_from = None
            if not _acceptable(text, symbol, head):
                continue
        for order, place in enumerate([*numbers, None] if numbers else [None]):
            mention = _mention(text, symbol, head, kind_from, place)
            if order:  # the kind stands with the first number of the list
                mention.start = place[0] if place else symbol.start
                mention.places.pop("type", None)
            mention.end = place[1] if place else symbol.end
            mentions.append(mention)
            symbols[id(mention)] = symbol
    return mentions


def _continues(text: str, former: Mention, start: int) -> bool:
    """Tell whether an item without type word follows an item of the same list (its date and issuer between)."""
    probe = Mention(former.start, former.end)
    read_tail(text, probe, min(len(text), former.end + TAIL_REACH))
    return is_joined(text, probe, Mention(start, start))


def _acceptable(text: str, symbol: Symbol, head: Head) -> bool:
    """Refuse what only looks like a symbol: a weak one needs a kind before it or its day, a bare one is well known."""
    if head.kind is not None:
        return True
    if symbol.weak:
        if not (head.type_at or head.numbered) or len(symbol.parts.groups) < _GROUPS_OF_ANY_KIND:
            return False
        date = read_day(text, Mention(symbol.start, symbol.end), symbol.end, len(text))
        return date is not None and not text[date.start].isdigit()
    return head.numbered or symbol.parts.order != "unknown" or symbol.year is not None


def _mention(
    text: str, symbol: Symbol, head: Head, kind_from: Mention | None, number_at: tuple[int, int] | None
) -> Mention:
    number = text[slice(*number_at)] if number_at else symbol.number
    mention = Mention(head.start, symbol.end, regime=symbol.regime)
    mention.number, mention.year, mention.symbol = number, symbol.year, symbol.symbol
    mention.code = symbol.code
    if number_at and number and symbol.code and symbol.number:
        mention.code = number + symbol.code[len(symbol.number) :]
    mention.issuer = head.issuer
    mention.confidence = setting("confidence")["full"]
    _set_type(mention, symbol, head, kind_from)
    if head.type_at:
        mention.places["type"] = head.type_at
    if head.name_at:
        mention.places["name"] = head.name_at
    place = number_at or symbol.number_at
    if place:
        mention.places["number"] = place
    else:
        mention.notes.append("number_blank")
        mention.confidence = setting("confidence")["blank"]
    if symbol.year_at:
        mention.places["year"] = symbol.year_at
    mention.places["symbol"] = symbol.symbol_at
    return mention


def _set_type(mention: Mention, symbol: Symbol, head: Head, kind_from: Mention | None) -> None:
    group = symbol.type_group
    by_symbol = type_abbreviated(group, regime="party" if symbol.regime == "party" else "state") if group else None
    if head.kind:
        mention.type, mention.type_code = head.kind.name, head.kind.code
    elif by_symbol and not (kind_from and _carries(kind_from, group)):
        mention.type, mention.type_code = by_symbol.name, by_symbol.code
    elif kind_from:
        mention.type, mention.type_code = kind_from.type, kind_from.type_code
    elif symbol.parts.order == "issuer_first" or (symbol.weak and not head.type_at):
        mention.type_code = "CV"  # of all kinds it alone has no letters in the symbol
    elif head.type_at:
        mention.type_code = symbol.parts.groups[0]
    if not head.kind:
        mention.confidence = setting("confidence")["no_type"]
    elif symbol.weak:
        mention.confidence = setting("confidence")["weak"]


def _carries(mention: Mention, group: str | None) -> bool:
    """Tell whether the type letters of a symbol are those of the kind of ``mention`` (Party quy định carry QĐ)."""
    return any(kind.name == mention.type for kind in types_abbreviated(group or ""))


def _merge(numbered: list[Mention], named: list[Mention]) -> list[Mention]:
    """Join both kinds in reading order; where they overlap the one with a symbol stays."""
    starts = [mention.start for mention in numbered]
    kept = list(numbered)
    for mention in named:
        at = bisect_right(starts, mention.start)
        before = numbered[at - 1] if at else None
        after = numbered[at] if at < len(numbered) else None
        if (before is None or before.end <= mention.start) and (after is None or mention.end <= after.start):
            kept.append(mention)
    kept.sort(key=lambda mention: mention.start)
    return kept


def _in_letterhead(text: str, symbol: Symbol, document: Document, header: Header) -> bool:
    """Tell whether the symbol is the document's own number in its letterhead."""
    own = rules().pattern("own_number").match(text, max(0, symbol.start - 80), symbol.start)
    if not own and symbol.number_at is None:
        own = rules().pattern("own_number").match(text, max(0, symbol.start - 80), text.rfind("/", 0, symbol.start))
    if not own:
        return False
    if header.code and symbol.code == header.code:
        return True
    if header.code and symbol.code:  # a list of papers may begin its lines with "Số", too
        return document.paragraphs[_paragraph_at(document, symbol.start)].role == "masthead"
    masthead = document.paragraphs[_paragraph_at(document, symbol.start)].role == "masthead"
    return masthead or symbol.start < setting("letterhead_reach")


def _paragraph_at(document: Document, offset: int) -> int:
    return max(bisect_right(document.paragraphs, offset, key=lambda paragraph: paragraph.start) - 1, 0)


def _is_own(text: str, mention: Mention, header: Header) -> bool:
    """Tell whether the mention names the document itself ("ban hành kèm theo Quyết định số ...")."""
    if header.code is None or mention.code != header.code:
        return False
    day = mention.date.date.iso() if mention.date else None
    return (
        day is None
        or header.date is None
        or day == header.date
        or bool(rules().pattern("annex_of_own").match(text, max(0, mention.start - 60), mention.start))
    )


def _with_antecedents(text: str, mentions: list[Mention], header: Header) -> list[Mention]:
    """Drop back references that mean the document itself or nothing that was cited."""
    kept: list[Mention] = []
    seen: dict[str | None, int] = {}
    for mention in mentions:
        if mention.form == "back_reference" and not _is_quoted(text, mention, header):
            near = text[mention.end - 3 : mention.end].lower() == setting("near_word")
            reach = setting("back_reach")["near" if near else "far"]
            at = seen.get(mention.type_code)
            if mention.plural or at is None or mention.start - at > reach:
                continue
            if mention.type_code == header.type_code and not _inside_quotes(text, mention.start):
                continue
        if kept and _is_amended(text, mention, kept[-1]):
            continue
        seen[mention.type_code] = mention.end
        kept.append(mention)
    return kept


def _without_cited_code(text: str, header: Header) -> Header:
    """Return the header without a number that the first lines cite ("Thực hiện công văn số ..."), not bear."""
    span = header.spans.get("code")
    if span is None:
        return header
    start = text.rfind("\n", 0, span.start) + 1
    word = rules().pattern("type_before").match(text, start, span.start)
    in_prose = word is not None and (
        any(part.islower() for part in text[start : word.start()].split())
        or bool(rules().pattern("cue").search(text, start, word.start()))
    )
    return header.model_copy(update={"code": None}) if in_prose else header


def _is_quoted(text: str, mention: Mention, header: Header) -> bool:
    """Tell whether "Điều 5 Nghị định này" is quoted from a decree: a report is never one itself."""
    return (
        mention.provision is not None
        and not mention.plural
        and mention.type_code in setting("quoted_types")
        and mention.type_code != header.type_code
        and text[mention.end - 3 : mention.end].lower() == setting("near_word")
    )


def _is_amended(text: str, mention: Mention, outer: Mention) -> bool:
    """Tell whether a law's bare name stands in the title of the law, cited by its number, that amends it."""
    if mention.form != "name_only" or mention.date or mention.type_code not in LAW_CODES:
        return False
    titled = outer.number is not None and outer.type_code in LAW_CODES and mention.start < outer.tail
    return titled and bool(rules().pattern("law_amending").match(text, outer.end, outer.tail))


def _inside_quotes(text: str, at: int) -> bool:
    start, limit = max(0, at - _QUOTE_REACH), min(len(text), at + _QUOTE_REACH)
    start = max(start, text.rfind("\n", start, at) + 1)
    end = text.find("\n", at, limit)
    closes = text.find("”", at, end if end >= 0 else limit) >= 0
    return closes and text.rfind("“", start, at) > text.rfind("”", start, at)
