"""Word lists as tries over match keys, and the tokens that are held against them.

A phrase is found whatever the case, the place of the tone mark (uỷ, ủy) and the commas and dashes inside it, so that
"Thi đua - Khen thưởng" and "Thi đua, khen thưởng" are one. Knowledge: ``issuers.csv``, ``laws.csv`` and the word
lists of ``models/rules/citations.yaml``.
"""

from collections.abc import Container, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

import regex

from extract import resources
from extract.extractors.citation_mention import rules
from extract.knowledge.documents import symbol_issuers
from extract.text import match_key

_TOKEN = regex.compile(
    r"""\G[ \n]{0,2}(?P<token>
        T\.P\b | T[Pp]\.(?=[ ]?\p{Lu})
      | (?![Vv]/[Vv])[\p{L}\d&]{1,40}+(?:(?<=\p{Ll})/\p{L}\p{Ll}{2,12} | ,\p{Lu}[\p{Lu}&]{1,11}+)?  # "VH,TT&DL"
      | [-–,(]
      | “[^“”\n]{2,110}+” | "[^"\n]{2,110}+"  # what a body is named after
    )""",
    regex.VERBOSE,
)
_QUOTES = frozenset('“"')
_UNKEYED: tuple[str, tuple[str, ...], str | None] = ("", (), None)
_MAX_TOKENS = 32
_END = ""
_NOWHERE: "Trie" = {}
Trie = dict[str, "Trie"]


class Token(NamedTuple):
    """A word or mark: ``text[start:end]``. ``keys`` are its match keys, ``key`` joins them; a mark has none.

    A phrase in quotation marks is one token without keys.
    """

    start: int
    end: int
    text: str
    key: str
    keys: tuple[str, ...]
    first: str | None

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital or a digit."""
        return self.text[0].isupper() or self.text[0].isdigit()

    @property
    def quoted(self) -> bool:
        """Whether it is a phrase in quotation marks."""
        return self.text[0] in _QUOTES


_new = tuple.__new__  # a named tuple's own constructor is a Python function


def tokenize(
    text: str, start: int, end: int, *, whole: bool = False, openers: Container[str | None] | None = None
) -> list[Token]:
    """Return the words and marks of ``text[start:end]`` up to the first character that no name holds.

    Unless ``whole`` is asked for, a word that no name of a body holds is the last one. Nothing is returned where the
    first match key of the first word is none of ``openers``.
    """
    found: list[Token] = []
    ends = () if whole else _last_words()
    at = start
    for match in _TOKEN.finditer(text, start, end):
        word = match[1]
        begin, at_next = match.span(1)
        if begin - at and (word[0].isupper() or word[0].isdigit()) and found and "\n" in text[at:begin]:
            break  # a new paragraph; only a word in lower case can continue a line broken by mistake
        key, keys, first = _keyed(word) if word[0] not in _QUOTES else _UNKEYED
        if openers is not None and not found and first not in openers:
            break
        found.append(_new(Token, (begin, at_next, word, key, keys, first)))
        if word in ends or len(found) == _MAX_TOKENS:
            break
        at = at_next
    return found


@cache
def _last_words() -> frozenset[str]:
    lists = ("term", "number_word", "title", "open_head", "inner_phrase", "region")
    phrases = [*(issuer.name for issuer in symbol_issuers()), *(word for name in lists for word in rules().words[name])]
    return frozenset(rules().words["name_stop"]) - {word.lower() for phrase in phrases for word in phrase.split()}


@lru_cache(maxsize=8192)
def _keyed(word: str) -> tuple[str, tuple[str, ...], str | None]:
    key = match_key(word)
    keys = tuple(key.split())
    return key, keys, keys[0] if keys else None


def trie(phrases: "tuple[str, ...] | list[str]") -> Trie:
    """Return the phrases as a trie over their match keys."""
    root: Trie = {}
    for phrase in phrases:
        node = root
        for key in match_key(phrase).split():
            node = node.setdefault(key, {})
        node[_END] = {}
    return root


def longest(trie: Trie, tokens: list[Token], at: int) -> int:
    """Return the number of tokens that the longest phrase beginning at ``at`` covers; commas and dashes are free."""
    if at >= len(tokens) or tokens[at].first not in trie:
        return 0
    best = 0
    for length in lengths(trie, tokens, at):
        best = length
    return best


def lengths(trie: Trie, tokens: list[Token], at: int) -> Iterator[int]:
    """Yield the lengths, in tokens, of the phrases that begin at ``at``, shortest first."""
    node, index = trie, at
    while index < len(tokens):
        token = tokens[index]
        if not token.key:
            if index == at or token.quoted:
                return
            index += 1
            continue
        for key in token.keys:  # "GD&ĐT" is one token and may be several keys
            node = node.get(key, _NOWHERE)
        if not node:
            return
        index += 1
        if _END in node:
            yield index - at


@cache
def law_trie() -> Trie:
    """Return the names of all laws, without Luật, Bộ luật or Pháp lệnh."""
    return trie([row["name"] for row in resources.load_csv("models/catalogues/laws.csv")])


@cache
def name_pairs() -> frozenset[tuple[str, str]]:
    """Return the pairs of syllables that stand side by side in names of bodies."""
    lists = ("title", "open_head", "inner_phrase", "name_part", "member_lead", "region", "house")
    phrases = [issuer.name for issuer in symbol_issuers()] + [word for name in lists for word in rules().words[name]]
    pairs: set[tuple[str, str]] = set()
    for phrase in phrases:
        keys = match_key(phrase).split()
        pairs.update(pairwise(keys))
    return frozenset(pairs)


@cache
def title_trie() -> Trie:
    """Return the titles that stand before a body."""
    return trie(rules().words["title"])


@cache
def office_trie() -> Trie:
    """Return the offices that are bodies themselves."""
    return trie(rules().words["office"])


@cache
def joint_trie() -> Trie:
    """Return what opens the name of several bodies that act as one."""
    return trie(rules().words["joint_head"])


@cache
def head_trie() -> Trie:
    """Return the first words of bodies whose further name is open."""
    return trie(rules().words["open_head"])


@cache
def inner_trie() -> Trie:
    """Return the phrases inside names one word of which would else end the name."""
    return trie(rules().words["inner_phrase"])


@cache
def acting_trie() -> Trie:
    """Return the first words of bodies that are named after what they do."""
    return trie(rules().words["acting_head"])


@cache
def member_trie() -> Trie:
    """Return the words behind which a name may list members ("Khối các cơ quan")."""
    return trie(rules().words["member_lead"])


@cache
def count_trie() -> Trie:
    """Return the words before which a number counts something."""
    return trie(rules().words["count_word"])


@cache
def quote_lead_trie() -> Trie:
    """Return the words behind which a body's name goes on in quotation marks."""
    return trie(rules().words["quote_lead"])


@cache
def house_trie() -> Trie:
    """Return the words for the house to which a body belongs ("Hội đồng ... nhà trường")."""
    return trie(rules().words["house"])


@cache
def region_trie() -> Trie:
    """Return what leads to a region or to the unit above."""
    return trie(rules().words["region"])


def articles() -> frozenset[str]:
    """Return the words that stand before several things."""
    return keys("article")


@cache
def type_trie() -> Trie:
    """Return the kinds of documents."""
    return trie(rules().words["type_name"])


@cache
def open_kinds() -> frozenset[str]:
    """Return the match keys of bodies whose further name is open and may begin with a small letter."""
    return keys("open_kind")


@cache
def keys(name: str) -> frozenset[str]:
    """Return the match keys of one word list."""
    return frozenset(match_key(word) for word in rules().words[name])


def conjunctions() -> frozenset[str]:
    """Return the words that join two parts of a name."""
    return keys("conjunction")


def term_words() -> frozenset[str]:
    """Return the words that number a term."""
    return keys("term")


def stop_words() -> frozenset[str]:
    """Return the words that no name holds."""
    return keys("name_stop")


@cache
def about_words() -> frozenset[str]:
    """Return the single words that lead to a trích yếu."""
    return frozenset(key for key in keys("about") if " " not in key)


@cache
def stop_pairs() -> frozenset[str]:
    """Return the first two words of phrases before which a name ends."""
    phrases = [key.split() for key in _verbs() | keys("about") | keys("name_stop_phrase")]
    return frozenset(" ".join(words[:2]) for words in phrases if len(words) > 1)


@cache
def stop_verbs() -> frozenset[str]:
    """Return the single verbs before which a name ends."""
    return frozenset(key for key in _verbs() if " " not in key)


def _verbs() -> frozenset[str]:
    return keys("subject_verb") | keys("act_verb")
