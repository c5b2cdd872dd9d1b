"""Pairing gold with predictions: each to at most one of the other side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


def pair(gold: Sequence[A], predicted: Sequence[B], weight: Callable[[A, B], float]) -> list[tuple[int, int]]:
    """Pair by falling weight, ties by nearness in reading order; pairs of weight 0 or less are never made.

    Taking the best first is optimal for the pairs of the highest weight wherever agreement is transitive (it is, but
    for gold that accepts alternatives).
    """
    candidates = []
    for i, one in enumerate(gold):
        for j, other in enumerate(predicted):
            if (value := weight(one, other)) > 0:
                distance = abs((i + 0.5) / len(gold) - (j + 0.5) / len(predicted))
                candidates.append((-value, distance, i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(candidates):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return sorted(pairs.items())


def shared_count(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> int:
    """Return how many entries agree at best: the size of the intersection of both multisets."""
    return (Counter(gold) & Counter(predicted)).total()
