"""Turn labelled text into rows: the features of each candidate and what the gold says of it.

Rows come from the same code that run time uses (``awards.propose``, ``movement_candidates``), and the gold judges
them by the scorer's own pairing, so that a label means what the score means.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from evaluation.scoring import awards as award_scoring
from evaluation.scoring import normalise
from evaluation.scoring.cases import Case, find_cases
from evaluation.training.refused import refused_candidates
from extract import read
from extract.extractors import award_features, awards, movement_features
from extract.extractors.header import read_header
from extract.extractors.movement_candidates import find_candidates
from extract.extractors.movement_quotes import OPENING, Quoted, read_quoted
from extract.language.phrases import Token, split
from extract.language.words import words
from extract.reading.document import Document

GIVEN = frozenset({"conferred", "received"})
OPENED = frozenset({"corpus-wave2", "corpus-wave3", "challenge-awards-3"})
"""Sections whose test half has been studied (corpus/DATASHEET.md): it measures nothing any more, so it may teach."""


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate: its features, its labels by decision ("count", "status", "right", "kind"), its document."""

    features: dict[str, float]
    labels: dict[str, str]
    group: str
    proposed: bool = True
    said: str = ""  # what the rules say
    gold: bool = False  # of annotated documents and sentences, not generated


def training_cases(root: Path) -> list[Case]:
    """Return what may be trained on: the generated sentences, the dev halves of the project's own gold, opened sets.

    Never a test half that still measures, and nothing of ../shared.
    """
    own = [
        case
        for case in find_cases(root / "corpus")
        if "awards" in case.gold and (case.gold.get("split") == "dev" or case.section in OPENED)
    ]
    return [*own, *_generated(root / "corpus" / "training" / "awards.jsonl")]


def _generated(path: Path) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Case(section=row["group"], name=row["id"], gold=row, text=row["sentence"], merge_received=True)


def group_of(case: Case) -> str:
    """Return what must not be torn between folds: the document, or the template."""
    return str(case.gold.get("group", case.name))


def award_rows(case: Case, segment: Callable[..., Any] | None = None) -> list[Row]:
    """Return the rows of a case: the candidates that the rules accept, then the numbers that they refuse.

    Labels: count "yes" where gold counts this number, for whomever (a wrong recipient is no reason to strike it out);
    status as in gold, received and conferred both "given"; right "yes" where the five fields agree. A number that the
    rules refuse is "no" unless gold counts it.
    """
    document = document_of(case)
    header = read_header(document)
    candidates, tables = awards.propose(document)
    entries = awards.predicted(document, header, candidates, tables)
    refused = refused_candidates(document, candidates)
    more = {"segment": segment} if segment else {}
    rows = []
    mentions = award_scoring.judge(case, [entry.model_dump(mode="json") for entry in entries]).mentions
    by_id = {m.predicted["id"]: m for m in mentions if m.predicted is not None}
    missed = [m.gold for m in mentions if m.predicted is None and m.gold is not None]
    for position, candidate in enumerate(candidates):
        mention = by_id[f"a{position + 1}"]
        if mention.uncounted:
            continue
        counted = mention.verdict.get("count", False)
        labels = {"count": _yes(counted), "right": _yes(mention.right)}
        if mention.gold is not None and counted and mention.verdict.get("recipient"):
            labels["status"] = _status(mention.gold["status"])
        reading = awards.read_candidate(document, header, candidate, table=position in tables)
        features = award_features.award_features(document.text, candidate, reading, **more)
        rows.append(_row(case, features, labels, proposed=True))
    for candidate in refused:
        found = next((gold for gold in missed if gold["count"] == candidate.item.count), None)
        if found is not None:
            missed.remove(found)
        labels = {"count": _yes(found is not None)}
        if found is not None:
            labels["status"] = _status(found["status"])
        reading = awards.read_candidate(document, header, candidate, table=False)
        features = award_features.award_features(document.text, candidate, reading, **more)
        rows.append(_row(case, features, labels, proposed=False))
    return rows


def _row(case: Case, features: dict[str, float], labels: dict[str, str], *, proposed: bool, said: str = "") -> Row:
    return Row(features, labels, group_of(case), proposed, said, "group" not in case.gold)


def document_of(case: Case) -> Document:
    """Return the document of a case."""
    return read(case.path) if case.path is not None else read(io.BytesIO((case.text or "").encode()))


def _status(status: str) -> str:
    return "given" if status in GIVEN else status


def underthesea_words(text: str, start: int, end: int) -> list[Token]:
    """Return the words of ``extract.language.words`` with the keys that features compare."""
    found = []
    for word in words(text[start:end]):
        keys = [token.key for token in split(text, start + word.start, start + word.end)]
        if keys:
            found.append(Token(" ".join(keys), start + word.start, start + word.end))
    return found


def _yes(condition: bool) -> str:  # noqa: FBT001  a label
    return "yes" if condition else "no"


def name_rows(case: Case) -> list[Row]:
    """Return one row for each string that the rules take for a name and for each other quotation.

    The label "kind" is movement, campaign or other. Where the gold is that of the scorer, the strings of
    ``not_movements`` and every quotation that no movement of the gold agrees with are "other".
    """
    document = document_of(case)
    text = document.text
    proposed = {(c.start, c.end): c for c in find_candidates(text)}
    spans = sorted({*proposed, *((q.start, q.end) for q in _quotations(text) if q.closed)})
    rows = []
    for start, end in spans:
        if any(other != (start, end) and other[0] <= start and end <= other[1] for other in proposed):
            continue  # a quotation inside a name
        label = _kind(case, text[start:end], start, end)
        if label is None:
            continue
        candidate = proposed.get((start, end))
        features = movement_features.name_features(
            text, start, end, candidate.rules if candidate else (), quoted=candidate.quoted if candidate else True
        )
        said = candidate.kind if candidate else ""
        rows.append(_row(case, features, {"kind": label}, proposed=candidate is not None, said=said))
    return rows


def _quotations(text: str) -> Iterator[Quoted]:
    at = 0
    opening = regex.compile(OPENING)
    while match := opening.search(text, at):
        end = text.find("\n", match.start())
        quoted = read_quoted(text, match.start(), len(text) if end == -1 else end)
        if quoted is not None:
            yield quoted
        at = quoted.after if quoted is not None and quoted.closed else match.end()


def _kind(case: Case, name: str, start: int, end: int) -> str | None:
    if "quoted" in case.gold:
        marked = [entry for entry in case.gold["quoted"] if entry["start"] < end and start < entry["end"]]
        return str(marked[0]["kind"]) if marked else None
    key = normalise.text_key(name)
    for movement in case.gold.get("movements", ()):
        entry = {"name": movement} if isinstance(movement, str) else movement
        names = [entry["name"], *entry.get("aliases", ()), entry.get("canonical") or ""]
        names += [mention["text"] for mention in entry.get("mentions", ()) if isinstance(mention, dict)]
        if key in {normalise.text_key(one) for one in names}:
            return str(entry.get("kind", "movement"))
    tolerated = [normalise.text_key(str(one)) for one in case.tolerate.get("movements", ())]
    return None if any(one and (one in key or key in one) for one in tolerated) else "other"


def name_cases(root: Path) -> list[Case]:
    """Return the cases with labelled names that may be trained on."""
    own = [case for case in find_cases(root / "corpus") if case.gold.get("split") == "dev" and "movements" in case.gold]
    lines = (root / "corpus" / "training" / "names.jsonl").read_text(encoding="utf-8").splitlines()
    made = [json.loads(line) for line in lines]
    return [*own, *(Case(row["group"], row["id"], row, text=row["sentence"]) for row in made)]


def all_rows(cases: Iterable[Case], make: Callable[[Case], list[Row]]) -> list[Row]:
    """Return the rows of all cases."""
    return [row for case in cases for row in make(case)]
