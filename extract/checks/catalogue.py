"""The quality rules as data: code, severity, words, source and examples, from ``models/rules/checks.yaml``."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from extract import resources
from extract.records import Severity

_FILE = "models/rules/checks.yaml"


@dataclass(frozen=True, slots=True)
class Example:
    """A text that shows a rule, with what the report around it says: its day, its period.

    ``suggests`` is the correction that the rule must propose, None where it proposes none or any.
    """

    text: str
    date: str | None = None
    period: tuple[str, str] | None = None
    suggests: str | None = None


@dataclass(frozen=True, slots=True)
class QualityRule:
    """One rule. ``origin`` is its number in the project's list; ``messages`` has one sentence for each variant."""

    code: str
    name: str
    origin: str
    severity: Severity
    severities: dict[str, Severity]
    title: str
    messages: dict[str, str]
    explanation: str
    source: str
    bad: tuple[Example, ...]
    good: tuple[Example, ...]

    def severity_of(self, variant: str) -> Severity:
        """Return the severity of a variant of the rule."""
        return self.severities.get(variant, self.severity)


@cache
def quality_rules() -> dict[str, QualityRule]:
    """Return all rules by code, in the order of their codes."""
    rules = (_rule(raw) for raw in resources.load_yaml(_FILE)["checks"])
    return {rule.code: rule for rule in sorted(rules, key=lambda one: one.code)}


def quality_rule(name: str) -> QualityRule | None:
    """Return the rule of that code ("TD102"), short name ("date-missing") or origin ("R2"), whatever its case."""
    wanted = name.strip().casefold()
    for rule in quality_rules().values():
        if wanted in {rule.code.casefold(), rule.name} or (rule.origin != "new" and wanted == rule.origin.casefold()):
            return rule
    return None


def _rule(raw: dict[str, Any]) -> QualityRule:
    return QualityRule(
        code=raw["code"],
        name=raw["name"],
        origin=raw["origin"],
        severity=raw["severity"],
        severities=raw.get("severities", {}),
        title=raw["title"],
        messages=raw["messages"],
        explanation=raw["explanation"],
        source=raw["source"],
        bad=tuple(_example(one) for one in raw["bad"]),
        good=tuple(_example(one) for one in raw["good"]),
    )


def _example(raw: "str | dict[str, Any]") -> Example:
    if isinstance(raw, str):
        return Example(raw)
    period = raw.get("period")
    return Example(
        text=raw["text"],
        date=raw.get("date"),
        period=(period[0], period[1]) if period else None,
        suggests=raw.get("suggests"),
    )
