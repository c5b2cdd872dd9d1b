"""What a number does not count, and the award that a predicate without one refers to."""

from __future__ import annotations

from extract.extractors.award_links import aims, counts_votes, has_quota, is_joined, tells_difference
from extract.extractors.award_recipients import Item
from extract.extractors.award_scan import Element, NamedAward
from extract.extractors.award_state import Right, State
from extract.extractors.award_verdicts import gets_gift, praised_alone
from extract.knowledge.awards import commendation, keys, settings


def named_before(state: State) -> NamedAward | None:
    """Return the award that a predicate without one refers to: that of this clause, else of the clause before."""
    if state.award is None:
        return state.previous
    return state.award if state.consumed or state.pieces is not None else None


def counts_nothing(elements: list[Element], index: int, item: Item, state: State) -> bool:
    """Whether the number is a limit, a vote, a difference, a gift's, of those only praised or found, or none at all."""
    if (has_quota(elements, index) and not aims(elements, index, state)) or (
        state.quota >= index - 2 and is_joined(elements, index)
    ):
        state.quota = index
        return True
    if (index + 1 < len(elements) and elements[index + 1].tag == "victim") or gets_gift(elements, index):
        return True
    if state.compared or counts_votes(elements, index) or tells_difference(elements, index):
        return True
    if item.award is not None and item.award.type.is_title:
        found = index > 0 and elements[index - 1].tag == "verb_other"  # "xuất hiện 1.200 gương điển hình tiên tiến"
        if praised_alone(elements, index) or (found and item.award.type.code == commendation().code):
            return True
    return not item.count  # "Chiến sĩ thi đua: 0 cá nhân"


def describes(right: Right) -> bool:
    """Whether a title that no catalogue has only tells whom the award before went to."""
    attained = bool(right.verbs) and all(verb.key in keys("attain_words") for verb in right.verbs)
    return attained and right.award.type.code == commendation().code and right.award.type.is_title


def of_whole(text: str, item: Item) -> bool:
    """Whether words behind a number tell of the whole it is out of: "tặng Bằng khen cho 12/15 cá nhân được đề nghị"."""
    return item.among or "/" in text[item.number_start : item.number_end]


def attends(text: str, item: Item) -> bool:
    """Whether a number tells who comes to a congress, not how many have a title: "12 đại biểu là Chiến sĩ thi đua"."""
    return text[item.noun_start : item.noun_end].lower() in settings()["attending"]
