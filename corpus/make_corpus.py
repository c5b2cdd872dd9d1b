"""Make the sample reports and their gold records from corpus/sources: ``python corpus/make_corpus.py [NAME...]``.

The same sources give the same bytes (with the same fonts and libraries), so a second run leaves the checkout clean.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from make import blocks, gold, pdf, plainfile, word

HERE = Path(__file__).resolve().parent
WRITERS = {"pdf": pdf.write, "docx": word.write, "txt": plainfile.write}


def make(path: Path, target: Path = HERE) -> dict[str, object]:
    """Make report, gold record and reference text of one source file under ``target``; return the record."""
    source = blocks.load(path)
    record, reference = gold.record(source)
    kind = source.data["format"]
    pages = WRITERS[kind](source, target / "reports" / f"{source.name}.{kind}")
    record["pages"] = pages or None
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (target / "gold" / f"{source.name}.json").write_text(text, "utf-8")
    (target / "gold" / f"{source.name}.txt").write_text(reference, "utf-8")
    return record


def main(names: list[str]) -> None:
    """Make the named sources, all without a name."""
    for path in sorted((HERE / "sources").glob("*.yaml")):
        if names and path.stem not in names:
            continue
        record = make(path)
        counts = {k: len(record[k]) for k in ("citations", "movements", "awards")}  # type: ignore[arg-type]
        print(path.stem, record["pages"], counts, "directives", record["directives"])


if __name__ == "__main__":
    main(sys.argv[1:])
