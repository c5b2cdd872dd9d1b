"""Rows of an extractor that has forgotten words: how entries go wrong on texts whose words no list holds.

The rules were made on the annotated texts and hardly err there, so those rows teach a model little about doubt. Without
a seventh of the names of bodies and of the nouns for recipients the same texts are read as strange ones would be:
names cut short, givers not seen, numbers without a kind.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from evaluation.scoring.cases import Case
from evaluation.training.collect import Row
from extract.knowledge import awards

SHARE = 0.15
PASSES = 3
WEIGHT = 0.3  # a row here against one of the extractor as it is
_LISTS = ("head_", "sector", "recipient_", "plural_of", "numbered", "noun_first", "shared_noun", "level_")


@contextmanager
def forgetting(seed: int, share: float = SHARE) -> Iterator[None]:
    """Read without a share of the words that name bodies, sectors and recipients; the same seed forgets the same."""
    remembered, chance = awards._entries, random.Random(seed)  # noqa: SLF001, S311  the one place that tampers with it

    def entries() -> Iterator[tuple[str, awards.Sense]]:
        for phrase, sense in remembered():
            listed = sense.award is None and bool(sense.tags) and all(tag.startswith(_LISTS) for tag in sense.tags)
            if not (listed and chance.random() < share):
                yield phrase, sense

    awards._entries = entries  # noqa: SLF001
    awards.lexicon.cache_clear()
    try:
        yield
    finally:
        awards._entries = remembered  # noqa: SLF001
        awards.lexicon.cache_clear()


def forgetful_rows(cases: Iterable[Case], make: Callable[[Case], list[Row]]) -> list[Row]:
    """Return the rows of the cases as read by several forgetful extractors; they weigh less than those as it is."""
    cases = list(cases)
    rows = []
    for seed in range(PASSES):
        with forgetting(seed):
            rows += [replace(row, weight=WEIGHT) for case in cases for row in make(case)]
    return rows
