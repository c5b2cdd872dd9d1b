"""What a worker does with one file: read it and extract its record, in a child that can be killed.

Only the entry comes back, some tens of kilobytes; the document with the place of every character stays in the child.
"""

from __future__ import annotations

import sys
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from extract import isolation
from extract.reading.limits import DEFAULT, Limits
from extract.store.entry import Entry

if TYPE_CHECKING:
    from extract.reading.scan import OcrMode


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """The work of a batch: bytes and path of a file in, its entry out. Pickles.

    Raises an ExtractError where there is none: LimitError when it takes too long or too much memory, DamagedError when
    it kills the process that reads it.
    """

    ocr: OcrMode = "auto"
    limits: Limits = DEFAULT

    def __call__(self, data: bytes, path: str) -> Entry:
        """Return the entry of one file."""
        entry = isolation.call(_entry, data, path, self.ocr, self.limits, allowance=self.limits.allowance())
        if entry.report.source.ocr_pages and threading.active_count() == 1:
            from extract.reading.scan import preload  # noqa: PLC0415  where one file is a scan, the next ones are

            preload()
        return entry


def extractor() -> str:
    """Return what makes the records here, as the corpus keeps it."""
    from extract.pipeline import extractor_info  # noqa: PLC0415  start-up is lazy
    from extract.store.corpus import extractor_key  # noqa: PLC0415

    return extractor_key(extractor_info())


@cache
def warm_up() -> None:
    """Import readers and extractors, and fill their tables by a text made of the rules' own examples."""
    from extract.pipeline import extract_document  # noqa: PLC0415  start-up is lazy
    from extract.reading import preload, read_bytes  # noqa: PLC0415

    preload("pdf")
    preload("docx")
    import extract.reading.scan  # noqa: F401, PLC0415

    extract_document(read_bytes("\n".join(_examples()).encode(), path=None))


def _examples() -> Iterator[str]:
    from extract import resources  # noqa: PLC0415

    for path in sorted(resources.path("models/rules").glob("*.yaml")):
        yield from _strings(resources.load_yaml(f"models/rules/{path.name}"), within=False)


def _strings(node: Any, *, within: bool) -> Iterator[str]:  # noqa: ANN401  whatever YAML holds
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _strings(value, within=within or key == "examples")
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value, within=within)
    elif isinstance(node, str) and within:
        yield node


def _entry(data: bytes, path: str, ocr: OcrMode, limits: Limits) -> Entry:
    """Read and extract, in a child."""
    from extract.pipeline import extract_document  # noqa: PLC0415  start-up is lazy
    from extract.reading import read_bytes  # noqa: PLC0415
    from extract.reading.scan import OcrOptions  # noqa: PLC0415
    from extract.store.entry import entry_of  # noqa: PLC0415

    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # what libraries think of odd fonts helps nobody here
    document = read_bytes(data, path=path, ocr=OcrOptions(mode=ocr), limits=limits)
    isolation.beat()
    return entry_of(document, extract_document(document))
