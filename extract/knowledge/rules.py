r"""Load the rule files of models/rules: word lists, patterns, and the examples that prove each pattern.

A rule file is YAML (its fields are explained at its top and held by ``schemas/rules.schema.json``)::

    topic: citations
    words:                       # named lists, usable in patterns as {name}
      generic_type: [Văn bản, Công văn]
    rules:
      - id: number_blank
        about: why the rule exists, in one sentence
        source: Nghị định 30/2020/NĐ-CP, Phụ lục I
        pattern: '{generic_type}\\s+số'
        flags: i                 # i = ignore case
        begins: [văn, công]      # where it pays: words, in small letters, one of which every match begins with
        examples: ["Văn bản số ..."]
        counter_examples: ["..."]

In a pattern ``{name}`` stands for the alternation of that word list, longest first, blanks as ``\s++``; ``{rule:id}``
for the pattern of another rule of the file. Quantifiers such as ``{1,3}`` are left alone. Patterns are compiled by
``regex`` (V0 semantics, so that ``[–-]`` and the like mean what they mean in ``re``) and have a time limit
(``extract.patterns``). ``tests/test_rules.py`` runs every example and counter-example.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import regex

from extract import patterns, resources

_REFERENCE = regex.compile(r"\{(rule:)?([a-z][a-z0-9_]*)\}")
_TOPIC_FOLDER = "models/rules"


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern with its reason, its source and the texts it must and must not match."""

    id: str
    about: str
    pattern: "regex.Pattern[str]"
    source: str | None = None
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules and word lists of one topic, and ``settings``: numbers and maps that the extractor reads."""

    topic: str
    rules: dict[str, Rule]
    words: dict[str, tuple[str, ...]]
    settings: dict[str, Any] = field(default_factory=dict)

    def pattern(self, rule_id: str) -> "regex.Pattern[str]":
        """Return the compiled pattern of a rule; KeyError if there is none of that name."""
        return self.rules[rule_id].pattern


def alternation(words: tuple[str, ...] | list[str]) -> str:
    """Return a group matching any of the words, longest first, blanks matching any white space (in one way)."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(r"\s++".join(regex.escape(part) for part in word.split()) for word in ordered) + ")"


@cache
def load(topic: str) -> RuleSet:
    """Load ``models/rules/<topic>.yaml`` once.

    Raises KeyError, naming the rule, when a pattern refers to a list or rule that is not there.
    """
    data = resources.load_yaml(f"{_TOPIC_FOLDER}/{topic}.yaml")
    words = {name: tuple(entries) for name, entries in data.get("words", {}).items()}
    sources: dict[str, str] = {rule["id"]: rule["pattern"] for rule in data.get("rules", ())}
    rules = {
        raw["id"]: Rule(
            id=raw["id"],
            about=raw["about"],
            pattern=patterns.compiled(
                _expand(raw["id"], sources, words), _flags(raw.get("flags", "")), raw.get("begins", ())
            ),
            source=raw.get("source"),
            examples=tuple(raw.get("examples", ())),
            counter_examples=tuple(raw.get("counter_examples", ())),
        )
        for raw in data.get("rules", ())
    }
    return RuleSet(data["topic"], rules, words, data.get("settings", {}))


@cache
def topics() -> tuple[str, ...]:
    """Return the names of all rule files."""
    return tuple(sorted(file.stem for file in resources.path(_TOPIC_FOLDER).glob("*.yaml")))


def _flags(letters: str) -> int:
    flags = regex.V0
    if "i" in letters:
        flags |= regex.IGNORECASE
    return flags


def _expand(rule_id: str, patterns: dict[str, str], words: dict[str, tuple[str, ...]]) -> str:
    def replace(match: "regex.Match[str]") -> str:
        name = match[2]
        if match[1]:
            return f"(?:{_expand(name, patterns, words)})"
        if name not in words:
            raise KeyError(f"rule {rule_id} refers to the unknown word list {name}")
        return alternation(words[name])

    return _REFERENCE.sub(replace, patterns[rule_id])
