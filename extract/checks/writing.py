"""How the citation is written: blanks, commas, dashes, spelling, doubled words, quotes (R16, R24, R25, R26)."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache

import regex

from extract import resources
from extract.checks.subject import Findings, Subject, capital, is_named, label, rules, words
from extract.extractors.directive_keys import name_text
from extract.knowledge import movements as register
from extract.knowledge.statutes import by_name
from extract.records import Citation, Movement, Span
from extract.text import fold, match_key

_DASHES = regex.compile(r"[–—‒−]")
_CLAUSE = regex.compile(r"[,;]")
_QUOTE_REACH = 600  # characters behind a subject in which its quotation mark must close
_AROUND = 24  # characters on either side of a citation in which a doubled word is its business


def spacing(subject: Subject) -> Findings:
    """R16: one finding for each fault of spacing in and around number, symbol and date."""
    for citation in subject.citations:
        code, date = subject.code_span(citation), citation.spans.get("date")
        if code is not None:
            yield from _in_code(subject, citation, code)
        if date is not None:
            yield from _before_date(subject, citation, date)


def _in_code(subject: Subject, citation: Citation, code: Span) -> Findings:
    tight = "".join(code.text.split())
    plain = _DASHES.sub("-", tight)
    if tight != code.text:
        variant, written = "blank", code.text
    elif plain != tight:
        variant, written = "dash", code.text
    elif "\n" in subject.document.raw(code.start, code.end).strip():
        yield subject.finding("TD116", "break", citation, span=code)
        return
    else:
        return
    yield subject.finding("TD116", variant, citation, span=code, suggestion=plain, written=written)


def _before_date(subject: Subject, citation: Citation, date: Span) -> Findings:
    word: str = subject.rules.settings["day_word"]
    if fold(date.text).startswith(fold(word)) and date.text[len(word) : len(word) + 1].isdigit():
        suggestion = f"{date.text[: len(word)]} {date.text[len(word) :]}"
        yield subject.finding("TD116", "glued", citation, span=date, suggestion=suggestion)
    symbol = citation.spans.get("symbol")
    if symbol is None or not 0 < date.start - symbol.end <= 4 or _is_party(citation):
        return
    if "," in subject.text[symbol.end : date.start] and fold(date.text).startswith(fold(word)):
        start = citation.spans["number"].start if subject.code_span(citation) else symbol.start
        span = subject.document.span(start, date.start + len(word))
        suggestion = f"{subject.text[start : symbol.end]} {date.text[: len(word)]}"
        yield subject.finding("TD116", "comma", citation, span=span, suggestion=suggestion)


def _is_party(citation: Citation) -> bool:
    """Tell whether the symbol has the Party's shape, whose practice is a comma before the date."""
    return "/" in (citation.symbol or "") and not citation.year


def issuer_spelling(subject: Subject) -> Findings:
    """R24: a word of the issuer's name that is right but for its accents, or a missing hyphen."""
    hyphen = subject.rules.pattern("unhyphenated_board")
    done: set[int] = set()
    for citation in subject.citations:
        span = citation.spans.get("issuer")
        if span is None or span.start in done:
            continue
        done.add(span.start)
        for start, end, right in _misspelt(subject, span.text):
            where = subject.document.span(span.start + start, span.start + end)
            written = span.text[start:end]
            yield subject.finding("TD124", "spelling", citation, span=where, suggestion=right, written=written)
        match = hyphen.search(span.text)
        if match:
            where = subject.document.span(span.start + match.start(), span.start + match.end())
            right = subject.rules.settings["hyphenated_board"].format(head=match["head"])
            yield subject.finding("TD124", "hyphen", citation, span=where, suggestion=right, written=match[0])


def _misspelt(subject: Subject, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a name in ``text`` is right but for its accents: start, end, as it must be."""
    for folded, word in _spellings("issuer_word").items():
        at = fold(text).find(folded)
        if at >= 0 and _is_whole(text, at, at + len(folded)):
            written = text[at : at + len(folded)]
            if match_key(written) != match_key(word):
                yield at, at + len(folded), _cased(word, written)
    level = subject.rules.pattern("level_of_committee").search(text)
    if level:
        right = _spellings("level_word").get(fold(level["level"]))
        if right and match_key(right) != match_key(level["level"]):
            yield level.start("level"), level.end("level"), _cased(right, level["level"])


@cache
def _spellings(name: str) -> dict[str, str]:
    return {fold(word): word for word in rules().words[name]}


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether ``text[start:end]`` begins and ends with a word."""
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def _cased(right: str, written: str) -> str:
    """Return ``right`` with a capital first letter where ``written`` has one."""
    return right[:1].upper() + right[1:] if written[:1].isupper() else right


def doubled(subject: Subject) -> Findings:
    """R25: a connective written twice beside or inside a citation."""
    pattern = subject.rules.pattern("doubled")
    reported: set[int] = set()
    for citation in subject.citations:
        ends = [citation.span.end, *(span.end for span in citation.spans.values())]
        start, end = max(citation.span.start - _AROUND, 0), max(ends) + _AROUND
        for match in pattern.finditer(subject.text, start, min(end, len(subject.text))):
            if match.start() not in reported:
                reported.add(match.start())
                span = subject.document.span(match.start(), match.end())
                word = match["word"]
                yield subject.finding("TD125", "doubled", citation, span=span, suggestion=word, written=match[0])


def movement_misquoted(subject: Subject) -> Findings:
    """R26: a movement's name differs from the official one, in words or in punctuation; told on the mention itself."""
    cited_in = _SubjectIndex(subject.citations)
    for movement in subject.movements:
        for mention in movement.mentions:
            written = _unquoted(mention.text)
            found = register.match(written)
            variant = _misquotation(written, found, movement)
            if variant and found:
                cited = cited_in.at(mention.start)
                name = found.entry.name
                suggestion = None if variant == "derived" else name
                yield subject.finding(
                    "TD126", variant, cited, span=mention, suggestion=suggestion, written=written, official=name
                )


class _SubjectIndex:
    """Finds the citation whose subject holds an offset."""

    def __init__(self, citations: Iterable[Citation]) -> None:
        held = ((one.spans["subject"].start, one) for one in citations if "subject" in one.spans)
        self._held = sorted(held, key=lambda pair: pair[0])
        self._starts = [start for start, _ in self._held]

    def at(self, offset: int) -> Citation | None:
        """Return the citation in whose subject ``offset`` lies, the innermost where subjects are nested."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return None
        citation = self._held[index][1]
        return citation if offset < citation.spans["subject"].end else None


def _misquotation(written: str, found: register.Match | None, movement: Movement) -> str | None:
    """Return in what way a mention differs from the official name, None where it does not."""
    if found is None:
        return None
    if found.misquoted:
        return "derived" if movement.canonical is None else "misquoted"
    if found.how == "exact" and match_key(written) == match_key(found.entry.name):
        return "punctuation" if _clauses(written) != _clauses(found.entry.name) else None
    return None


def _clauses(name: str) -> list[str]:
    return [match_key(part) for part in _CLAUSE.split(name)]


def _unquoted(text: str) -> str:
    return text.strip(" “”\"«»‘’'.,;")


def quote_unclosed(subject: Subject) -> Findings:
    """Find quotation marks opened in a subject and not closed before the paragraph ends."""
    seen: set[int] = set()
    for citation in subject.citations:
        start = max([citation.span.end, *(s.end for k, s in citation.spans.items() if k != "subject")])
        span = citation.spans.get("subject")
        if span is None:
            continue
        paragraph_end = subject.text.find("\n", start)
        paragraph_end = len(subject.text) if paragraph_end < 0 else paragraph_end
        paragraph_end = min(paragraph_end, span.end + _QUOTE_REACH)
        at = subject.text.find("“", span.start, min(span.end + 2, paragraph_end))
        if at < 0 or at in seen:
            continue
        seen.add(at)
        closing = [i for mark in '”"' if (i := subject.text.find(mark, at + 1, paragraph_end)) >= 0]
        opening = subject.text.find("“", at + 1, paragraph_end)
        if not closing or (0 <= opening < min(closing)):
            where = subject.document.span(at, min(span.end, paragraph_end) if span.end > at else at + 1)
            yield subject.finding("TD132", "open", citation, span=where, doc=label(citation))


def type_lowercase(subject: Subject) -> Findings:
    """Find type words of a certain document that begin with a small letter."""
    plural = tuple(fold(word) + " " for word in words("plural_marker"))
    for citation in subject.numbered:
        kind = citation.spans.get("type")
        if kind is None or not citation.symbol or not kind.text[:1].islower():
            continue
        if not fold(subject.text[max(kind.start - 12, 0) : kind.start]).endswith(plural):
            yield subject.finding("TD129", "lower", citation, span=kind, suggestion=capital(kind.text))


def law_name_case(subject: Subject) -> Findings:
    """Find laws whose name is not written as the catalogue has it, or begins with a small letter."""
    for citation in subject.citations:
        span = citation.spans.get("name")
        name = name_text(citation) if span and is_named(citation) and citation.type else ""
        if span is None or not name or not span.text.endswith(name):
            continue
        statute = next(iter(by_name(citation.type_code or "", name)), None)
        official = statute.name if statute and match_key(statute.name or "") == match_key(name) else None
        right = official or (name if fold(name).startswith(_amending()) else capital(name))
        suggestion = f"{capital(citation.type or '')} {right}"
        if right != name and suggestion != span.text and name not in _spelt():
            yield subject.finding("TD135", "official", citation, span=span, suggestion=suggestion, written=span.text)


@cache
def _spelt() -> frozenset[str]:
    """Return the names of laws as the Official Gazette writes them, some with other capitals than elsewhere."""
    return frozenset(row["name"] for row in resources.load_csv("models/catalogues/laws.csv"))


@cache
def _amending() -> tuple[str, ...]:
    return tuple(fold(word) for word in rules().words["amending_word"])


CHECKS = (spacing, issuer_spelling, doubled, movement_misquoted, quote_unclosed, type_lowercase, law_name_case)
