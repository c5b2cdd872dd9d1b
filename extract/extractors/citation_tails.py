"""What stands behind the number of a citation: its date, its issuer, its trích yếu."""

from extract.extractors.citation_evidence import agrees, chosen, rejects
from extract.extractors.citation_heads import read_provision
from extract.extractors.citation_issuers import read_body
from extract.extractors.citation_mention import Body, Mention, rules, setting
from extract.extractors.citation_subjects import read_subject
from extract.knowledge.documents import issuers_abbreviated, joint_types, split_symbol, type_named
from extract.language.dates import DateMention, read_date

TAIL_REACH = 420
LAW_CODES = ("LUAT", "BO_LUAT", "PL", "HIEN_PHAP")


def read_tails(text: str, mentions: list[Mention]) -> None:
    """Read date, issuer, trích yếu and provision of all mentions, each up to the next."""
    for index, mention in enumerate(mentions):
        following = mentions[index + 1].start if index + 1 < len(mentions) else len(text)
        limit = min(len(text), mention.end + TAIL_REACH)
        tab = text.find("\t", mention.end, limit)
        limit = tab if tab >= 0 else limit
        floor = mentions[index - 1].end if index else 0
        provision = read_provision(text, mention.start, floor)
        if provision:
            mention.places["provision"], mention.provision = provision
        if mention.form == "back_reference":
            continue
        read_tail(text, mention, min(limit, following))
        # The subject may hold another citation; a list's next item ends it.
        mention.subject = read_subject(text, mention.end, limit)
        if mention.subject and mention.subject[0] <= following < mention.subject[1]:
            _cut_subject(text, mention, mentions[index + 1])
        _set_form(mention)


def _set_form(mention: Mention) -> None:
    """Tell full from short: full has number and date (a blank or impossible one counts), a year alone is no date."""
    dated = mention.date is not None and mention.date.form != "year"
    if mention.form in ("full", "short") and mention.number is not None:
        mention.form = "full" if dated else "short"


def _cut_subject(text: str, mention: Mention, following: Mention) -> None:
    assert mention.subject
    start = mention.subject[0]
    gap = rules().pattern("item_before").match(text, start, following.start)
    if gap and gap.start() > start:
        mention.subject = (start, gap.start())


def read_tail(text: str, mention: Mention, limit: int) -> None:
    """Read the date and the issuer behind a mention, up to ``limit``; a footnote mark glued to its symbol is passed."""
    mark = rules().pattern("footnote_mark").match(text, mention.end, limit) if mention.symbol else None
    if mark is None:
        _read_tail(text, mention, limit)
        return
    end, mention.end = mention.end, mark.end()
    _read_tail(text, mention, limit)
    mention.end = end if mention.end == mark.end() else mention.end


def _read_tail(text: str, mention: Mention, limit: int) -> None:
    if mention.type_code in LAW_CODES:
        edition = rules().pattern("law_edition").match(text, mention.end, limit)
        mention.end = edition.end() if edition else mention.end
    if mention.form == "short" and mention.symbol is None:
        year = rules().pattern("bracketed_year").match(text, mention.end, limit)
        mention.end = year.end() if year else mention.end
    date = read_day(text, mention, mention.end, limit)
    if date is None and (sent := rules().pattern("sent_to").match(text, mention.end, limit)):
        date = read_day(text, mention, sent.end(), limit)
    if date:
        bracketed = "(" in text[mention.end : date.start] and text[date.end : date.end + 1] == ")"
        mention.date, mention.end = date, date.end + bracketed
    if not _read_issuer(text, mention, limit):
        if mention.issuer is None:
            mention.issuer = _speaker(text, mention, limit) or _apposed(text, mention, limit)
            mention.issuer_from = "speaker" if mention.issuer else None
        return
    if mention.date:
        return
    late = read_day(text, mention, mention.end, limit)
    if late and not text[late.start].isdigit():
        mention.date, mention.end = late, late.end


def _speaker(text: str, mention: Mention, limit: int) -> Body | None:
    """Return the body that speaks in the document: "Tại Công văn số ..., Thủ tướng Chính phủ yêu cầu".

    Who acts "theo" or "bằng" a document issued it only where its symbol can be the body's own.
    """
    comma = rules().pattern("speaker_comma").match(text, mention.end, limit)
    if comma is None:
        return None
    before = max(0, mention.start - 12)
    spoken = rules().pattern("at_before").match(text, before, mention.start)
    if not spoken and not rules().pattern("by_before").match(text, before, mention.start):
        return None
    row = _row(text, comma.end(), limit)
    if not row:
        return None
    body, end = chosen(text, row, mention), row[-1].end
    if rules().pattern("speaker_verb").match(text, end, limit):
        return body if spoken or body.kind in _kinds_of(mention) else None
    acts = rules().pattern("acting_predicate").match(text, end, limit)
    return body if acts and agrees(body, mention) else None


def _row(text: str, start: int, limit: int) -> list[Body]:
    """Return the bodies that stand in a row at ``start`` ("Bộ Chính trị, Ban Bí thư yêu cầu")."""
    row: list[Body] = []
    while body := read_body(text, start, limit):
        row.append(body)
        joint = rules().pattern("body_joint").match(text, body.end, limit)
        if joint is None:
            break
        start = joint.end()
    return row


def _apposed(text: str, mention: Mention, limit: int) -> Body | None:
    """Return the body behind a comma alone: "Quyết định số 5/QĐ-UBND, ngày 10/01/2024, UBND huyện"."""
    comma = rules().pattern("apposition").match(text, mention.end, limit) if mention.date else None
    body = read_body(text, comma.end(), limit) if comma else None
    if body is None or not rules().pattern("item_end").match(text, body.end):
        return None
    return body if body.kind in _kinds_of(mention) else None


def _kinds_of(mention: Mention) -> set[str]:
    """Return the kinds of bodies whose symbol it can be."""
    groups = split_symbol(mention.symbol or "").groups
    return {issuer.kind for group in groups for issuer in issuers_abbreviated(group)}


def read_day(text: str, mention: Mention, start: int, limit: int) -> DateMention | None:
    """Return the date behind ``start``, None where it belongs to something else."""
    joint = rules().pattern("date_joint").match(text, start, limit)
    at = joint.end() if joint else start
    date = read_date(text, at, limit, bare=True, word="\n" not in text[start:at])
    if date is None:
        return None
    between = text[start:at]
    if "(" in between and text[date.end : date.end + 1] != ")":
        return None
    if ";" in between and rules().pattern("acts_behind").match(text, date.end, limit):
        return None
    if date.date.problem:
        mention.notes.append(f"date_{date.date.problem}")
    return date


def _read_issuer(text: str, mention: Mention, limit: int) -> bool:
    joint = rules().pattern("issuer_joint").match(text, mention.end, limit)
    at = joint.end() if joint else mention.end
    if joint is None and mention.date is None:
        return False
    body = read_body(text, at, limit)
    if body is None or mention.issuer or rules().pattern("speaks_in_next").match(text, body.end):
        return False
    if joint is None and not rules().pattern("subject_joint").match(text, body.end, limit):
        return False
    if type_named(mention.type or "") in joint_types():
        body = _with_partners(text, body, mention, limit)
    elif joint is not None:
        body = _with_second(text, body, limit)
    lead = joint[0].strip(" ,()\n") if joint else None
    if lead is None or not (lead == "" or lead.startswith(tuple(setting("by_words")))):
        closed = joint is not None and "(" in joint[0] and text[body.end : body.end + 1] == ")"
        mention.issuer, mention.issuer_behind, mention.end = body, True, body.end + closed
        return True
    issued = rules().pattern("issued_by_behind").match(text, body.end, limit)
    if issued:  # "do Chủ tịch UBND xã ký ngày 5/5/2023": the mention itself ends before it
        mention.issuer, mention.issuer_behind = body, True
        mention.date = mention.date or read_date(text, _after_blanks(text, issued.end()), limit)
    return False


def _after_blanks(text: str, at: int) -> int:
    return at + len(text[at : at + 3]) - len(text[at : at + 3].lstrip())


def _with_second(text: str, body: Body, limit: int) -> Body:
    """Extend the issuer by a second one, where the trích yếu or the end of the item shows that no clause begins."""
    joint = rules().pattern("second_issuer").match(text, body.end, limit)
    partner = read_body(text, joint.end(), limit) if joint else None
    if partner is None:
        return body
    ends = rules().pattern("item_end").match(text, partner.end) or rules().pattern("subject_joint").match(
        text, partner.end, limit
    )
    return body._replace(end=partner.end, name=" ".join(text[body.start : partner.end].split())) if ends else body


def _with_partners(text: str, body: Body, mention: Mention, limit: int) -> Body:
    """Extend the issuer of a joint paper by the bodies named with it: "của Bộ Y tế và Bộ Nội vụ"."""
    end = body.end
    closed = False  # the last of a row stands behind "và"; a comma after it begins a new clause
    while joint := rules().pattern("joint_issuer").match(text, end, limit):
        partner = read_body(text, joint.end(), limit)
        listed = "," in joint[0]
        if partner is None or (listed and (closed or rejects(partner, mention))):
            break
        closed = not listed
        end = partner.end
    return body if end == body.end else body._replace(end=end, name=" ".join(text[body.start : end].split()))
