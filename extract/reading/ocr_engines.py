"""The OCR engines: Tesseract through tesserocr, and trueocr where no system package can be installed.

Both are optional. Tesseract's Vietnamese language data is a system package; trueocr carries its model in its wheel.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from PIL import Image

from extract.errors import MissingToolError
from extract.reading.ocr_page import OcrLine, OcrWord

LANGUAGE = "vie"
_DATA_PLACES = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "/opt/local/share/tessdata",
    r"C:\Program Files\Tesseract-OCR\tessdata",
)
# trueocr tells one confidence for a line, the mean of its letters: all the doubt may lie in a word of a quarter of it.
_WORST = 4.0


class Engine(Protocol):
    """Reads the image of a page. ``name`` tells engine, version and data apart: results are cached under it."""

    name: str

    def recognise(self, image: Image.Image, dpi: float) -> list[OcrLine]:
        """Return the lines of a page in pixels of ``image``."""

    def recognise_small(self, image: Image.Image, dpi: float, *, figures: bool = False) -> list[OcrLine]:
        """Return the lines of a cut-out, a table cell; ``figures``: nothing but a number is expected."""

    def recognise_scattered(self, image: Image.Image, dpi: float) -> list[OcrLine]:
        """Return the lines of a cut-out in which a few lines stand between seals and strokes of a pen."""


def find_engine(wanted: str = "auto") -> Engine:
    """Return the engine "tesseract" or "trueocr", or with "auto" the first that is there.

    Raises MissingToolError with how to install one.
    """
    return _find(wanted, os.environ.get("TESSDATA_PREFIX"))


def _find(wanted: str, prefix: str | None) -> Engine:
    problems = []
    for name in ("tesseract", "trueocr"):
        if wanted in {"auto", name}:
            try:
                return _made(name, prefix)
            except (ImportError, RuntimeError) as error:
                problems.append(f"{name}: {error}")
    raise MissingToolError(
        "cần bộ nhận dạng chữ để đọc trang quét: chạy “pip install thidua-extract[ocr]” rồi cài dữ liệu tiếng Việt "
        "bằng “sudo apt install tesseract-ocr-vie” (Debian, Ubuntu), “winget install UB-Mannheim.TesseractOCR” có chọn "
        "Vietnamese (Windows) hoặc “brew install tesseract-lang” (macOS); nếu không cài được gói hệ thống thì chạy "
        "“pip install thidua-extract[ocr-pip]” (Debian, Windows và macOS như nhau)"
    ) from RuntimeError("; ".join(problems))


@cache
def _made(name: str, _prefix: str | None) -> Engine:
    """Return the one engine of this name, whoever asks for it: a process forked after a first file has it already."""
    return TesseractEngine() if name == "tesseract" else TrueOcrEngine()


def tessdata() -> str | None:
    """Return the folder that holds Tesseract's Vietnamese data, None where there is none."""
    prefix = os.environ.get("TESSDATA_PREFIX")
    own = [prefix, str(Path(prefix) / "tessdata")] if prefix else []
    return next((place for place in (*own, *_DATA_PLACES) if (Path(place) / f"{LANGUAGE}.traineddata").is_file()), None)


class TesseractEngine:
    """Tesseract in this process: page segmentation 3, LSTM only, one thread (pages run side by side instead)."""

    def __init__(self) -> None:
        """Load the language data. Raises ImportError without tesserocr, RuntimeError without the data."""
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        import tesserocr  # type: ignore[import-untyped]  # noqa: PLC0415  optional

        folder = tessdata()
        if folder is None:
            raise RuntimeError(f"{LANGUAGE}.traineddata not found")
        self._module = tesserocr
        self._api = tesserocr.PyTessBaseAPI(
            path=folder, lang=LANGUAGE, psm=tesserocr.PSM.AUTO, oem=tesserocr.OEM.LSTM_ONLY
        )
        self._api.SetVariable("debug_file", os.devnull)
        size = (Path(folder) / f"{LANGUAGE}.traineddata").stat().st_size
        self.name = f"tesseract-{tesserocr.tesseract_version().split()[1]}-{LANGUAGE}-{size}-psm3"

    def recognise(self, image: Image.Image, dpi: float) -> list[OcrLine]:
        """Return the lines of a page in pixels of ``image``."""
        return self._recognise(image, dpi, self._module.PSM.AUTO)

    def recognise_small(self, image: Image.Image, dpi: float, *, figures: bool = False) -> list[OcrLine]:
        """Return the lines of a cut-out, a table cell; ``figures``: nothing but a number is expected."""
        modes = self._module.PSM
        if not figures:
            return self._recognise(image, dpi, modes.SINGLE_BLOCK)
        self._api.SetVariable("tessedit_char_whitelist", "0123456789.")
        try:
            # A figure that stands alone may be no line to the engine, most of all a 7; as a word it is read.
            return self._recognise(image, dpi, modes.SINGLE_LINE) or self._recognise(image, dpi, modes.SINGLE_WORD)
        finally:
            self._api.SetVariable("tessedit_char_whitelist", "")

    def recognise_scattered(self, image: Image.Image, dpi: float) -> list[OcrLine]:
        """Return the lines of a cut-out in which a few lines stand between seals and strokes of a pen."""
        return self._recognise(image, dpi, self._module.PSM.SPARSE_TEXT)

    def _recognise(self, image: Image.Image, dpi: float, segmentation: int) -> list[OcrLine]:
        with _silenced():
            self._api.SetPageSegMode(segmentation)
            self._api.SetImage(image)
            self._api.SetSourceResolution(round(dpi))
            self._api.Recognize()
            lines = list(self._lines(dpi))
            self._api.Clear()
        return lines

    def _lines(self, dpi: float) -> Iterator[OcrLine]:
        level = self._module.RIL
        results = self._api.GetIterator()
        words: list[OcrWord] = []
        geometry = (0.0, 0.0)
        for item in self._module.iterate_level(results, level.SYMBOL) if results is not None else ():
            if item.IsAtBeginningOf(level.TEXTLINE):
                if words:
                    yield OcrLine(tuple(words), *geometry)
                words, geometry = [], _geometry(item, level, dpi)
            if item.IsAtBeginningOf(level.WORD):
                words.append(OcrWord("", (), (), round(item.Confidence(level.WORD) / 100, 3)))
            box = item.BoundingBox(level.SYMBOL)
            text = unicodedata.normalize("NFC", _text_of(item, level))
            if text.strip() and box and words:
                last = words[-1]
                x0s, x1s = (box[0],) * len(text), (box[2],) * len(text)
                words[-1] = OcrWord(last.text + text, last.x0s + x0s, last.x1s + x1s, last.confidence)
            if not words[-1:] or not words[-1].text:
                words = words[:-1]
        if words:
            yield OcrLine(tuple(words), *geometry)


def _text_of(item: Any, level: Any) -> str:  # noqa: ANN401  tesserocr has no types
    try:
        return str(item.GetUTF8Text(level.SYMBOL))
    except RuntimeError:  # tesserocr's way to say that there is none
        return ""


def _geometry(item: Any, level: Any, dpi: float) -> tuple[float, float]:  # noqa: ANN401  tesserocr has no types
    """Return baseline and letter size of the line that begins at ``item``."""
    box = item.BoundingBox(level.TEXTLINE) or (0, 0, 0, 0)
    base = item.Baseline(level.TEXTLINE)
    foot = (base[0][1] + base[1][1]) / 2 if base else float(box[3])
    rows = item.RowAttributes()
    size = float(rows.get("row_height", 0) or 0) if isinstance(rows, dict) else 0.0
    return foot, size or (box[3] - box[1]) or dpi / 6


class TrueOcrEngine:
    """trueocr: a line detector and recogniser on onnxruntime, its models in the wheel."""

    def __init__(self) -> None:
        """Load the models. Raises ImportError without trueocr."""
        import trueocr  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415  optional

        self._model = trueocr.load_model(threads=1, auto_rotate=False)
        self.name = f"trueocr-{importlib.metadata.version('trueocr')}"

    def recognise(self, image: Image.Image, dpi: float) -> list[OcrLine]:
        """Return the lines of a page in pixels of ``image``; the edges of letters are spread over their line."""
        del dpi  # it finds the size of the letters itself
        found = self._model.predict(image.convert("RGB")).lines
        heights = sorted(line["bbox"][3] - line["bbox"][1] for line in found)
        usual = heights[len(heights) // 2] if heights else 0
        lines = []
        for line in found:
            x0, top, x1, bottom = line["bbox"]
            confidence = max(1 - _WORST * (1 - float(line["confidence"])), 0.0)
            words = spread(unicodedata.normalize("NFC", line["text"]), x0, x1, round(confidence, 3))
            # Its boxes hug the letters of a line, tails or not: most lines are of one size.
            height = usual if 0.65 * usual < bottom - top < 1.5 * usual else bottom - top
            if words:
                lines.append(OcrLine(words, (top + bottom) / 2 + 0.28 * height, height))
        return lines

    def recognise_small(self, image: Image.Image, dpi: float, *, figures: bool = False) -> list[OcrLine]:
        """Return the lines of a cut-out: its detector finds them as on a page."""
        del figures  # it knows no restriction
        return self.recognise(image, dpi)

    def recognise_scattered(self, image: Image.Image, dpi: float) -> list[OcrLine]:
        """Return the lines of a cut-out: its detector looks for them everywhere."""
        return self.recognise(image, dpi)


def spread(text: str, x0: float, x1: float, confidence: float) -> tuple[OcrWord, ...]:
    """Return the words of a line whose letters share the width from ``x0`` to ``x1`` as in a book face."""
    widths = [_width(char) for char in text]
    step = (x1 - x0) / (sum(widths) or 1)
    edges = [x0]
    for width in widths:
        edges.append(edges[-1] + width * step)
    words: list[OcrWord] = []
    at = 0
    for part in text.split(" "):
        if part:
            end = at + len(part)
            words.append(OcrWord(part, tuple(edges[at:end]), tuple(edges[at + 1 : end + 1]), confidence))
        at += len(part) + 1
    return tuple(words)


def _width(char: str) -> float:
    """Return the width of a character of a book face, in widths of a small letter."""
    if char in " .,;:'!|ijltIfr()-":
        return 0.6
    return 1.5 if char.isupper() or char in "mw—" else 1.0


@contextlib.contextmanager
def _silenced() -> Iterator[None]:
    """Keep what the C libraries write about odd boxes off the user's screen."""
    try:
        sys.stderr.flush()
        saved = os.dup(2)
    except (OSError, ValueError, AttributeError):
        yield
        return
    with open(os.devnull, "wb") as sink:  # noqa: PTH123  a device
        os.dup2(sink.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(saved, 2)
            os.close(saved)
