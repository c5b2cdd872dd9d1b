"""Back references: "Kế hoạch nêu trên", "Nghị định này", "văn bản trên" to the document they mean.

Scope, rank, abstain: the nearest paragraph above (the mention's own first) that holds a document of the same type
decides. Where it holds two, none is chosen. Farther up than a reader looks, the document must be the only one of its
type in all that was read so far.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from itertools import islice

from extract.extractors.directive_clusters import Cluster
from extract.extractors.directive_keys import Identity
from extract.knowledge.rules import load
from extract.records import Citation
from extract.text import fold


class Antecedents:
    """What was mentioned so far, paragraph by paragraph and type by type."""

    def __init__(self, text: str) -> None:
        self._breaks = [newline.start() for newline in re.finditer("\n", text)]
        # For each type (None: any) the paragraphs that mention it, in order, each with its documents.
        self._seen: dict[str | None, list[tuple[int, dict[Cluster, None]]]] = {}
        self._all: dict[str | None, dict[Cluster, None]] = {}

    def remember(self, citation: Citation, cluster: Cluster) -> None:
        """Note that ``cluster`` is mentioned where ``citation`` stands; to be called in reading order."""
        paragraph = bisect_left(self._breaks, citation.span.start)
        for kind in {*cluster.kinds, citation.type_code, None}:
            seen = self._seen.setdefault(kind, [])
            if not seen or seen[-1][0] != paragraph:
                seen.append((paragraph, {}))
            seen[-1][1][cluster] = None
            self._all.setdefault(kind, {})[cluster] = None

    def find(self, citation: Citation, identity: Identity) -> Cluster | str:
        """Return the antecedent of a back reference, or the note that says why none was chosen."""
        rules = load("directives")
        notes: dict[str, str] = rules.settings["notes"]
        if is_plural(citation):
            return notes["plural"]
        here = bisect_left(self._breaks, citation.span.start)
        for paragraph, clusters in reversed(self._seen.get(identity.kind, [])):
            if here - paragraph > rules.settings["reach_paragraphs"]:
                break
            fitting = _fitting(clusters, identity)
            if fitting:
                return fitting[0] if len(fitting) == 1 else notes["two_antecedents"]
        fitting = _fitting(self._all.get(identity.kind, {}), identity)
        if len(fitting) == 1 and identity.kind is not None:
            return fitting[0]
        return notes["two_antecedents" if fitting else "no_antecedent"]


def _fitting(clusters: Iterable[Cluster], identity: Identity) -> list[Cluster]:
    """Return the documents that nothing in the reference contradicts; no more than two, which is too many."""
    return list(islice((cluster for cluster in clusters if cluster.fits(identity)), 2))


def is_plural(citation: Citation) -> bool:
    """Tell whether a back reference means several documents ("các Kế hoạch nêu trên")."""
    first = citation.span.text.split(maxsplit=1)
    return bool(first) and fold(first[0]) in _plural_markers()


@cache
def _plural_markers() -> frozenset[str]:
    return frozenset(fold(word) for word in load("directives").words["plural_marker"])
