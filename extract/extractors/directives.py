"""Mentions to documents: which citations of a report mean the same directive.

Two mentions are one document when their normalised code agrees and neither date nor issuer contradicts. Short
mentions ("Kế hoạch 373"), laws by name and back references ("Kế hoạch nêu trên") are resolved where exactly one
document fits; where two fit equally well the mention stays without a directive and ``note`` says why.
"""

from collections import Counter
from collections.abc import Iterable

from extract.extractors.directive_back import Antecedents
from extract.extractors.directive_clusters import Cluster, Clusters
from extract.extractors.directive_keys import (
    Identity,
    canonical_code,
    identify,
    is_generic,
    name_key,
    name_text,
    symbol_groups,
)
from extract.knowledge.rules import load
from extract.knowledge.statutes import names_by_code
from extract.records import Citation, Directive, Issuer
from extract.text import match_key


def resolve(citations: tuple[Citation, ...], text: str = "") -> tuple[tuple[Citation, ...], tuple[Directive, ...]]:
    """Return the citations with their ``directive`` filled in, and the documents they mean, in order of mention.

    ``text`` is the flowed text; back references look for their antecedent paragraph by paragraph in it. Without it
    the whole report counts as one paragraph.
    """
    identities = [identify(citation) for citation in citations]
    clusters = _place(citations, identities)
    notes = load("directives").settings["notes"]
    unresolved = dict.fromkeys(clusters.ambiguous, notes["two_documents"])
    unresolved |= _place_back_references(citations, identities, clusters.of, text)
    ids: dict[Cluster, str] = {}
    for index in range(len(citations)):
        cluster = clusters.of.get(index)
        if cluster is not None and cluster not in ids:
            ids[cluster] = f"d{len(ids) + 1}"
    linked = tuple(_linked(one, clusters.of.get(i), ids, unresolved.get(i)) for i, one in enumerate(citations))
    return linked, tuple(_merge(directive, sorted(cluster.members), linked) for cluster, directive in ids.items())


def _place(citations: tuple[Citation, ...], identities: list[Identity]) -> Clusters:
    """Place every mention but the back references, the most telling kinds of mention first."""
    coded: dict[int, Identity] = {}
    short: dict[int, Identity] = {}
    named: dict[int, Identity] = {}
    dated: dict[int, Identity] = {}
    for index, (citation, identity) in enumerate(zip(citations, identities, strict=True)):
        if citation.form == "back_reference":
            continue
        if identity.number and identity.groups:
            coded[index] = identity
        elif identity.number:
            short[index] = identity
        elif identity.name:
            named[index] = identity
        else:
            dated[index] = identity
    statutes = {(kind, "/".join(_code_parts(code))): name for (kind, code), name in names_by_code().items()}
    clusters = Clusters(statutes)
    clusters.place_coded(coded)
    clusters.place_short(short)
    clusters.place_named(named)
    clusters.place_dated(dated)
    return clusters


def _code_parts(code: str) -> list[str]:
    first, *rest = symbol_groups(code)
    return [first.lstrip("0"), *rest]


def _place_back_references(
    citations: tuple[Citation, ...], identities: list[Identity], placed: dict[int, Cluster], text: str
) -> dict[int, str]:
    """Place the back references in reading order; return the notes of those that stay unresolved."""
    antecedents = Antecedents(text)
    notes: dict[int, str] = {}
    for index in sorted(range(len(citations)), key=lambda i: citations[i].span.start):
        citation, identity = citations[index], identities[index]
        if citation.form == "back_reference":
            found = antecedents.find(citation, identity)
            if isinstance(found, str):
                notes[index] = found
                continue
            found.add(index, identity)
            placed[index] = found
        if index in placed:
            antecedents.remember(citation, placed[index])
    return notes


def _linked(citation: Citation, cluster: Cluster | None, ids: dict[Cluster, str], note: str | None) -> Citation:
    if cluster is not None:
        return citation.model_copy(update={"directive": ids[cluster]})
    return citation.model_copy(update={"note": citation.note or note, "needs_review": True}) if note else citation


def _merge(identifier: str, members: list[int], citations: tuple[Citation, ...]) -> Directive:
    """Return the document behind ``members``: for each field the best that the mentions say."""
    mentions = [citations[index] for index in members]
    typed = [one for one in mentions if not is_generic(one)] or mentions
    coded = [one for one in mentions if one.code]
    best = next((one for one in typed if one.code), typed[0])
    type_code = _most_common(one.type_code for one in typed)
    code = _most_common(one.code for one in coded)
    return Directive(
        id=identifier,
        type=next((one.type for one in typed if one.type_code == type_code), best.type),
        type_code=type_code,
        code=code,
        date=_most_common(one.date for one in mentions),
        issuer=_best_issuer(one.issuer for one in mentions),
        subject=_best_subject(mentions),
        citations=tuple(one.id for one in mentions),
        canonical_code=canonical_code(next((one for one in coded if one.code == code), None), type_code),
    )


def _most_common(values: Iterable[str | None]) -> str | None:
    """Return the most frequent value, the first of those that are equally frequent."""
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else None


def _best_issuer(issuers: Iterable[Issuer | None]) -> Issuer | None:
    """Return the issuer that tells most: stated before inferred, with level and unit before without."""
    known = [issuer for issuer in issuers if issuer]
    return max(known, key=lambda one: (one.stated, one.level is not None, one.unit is not None), default=None)


def _best_subject(mentions: list[Citation]) -> str | None:
    """Return the subject of the first mention that has one (longer where a later one goes on), or a law's name."""
    best: str | None = None
    for mention in mentions:
        subject = mention.subject
        if subject and (best is None or (len(subject) > len(best) and match_key(subject).startswith(match_key(best)))):
            best = subject
    return best or next((name for one in mentions if name_key(one) and (name := name_text(one))), None)
