"""Find gold and the document behind it.

A folder of gold is any of: ``gold.json`` beside the text it names; ``gold/*.json`` with the documents in ``docs/`` (or
anywhere below); ``*.jsonl`` files of sentences, one ``{"id", "text", ...}`` a line; and ``index.json``, a list of
damaged copies ``{"file", "report", "class", "gold", "header"}``: each is scored against the gold of its original,
``header`` overriding fields of it; read only where its own folder is asked for, since most need OCR. Only the kinds
of entry whose key a gold object carries are scored: ``"citations": []`` states that there is none, a missing key
states nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KINDS = ("header", "citations", "movements", "awards")
_FORMATS = (".pdf", ".docx", ".doc", ".txt")
_CHALLENGE = re.compile(r"(.+?)(?:_sentence)?s?(?:_(\d+))?")
"""What the entries of a challenge set are, and its running number."""


@dataclass(frozen=True, slots=True)
class Case:
    """One document or sentence with its gold.

    ``path`` is the document, or ``text`` the sentence itself. ``pages`` are the first and last page annotated.
    ``merge_received``: received and conferred are one status here, since the reporter is not known.
    ``reference`` is the text as it should be read, where the gold has it.
    ``ignore_unnumbered``: papers without number and date are not annotated in this set and count neither way.
    """

    section: str
    name: str
    gold: dict[str, Any]
    path: Path | None = None
    text: str | None = None
    pages: tuple[int, int] | None = None
    tolerate: dict[str, Any] = field(default_factory=dict)
    reference: str | None = None
    merge_received: bool = False
    ignore_unnumbered: bool = False

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the sections that this case counts in: its own, and apart what was read from text or scans.

        A gold that names its ``split`` (what rules were made on, what was held out) counts in that, too. A later
        ``wave`` of samples, blind for those who wrote the rules of its day, is a section of its own and in no other.
        """
        groups = [self.section]
        if wave := self.gold.get("wave"):
            return (*groups, f"{self.section}-wave{wave}") if self.section.startswith("degraded-") else tuple(groups)
        if self.path is not None and isinstance(reader := self.gold.get("reader"), str):
            groups.append(f"{self.section}-{'ocr' if reader == 'ocr' else 'text'}")
        if split := self.gold.get("split"):
            groups.append(f"{self.section}-{split}")
        return tuple(groups)


def find_cases(folder: Path, section: str | None = None) -> Iterator[Case]:
    """Yield the cases of a folder in a stable order; files that hold no gold are passed over.

    Raises FileNotFoundError where the folder is missing or a gold file's document cannot be found.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"no such folder: {folder}")
    section = section or folder.resolve().name
    for file in sorted(folder.rglob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(gold, dict) and any(kind in gold for kind in KINDS):
            yield _document(section, folder, file, gold)
        elif isinstance(gold, list) and file.name == "index.json" and file.parent == folder:
            yield from (_damaged(section, folder, row) for row in gold)
    for file in sorted(folder.rglob("*.jsonl")):
        name = _set_name(section, file)
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip():
                row = json.loads(line)
                if "text" in row:
                    yield _sentence(name, row)


def _set_name(section: str, file: Path) -> str:
    """Return the section of a file of sentences: its folder's and its own name; the challenge sets stand apart.

    ``challenge/citation_sentences_3.jsonl`` is ``challenge-citations-3``: a later set has its own figures.
    """
    if file.parent.name == "challenge":
        kind, number = _CHALLENGE.fullmatch(file.stem).groups()  # type: ignore[union-attr]  # it matches any name
        return f"challenge-{kind}s" + (f"-{number}" if number else "")
    return f"{section}-{file.stem.replace('_', '-')}"


def _document(section: str, folder: Path, file: Path, gold: dict[str, Any]) -> Case:
    pages = gold.get("pages")
    return Case(
        section=f"{section}-wave{gold['wave']}" if "wave" in gold else section,
        name=file.stem if file.stem != "gold" else folder.resolve().name,
        gold=gold,
        path=_document_path(folder, file, gold),
        pages=(pages[0], pages[1]) if isinstance(pages, list) else None,
        tolerate=gold.get("tolerate", {}),
        reference=_reference(file, gold),
        ignore_unnumbered="origin" in gold,
    )


def _damaged(section: str, folder: Path, row: dict[str, Any]) -> Case:
    file = folder.parent / row["gold"]
    gold = json.loads(file.read_text(encoding="utf-8"))
    gold["header"] |= row.get("header", {})
    gold.pop("split", None)
    return Case(
        section=f"{section}-{row['class'].replace(' ', '')}",
        name=Path(row["file"]).stem,
        gold=gold,
        path=folder / row["file"],
        tolerate=gold.get("tolerate", {}),
        reference=_reference(file, gold),
    )


def _reference(file: Path, gold: dict[str, Any]) -> str | None:
    named = gold.get("reference")
    path = file.parent / named if isinstance(named, str) else None
    return path.read_text(encoding="utf-8") if path is not None and path.is_file() else None


def _document_path(folder: Path, file: Path, gold: dict[str, Any]) -> Path:
    source = gold.get("source")
    named = gold.get("doc") or (source.get("path") if isinstance(source, dict) else source)
    wanted = [Path(named).name] if named else [file.stem + suffix for suffix in _FORMATS]
    for name in wanted:
        for found in (file.parent / name, folder / name, *sorted(folder.rglob(name))):
            if found.is_file():
                return found
    raise FileNotFoundError(f"{file}: its document {' or '.join(wanted)} is nowhere in {folder}")


def _sentence(section: str, row: dict[str, Any]) -> Case:
    return Case(
        section=section,
        name=str(row.get("id")),
        gold=row,
        text=row["text"],
        tolerate=row.get("tolerate", {}),
        merge_received=True,
        ignore_unnumbered=bool(row.get("ignore_unnumbered")),
    )
