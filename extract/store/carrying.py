"""A file read again by a newer extractor: which of the clerk's corrections still fit the new record.

An entry is the same where its kind and the place of its words are; a correction fits where the entry still has the
value that was corrected. One that the new record makes needless (it has the right value by itself) is neither carried
nor missed. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extract.errors import CorrectionError
from extract.records import Report
from extract.store.corrections import Change, finding_ids, layered, next_id, value_before

_LISTS = {"citation": "citations", "movement": "movements", "award": "awards", "finding": "findings"}
_NOT_CONTENT = frozenset({"id", "confidence", "needs_review", "directive", "part_of", "note", "citation"})
_KINDS = {
    "header": "phần đầu",
    "citation": "viện dẫn",
    "movement": "phong trào",
    "award": "khen thưởng",
    "finding": "nhận xét",
}
_ACTIONS = {"set": "sửa", "add": "thêm", "delete": "xóa", "confirm": "xác nhận"}


@dataclass(frozen=True, slots=True)
class Layer:
    """A correction as it was made: by whom, when, and the value that it replaced."""

    change: Change
    old_value: Any
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Carried:
    """The layers for the new record, entries named as there; and those that no longer fit, as they were."""

    kept: tuple[Layer, ...]
    lost: tuple[Layer, ...]


def carry(old: Report, old_text: str, layers: Sequence[Layer], new: Report, text: str) -> Carried:
    """Return which layers over the old record fit the new one; the texts are the flowed texts of the two."""
    then, now = _Named(old, finding_ids(old)), _Named(new, finding_ids(new))
    given: list[str | None] = []
    kept, lost = [], []
    for layer in layers:
        try:
            fitted = _fitted(then, layer, now, text)
            if fitted is not None:
                if fitted.action == "add":
                    fitted = replace(fitted, entry=next_id(new, fitted.kind, given))
                    given.append(fitted.entry)
                now = _Named(*layered(now.report, [fitted], text, now.findings))
                kept.append(replace(layer, change=fitted))
        except CorrectionError:
            lost.append(layer)
        then = _Named(*layered(then.report, [layer.change], old_text, then.findings))
    return Carried(tuple(kept), tuple(lost))


def told(layer: Layer) -> str:
    """Return what a correction did, for the clerk who has to make it again: "lan sửa khen thưởng a3, count: 7 → 70"."""
    change = layer.change
    what = f"{layer.who} {_ACTIONS[change.action]} {_KINDS[change.kind]} {change.entry or ''}".rstrip()
    if change.action != "set":
        return what
    old, new = (json.dumps(value, ensure_ascii=False) for value in (layer.old_value, change.value))
    return f"{what}, {change.field}: {old} → {new}"


@dataclass(frozen=True, slots=True)
class _Named:
    """A record and the names of its findings, which have none themselves."""

    report: Report
    findings: tuple[str, ...]


def _fitted(then: _Named, layer: Layer, now: _Named, text: str) -> Change | None:
    """Return the change for the record as it is now, None where it is needless. Raises CorrectionError."""
    change = layer.change
    if change.action == "add":
        return _addition(change, now, text)
    if change.kind == "header":
        value = value_before(now.report, now.findings, change)
        if value not in (layer.old_value, change.value):
            raise CorrectionError("another value than the one corrected")
        return None if value == change.value else change
    before = dict(_entries(then, change.kind))[change.entry or ""]
    candidates = [key for key, one in _entries(now, change.kind) if _place(one) == _place(before)]
    if change.action == "delete" and not candidates:
        return None  # the new record does not have it either
    if change.action == "set":
        values = {key: value_before(now.report, now.findings, replace(change, entry=key)) for key in candidates}
        if change.value in values.values() and layer.old_value not in values.values():
            return None
        candidates = [key for key, value in values.items() if value == layer.old_value]
    else:
        entries = dict(_entries(now, change.kind))
        candidates = [key for key in candidates if _content(entries[key]) == _content(before)]
    if not candidates:
        raise CorrectionError("no entry with the value corrected")
    return replace(change, entry=candidates[0])


def _addition(change: Change, now: _Named, text: str) -> Change | None:
    """Return the addition where its words still stand there, None where the new record has the entry itself."""
    value = change.value
    span = value.get("span") or next(iter(value.get("mentions") or ()), None)
    if span is None or text[span["start"] : span["end"]] != span["text"]:
        raise CorrectionError("other words at that place")
    for _, one in _entries(now, change.kind):
        if _place(one) == _place(value) and all(one.get(key) == item for key, item in _content(value).items()):
            return None
    return change


def _entries(named: _Named, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    entries = getattr(named.report, _LISTS[kind])
    names = named.findings if kind == "finding" else [one.id for one in entries]
    for name, entry in zip(names, entries, strict=True):
        yield name, entry.model_dump(mode="json")


def _place(entry: dict[str, Any]) -> tuple[Any, ...]:
    span = entry.get("span") or next(iter(entry.get("mentions") or ()), None) or {}
    return span.get("start"), span.get("end"), entry.get("rule")


def _content(entry: dict[str, Any]) -> dict[str, Any]:
    """Return what an entry says, without where it says it and without what follows from other entries."""
    return {
        key: value
        for key, value in entry.items()
        if key not in _NOT_CONTENT and key not in {"span", "spans", "mentions"}
    }
