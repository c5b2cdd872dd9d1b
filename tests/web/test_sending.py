"""What leaves the desk: the letter that sends a report back, and the workbook."""

import io
import re
import zipfile

import docx
import openpyxl
import pytest
from corpora import entry
from desks import client, filled, post, rows, stored

from extract import read
from extract.export.letter import Blanks, Fault
from extract.export.letter import docx as written

BLANKS = {
    "governing": "UBND tỉnh Hà Tĩnh",
    "agency": "Sở Nội vụ",
    "symbol": "SNV-TĐKT",
    "place": "Hà Tĩnh",
    "year": "2023",
    "about": "chỉnh sửa viện dẫn văn bản",
    "addressee": "UBND huyện Cẩm Xuyên",
    "report": "Báo cáo số 125/BC-UBND",
    "deadline": "30/6/2023",
    "position": "Giám đốc",
    "signer": "Trần Văn Mẫu",
    "archive": "VT, TĐKT",
}
FAULTS = (
    Fault(1, "Kế hoạch số 145/UBND-KH", "Ký hiệu bị đảo.", "145/KH-UBND"),
    Fault(None, "", 'Thiếu <ngày> & "số"', ""),
)


def words(data):
    """Return a Word file as the program reads it."""
    return read(io.BytesIO(data)).text


@pytest.fixture
def letter():
    """Return the letter as python-docx sees it."""
    return docx.Document(io.BytesIO(written(Blanks(**BLANKS), FAULTS)))


def test_the_letter_holds_all_parts_that_the_decree_asks_for(letter):
    """Nghị định 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.5: letterhead, number, place and day, subject, to whom, signature."""
    head, faults, foot = letter.tables
    left, right = (cell.text for cell in head.rows[0].cells)
    assert "UBND TỈNH HÀ TĨNH" in left
    assert "SỞ NỘI VỤ" in left
    assert re.search(r"Số:\s+/SNV-TĐKT", left), "the number stays blank"
    assert "V/v chỉnh sửa viện dẫn văn bản" in left
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in right
    assert "Độc lập - Tự do - Hạnh phúc" in right
    assert re.search(r"Hà Tĩnh, ngày\s+tháng\s+năm 2023", right), "the day stays blank"
    body = [one.text for one in letter.paragraphs]
    assert "Kính gửi: UBND huyện Cẩm Xuyên" in body
    assert any("có 02 chỗ" in one and "Báo cáo số 125/BC-UBND" in one for one in body)
    assert any("trước ngày 30/6/2023" in one and one.endswith("./.") for one in body)
    assert [cell.text for cell in faults.rows[1].cells] == [
        "1", "1", "“Kế hoạch số 145/UBND-KH”", "Ký hiệu bị đảo.", "145/KH-UBND",
    ]  # fmt: skip
    assert [cell.text for cell in faults.rows[2].cells] == ["2", "", "", 'Thiếu <ngày> & "số"', ""]
    left, right = (cell.text for cell in foot.rows[0].cells)
    assert left.splitlines() == ["Nơi nhận:", "- Như trên;", "- Lưu: VT, TĐKT."]
    assert "GIÁM ĐỐC" in right
    assert right.endswith("Trần Văn Mẫu")


def test_the_letter_is_set_as_the_decree_asks(letter):
    """A4, margins 20-25 / 30-35 / 15-20 mm, Times New Roman 13-14, pages numbered at the top from the second on."""
    section = letter.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 20 <= round(section.top_margin.mm) <= 25
    assert 20 <= round(section.bottom_margin.mm) <= 25
    assert 30 <= round(section.left_margin.mm) <= 35
    assert 15 <= round(section.right_margin.mm) <= 20
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    fonts = letter.styles.element.xml
    assert 'w:ascii="Times New Roman"' in fonts
    sizes = {run.font.size.pt for one in letter.paragraphs for run in one.runs if run.text}
    assert sizes <= {13.0, 14.0}


def test_odd_characters_make_no_broken_file():
    """Control characters of a scan are left out; everything else is escaped."""
    fault = Fault(1, "\x00a\x0b<w:t>\ufffe]]>", "b", "c")
    document = docx.Document(io.BytesIO(written(Blanks(), (fault,))))
    assert document.tables[1].rows[1].cells[2].text == "“a<w:t>]]>”"


def test_the_same_letter_is_the_same_file():
    """Nothing in it tells when or where it was made."""
    first, second = (written(Blanks(**BLANKS), FAULTS) for _ in range(2))
    assert first == second
    assert {one.date_time for one in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_report_is_sent_back(tmp_path):
    """The form proposes what the report tells; the letter lists the chosen findings; the office's names are kept."""
    filled(tmp_path, entry(plan="9999/2023"))
    with client(tmp_path) as browser:
        form = browser.get("/reports/1/letter").text
        assert 'value="Ủy ban nhân dân huyện Cẩm Xuyên"' in form
        assert "Báo cáo số 125/BC-UBND ngày 12/06/2023" in form
        report = stored(tmp_path)
        name, finding = report.finding_ids[0], report.record.findings[0]
        answer = post(browser, "/reports/1/letter", {**BLANKS, "finding": [name]})
        assert answer.headers["content-disposition"].startswith('attachment; filename="cong-van-')
        text = words(answer.content)
        assert finding.message in text
        assert finding.span.text in text
        others = [one.message for one in report.record.findings[1:] if one.message != finding.message]
        assert others
        assert not any(one in text for one in others)
        assert 'value="SNV-TĐKT"' in browser.get("/reports/1/letter").text
        assert post(browser, "/reports/1/letter", BLANKS).status_code == 422
        assert rows(tmp_path, "SELECT action FROM audit") == [{"action": "letter"}]


def test_the_workbook_of_a_period_is_downloaded(tmp_path):
    """The same workbook as on the command line, for the period asked for."""
    filled(tmp_path, entry(), entry(period="năm 2022", year="2022", number="3"))
    with client(tmp_path) as browser:
        answer = browser.get("/workbook?period=2022")
        assert 'filename="tong-hop-2022.xlsx"' in answer.headers["content-disposition"]
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert "Khen thưởng" in book.sheetnames
        assert "tong-hop-2023-H1" in browser.get("/workbook?period=../x").headers["content-disposition"]
