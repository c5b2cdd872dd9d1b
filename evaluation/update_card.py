"""Write the scores of a run into the model card: figures by the scorer, not by hand.

    python evaluation/score.py --json scores.json
    python evaluation/update_card.py scores.json

Replaces what stands between the two marks in models/README.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if __package__ in {None, ""}:  # run as a script
    sys.path.insert(0, str(ROOT))

from evaluation.scoring.report import percent  # noqa: E402

BEGIN, END = "<!-- scores: begin -->", "<!-- scores: end -->"
# The rows of the card, in this order: what the project set itself a measure for.
ROWS = {
    "header.all_fields": "header fields",
    "citations.code": "citations: code",
    "citations.type": "citations: type",
    "citations.date": "citations: date",
    "citations.issuer": "citations: issuer",
    "citations.all": "citations: these four together",
    "citations.relation": "citations: relation",
    "citations.span_exact": "citations: span exact",
    "citations.span_overlap": "citations: span overlapping",
    "directives.pairs": "mentions of one document, pairwise",
    "movements.name": "movements: name",
    "movements.all": "movements: name and kind",
    "awards.count_recipient": "awards: count and recipient",
    "awards.status": "awards: status (of those)",
    "awards.all": "awards: award, conferrer, recipient, count, status",
    "awards.prose": "of these in prose",
    "awards.cells": "of these in tables",
}


def lines(scores: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the table: one block of rows for each section."""
    yield "| set | cases | what | gold | P | R | F1 |"
    yield "|---|---|---|---|---|---|---|"
    for section, kinds in scores["scores"].items():
        cases = scores["sections"][section]["cases"]
        for path, label in ROWS.items():
            kind, field = path.split(".")
            score = kinds.get(kind, {}).get(field)
            if score is not None:
                ratios = " | ".join(percent(score[name]) for name in ("precision", "recall", "f1"))
                yield f"| {section} | {cases} | {label} | {score['gold']} | {ratios} |"


def updated(card: str, scores: dict[str, Any]) -> str:
    """Return the card with its table replaced. Raises ValueError where the marks are missing."""
    before, begin, rest = card.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the card has no {BEGIN} ... {END}")
    table = "\n".join(lines(scores))
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrite the card; always returns 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("scores", type=Path, help="what score.py --json wrote")
    parser.add_argument("--card", type=Path, default=ROOT / "models" / "README.md")
    options = parser.parse_args(arguments)
    scores = json.loads(options.scores.read_text("utf-8"))
    options.card.write_text(updated(options.card.read_text("utf-8"), scores), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
