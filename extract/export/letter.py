"""The letter (công văn) that sends a report back: which citations are wrong, where, why, and how to mend them.

Layout: Nghị định 30/2020/NĐ-CP, Phụ lục I (thể thức, kỹ thuật trình bày) and Phụ lục III, Mẫu 1.5 (công văn). Number
and day stay blank: the office's registry gives them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from extract.export import labels
from extract.export.word import package, paragraph, rule, run, table
from extract.records import Finding, Report

_BODY = 467.7  # points between the margins of an A4 page, 30 and 15 mm
_LEFT, _RIGHT = 190.0, 277.7  # the two columns of the letterhead
_COLUMNS = (
    ("TT", 28.0),
    ("Trang", 46.0),
    ("Nội dung trong báo cáo", 137.0),
    ("Nhận xét", 140.0),
    ("Đề nghị sửa thành", 116.7),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blanks:
    """What the office fills in; ``report`` names the report. Empty blanks are left to be written by hand."""

    governing: str = ""
    agency: str = ""
    symbol: str = ""
    place: str = ""
    year: str = ""
    about: str = "chỉnh sửa viện dẫn văn bản trong báo cáo thi đua, khen thưởng"
    addressee: str = ""
    report: str = ""
    deadline: str = ""
    position: str = ""
    signer: str = ""
    archive: str = "VT"


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the letter's table."""

    page: int | None
    quotation: str
    why: str
    instead: str

    @classmethod
    def of(cls, finding: Finding) -> Fault:
        """Return the line for a finding."""
        span = finding.span
        return cls(span.page if span else None, span.text if span else "", finding.message, finding.suggestion or "")


def proposed(report: Report, *, today: date) -> Blanks:
    """Return the blanks that the report itself fills: to whom, about which report."""
    header = report.header
    issuer = header.issuer
    name = issuer.name if issuer else ""
    parts = [
        "Báo cáo",
        f"số {header.code}" if header.code else "",
        f"ngày {labels.day(header.date)}" if header.date else "",
        f"của {name}" if name else "",
        f"({header.period.label})" if header.period else "",
    ]
    return Blanks(addressee=name, report=" ".join(part for part in parts if part), year=str(today.year))


def docx(blanks: Blanks, faults: tuple[Fault, ...]) -> bytes:
    """Return the letter as a Word file."""
    count = f"{len(faults):02d}" if len(faults) < 10 else str(len(faults))
    agency = blanks.agency or "Cơ quan soạn thảo"
    opening = (
        f"Qua kiểm tra {blanks.report or 'báo cáo'}, {_sentence_name(agency)} nhận thấy có {count} chỗ viện dẫn "
        "văn bản cần chỉnh sửa, cụ thể như sau:"
    )
    until = f" trước ngày {blanks.deadline}" if blanks.deadline else ""
    closing = (
        f"Đề nghị {blanks.addressee or 'đơn vị'} kiểm tra, chỉnh sửa các nội dung nêu trên và gửi lại báo cáo về "
        f"{_sentence_name(agency)}{until} để tổng hợp./."
    )
    body = [
        _letterhead(blanks),
        paragraph(run(f"Kính gửi: {blanks.addressee or '…………………………'}"), align="center", before=18, after=12),
        _body(opening),
        _faults(faults),
        _body(closing, before=8),
        paragraph(run("", size=6)),
        _signature(blanks),
        paragraph(run("", size=2)),  # a document does not end with a table
    ]
    return package(body, title=f"V/v {blanks.about}")


def _sentence_name(agency: str) -> str:
    """Return a name written in capitals as it stands within a sentence; any other as it is."""
    return agency[:1] + agency[1:].lower() if agency.isupper() else agency


def _body(text: str, *, before: float = 0) -> str:
    return paragraph(run(text), align="both", first=36, before=before, after=6, line=1.15)


def _letterhead(blanks: Blanks) -> str:
    governing = [paragraph(run(blanks.governing.upper(), size=13), align="center")] if blanks.governing else []
    left = [
        *governing,
        paragraph(run(blanks.agency.upper() or "TÊN CƠ QUAN", size=13, bold=True), align="center"),
        rule(70, _LEFT),
        paragraph(run(f"Số:          /{blanks.symbol}", size=13), align="center", before=4),
        paragraph(run(f"V/v {blanks.about}", size=12), align="center", before=6),
    ]
    place = blanks.place or "…………"
    right = [
        paragraph(run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True), align="center"),
        paragraph(run("Độc lập - Tự do - Hạnh phúc", size=13, bold=True), align="center"),
        rule(158, _RIGHT),
        paragraph(
            run(f"{place}, ngày      tháng      năm {blanks.year}", size=13, italic=True), align="center", before=4
        ),
    ]
    return table([("".join(left), "".join(right))], (_LEFT, _RIGHT), borders=False)


def _faults(faults: tuple[Fault, ...]) -> str:
    heading = [paragraph(run(name, size=12, bold=True), align="center", before=2, after=2) for name, _ in _COLUMNS]
    rows = [heading]
    for number, fault in enumerate(faults, start=1):
        values = (
            str(number),
            str(fault.page or ""),
            fault.quotation and f"“{fault.quotation}”",
            fault.why,
            fault.instead,
        )
        rows.append(
            [
                paragraph(run(value, size=12), align="center" if column < 2 else "left", before=2, after=2)
                for column, value in enumerate(values)
            ]
        )
    return table(rows, [width for _, width in _COLUMNS], borders=True, header=True)


def _signature(blanks: Blanks) -> str:
    left = [
        paragraph(run("Nơi nhận:", size=12, bold=True, italic=True)),
        paragraph(run("- Như trên;", size=11)),
        paragraph(run(f"- Lưu: {blanks.archive or 'VT'}.", size=11)),
    ]
    right = [
        paragraph(run(blanks.position.upper() or "QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ", bold=True), align="center"),
        *[paragraph(run("")) for _ in range(4)],  # room for signature and seal
        paragraph(run(blanks.signer or "Họ và tên", bold=True), align="center"),
    ]
    return table([("".join(left), "".join(right))], (_BODY / 2, _BODY / 2), borders=False)
