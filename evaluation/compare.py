"""Compare two runs of the scorer: gains and losses mention by mention, and how the scores moved.

    python evaluation/score.py --json old.json
    ... change a rule ...
    python evaluation/score.py --json new.json
    python evaluation/compare.py old.json new.json

Exit 1 where any mention was lost or a false alarm came up, so that a change can be stopped by it (``--allow-losses``).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if __package__ in {None, ""}:  # run as a script
    sys.path.insert(0, str(ROOT))

from evaluation.scoring.report import brief, percent, where  # noqa: E402

Run = dict[str, Any]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One mention that came out otherwise: ``better`` True for a gain, False for a loss, None for neither."""

    better: bool | None
    where: str
    what: str

    def __str__(self) -> str:
        sign = {True: "+", False: "-", None: "~"}[self.better]
        return f"{sign} {self.where}: {self.what}"


def _gold_mentions(run: Run) -> dict[Key, dict[str, Any]]:
    """Key each gold entry by its place in the gold of its case: the gold is the same in both runs."""
    seen: Counter[Key] = Counter()
    found: dict[Key, dict[str, Any]] = {}
    for mention in run["mentions"]:
        if mention["gold"] is not None:
            key = (mention["section"], mention["case"], mention["kind"], json.dumps(mention["gold"], sort_keys=True))
            seen[key] += 1
            found[*key, str(seen[key])] = mention
    return found


def _alarms(run: Run) -> Counter[Key]:
    """Count the false alarms by what they say, so that the same one in both runs is no change."""
    return Counter(
        (
            *(mention["section"], mention["case"], mention["kind"]),
            *(brief(mention["kind"], mention["predicted"]), where(mention["predicted"])),
        )
        for mention in run["mentions"]
        if mention["gold"] is None and mention["uncounted"] is None
    )


def changes(old: Run, new: Run) -> Iterator[Change]:
    """Yield what changed: gold entries won, lost or differently wrong; false alarms gone and new."""
    before, after = _gold_mentions(old), _gold_mentions(new)
    for key in sorted(before.keys() & after.keys()):
        yield from _changed(before[key], after[key])
    gone, come = _alarms(old) - _alarms(new), _alarms(new) - _alarms(old)
    for alarms, better, word in ((gone, True, "no longer reported"), (come, False, "newly reported")):
        for (section, case, kind, value, text), count in sorted(alarms.items()):
            times = f" ({count} times)" if count > 1 else ""
            yield Change(better, f"{section}/{case} {kind}", f"{word}{times}: {value}  «{text}»")


def _changed(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    verdicts = old["verdict"], new["verdict"]
    found = [set(verdict) for verdict in verdicts if verdict]  # empty where the entry was missed
    fields = sorted(set.intersection(*found) - {"all"}) if found else []  # the scorer may have learnt a field meanwhile
    if all(verdicts[0].get(name, False) == verdicts[1].get(name, False) for name in fields):
        return
    place = f"{new['section']}/{new['case']} {new['kind']}"
    won = [name for name in fields if verdicts[1].get(name) and not verdicts[0].get(name)]
    lost = [name for name in fields if verdicts[0].get(name) and not verdicts[1].get(name)]
    right = bool(verdicts[0].get("all")), bool(verdicts[1].get("all"))
    better = right[1] if right[0] != right[1] else None if won and lost else bool(won)
    what = " ".join([*(f"+{name}" for name in won), *(f"-{name}" for name in lost)])
    yield Change(better, place, f"{what}: {_value(new['kind'], new['gold'])}")


def _value(kind: str, entry: dict[str, Any]) -> str:
    return "" if kind == "header" else brief(kind, entry)


def deltas(old: Run, new: Run) -> Iterator[str]:
    """Yield one line for each score that moved: section, kind, field, P/R/F1 before and after."""
    paths = {
        (section, kind, field): None
        for run in (old, new)
        for section, kinds in run["scores"].items()
        for kind, scores in kinds.items()
        for field in scores
    }
    for path in paths:
        sides = [run["scores"].get(path[0], {}).get(path[1], {}).get(path[2], {}) for run in (old, new)]
        if sides[0] != sides[1]:
            moved = "  ".join(
                f"{letter} {percent(sides[0].get(name))} -> {percent(sides[1].get(name))}"
                for letter, name in (("P", "precision"), ("R", "recall"), ("F1", "f1"))
            )
            yield f"{path[0] + ' ' + path[1] + '.' + path[2]:<52}{moved}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the comparison; return 1 where anything was lost, unless losses are allowed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--allow-losses", action="store_true", help="exit 0 in any case")
    options = parser.parse_args(arguments)
    old, new = (json.loads(path.read_text("utf-8")) for path in (options.old, options.new))
    found = sorted(changes(old, new), key=lambda change: (change.better is not False, change.better is None))
    print("\n".join([str(change) for change in found] or ["no mention changed"]))
    print()
    print("\n".join(deltas(old, new)))
    losses = sum(change.better is False for change in found)
    gains = sum(change.better is True for change in found)
    print(f"\n{gains} gains, {losses} losses, {len(found) - gains - losses} otherwise wrong")
    return int(losses > 0 and not options.allow_losses)


if __name__ == "__main__":
    sys.exit(main())
