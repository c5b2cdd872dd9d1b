"""A source file as blocks: letterhead, title, body, tables and signature block, each with its parsed text.

The body is one block a line: ``# `` and ``## `` headings, ``- `` and ``+ `` list items (printed with their mark),
``= `` a centred line, ``> `` a paragraph without indent, ``[^1]: `` a footnote, ``@table name``, ``@page``, ``@foot``
(the signature block stands here, before an annex), anything else a paragraph. In a table ``<`` continues the cell to
the left and ``^`` the one above.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from make.markup import Entity, Text, cells, parse

PREFIXES = {"## ": "subheading", "# ": "heading", "= ": "centre", "> ": "flush"}
ITEMS = {"- ": "item", "+ ": "subitem"}


@dataclass
class Cell:
    """A table cell: its text, row and column from 0, and how many rows and columns it covers."""

    text: Text
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass
class Table:
    """A table: cells in reading order, number of heading rows, relative column widths and style of rules."""

    cells: list[Cell]
    header: int
    widths: list[float]
    style: str
    height: int


@dataclass
class Block:
    """One block of a report. ``kind`` names its place and shape; ``zone`` is head, body or foot."""

    kind: str
    text: Text
    zone: str = "body"
    table: Table | None = None
    notes: list[Block] = field(default_factory=list)


@dataclass
class Source:
    """A parsed source: its YAML and its blocks in printed order."""

    name: str
    data: dict[str, Any]
    blocks: list[Block]


def load(path: Path) -> Source:
    """Read one source file."""
    data = yaml.safe_load(path.read_text("utf-8"))
    blocks = [Block(kind, parse(line), "head") for kind, line in _head(data)]
    body = _body(data)
    at = next((n for n, block in enumerate(body) if block.kind == "foot"), len(body))
    foot = [Block(kind, parse(line), "foot") for kind, line in _foot(data)]
    blocks += [*body[:at], *foot, *body[at:]]
    return Source(path.stem, data, blocks)


def _head(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Return letterhead, title and addressees as (kind, line)."""
    head = data.get("head") or {}
    lines = [("left", x) for x in head.get("left", [])]
    lines += [("right", x) for x in head.get("right", [])]
    lines += [("title", x) for x in data.get("title", [])]
    to = data.get("to", [])
    lines += [("to", x) for x in ([to] if isinstance(to, str) else to)]
    return lines


def _foot(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the Nơi nhận and the signature block as (kind, line)."""
    foot = data.get("foot") or {}
    return [("recipients", x) for x in foot.get("left", [])] + [("signature", x) for x in foot.get("right", [])]


def _body(data: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    marked: dict[str, Block] = {}
    for line in data["body"].split("\n"):
        if not line.strip():
            continue
        if line.startswith("[^"):
            number, _, text = line[2:].partition("]: ")
            marked[number].notes.append(Block("note", parse(f"^{number}^ {text}")))
            continue
        block = _block(line.rstrip(), data)
        blocks.append(block)
        for run in block.text.runs:
            if run.note:
                marked[run.note] = block
    return blocks


def _block(line: str, data: dict[str, Any]) -> Block:
    if line.startswith("@table "):
        return Block("table", parse(""), table=table(data["tables"][line[7:].strip()]))
    if line.strip() == "@page":
        return Block("page", parse(""))
    if line.strip() == "@foot":
        return Block("foot", parse(""))
    for prefix, kind in PREFIXES.items():
        if line.startswith(prefix):
            return Block(kind, parse(line[len(prefix) :]))
    for prefix, kind in ITEMS.items():
        if line.startswith(prefix):
            return Block(kind, parse(line))
    return Block("paragraph", parse(line))


def table(spec: dict[str, Any]) -> Table:
    """Build a table; ``mark`` (by column) and ``rowmark`` (by row) give the award attributes of its number cells."""
    grid = [cells(row) for row in spec["rows"]]
    header = spec.get("header", 1)
    found: dict[tuple[int, int], Cell] = {}
    for r, row in enumerate(grid):
        for c, source in enumerate(row):
            if source == "<":
                owner = _owner(found, r, c - 1)
                owner.columns = c - owner.column + 1
                found[r, c] = owner
            elif source == "^":
                owner = _owner(found, r - 1, c)
                owner.rows = r - owner.row + 1
                found[r, c] = owner
            else:
                found[r, c] = Cell(parse(source, _implied(spec, r, c, header)), r, c)
    unique = list({id(cell): cell for cell in found.values()}.values())
    unique.sort(key=lambda cell: (cell.row, cell.column))
    _link_totals(spec, unique, header)
    return Table(unique, header, spec["widths"], spec.get("style", "grid"), len(grid))


def _owner(found: dict[tuple[int, int], Cell], row: int, column: int) -> Cell:
    return found[row, column]


def _implied(spec: dict[str, Any], row: int, column: int, header: int) -> str | None:
    marks = spec.get("mark", {})
    if row < header or column not in marks:
        return None
    own = spec.get("rowmark", {}).get(row, "")
    if own == "skip":
        return None
    return f"{marks[column]};{own};at={row}.{column}"


def _link_totals(spec: dict[str, Any], unique: list[Cell], header: int) -> None:
    """Mark cells as parts: of the total row (``total_row``) and of the total column (``total_column``)."""
    entities: dict[tuple[int, int], Entity] = {
        (cell.row, cell.column): e for cell in unique for e in cell.text.entities if e.kind == "a"
    }
    total_row, total_column = spec.get("total_row"), spec.get("total_column")
    name = spec["name"]
    for (r, c), entity in entities.items():
        entity.attrs.append(f"id={name}.{r}.{c}")
        if total_row is not None and r != total_row and r >= header and (total_row, c) in entities:
            entity.attrs.append(f"part={name}.{total_row}.{c}")
        elif total_column is not None and c != total_column and (r, total_column) in entities:
            entity.attrs.append(f"part={name}.{r}.{total_column}")
        for child, parent in spec.get("part_rows", {}).items():
            if r == child and (parent, c) in entities:
                entity.attrs.append(f"part={name}.{parent}.{c}")
