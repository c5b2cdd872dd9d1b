"""The desk in a real browser; pictures of its pages go to out/desk, for people to look at."""

import io
import re

import openpyxl
import pytest
from browsing import DESKTOP, open_report, picture
from corpora import report_text

from extract import read

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect


def test_overview_to_report_and_back_to_the_mark(page):
    """A report opens with its pages; an entry scrolls to its mark, and a mark to its entry."""
    picture(page, "overview")
    open_report(page)
    image = page.locator(".sheet img").first
    page.wait_for_function("image => image.complete && image.naturalWidth > 500", arg=image.element_handle())
    entry = page.locator("li.entry.a .pick").first
    ref = entry.locator("..").locator("..").get_attribute("data-ref")
    entry.click()
    page.wait_for_selector(f"#e-{ref} form.edit")
    lit = page.locator(".mark.on")
    assert lit.count() >= 1
    assert lit.first.get_attribute("data-ref") == ref
    assert lit.first.is_visible()
    picture(page, "report")
    other = page.locator(".sheet .mark.m").first
    wanted = other.get_attribute("data-ref")
    other.locator(".paper").first.click()
    page.wait_for_selector(f"#e-{wanted}.chosen form.edit")
    assert page.evaluate("document.activeElement.closest('li.entry').dataset.ref") == wanted


def test_marks_stand_on_the_printed_words(page):
    """A mark covers ink: the place told by the record is the place on the image."""
    open_report(page)
    image = page.locator(".sheet img").first
    page.wait_for_function("image => image.complete && image.naturalWidth > 500", arg=image.element_handle())
    dark = page.evaluate(
        """() => {
          const image = document.querySelector('.sheet img'), svg = document.querySelector('.sheet svg');
          const canvas = document.createElement('canvas');
          [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
          const context = canvas.getContext('2d');
          context.drawImage(image, 0, 0);
          const scale = image.naturalWidth / svg.viewBox.baseVal.width;
          return [...svg.querySelectorAll('.mark.a .paper, .mark.c .paper')].map((rect) => {
            const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((name) => rect[name].baseVal.value * scale);
            const data = context.getImageData(x, y, w, h).data;
            let ink = 0;
            for (let at = 0; at < data.length; at += 4) ink += data[at] < 128;
            return ink / (data.length / 4);
          });
        }"""
    )
    assert len(dark) >= 3
    assert min(dark) > 0.05


def test_correct_and_undo(page):
    """A field is corrected in its form, shows in the list, and the history takes it back."""
    open_report(page)
    page.locator("#e-a1 .pick").click()
    count = page.locator("#e-a1").get_by_label("Số lượng")
    count.fill("1.250")
    page.locator("#e-a1").get_by_role("button", name="Lưu").click()
    page.wait_for_url("**said=saved**")
    assert "Đã lưu" in page.get_by_role("status").inner_text()
    assert "1.250" in page.locator("#e-a1 .head").inner_text()
    assert page.locator("#e-a1 .badge").inner_text() == "đã sửa"
    page.get_by_role("link", name="Lịch sử (1)").click()
    picture(page, "history")
    page.get_by_role("button", name=re.compile("Hoàn tác")).click()
    page.wait_for_url("**said=undone")
    page.locator(".crumbs a").click()
    assert "1.250" not in page.locator("#e-a1 .head").inner_text()


def test_escape_throws_away_nothing_unasked(page):
    """Closing an entry with something typed into it asks first."""
    open_report(page)
    page.locator("#e-a1 .pick").click()
    field = page.locator("#e-a1").get_by_label("Số lượng")
    field.fill("888")
    page.once("dialog", lambda asked: asked.dismiss())
    field.press("Escape")
    assert field.input_value() == "888"
    page.once("dialog", lambda asked: asked.accept())
    field.press("Escape")
    assert page.locator("#e-a1 form").count() == 0


def test_two_clerks_meet(page, chromium, desk):
    """The second clerk to save one field sees both values and decides."""
    open_report(page)
    address = page.url.split("?")[0]
    page.goto(f"{address}?entry=a1#e-a1")
    with chromium.new_context(viewport=DESKTOP) as elsewhere:
        second = elsewhere.new_page()
        second.goto(f"{address}?entry=a1#e-a1")
        second.locator(".who summary").click()
        second.get_by_label("Người làm").fill("Hoa")
        second.get_by_role("button", name="Đổi tên").click()
        second.goto(f"{address}?entry=a1#e-a1")
        second.locator("#e-a1").get_by_label("Số lượng").fill("8")
        second.locator("#e-a1").get_by_role("button", name="Lưu").click()
        second.wait_for_url("**said=saved**")
    page.locator("#e-a1").get_by_label("Số lượng").fill("9")
    page.locator("#e-a1").get_by_role("button", name="Lưu").click()
    assert "Hoa" in page.get_by_role("alert").inner_text()
    assert page.locator(".mine").inner_text() == "9"
    assert page.locator(".theirs").inner_text() == "8"
    picture(page, "conflict")
    page.get_by_role("button", name="Vẫn lưu phần của tôi").click()
    page.wait_for_url("**said=saved**")
    assert re.search(r"\b9\b", page.locator("#e-a1 .head").inner_text())


def test_dropped_files_are_read_before_ones_eyes(page, desk):
    """Files dropped on the page are sent and their progress is told; one that cannot be read says why."""
    page.goto(f"{desk}/upload")
    picture(page, "upload")
    good = report_text(unit="HUYỆN ĐỨC THỌ", place="Đức Thọ", number="31", plan="32")
    page.evaluate(
        """([good]) => {
          const box = new DataTransfer();
          box.items.add(new File([good], 'duc-tho.txt'));
          box.items.add(new File(['%PDF-1.7 broken'], 'hong.pdf'));
          document.dispatchEvent(new DragEvent('drop', { dataTransfer: box, bubbles: true, cancelable: true }));
        }""",
        [good],
    )
    page.wait_for_url("**/upload/*")
    expect(page.locator(".summary")).to_contain_text("1 tệp không đọc được", timeout=60000)
    page.wait_for_selector("tr[data-state=done] a")
    assert "hỏng" in page.locator("tr[data-state=failed] .message").inner_text()
    picture(page, "progress")
    page.get_by_role("link", name="duc-tho.txt").click()
    assert "Đức Thọ" in page.locator("h1").inner_text()


def test_search_opens_the_page_at_the_words(page):
    """A hit without accents leads to the words, marked on the printed page."""
    page.get_by_label("Tìm trong các báo cáo").fill('"soi noi"')
    page.keyboard.press("Enter")
    page.wait_for_selector(".hits")
    picture(page, "search")
    page.locator(".hits a", has_text="Cẩm Xuyên").first.click()
    hit = page.locator("#t-hit")
    hit.wait_for(state="attached")
    expect(hit.locator(".paper").first).to_be_in_viewport()
    assert hit.is_visible()


def test_letter_and_workbook_are_downloaded(page, tmp_path):
    """Both come as files to keep, and hold what the page shows."""
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Tải bảng tính").click()
    fetched.value.save_as(tmp_path / "tong-hop.xlsx")
    assert "Khen thưởng" in openpyxl.load_workbook(tmp_path / "tong-hop.xlsx").sheetnames
    open_report(page)
    page.get_by_role("link", name="Công văn gửi trả").click()
    page.get_by_label("Cơ quan gửi").fill("SỞ NỘI VỤ")
    picture(page, "letter")
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Tải công văn").click()
    fetched.value.save_as(tmp_path / "cong-van.docx")
    text = read(io.BytesIO((tmp_path / "cong-van.docx").read_bytes())).text
    assert "Kính gửi: Ủy ban nhân dân huyện Cẩm Xuyên" in text


def test_a_box_drawn_on_the_page_adds_an_entry(page):
    """Dragging around printed words opens the form for them."""
    page.emulate_media(reduced_motion="reduce")  # the mouse does not wait for a page that still scrolls
    open_report(page)
    page.locator("#e-a1 .where").click()
    page.get_by_role("button", name="Kẻ khung để thêm").click()
    place = page.locator("#t-a1 .paper").first.bounding_box()
    page.mouse.move(place["x"] - 2, place["y"] - 2)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] + 2, place["y"] + place["height"] + 2, steps=4)
    page.mouse.up()
    page.wait_for_url("**/add?page=1&box=*")
    assert "7 tập thể" in page.locator("blockquote").inner_text()
    picture(page, "add")
    page.get_by_role("button", name="Thêm", exact=True).click()
    page.wait_for_url("**said=added**")
    assert page.locator("li.chosen .badge").inner_text() == "đã thêm"


def test_selected_text_adds_an_entry(page):
    """Words selected in the text of a DOCX become an entry at just these words."""
    open_report(page, "huyện Kỳ Anh")
    page.wait_for_selector("article.flow")
    page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.querySelector('article.flow'), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf('thi đua sôi nổi');
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + 'thi đua sôi nổi'.length);
            document.getSelection().addRange(range);
            return;
          }
        }"""
    )
    page.get_by_role("link", name="Thêm chữ đã chọn").click()
    assert page.locator("blockquote").inner_text() == "“thi đua sôi nổi”"
    picture(page, "text")
