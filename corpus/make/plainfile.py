"""A source as plain text, as PDF tools leave it: wrapped lines, a blank line after each, form feeds between pages."""

from __future__ import annotations

import textwrap
from pathlib import Path

from make.blocks import Block, Source

PAGE_LINES = 34


def write(source: Source, target: Path) -> int:
    """Write the text file; return the number of its pages."""
    options = source.data.get("render") or {}
    width = options.get("width", 84)
    lines: list[str] = []
    for block in source.blocks:
        if block.kind != "foot":
            lines += _lines(block, width)
    for block in source.blocks:
        assert not block.notes, "footnotes need a page"
    pages = [lines[i : i + PAGE_LINES] for i in range(0, len(lines), PAGE_LINES)]
    between = "\n\n" if options.get("double", True) else "\n"
    text = "\f".join(between.join(page) + "\n" for page in pages)
    newline = "\r\n" if options.get("crlf") else "\n"
    target.write_bytes(text.replace("\n", newline).encode("utf-8"))
    return len(pages)


def _lines(block: Block, width: int) -> list[str]:
    if block.table is not None:
        rows: dict[int, list[str]] = {}
        for cell in block.table.cells:
            rows.setdefault(cell.row, []).append(cell.text.clean)
        return ["   ".join(cells) for cells in rows.values()]
    text = "".join(r.text for r in block.text.runs)
    indent = "  " if block.kind in {"paragraph", "item"} else ""
    return textwrap.wrap(text, width, initial_indent=indent, drop_whitespace=True, break_long_words=False) or [""]
