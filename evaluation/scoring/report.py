"""What the scorer prints: a table, a list of errors, the detail as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from evaluation.scoring.citations import mention_text
from evaluation.scoring.confidence import calibration_error
from evaluation.scoring.judging import Result, Section
from evaluation.scoring.score import Entry, Mention, Score

_AWARD = ("award_code", "conferrer", "recipient", "count", "status")
_VALUES = {
    "reading": ("text",),
    "citations": ("type_code", "code", "date", "issuer", "level", "relation", "form"),
    "awards": (*_AWARD, "part_of", "count_unit", "basis"),
    "movements": ("name", "kind", "level", "misquoted"),
}


# What a part of a section (text, scans, held out) shows: the figures that have a measure to reach.
_HEADLINES = {
    "reading": ("words", "paragraphs"),
    "header": ("all_fields",),
    "citations": ("code", "type", "date", "issuer", "all"),
    "directives": ("pairs",),
    "movements": ("name", "all"),
    "awards": ("all", "count_recipient", "status"),
}


def percent(ratio: float | None) -> str:
    """Return a ratio as "97.3", "-" where there is none."""
    return "-" if ratio is None else f"{100 * ratio:.1f}"


def rows(sections: dict[str, Section]) -> Iterator[tuple[str, str, str, Score]]:
    """Yield (section, kind, field, score); scores without any gold or prediction are left out."""
    for name, section in sections.items():
        for kind, judgement in section.judgements.items():
            for field, score in judgement.scores.items():
                if score.gold or score.predicted:
                    yield name, kind, field, score


def table(sections: dict[str, Section]) -> str:
    """Return the scores as an aligned table, one block for each section; parts of a section in headlines only."""
    lines = []
    heading = f"{'':<30}{'gold':>6}{'pred.':>7}{'right':>7}{'P':>8}{'R':>7}{'F1':>7}"
    current = ""
    for name, kind, field, score in rows(sections):
        if sections[name].part and field not in _HEADLINES[kind]:
            continue
        if name != current:
            current = name
            lines += ["", f"== {name}: {sections[name].cases} cases", heading]
        ratios = f"{percent(score.precision):>8}{percent(score.recall):>7}{percent(score.f1):>7}"
        lines.append(f"{kind + '.' + field:<30}{score.gold:>6}{score.predicted:>7}{score.right:>7}{ratios}")
    lines += ["", *_calibrations(sections)]
    for name, section in sections.items():
        if not section.part:
            lines += [f"NOT READ in {name}: {failure}" for failure in section.failures]
    return "\n".join(lines).lstrip("\n")


def _calibrations(sections: dict[str, Section]) -> Iterator[str]:
    for name, section in sections.items():
        for kind, judgement in section.judgements.items():
            error = None if section.part else calibration_error(judgement.mentions)
            if error is not None:
                yield f"calibration error of {name} {kind}: {error:.3f}"


def errors(results: Iterable[Result]) -> Iterator[str]:
    """Yield one line for each miss, false alarm and wrong field, and the gold's notes where a case has any."""
    for result in results:
        if result.failure:
            yield f"-- {result.case.section}/{result.case.name} NOT READ: {result.failure}"
            continue
        found = [
            line
            for judgement in result.judgements.values()
            for mention in judgement.mentions
            if (line := _error(mention)) is not None
        ]
        if not found:
            continue
        yield f"-- {result.case.section}/{result.case.name}"
        yield from found
        if notes := result.case.gold.get("notes"):
            yield f"   notes: {notes}"
        if result.case.text:
            yield f"   text: {result.case.text}"


def _error(mention: Mention) -> str | None:
    if mention.kind == "reading":
        side, entry = ("MISSED  ", mention.gold) if mention.gold else ("READ AS ", mention.predicted)
        return f"   paragraph {side}{(entry or {})['text']}"
    if mention.kind == "header":
        return _header_error(mention)
    if mention.predicted is None:
        return f"   {mention.kind} MISSED  {brief(mention.kind, mention.gold)}"
    if mention.gold is None:
        word = "FALSE   " if mention.uncounted is None else "neither "
        return f"   {mention.kind} {word}{brief(mention.kind, mention.predicted)}  «{where(mention.predicted)}»"
    wrong = [name for name in mention.wrong_fields() if name not in {"span_overlap", "no_conferrer"}]
    if not wrong:
        return None
    pair = f"{brief(mention.kind, mention.gold)} ≠ {brief(mention.kind, mention.predicted)}"
    return f"   {mention.kind} {'WRONG   ' if not mention.right else 'detail  '}{','.join(wrong)}: {pair}" + (
        f"  «{mention_text(mention.gold)}» ≠ «{where(mention.predicted)}»" if "span_exact" in wrong else ""
    )


def _header_error(mention: Mention) -> str | None:
    if not (wrong := mention.wrong_fields()):
        return None
    parts = [f"{name}: {_at(mention.gold, name)!r} ≠ {_at(mention.predicted, name)!r}" for name in wrong]
    return "   header WRONG   " + "; ".join(parts)


def _at(header: Entry | None, path: str) -> Any:  # noqa: ANN401  JSON value
    if header is not None and path == "period.label" and "period_label" in header:
        return header["period_label"]
    value: Any = header
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, dict) and "name" in value:
        return value["name"]
    return value


def brief(kind: str, entry: Entry | None) -> str:
    """Return the values of an entry on one line."""
    values = []
    for name in _VALUES[kind]:
        value = (entry or {}).get(name)
        if isinstance(value, dict):
            value = "/".join(str(value[key]) for key in ("name", "level") if value.get(key))
        if value is not None and value is not False:
            values.append(str(value))
    return " | ".join(values)


def where(entry: Entry) -> str:
    """Return the words that an entry was read from."""
    if entry.get("mentions"):
        return " ‖ ".join(span["text"] for span in entry["mentions"])
    return mention_text(entry)


def as_json(results: list[Result], sections: dict[str, Section]) -> dict[str, Any]:
    """Return all that was measured: the scores by section, kind and field, and every mention judged."""
    scores: dict[str, dict[str, dict[str, Any]]] = {}
    for name, kind, field, score in rows(sections):
        scores.setdefault(name, {}).setdefault(kind, {})[field] = score.as_json()
    return {
        "sections": {name: {"cases": part.cases, "failures": part.failures} for name, part in sections.items()},
        "scores": scores,
        "calibration_error": {
            name: {kind: calibration_error(judgement.mentions) for kind, judgement in part.judgements.items()}
            for name, part in sections.items()
        },
        "mentions": [
            {
                "section": result.case.section,
                "case": result.case.name,
                "split": result.case.gold.get("split"),
                "kind": kind,
                "gold": mention.gold,
                "predicted": mention.predicted,
                "verdict": mention.verdict,
                "uncounted": mention.uncounted,
            }
            for result in results
            for kind, judgement in result.judgements.items()
            for mention in judgement.mentions
        ],
    }
