"""The desk for everybody: by keyboard alone, without script, and as axe-core sees it."""

import re
from pathlib import Path

import pytest
from browsing import DESKTOP, TABLET


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
