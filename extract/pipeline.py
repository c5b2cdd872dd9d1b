"""The whole flow from a document to its record, on one screen."""

from collections.abc import Callable
from typing import TypeVar

from extract import __version__
from extract.checks import check
from extract.extractors.awards import find_awards
from extract.extractors.citations import find_citations
from extract.extractors.directives import resolve
from extract.extractors.header import read_header
from extract.extractors.movements import find_movements
from extract.heap import without_collection
from extract.knowledge import linear
from extract.reading.document import Document
from extract.records import ExtractorInfo, Header, ReadingWarning, Report, Source

T = TypeVar("T")


@without_collection
def extract_document(document: Document) -> Report:
    """Extract the record of one document. Pure: the same document always gives the same record.

    A part in which a pattern runs into its time limit is left out, with a warning; the others still come out.
    """
    late: list[ReadingWarning] = []
    header = _part(late, "Phần đầu văn bản", lambda: read_header(document)) or Header()
    cited = _part(late, "Phần trích dẫn", lambda: resolve(find_citations(document, header), document.text))
    citations, directives = cited or ((), ())
    movements = _part(late, "Phần phong trào thi đua", lambda: find_movements(document, header, citations)) or ()
    counted = _part(late, "Phần khen thưởng", lambda: find_awards(document, header))
    awards, award_warnings = counted or ((), ())
    found = _part(late, "Phần kiểm tra", lambda: check(document, header, citations, directives, movements))
    findings = found or ()
    return Report(
        source=_source(document),
        header=header,
        citations=citations,
        directives=directives,
        movements=movements,
        awards=awards,
        findings=findings,
        warnings=(*document.warnings, *award_warnings, *late),
        extractor=extractor_info(),
    )


def _part(late: list[ReadingWarning], name: str, work: Callable[[], T]) -> T | None:
    """Return what ``work`` returns; None, with a warning, where one of its patterns took too long."""
    try:
        return work()
    except TimeoutError:
        message = (
            f"{name} mất quá nhiều thời gian nên bị bỏ qua, các phần khác vẫn có: hãy đọc phần này bằng mắt "
            "và báo tên tệp cho người bảo trì công cụ."
        )
        late.append(ReadingWarning(code="time_limit", message=message))
        return None


def extractor_info() -> ExtractorInfo:
    """Return what makes the records here: versions of the program and of its weights."""
    return ExtractorInfo(version=__version__, model=linear.version())


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
