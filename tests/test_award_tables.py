"""Tables of awards: the entries of each layout of tests/tables/award_tables.yaml, evidence, parts and their totals."""

from pathlib import Path

import pytest
import yaml
from timing import fastest

from extract.extractors.awards import find_awards
from extract.reading.document import SourceInfo
from extract.reading.flow import FlowBuilder, RawCell
from extract.records import Header, ReportIssuer

CASES = yaml.safe_load((Path(__file__).parent / "tables" / "award_tables.yaml").read_text("utf-8"))
REPORTER = ["district", "people_committee", "UBND huyện Thượng Lâm"]


def raw_cells(rows, heads):
    """Return the cells of a grid; "<" goes on from the left, "^" from above."""
    grid = [[value.strip() for value in row.split("|")] for row in rows.splitlines()]
    cells = []
    for row, values in enumerate(grid):
        for column, value in enumerate(values):
            if value in {"<", "^"}:
                continue
            width = height = 1
            while column + width < len(values) and values[column + width] == "<":
                width += 1
            while row + height < len(grid) and grid[row + height][column] == "^":
                height += 1
            cells.append(RawCell(row, column, [value] if value else [], width, height, header=row < heads))
    return cells


def build(case):
    """Return the document of a case, built as the readers build theirs."""
    builder = FlowBuilder()
    builder.page()
    for paragraph in case["before"].splitlines():
        builder.paragraph([paragraph])
    builder.table(raw_cells(case["rows"], case["heads"]))
    return builder.build(SourceInfo(None, "0", "text/plain", "text"))


def header(case):
    """Return the header of the case's reporter."""
    level, kind, name = case.get("reporter", REPORTER)
    return Header(issuer=ReportIssuer(name=name, kind=kind, level=level))


def line(award):
    """Return an entry as the table of cases writes it."""
    parts = [str(award.count), award.recipient or "-", award.award_code, award.status]
    extras = [
        ("by ", award.conferrer), ("unit ", award.count_unit), ("in ", award.part_of), ("basis ", award.basis),
        ("period ", award.period),
    ]  # fmt: skip
    return " · ".join(parts + [word + value for word, value in extras if value])


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_layout(case):
    """Each layout gives its entries, with award, conferrer, recipient, count, status and total, and nothing else."""
    awards, warnings = find_awards(build(case), header(case))
    assert [line(award) for award in awards] == case["expect"].splitlines()
    assert [warning.code for warning in warnings] == case.get("warnings", [])


@pytest.mark.parametrize("case", CASES[::3], ids=lambda case: case["name"])
def test_evidence(case):
    """Every span of every entry is a stretch of the flow, and the count is the number that stands there."""
    document = build(case)
    for award in find_awards(document, header(case))[0]:
        for span in (award.span, *award.spans.values()):
            assert document.text[span.start : span.end] == span.text


def _long(rows):
    """Return a case with a table of this many units under one heading row."""
    body = "\n".join(f"{number} | Xã số {number} | 1 | 2" for number in range(1, rows + 1))
    head = "TT | Đơn vị | Giấy khen của Chủ tịch UBND huyện | <\n^ | ^ | Tập thể | Cá nhân\n"
    return {"before": "Bảng", "heads": 2, "rows": f"{head}I | Khối xã | {rows} | {2 * rows}\n{body}"}


def test_time_grows_with_the_rows():
    """Twice the rows take about twice the time, with every row a part of the row over it."""
    documents = [build(_long(rows)) for rows in (150, 300)]
    awards, _ = find_awards(documents[0], header({}))
    assert [award.part_of for award in awards[2:6]] == ["a1", "a2", "a1", "a2"]

    once, twice = (fastest(lambda: find_awards(document, header({}))) for document in documents)  # noqa: B023
    assert twice < 3 * once
