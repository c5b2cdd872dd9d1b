"""Layouts of the statistical forms (models/forms.yaml): their columns, their rows, and what each takes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from extract import resources

_FILE = "models/forms.yaml"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form; what its fields mean stands at the top of models/forms.yaml."""

    number: int
    name: str
    total: bool = False
    rest: bool = False
    per_award: bool = False
    inferred: bool = False
    awards: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a form. One that takes nothing asks for what no report in prose says: it stays blank."""

    number: str
    name: str
    group: str | None = None
    total: bool = False
    inferred: bool = False
    recipients: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form in the layout of one circular. ``counts`` is "awards" or "movements"."""

    id: str
    code: str
    title: str
    circular: str
    counts: str
    columns: tuple[Column, ...]
    rows: tuple[FormRow, ...]


@cache
def forms() -> tuple[Form, ...]:
    """Return all forms in the order of the file."""
    return tuple(
        Form(
            **{name: raw[name] for name in ("id", "code", "title", "circular", "counts")},
            columns=tuple(Column(**_tuples(one)) for one in raw["columns"]),
            rows=tuple(FormRow(**_tuples(one)) for one in raw["rows"]),
        )
        for raw in resources.load_yaml(_FILE)["forms"]
    )


def form(form_id: str) -> Form:
    """Return one form ("0602"). Raises KeyError for one that is not known."""
    found = {one.id: one for one in forms()}
    return found[form_id]


@cache
def list_headings() -> dict[str, tuple[str, ...]]:
    """Return the folded headings by which the columns "name", "code" and "deadline" of a list of units are found."""
    return {field: tuple(words) for field, words in resources.load_yaml(_FILE)["expected"].items()}


def _tuples(raw: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
