"""The gold record and the reference text of a source, derived from its marks.

The reference text has one paragraph a line, the cells of a table row joined by tabs, a footnote after the paragraph
that carries its mark. ``start`` and ``end`` of a gold entry are offsets into it (gold/<name>.txt).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from make.blocks import Block, Source, Table
from make.markup import Entity, Text, iso_date

RELATIONS = frozenset({"issued", "implements", "amends", "mentions"})
LEVELS = frozenset({"central", "province", "district", "commune", "unit"})
FORMS = frozenset({"full", "short", "name_only", "back_reference"})
RECIPIENTS = frozenset({"individual", "collective", "household", "enterprise", "other", "mixed"})
STATUSES = frozenset({"received", "conferred", "proposed", "pending", "registered", "rejected", "revoked"})
QUALIFIERS = frozenset({"over", "nearly", "about"})
BASES = frozenset({"merit", "movement", "unscheduled", "contribution", "foreign", "resistance", "tenure"})

Placed = tuple[Entity, int, int | None]  # entity, offset of its paragraph, index of its table


def reference(source: Source) -> tuple[str, list[Placed]]:
    """Return the reference text and all entities with the offset of the text they stand in."""
    parts: list[str] = []
    placed: list[Placed] = []
    length = tables = 0

    def add(text: Text, end: str, table: int | None = None) -> None:
        nonlocal length
        placed.extend((entity, length, table) for entity in text.entities)
        parts.append(text.clean + end)
        length += len(text.clean) + len(end)

    for block in source.blocks:
        if block.table is not None:
            _add_table(block.table, add, tables)
            tables += 1
        elif block.kind not in {"page", "foot"}:
            add(block.text, "\n")
            for note in block.notes:
                add(note.text, "\n")
    return "".join(parts), placed


def _add_table(table: Table, add: Any, index: int) -> None:  # noqa: ANN401 - a closure with a default argument
    for n, cell in enumerate(table.cells):
        last = n + 1 == len(table.cells) or table.cells[n + 1].row != cell.row
        add(cell.text, "\n" if last else "\t", index)


def record(source: Source) -> tuple[dict[str, Any], str]:
    """Return the gold record of a source and its reference text."""
    text, placed = reference(source)
    data = source.data
    citations = [_citation(e, at) for e, at, _ in placed if e.kind == "c"]
    gold = {
        "source": f"{source.name}.{data['format']}",
        "reference": f"{source.name}.txt",
        "split": data["split"],
        **({"wave": data["wave"]} if "wave" in data else {}),
        "reporter": data["reporter"],
        "header": data["header"],
        "citations": citations,
        "directives": _directives(citations),
        "movements": _movements(placed, data.get("movements") or {}),
        "not_movements": [_spanned(e, at) for e, at, _ in placed if e.kind == "x"],
        "awards": _awards(placed),
    }
    gold["award_totals"] = _totals(gold["awards"])
    if data.get("tolerate"):
        gold["tolerate"] = data["tolerate"]
    gold["notes"] = data.get("notes", "")
    return gold, text


def _spanned(entity: Entity, offset: int) -> dict[str, Any]:
    return {"text": entity.text, "start": offset + entity.start, "end": offset + entity.end}


def _accepted(entity: Entity) -> dict[str, Any]:
    """Return other values that a careful reader may give: ``or.relation=mentions`` or ``or.status=a/null``."""
    pairs = [a[3:].partition("=") for a in entity.attrs if a.startswith("or.")]
    accepted = {name: [None if v == "null" else v for v in values.split("/")] for name, _, values in pairs}
    return {"accept": accepted} if accepted else {}


def _citation(entity: Entity, offset: int) -> dict[str, Any]:
    number, date, issuer = (entity.fields.get(k) for k in "ndi")
    code = re.sub(r"\s+", "", number).replace("–", "-") if number else None
    iso = entity.option("date") or (iso_date(date) if date else None)
    if iso == "null":  # printed, but no day of the calendar
        iso = None
    form = entity.option("form")
    if form is None:
        form = "name_only" if code is None else "full" if date or entity.option("date") else "short"
    entry: dict[str, Any] = {
        "type_code": entity.attrs[0] if entity.attrs[0] != "-" else None,
        "code": entity.option("code") or (code if code and re.match(r"\d", code) else None),
        "date": iso,
        "issuer": entity.option("iss") or issuer,
        "level": entity.choice(LEVELS),
        "relation": entity.choice(RELATIONS),
        "form": form,
    }
    assert form in FORMS, entity
    if entity.option("prov"):
        article, clause, point = ([*str(entity.option("prov")).split("."), None, None])[:3]
        entry["provision"] = {"article": article, "clause": clause or None, "point": point}
    if form == "name_only" and entity.option("name"):
        entry["name"] = entity.option("name")
    entry["directive"] = entity.option("doc")
    return entry | _accepted(entity) | _spanned(entity, offset)


def _directives(citations: list[dict[str, Any]]) -> int:
    """Give each citation its document, by the label ``doc`` or else by type and code or text; return their number."""
    keys: dict[str, str] = {}
    for citation in citations:
        label = citation["directive"] or f"{citation['type_code']} {citation['code'] or citation['text'].casefold()}"
        citation["directive"] = keys.setdefault(label, f"d{len(keys) + 1}")
    return len(keys)


def _movements(placed: list[Placed], declared: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for entity, offset, _ in placed:
        if entity.kind != "m":
            continue
        key = entity.attrs[0]
        spec = declared[key]
        name = entity.text
        entry = found.setdefault(
            key,
            {
                "name": spec.get("name", name),
                "canonical": spec.get("canonical"),
                "derived": bool(spec.get("derived", False)),
                "kind": spec.get("kind", "movement"),
                "level": spec.get("level"),
                "misquoted": False,
                "mentions": [],
            }
            | ({"accept": spec["accept"]} if "accept" in spec else {}),
        )
        entry["misquoted"] |= "mis" in entity.attrs
        entry["mentions"].append(_spanned(entity, offset))
    missing = set(declared) - set(found)
    assert not missing, f"declared but not in the text: {missing}"
    return list(found.values())


def _awards(placed: list[Placed]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    labels: dict[str, str] = {}
    for entity, offset, table in placed:
        if entity.kind != "a":
            continue
        known = {id_ for a in (RECIPIENTS, STATUSES, QUALIFIERS, BASES) for id_ in a}
        code = next(a for a in entity.attrs if "=" not in a and a not in known)
        number = entity.option("n") or re.search(r"\d[\d.]*", entity.text).group().rstrip(".")  # type: ignore[union-attr]
        entry: dict[str, Any] = {
            "id": f"a{len(entries) + 1}",
            "award_code": code,
            "conferrer": entity.option("con"),
            "conferrer_tier": entity.option("tier"),
            "recipient": entity.option("rec") or entity.choice(RECIPIENTS),
            "count": int(number.replace(".", "")),
            "count_unit": entity.option("unit"),
            "qualifier": entity.choice(QUALIFIERS),
            "status": entity.choice(STATUSES),
            "basis": entity.choice(BASES),
            "part_of_total": entity.option("part") is not None,
            "part_of": entity.option("part"),
            "table": table,
        }
        if entry["part_of"] == "last":  # of the entry right before
            entry["part_of"] = entries[-1]["id"]
            labels[entries[-1]["id"]] = entries[-1]["id"]
        if entity.option("id"):
            labels[str(entity.option("id"))] = entry["id"]
        entries.append(entry | _accepted(entity) | _spanned(entity, offset))
    for entry in entries:
        if entry["part_of"] is not None:
            entry["part_of"] = labels[entry["part_of"]]
    return entries


def _totals(awards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add up the counts that are no parts of others, by award, recipient and status."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for award in awards:
        if not award["part_of_total"]:
            sums[award["award_code"], award["recipient"], award["status"]] += award["count"]
    keys = ("award_code", "recipient", "status")
    return [dict(zip(keys, key, strict=True), count=n) for key, n in sorted(sums.items())]


def blocks_of(source: Source, zone: str) -> list[Block]:
    """Return the blocks of one zone."""
    return [b for b in source.blocks if b.zone == zone]
