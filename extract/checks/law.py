"""Was the cited document in force, and did its issuer exist (R13, R20, R21), by dated catalogues."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from extract import resources
from extract.checks.subject import Findings, Subject, day, is_named, printed, words
from extract.extractors.directive_keys import name_key, name_year
from extract.knowledge.documents import split_symbol
from extract.knowledge.statutes import Statute, by_code, by_name, code_key, statutes
from extract.records import Citation
from extract.text import fold, match_key

_CUE_WINDOW = 60  # characters before a mention in which "thay thế" and the like speak of it


def superseded(subject: Subject) -> Findings:
    """R13: no longer in force on the day of the report; while the period ran is a reminder only."""
    judged = subject.judged_on
    if judged is None:
        return
    start = subject.period[0]
    for citation in subject.citations:
        if citation.id not in subject.firsts or citation.relation == "amends" or _ending_cue(subject, citation):
            continue
        statute = statute_of(citation)
        if statute is None or statute.superseded_by is None:
            continue
        successor = _called(statute)
        if statute.superseded_on(judged):
            within = start is not None and statute.valid_to is not None and statute.valid_to >= start
            variant = "within_period" if within else "superseded"
            until = printed(statute.valid_to.isoformat()) if statute.valid_to else ""
            yield subject.finding("TD113", variant, citation, until=until, successor=successor)
        elif statute.possibly_superseded_on(judged):
            yield subject.finding("TD113", "possibly", citation, successor=successor)


def statute_of(citation: Citation) -> Statute | None:
    """Return the statute that a citation means, where the catalogue has exactly one."""
    if citation.code:
        return by_code(citation.code, citation.type_code)
    name = name_key(citation)
    if name is None or not (citation.date or name_year(citation)) or citation.type_code is None:
        return None
    found = by_name(citation.type_code, name, issued=citation.date, year=name_year(citation))
    return found[0] if len(found) == 1 else None


def _ending_cue(subject: Subject, citation: Citation) -> bool:
    """Tell whether the words around the mention speak of its end or amendment themselves."""
    start, end = citation.span.start, citation.span.end
    around = fold(subject.text[max(start - _CUE_WINDOW, 0) : start] + " " + subject.text[end : end + 30])
    return any(fold(cue) in around for cue in subject.rules.words["ending_cue"])


def _called(statute: Statute) -> str:
    successor = by_code(statute.superseded_by)
    return successor.code if successor else statute.superseded_by or ""


def two_versions(subject: Subject) -> Findings:
    """R21: a law by its bare name while one law of that name gave way to another within the period."""
    start, end = subject.period
    end = end or subject.report_day
    if start is None or end is None:
        return
    seen: set[str] = set()
    for citation in subject.citations:
        name = name_key(citation)
        if name is None or name in seen or citation.date or citation.number or name_year(citation):
            continue
        seen.add(name)
        in_force = [
            one
            for one in by_name(citation.type_code or "", name)
            if one.amends is None
            and one.valid_from
            and one.valid_from <= end
            and (one.valid_to is None or one.valid_to >= start)
        ]
        if len(in_force) > 1:
            yield subject.finding("TD121", "two", citation, codes=", ".join(one.code for one in in_force))


def statute_date(subject: Subject) -> Findings:
    """Find statutes of the catalogue that are cited with another day than their own."""
    for citation in subject.citations:
        if not citation.date:
            continue
        if citation.code:
            statute = by_code(citation.code, citation.type_code)
            if statute and statute.issued and statute.issued.isoformat() != citation.date:
                right = printed(statute.issued.isoformat())
                suggestion = f"{subject.rules.settings['day_word']} {right}"
                span = citation.spans.get("date")
                yield subject.finding("TD133", "date", citation, span=span, suggestion=suggestion, right=right)
        elif is_named(citation) and not _ending_cue(subject, citation) and (name := name_key(citation)):
            named = by_name(citation.type_code or "", name)
            if (
                named
                and all(one.issued for one in named)
                and not by_name(citation.type_code or "", name, issued=citation.date)
            ):
                candidates = "; ".join(_dated_name(subject, one) for one in named)
                yield subject.finding("TD133", "name", citation, candidates=candidates)


def _dated_name(subject: Subject, statute: Statute) -> str:
    issued = printed(statute.issued.isoformat()) if statute.issued else ""
    return f"{statute.code} {subject.rules.settings['day_word']} {issued}"


def statute_number(subject: Subject) -> Findings:
    """Type, tail of the symbol and day are those of a known statute; the number differs by one digit."""
    for citation in subject.citations:
        if not (citation.code and citation.date and citation.number) or by_code(citation.code):
            continue
        for statute in _issued_on().get((citation.type_code or "", citation.date), ()):
            written, known = code_key(citation.code), code_key(statute.code)
            if written[1:] == known[1:] and _one_digit_off(written[0], known[0]):
                span = subject.code_span(citation)
                yield subject.finding("TD134", "number", citation, span=span, suggestion=statute.code)


def _one_digit_off(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


@cache
def _issued_on() -> dict[tuple[str, str], tuple[Statute, ...]]:
    issued: dict[tuple[str, str], tuple[Statute, ...]] = {}
    for statute in statutes():
        if statute.issued:
            key = (statute.type_code, statute.issued.isoformat())
            issued[key] = (*issued.get(key, ()), statute)
    return issued


@dataclass(frozen=True, slots=True)
class EndedBody:
    """A body that ended: its levelled name, the symbol groups that name it, its last day and its successor."""

    name: str
    key: str
    symbols: frozenset[str]
    last_day: date
    successor: str


@cache
def ended_bodies() -> tuple[EndedBody, ...]:
    """Return the bodies of ``models/catalogues/ended_bodies.csv``."""
    return tuple(
        EndedBody(
            name=row["name"],
            key=f" {match_key(row['name'])} ",
            symbols=frozenset(part for part in row["symbols"].split("|") if part),
            last_day=date.fromisoformat(row["last_day"]),
            successor=row["successor"],
        )
        for row in resources.load_csv("models/catalogues/ended_bodies.csv")
    )


def body_abolished(subject: Subject) -> Findings:
    """R20: the issuer had ended before the day of the document."""
    districts_until = day(subject.rules.settings["districts_until"])
    for citation in subject.citations:
        issued = day(citation.date)
        if issued is None or (citation.issuer is None and not citation.symbol):
            continue
        span = citation.spans.get("issuer")
        if citation.issuer and citation.issuer.level == "district" and districts_until and issued > districts_until:
            yield subject.finding("TD120", "district", citation, span=span)
            continue
        body = _ended(citation, issued)
        if body:
            until = printed(body.last_day.isoformat())
            yield subject.finding(
                "TD120", "ended", citation, span=span, body=body.name, until=until, successor=body.successor
            )


def _ended(citation: Citation, issued: date) -> EndedBody | None:
    names = [f" {match_key(name)} " for name in _issuer_names(citation)]
    groups = set(split_symbol(citation.symbol).groups) if citation.symbol else set()
    for body in ended_bodies():
        if issued <= body.last_day:
            continue
        if groups & body.symbols or any(name.startswith(body.key) for name in names):
            return body
        if any(body.key in name and name.startswith(_governing_bodies()) for name in names):
            return body
    return None


@cache
def _governing_bodies() -> tuple[str, ...]:
    return tuple(f" {match_key(word)} " for word in words("governing_body"))


def _issuer_names(citation: Citation) -> list[str]:
    """Return how the issuer is called: as read, and with the unit that it was resolved to."""
    issuer = citation.issuer
    if issuer is None or not issuer.stated:
        return []
    return [issuer.name, *([f"{issuer.name} {issuer.unit}"] if issuer.unit else [])]


CHECKS = (superseded, two_versions, statute_date, statute_number, body_abolished)
