"""Citation quality: what is wrong with the citations of a report, and how it is mended.

Each rule has a stable code; its severity, words, legal source and examples are data (``models/rules/checks.yaml``), its
test is a function of one of the modules here. A report is compared with its own date, never with today's.
"""

from extract.checks.catalogue import QualityRule, quality_rule, quality_rules
from extract.checks.consistency import CHECKS as CONSISTENCY
from extract.checks.dating import CHECKS as DATING
from extract.checks.identity import CHECKS as IDENTITY
from extract.checks.law import CHECKS as LAW
from extract.checks.subject import Subject
from extract.checks.symbols import CHECKS as SYMBOLS
from extract.checks.writing import CHECKS as WRITING
from extract.reading.document import Document
from extract.records import Citation, Directive, Finding, Header, Movement

__all__ = ["QualityRule", "check", "quality_rule", "quality_rules"]

_ALL = (*IDENTITY, *SYMBOLS, *DATING, *CONSISTENCY, *LAW, *WRITING)


def check(
    document: Document,
    header: Header,
    citations: tuple[Citation, ...],
    directives: tuple[Directive, ...],
    movements: tuple[Movement, ...],
) -> tuple[Finding, ...]:
    """Return what is wrong with the citations of one report, in reading order, then by rule code.

    Where a finding has a ``suggestion``, putting it in the place of ``span`` mends the text.
    """
    subject = Subject(document, header, citations, directives, movements)
    findings = [finding for test in _ALL for finding in test(subject) if _is_of_the_paper(finding, subject)]
    return tuple(sorted(findings, key=lambda one: (one.span.start if one.span else -1, one.rule)))


def _is_of_the_paper(finding: Finding, subject: Subject) -> bool:
    """Tell whether a fault can be the paper's: on a page read by OCR, slips of writing may be the recogniser's."""
    scanned = subject.document.source.ocr_pages
    if not scanned or finding.span is None or finding.span.page not in scanned:
        return True
    return finding.rule not in subject.rules.settings["not_on_scans"]
