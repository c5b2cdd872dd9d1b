"""Group mentions into documents: mentions of one key, kept apart where date, issuer or year contradict.

A mention that tells less (no date, no issuer) joins a document only where exactly one fits. The most telling mentions
of a key are placed first, and equal ones are decided once, so the work grows with the number of distinct ways in
which a document is written, not with the number of its mentions.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain, islice

from extract.extractors.directive_keys import Identity, ordered_key, written_key

Key = tuple[object, ...]
KeyOf = Callable[[Identity], Key]


@dataclass(slots=True, eq=False)
class Cluster:
    """A document in the making: what is known of it and the indices of its mentions."""

    date: str | None = None
    level: str | None = None
    unit: str | None = None
    body: str | None = None
    years: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    members: list[int] = field(default_factory=list)

    def fits(self, mention: Identity) -> bool:
        """Tell whether nothing in ``mention`` contradicts what is known."""
        if not (_agree(self.date, mention.date) and _agree(self.level, mention.level)):
            return False
        if not (_agree(self.unit, mention.unit) and _agree(self.body, mention.body)):
            return False
        return not (self.years and mention.year and mention.year not in self.years)

    def add(self, index: int, mention: Identity) -> None:
        """Take a mention in and learn from it."""
        self.members.append(index)
        self.date = self.date or mention.date
        self.level = self.level or mention.level
        self.unit = self.unit or mention.unit
        self.body = self.body or mention.body
        if mention.year:
            self.years.add(mention.year)
        if mention.kind:
            self.kinds.add(mention.kind)


class _Drawer:
    """The documents of one key, by date: a mention with a date need not be held against those of other dates."""

    def __init__(self, known: list[Cluster]) -> None:
        self.clusters = list(known)
        self._by_date: dict[str | None, list[Cluster]] = {}
        for cluster in known:
            self._by_date.setdefault(cluster.date, []).append(cluster)

    def choose(self, mention: Identity) -> Cluster | None:
        """Return the one document that fits, a new one where none does, None where two do."""
        if mention.date is None:
            candidates: Iterable[Cluster] = self.clusters
        else:
            candidates = chain(self._by_date.get(mention.date, ()), self._by_date.get(None, ()))
        fitting = list(islice((cluster for cluster in candidates if cluster.fits(mention)), 2))
        if len(fitting) > 1:
            return None
        if fitting:
            return fitting[0]
        cluster = Cluster()
        self.clusters.append(cluster)
        self._by_date.setdefault(mention.date, []).append(cluster)
        return cluster


class Clusters:
    """All documents of one report, found again by code, by type and number, and by name."""

    def __init__(self, statute_keys: dict[tuple[str, str], str]) -> None:
        self.of: dict[int, Cluster] = {}
        self.ambiguous: list[int] = []
        self._by_number: dict[Key, list[Cluster]] = {}
        self._by_name: dict[Key, list[Cluster]] = {}
        self._statutes = statute_keys

    def place_coded(self, mentions: dict[int, Identity]) -> None:
        """Place the mentions that have a number and a symbol."""
        for bucket in _buckets(mentions):
            clusters = self._place(bucket, mentions, [])
            for cluster in clusters:
                self._index(cluster, mentions)

    def place_short(self, mentions: dict[int, Identity]) -> None:
        """Place the mentions that have a number and no symbol ("Kế hoạch 373")."""
        for key, bucket in _grouped(mentions, lambda one: ("number", one.kind, one.number)).items():
            self._place(bucket, mentions, self._by_number.get(key, []))

    def place_named(self, mentions: dict[int, Identity]) -> None:
        """Place the laws that are cited by name, with a date, a year or neither."""
        for key, bucket in _grouped(mentions, lambda one: ("name", one.kind, one.name)).items():
            self._place(bucket, mentions, self._by_name.get(key, []))

    def place_dated(self, mentions: dict[int, Identity]) -> None:
        """Place the mentions without a number: one document where type, symbol, date and issuer agree."""
        whole = _grouped(mentions, lambda one: (one.kind, one.groups, one.date, one.level, one.unit))
        for key, bucket in whole.items():
            if key[2] is None:
                for index in bucket:
                    self._new(index, mentions[index])
                continue
            cluster = self._new(bucket[0], mentions[bucket[0]])
            for index in bucket[1:]:
                self._join(cluster, index, mentions[index])

    def _place(self, bucket: list[int], mentions: dict[int, Identity], known: list[Cluster]) -> list[Cluster]:
        """Place one bucket, the most telling mentions first; return the documents it holds."""
        drawer = _Drawer(known)
        decided: dict[Key, Cluster | None] = {}
        for index in sorted(bucket, key=lambda i: (-_telling(mentions[i]), i)):
            mention = mentions[index]
            signature = (mention.date, mention.level, mention.unit, mention.year, mention.body)
            if signature not in decided:
                decided[signature] = drawer.choose(mention)
            cluster = decided[signature]
            if cluster is None:
                self.ambiguous.append(index)
            else:
                self._join(cluster, index, mention)
        return drawer.clusters

    def _new(self, index: int, mention: Identity) -> Cluster:
        cluster = Cluster()
        self._join(cluster, index, mention)
        return cluster

    def _join(self, cluster: Cluster, index: int, mention: Identity) -> None:
        cluster.add(index, mention)
        self.of[index] = cluster

    def _index(self, cluster: Cluster, mentions: dict[int, Identity]) -> None:
        """Make a coded document known to short and to named mentions."""
        number = mentions[cluster.members[0]].number
        for kind in {*cluster.kinds, None}:
            self._by_number.setdefault(("number", kind, number), []).append(cluster)
        names: set[Key] = set()
        for index in cluster.members:
            mention = mentions[index]
            name = mention.name or self._statutes.get((mention.kind or "", _plain_code(mention)))
            if name:
                names.add(("name", mention.kind, name))
        for key in names:
            self._by_name.setdefault(key, []).append(cluster)


def _plain_code(mention: Identity) -> str:
    return "/".join(part for part in (mention.number, mention.symbol_year, *mention.groups) if part)


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _telling(mention: Identity) -> int:
    """Return how much a mention tells: date before year before issuer's level before issuer's unit."""
    told = (mention.date, mention.year, mention.level, mention.unit)
    return sum(weight for value, weight in zip(told, (8, 4, 2, 1), strict=True) if value is not None)


def _grouped(mentions: dict[int, Identity], key_of: KeyOf) -> dict[Key, list[int]]:
    groups: dict[Key, list[int]] = {}
    for index, mention in mentions.items():
        groups.setdefault(key_of(mention), []).append(index)
    return groups


def _buckets(mentions: dict[int, Identity]) -> Iterable[list[int]]:
    """Yield the mentions whose codes agree as written or in the order of the rules."""
    parent: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for mention in mentions.values():
        parent[root(ordered_key(mention))] = root(written_key(mention))
    groups: dict[Key, list[int]] = {}
    for index, mention in mentions.items():
        groups.setdefault(root(written_key(mention)), []).append(index)
    return groups.values()
