"""Run the extractor over a case: the only part of the scorer that is not pure."""

from __future__ import annotations

import io
from typing import Any

from evaluation.scoring.cases import Case

Prediction = dict[str, Any]


def predict(case: Case) -> Prediction:
    """Return the record of a case as plain JSON, cut down to the annotated pages, with the text as "flow".

    Raises what reading raises (``extract.errors.ExtractError``, or any fault of ours).
    """
    from extract import extract, read  # noqa: PLC0415  a wrong folder name is told without loading the readers

    document = read(case.path) if case.path is not None else read(io.BytesIO((case.text or "").encode()))
    return {**limit_pages(extract(document).model_dump(mode="json"), case.pages), "flow": document.text}


def limit_pages(record: Prediction, pages: tuple[int, int] | None) -> Prediction:
    """Drop what was found outside the pages (first, last): it counts neither for nor against."""
    if pages is None:
        return record

    def inside(span: dict[str, Any]) -> bool:
        return bool(pages[0] <= span["page"] <= pages[1])

    movements = [
        {**movement, "mentions": kept}
        for movement in record["movements"]
        if (kept := [span for span in movement["mentions"] if inside(span)])
    ]
    return {
        **record,
        "citations": [entry for entry in record["citations"] if inside(entry["span"])],
        "movements": movements,
        "awards": [entry for entry in record["awards"] if inside(entry["span"])],
    }
