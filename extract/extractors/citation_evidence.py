"""How far a symbol and a body agree: the letters of the one are initials of the other, or stand for its kind.

The symbol of a paper names its issuer (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.3): where the sentence leaves open
which body issued a paper, that is the evidence.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from extract.extractors.citation_mention import Body, Mention, rules, setting
from extract.knowledge.documents import (
    issuers_abbreviated,
    joint_types,
    split_symbol,
    type_abbreviated,
    type_named,
    types_abbreviated,
)
from extract.text import match_key

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SHORTEST = 2  # letters; one alone is an initial of many


def agrees(body: Body, mention: Mention) -> bool | None:
    """Tell whether the symbol can be the body's own; None where the symbol names nobody that is known."""
    if mention.type_code in setting("statute_types"):
        return body.kind in setting("statute_issuers") and body.level == "central"
    groups = _issuing_groups(mention)
    if not groups:
        return None
    if is_named(body, mention):
        return True
    if body.name in rules().words["open_head"] and any(group.startswith(_initials(body.name)) for group in groups):
        return True  # "Phòng đã trình Tờ trình số .../TTr-PNV"
    meant = [issuer for group in groups for issuer in issuers_abbreviated(group)]
    if not meant:
        return None
    key = match_key(body.name)
    return body.kind in {issuer.kind for issuer in meant} and (
        body.kind in setting("told_by_kind") or any(match_key(issuer.name) in key for issuer in meant)
    )


def rejects(body: Body, mention: Mention) -> bool:
    """Tell whether a body that only acts by a paper cannot be its issuer: the symbol names another."""
    return agrees(body, mention) is False


def is_named(body: Body, mention: Mention) -> bool:
    """Tell whether letters of the symbol are the initials of the body."""
    letters = _initials(body.name)
    return any(_abbreviates(group, letters) for group in _issuing_groups(mention))


def chosen(text: str, bodies: Sequence[Body], mention: Mention) -> Body:
    """Return the issuer among bodies that are one subject: all of a joint paper, else the one that the symbol names.

    "X và Y ký Kế hoạch phối hợp" gives both as one, "Huyện ủy, UBND huyện ban hành ... số 5/KH-UBND" the second; all,
    too, where the symbol names none of them or several.
    """
    if len(bodies) == 1:
        return bodies[0]
    whole = bodies[-1]._replace(start=bodies[0].start, name=" ".join(text[bodies[0].start : bodies[-1].end].split()))
    if is_joint(bodies, mention):
        return whole
    groups = _issuing_groups(mention)[:1]
    own = [body for body in bodies if any(_abbreviates(group, _initials(body.name)) for group in groups)]
    own = own or [body for body in bodies if agrees(body, mention)]
    return own[0] if len(own) == 1 else whole


def is_joint(bodies: Sequence[Body], mention: Mention) -> bool:
    """Tell whether a paper is of all bodies: by its kind, or because its symbol names each of them."""
    kind = type_named(mention.type or "") or type_abbreviated(mention.type_code or "")
    if kind in joint_types():
        return True
    named = [
        {group for group in _issuing_groups(mention) if _abbreviates(group, _initials(body.name))} for body in bodies
    ]
    return all(named) and len(set.union(*named)) >= len(bodies)


def _issuing_groups(mention: Mention) -> tuple[str, ...]:
    """Return the groups of a symbol that may name a body: all but the kind."""
    groups = split_symbol(mention.symbol).groups if mention.symbol else ()
    return groups[1:] if len(groups) > 1 and types_abbreviated(groups[0]) else groups


def _abbreviates(group: str, letters: str) -> bool:
    """Tell whether letters of a symbol stand in a row among the initials, or, of three and more, in their order."""
    written = group.replace("&", "").upper()
    if len(written) < _SHORTEST or written in letters:
        return len(written) >= _SHORTEST
    rest = iter(letters)
    return len(written) > _SHORTEST and written[0] == letters[:1] and all(letter in rest for letter in written)


@lru_cache(maxsize=1024)
def _initials(name: str) -> str:
    """Return the initials of a name's syllables; words in capitals are kept: "Chủ tịch UBND huyện" -> "CTUBNDH".

    Symbols leave out the word that joins two parts of a name ("KHĐT"), and the tone of a letter ("BTGHU": Huyện ủy).
    """
    words = [word for word in name.replace("&", " ").replace("-", " ").split() if word[0].isalpha()]
    words = [word for word in words if word not in setting("no_initial")]
    letters = "".join(word if word.isupper() else word[0].upper() for word in words)
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", letters) if c not in _TONES))
