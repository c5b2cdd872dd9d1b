"""What makes the issuer of a citation doubtful: bodies that the sentence names and no rule took, and symbols of others.

Chosen by figures (models/README.md): marks that find half of the wrong citations and few of the right ones. A paper
that really has no issuer in the text, and whose symbol is no body's around, is not marked.
"""

from extract.extractors.citation_evidence import agrees, rejects
from extract.extractors.citation_issuers import find_starts, read_body
from extract.extractors.citation_leads import sentence_start
from extract.extractors.citation_mention import Mention, rules, setting
from extract.extractors.citation_scan import Symbol
from extract.extractors.citation_tails import LAW_CODES

_BEFORE = 170
_BEHIND = 120
_SENTENCE_REACH = 420


def add_doubts(text: str, mentions: list[Mention], symbols: dict[int, Symbol]) -> None:
    """Mark the mentions whose issuer is doubtful, and lower their confidence."""
    for index, mention in enumerate(mentions):
        taken = mentions[index - 1].end if index else 0
        code = _doubt(text, mention, symbols.get(id(mention)), taken)
        if code:
            mention.doubtful = True
            mention.confidence = min(mention.confidence, setting("doubts")[code])


def _doubt(text: str, mention: Mention, symbol: Symbol | None, taken: int) -> str | None:
    """Return the code of the doubt, None where there is none; what stands before ``taken`` is another mention's."""
    if mention.form == "back_reference" or mention.type_code in LAW_CODES or mention.relation == "amends":
        return None
    if mention.issuer:
        implied = None if mention.issuer_stated else "implied"
        return "other_symbol" if rejects(mention.issuer, mention) else implied
    if symbol is None:
        return "no_number" if mention.form == "name_only" else None
    return "unknown_symbol" if symbol.weak else _passed_over(text, mention, taken)


def _passed_over(text: str, mention: Mention, taken: int) -> str | None:
    """Return the doubt where a body before or behind a paper can be its issuer and was not taken for it."""
    start = max(sentence_start(text, mention.start, max(0, mention.start - _SENTENCE_REACH)), mention.start - _BEFORE)
    if _names(text, max(start, taken), mention.start, mention):
        return "body_before"
    end = min(len(text), mention.end + _BEHIND)
    stop = rules().pattern("next_thought").search(text, mention.end, end)
    return "body_behind" if _names(text, mention.end, stop.start() if stop else end, mention) else None


def _names(text: str, start: int, end: int, mention: Mention) -> bool:
    """Tell whether ``text[start:end]`` names a body whose symbol the paper can bear."""
    bodies = (read_body(text, at, end) for at in find_starts(text, start, end))
    return any(agrees(body, mention) for body in bodies if body)
