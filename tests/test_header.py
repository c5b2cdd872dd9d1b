"""The header: whose paper, of which day, about which period."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.extractors.header import read_header
from extract.extractors.header_case import restore_case
from extract.extractors.header_issuer import kind_of
from extract.extractors.header_period import find_period
from extract.reading.plain import document_from_text

TABLES = Path(__file__).parent / "tables"
TABLE = [
    case
    for name in ("headers", "letterheads", "letterheads_more")
    for case in yaml.safe_load((TABLES / f"{name}.yaml").read_text(encoding="utf-8"))
]


def _facts(header):
    issuer, signer, period = header.issuer, header.signer, header.period
    return {
        "type_code": header.type_code,
        "code": header.code,
        "date": header.date,
        "place": header.place,
        "title": header.title,
        "issuer": issuer and issuer.name,
        "kind": issuer and issuer.kind,
        "level": issuer and issuer.level,
        "unit": issuer and issuer.unit,
        "province": issuer and issuer.province,
        "unit_code": issuer and issuer.unit_code,
        "stated": issuer and issuer.stated,
        "addressees": list(header.addressees),
        "recipients": list(header.recipients),
        "signer": signer and f"{signer.title} | {signer.name}",
        "period": period and period.label,
        "days": [period.start, period.end] if period else None,
    }


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["about"])
def test_table(case):
    """Each invented paper gives the fields that the table lists."""
    facts = _facts(read_header(document_from_text(case["text"])))
    assert {name: facts[name] for name in case["expect"]} == case["expect"]


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["about"])
def test_evidence(case):
    """Every span of the header is the stretch of the flow that it names."""
    document = document_from_text(case["text"])
    header = read_header(document)
    spans = [*header.spans.values()]
    spans += [part.span for part in (header.issuer, header.signer, header.period) if part and part.span]
    assert all(document.text[span.start : span.end] == span.text for span in spans)


def test_blank_lines_and_form_feeds_change_nothing():
    """Plain text as PDF tools leave it, a blank line after every line, reads the same."""
    for case in TABLE:
        spread = "\n\n".join(case["text"].splitlines())
        assert _facts(read_header(document_from_text(spread))) == _facts(read_header(document_from_text(case["text"])))


@pytest.mark.parametrize(
    ("title", "label", "first", "last", "kind"),
    [
        ("Công tác thi đua 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2019", "6 tháng đầu năm 2019",
         date(2019, 1, 1), date(2019, 6, 30), "half_year"),
        ("Sơ kết sáu tháng cuối năm 2020", "sáu tháng cuối năm 2020", date(2020, 7, 1), date(2020, 12, 31),
         "half_year"),
        ("Kết quả 9 tháng, nhiệm vụ 3 tháng cuối năm 2022", "9 tháng năm 2022", date(2022, 1, 1), date(2022, 9, 30),
         "nine_months"),
        ("Công tác thi đua quý IV/2021", "quý IV/2021", date(2021, 10, 1), date(2021, 12, 31), "quarter"),
        ("Công tác tháng 02-2024 và chương trình tháng 3-2024", "tháng 02-2024", date(2024, 2, 1), date(2024, 2, 29),
         "month"),
        ("Tổng kết năm 2022, phương hướng năm 2023", "năm 2022", date(2022, 1, 1), date(2022, 12, 31), "year"),
        ("Sơ kết 5 năm (2016 - 2020) phong trào thi đua", "5 năm (2016 - 2020)", date(2016, 1, 1), date(2020, 12, 31),
         "multi_year"),
        ("Kết quả phong trào giai đoạn 2021-2025 năm 2023", "năm 2023", date(2023, 1, 1), date(2023, 12, 31), "year"),
    ],
)  # fmt: skip
def test_period(title, label, first, last, kind):
    """The period in the title counts, with its first and last day, and not the one of the plan."""
    found = find_period(title)
    assert found is not None
    assert (found.label, found.first, found.last, found.kind) == (label, first, last, kind)


@pytest.mark.parametrize(
    "title", ["Công tác thi đua, khen thưởng", "Phương hướng năm 2024 nhiệm vụ trọng tâm", "Quý vị đại biểu"]
)
def test_no_period(title):
    """A title without a period, or with that of a plan alone, gives none (a plan word at its head is the subject)."""
    found = find_period(title)
    assert found is None or found.label == "năm 2024"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Sở Nông nghiệp và Môi trường"),
        ("SỞYTẾ", "Sở Y tế"),
        ("SỚ NỘI VỤ", "Sở Nội vụ"),
        ("ỦY BAN NHÂN DÂN THỊ XÃ KỲ ANH", "Ủy ban nhân dân thị xã Kỳ Anh"),
        ("TRƯỜNG ĐH TÂY BẮC", "Trường Đại học Tây Bắc"),
        ("TRƯỜNG PTDTBT THCS NẬM CẮN", "Trường PTDTBT THCS Nậm Cắn"),
        ("UBND xã Tân Hương", "UBND xã Tân Hương"),
        ("HUYỆN ỦY ĐAM RÔNG", "Huyện ủy Đam Rông"),
    ],
)
def test_restore_case(printed, expected):
    """Names printed in capitals are written as running text writes them; what is not in capitals stays."""
    assert restore_case(printed) == expected


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("UBND xã Tân Hương", "people_committee"),
        ("Sở Tài chính tỉnh Hà Nam", "department"),
        ("Huyện ủy Đam Rông", "party"),
        ("Ủy ban MTTQ Việt Nam huyện Thạch An", "front"),
        ("Hội Nông dân xã Yên Lư", "union"),
        ("Tỉnh đoàn Hưng Yên", "union"),
        ("Trường Tiểu học Đông Sơn", "school"),
        ("Trưởng ban Dân vận", "other"),
        ("Công ty cổ phần Sông Lam", "other"),
    ],
)
def test_kind(name, kind):
    """The name tells the kind of a body."""
    assert kind_of(name) == kind


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([
    "BÁO CÁO", "UBND TỈNH X", "Số: 1/BC-UBND", "Kính gửi:", "- a;", "Nơi nhận:", "CHỦ TỊCH", "V/v x", "ngày", "(", "—",
    "Vinh, ngày 31 tháng 2 năm 2020", "QUYẾT ĐỊNH", "điện:", "I. A", "Trên đây là báo cáo của huyện Y./.", "x" * 300,
]), max_size=25))  # fmt: skip
def test_any_order_is_survived(lines):
    """Whatever order the parts come in, reading ends and spans hold; an impossible day is no date."""
    document = document_from_text("\n".join(lines) or " ")
    header = read_header(document)
    assert header.date is None
    assert all(document.text[s.start : s.end] == s.text for s in header.spans.values())
