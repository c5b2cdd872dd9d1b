"""The layout of a page by pdfminer, stopped where a page shows more text than it may have.

pdfplumber looks at the characters of a page when all of them are there; half a million take it a minute.
"""

from __future__ import annotations

from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

from extract.reading.limits import Limits

_BYTES_EACH = 2  # a character takes one byte or two: what has more bytes than this has too many characters


class _CountingDevice(PDFPageAggregatorWithMarkedContent):  # type: ignore[misc]  # pdfplumber has no types
    """Counts the bytes of the strings shown, before they are laid out."""

    def __init__(self, page: Any, limits: Limits) -> None:  # noqa: ANN401
        super().__init__(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
        self._shown = 0
        self._page, self._limits = page.page_number, limits

    def render_string(self, textstate: Any, seq: Any, *rest: Any) -> None:  # noqa: ANN401
        self._shown += sum(len(part) for part in seq if isinstance(part, bytes))
        self._limits.check_page_chars(self._page, self._shown // _BYTES_EACH)
        super().render_string(textstate, seq, *rest)


def lay_out(page: Any, limits: Limits) -> None:  # noqa: ANN401
    """Lay out a pdfplumber page, as it does itself at the first look at its characters. Raises LimitError."""
    device = _CountingDevice(page, limits)
    PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()  # noqa: SLF001  where pdfplumber keeps it
