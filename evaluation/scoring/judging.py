"""Judge a whole record against its gold, and sum up over sections."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation.scoring import awards, citations, header, movements, reading
from evaluation.scoring.cases import Case
from evaluation.scoring.confidence import triage
from evaluation.scoring.score import Judgement

_DOUBTED = {"citations", "movements", "awards"}
"""The kinds whose entries carry a confidence and may ask for review."""


@dataclass(frozen=True, slots=True)
class Result:
    """The judgement of one case by kind of entry; ``failure`` is why it could not be read."""

    case: Case
    judgements: dict[str, Judgement]
    failure: str | None = None


@dataclass(slots=True)
class Section:
    """What was summed up over the cases of one section; ``part`` where all of them count in a larger one, too."""

    part: bool = False
    cases: int = 0
    failures: list[str] = field(default_factory=list)
    judgements: dict[str, Judgement] = field(default_factory=dict)


def judge(case: Case, record: dict[str, Any]) -> Result:
    """Judge a record in every kind of entry that the gold speaks of."""
    judgements = {}
    if reading.told(case):
        judgements["reading"] = reading.judge(case, record["flow"])
    if "header" in case.gold:
        judgements["header"] = header.judge(case, record["header"])
    if "citations" in case.gold:
        judgements["citations"] = citations.judge(case, record["citations"])
        judgements["directives"] = citations.judge_directives(case, record["citations"], record["directives"])
    if "movements" in case.gold:
        judgements["movements"] = movements.judge(case, record["movements"])
    if "awards" in case.gold:
        judgements["awards"] = awards.judge(case, record["awards"])
    for kind in _DOUBTED & judgements.keys():
        judgements[kind].scores["review"] = triage(judgements[kind].mentions)
    return Result(case, judgements)


def judge_unread(case: Case, failure: str) -> Result:
    """Judge a document that could not be read: all its gold is missed."""
    nothing: dict[str, Any] = {"header": None, "citations": [], "directives": [], "movements": [], "awards": []}
    nothing["flow"] = ""
    return Result(case, judge(case, nothing).judgements, failure)


def run(cases: Iterable[Case], predict: Callable[[Case], dict[str, Any]]) -> list[Result]:
    """Predict and judge each case; a document that fails, in whatever way, never stops the others."""
    results = []
    for case in cases:
        try:
            record = predict(case)
        except Exception as error:  # noqa: BLE001  any fault in reading is a miss with its reason
            results.append(judge_unread(case, _reason(error)))
        else:
            results.append(judge(case, record))
    return results


def _reason(error: Exception) -> str:
    """Return what went wrong, and where, so that a fault of ours can be found."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"


def summarise(results: Iterable[Result]) -> dict[str, Section]:
    """Sum up over the sections (a case may count in several), in order of first appearance."""
    sections: dict[str, Section] = {}
    for result in results:
        for group in result.case.groups:
            section = sections.setdefault(group, Section(part=group != result.case.section))
            section.cases += 1
            if result.failure:
                section.failures.append(f"{result.case.name}: {result.failure}")
            for kind, judgement in result.judgements.items():
                section.judgements.setdefault(kind, Judgement()).add(judgement)
    return sections
