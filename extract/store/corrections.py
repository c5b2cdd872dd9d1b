"""Corrections as layers over what was extracted: the record itself is never overwritten.

``effective(report, changes, text)`` replays the changes that are not undone, in their order, and checks the result
against the record's contract. What follows from a corrected citation (its number and symbol, the documents behind the
mentions) is worked out anew. Pure: the same layers always give the same record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import regex
from pydantic import ValidationError

from extract.errors import CorrectionError
from extract.extractors.directives import resolve
from extract.records import Citation, Report

Action = Literal["set", "add", "delete", "confirm"]
Kind = Literal["header", "citation", "movement", "award", "finding"]

_LISTS: dict[str, str] = {
    "citation": "citations",
    "movement": "movements",
    "award": "awards",
    "finding": "findings",
}
_PREFIX = {"citation": "c", "movement": "m", "award": "a", "finding": "f"}
_FIXED = {"id", "span", "spans", "mentions", "directive", "confidence"}  # evidence is the machine's, not typed
_CODE = regex.compile(r"(?P<number>\d+\p{L}?)(?:/(?P<year>(?:19|20)\d\d))?(?:[/-](?P<symbol>.+))?")


@dataclass(frozen=True, slots=True)
class Change:
    """One change to one report.

    ``set``: ``field`` of an entry (or of the header, as a dotted path: "issuer.name") becomes ``value``.
    ``add``: ``value`` holds the fields of a new entry, its ``span`` included; ``Corpus.correct`` gives the id.
    ``delete``: the entry is none. ``confirm``: the entry was looked at and is right.
    Entries are named by their id; findings as "f1", "f2" ...
    ``value`` is what JSON can hold.
    """

    action: Action
    kind: Kind
    entry: str | None = None
    field: str | None = None
    value: Any = None
    note: str | None = None


def finding_ids(report: Report) -> tuple[str, ...]:
    """Return the ids of the findings of a record as extracted: findings carry none themselves."""
    return tuple(f"f{number}" for number in range(1, len(report.findings) + 1))


def value_before(report: Report, found: Sequence[str], change: Change) -> Any:  # noqa: ANN401  whatever the field holds
    """Return what the change replaces: the field's value, the whole entry of a deletion, None for an addition.

    ``found`` are the ids of the report's findings. Raises CorrectionError where there is no such entry or field.
    """
    if change.action == "add":
        return None
    target = _target(_dumped(report, found), change)
    if change.kind == "finding":
        del target["id"]
    if change.action == "set":
        holder, name = _holder(target, change)
        return holder.get(name)
    return target if change.action == "delete" else None


def next_id(report: Report, kind: Kind, given: Iterable[str | None]) -> str:
    """Return the id of an entry to be added; one that was extracted or ``given`` before is never used again."""
    prefix = _PREFIX[kind]
    extracted = finding_ids(report) if kind == "finding" else [one.id for one in getattr(report, _LISTS[kind])]
    numbers = [int(one[1:]) for one in (*extracted, *given) if one and one[0] == prefix and one[1:].isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1}"


def effective(report: Report, changes: Iterable[Change], text: str) -> Report:
    """Return the record with the changes applied. ``text`` is the flowed text, for back references.

    Raises CorrectionError, with a sentence that names the field, where a change does not fit the record.
    """
    return layered(report, changes, text)[0]


def layered(
    report: Report, changes: Iterable[Change], text: str, found: Sequence[str] | None = None
) -> tuple[Report, tuple[str, ...]]:
    """Return what ``effective`` does, and the ids of the findings that are left: one taken away renumbers no other.

    ``found`` are the ids of the findings of ``report`` where it is not as extracted.
    """
    changes, names = tuple(changes), tuple(finding_ids(report) if found is None else found)
    if not changes:
        return report, names
    data = _dumped(report, names)
    for change in changes:
        _apply(data, change)
    kept = {one["id"] for one in data["citations"]}
    data["findings"] = [one for one in data["findings"] if one["citation"] is None or one["citation"] in kept]
    names = tuple(finding.pop("id") for finding in data["findings"])
    corrected = _checked(data, changes[-1])
    if any(change.kind == "citation" and change.action != "confirm" for change in changes):
        return _resolved_anew(corrected, text), names
    return corrected, names


def _dumped(report: Report, found: Sequence[str]) -> dict[str, Any]:
    """Return the record as JSON, its findings with their ids."""
    data = report.model_dump(mode="json")
    for name, finding in zip(found, data["findings"], strict=True):
        finding["id"] = name
    return data


def _apply(data: dict[str, Any], change: Change) -> None:
    if change.action == "add":
        _add(data, change)
        return
    target = _target(data, change)
    if change.action == "delete":
        data[_LISTS[change.kind]].remove(target)
        for other in data["awards"]:  # what was part of a deleted total stands for itself
            if change.kind == "award" and other["part_of"] == change.entry:
                other["part_of"] = None
        return
    if change.action == "set":
        holder, name = _holder(target, change)
        holder[name] = change.value
        if change.kind == "citation" and name == "code":
            target |= code_parts(change.value)
    if change.kind in {"citation", "movement", "award"}:
        target["needs_review"] = False
        target["confidence"] = 1.0


def _add(data: dict[str, Any], change: Change) -> None:
    if change.kind == "header" or not change.entry or not isinstance(change.value, Mapping):
        raise CorrectionError("chỉ thêm được mục viện dẫn, phong trào, khen thưởng: chọn loại mục rồi thêm lại")
    entry = {**change.value, "id": change.entry, "confidence": 1.0}
    if change.kind == "finding":
        del entry["confidence"]
    if change.kind == "citation" and entry.get("code"):
        entry |= code_parts(entry["code"])
    data[_LISTS[change.kind]].append(entry)


def _target(data: dict[str, Any], change: Change) -> dict[str, Any]:
    if change.kind == "header":
        header: dict[str, Any] = data["header"]
        return header
    for entry in data[_LISTS[change.kind]]:
        if entry["id"] == change.entry:
            found: dict[str, Any] = entry
            return found
    raise CorrectionError(f"không có mục {change.entry} trong báo cáo: mở lại báo cáo để xem các mục hiện có")


def _holder(target: dict[str, Any], change: Change) -> tuple[dict[str, Any], str]:
    """Return the object that holds the field, and its name there; objects on the way are made where missing."""
    *way, name = (change.field or "").split(".")
    if not name or name in _FIXED:
        raise CorrectionError(f"không sửa được trường “{change.field}”: trường này do máy ghi")
    for part in way:
        if target.get(part) is None:
            target[part] = dict(_EMPTY.get(part, {}))
        target = target[part]
        if not isinstance(target, dict):
            raise CorrectionError(f"không có trường “{change.field}” trong bản ghi")
    return target, name


# What an object needs to be valid before its other fields are typed.
_EMPTY: dict[str, dict[str, Any]] = {
    "issuer": {"name": "", "kind": "other"},
    "period": {"label": "", "start": None, "end": None, "kind": "other"},
    "signer": {"name": None, "title": None},
}


def code_parts(code: str | None) -> dict[str, Any]:
    """Return number, year and symbol of a code typed by a person."""
    match = _CODE.fullmatch(code or "")
    if not match:
        return {"number": None, "year": None, "symbol": None}
    return {"number": match["number"], "year": match["year"], "symbol": match["symbol"]}


def _checked(data: dict[str, Any], last: Change) -> Report:
    try:
        return Report.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"] if not isinstance(part, int))
        raise CorrectionError(
            f"giá trị không hợp lệ ở trường “{last.field or field}” ({first['msg']}): nhập lại theo mẫu của trường"
        ) from error


def _resolved_anew(report: Report, text: str) -> Report:
    """Return the record with its documents worked out from the corrected citations, in reading order."""
    in_order = sorted(report.citations, key=lambda one: (one.span.start, one.span.end))
    fresh = tuple(_unlinked(citation) for citation in in_order)
    citations, directives = resolve(fresh, text)
    now = {citation.id: citation.directive for citation in citations}
    moved = {one.id: next((now.get(c) for c in one.citations if now.get(c)), None) for one in report.directives}
    movements = tuple(
        movement.model_copy(update={"directive": moved.get(movement.directive)}) if movement.directive else movement
        for movement in report.movements
    )
    return report.model_copy(update={"citations": citations, "directives": directives, "movements": movements})


def _unlinked(citation: Citation) -> Citation:
    return citation.model_copy(update={"directive": None, "note": None})
