"""What a filled-in form changes of an entry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extract.export.fields import fields_of, read, shown, value_at, with_codes
from extract.store.corrections import Change, Kind
from extract.web.routes import Form


def changes(kind: Kind, entry: str | None, data: dict[str, Any], form: Form) -> list[Change]:
    """Return what a form changes of an entry; ``data`` is the entry as JSON. Fields that the form lacks stay."""
    found: list[Change] = []
    for field in fields_of(kind):
        if not form.has(field.path) and not (field.shape == "check" and form.has("complete")):
            continue
        old, text = value_at(data, field.path), form.text(field.path)
        if text != shown(field, old):
            found.append(Change("set", kind, entry, field.path, read(field, text)))
    return list(_completed(kind, entry, found, form))


def _completed(kind: Kind, entry: str | None, found: list[Change], form: Form) -> Iterable[Change]:
    """Yield the changes with those that follow: the code of a type, the name of an award, an issuer taken away."""
    for change in found:
        value = change.value
        holder, _, name = (change.field or "").rpartition(".")
        if holder and not form.text(f"{holder}.{'label' if holder == 'period' else 'name'}") and holder != "provision":
            if name in {"name", "label"}:  # nothing is left of it
                yield Change("set", kind, entry, holder, None)
            continue
        if holder == "period" and name == "kind" and value is None:
            value = "other"
        if holder == "issuer" and name == "kind" and value is None:
            value = "other"
        for path, new in with_codes(kind, change.field or "", value):
            yield Change("set", kind, entry, path, new)
