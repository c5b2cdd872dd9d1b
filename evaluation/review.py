"""What the mark ``needs_review`` catches and what it costs, set by set, from runs of the scorer.

    python evaluation/score.py --no-ocr --json scores.json
    python evaluation/review.py scores.json                     # a table: wrong, marked, right, marked, missed
    python evaluation/review.py scores.json --curve             # which share of the right ones other thresholds mark
    python evaluation/review.py scores.json degraded.json --kind citations

An entry is wrong where the scorer calls it so: a false alarm, or a field that disagrees. A missed entry cannot be
marked; it is counted so that nobody takes the marks for all that is to be looked at. A set of which one half is held
out has a line for each half. Of closed sets these totals are all that is looked at.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KINDS = ("awards", "citations", "movements")
_SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(slots=True)
class Marks:
    """Counts of one set; ``doubts`` are (confidence, wrong) of every entry that was judged."""

    wrong: int = 0
    wrong_marked: int = 0
    right: int = 0
    right_marked: int = 0
    missed: int = 0
    doubts: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, mention: dict[str, Any]) -> None:
        """Count one judged mention, as ``score.py --json`` writes it."""
        entry = mention["predicted"]
        if entry is None:
            self.missed += 1
            return
        right, marked = bool(mention["verdict"].get("all")), bool(entry.get("needs_review"))
        self.right += right
        self.wrong += not right
        self.right_marked += right and marked
        self.wrong_marked += marked and not right
        if entry.get("confidence") is not None:
            self.doubts.append((float(entry["confidence"]), not right))

    def cost(self, share: float) -> tuple[float, float] | None:
        """Return the confidence up to which ``share`` of the wrong lie, and the share of the right ones up to it."""
        wrong = sorted(value for value, is_wrong in self.doubts if is_wrong)
        right = [value for value, is_wrong in self.doubts if not is_wrong]
        if not wrong or not right:
            return None
        limit = wrong[math.ceil(share * len(wrong)) - 1]
        return limit, sum(value <= limit for value in right) / len(right)


def marks(mentions: Iterable[dict[str, Any]], kind: str) -> dict[str, Marks]:
    """Return the counts by set, then under "all" those of all sets together."""
    found: dict[str, Marks] = {}
    total = Marks()
    for mention in mentions:
        if mention["kind"] != kind or mention["uncounted"]:
            continue
        half = mention.get("split")
        name = f"{mention['section']}, {half}" if half else mention["section"]
        for one in (found.setdefault(name, Marks()), total):
            one.add(mention)
    return {**dict(sorted(found.items())), "all": total} if found else {}


def lines(mentions: Sequence[dict[str, Any]], kinds: Sequence[str] = KINDS) -> Iterator[str]:
    """Yield the lines of the table."""
    yield "| entries | set | wrong | of these marked | right | of these marked | missed |"
    yield "|---|---|---|---|---|---|---|"
    for kind in kinds:
        for name, one in marks(mentions, kind).items():
            caught = f"{one.wrong_marked}{_share(one.wrong_marked, one.wrong)}"
            cost = f"{one.right_marked}{_share(one.right_marked, one.right)}"
            yield f"| {kind} | {name} | {one.wrong} | {caught} | {one.right} | {cost} | {one.missed} |"


def _share(part: int, whole: int) -> str:
    return f" ({100 * part / whole:.0f} %)" if whole else ""


def curve(mentions: Sequence[dict[str, Any]], kind: str) -> Iterator[str]:
    """Yield, for each set with wrong entries, which share of the right ones is marked where so many are caught."""
    yield "| set | wrong | " + " | ".join(f"{100 * share:.0f} % caught" for share in _SHARES) + " |"
    yield "|---|---|" + "---|" * len(_SHARES)
    for name, one in marks(mentions, kind).items():
        costs = [one.cost(share) for share in _SHARES]
        if None not in costs:
            told = " | ".join(f"{100 * cost[1]:.0f} % (below {cost[0]:.3f})" for cost in costs if cost)
            yield f"| {name} | {one.wrong} | {told} |"


def read_mentions(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Return the judged mentions of several runs (of different sets)."""
    return [mention for path in paths for mention in json.loads(path.read_text("utf-8"))["mentions"]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; always returns 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("scores", nargs="+", type=Path, help="what score.py --json wrote")
    parser.add_argument("--kind", action="append", choices=KINDS, help="entries of this kind only")
    parser.add_argument("--curve", action="store_true", help="what other thresholds would mark")
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    mentions, kinds = read_mentions(options.scores), options.kind or KINDS
    if options.curve:
        for kind in kinds:
            print("\n".join([f"{kind}: right ones marked where so many wrong ones are caught", *curve(mentions, kind)]))
    else:
        print("\n".join(lines(mentions, kinds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
