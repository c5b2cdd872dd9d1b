"""The whole flow from a document to its record, on one screen."""

from extract import __version__
from extract.checks import check
from extract.extractors.awards import find_awards
from extract.extractors.citations import find_citations
from extract.extractors.directives import resolve
from extract.extractors.header import read_header
from extract.extractors.movements import find_movements
from extract.knowledge import linear
from extract.reading.document import Document
from extract.records import ExtractorInfo, Report, Source


def extract_document(document: Document) -> Report:
    """Extract the record of one document. Pure: the same document always gives the same record."""
    header = read_header(document)
    citations, directives = resolve(find_citations(document, header), document.text)
    movements = find_movements(document, header, citations)
    awards, award_warnings = find_awards(document, header)
    findings = check(document, header, citations, directives, movements)
    return Report(
        source=_source(document),
        header=header,
        citations=citations,
        directives=directives,
        movements=movements,
        awards=awards,
        findings=findings,
        warnings=(*document.warnings, *award_warnings),
        extractor=ExtractorInfo(version=__version__, model=linear.version()),
    )


def _source(document: Document) -> Source:
    info = document.source
    return Source(
        path=info.path,
        sha256=info.sha256,
        media_type=info.media_type,
        pages=len(document.pages),
        reader=info.reader,
        ocr_pages=info.ocr_pages,
        text_chars=len(document.text),
        language_score=info.language_score,
    )
