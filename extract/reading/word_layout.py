"""Tell what a table of a Word file is for: data, or the two columns of the letterhead or of the closing block.

Nearly every Vietnamese administrative paper sets its letterhead (issuer and number | heading of the State, place and
date) and its closing block (Nơi nhận | signature) in a table without lines. Read row by row they interleave; here
they become the paragraphs of the left column, then those of the right one. Typists without tables part the columns
by tabs, which is undone in the same way.
"""

from __future__ import annotations

from extract.reading.cues import cue
from extract.reading.document import Role
from extract.reading.word_blocks import Block, WordParagraph, WordTable

_MOST_COLUMNS = 4
_MOST_ROWS = 12
# The letterhead stands on top, under a line or two at most (a stamp "DỰ THẢO", a file number).
_LETTERHEAD_BEFORE = 3


def lay_out(blocks: list[Block]) -> list[Block]:
    """Return the blocks with layout tables and tabbed columns turned into paragraphs of one column each."""
    last_table = max((i for i, block in enumerate(blocks) if isinstance(block, WordTable)), default=-1)
    out: list[Block] = []
    paragraphs_before = 0
    for index, block in enumerate(blocks):
        if isinstance(block, WordTable):
            if block.columns == 1:  # a box around some paragraphs
                out.extend(paragraph for cell in block.cells for paragraph in cell.paragraphs)
                continue
            role = _table_role(block, first=paragraphs_before <= _LETTERHEAD_BEFORE, last=index == last_table)
            out.extend([block] if role is None else _columns(block, role))
        else:
            paragraphs_before += 1
            out.append(block)
    return _untab(out)


def _table_role(table: WordTable, *, first: bool, last: bool) -> Role | None:
    if table.columns > _MOST_COLUMNS * 5 or table.rows > _MOST_ROWS:
        return None
    filled = {cell.column for cell in table.cells if cell.text.strip()}
    if not filled or len(filled) > _MOST_COLUMNS:
        return None
    lines = [paragraph.text for cell in table.cells for paragraph in cell.paragraphs]
    if any(cue("letterhead", "word").search(line) for line in lines):
        return "masthead"
    if any(cue("closing", "word").search(line) for line in lines):
        return "footer"
    if table.ruled or len(filled) > 2:
        return None
    # No lines and no words that tell: on top it is a letterhead, at the end a closing block, between them data.
    return "masthead" if first else "footer" if last and table.rows <= 3 else None


def _columns(table: WordTable, role: Role) -> list[Block]:
    filled = [cell for cell in table.cells if cell.text.strip()]
    edge = min(cell.column for cell in filled)
    right = [cell for cell in filled if cell.column > edge]
    left = [cell for cell in filled if cell.column == edge]
    # A cell that reaches under the right column ends both (a title set in the letterhead's own table).
    border = min((cell.column for cell in right), default=table.columns)
    top = min((cell.row for cell in right), default=0)
    wide = [cell.row for cell in left if right and cell.row > top and cell.column + cell.column_span > border]
    end = min(wide, default=table.rows)
    out: list[Block] = []
    for column, cells in enumerate((left, right)):
        for cell in sorted(cells, key=lambda each: (each.column, each.row)):
            out += _line_by_line(cell.paragraphs, role, column) if cell.row < end else []
    for cell in filled:
        out += cell.paragraphs if cell.row >= end else []
    return out


def _line_by_line(paragraphs: list[WordParagraph], role: Role, column: int) -> list[Block]:
    """Return one paragraph for each line: in these blocks a line break does the work of a paragraph mark."""
    return [WordParagraph([line], role, column) for paragraph in paragraphs for line in paragraph.lines]


def _untab(blocks: list[Block]) -> list[Block]:
    """Undo columns made by tabs: the letterhead on top, the closing block at the end."""
    top = _run(blocks, "letterhead", range(min(len(blocks), 6)))
    if top is None:
        return blocks
    start, end = top
    left: list[Block] = []
    right: list[Block] = []
    for block in blocks[start:end]:
        assert isinstance(block, WordParagraph)
        for line in block.lines:
            tab = line.text.find("\t")  # every line of the stretch has one, or nothing else
            first, rest = line.part(0, tab), line.part(tab + 1)
            left += [WordParagraph([first], "masthead", 0)] if first.text.strip() else []
            right += [WordParagraph([rest], "masthead", 1)] if rest.text.strip() else []
    return [*blocks[:start], *left, *right, *blocks[end:]]


def _run(blocks: list[Block], rule: str, among: range) -> tuple[int, int] | None:
    """Return the stretch of tabbed paragraphs around the one that a rule names, None where there is none."""
    for index in among:
        block = blocks[index]
        if not _tabbed(block) or not cue(rule, "word").search(block.text):  # type: ignore[union-attr]  # _tabbed
            continue
        start, end = index, index + 1
        while start > 0 and _tabbed(blocks[start - 1]):
            start -= 1
        while end < len(blocks) and _tabbed(blocks[end]):
            end += 1
        return start, end
    return None


def _tabbed(block: Block) -> bool:
    return (
        isinstance(block, WordParagraph)
        and block.role == "body"
        and all("\t" in line.text.strip("\n ") for line in block.lines)
    )
