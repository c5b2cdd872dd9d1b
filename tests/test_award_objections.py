"""What a sentence holds against the reading of a number in it, on invented sentences."""

import io
from dataclasses import replace

import pytest

from extract import read
from extract.extractors import awards
from extract.extractors.award_objections import objections

PLAIN = "Chủ tịch UBND tỉnh tặng Bằng khen cho 5 tập thể."


def raised(text: str, count: int, status: str) -> set[str]:
    """Return the objections to the first candidate with that count, read with that status."""
    document = read(io.BytesIO(text.encode()))
    candidates, _ = awards.propose(document)
    candidate = next(one for one in candidates if one.item.count == count)
    return set(objections(document.text, candidate, status))


def test_plain_statement_raises_none():
    """A giver before the verb, an award, a number: nothing speaks against it."""
    assert raised(PLAIN, 5, "conferred") == {"doubts=0"}


@pytest.mark.parametrize(
    ("text", "count", "status", "objection"),
    [
        ("Giấy khen được trao cho 7 cá nhân tại hội nghị do Sở Nội vụ tổ chức.", 7, "conferred", "body_not_giver"),
        ("Hội đồng đề nghị công nhận:\na) Lao động tiên tiến cho 215 cá nhân;", 215, "conferred", "asked_above"),
        ("Không có tập thể nào; Chủ tịch UBND xã tặng Giấy khen cho 4 cá nhân.", 4, "conferred", "negation"),
        ("Xã đã trình và được Chủ tịch UBND tỉnh tặng Bằng khen cho 2 tập thể.", 2, "proposed", "given_here"),
        (PLAIN, 5, "proposed", "asked_elsewhere"),
    ],
)
def test_objection(text, count, status, objection):
    """Each objection is raised where its case stands, and counted."""
    found = raised(text, count, status)
    assert f"doubt={objection}" in found
    assert "doubts=0" not in found


def test_body_passed_over():
    """A body before the verb that was not read as the giver, and no other, is what a reader would ask about."""
    document = read(io.BytesIO(PLAIN.encode()))
    (candidate,), _ = awards.propose(document)
    found = objections(document.text, replace(candidate, conferrer=None), "conferred")
    assert found == ["doubt=other_acts", "doubt=body_not_giver", "doubts=2"]


def test_sentences_before_and_behind_do_not_count():
    """What another sentence says is no objection."""
    text = f"Không có ý kiến khác. {PLAIN} Sở Nội vụ đề nghị các đơn vị đăng ký."
    assert raised(text, 5, "conferred") == {"doubts=0"}
