"""The researchers' door: components that set ``doc.spans["citations" | "movements" | "awards"]`` on a spaCy pipeline.

>>> nlp = vietnamese()                                                                # doctest: +SKIP
>>> doc = nlp("UBND huyện đã ban hành Kế hoạch số 12/KH-UBND ngày 05/3/2024.")        # doctest: +SKIP
>>> [span._.fields["code"] for span in doc.spans["citations"]]                        # doctest: +SKIP
['12/KH-UBND']

The text given should be flowed text (``extract.read(path).text``): a newline ends a paragraph. The components are found
by name (``nlp.add_pipe("thidua_citations")``) through this package's entry points, on any pipeline. With another
tokenizer a span is widened to its tokens, while ``span._.fields["span"]`` keeps the exact offsets.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.tokens import Span as TokenSpan

from extract.language.spacy import TOKENIZER
from extract.pipeline import extract_document
from extract.reading.document import Document, Line, Page, Paragraph, SourceInfo
from extract.records import Award, Citation, Movement, Report, Span

_REPORT = "thidua_report"
_SENTENCE_ENDS = frozenset(".!?…")

if not TokenSpan.has_extension("fields"):
    TokenSpan.set_extension("fields", default=None)


def vietnamese() -> Language:
    """Return a Vietnamese pipeline: our words, sentence boundaries, and the three components."""
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    for name in ("thidua_sentences", "thidua_citations", "thidua_movements", "thidua_awards"):
        nlp.add_pipe(name)
    return nlp


def docbin(docs: Iterable[Doc]) -> DocBin:
    """Return the docs as a DocBin, span groups and their fields included."""
    return DocBin(docs=docs, store_user_data=True)


def write_docbin(docs: Iterable[Doc], target: Path) -> None:
    """Write ``docbin(docs)`` to a ``.spacy`` file."""
    docbin(docs).to_disk(target)


@Language.component("thidua_sentences")  # type: ignore[untyped-decorator]  # spaCy ships no types for it
def sentences(doc: Doc) -> Doc:
    """Mark a sentence start after a final mark or a newline; the full stop of a list number ("2.") ends none."""
    start, began = True, 0
    for index, token in enumerate(doc):
        token.is_sent_start = start and not token.is_space
        if token.is_space:
            start = start or "\n" in token.text
            continue
        if start:
            began = index
        start = token.text[-1] in _SENTENCE_ENDS and index - began > 1
    return doc


@Language.component("thidua_citations")  # type: ignore[untyped-decorator]  # spaCy ships no types for it
def citations(doc: Doc) -> Doc:
    """Set ``doc.spans["citations"]``: one span for each mention, its record in ``span._.fields``."""
    return _mark(doc, "citations", ((entry.span, entry) for entry in _report(doc).citations))


@Language.component("thidua_movements")  # type: ignore[untyped-decorator]  # spaCy ships no types for it
def movements(doc: Doc) -> Doc:
    """Set ``doc.spans["movements"]``: one span for each mention of each movement."""
    entries = _report(doc).movements
    return _mark(doc, "movements", ((mention, entry) for entry in entries for mention in entry.mentions))


@Language.component("thidua_awards")  # type: ignore[untyped-decorator]  # spaCy ships no types for it
def awards(doc: Doc) -> Doc:
    """Set ``doc.spans["awards"]``: one span for each counted number."""
    return _mark(doc, "awards", ((entry.span, entry) for entry in _report(doc).awards))


def _mark(doc: Doc, key: str, found: Iterable[tuple[Span, Citation | Movement | Award]]) -> Doc:
    spans = []
    for place, entry in found:
        span = doc.char_span(place.start, place.end, label=_label(entry), alignment_mode="expand")
        if span is not None:
            span._.fields = entry.model_dump(mode="json")
            spans.append(span)
    doc.spans[key] = spans
    return doc


def _label(entry: Citation | Movement | Award) -> str:
    match entry:
        case Citation():
            return entry.type_code or "?"
        case Movement():
            return entry.kind
        case Award():
            return entry.award_code


def _report(doc: Doc) -> Report:
    """Extract once for the three components: the record travels with the doc, as JSON, so that a DocBin keeps it."""
    if _REPORT not in doc.user_data:
        doc.user_data[_REPORT] = extract_document(verbatim(doc.text)).model_dump_json()
    return Report.model_validate_json(doc.user_data[_REPORT])


def verbatim(text: str) -> Document:
    """Return ``text`` as a document that flows exactly as it stands: no cleaning, no joining, offsets unchanged."""
    lines, paragraphs = [], []
    for start, end in _paragraphs(text):
        paragraphs.append(Paragraph(start, end))
        lines.append(Line(start, end, 1, text[start:end], array("l", range(end - start))))
    info = SourceInfo(None, hashlib.sha256(text.encode()).hexdigest(), "text/plain", "text")
    return Document(text, (Page(1),), tuple(lines), tuple(paragraphs), info)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for part in text.split("\n"):
        if part:
            yield at, at + len(part)
        at += len(part) + 1
