"""The patterns and glyph tables of ``models/rules/reading.yaml``, compiled once.

Reading stands below the knowledge layer, so it looks its own rules up here; the file has the common shape, and
``tests/test_rules.py`` runs its examples like those of every other topic.
"""

from functools import cache
from typing import Any

import regex

from extract import resources

_FILE = "models/rules/reading.yaml"


@cache
def cue(rule_id: str) -> "regex.Pattern[str]":
    """Return the compiled pattern of a reading rule; KeyError if there is none of that name."""
    for rule in resources.load_yaml(_FILE)["rules"]:
        if rule["id"] == rule_id:
            flags = regex.V0 | (regex.IGNORECASE if "i" in rule.get("flags", "") else 0)
            return regex.compile(rule["pattern"], flags)
    raise KeyError(rule_id)


def setting(name: str) -> Any:  # noqa: ANN401  the callers know the shape of their setting
    """Return a table of the rule file's ``settings``."""
    return resources.load_yaml(_FILE)["settings"][name]
