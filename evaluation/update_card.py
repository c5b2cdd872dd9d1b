"""Write the scores of a run into the model card: figures by the scorer, not by hand.

    python evaluation/score.py --json scores.json
    python evaluation/score.py degraded --json degraded.json      # slow; only for the table of review marks
    python evaluation/update_card.py scores.json [degraded.json]

Replaces what stands between the marks in models/README.md: the scores of the first run, the review marks of all.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if __package__ in {None, ""}:  # run as a script
    sys.path.insert(0, str(ROOT))

from evaluation import review  # noqa: E402
from evaluation.scoring.report import percent  # noqa: E402

BEGIN, END = "<!-- scores: begin -->", "<!-- scores: end -->"
REVIEW_BEGIN, REVIEW_END = "<!-- review: begin -->", "<!-- review: end -->"
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
    """Return the card with its table of scores replaced. Raises ValueError where the marks are missing."""
    return _between(card, BEGIN, END, lines(scores))


def _between(card: str, begin: str, end: str, table: Iterable[str]) -> str:
    before, found, rest = card.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"the card has no {begin} ... {end}")
    body = "\n".join(table)
    return f"{before}{begin}\n{body}\n{end}{after}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrite the card; always returns 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("scores", nargs="+", type=Path, help="what score.py --json wrote")
    parser.add_argument("--card", type=Path, default=ROOT / "models" / "README.md")
    options = parser.parse_args(arguments)
    card = updated(options.card.read_text("utf-8"), json.loads(options.scores[0].read_text("utf-8")))
    if REVIEW_BEGIN in card:
        card = _between(card, REVIEW_BEGIN, REVIEW_END, review.lines(review.read_mentions(options.scores)))
    options.card.write_text(card, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
