"""A record as a summary for the terminal: what the report says of itself, cites, launches, awards, and gets wrong."""

from collections.abc import Iterable, Sequence
from textwrap import shorten

from extract.export import labels
from extract.records import Award, Citation, Directive, Finding, Header, Movement, ReadingWarning, Report

_WIDEST = 48  # characters of a column, longer cells are shortened


def render(report: Report) -> str:
    """Return the summary, plain text, no colours; empty sections say so in one line."""
    parts = [
        _head(report),
        _section("Văn bản được dẫn", _directives(report.directives, report.citations)),
        _section("Phong trào thi đua, cuộc vận động", _movements(report.movements)),
        _section("Khen thưởng", _awards(report.awards)),
        _findings(report.findings),
    ]
    if report.warnings:
        parts.append(_section("Khi đọc tệp", _warnings(report.warnings)))
    return "\n\n".join(parts)


def header_rows(header: Header) -> list[tuple[str, str]]:
    """Return what the report says of itself, name and value, without what it does not say."""
    issuer, period, signer = header.issuer, header.period, header.signer
    values = {
        "code": header.code,
        "date": labels.day(header.date),
        "place": header.place,
        "title": header.title,
        "issuer": (issuer.name if issuer.stated else f"({issuer.name})") if issuer else None,
        "period": period.label if period else None,
        "addressees": "; ".join(header.addressees),
        "recipients": "; ".join(header.recipients),
        "signer": ", ".join(part for part in (signer.title, signer.name) if part) if signer else None,
    }
    return [(labels.HEADER_FIELDS[name], value) for name, value in values.items() if value]


def _head(report: Report) -> str:
    source = report.source
    lines = [f"Tệp: {source.path or '(đầu vào chuẩn)'} ({source.pages} trang)"]
    lines += [f"{name + ':':<17} {_cut(value, 100)}" for name, value in header_rows(report.header)]
    return "\n".join(lines)


def _section(title: str, rows: Sequence[Sequence[str]]) -> str:
    count = len(rows) - 1
    if count < 1:
        return f"{title}: không có"
    return f"{title} ({count})\n{_grid(rows)}"


def _directives(directives: Iterable[Directive], citations: Sequence[Citation]) -> list[list[str]]:
    doubtful = {one.id for one in citations if one.needs_review}
    rows = [["", "Loại", "Số, ký hiệu", "Ngày", "Cơ quan", "Lần", "Trích yếu", ""]]
    for one in directives:
        issuer = labels.issuer(one.issuer)
        subject = one.subject or ""
        kind = one.type or one.type_code or ""
        code = one.code or ""
        rows.append([one.id, kind, code, labels.day(one.date), issuer, str(len(one.citations)), subject,
                     _remark(review=not doubtful.isdisjoint(one.citations))])  # fmt: skip
    for citation in citations:
        if citation.directive is None:
            kind, day = citation.type or "", labels.day(citation.date)
            issuer = labels.issuer(citation.issuer)
            rows.append([citation.id, kind, citation.code or "?", day, issuer, "1", citation.note or "",
                         _remark(review=citation.needs_review)])  # fmt: skip
    return rows


def _movements(movements: Iterable[Movement]) -> list[list[str]]:
    rows = [["", "Loại", "Tên", "Cấp", "Phát động", "Lần", ""]]
    for one in movements:
        level = labels.LEVELS.get(one.level or "", "")
        remark = _remark("trích sai tên" if one.misquoted else None, review=one.needs_review)
        kind = labels.MOVEMENT_KINDS[one.kind]
        rows.append([one.id, kind, one.name, level, one.launched_by or "", str(len(one.mentions)), remark])
    return rows


def _awards(awards: Iterable[Award]) -> list[list[str]]:
    rows = [["", "Hình thức", "Số lượng", "Đối tượng", "Tình trạng", "Cấp tặng", ""]]
    for one in awards:
        name = one.award or one.award_text or "khen thưởng"
        number = labels.count(one.count, one.qualifier, one.count_unit)
        recipient = labels.RECIPIENTS.get(one.recipient or "", "")
        by = one.conferrer or labels.LEVELS.get(one.conferrer_tier or "", "")
        within = _remark(f"trong {one.part_of}" if one.part_of else None, review=one.needs_review)
        rows.append([one.id, name, number, recipient, labels.STATUSES[one.status], by, within])
    return rows


def _remark(said: str | None = None, *, review: bool) -> str:
    """Return what the last column says of an entry, in the end that it should be looked at again."""
    return ", ".join(part for part in (said, labels.REVIEW if review else None) if part)


def _findings(findings: Sequence[Finding]) -> str:
    if not findings:
        return "Cần xem lại: không có"
    lines = [f"Cần xem lại ({len(findings)})"]
    for one in findings:
        page = f"tr. {one.span.page}" if one.span else ""
        mended = (one.suggestion or "").strip()
        arrow = f" → {mended}" if mended and mended not in one.message else ""
        lines.append(f"{labels.SEVERITIES[one.severity]:<9} {one.rule}  {page:<6} {one.message}{arrow}")
    return "\n".join(lines)


def _warnings(warnings: Iterable[ReadingWarning]) -> list[list[str]]:
    rows = [["Trang", "Nội dung"]]
    rows += [[str(one.page) if one.page else "", one.message] for one in warnings]
    return rows


def _grid(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as aligned columns under their headings."""
    last = len(rows[0]) - 1
    cut = [[_cut(cell, _WIDEST if len(row) > 2 else 100) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in cut) for i in range(last + 1)]
    lines = ["  ".join(f"{cell:<{widths[i]}}" for i, cell in enumerate(row)).rstrip() for row in cut]
    rule = "  ".join("─" * width for width in widths).rstrip()
    return "\n".join([lines[0], rule, *lines[1:]])


def _cut(text: str, width: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else shorten(flat, width, placeholder=" …")
