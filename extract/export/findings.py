"""Findings for people and programs: lines like a linter's, a table, JSON, SARIF 2.1.0; a rule explained.

Every function takes ``results``: pairs of a file's path and the findings in it. Nothing here reads or checks a file.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from extract import __version__
from extract.checks import QualityRule, quality_rule, quality_rules
from extract.export import labels
from extract.records import Finding

Results = Iterable[tuple[str, Sequence[Finding]]]

_SARIF_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_RANKS = ("error", "warning", "info")


class UnknownRuleError(ValueError):
    """A selection names no rule; ``str(error)`` is a Vietnamese sentence that says what to do."""


def select(findings: Iterable[Finding], chosen: Sequence[str] = (), ignored: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Return the findings whose rule is chosen (all where nothing is) and not ignored.

    A selector is a code ("TD102"), the beginning of codes ("TD11"), a short name ("date-missing"), a number of the
    rule list ("R2") or a severity ("error"); several may stand between commas. Raises UnknownRuleError for one that
    names nothing.
    """
    wanted = [_selector(name) for names in chosen for name in names.split(",")]
    unwanted = [_selector(name) for names in ignored for name in names.split(",")]
    return tuple(
        finding
        for finding in findings
        if (not wanted or any(finding.severity == sev or finding.rule in codes for sev, codes in wanted))
        and not any(finding.severity == sev or finding.rule in codes for sev, codes in unwanted)
    )


def _selector(name: str) -> tuple[str | None, frozenset[str]]:
    """Return the severity or the rule codes that a selector means."""
    key = name.strip()
    if key.casefold() in _RANKS:
        return key.casefold(), frozenset()
    exact = quality_rule(key)
    codes = {exact.code} if exact else {code for code in quality_rules() if key and code.startswith(key.upper())}
    if not codes:
        raise UnknownRuleError(f"không có quy tắc “{name}”: xem danh sách bằng lệnh “extract rule”")
    return None, frozenset(codes)


def has_errors(results: Results) -> bool:
    """Tell whether any finding is an error, so that ``extract check`` must leave with 1."""
    return any(finding.severity == "error" for _, findings in results for finding in findings)


def lines(results: Results) -> Iterator[str]:
    """Yield one line for each finding: ``file:page:rule message → suggestion``."""
    for path, findings in results:
        for finding in findings:
            page = finding.span.page if finding.span else 1
            yield f"{path}:{page}:{finding.rule} {finding.message}{_arrow(finding)}"


def _arrow(finding: Finding) -> str:
    return f" → {finding.suggestion.strip()}" if finding.suggestion and finding.suggestion.strip() else ""


def table(results: Results) -> str:
    """Return the findings file by file, most serious first, and their number at the end."""
    out: list[str] = []
    counted: Counter[str] = Counter()
    for path, findings in results:
        out.append(path)
        if not findings:
            out.append("  không có gì phải xem lại")
        for finding in sorted(findings, key=lambda one: _RANKS.index(one.severity)):
            counted[finding.severity] += 1
            page = f"tr. {finding.span.page}" if finding.span else ""
            out.append(f"  {labels.SEVERITIES[finding.severity]:<9} {finding.rule}  {page:<7} {finding.message}")
            if finding.span:
                out.append(f"{'':<28}viết: {_short(finding.span.text)}")
            if finding.suggestion and finding.suggestion.strip():
                out.append(f"{'':<28}sửa:  {finding.suggestion.strip()}")
    total = ", ".join(f"{counted[rank]} {labels.SEVERITIES[rank]}" for rank in _RANKS)
    return "\n".join([*out, f"Tổng cộng: {total}"])


def _short(text: str, limit: int = 90) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 4].rsplit(" ", 1)[0] + " ..."


def as_json(results: Results) -> str:
    """Return a JSON array with one object for each file: ``path`` and ``findings`` as in the record."""
    files = [{"path": path, "findings": [one.model_dump(mode="json") for one in found]} for path, found in results]
    return json.dumps(files, ensure_ascii=False, indent=2)


def sarif(results: Results) -> str:
    """Return the findings as SARIF 2.1.0, for code review tools.

    Offsets count characters of the flowed text (``extract text FILE``); page and boxes are in ``properties``.
    """
    rules = list(quality_rules().values())
    positions = {rule.code: index for index, rule in enumerate(rules)}
    log = {
        "$schema": _SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(rules)},
                "columnKind": "unicodeCodePoints",
                "results": [
                    _sarif_result(path, finding, positions) for path, findings in results for finding in findings
                ],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def _driver(rules: Sequence[QualityRule]) -> dict[str, Any]:
    return {
        "name": "thidua-extract",
        "version": __version__,
        "rules": [
            {
                "id": rule.code,
                "name": rule.name,
                "shortDescription": {"text": rule.title},
                "fullDescription": {"text": rule.explanation},
                "help": {"text": f"{rule.explanation}\n{rule.source}"},
                "defaultConfiguration": {"level": _SARIF_LEVELS[rule.severity]},
            }
            for rule in rules
        ],
    }


def _sarif_result(path: str, finding: Finding, positions: dict[str, int]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(path.replace("\\", "/"))}}
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": positions[finding.rule],
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": place}],
    }
    span = finding.span
    if span is None:
        return result
    region = {"charOffset": span.start, "charLength": span.end - span.start}
    place["region"] = {**region, "snippet": {"text": span.text}}
    result["properties"] = {"page": span.page, "boxes": [list(box) for box in span.boxes]}
    if finding.suggestion is not None:
        change = {"deletedRegion": region, "insertedContent": {"text": finding.suggestion}}
        result["fixes"] = [
            {
                "description": {"text": finding.suggestion},
                "artifactChanges": [{"artifactLocation": place["artifactLocation"], "replacements": [change]}],
            }
        ]
    return result


def explain(name: str) -> str:
    """Return a rule explained for a clerk, with its examples; raises UnknownRuleError where there is none."""
    rule = quality_rule(name)
    if rule is None:
        raise UnknownRuleError(f"không có quy tắc “{name}”: xem danh sách bằng lệnh “extract rule”")
    out = [
        f"{rule.code} ({rule.name}): {rule.title}",
        f"Mức: {labels.SEVERITIES[rule.severity]}",
        "",
        rule.explanation,
        f"Căn cứ: {rule.source}",
        "",
        "Bị nhắc:",
        *(f"  ✗ {_example(one.text, one.date, one.period)}" for one in rule.bad),
        "Không bị nhắc:",
        *(f"  ✓ {_example(one.text, one.date, one.period)}" for one in rule.good),
    ]
    return "\n".join(out)


def _example(text: str, date: str | None, period: tuple[str, str] | None) -> str:
    if date:
        return f"{text} (báo cáo ngày {_day(date)})"
    return f"{text} (kỳ báo cáo {_day(period[0])} đến {_day(period[1])})" if period else text


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


def explain_all() -> str:
    """Return the list of rules, one line each."""
    rows = quality_rules().values()
    return "\n".join(f"{one.code}  {labels.SEVERITIES[one.severity]:<9} {one.title} ({one.name})" for one in rows)
