"""What the models decide and how sure they are, on invented sentences; shipped weights are those of MANIFEST."""

import hashlib
import io
import json

import pytest

from extract import extract, read, resources
from extract.export.explain import explain
from extract.extractors import classify
from extract.knowledge.linear import load

MODELS = [classify.AWARD_COUNT, classify.AWARD_RIGHT, classify.NAME_KIND]
TEXT = (
    "Chủ tịch UBND tỉnh tặng Bằng khen cho 5 tập thể và 11 cá nhân. "
    "Hưởng ứng phong trào thi đua “Vườn xanh ngõ sạch” do UBND huyện phát động."
)


@pytest.mark.parametrize("name", MODELS)
def test_manifest_names_each_file(name):
    """Each model's file has the hash that MANIFEST.json names, and loads."""
    manifest = json.loads(resources.path("models/MANIFEST.json").read_text(encoding="utf-8"))
    raw = resources.path(f"models/weights/{name}.json").read_bytes()
    assert manifest["weights"][name]["sha256"] == hashlib.sha256(raw).hexdigest()
    assert load(name).name == name


def test_plain_statement_is_sure_and_asks_for_no_review():
    """A giver, an award and two numbers in the commonest order: sure, no review."""
    awards = extract(read(io.BytesIO(TEXT.encode()))).awards
    assert [award.count for award in awards] == [5, 11]
    assert not any(award.needs_review for award in awards)
    assert all(award.confidence > 0.95 for award in awards)


def test_number_with_a_predicate_of_its_own_is_doubted():
    """In "N người tham gia, M người được tặng" the first number is less sure than the second, or struck out."""
    text = "Có 14 hộ hiến đất làm đường, 05 hộ được Chủ tịch UBND xã tặng Giấy khen."
    sure = {award.count: award for award in extract(read(io.BytesIO(text.encode()))).awards}
    assert not sure[5].confidence < 0.9
    assert 14 not in sure or (sure[14].needs_review and sure[14].confidence < sure[5].confidence)


def test_review_follows_the_threshold():
    """Below the threshold of models/triage.json an entry asks for review, at it and above it does not."""
    limit = classify.thresholds("awards")["review_below"]
    assert classify.award_needs_review(limit - 0.001)
    assert not classify.award_needs_review(limit)


def test_explain_tells_rules_and_features():
    """Each award and movement is told with its confidence, the rules in words, and signed features."""
    document = read(io.BytesIO(TEXT.encode()))
    report = extract(document)
    told = explain(document, report)
    assert f"{report.awards[0].confidence:.2f}" in told
    assert "a1  5 tập thể" in told
    assert "m1  Vườn xanh ngõ sạch" in told
    assert told.count("Luật: ") == 3
    assert "tăng" in told


def test_explain_has_words_for_every_rule_and_feature():
    """models/explain.yaml names each group of features, so that no code reaches the clerk."""
    labels = resources.load_yaml("models/explain.yaml")["features"]
    groups = {name.partition("=")[0] for model in MODELS for name in load(model).weights}
    assert groups <= labels.keys()
