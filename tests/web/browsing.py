"""What the browser tests share: sizes of the window, the corpus that they open, pictures of pages for people."""

import re
from pathlib import Path

from corpora import report_text
from typeset import as_docx, as_pdf

from extract import read
from extract.pipeline import extract_document
from extract.store.corpus import Corpus
from extract.store.entry import entry_of

OUT = Path(__file__).resolve().parents[2] / "out" / "desk"  # kept out of git
DESKTOP, TABLET = {"width": 1280, "height": 800}, {"width": 820, "height": 1180}


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
