"""Who acted by a paper, told by its symbol: the body of the sentence whose initials the symbol bears.

Verbs are many and no list holds them all; where a paper stands behind "tại", "bằng" or in brackets, its symbol (Nghị
định 30/2020/NĐ-CP, Phụ lục I, mục II.3) says which of the bodies before it wrote it.
"""

from extract.extractors.citation_evidence import agrees, is_joint
from extract.extractors.citation_issuers import find_starts, read_body
from extract.extractors.citation_mention import Body, Mention, rules, setting
from extract.extractors.citation_scan import Symbol
from extract.knowledge.documents import issuers_abbreviated

_BEFORE = 24
_BODY_REACH = 170


def actor(text: str, start: int, end: int, mention: Mention, led: str) -> Body | None:
    """Return the body that "tại" the paper did what the clause tells; ``led`` is how the lead ends ("tại ").

    A subject or the agent of a passive comes first, else the nearest. A committee, of which each unit has one, must be
    either; nobody wrote what a clause only carries out. ``text[start:end]`` is the sentence up to the paper.
    """
    nearest: Body | None = None
    passed = start
    for at in find_starts(text, start, end):
        body = read_body(text, at, end) if at >= passed else None
        if body is None:
            continue
        passed = body.end
        if not agrees(body, mention) or is_addressee(text, start, at) or _is_many(body):
            continue
        acts = rules().pattern("subject_place").match(text, max(start - 2, 0), at) or rules().pattern(
            "agent_before"
        ).match(text, max(start, at - _BEFORE), at)
        if acts and not _carries_out(text, body.end, end, led):
            return body
        if body.kind not in setting("single_kinds") and not _carries_out(text, body.end, end, led):
            nearest = body
    return nearest


def joined(text: str, start: int, body: Body, mention: Mention) -> tuple[Body, ...]:
    """Return the bodies in a row up to ``body`` whose joint paper it is ("Sở Y tế, Sở Tài chính thống nhất tại")."""
    row: list[Body] = []
    for at in find_starts(text, start, body.end):
        if at > body.start or (row and at < row[-1].end):
            continue
        one = body if at == body.start else read_body(text, at, body.start)
        if one is not None:
            linked = row and rules().pattern("body_joint").fullmatch(text, row[-1].end, at)
            row = [*row, one] if linked else [one]
    return tuple(row) if row and row[-1] is body and is_joint(row, mention) else (body,)


def finishes(text: str, body: Body, verb: int, mention: Mention) -> bool:
    """Tell whether the subject of a verb of finishing wrote the paper, and did not carry it out."""
    if body.kind in setting("single_kinds") and mention.type_code not in setting("written_types"):
        return not text.startswith(setting("carry_out_verb"), verb) and agrees(body, mention) is True
    return agrees(body, mention) is True


def partner(text: str, start: int, end: int, mention: Mention) -> tuple[Body, ...]:
    """Return the committee between the subject and its verb that issued the paper ("X tham mưu UBND xã ban hành")."""
    passed = start
    for at in find_starts(text, start, end):
        body = read_body(text, at, end) if at >= passed else None
        if body is not None:
            passed = body.end
            if body.kind in setting("single_kinds") and agrees(body, mention) and not _is_many(body):
                return (body,)
    return ()


def is_addressee(text: str, start: int, at: int) -> bool:
    """Tell whether the paper went to the body at ``at``, or something was done to that."""
    return bool(rules().pattern("object_place").match(text, max(start, at - _BEFORE), at))


def _is_many(body: Body) -> bool:
    return bool(rules().pattern("plural_word").search(body.name))


def _carries_out(text: str, start: int, end: int, led: str) -> bool:
    """Tell whether the last part of the clause carries the paper out; a paper may be sent "theo" itself."""
    start = max(start, text.rfind(",", start, end))
    if led.strip().lower() in setting("by_law_words"):
        return not rules().pattern("sends").search(text, start, end)
    cue = rules().pattern("cue").search(text, start, end)
    return bool(cue and cue["implement"])


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
            return body if _speaks(text, at, body, mention, kinds) else None
        if rules().pattern("bracket_act").fullmatch(text, body.end, mention.start) and (
            not kinds or body.kind in kinds
        ):
            acted = acted or body
    return acted


def _speaks(text: str, at: int, body: Body, mention: Mention, kinds: set[str]) -> bool:
    """Tell whether the paper in brackets behind a body is its own: by the symbol, or by the words around."""
    if body.kind in kinds or rules().pattern("proposer_before").match(text, max(0, at - _BEFORE), at):
        return True
    own = agrees(body, mention)
    if own or (own is False and kinds):
        return bool(own) and not is_addressee(text, 0, at)
    behind = text.find(")", mention.end, mention.end + 2) + 1
    return bool(
        (not kinds and rules().pattern("speaker_verb").match(text, behind))
        or rules().pattern("paper_owner_before").match(text, max(0, at - _BEFORE), at)
        or rules().pattern("bracket_row").match(text, max(0, at - _BEFORE), at)
    )
