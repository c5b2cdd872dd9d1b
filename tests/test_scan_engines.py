"""How engines are found and asked: once for each page, the other way up if need be, and never for a text PDF."""

import subprocess
import sys

import pytest
from scanning import DEGRADED, FakeEngine, FakePage, drawn_text_page, ocr_line, ocr_page

from extract.errors import MissingToolError
from extract.reading import ocr_cache, ocr_engines, scan


@pytest.fixture
def engine(monkeypatch):
    """Put an engine of our own in place of the installed ones."""
    made = FakeEngine([ocr_line("Thực hiện Kế hoạch số 12/KH-UBND", 400.0)])
    monkeypatch.setattr(ocr_engines, "find_engine", lambda _wanted: made)
    return made


def test_page_survives_the_cache(tmp_path, monkeypatch):
    """What is stored comes back; another engine, page or file does not; a damaged entry is none."""
    monkeypatch.setenv("EXTRACT_CACHE", str(tmp_path))
    page = ocr_page([ocr_line("Bằng khen", 300.0)], angle=0.5, across=((10.0, 1.0, 2.0),))
    ocr_cache.store("hash", 1, "engine", page)
    assert ocr_cache.load("hash", 1, "engine") == page
    for other in (("hash", 2, "engine"), ("other", 1, "engine"), ("hash", 1, "newer")):
        assert ocr_cache.load(*other) is None
    (entry,) = tmp_path.rglob("*.gz")
    entry.write_bytes(b"damaged")
    assert ocr_cache.load("hash", 1, "engine") is None


def test_cache_can_be_switched_off(monkeypatch):
    """An empty EXTRACT_CACHE keeps nothing."""
    monkeypatch.setenv("EXTRACT_CACHE", "")
    ocr_cache.store("hash", 1, "engine", ocr_page([]))
    assert ocr_cache.folder() is None
    assert ocr_cache.load("hash", 1, "engine") is None


def test_a_page_is_recognised_once(engine, tmp_path, monkeypatch):
    """The second reading of a page takes the first one's result and repairs it anew."""
    monkeypatch.setenv("EXTRACT_CACHE", str(tmp_path))
    page = FakePage(drawn_text_page())
    first = scan.scan_page(page, 1, "hash")
    second = scan.scan_page(page, 1, "hash")
    assert engine.calls == 1
    assert [line.text for line in first.lines] == [line.text for line in second.lines]
    scan.scan_page(page, 1, "hash", scan.OcrOptions(cache=False))
    assert engine.calls == 2


def test_upside_down_page_is_turned(engine):
    """A page read with little confidence is tried the other way round."""
    poor = [ocr_line("uộɥʇ ɐnp !ɥʇ ộɔ", 300.0, confidence=0.3)]
    good = [ocr_line("Công tác thi đua, khen thưởng", 300.0)]
    answers = iter([poor, good])
    engine.recognise = lambda _image, _dpi: next(answers)
    result = scan.recognise(FakePage(drawn_text_page()), 1, "hash", scan.OcrOptions(cache=False))
    assert result.turn == 2
    assert result.lines[0].text.startswith("Công tác")


def test_missing_engine_says_how_to_install(monkeypatch):
    """Without engines one sentence names the way on Debian, Windows and macOS."""
    for name in ("tesserocr", "trueocr"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setenv("TESSDATA_PREFIX", "/nowhere/at/all")
    with pytest.raises(MissingToolError, match=r"tesseract-ocr-vie.*winget.*brew.*\[ocr-pip\]"):
        ocr_engines.find_engine("auto")


def test_missing_language_data(monkeypatch, tmp_path):
    """Without its Vietnamese data tesserocr is as good as missing."""
    monkeypatch.setattr(ocr_engines, "_DATA_PLACES", ())
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert ocr_engines.tessdata() is None
    with pytest.raises(MissingToolError):
        ocr_engines.find_engine("tesseract")


def test_text_pdfs_never_load_ocr():
    """Reading a PDF with a text layer imports no part of OCR and no numpy of ours."""
    reports = sorted((DEGRADED.parent / "reports").glob("*.pdf"))
    if not reports:
        pytest.skip("no sample reports")
    code = (
        "import sys; from extract.reading import read; read(sys.argv[1]);"
        "print([m for m in sys.modules if m.startswith(('extract.reading.scan', 'extract.reading.ocr', 'tesserocr'))])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(reports[0])], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
