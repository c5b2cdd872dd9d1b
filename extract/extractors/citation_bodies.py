"""The bodies of ``issuers.csv`` by name, however their parts are abbreviated ("Văn phòng HĐND và Ủy ban nhân dân")."""

from collections.abc import Iterator
from functools import cache

from extract.extractors.citation_mention import setting
from extract.extractors.citation_words import Trie, trie
from extract.knowledge.documents import SymbolIssuer, symbol_issuers
from extract.text import match_key


@cache
def known_bodies() -> dict[str, SymbolIssuer]:
    """Return the bodies by the match key of their name, right as in the catalogue or with parts abbreviated."""
    bodies: dict[str, SymbolIssuer] = {}
    for issuer in symbol_issuers():
        bodies.setdefault(match_key(issuer.name), issuer)
    for key, issuer in list(bodies.items()):
        for variant in _variants(key):
            bodies.setdefault(variant, issuer)
    return bodies


@cache
def body_trie() -> Trie:
    """Return the names of all bodies, each also with the abbreviations in use for its parts, and without them."""
    return trie(list(known_bodies()))


@cache
def open_names() -> frozenset[str]:
    """Return the match keys of bodies whose catalogue name goes on (schools)."""
    return frozenset(match_key(issuer.name) for issuer in symbol_issuers() if issuer.kind == "school")


def _variants(key: str) -> Iterator[str]:
    """Yield the match key of a name with each of its parts abbreviated or written out ("VP HĐND & Ủy ban nhân dân")."""
    found = [key]
    for short, full in _part_abbreviations():
        for written in tuple(found):
            words = f" {written} "
            for one, other in ((short, full), (full, short)):
                if f" {one} " in words:
                    found.append(words.replace(f" {one} ", f" {other} ").strip())
    yield from found[1:]


@cache
def _part_abbreviations() -> tuple[tuple[str, str], ...]:
    return tuple((match_key(short), match_key(full)) for short, full in setting("part_abbreviation").items())
