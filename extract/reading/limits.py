"""How much one file may ask for. Each limit has a name, a default for office reports, and a sentence of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from extract.errors import LimitError
from extract.isolation import Allowance

_UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}
_VALUE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMG]?B)?", re.IGNORECASE)
_MOST = 1e15  # of anything: the system takes no larger number of bytes or seconds
_BYTES = frozenset({"file", "xml", "memory"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is refused; the defaults let reports of 1,000 pages pass, scanned or not.

    ``file``: bytes of the file. ``pages``: of a PDF. ``page_chars``: characters on one page of a PDF (a dense A4 page
    has 5,000). ``xml``: bytes of all parts of a Word file after decompression together, and of a text or HTML file.
    ``pixels``: of the image that fills a scanned page (A4 at 600 dpi has 35 million). ``page_seconds``: wall-clock time
    for one page, opening the file included (a Word file is one page in this sense); ``seconds``: for the whole file.
    ``memory``: bytes on top of what the process has. The last three hold only where the file is read in a process of
    its own.
    """

    file: int = 200 * 10**6
    pages: int = 2000
    page_chars: int = 60_000
    xml: int = 50 * 10**6
    pixels: int = 100 * 10**6
    page_seconds: float = 120.0
    seconds: float = 3600.0
    memory: int = 2 * 10**9

    def allowance(self) -> Allowance:
        """Return what a process that reads a file may use."""
        return Allowance(seconds=self.seconds, memory=self.memory, step_seconds=min(self.page_seconds, self.seconds))

    def check_file(self, size: int) -> None:
        """Raise LimitError for a file of more than ``file`` bytes."""
        if size > self.file:
            raise LimitError(
                f"Tệp lớn hơn {_megabytes(self.file)} MB: hãy tách thành nhiều tệp nhỏ hơn"
                f"{_or_more('file', f'{_megabytes(2 * self.file)}MB')}."
            )

    def check_pages(self, count: int) -> None:
        """Raise LimitError for more than ``pages`` pages."""
        if count > self.pages:
            raise LimitError(
                f"Tệp có {count} trang, quá giới hạn {self.pages}: hãy tách thành nhiều tệp{_or_more('pages', count)}."
            )

    def check_page_chars(self, page: int, count: int) -> None:
        """Raise LimitError for a page of more than ``page_chars`` characters."""
        if count > self.page_chars:
            raise LimitError(
                f"Trang {page} có hơn {self.page_chars} ký tự, một trang thường chỉ có vài nghìn: hãy xuất lại tệp từ "
                f"bản gốc{_or_more('page_chars', 2 * self.page_chars)}."
            )

    def check_xml(self, size: int) -> None:
        """Raise LimitError for more than ``xml`` bytes of text or XML."""
        if size > self.xml:
            raise LimitError(
                f"Văn bản trong tệp (sau khi giải nén) lớn hơn {_megabytes(self.xml)} MB: hãy tách tệp thành nhiều "
                f"phần{_or_more('xml', f'{_megabytes(2 * self.xml)}MB')}."
            )

    def check_pixels(self, page: int, count: int) -> None:
        """Raise LimitError for a page image of more than ``pixels`` pixels."""
        if count > self.pixels:
            raise LimitError(
                f"Ảnh của trang {page} có {count // 10**6} triệu điểm ảnh, quá giới hạn {self.pixels // 10**6} triệu: "
                f"hãy quét lại theo khổ A4, 300 dpi{_or_more('pixels', count)}."
            )

    def changed(self, settings: Iterable[str]) -> Limits:
        """Return the limits with settings such as "pages=3000" or "memory=1GB" applied.

        Raises ValueError, its text the Vietnamese sentence, for a setting that names no limit or no positive number.
        """
        known = [field.name for field in fields(self)]
        values: dict[str, float] = {}
        for setting in settings:
            name, _, text = setting.partition("=")
            name = name.strip().lower().replace("-", "_")
            if name not in known:
                raise ValueError(f"không có giới hạn “{name}”, chỉ có: {', '.join(known)}")
            match = _VALUE.fullmatch(text.strip())
            unit = (match[2] or "").upper() if match else ""
            number = float(match[1]) * _UNITS[unit] if match else 0.0
            if not 0 < number <= _MOST or (unit and name not in _BYTES):
                example = "200MB" if name in _BYTES else "60"
                raise ValueError(f"giá trị của giới hạn “{name}” phải là số dương vừa phải, như {name}={example}")
            values[name] = number if name.endswith("seconds") else int(number)
        return replace(self, **values)  # type: ignore[arg-type]  # whole numbers where they must be


DEFAULT = Limits()


def _megabytes(size: int) -> str:
    return f"{size / 10**6:g}"


def _or_more(name: str, value: object) -> str:
    return f", hoặc tăng giới hạn (--limit {name}={value})"
