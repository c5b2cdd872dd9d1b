"""The desk in a real browser (Debian's Chromium, driven by Playwright); pictures of the pages go to out/desk."""

import io
import re
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from corpora import report_text
from typeset import as_docx, as_pdf, serif

from extract import read
from extract.pipeline import extract_document
from extract.store.corpus import Corpus
from extract.store.entry import entry_of

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
OUT = Path(__file__).resolve().parents[2] / "out" / "desk"
DESKTOP, TABLET = {"width": 1280, "height": 800}, {"width": 820, "height": 1180}
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-dev-shm-usage",
]  # fmt: skip

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (./run test installs it)")
pytestmark = [
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium (./run test installs it)"),
    pytest.mark.skipif(serif() is None, reason="no font with Vietnamese letters to typeset with"),
]


@pytest.fixture(scope="module")
def chromium():
    """Start the browser once."""
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def corpus_of(folder):
    """Make a corpus of a PDF of two pages, a DOCX, and a text in a folder."""
    long = [*report_text(plan="9999/2023").splitlines(), *["Các cấp đã tổ chức phong trào rộng khắp."] * 60]
    other = report_text(unit="HUYỆN KỲ ANH", place="Kỳ Anh", number="77", collectives=11)
    sources = {"cam-xuyen.pdf": as_pdf(long), "ky-anh.docx": as_docx(other.splitlines())}
    with Corpus(folder / "tinh.db") as corpus:
        for name, data in sources.items():
            path = folder / name
            path.write_bytes(data)
            document = read(path)
            corpus.add(entry_of(document, extract_document(document)))
    return folder / "tinh.db"


@contextmanager
def served(where, files):
    """Serve a desk from a thread; yield its address."""
    import uvicorn

    from extract.web.app import create_app
    from extract.web.settings import Settings

    app = create_app(Settings(corpus=str(where), files=files, name="Lan"))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Make the corpus once: its files stay where they were read."""
    return corpus_of(tmp_path_factory.mktemp("corpus"))


@pytest.fixture
def desk(tmp_path, made):
    """Serve a desk over a corpus of its own."""
    where = shutil.copy(made, tmp_path / "tinh.db")
    with served(where, tmp_path / "files") as address:
        yield address


@pytest.fixture
def page(chromium, desk):
    """Open a page that fails the test when a script fails or anything is asked for elsewhere."""
    context = chromium.new_context(viewport=DESKTOP, accept_downloads=True, locale="vi-VN")
    opened = context.new_page()
    opened.set_default_timeout(15000)
    faults = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    opened.on("request", lambda sent: faults.append(sent.url) if not sent.url.startswith((desk, "blob:")) else None)
    opened.goto(desk)
    yield opened
    context.close()
    assert faults == []


def picture(page, name):
    """Keep a picture of the page at both sizes, for people to look at."""
    OUT.mkdir(parents=True, exist_ok=True)
    for size in (TABLET, DESKTOP):
        page.set_viewport_size(size)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=OUT / f"{name}-{size['width']}.png")


def open_report(page, name="huyện Cẩm Xuyên"):
    """Go from the overview to a report."""
    page.get_by_role("link", name=re.compile(name)).first.click()
    page.wait_for_selector("#list")


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
    playwright.expect(page.locator(".summary")).to_contain_text("1 tệp không đọc được", timeout=60000)
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
    playwright.expect(hit.locator(".paper").first).to_be_in_viewport()
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


def test_by_keyboard_alone(page):
    """From the overview to a confirmed entry and a reviewed report without a mouse; focus is always seen."""

    def tab_to(wanted):
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
                return
        pytest.fail(f"{wanted} is not reached by the Tab key")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tab_to("table.queue a[href^='/reports/']")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    page.wait_for_selector("#list")
    tab_to("#list")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('li.entry') !== null")
    page.keyboard.press("n")
    page.wait_for_selector("li.chosen[data-todo] form.edit")
    ref = page.locator("li.chosen").get_attribute("data-ref")
    tab_to("button[value=confirm]")
    page.keyboard.press("Enter")
    page.wait_for_url("**said=confirmed**")
    assert page.locator(f"#e-{ref}").get_attribute("data-todo") is None
    page.keyboard.press("Escape")
    page.locator("body").press("Home")
    page.evaluate("document.querySelector('.skip').focus()")
    tab_to("form[action$='/reviewed'] button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/reports/\d+$"))


def test_without_script_everything_can_be_read_and_corrected(chromium, desk):
    """Links and plain forms do the whole work of the script."""
    with chromium.new_context(viewport=DESKTOP, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(desk)
        page.get_by_role("link", name=re.compile("huyện Cẩm Xuyên")).first.click()
        page.locator("#e-a1 .pick").click()
        page.locator("#e-a1").get_by_label("Số lượng").fill("8")
        page.locator("#e-a1").get_by_role("button", name="Lưu").click()
        assert "said=saved" in page.url
        assert page.locator("#t-a1").count() == 1
        assert not page.locator("#add-box").is_visible()


AXE_PAGES = (
    "/", "/reports", "/reports/1", "/reports/1?entry=a1", "/reports/1?entry=h", "/reports/2", "/reports/1/history",
    "/reports/1/add", "/reports/1/add?words=7+tap+the", "/reports/1/letter", "/reports/1/reporter",
    "/upload", "/search?q=thi+dua", "/totals",
    "/totals/a?period=2023-H1", "/audit", "/nowhere",
)  # fmt: skip


def test_no_page_has_a_serious_barrier(page, desk):
    """axe-core finds nothing serious or critical on any page, at either size."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    found = []
    for path in AXE_PAGES:
        page.goto(desk + path)
        page.evaluate(script)  # run by the driver: the page's own policy stays in force
        for size in (DESKTOP, TABLET):
            page.set_viewport_size(size)
            result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            found += [
                (path, size["width"], one["id"], one["impact"], one["nodes"][0]["html"][:160])
                for one in result["violations"]
                if one["impact"] in {"serious", "critical"}
            ]
    assert found == []
