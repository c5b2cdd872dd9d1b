"""Dates of citations: possible, not after the report, written by the rules, on a working day (R8 to R10, R15, R27)."""

from datetime import timedelta

import regex

from extract.checks.subject import Findings, Subject, day, nd30_month, printed
from extract.language.dates import read_date
from extract.records import Citation


def year_differs(subject: Subject) -> Findings:
    """R8: the year inside a symbol and the year of the date."""
    for citation in subject.citations:
        if citation.year and citation.date and citation.symbol and citation.year != citation.date[:4]:
            yield subject.finding("TD108", "normative", citation, year=citation.year)


def date_impossible(subject: Subject) -> Findings:
    """R9: a day that no calendar has, or a year of two digits."""
    for citation in subject.citations:
        span = citation.spans.get("date")
        if span is None:
            continue
        mention = read_date(span.text, bare=True)
        problem = mention.date.problem if mention else None
        if problem == "impossible" and citation.date is None:
            yield subject.finding("TD109", "impossible", citation, span=span, written=span.text)
        elif problem == "two_digit_year":
            suggestion = _four_digits(subject, span.text)
            yield subject.finding(
                "TD109", "two_digit_year", citation, span=span, suggestion=suggestion, written=span.text
            )


def _four_digits(subject: Subject, written: str) -> str | None:
    """Return the date with its year in full, where only this century keeps it from lying in the future."""
    match = subject.rules.pattern("numeric_date").search(written)
    judged = subject.judged_on
    if match is None or len(match["year"]) != 2 or (judged and 2000 + int(match["year"]) > judged.year):
        return None
    return f"{written[: match.start('year')]}20{match['year']}{written[match.end('year') :]}"


def date_in_future(subject: Subject) -> Findings:
    """R10: later than the report itself; without its day, long after the period it reports on."""
    report, period_end = subject.report_day, subject.period[1]
    grace = timedelta(days=subject.rules.settings["period_grace_days"])
    for citation in subject.citations:
        issued = day(citation.date)
        if issued is None or citation.form == "back_reference":
            continue
        span = citation.spans.get("date")
        if report and issued > report:
            limit = printed(report.isoformat())
            yield subject.finding("TD110", "after_report", citation, span=span, report=limit)
        elif report is None and period_end and issued > period_end + grace:
            limit = printed(period_end.isoformat())
            yield subject.finding("TD110", "after_period", citation, span=span, report=limit)


def number_zeros(subject: Subject) -> Findings:
    """R15, number: 01 to 09, and no zero in front of larger ones."""
    for citation in subject.numbered:
        number = citation.number or ""
        match = _NUMBER.fullmatch(number)
        if match is None or not match["digits"].strip("0"):
            continue
        right = f"{int(match['digits']):02}{match['letter']}"
        if right != number:
            span = citation.spans.get("number")
            yield subject.finding("TD115", "number", citation, span=span, suggestion=right)


_NUMBER = regex.compile(r"(?P<digits>\d{1,6})(?P<letter>\p{L}?)")


def date_zeros(subject: Subject) -> Findings:
    """R15, date: two digits for days below 10 and months 1 and 2, slashes between."""
    for citation in subject.citations:
        span = citation.spans.get("date")
        if span is None or citation.date is None:
            continue
        right = _rewritten(subject, span.text)
        if right is not None and right != span.text:
            yield subject.finding("TD115", "date", citation, span=span, suggestion=right, written=span.text)


def _rewritten(subject: Subject, written: str) -> str | None:
    """Return the date as NĐ 30/2020, Phụ lục I mục II.4 has it, in the form (short or in words) that was chosen."""
    settings = subject.rules.settings
    match = subject.rules.pattern("numeric_date").search(written)
    if match:
        separated = "".join(match[0].split()) != match[0]  # blanks inside are R16's business
        date = f"{int(match['day']):02}/{nd30_month(int(match['month']))}/{match['year']}"
        return None if separated else written[: match.start()] + date + written[match.end() :]
    match = subject.rules.pattern("worded_date").search(written)
    if match is None:
        return None
    if match["yearword"] and (len(match["day"]), match["month"]) == (2, nd30_month(int(match["month"]))):
        return written
    return (
        f"{written[: match.start()]}{match[0][: len(settings['day_word'])]} "
        f"{int(match['day']):02} {settings['month_word']} {nd30_month(int(match['month']))} "
        f"{settings['year_word']} {match['year']}{written[match.end() :]}"
    )


def day_off(subject: Subject) -> Findings:
    """R27: issued on a Saturday, a Sunday or a fixed holiday; laws and resolutions of assemblies are left out."""
    settings = subject.rules.settings
    holidays = frozenset(settings["holidays"])
    for citation in subject.citations:
        issued = day(citation.date)
        if issued is None or not _is_office_paper(citation) or citation.id not in subject.firsts:
            continue
        span = citation.spans.get("date")
        if issued.strftime("%m-%d") in holidays:
            yield subject.finding("TD127", "holiday", citation, span=span)
        elif weekday := settings["weekend"].get(str(issued.weekday())):
            yield subject.finding("TD127", "weekend", citation, span=span, weekday=weekday)


def _is_office_paper(citation: Citation) -> bool:
    """Tell whether the paper comes out of an office: numbered, without the year of a normative document."""
    return bool(citation.number and citation.symbol) and citation.year is None and citation.form != "back_reference"


CHECKS = (year_differs, date_impossible, date_in_future, number_zeros, date_zeros, day_off)
