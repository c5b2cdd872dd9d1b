"""Which award a number belongs to: the one before it, by a word or mark, or the one behind it."""

from __future__ import annotations

from extract.extractors.award_links import link_to_the_left
from extract.extractors.award_recipients import Item
from extract.extractors.award_rights import award_to_the_right
from extract.extractors.award_scan import Element
from extract.extractors.award_state import Right, State
from extract.extractors.award_uncounted import attends, describes
from extract.extractors.award_verdicts import attained_alone, of_class, trailing_status
from extract.knowledge.awards import commendation


def ties(text: str, elements: list[Element], index: int, item: Item, state: State) -> tuple[str | None, Right | None]:
    """Return how a number is tied to the award before it, or the award behind it; one of them at most."""
    right = award_to_the_right(elements, index, state)
    if right is not None and right.rule in {"recipient_is", "number_recipient_award"} and attends(text, item):
        right = None
    left = link_to_the_left(elements, index, state)
    if left and right is not None and right.adjacent and right.award.type.code == commendation().code:
        right = None  # "khen thưởng 70 cá nhân điển hình tiên tiến": the words describe them
    own = right is None and trailing_status(elements, index) is None and not of_class(elements, index)
    if left in {"comma", "and"} and state.rightward and own:
        left = None  # the award belonged to the predicate of the number before
    if left == "again" and attained_alone(elements, index) is not None:
        left = None
    if left == "comma" and right is not None and state.leftward and describes(right):
        right = None  # "tặng Giấy khen cho 12 tổ, 145 công nhân | đạt danh hiệu bàn tay vàng"
    waits = left in {"comma", "part", "frame"} or (left == "and" and state.rightward)
    if not left or (waits and right is not None) or state.award is None:
        return None, right
    if state.award.type.kind == "verb" and right is not None and (right.adjacent or left == "colon"):
        return None, right
    return left, None
