"""What the models would add to the rules, on gold that taught neither threshold nor weight.

    python -m evaluation.training.ablate           # F1 of awards (five fields) by variant and section

Trains on what ``evaluation/train.py`` trains on and scores on the test halves of corpus/ and, where they lie beside
the checkout, the real sentences and the seed. ``reject X<t``: entries that model X gives less than t are dropped;
``accept >t``: numbers that the grammar refused are taken up; ``status``: the status model overrules the rules.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
if __package__ in {None, ""}:
    sys.path.insert(0, str(ROOT))

from evaluation.scoring import awards as award_scoring  # noqa: E402
from evaluation.scoring.cases import Case, find_cases  # noqa: E402
from evaluation.scoring.score import Score  # noqa: E402
from evaluation.train import AWARD_TASKS, learn  # noqa: E402
from evaluation.training import collect  # noqa: E402
from evaluation.training.refused import refused_candidates  # noqa: E402
from extract.extractors import awards  # noqa: E402
from extract.extractors.award_features import award_features  # noqa: E402
from extract.extractors.award_state import Candidate  # noqa: E402
from extract.extractors.header import read_header  # noqa: E402
from extract.knowledge.linear import LinearModel  # noqa: E402

Entry = dict[str, Any]
_REJECT = (0.1, 0.3, 0.5)
_ACCEPT = (0.5, 0.9)
_SURE = 0.8  # that much before a model overrules a status


def model_of(data: dict[str, Any]) -> LinearModel:
    """Return a fitted model as run time would load it."""
    weights = {name: tuple(column) for name, column in data["weights"].items()}
    calibration = data["calibration"]
    return LinearModel(
        data["name"], tuple(data["classes"]), tuple(data["intercept"]), weights, calibration["scale"],
        calibration["shift"],
    )  # fmt: skip


def test_cases() -> Iterator[Case]:
    """Yield the cases with awards that nothing was trained on: test halves, but those opened for study."""
    for folder in (ROOT / "corpus", ROOT.parent / "shared" / "real", ROOT.parent / "shared" / "seed"):
        for case in find_cases(folder) if folder.is_dir() else ():
            own = folder == ROOT / "corpus"
            if (
                "awards" in case.gold
                and case.gold.get("reader") != "ocr"
                and (not own or (case.gold.get("split") == "test" and case.section not in collect.OPENED))
            ):
                yield case


def variants(case: Case, models: dict[str, LinearModel]) -> Iterator[tuple[str, list[Entry]]]:
    """Yield the name of each variant and its entries for a case."""
    document = collect.document_of(case)
    header = read_header(document)
    candidates, tables = awards.propose(document)

    def seen(candidate: Candidate, *, table: bool = False) -> dict[str, float]:
        reading = awards.read_candidate(document, header, candidate, table=table)
        return award_features(document.text, candidate, reading)

    entries = [entry.model_dump(mode="json") for entry in awards.predicted(document, header, candidates, tables)]
    features = [seen(candidate, table=at in tables) for at, candidate in enumerate(candidates)]
    yield "rules", entries
    for name in ("award_count", "award_right"):
        sure = [models[name].probabilities(one)["yes"] for one in features]
        for limit in _REJECT:
            kept = [entry for entry, value in zip(entries, sure, strict=True) if value >= limit]
            yield f"reject {name}<{limit}", kept
    told = [models["award_status"].probabilities(one) for one in features]
    yield "status", [_with_status(entry, found) for entry, found in zip(entries, told, strict=True)]
    refused = [(one, seen(one)) for one in refused_candidates(document, candidates)]
    for limit in _ACCEPT:
        taken = [one for one, f in refused if models["all_count"].probabilities(f)["yes"] > limit]
        yield f"accept >{limit}", [*entries, *awards_of(document, header, taken)]


def awards_of(document: Any, header: Any, taken: list[Candidate]) -> list[Entry]:  # noqa: ANN401  as read_candidate
    """Return entries for numbers that the grammar refused, by the award nearest to them."""
    return [entry.model_dump(mode="json") for entry in awards.predicted(document, header, taken, {})]


def _with_status(entry: Entry, found: dict[str, float]) -> Entry:
    best = max(found, key=lambda name: found[name])
    said = "given" if entry["status"] in collect.GIVEN else entry["status"]
    if best == said or found[best] < _SURE:
        return entry
    return {**entry, "status": "conferred" if best == "given" else best}


def main() -> None:
    """Print the table."""
    rows = collect.all_rows(collect.training_cases(ROOT), collect.award_rows)
    models = {task.name: model_of(learn(task, rows).data) for task in AWARD_TASKS}
    every = AWARD_TASKS[0].__class__("all_count", "count", proposed_only=False)
    models["all_count"] = model_of(learn(every, rows).data)
    scores: dict[str, dict[str, Score]] = defaultdict(lambda: defaultdict(Score))
    for case in test_cases():
        for name, entries in variants(case, models):
            scores[name][case.section] += award_scoring.judge(case, entries).scores["all"]
    for name, sections in scores.items():
        told = (f"{section} {100 * (score.f1 or 0):.1f}" for section, score in sections.items() if score.gold)
        print(f"{name:24} " + "  ".join(told))


if __name__ == "__main__":
    main()
