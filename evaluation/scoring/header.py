"""Judge the header: one value for each field, right or wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evaluation.scoring import normalise
from evaluation.scoring.cases import Case
from evaluation.scoring.score import Entry, Judgement, Mention, Score

_PLAIN = ("type_code", "date")
_NESTED = {"issuer": ("kind", "level", "unit", "province", "unit_code"), "period": ("start", "end", "kind")}


def _keys(values: Any) -> set[str]:  # noqa: ANN401  a list of names or null
    return {key for value in values or () if (key := normalise.name_key(value))}


def _part(entry: Entry, field: str, name: str) -> Any:  # noqa: ANN401  JSON value
    value = entry.get(field)
    return value.get(name) if isinstance(value, dict) else None


def _period_label(header: Entry) -> Any:  # noqa: ANN401  JSON value
    return header["period_label"] if "period_label" in header else _part(header, "period", "label")


_READ: dict[str, Callable[[Entry], object]] = {
    "code": lambda header: normalise.code_key(header.get("code")),
    "place": lambda header: normalise.name_key(header.get("place")),
    "title": lambda header: normalise.title_key(header.get("title")),
    "issuer": lambda header: normalise.name_key(header.get("issuer")),
    "addressees": lambda header: _keys(header.get("addressees")),
    "recipients": lambda header: _keys(header.get("recipients")),
    "signer.name": lambda header: normalise.name_key(_part(header, "signer", "name")),
    "signer.title": lambda header: normalise.name_key(_part(header, "signer", "title")),
    "period.label": lambda header: normalise.name_key(_period_label(header)),
}


def fields_told(gold: Entry) -> list[str]:
    """Return the fields that the gold header speaks of; null is an answer too, a missing key is none."""
    told = [name for name in (*_PLAIN, "code", "place", "title", "issuer", "addressees", "recipients") if name in gold]
    if "signer" in gold:
        told += ["signer.name", "signer.title"]
    if "period" in gold or "period_label" in gold:
        told.append("period.label")
    for field, names in _NESTED.items():
        if isinstance(gold.get(field), dict):
            told += [f"{field}.{name}" for name in names if name in gold[field]]
    return told


def _read(header: Entry, field: str) -> object:
    if field in _READ:
        return _READ[field](header)
    if "." in field:
        return _part(header, *field.split("."))
    return header.get(field)


def judge(case: Case, predicted: Entry | None) -> Judgement:
    """Judge the header of one document; ``predicted`` is None where it could not be read: all wrong."""
    gold = case.gold["header"]
    told = fields_told(gold)
    verdict = {field: predicted is not None and _read(gold, field) == _read(predicted, field) for field in told}
    scores = {f"{field}": Score(int(right), 1, 1) for field, right in verdict.items()}
    scores["all_fields"] = Score(sum(verdict.values()), len(told), len(told))
    stated = [field for field in told if _read(gold, field)]
    scores["stated_fields"] = Score(sum(verdict[field] for field in stated), len(stated), len(stated))
    verdict["all"] = all(verdict.values())
    return Judgement(scores, [Mention("header", gold, predicted, verdict)])
