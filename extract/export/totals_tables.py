"""The figures of a period as tables for people: one function a table, in the words of ``labels``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from extract.checks import quality_rule
from extract.export import labels
from extract.export.grid import Column, Table
from extract.store.totals import (
    Compliance,
    FindingLine,
    PeriodLine,
    SourceEntry,
    Totals,
    Who,
)

_MOST_NAMES = 60  # in one cell; a cell of a workbook holds 32,767 characters


def unit_name(who: Who) -> str:
    """Return the name of a reporter as it is listed, also where nobody knows it."""
    return who.name or labels.UNKNOWN_UNIT


def movement_table(totals: Totals) -> Table:
    """Return the movements with how many units run each, and who they are."""
    rows = [
        {
            "name": line.name,
            "kind": labels.MOVEMENT_KINDS[line.kind],
            "level": labels.LEVELS.get(line.level or "", ""),
            "units": len(line.units),
            "unknown": line.unknown_reports or None,
            "misquoting": len(line.misquoting) or None,
            "names": names(line.units),
            "wrong": names(line.misquoting),
            "key": line.key,
        }
        for line in totals.movements
    ]
    columns = (
        Column("name", "Phong trào, cuộc vận động", 44),
        Column("kind", "Loại", 13),
        Column("level", "Cấp", 11),
        Column("units", "Số đơn vị", 8, "count"),
        Column("unknown", "Báo cáo chưa rõ đơn vị", 10, "count"),
        Column("misquoting", "Đơn vị trích sai tên", 9, "count"),
        Column("names", "Đơn vị thực hiện", 46),
        Column("wrong", "Đơn vị trích sai tên (tên đơn vị)", 26),
        Column("key", "Mã", 14),
    )
    return Table("Phong trào", columns, rows)


def directive_table(totals: Totals) -> Table:
    """Return the directives of the province and above: how many units cite each, and which do not."""
    rows = [
        {
            "code": line.code,
            "issuer": line.issuer,
            "dates": ", ".join(labels.day(one) for one in line.dates),
            "subject": line.subject,
            "citing": len(line.citing),
            "silent": len(line.silent),
            "unknown": line.unknown_reports or None,
            "names": names(line.silent),
            "key": line.key,
        }
        for line in totals.directives
    ]
    columns = (
        Column("code", "Số, ký hiệu", 18),
        Column("issuer", "Cơ quan ban hành", 22),
        Column("dates", "Ngày (các cách ghi)", 15),
        Column("subject", "Trích yếu", 44),
        Column("citing", "Đơn vị viện dẫn", 9, "count"),
        Column("silent", "Đơn vị không viện dẫn", 10, "count"),
        Column("unknown", "Báo cáo chưa rõ đơn vị", 10, "count"),
        Column("names", "Đơn vị không viện dẫn (tên)", 42),
        Column("key", "Mã", 14),
    )
    return Table("Văn bản", columns, rows, "Văn bản của tỉnh và trung ương; đơn vị tính trong số đã báo cáo kỳ này.")


def compliance_table(found: Compliance) -> Table:
    """Return who cites one directive, how each wrote it, and who does not."""
    rows: list[dict[str, Any]] = [
        {
            "unit": unit_name(one.who),
            "cites": "có" if one.doubt is None else f"số này, {labels.DOUBTS[one.doubt]}",
            "text": one.text,
            "date": labels.day(one.date),
            "issuer": one.issuer,
            "page": one.page,
            "path": one.path,
        }
        for one in (*found.written, *found.others)
    ]
    rows += [{"unit": unit_name(one), "cites": "không"} for one in found.silent]
    columns = (
        Column("unit", "Đơn vị", 34),
        Column("cites", "Viện dẫn", 22),
        Column("text", "Viết là", 60),
        Column("date", "Ngày", 11),
        Column("issuer", "Cơ quan", 22),
        Column("page", "Trang", 6, "count"),
        Column("path", "Tệp", 30),
    )
    return Table(f"Viện dẫn {found.code}", columns, rows)


def finding_table(totals: Totals) -> Table:
    """Return the findings by unit and rule."""
    rows = [_finding(line) for line in totals.findings]
    columns = (
        Column("unit", "Đơn vị", 34),
        Column("rule", "Quy tắc", 9),
        Column("severity", "Mức độ", 10),
        Column("about", "Nội dung", 60),
        Column("count", "Số lần", 8, "count"),
        Column("key", "Mã", 14),
    )
    return Table("Nhận xét viện dẫn", columns, rows)


def _finding(line: FindingLine) -> dict[str, Any]:
    rule = quality_rule(line.rule)
    return {
        "unit": unit_name(line.who),
        "rule": line.rule,
        "severity": labels.SEVERITIES[line.severity],
        "about": rule.title if rule else "",
        "count": line.count,
        "key": line.key,
    }


def reporting_table(totals: Totals) -> Table:
    """Return who has reported and who has not, the missing first."""
    order = ("missing", "late", "reported", "on_time")
    lines = sorted(totals.reporting.lines, key=lambda line: (order.index(line.state), not line.twice))
    rows: list[dict[str, Any]] = [
        {
            "unit": line.name,
            "state": labels.REPORTED[line.state],
            "deadline": labels.day(line.deadline),
            "date": labels.day(line.date),
            "files": line.files or None,
            "note": "; ".join(_reporting_notes(line.twice, line.expected, line.open, totals.reporting.has_list)),
        }
        for line in lines
    ]
    if totals.reporting.unknown:
        said = f"{len(totals.reporting.unknown)} báo cáo: gán đơn vị trong phần duyệt"
        rows.append({"unit": labels.UNKNOWN_UNIT, "state": labels.REPORTED["reported"], "note": said})
    rows += [
        {
            "unit": unit_name(one.who),
            "state": "không tính",
            "note": f"{one.code or one.path}: {labels.LEFT_OUT[one.reason]}",
        }
        for one in totals.left_out
    ]
    rows += [
        {
            "unit": unit_name(one.who),
            "state": "lưu ý",
            "note": f"{one.within} đơn vị trong địa bàn cũng báo cáo: khen thưởng được tặng có thể nêu ở cả hai",
        }
        for one in totals.overlaps
    ]
    columns = (
        Column("unit", "Đơn vị", 44),
        Column("state", "Tình trạng", 15),
        Column("deadline", "Hạn nộp", 12),
        Column("date", "Ngày báo cáo đầu tiên", 13),
        Column("files", "Số tệp đã gửi", 9, "count"),
        Column("note", "Ghi chú", 60),
    )
    note = (
        ""
        if totals.reporting.has_list
        else "Kho chưa có danh sách đơn vị phải báo cáo: nạp bằng extract expected import."
    )
    return Table("Chưa báo cáo", columns, rows, note)


def _reporting_notes(twice: bool, expected: bool, is_open: bool, has_list: bool) -> list[str]:  # noqa: FBT001  a row
    notes = []
    if twice:
        notes.append("gửi nhiều lần")
    if has_list and not expected:
        notes.append("không có trong danh sách")
    if is_open:
        notes.append("tên trong danh sách chưa xác định được đơn vị")
    return notes


def entry_table(found: Sequence[SourceEntry]) -> Table:
    """Return the entries behind a figure with file, page and quotation."""
    rows = [
        {
            "unit": unit_name(one.who),
            "report": one.report_id,
            "entry": one.entry,
            "count": one.values.get("count"),
            "text": one.text,
            "quotation": one.quotation,
            "page": one.page,
            "path": one.path,
            "review": labels.REVIEW if one.needs_review else "",
        }
        for one in found
    ]
    columns = (
        Column("unit", "Đơn vị", 30),
        Column("report", "Báo cáo", 8, "count"),
        Column("entry", "Mục", 6),
        Column("count", "Số lượng", 8, "count"),
        Column("text", "Chỗ đã đọc", 30),
        Column("quotation", "Trích", 80),
        Column("page", "Trang", 6, "count"),
        Column("path", "Tệp", 30),
        Column("review", "", 12),
    )
    return Table("Chi tiết", columns, rows)


def period_table(found: Iterable[PeriodLine]) -> Table:
    """Return which periods the corpus has reports for."""
    rows = [
        {
            "period": one.period or "không rõ",
            "label": one.label,
            "reports": one.reports,
            "reporters": one.reporters,
            "unknown": one.unknown_reports or None,
        }
        for one in found
    ]
    columns = (
        Column("period", "Kỳ", 12),
        Column("label", "Tên kỳ", 26),
        Column("reports", "Số báo cáo", 10, "count"),
        Column("reporters", "Số đơn vị", 10, "count"),
        Column("unknown", "Chưa rõ đơn vị", 10, "count"),
    )
    return Table("Các kỳ báo cáo", columns, rows)


def names(units: Sequence[Who]) -> str:
    """Return the names of units in one cell, the first of them where they are many."""
    shown = "; ".join(unit_name(one) for one in units[:_MOST_NAMES])
    left = len(units) - _MOST_NAMES
    return f"{shown}; và {left} đơn vị nữa" if left > 0 else shown
