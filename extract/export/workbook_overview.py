"""The first sheet of the workbook: what the period comes to, with native charts beside the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from extract.export import labels
from extract.export.workbook_styles import Styles, height, page_setup
from extract.knowledge.awards import commendation
from extract.store.totals import AWARDED, Totals, summed

NAME = "Tổng quan"
_SHOWN = 12  # bars of a chart
_CHART_COLUMNS = (5, 14)  # where the charts stand, two beside each other
_CHART_ROWS = 28  # from one row of charts to the next
_NAME_WIDTH = 44
_NOTE = "Mỗi tình trạng là một số riêng, không cộng với nhau; không tính số theo lượt và số đã nằm trong số khác."
_GIVEN = (*AWARDED, "proposed")


@dataclass(frozen=True, slots=True)
class _Block:
    """A small table with a chart beside it; the first column holds the categories."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Any]]
    chart: str  # of the library: "column", "bar"


def write_overview(book: xlsxwriter.Workbook, styles: Styles, figures: Totals) -> None:
    """Write the sheet: the period and its reports, the blocks below one another, the charts to their right."""
    sheet = book.add_worksheet(NAME)
    sheet.set_column(0, 0, _NAME_WIDTH)
    sheet.set_column(1, 3, 13)
    sheet.set_column(4, 4, 3)
    sheet.set_column(5, 24, 9)
    sheet.write_string(0, 0, f"Tổng hợp thi đua, khen thưởng, kỳ {figures.period}", styles.title)
    sheet.write_string(1, 0, _NOTE, styles.note)
    row = 3
    for name, value in _facts(figures):
        sheet.write_string(row, 0, name, styles.text)
        if isinstance(value, int):
            sheet.write_number(row, 1, value, styles.number())
        else:
            sheet.write_string(row, 1, value, styles.text)
        row += 1
    for number, block in enumerate(_blocks(figures)):
        place = (3 + _CHART_ROWS * (number // 2), _CHART_COLUMNS[number % 2])
        row = _write(book, sheet, styles, row + 1, block, place)
    page_setup(sheet, pages=1)


def _facts(figures: Totals) -> list[tuple[str, int | str]]:
    reporting = figures.reporting
    facts: list[tuple[str, int | str]] = [
        ("Số báo cáo được tính", figures.reports),
        ("Trong đó chưa rõ đơn vị", figures.unknown_reports),
        ("Văn bản trong kỳ không tính (xem Chưa báo cáo)", len(figures.left_out)),
    ]
    if figures.unit:
        facts.insert(0, ("Chỉ tính đơn vị", figures.unit + (", kể cả đơn vị kế thừa" if figures.follow else "")))
    if reporting.has_list:
        facts += [
            ("Đơn vị chưa báo cáo", len(reporting.of("missing"))),
            ("Đơn vị báo cáo muộn", len(reporting.of("late"))),
        ]
    facts.append(("Đơn vị gửi nhiều lần", sum(line.twice for line in reporting.lines)))
    if figures.overlaps:
        facts.append(("Nơi cả cấp trên và cấp dưới báo cáo (có thể trùng)", len(figures.overlaps)))
    facts += [(f"Tổng số {labels.STATUSES[status]}", summed(figures.awards, status)) for status in _GIVEN]
    return facts


def _blocks(figures: Totals) -> list[_Block]:
    return [
        _Block(
            "Khen thưởng theo hình thức",
            ("Hình thức, danh hiệu", *(labels.STATUSES[status].capitalize() for status in _GIVEN)),
            _by_award(figures),
            "bar",
        ),
        _Block(
            "Tình hình báo cáo",
            ("Tình trạng", "Số đơn vị"),
            [(label.capitalize(), len(figures.reporting.of(state))) for state, label in _states(figures)],
            "column",
        ),
        _Block(
            "Phong trào nhiều đơn vị thực hiện nhất",
            ("Phong trào, cuộc vận động", "Số đơn vị"),
            [(line.name, len(line.units)) for line in figures.movements[:_SHOWN] if line.units],
            "bar",
        ),
        _Block("Nhận xét viện dẫn theo quy tắc", ("Quy tắc", "Số lần"), _by_rule(figures), "bar"),
    ]


def _by_award(figures: Totals) -> list[tuple[Any, ...]]:
    """Return one row an award: its sums by status, most given first; what is left in a last row."""
    sums: dict[str, Counter[str]] = {}
    for line in figures.awards:
        if not line.part and line.count_unit is None and line.status in _GIVEN:
            sums.setdefault(line.award or commendation().name, Counter())[line.status] += line.count
    ranked = sorted(sums.items(), key=lambda item: (-sum(item[1][status] for status in AWARDED), item[0]))
    rows = [(name, *(counts[status] for status in _GIVEN)) for name, counts in ranked[:_SHOWN]]
    if left := ranked[_SHOWN:]:
        rows.append(("Hình thức khác", *(sum(counts[status] for _, counts in left) for status in _GIVEN)))
    return rows


def _by_rule(figures: Totals) -> list[tuple[str, int]]:
    from extract.checks import quality_rule  # noqa: PLC0415  the catalogue is read for this sheet alone

    counted: Counter[str] = Counter()
    for line in figures.findings:
        counted[line.rule] += line.count
    return [
        (f"{code} {rule.title}" if (rule := quality_rule(code)) else code, count)
        for code, count in counted.most_common(_SHOWN)
    ]


def _states(figures: Totals) -> list[tuple[Any, str]]:
    return [(state, label) for state, label in labels.REPORTED.items() if figures.reporting.of(state)]  # type: ignore[arg-type]  # its keys are the states


def _write(  # noqa: PLR0917  one call, above
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    styles: Styles,
    row: int,
    block: _Block,
    place: tuple[int, int],
) -> int:
    """Write a block from this row on, its chart at ``place``; return the row below the block."""
    sheet.write_string(row, 0, block.title, styles.title)
    heading = row + 1
    sheet.set_row(heading, 32)
    for at, name in enumerate(block.headings):
        sheet.write_string(heading, at, name, styles.heading)
    for below, values in enumerate(block.rows, start=heading + 1):
        sheet.set_row(below, height([(values[0], _NAME_WIDTH)]))
        sheet.write_string(below, 0, str(values[0]), styles.text)
        for at, value in enumerate(values[1:], start=1):
            sheet.write_number(below, at, value, styles.number())
    last = heading + len(block.rows)
    if not block.rows:
        sheet.write_string(heading + 1, 0, "Không có số liệu.", styles.note)
        return heading + 2
    sheet.insert_chart(*place, _chart(book, block, heading, last))
    return last + 1


def _chart(book: xlsxwriter.Workbook, block: _Block, heading: int, last: int) -> Any:  # noqa: ANN401  of the library
    chart = book.add_chart({"type": block.chart})
    for at, name in enumerate(block.headings[1:], start=1):
        chart.add_series(
            {
                "name": name,
                "categories": [NAME, heading + 1, 0, last, 0],
                "values": [NAME, heading + 1, at, last, at],
                "data_labels": {"value": True, "num_format": "#,##0;;"},  # no label where there is nothing
                "gap": 60,
            }
        )
    chart.set_title({"name": block.title, "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"} if len(block.headings) > 2 else {"none": True})
    values, names = (
        (chart.set_x_axis, chart.set_y_axis) if block.chart == "bar" else (chart.set_y_axis, chart.set_x_axis)
    )
    values({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, "min": 0})
    names({"interval_unit": 1, "reverse": block.chart == "bar"})
    chart.set_size({"width": 580, "height": 540})
    return chart
