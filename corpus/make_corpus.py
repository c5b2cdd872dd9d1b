"""Make the sample reports and their gold records from corpus/sources: ``python corpus/make_corpus.py [NAME...]``.

``python corpus/make_corpus.py --degraded`` also makes the scans and other damaged versions (about half a minute).

The same sources give the same bytes (with the same fonts and libraries), so a second run leaves the checkout clean.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from make import blocks, degraded, gold, pdf, plainfile, word

HERE = Path(__file__).resolve().parent
WRITERS = {"pdf": pdf.write, "docx": word.write, "txt": plainfile.write}


def make(path: Path, target: Path = HERE) -> dict[str, object]:
    """Make report, gold record and reference text of one source file under ``target``; return the record."""
    source = blocks.load(path)
    record, reference = gold.record(source)
    kind = source.data["format"]
    pages = WRITERS[kind](source, target / "reports" / f"{source.name}.{kind}")
    record["pages"] = pages or None
    text = json.dumps(record, ensure_ascii=False, indent=1, separators=(",", ":")) + "\n"
    (target / "gold" / f"{source.name}.json").write_text(text, "utf-8")
    (target / "gold" / f"{source.name}.txt").write_text(reference, "utf-8")
    return record


def file_table() -> Iterator[str]:
    """Yield the lines of the datasheet's table of files."""
    yield "| file | split | reporter | period | pages | cit. | mov. | awards | phenomena |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for path in sorted((HERE / "sources").glob("*.yaml")):
        data = yaml.safe_load(path.read_text("utf-8"))
        record = json.loads((HERE / "gold" / f"{path.stem}.json").read_text("utf-8"))
        counts = " | ".join(str(len(record[k])) for k in ("citations", "movements", "awards"))
        split = record["split"] + (f", wave {record['wave']}" if "wave" in record else "")
        period = (record["header"]["period"] or {}).get("label", "-")
        yield (
            f"| {record['source']} | {split} | {record['reporter']} | {period} "
            f"| {record['pages'] or '-'} | {counts} | {'; '.join(data['features'])} |"
        )


def degraded_table() -> Iterator[str]:
    """Yield the lines of the datasheet's table of degraded files."""
    yield "| file | of report | class | what was done |"
    yield "|---|---|---|---|"
    for row in degraded.index():
        yield f"| {row['file']} | {row['report']} | {row['class']} | {row['note']} |"


def update_datasheet() -> None:
    """Write the tables of files into DATASHEET.md, between their marks."""
    sheet = HERE / "DATASHEET.md"
    text = sheet.read_text("utf-8")
    for name, lines in (("files", file_table()), ("degraded", degraded_table())):
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = "\n".join([before + begin, *lines, end + after])
    sheet.write_text(text, "utf-8")


def main(names: list[str]) -> None:
    """Make the named sources, all without a name."""
    damaged = "--degraded" in names
    names = [name for name in names if name != "--degraded"]
    for path in sorted((HERE / "sources").glob("*.yaml")):
        if names and path.stem not in names:
            continue
        record = make(path)
        counts = {k: len(record[k]) for k in ("citations", "movements", "awards")}  # type: ignore[arg-type]
        print(path.stem, record["pages"], counts, "directives", record["directives"])
    if damaged:
        degraded.make()
    update_datasheet()


if __name__ == "__main__":
    main(sys.argv[1:])
