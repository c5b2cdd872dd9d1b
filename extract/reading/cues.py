"""The patterns and tables of ``models/rules/reading.yaml`` and of the other topics of reading, compiled once.

Reading stands below the knowledge layer, so it looks its own rules up here; the files have the common shape, and
``tests/test_rules.py`` runs their examples like those of every other topic.
"""

from functools import cache
from typing import Any

import regex

from extract import resources
from extract.patterns import compiled


@cache
def cue(rule_id: str, topic: str = "reading") -> "regex.Pattern[str]":
    """Return the compiled pattern of a reading rule; KeyError if there is none of that name."""
    for rule in resources.load_yaml(_file(topic))["rules"]:
        if rule["id"] == rule_id:
            flags = regex.V0 | (regex.IGNORECASE if "i" in rule.get("flags", "") else 0)
            return compiled(rule["pattern"], flags)
    raise KeyError(rule_id)


def compile_all(topic: str = "reading") -> None:
    """Compile all patterns of a rule file: for a process whose children would each do it anew."""
    for rule in resources.load_yaml(_file(topic))["rules"]:
        cue(rule["id"], topic)


def setting(name: str, topic: str = "reading") -> Any:  # noqa: ANN401  the callers know the shape of their setting
    """Return a table of the rule file's ``settings``."""
    return resources.load_yaml(_file(topic))["settings"][name]


def _file(topic: str) -> str:
    return f"models/rules/{topic}.yaml"
