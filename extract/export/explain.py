"""Why an entry stands in the record: which rules fired and which features weighed, in a clerk's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extract import resources
from extract.extractors import award_features, awards, classify, movement_features
from extract.extractors.movement_candidates import find_candidates
from extract.knowledge.linear import load
from extract.language.phrases import split
from extract.reading.document import Document
from extract.records import Award, Citation, Movement, Report

_TOP = 5
_AROUND = 160  # characters
_LEAST = 0.02  # a weight that moves nothing is not shown

Features = Mapping[str, float]


def explain(document: Document, report: Report) -> str:
    """Return one block of lines for each citation, movement and award of ``report``, in reading order.

    ``report`` is the record of ``document``: the candidates are found again and joined to the entries by their place.
    Citations are read by rules alone; their form and confidence are told.
    """
    words = _labels()["words"]
    blocks = [
        (words["citations"], [_citation(entry) for entry in report.citations]),
        (words["movements"], list(_movements(document, report))),
        (words["awards"], list(_awards(document, report))),
    ]
    return "\n\n".join(f"== {title}\n" + ("\n".join(lines) or words["nothing"]) for title, lines in blocks) + "\n"


def _labels() -> dict[str, dict[str, str]]:
    labels: dict[str, dict[str, str]] = resources.load_yaml("models/explain.yaml")
    return labels


def _citation(entry: Citation) -> str:
    return f"{_head(entry, _one_line(entry.span.text))}"


def _movements(document: Document, report: Report) -> Iterator[str]:
    candidates = {candidate.start: candidate for candidate in find_candidates(document.text)}
    for entry in report.movements:
        lines = [_head(entry, f"{entry.name} · {_labels()['kinds'][entry.kind]}")]
        candidate = candidates.get(entry.mentions[0].start)
        if candidate is not None:
            features = movement_features.name_features(
                document.text, candidate.start, candidate.end, candidate.rules, quoted=candidate.quoted
            )
            written = _written(document, candidate.start, candidate.end)
            lines += _reasons(candidate.rules, features, classify.NAME_KIND, entry.kind, written)
        yield "\n".join(lines)


def _awards(document: Document, report: Report) -> Iterator[str]:
    candidates, tables = awards.propose(document)
    by_place = {(c.item.start, c.item.end, c.award.start): (c, n in tables) for n, c in enumerate(candidates)}
    for entry in report.awards:
        named = " · ".join(filter(None, [entry.award, _labels()["statuses"][entry.status], entry.conferrer]))
        lines = [_head(entry, f"{_one_line(entry.span.text)} · {named}")]
        found = by_place.get((entry.span.start, entry.span.end, entry.spans["award"].start))
        if found is not None:
            candidate, table = found
            reading = awards.read_candidate(document, report.header, candidate, table=table)
            features = award_features.award_features(document.text, candidate, reading)
            written = _written(document, candidate.item.start, candidate.item.end)
            lines += _reasons(candidate.fired, features, classify.AWARD_RIGHT, "yes", written)
        yield "\n".join(lines)


def _head(entry: Award | Movement | Citation, text: str) -> str:
    words = _labels()["words"]
    mark = f", {words['review']}" if entry.needs_review else ""
    return f"{entry.id}  {text}  ({words['sure']} {entry.confidence:.2f}{mark})"


def _written(document: Document, start: int, end: int) -> dict[str, str]:
    """Return the words around an entry by the key that features hold ("duoc" with its marks levelled)."""
    first, last = max(0, start - _AROUND), min(len(document.text), end + _AROUND)
    return {token.key: document.text[token.start : token.end] for token in split(document.text, first, last)}


def _reasons(
    fired: tuple[str, ...], features: Features, model: str, label: str, written: Mapping[str, str]
) -> list[str]:
    words = _labels()["words"]
    named = "; ".join(_labels()["rules"].get(name, name) for name in fired)
    weighed = [
        f"{words['for' if weight > 0 else 'against']} {abs(weight):.2f}: {_feature(name, written)}"
        for name, weight in load(model).explain(features, label, _TOP)
        if abs(weight) >= _LEAST
    ]
    lines = [f"    {words['rules']}: {named}"]
    return [*lines, f"    {words['weighed']}: " + "; ".join(weighed)] if weighed else lines


def _feature(name: str, written: Mapping[str, str]) -> str:
    group, _, value = name.partition("=")
    if group == "rule":
        shown = _labels()["rules"].get(value, value)
    else:
        shown = " ".join(_labels()["values"].get(word) or written.get(word, word) for word in value.split())
    return f"{_labels()['features'].get(group, group)} “{shown}”"


def _one_line(text: str) -> str:
    return " ".join(text.split())
