"""Make labelled sentences from the templates of ``corpus/training/*.yaml``.

    python -m evaluation.training.generate            # writes corpus/training/awards.jsonl and names.jsonl

The same templates and seed always give the same lines. A line holds a ``sentence`` (not ``text``: it is no gold), and
``awards`` (award sentences) or ``quoted`` (start, end and kind of every quoted string), with ``group``, the template,
so that instances of one template never lie on both sides of a fold.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
if __package__ in {None, ""}:
    sys.path.insert(0, str(ROOT))

FOLDER = ROOT / "corpus" / "training"
_SEED = 20240611
INSTANCES = {"awards": 8, "names": 6}
_BODIES = frozenset({"P", "D", "X", "M", "U", "OO"})
_RARE = 0.2  # how often a body of the slot B takes the place of the one that the template asks for
_SLOT = re.compile(r"\{(\w+?)\}")
_MARK = re.compile(r"\[([^|\[\]]+)\|([^\]]+)\]")
_RECIPIENTS = {"c": "collective", "i": "individual", "h": "household", "e": "enterprise", "m": "mixed", "-": None}
_STATUSES = {"g": "conferred", "p": "proposed", "d": "pending", "r": "registered", "x": "rejected", "v": "revoked"}


def number(dice: random.Random) -> str:
    """Return a number as reports write it: small ones most often, a leading zero, thousands with a dot."""
    size = dice.random()
    high = 12 if size < 0.4 else 60 if size < 0.7 else 400 if size < 0.94 else 9999
    value = dice.randint(1, high)
    shape = dice.random()
    if value < 10 and shape < 0.5:
        return f"{value:02d}"
    return f"{value // 1000}.{value % 1000:03d}" if value >= 1000 else str(value)


def fill(template: str, slots: dict[str, list[str]], dice: random.Random) -> tuple[str, dict[str, str]]:
    """Fill the slots; return the marked text and what the first use of each slot got.

    Bodies and awards (slots of capitals that a mark may refer to) keep their value within a sentence, nouns and
    numbers vary from use to use.
    """
    fixed: dict[str, str] = {}

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name == "n":
            return number(dice)
        if name in fixed and name not in {"C", "I", "H", "E", "M", "O", "W", "Y"}:
            return fixed[name]
        chosen = dice.choice(slots["B" if name in _BODIES and dice.random() < _RARE else name])
        fixed.setdefault(name, chosen)
        return chosen

    return _SLOT.sub(value, template), fixed


def _sentence(marked: str, on_mark: Callable[[int, int, str], dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Take the marks out; return the text and what each marked stretch states, with its offsets in the text."""
    text, found, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        found.append(on_mark(len(text), len(text) + len(match[1]), match[2]))
        text += match[1]
        at = match.end()
    text += marked[at:]
    return text if text[1:2] == ")" else text[:1].upper() + text[1:], found


def award_lines(data: dict[str, Any], instances: int, seed: int = _SEED) -> list[dict[str, Any]]:
    """Return the labelled sentences on awards."""
    codes: dict[str, str] = data["award_codes"]
    dice = random.Random(seed)  # noqa: S311  no secret
    lines = []
    for group, template in enumerate(data["templates"]):
        for turn in range(instances):
            # {O} is a body here: one for the sentence
            marked, fixed = fill(template.replace("{O}", "{OO}"), {**data["slots"], "OO": data["slots"]["O"]}, dice)

            def state(start: int, end: int, facts: str, fixed: dict[str, str] = fixed) -> dict[str, Any]:
                award, recipient, status, conferrer = facts.split(",")
                return {
                    "award_code": codes[award],
                    "recipient": _RECIPIENTS[recipient],
                    "status": _STATUSES[status],
                    "conferrer": None if conferrer == "-" else fixed["OO" if conferrer == "O" else conferrer],
                    "start": start,
                    "end": end,
                }

            text, awards = _sentence(marked, state)
            for award in awards:
                digits = re.match(r"[\d.]+", text[award["start"] :])
                assert digits is not None, text
                award["count"] = int(digits[0].replace(".", ""))
            lines.append({"id": f"a{group:03d}-{turn}", "group": f"a{group:03d}", "sentence": text, "awards": awards})
    return lines


def name_lines(data: dict[str, Any], instances: int, seed: int = _SEED) -> list[dict[str, Any]]:
    """Return the labelled sentences with quoted strings."""
    dice = random.Random(seed)  # noqa: S311  no secret
    lines = []
    for group, template in enumerate(data["templates"]):
        for turn in range(instances):
            marked, _ = fill(template, data["slots"], dice)
            text, quoted = _sentence(marked, lambda start, end, kind: {"start": start, "end": end, "kind": kind})
            lines.append({"id": f"q{group:03d}-{turn}", "group": f"q{group:03d}", "sentence": text, "quoted": quoted})
    return lines


def main() -> None:
    """Write both files."""
    for name, make in (("awards", award_lines), ("names", name_lines)):
        data = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
        lines = make(data, INSTANCES[name])
        unique = list({line["sentence"]: line for line in lines}.values())
        body = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in unique)
        (FOLDER / f"{name}.jsonl").write_text(body, encoding="utf-8")
        print(f"{name}: {len(unique)} sentences", file=sys.stderr)


if __name__ == "__main__":
    main()
